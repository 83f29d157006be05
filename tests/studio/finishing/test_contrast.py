"""Contrast, measured anew on the pixels: the picture with panels and veils, and the ink that was really drawn on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drawing.raster import draw_over, rasterise
from drawing.svg import document
from studio.finishing.inks import line_rect
from studio.finishing.lettering import letter
from studio.layout import AdText, Block, Canvas, Layout, Role, plan_layout, templates
from tests.studio.finishing.pictures import checkers, gradient, noise

COPY = AdText(
    headline="가을 맞이 블랙 프라이데이",
    body="11월 21일부터 일주일간 전 상품 무료배송까지, 놓치지 마세요.",
    call_to_action="할인 상품 보러가기",
    badge="최대 70% 할인",
    brand="하루마켓",
)
Pixels = np.ndarray[Any, Any]
ON_PICTURE = {Role.BRAND, Role.HEADLINE, Role.BODY}


def luminance(pixels: Pixels) -> Pixels:
    channels = pixels[..., :3].astype(float) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    weighted: Pixels = linear @ np.array([0.2126, 0.7152, 0.0722])
    return weighted


def cells(light: Pixels, side: int) -> Pixels:
    """Means over squares of `side` pixels, about the width of a stroke."""
    height, width = (max(1, length // side) for length in light.shape)
    cut = light[: height * side, : width * side] if min(light.shape) >= side else light
    side_y, side_x = min(side, light.shape[0]), min(side, light.shape[1])
    means: Pixels = cut.reshape(height, side_y, width, side_x).mean(axis=(1, 3))
    return means


def worst_contrast(block: Block, ground: Pixels, ink: Pixels) -> float:
    worst = 21.0
    for line in block.lines:
        box = line_rect(line)
        rows, columns = slice(int(box.y), int(box.bottom) + 1), slice(int(box.x), int(box.right) + 1)
        solid = ink[rows, columns]
        painted = luminance(solid[solid[..., 3] == 255])
        under = cells(ground[rows, columns], max(1, round(line.size * 0.1)))
        for own in (painted.min(), painted.max()):
            lightest, darkest = max(under.max(), own), min(under.min(), own)
            if own in {darkest, lightest}:
                other = under.min() if own == lightest else under.max()
                ratio = (max(own, other) + 0.05) / (min(own, other) + 0.05)
            else:
                ratio = 1.0
            worst = min(worst, ratio)
    return worst


def assert_legible(picture: Image.Image, layout: Layout) -> None:
    lettering = letter(picture, layout)
    size = (layout.width, layout.height)
    under = document(*size, lettering.under or "<g/>", lettering.defs)
    ground = luminance(np.asarray(draw_over(picture, under)))
    ink = np.asarray(rasterise(document(*size, lettering.over, lettering.defs), *size))
    assert {found.role for found in lettering.contrasts} == {block.role for block in layout.blocks}
    for found in lettering.contrasts:
        assert found.measured >= found.needed
        block = next(block for block in layout.blocks if block.role is found.role)
        assert found.needed == (3.0 if block.display else 4.5)
        if found.role in ON_PICTURE:
            assert worst_contrast(block, ground, ink) >= found.needed * 0.985, found.role


GROUNDS = {
    "black": lambda w, h: Image.new("RGB", (w, h), "#000000"),
    "white": lambda w, h: Image.new("RGB", (w, h), "#ffffff"),
    "middle grey": lambda w, h: Image.new("RGB", (w, h), "#767676"),
    "hot pink": lambda w, h: Image.new("RGB", (w, h), "#ff2d78"),
    "dawn": lambda w, h: gradient(w, h, (20, 10, 60), (255, 220, 160)),
    "film grain": lambda w, h: noise(w, h, 1),
    "a crowd": lambda w, h: noise(w, h, 2, grain=40),
    "checkers": lambda w, h: checkers(w, h, 24),
}


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("template", sorted(templates()))
def test_words_read_on_any_ground(ground: str, template: str) -> None:
    layout = plan_layout(COPY, Canvas(width=640, height=640, template=template))
    assert_legible(GROUNDS[ground](640, 640), layout)


@settings(max_examples=20, deadline=None)
@given(
    ratio=st.floats(1 / 3, 3),
    template=st.sampled_from(sorted(templates())),
    seed=st.integers(0, 9999),
    grain=st.sampled_from([1, 7, 60, 400]),
)
def test_words_read_in_any_ratio(ratio: float, template: str, seed: int, grain: int) -> None:
    width, height = (round(400 * ratio), 400) if ratio >= 1 else (400, round(400 / ratio))
    layout = plan_layout(COPY, Canvas(width=width, height=height, template=template, seed=seed))
    assert_legible(noise(width, height, seed, grain), layout)
