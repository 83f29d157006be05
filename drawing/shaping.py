"""From text to placed glyphs: what can be drawn is kept, shaped by HarfBuzz, and outlined as SVG path data.

Words are shaped one by one in units of the em. Nothing here depends on the size, so a measure holds for all sizes.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

from drawing.fonts import Font, FontName, font_for, glyph_outline, load_font
from drawing.svg import number

_NO_BREAK_SPACE = "\u00a0"
_CONTROLS = {"Cc", "Cf", "Cs"}
_INVISIBLE = _CONTROLS | {"Mn", "Me"}


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a word: its place in em from the word's origin on the baseline, y upwards, before tracking."""

    font: FontName
    id: int
    x: float
    y: float
    cluster: int
    ink: Ink | None


@dataclass(frozen=True, slots=True)
class Ink:
    """What is really painted, in em: left and right of the origin, top above and bottom below the baseline."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, x: float) -> Ink:
        """The same ink, `x` further to the right."""
        return Ink(self.left + x, self.top, self.right + x, self.bottom)


@dataclass(frozen=True, slots=True)
class Word:
    """A shaped word. `advance` is in em without tracking; `clusters` is how often tracking is added."""

    text: str
    glyphs: tuple[Glyph, ...]
    advance: float
    clusters: int

    def width(self, tracking: float) -> float:
        """The advance with `tracking` em between its characters."""
        return self.advance + max(0, self.clusters - 1) * tracking

    def ink(self, tracking: float) -> Ink | None:
        """What is painted with `tracking` em between its characters; None when nothing is."""
        ink: Ink | None = None
        for glyph in self.glyphs:
            ink = _union(ink, glyph.ink and glyph.ink.moved(glyph.cluster * tracking))
        return ink


@dataclass(frozen=True, slots=True)
class Drawable:
    """Text in which every character has a glyph, and the characters that had none, once each, in order."""

    text: str
    dropped: tuple[str, ...] = ()


def drawable(text: str, font: FontName) -> Drawable:
    """`text` composed (NFC), with what no font can draw left out and white space made plain.

    Line ends stay, empty lines go. Characters that would not be seen anyway (controls, joiners, selectors) are left out
    without a word; whatever else is left out is in `dropped`.
    """
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    composed = "".join("\n" if c in "\r\v\f\x85\u2028\u2029" else c for c in composed)
    kept: list[str] = []
    dropped: dict[str, None] = {}
    for cluster in clusters_of(composed):
        if cluster == "\n":
            kept.append("\n")
        elif cluster.isspace() and cluster != _NO_BREAK_SPACE:
            kept.append(" ")
        elif unicodedata.category(cluster[0]) in _CONTROLS:
            continue
        elif font_for(cluster, font):
            kept.append(cluster)
        elif len(cluster) > 1 and font_for(cluster[0], font):
            kept.append(cluster[0])
            dropped |= dict.fromkeys(_seen(cluster[1:]))
        else:
            dropped |= dict.fromkeys(_seen(cluster))
    lines = (" ".join(line.split(" ")).strip() for line in _single_spaces("".join(kept)).split("\n"))
    return Drawable("\n".join(line for line in lines if line), tuple(dropped))


@lru_cache(maxsize=8192)
def shape_word(text: str, font: FontName) -> Word:
    """`text` (drawable, without line ends) set in `font`, with its fallbacks where it lacks a glyph."""
    glyphs: list[Glyph] = []
    x = 0.0
    clusters = 0
    for run, run_font in _runs(text, font):
        buffer = _shape(run, run_font)
        scale = 1 / run_font.units
        seen = -1
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if info.cluster != seen:
                seen = info.cluster
                clusters += 1
            place_x, place_y = x + position.x_offset * scale, position.y_offset * scale
            ink = _glyph_ink(run_font, info.codepoint, place_x, place_y)
            glyphs.append(Glyph(run_font.name, info.codepoint, place_x, place_y, clusters - 1, ink))
            x += position.x_advance * scale
    return Word(text, tuple(glyphs), x, clusters)


@lru_cache(maxsize=len(FontName))
def space_advance(font: FontName) -> float:
    """How wide a space is, in em."""
    return shape_word(" ", font).advance


@dataclass(frozen=True, slots=True)
class Run:
    """A line of text that was shaped: words with their places in em, `advance` without the last tracking."""

    words: tuple[tuple[float, Word], ...]
    advance: float
    ink: Ink
    tracking: float

    def path(self, x: float, baseline: float, size: float) -> str:
        """SVG path data at `size` pixels per em, the origin at (`x`, `baseline`), y downwards."""
        pen = SVGPathPen(None, ntos=number)
        for start, word in self.words:
            for glyph in word.glyphs:
                scale = size / load_font(glyph.font).units
                left = x + (start + glyph.x + glyph.cluster * self.tracking) * size
                placed = TransformPen(pen, (scale, 0, 0, -scale, left, baseline - glyph.y * size))
                for operation, points in glyph_outline(glyph.font, glyph.id):
                    getattr(placed, operation)(*points)
        return str(pen.getCommands())


@lru_cache(maxsize=4096)
def shape_line(text: str, font: FontName, tracking: float = 0.0) -> Run:
    """One line, `tracking` em added after every character but the last. Spaces between words are never stretched."""
    words: list[tuple[float, Word]] = []
    x = 0.0
    ink: Ink | None = None
    for part in text.split(" "):
        word = shape_word(part, font)
        words.append((x, word))
        painted = word.ink(tracking)
        ink = _union(ink, painted and painted.moved(x))
        x += word.width(tracking) + space_advance(font) + 2 * tracking
    advance = x - space_advance(font) - 2 * tracking
    return Run(tuple(words), advance, ink or Ink(0.0, 0.0, max(0.0, advance), 0.0), tracking)


def clusters_of(text: str) -> list[str]:
    """`text` cut into what must stay together: a character and the marks upon it."""
    clusters: list[str] = []
    for character in text:
        if clusters and unicodedata.category(character).startswith("M") and clusters[-1] not in {"\n", " "}:
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _seen(text: str) -> list[str]:
    return [c for c in text if unicodedata.category(c) not in _INVISIBLE]


def _single_spaces(text: str) -> str:
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _runs(text: str, preferred: FontName) -> list[tuple[str, Font]]:
    runs: list[tuple[str, Font]] = []
    for cluster in clusters_of(text):
        font = font_for(cluster, preferred) or load_font(preferred)
        if runs and runs[-1][1] is font:
            runs[-1] = (runs[-1][0] + cluster, font)
        else:
            runs.append((cluster, font))
    return runs


def _shape(text: str, font: Font) -> uharfbuzz.Buffer:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font.shaper, buffer)
    return buffer


def _glyph_ink(font: Font, glyph: int, x: float, y: float) -> Ink | None:
    extents = font.shaper.get_glyph_extents(glyph)
    if extents is None or not extents.width:
        return None
    scale = 1 / font.units
    left, top = x + extents.x_bearing * scale, y + extents.y_bearing * scale
    return Ink(left, top, left + extents.width * scale, -(top + extents.height * scale))


def _union(a: Ink | None, b: Ink | None) -> Ink | None:
    if a is None or b is None:
        return a or b
    return Ink(min(a.left, b.left), max(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom))
