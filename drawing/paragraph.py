"""Paragraphs: text measured, broken at spaces, fitted into a box by size, and drawn exactly as measured.

Lengths are pixels unless they are said to be in em (multiples of the size).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from drawing.line_breaking import BODY, HEADLINE, Habits, Row, break_lines, fewest_lines
from drawing.shaping import Ink, Run, clusters_of, shape_line, shape_word, space_advance

if TYPE_CHECKING:
    from drawing.fonts import FontName

# The top and the bottom of a Hangul syllable or a Latin letter in em: what a line is held to occupy at least.
_BODY_TOP = 0.80
_BODY_BOTTOM = 0.14
_STEP = 0.96
# Advances may lie a little inside the ink; lines are broken this much (in em) before the edge.
_OVERHANG = 0.05
_CUT_EARLY = 0.97


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph is set: `tracking` in em, `leading` from baseline to baseline as a multiple of the size."""

    font: FontName
    tracking: float = 0.0
    leading: float = 1.5
    headline: bool = False

    @property
    def habits(self) -> Habits:
        """What its lines are broken by."""
        return HEADLINE if self.headline else BODY


@dataclass(frozen=True, slots=True)
class Line:
    """One line as set. `run` knows its ink in em; `width` is that of the ink."""

    text: str
    run: Run
    size: float

    @property
    def width(self) -> float:
        """From the leftmost to the rightmost ink."""
        return (self.run.ink.right - self.run.ink.left) * self.size

    def path(self, left: float, baseline: float) -> str:
        """SVG path data with the leftmost ink exactly at `left`."""
        return self.run.path(left - self.run.ink.left * self.size, baseline, self.size)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text set at one size. `cost` says how badly its breaks read (0 is even); `broken`, that a word had to be cut."""

    lines: tuple[Line, ...]
    style: TextStyle
    size: float
    cost: float = 0.0
    broken: bool = False

    @property
    def width(self) -> float:
        """That of the widest line."""
        return max(line.width for line in self.lines)

    @property
    def ascent(self) -> float:
        """From the paragraph's top to its first baseline."""
        return max(_BODY_TOP, self.lines[0].run.ink.top) * self.size

    @property
    def height(self) -> float:
        """From the top of the first line's ink to the bottom of the last one's."""
        depth = max(_BODY_BOTTOM, self.lines[-1].run.ink.bottom) * self.size
        return self.ascent + (len(self.lines) - 1) * self.style.leading * self.size + depth


def set_paragraph(text: str, style: TextStyle, size: float, width: float) -> list[Paragraph]:
    """`text` (drawable) at `size` in lines no wider than `width`: every sensible number of lines, fewest first.

    Explicit line ends are kept; otherwise lines are broken at spaces only. Empty when a word is wider than `width`.
    """
    limit = width / size - _OVERHANG
    rows = _rows(text, style)
    fewest = [fewest_lines(row, limit) for row in rows]
    counts = [count for count in fewest if count is not None]
    if not counts or len(counts) < len(fewest):
        return []
    spare = 3 if style.headline and len(rows) == 1 else 1
    settings = (_set(rows, style, size, [counts[0] + more, *counts[1:]], limit) for more in range(spare))
    return [setting for setting in settings if setting is not None]


def fit_paragraph(
    text: str, style: TextStyle, box: tuple[float, float], sizes: tuple[float, float], max_lines: int = 99
) -> Paragraph | None:
    """`text` at the largest size of `sizes` (smallest, largest) at which it fits into `box` (width, height).

    A word that is too wide makes the text smaller. None when the text does not fit at the smallest size.
    """
    smallest, largest = sizes
    grid = _sizes(smallest, max(largest, smallest))
    # Larger type never needs less room, so the largest size that fits is found by halving.
    low, high = 0, len(grid)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _may_fit(text, style, box, grid[middle], max_lines) else (middle + 1, high)
    for size in grid[low:]:
        for paragraph in set_paragraph(text, style, size, box[0])[:1]:
            if paragraph.height <= box[1] and len(paragraph.lines) <= max_lines:
                return paragraph
    return None


def cut_paragraph(
    text: str, style: TextStyle, box: tuple[float, float], size: float, max_lines: int = 99
) -> Paragraph | None:
    """The last resort: `text` at `size` in `box`, the words that are too wide cut where they reach its edge.

    None when no word is too wide, when it does not fit even so, and when not even one character fits.
    """
    limit = box[0] / size - _OVERHANG
    cut = "\n".join(" ".join(_cut(word, style, limit) for word in row.split(" ")) for row in text.split("\n"))
    if cut == text or not _may_fit(cut, style, box, size, max_lines):
        return None
    for paragraph in set_paragraph(cut, style, size, box[0])[:1]:
        if paragraph.height <= box[1] and len(paragraph.lines) <= max_lines:
            return replace(paragraph, broken=True)
    return None


def line_left(line: Line, align: str, left: float, width: float) -> float:
    """Where the ink of `line` begins in a box from `left`, `width` wide; `align` is left, center or right."""
    spare = width - line.width
    return left + {"left": 0.0, "center": spare / 2, "right": spare}[align]


def line_ink(line: Line, left: float, baseline: float) -> tuple[float, float, float, float]:
    """The box (left, top, right, bottom) that the ink of `line` fills when its leftmost ink is at `left`."""
    ink: Ink = line.run.ink
    return (left, baseline - ink.top * line.size, left + line.width, baseline + ink.bottom * line.size)


def _sizes(smallest: float, largest: float) -> list[float]:
    """From `largest` down to `smallest`, each a little smaller than the one before."""
    sizes = [largest]
    while sizes[-1] > smallest:
        sizes.append(max(smallest, sizes[-1] * _STEP))
    return sizes


def _may_fit(text: str, style: TextStyle, box: tuple[float, float], size: float, max_lines: int) -> bool:
    """Whether the lines that `text` needs at `size` are few and low enough, their exact ink aside."""
    fewest = [fewest_lines(row, box[0] / size - _OVERHANG) for row in _rows(text, style)]
    lines = sum(count for count in fewest if count is not None)
    height = (_BODY_TOP + _BODY_BOTTOM + (lines - 1) * style.leading) * size
    return None not in fewest and lines <= max_lines and height <= box[1]


@lru_cache(maxsize=512)
def _rows(text: str, style: TextStyle) -> tuple[Row, ...]:
    space = space_advance(style.font) + 2 * style.tracking
    return tuple(_row(row, style, space) for row in text.split("\n"))


def _row(text: str, style: TextStyle, space: float) -> Row:
    words = tuple(text.split(" "))
    return Row(words, tuple(shape_word(word, style.font).width(style.tracking) for word in words), space)


def _set(rows: tuple[Row, ...], style: TextStyle, size: float, counts: list[int], limit: float) -> Paragraph | None:
    lines: list[Line] = []
    cost = 0.0
    for row, count in zip(rows, counts, strict=True):
        breaking = break_lines(row, limit, count, style.habits)
        if breaking is None:
            return None
        texts = [" ".join(row.words[first:past]) for first, past in breaking.lines]
        lines += [Line(text, shape_line(text, style.font, style.tracking), size) for text in texts]
        cost += breaking.cost
    return Paragraph(tuple(lines), style, size, cost)


def _cut(word: str, style: TextStyle, limit: float) -> str:
    """`word` with spaces where it has to be cut; itself when it fits."""
    if shape_word(word, style.font).width(style.tracking) <= limit:
        return word
    pieces, width = [""], 0.0
    for cluster in clusters_of(word):
        # Kerning may bring a little: a cut piece keeps off the edge.
        advance = shape_word(cluster, style.font).advance + style.tracking
        if pieces[-1] and width + advance > limit * _CUT_EARLY:
            pieces.append("")
            width = 0.0
        pieces[-1] += cluster
        width += advance
    return " ".join(pieces)
