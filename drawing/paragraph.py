"""Paragraphs: text measured, broken at spaces, fitted into a box by size, and drawn exactly as measured.

Lengths are pixels unless they are said to be in em (multiples of the size).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from drawing.line_breaking import BODY, HEADLINE, Habits, Row, break_lines, fewest_lines
from drawing.shaping import Ink, Run, shape_line, shape_word, space_advance

if TYPE_CHECKING:
    from drawing.fonts import FontName

# The top and the bottom of a Hangul syllable or a Latin letter in em: what a line is held to occupy at least.
_BODY_TOP = 0.80
_BODY_BOTTOM = 0.14
_STEP = 0.96
# Advances may lie a little inside the ink; lines are broken this much (in em) before the edge.
_OVERHANG = 0.05


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

    A word that is too wide makes the text smaller; only where it is too wide at the smallest size is it broken.
    None when the text does not fit at the smallest size.
    """
    smallest, largest = sizes
    size = max(largest, smallest)
    while True:
        for paragraph in set_paragraph(text, style, size, box[0])[:1]:
            if paragraph.height <= box[1] and len(paragraph.lines) <= max_lines:
                return paragraph
        if size <= smallest:
            break
        size = max(smallest, size * _STEP)
    cut = break_words(text, style, smallest, box[0])
    return cut if cut is not None and cut.height <= box[1] and len(cut.lines) <= max_lines else None


def break_words(text: str, style: TextStyle, size: float, width: float) -> Paragraph | None:
    """The last resort: as `set_paragraph`, with the words that are wider than `width` cut where they reach it.

    None when no word is too wide, and when not even one character fits.
    """
    limit = width / size - _OVERHANG
    cut = "\n".join(" ".join(_cut(word, style, limit) for word in row.split(" ")) for row in text.split("\n"))
    if cut == text:
        return None
    settings = set_paragraph(cut, style, size, width)
    if not settings:
        return None
    return Paragraph(settings[0].lines, style, size, settings[0].cost, broken=True)


def line_left(line: Line, align: str, left: float, width: float) -> float:
    """Where the ink of `line` begins in a box from `left`, `width` wide; `align` is left, center or right."""
    spare = width - line.width
    return left + {"left": 0.0, "center": spare / 2, "right": spare}[align]


def line_ink(line: Line, left: float, baseline: float) -> tuple[float, float, float, float]:
    """The box (left, top, right, bottom) that the ink of `line` fills when its leftmost ink is at `left`."""
    ink: Ink = line.run.ink
    return (left, baseline - ink.top * line.size, left + line.width, baseline + ink.bottom * line.size)


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
    pieces = [""]
    for character in word:
        if pieces[-1] and shape_word(pieces[-1] + character, style.font).width(style.tracking) > limit:
            pieces.append("")
        pieces[-1] += character
    return " ".join(pieces)
