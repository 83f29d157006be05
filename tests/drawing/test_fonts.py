from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import drawing.fonts
from drawing.fonts import FONT_FILES, FontName, font_for, glyph_outline, load_font
from drawing.shaping import shape_word

FOLDER = Path(drawing.fonts.__file__).parent / "font_files"
SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]
SIGNS = "₩€$£¥%‰&@#+-–—×÷=~*/.,:;!?…·•'\"‘’“”()[]{}<>°℃㎡㎏№★☆♥→←↑↓"
LATIN = "".join(chr(code) for code in range(0x21, 0x7F))
# NUL marks a glyph's absence in every OpenType font.
NOTDEF = 0


@pytest.mark.parametrize("font", FontName)
def test_every_syllable_and_sign_has_a_glyph_with_an_outline(font: FontName) -> None:
    missing = []
    for character in [*SYLLABLES, *SIGNS, *LATIN]:
        word = shape_word(character, font)
        drawn = [glyph for glyph in word.glyphs if glyph.id != NOTDEF and glyph_outline(glyph.font, glyph.id)]
        if not drawn or len(drawn) < len(word.glyphs):
            missing.append(character)
    assert len(SYLLABLES) == 11_172
    assert missing == []


def test_a_font_draws_what_it_has_and_its_fallback_the_rest() -> None:
    assert not load_font(FontName.DISPLAY).has("€")
    assert [glyph.font for glyph in shape_word("값€9", FontName.DISPLAY).glyphs] == [
        FontName.DISPLAY,
        FontName.STRONG,
        FontName.DISPLAY,
    ]


def test_no_font_claims_an_emoji() -> None:
    assert font_for("☕", FontName.DISPLAY) is None
    assert font_for("\U0001f600", FontName.TEXT) is None


@pytest.mark.parametrize("entry", FONT_FILES.values(), ids=lambda entry: entry.file)
def test_each_font_lies_beside_its_open_licence(entry: drawing.fonts.FontFile) -> None:
    assert "SIL Open Font License" in (FOLDER / entry.licence).read_text("utf-8")
    with TTFont(FOLDER / entry.file) as font:
        assert font["name"].getDebugName(4) == entry.title


def test_the_subset_does_not_pass_for_the_font_it_was_cut_from() -> None:
    with TTFont(FOLDER / FONT_FILES[FontName.SERIF].file) as font:
        names = [font["name"].getDebugName(identity) or "" for identity in (1, 3, 4, 6)]
    assert not any("Gowun" in name for name in names)
