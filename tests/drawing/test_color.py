"""Colours: WCAG's own numbers, mixing as alpha does it, shading that keeps the hue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawing import color

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
        ("#abcdef", "#abcdef", 1.0),
    ],
)
def test_contrast_is_that_of_wcag(first: str, second: str, ratio: float) -> None:
    assert color.contrast(first, second) == pytest.approx(ratio, abs=0.01)
    assert color.contrast(second, first) == color.contrast(first, second)


def test_mixing_is_that_of_alpha() -> None:
    assert color.mix("#000000", "#ffffff", 0.5) == "#808080"
    assert color.mix("#102030", "#ffffff", 0) == "#102030"
    assert color.mix("#102030", "#ffeedd", 1) == "#ffeedd"


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "123456", "#1234567", "#123456\n", "#１２３４５６"])
def test_what_is_no_colour_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="rrggbb"):
        color.luminance(text)


@given(colours)
def test_oklch_leads_back(value: str) -> None:
    again = color.from_oklch(*color.oklch(value))
    assert all(abs(a - b) <= 2 / 255 for a, b in zip(color.parse(value), color.parse(again), strict=True))


@given(colours, st.floats(-1, 1))
def test_shading_stays_in_srgb_and_goes_the_right_way(value: str, amount: float) -> None:
    shaded = color.lighten(value, amount)
    before, after = color.oklch(value)[0], color.oklch(shaded)[0]
    assert after == pytest.approx(min(1, max(0, before + amount)), abs=0.08)


@given(colours, st.floats(0, 360))
def test_turning_keeps_lightness(value: str, degrees: float) -> None:
    assert color.oklch(color.rotate(value, degrees))[0] == pytest.approx(color.oklch(value)[0], abs=0.05)
