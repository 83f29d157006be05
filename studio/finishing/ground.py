"""The picture as a ground for type: how light and dark it gets under a line, how calm it is, which colours it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyvips

from drawing import color

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL import Image

    from studio.layout import Rect

# Luminance is averaged over cells of this share of the type's size, about the width of a stroke: finer texture is
# blurred by the eye, coarser spots would swallow strokes.
_CELL_SHARE = 0.1
_PALETTE_SIDE = 72
_PALETTE_COLOURS = 10
# WCAG 2.2, relative luminance.
_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle of the ground that carries type of `size` pixels."""

    rect: Rect
    size: float


@dataclass(frozen=True, slots=True)
class Light:
    """The darkest and the lightest cell (WCAG relative luminance, 0 to 1) under some type."""

    darkest: float
    lightest: float

    def contrast(self, ink: str) -> float:
        """The worst contrast ratio of `ink` against this ground, from 1 to 21."""
        own = color.luminance(ink)
        if self.darkest <= own <= self.lightest:
            return 1.0
        nearest = self.darkest if own < self.darkest else self.lightest
        return (max(own, nearest) + 0.05) / (min(own, nearest) + 0.05)


class Ground:
    """A picture, measured. Rectangles are in its pixels; parts outside it are ignored."""

    def __init__(self, picture: Image.Image) -> None:
        self._picture = picture
        pixels = pyvips.Image.new_from_memory(picture.tobytes(), picture.width, picture.height, 3, "uchar")
        self._pixels = pixels.copy(interpretation="srgb")

    def light(self, spots: Iterable[Spot], cover: str = "#000000", opacity: float = 0.0) -> Light:
        """The extremes under all of `spots`, as if `cover` were laid over the picture at `opacity`."""
        lights = [self._light(spot, cover, opacity) for spot in spots]
        return Light(min(light.darkest for light in lights), max(light.lightest for light in lights))

    def mean(self, rect: Rect) -> str:
        """The average colour of `rect`."""
        part = self._crop(rect)
        return color.text(*(part[band].avg() / 255 for band in range(3)))

    def unrest(self, rect: Rect) -> float:
        """How busy `rect` is: the standard deviation of its luminance (0 is flat)."""
        return float(_luminance(self._crop(rect)).deviate())

    def palette(self) -> list[tuple[float, str]]:
        """The picture's main colours with their shares (which sum to 1), most frequent first."""
        small = self._picture.resize((_PALETTE_SIDE, _PALETTE_SIDE)).quantize(_PALETTE_COLOURS)
        counts = small.getcolors() or []
        table = small.getpalette() or []
        total = sum(count for count, _ in counts)
        found = [
            (count / total, color.text(*(table[3 * index + band] / 255 for band in range(3))))
            for count, index in counts
            if isinstance(index, int)
        ]
        return sorted(found, reverse=True)

    def _light(self, spot: Spot, cover: str, opacity: float) -> Light:
        part = self._crop(spot.rect)
        if opacity > 0:
            over = [channel * 255 * opacity for channel in color.parse(cover)]
            part = part.linear([1 - opacity] * 3, over).rint().cast("uchar").copy(interpretation="srgb")
        cell = max(1, round(spot.size * _CELL_SHARE))
        light = _luminance(part)
        across, down = min(cell, part.width), min(cell, part.height)
        cells = light.shrink(across, down) if across > 1 or down > 1 else light
        return Light(float(cells.min()), float(cells.max()))

    def _crop(self, rect: Rect) -> pyvips.Image:
        width, height = self._picture.size
        left, top = min(width - 1, max(0, int(rect.x))), min(height - 1, max(0, int(rect.y)))
        right, bottom = min(width, max(left + 1, round(rect.right))), min(height, max(top + 1, round(rect.bottom)))
        return self._pixels.crop(left, top, right - left, bottom - top)


def _luminance(pixels: pyvips.Image) -> pyvips.Image:
    linear = pixels.colourspace("scrgb")
    return linear[0] * _RED + linear[1] * _GREEN + linear[2] * _BLUE
