"""Colours for the type, taken from the picture: inks tinted by its own hue, an accent from its liveliest colour."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drawing import color

if TYPE_CHECKING:
    from studio.finishing.ground import Ground

DISPLAY_CONTRAST = 3.0
TEXT_CONTRAST = 4.5
# A pill should be seen as a shape of its own.
_SHAPE_CONTRAST = 1.7
_LIVELY = 0.05
_DULL = 0.075
_BROWN_HUE, _NEAR_BROWN, _PINK_ABOVE, _LEAN = 40.0, 24.0, 0.6, 110.0
_SAME_HUE, _NEAR_YELLOW = 40.0, 36.0
_RED_HUE, _YELLOW_HUE = 25.0, 88.0
_NEAR_RED = 45.0


@dataclass(frozen=True, slots=True)
class Scheme:
    """The hue of the picture as a whole and of its liveliest colour, in degrees, with their chroma (OKLCH)."""

    hue: float
    tint: float
    accent_hue: float
    accent_chroma: float

    def ink(self, *, light: bool) -> str:
        """Almost white or almost black, tinted by the picture."""
        return (
            color.from_oklch(0.985, self.tint * 0.25, self.hue) if light else color.from_oklch(0.2, self.tint, self.hue)
        )

    def paper(self, *, light: bool) -> str:
        """A calm flat colour to set type on."""
        return (
            color.from_oklch(0.965, self.tint * 0.4, self.hue) if light else color.from_oklch(0.19, self.tint, self.hue)
        )

    def accent(self, lightness: float) -> str:
        """The accent at an OKLCH lightness. Light reds lean to amber, as paint does, where they would turn pink."""
        lean = max(0.0, lightness - _PINK_ABOVE) * _LEAN if apart(self.accent_hue, _BROWN_HUE) < _NEAR_BROWN else 0.0
        return color.from_oklch(lightness, self.accent_chroma, self.accent_hue + lean)


@dataclass(frozen=True, slots=True)
class Pair:
    """A fill and the ink on it."""

    fill: str
    ink: str

    @property
    def contrast(self) -> float:
        """The WCAG contrast ratio of the two."""
        return color.contrast(self.fill, self.ink)


def scheme_of(ground: Ground) -> Scheme:
    """What the picture's colours suggest."""
    weighted = [(share, *color.oklch(paint)) for share, paint in ground.palette()]
    # The average as a point in the plane of hue and chroma: opposite hues cancel, as they do for the eye.
    a = sum(share * chroma * math.cos(math.radians(hue)) for share, _, chroma, hue in weighted)
    b = sum(share * chroma * math.sin(math.radians(hue)) for share, _, chroma, hue in weighted)
    chroma, hue = math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360
    lively = max(
        weighted, key=lambda entry: entry[2] * min(entry[0], 0.08) ** 0.35 * (0.35 + apart(entry[3], hue) / 120)
    )
    accent_chroma = min(0.19, max(lively[2], 0.1)) if lively[2] >= _LIVELY else lively[2]
    return Scheme(hue, min(0.045, chroma), lively[3], accent_chroma)


def apart(hue: float, other: float) -> float:
    """How far two hues are from each other, from 0 to 180 degrees."""
    return abs((hue - other + 180) % 360 - 180)


def pill_colours(scheme: Scheme, ground: str, *, light_ink: bool) -> Pair:
    """Fill and ink of a pill on `ground` (its average colour): lively, distinct from the ground, well legible."""
    dark, light = scheme.ink(light=False), scheme.ink(light=True)
    on_dark = [Pair(scheme.accent(0.82), dark), Pair(light, dark)]
    on_light = [Pair(dark, light)]
    if not _muddy(scheme, ground):
        on_light.insert(0, Pair(scheme.accent(0.5), light))
    candidates = on_dark + on_light if light_ink else on_light + on_dark
    legible = [pair for pair in candidates if pair.contrast >= TEXT_CONTRAST]
    for pair in legible:
        if color.contrast(pair.fill, ground) >= _SHAPE_CONTRAST:
            return pair
    return max(legible, key=lambda pair: color.contrast(pair.fill, ground))


def _muddy(scheme: Scheme, ground: str) -> bool:
    """Whether the accent, made dark, would look dull: a grey, a yellow, or the hue of a lively ground again."""
    _, chroma, hue = color.oklch(ground)
    greyish = scheme.accent_chroma < _DULL
    yellowish = apart(scheme.accent_hue, _YELLOW_HUE) < _NEAR_YELLOW
    return greyish or yellowish or (chroma > _LIVELY and apart(scheme.accent_hue, hue) < _SAME_HUE)


def badge_colours(scheme: Scheme) -> tuple[Pair, Pair]:
    """The starburst's upper and lower fill with one ink: red, or yellow where the picture itself is red."""
    if apart(scheme.hue, _RED_HUE) < _NEAR_RED:
        ink = color.from_oklch(0.22, 0.05, _YELLOW_HUE)
        return (Pair(color.from_oklch(0.9, 0.17, 95.0), ink), Pair(color.from_oklch(0.83, 0.17, _YELLOW_HUE), ink))
    ink = "#ffffff"
    upper = _darkened_until_legible(color.from_oklch(0.62, 0.21, _RED_HUE), ink)
    return (Pair(upper, ink), Pair(color.darken(upper, 0.05), ink))


def _darkened_until_legible(fill: str, ink: str) -> str:
    while color.contrast(fill, ink) < TEXT_CONTRAST:
        fill = color.darken(fill, 0.01)
    return fill
