"""A scene being built: the frame, what must stay calm, where the hero may be, and how it is put there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drawing.svg import ellipse, group, number, rect
from providers.poster.materials import fade, spot

if TYPE_CHECKING:
    from random import Random

    from drawing.svg import Definitions
    from providers.poster.easel import Drawing
    from providers.poster.palettes import Palette

_LARGEST_SHARE = 0.86
_SLACK_BELOW = 0.3
_PUFFS = 11


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def cx(self) -> float:
        return self.x + self.width / 2

    @property
    def cy(self) -> float:
        return self.y + self.height / 2

    def touches(self, x: float, y: float, reach: float) -> bool:
        """Whether something at (x, y) that reaches `reach` pixels comes over this area."""
        return self.x - reach < x < self.right + reach and self.y - reach < y < self.bottom + reach


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the hero stands: its box, its scale, and the ellipse of its foot on the ground, in pixels."""

    box: Area
    scale: float
    x: float
    y: float
    half: float
    tilt: float


@dataclass(frozen=True, slots=True)
class Stage:
    """One scene of `width` times `height` pixels. `zone` is the hero's; nothing busy may go over a `clear` area."""

    width: int
    height: int
    zone: Area
    clear: tuple[Area, ...]
    hero: Drawing
    palette: Palette
    paint: Definitions
    random: Random

    @property
    def unit(self) -> float:
        """A thousandth of the picture's size (the geometric mean of its sides), for strokes and small things."""
        return math.sqrt(self.width * self.height) / 1000

    @property
    def frame(self) -> Area:
        return Area(0, 0, self.width, self.height)

    def stand(self, share: float = 0.94) -> Stand:
        """Fit the hero into `share` of its zone, centred, most of the spare height above it."""
        hero, zone = self.hero, self.zone
        scale = min(zone.width * share / hero.width, zone.height * share / hero.height)
        scale = min(scale, self.width * _LARGEST_SHARE / hero.width, self.height * _LARGEST_SHARE / hero.height)
        width, height = hero.width * scale, hero.height * scale
        x = zone.cx - width / 2
        y = zone.y + (zone.height - height) * (1 - _SLACK_BELOW)
        foot_x, foot_y = x + (hero.foot.x - hero.left) * scale, y + (hero.foot.y - hero.top) * scale
        return Stand(Area(x, y, width, height), scale, foot_x, foot_y, hero.foot.half * scale, hero.tilt)

    def put(self, stand: Stand, body: str | None = None) -> str:
        """The hero where it stands, or `body` (another drawing of the hero's size) in its place."""
        x, y = stand.box.x - self.hero.left * stand.scale, stand.box.y - self.hero.top * stand.scale
        place = f"translate({number(x)} {number(y)}) scale({stand.scale:.5f})"
        return group(body or self.hero.body, transform=place)

    def shadow(self, stand: Stand, strength: float = 1.0, color: str | None = None) -> str:
        """What the hero takes from the light: dark where it touches, soft around, drawn out to the right."""
        dark = color or self.palette.deep
        half, flat = stand.half, stand.half * stand.tilt
        reach = min(stand.box.height * 0.5, half * 2.2)
        return (
            spot(
                self.paint,
                (stand.x + reach * 0.45, stand.y + flat * 0.12),
                (half + reach * 0.75, flat * 1.55 + 2),
                dark,
                0.34 * strength,
            )
            + spot(
                self.paint,
                (stand.x + half * 0.12, stand.y + flat * 0.16),
                (half * 1.28, flat * 1.5 + 2),
                dark,
                0.6 * strength,
            )
            + spot(
                self.paint,
                (stand.x + half * 0.02, stand.y + flat * 0.42),
                (half * 1.06, flat * 0.8 + 2),
                dark,
                0.75 * strength,
            )
        )

    def fill(self, paint: str, opacity: float | None = None) -> str:
        """The whole frame in one paint."""
        return rect(0, 0, self.width, self.height, paint, opacity=opacity)

    def glow(self, center: tuple[float, float], radius: float, color: str, opacity: float) -> str:
        """Soft light around a point."""
        return spot(self.paint, center, (radius, radius), color, opacity)

    def vignette(self, strength: float) -> str:
        """Darker corners, which pull the eye to the middle."""
        dark = self.palette.deep
        return self.fill(self.paint.radial((0, dark, 0), (0.6, dark, 0), (1, dark, strength), r=0.78))

    def veil(self, color: str, opacity: float, across: float | None = None) -> str:
        """Calm over every clear area, or over those only that the height `across` cuts: a colour that fades out."""
        veils = []
        for area in self.clear:
            if across is not None and not area.y < across < area.bottom:
                continue
            radii = (area.width * 0.72 + 30 * self.unit, area.height * 0.78 + 30 * self.unit)
            veils.append(spot(self.paint, (area.cx, area.cy), radii, color, opacity))
        return "".join(veils)

    def is_cut(self, y: float) -> bool:
        """Whether a line across the picture at this height runs through a clear area."""
        return any(area.y < y < area.bottom for area in self.clear)

    def is_calm(self, x: float, y: float, reach: float = 0) -> bool:
        """Whether something small at (x, y) would leave every clear area alone."""
        return not any(area.touches(x, y, reach) for area in self.clear)

    def steam(self, stand: Stand, color: str = "#ffffff", opacity: float = 0.2) -> str:
        """Soft wisps over everything hot, no higher than the frame and the clear areas allow."""
        fill = fade(self.paint, color, opacity)
        size = stand.box.width * 0.055
        wisps = []
        for x, y in self.hero.steam:
            left = stand.box.x + (x - self.hero.left) * stand.scale
            top = stand.box.y + (y - self.hero.top) * stand.scale
            phase, sway = self.random.uniform(0, math.tau), self.random.uniform(0.8, 1.4)
            for rise in (step / _PUFFS for step in range(_PUFFS)):
                cx = left + math.sin(phase + rise * 4.2) * size * sway * (0.3 + rise)
                cy = top - rise * stand.box.height * 0.62
                radius = size * (0.75 + rise * 1.5)
                if cy < radius or not self.is_calm(cx, cy, radius * 0.5):
                    break
                thin = round((1 - rise) * min(1, 0.35 + rise * 3), 2)
                wisps.append(ellipse(cx, cy, radius, radius * 1.7, fill, opacity=thin))
        return "".join(wisps)
