"""The picture as a ground for type: how light and dark it gets under a line, how calm it is, which colours it has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyvips
from PIL import Image

from drawing import color

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.layout import Rect

# Luminance is averaged over cells of this share of the type's size, about the width of a stroke: finer texture is
# blurred by the eye, coarser spots would swallow strokes.
_CELL_SHARE = 0.1
_PALETTE_SIDE = 72
# The column of the mean in libvips's table of statistics, which begins with minimum and maximum.
_MEAN = 4
# An octree keeps small lively spots, which a median cut mixes away.
_PALETTE_COLOURS = 24
# WCAG 2.2, relative luminance.
_SHARES = (0.2126, 0.7152, 0.0722)


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
        found = self._crop(rect).stats()
        return color.text(*(found.getpoint(_MEAN, 1 + band)[0] / 255 for band in range(3)))

    def unrest(self, rect: Rect) -> float:
        """How busy `rect` is: the standard deviation of its luminance (0 is flat)."""
        return float(_luminance(self._crop(rect)).deviate())

    def palette(self) -> list[tuple[float, str]]:
        """The picture's main colours with their shares (which sum to 1), most frequent first."""
        small = self._picture.resize((_PALETTE_SIDE, _PALETTE_SIDE), reducing_gap=2.0)
        small = small.quantize(_PALETTE_COLOURS, method=Image.Quantize.FASTOCTREE)
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
        light = _luminance(self._crop(spot.rect), cover, opacity)
        cell = max(1, round(spot.size * _CELL_SHARE))
        cells = light.shrink(min(cell, light.width), min(cell, light.height)) if cell > 1 else light
        found = cells.stats()
        return Light(float(found.getpoint(0, 0)[0]), float(found.getpoint(1, 0)[0]))

    def _crop(self, rect: Rect) -> pyvips.Image:
        width, height = self._picture.size
        left, top = min(width - 1, max(0, int(rect.x))), min(height - 1, max(0, int(rect.y)))
        right, bottom = min(width, max(left + 1, round(rect.right))), min(height, max(top + 1, round(rect.bottom)))
        return self._pixels.crop(left, top, right - left, bottom - top)


def _luminance(pixels: pyvips.Image, cover: str = "#000000", opacity: float = 0.0) -> pyvips.Image:
    return pixels.maplut(_table(cover, opacity)).bandmean() * 3


@lru_cache(maxsize=64)
def _table(cover: str, opacity: float) -> pyvips.Image:
    """From a channel's level to its part of the luminance, once `cover` lies over it at `opacity`."""
    bands = []
    for share, over in zip(_SHARES, color.parse(cover), strict=True):
        levels = (round(level * (1 - opacity) + over * 255 * opacity) / 255 for level in range(256))
        parts = [share * color.luminance(color.text(level, level, level)) for level in levels]
        bands.append(pyvips.Image.new_from_array([parts]).cast("float"))
    return bands[0].bandjoin(bands[1:]).copy_memory()
