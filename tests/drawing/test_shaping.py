from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawing.fonts import FontName, font_for
from drawing.raster import rasterise
from drawing.shaping import drawable, shape_line, shape_word
from drawing.svg import document, path


def test_text_that_was_typed_decomposed_is_drawn_as_syllables() -> None:
    decomposed = unicodedata.normalize("NFD", "커피 한 잔")
    assert drawable(decomposed, FontName.TEXT).text == "커피 한 잔"


def test_what_no_font_has_is_left_out_and_named_once() -> None:
    found = drawable("커피 ☕️ 두 잔 👩‍👩‍👧 ☕ 漢", FontName.SERIF)
    assert found.text == "커피 두 잔"
    assert found.dropped == ("☕", "👩", "👧", "漢")


def test_what_cannot_be_seen_is_left_out_silently() -> None:
    found = drawable("a\x00b\u200d\u200b\ufe0fc\u202ed", FontName.TEXT)
    assert (found.text, found.dropped) == ("abcd", ())


def test_line_ends_stay_and_other_space_becomes_plain() -> None:
    found = drawable("  첫 줄 \r\n\r\n둘째\u3000\t줄\u2028셋째\u00a0줄 ", FontName.TEXT)
    assert found.text == "첫 줄\n둘째 줄\n셋째\u00a0줄"


@given(st.text(max_size=80), st.sampled_from(FontName))
def test_whatever_is_kept_can_be_drawn(text: str, font: FontName) -> None:
    found = drawable(text, font)
    assert drawable(found.text, font) == drawable(found.text, font)
    assert "  " not in found.text
    for line in found.text.split("\n"):
        assert all(glyph.id != 0 for _, word in shape_line(line, font).words for glyph in word.glyphs)
    assert not any(font_for(character, font) for character in found.dropped if len(character) == 1)


@pytest.mark.parametrize("font", FontName)
@pytest.mark.parametrize("tracking", [-0.05, 0.0, 0.1])
def test_what_was_measured_is_what_is_drawn(font: FontName, tracking: float) -> None:
    run, size, margin = shape_line("뚝배기 fjÅ, €8,900", font, tracking), 50.0, 40
    ink = run.ink
    width = round((ink.right - ink.left) * size) + 2 * margin
    drawn = path(run.path(margin - ink.left * size, 90, size), "#000000")
    box = rasterise(document(width, 140, drawn), width, 140).getchannel("A").getbbox()
    expected = (margin, 90 - ink.top * size, margin + (ink.right - ink.left) * size, 90 + ink.bottom * size)
    assert box == pytest.approx(expected, abs=1.2)


def test_tracking_goes_between_characters_and_not_after_the_last() -> None:
    plain, wide = shape_line("가나 다", FontName.TEXT), shape_line("가나 다", FontName.TEXT, 0.5)
    assert wide.advance - plain.advance == pytest.approx(3 * 0.5)


def test_a_mark_stays_on_its_letter() -> None:
    word = shape_word("e\u0301", FontName.TEXT)
    assert word.clusters == 1
