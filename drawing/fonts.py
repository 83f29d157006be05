"""The fonts that come with the project, their glyph outlines, and which font serves which character.

Fonts are opened by HarfBuzz alone. Their files and licences lie in `font_files/`; nothing is looked up on the machine,
so the same text is the same drawing everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import uharfbuzz
from fontTools.pens.recordingPen import RecordingPen

_FOLDER = Path(__file__).parent / "font_files"


class FontName(StrEnum):
    """A font of the library, named for its use."""

    TEXT = "text"
    STRONG = "strong"
    DISPLAY = "display"
    SERIF = "serif"


@dataclass(frozen=True, slots=True)
class FontFile:
    """Where a font lies, what it is called, and which font stands in for a character it lacks."""

    file: str
    title: str
    licence: str
    fallback: FontName | None = None


FONT_FILES = {
    FontName.TEXT: FontFile("Pretendard-Medium.otf", "Pretendard Medium", "Pretendard-LICENSE.txt"),
    FontName.STRONG: FontFile("Pretendard-ExtraBold.otf", "Pretendard ExtraBold", "Pretendard-LICENSE.txt"),
    FontName.DISPLAY: FontFile(
        "BlackHanSans-Regular.ttf", "Black Han Sans Regular", "BlackHanSans-LICENSE.txt", FontName.STRONG
    ),
    FontName.SERIF: FontFile(
        "SignboardBatang-Bold.ttf", "Signboard Batang Bold", "SignboardBatang-LICENSE.txt", FontName.TEXT
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Font:
    """An opened font. `units` is the number of design units in one em; `characters` are the code points it has."""

    name: FontName
    shaper: uharfbuzz.Font
    units: int
    characters: frozenset[int]

    def has(self, text: str) -> bool:
        """Whether every character of `text` has a glyph."""
        return all(ord(character) in self.characters for character in text)


@lru_cache(maxsize=len(FontName))
def load_font(name: FontName) -> Font:
    """The font, opened once."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(_FOLDER / FONT_FILES[name].file)))
    return Font(name, uharfbuzz.Font(face), face.upem, frozenset(face.unicodes))


def font_for(cluster: str, preferred: FontName) -> Font | None:
    """The first font, from `preferred` down its fallbacks, that has all of `cluster`; None when none has."""
    name: FontName | None = preferred
    while name is not None:
        font = load_font(name)
        if font.has(cluster):
            return font
        name = FONT_FILES[name].fallback
    return None


Outline = tuple[tuple[str, tuple[tuple[float, float], ...]], ...]


@lru_cache(maxsize=8192)
def glyph_outline(name: FontName, glyph: int) -> Outline:
    """The glyph's outline in design units, y upwards, as the calls of a fontTools pen."""
    pen = RecordingPen()
    load_font(name).shaper.draw_glyph_with_pen(glyph, pen)
    return tuple(pen.value)
