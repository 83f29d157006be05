"""A drinking glass with something cold in it: the shared build of latte, juice, beer and cocktail."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path, polygon
from providers.poster.materials import Profile, rim, shade, streak, turned

if TYPE_CHECKING:
    from drawing.svg import Stop
    from providers.poster.easel import Easel


@dataclass(frozen=True, slots=True)
class Glass:
    """A glass by its outer profile; the liquid stands `wall` inside it, from `level` down to `floor`."""

    profile: Profile
    cx: float
    tilt: float
    level: float
    floor: float
    wall: float = 4.5

    def radius(self, y: float) -> float:
        """The outer radius at height `y`."""
        points = self.profile
        for (upper, first), (lower, second) in pairwise(points):
            if upper <= y <= lower and lower > upper:
                return first + (second - first) * (y - upper) / (lower - upper)
        return points[-1][1]

    def inside(self, top: float) -> str:
        """Path data of what fills the glass from `top` to its floor."""
        steps = 7
        bend = (self.floor - top) * 0.12
        heights = [top + (self.floor - bend - top) * step / steps for step in range(steps + 1)]
        points = [(y, self.radius(y) - self.wall) for y in heights]
        last = points[-1][1]
        points += [(self.floor - bend * 0.35, last * 0.95), (self.floor, last * 0.8)]
        return turned(tuple(points), self.cx, self.tilt)


def back(easel: Easel, glass: Glass) -> str:
    """What of the glass is seen behind the liquid."""
    (top, radius), *_ = glass.profile
    paint = easel.paint
    body = paint.linear(
        (0, "#ffffff", 0.34), (0.2, "#ffffff", 0.1), (0.7, "#ffffff", 0.07), (1, "#ffffff", 0.3), x2=1, y2=0
    )
    opening = paint.linear((0, "#ffffff", 0.1), (1, "#ffffff", 0.34))
    return (
        path(turned(glass.profile, glass.cx, glass.tilt), body)
        + ellipse(glass.cx, top, radius, radius * glass.tilt, opening)
        + rim((glass.cx, top), (radius, radius * glass.tilt), "#ffffff", 1.4, 0.55)
    )


def liquid(easel: Easel, glass: Glass, stops: tuple[Stop, ...], inside: str = "") -> str:
    """The drink: `stops` from its surface to the floor, `inside` clipped to it, then a turned body's shading."""
    shape = path(glass.inside(glass.level), easel.paint.linear(*stops))
    clip = easel.paint.clip(path(glass.inside(glass.level), "#000000"))
    shading = path(glass.inside(glass.level), shade(easel.paint, darken(stops[-1][1], 0.12), 0.9))
    return shape + (group(inside, clip_path=clip) if inside else "") + shading


def surface(easel: Easel, glass: Glass, color: str, foam: float = 0.0) -> str:
    """The top of the drink, lighter in the middle, with a dark meniscus."""
    radius = glass.radius(glass.level) - glass.wall
    paint = easel.paint.radial(
        (0, lighten(color, 0.07)),
        (0.7, lighten(color, 0.03)),
        (0.93, darken(color, 0.05)),
        (1, lighten(color, 0.05)),
        cx=0.42,
        cy=0.4,
        r=0.62,
    )
    flat = radius * glass.tilt
    return ellipse(glass.cx, glass.level, radius, flat, paint) + (
        ellipse(glass.cx, glass.level - foam, radius, flat, paint) if foam else ""
    )


def front(easel: Easel, glass: Glass) -> str:
    """Highlights, the thick base and the near rim."""
    paint = easel.paint
    (top, radius), *_ = glass.profile
    bottom, foot = glass.profile[-1]
    base = ((glass.floor - 2, glass.radius(glass.floor) * 0.86), (bottom - 4, foot * 0.97), (bottom, foot * 0.9))
    base_fill = paint.linear((0, "#ffffff", 0.05), (0.45, "#ffffff", 0.42), (0.7, "#ffffff", 0.12), (1, "#ffffff", 0.5))
    outline = path(
        turned(glass.profile, glass.cx, glass.tilt),
        "none",
        stroke=paint.linear((0, "#ffffff", 0.85), (0.4, "#ffffff", 0.35), (1, "#ffffff", 0.6)),
        stroke_width=1.6,
    )
    height = bottom - top
    left = glass.cx - glass.radius(top + height * 0.3)
    right = glass.cx + glass.radius(top + height * 0.3)
    lean = (radius - foot) * 0.55
    near = f"M{glass.cx - radius} {top}A{radius} {radius * glass.tilt} 0 0 0 {glass.cx + radius} {top}"
    return (
        path(turned(base, glass.cx, glass.tilt), base_fill)
        + ellipse(glass.cx, bottom - 5, foot * 0.6, foot * glass.tilt * 0.5, "#ffffff", opacity=0.22)
        + streak(paint, (left + radius * 0.13, top + height * 0.07, radius * 0.17, height * 0.76), 0.72, lean)
        + streak(paint, (left + radius * 0.37, top + height * 0.09, radius * 0.06, height * 0.5), 0.5, lean * 0.5)
        + streak(paint, (right - radius * 0.2, top + height * 0.1, radius * 0.07, height * 0.66), 0.5, -lean)
        + outline
        + path(near, "none", stroke="#ffffff", stroke_width=2.4, stroke_opacity=0.92, stroke_linecap="round")
    )


def ice(easel: Easel, center: tuple[float, float], size: float, angle: float, clarity: float = 0.6) -> str:
    """A cube of ice seen on its corner."""
    x, y = center
    corners = [
        (math.cos(math.radians(60 * k - 30)) * size, math.sin(math.radians(60 * k - 30)) * size * 0.94)
        for k in range(6)
    ]
    faces = (
        ((corners[5], corners[0], (0, 0), corners[4]), 0.62),
        ((corners[0], corners[1], corners[2], (0, 0)), 0.2),
        (((0, 0), corners[2], corners[3], corners[4]), 0.38),
    )
    drawn = "".join(
        polygon(
            points,
            easel.paint.linear((0, "#ffffff", light * clarity * 1.5), (1, "#ffffff", light * clarity * 0.5), x2=0.6),
        )
        for points, light in faces
    )
    edges = path(
        curve([*corners], closed=True, tension=0.3),
        "none",
        stroke="#ffffff",
        stroke_width=1.5,
        stroke_opacity=0.75 * clarity + 0.15,
    )
    inner = path(
        f"M{corners[4][0]} {corners[4][1]}L0 0L{corners[0][0]} {corners[0][1]}M0 0L{corners[2][0]} {corners[2][1]}",
        "none",
        stroke="#ffffff",
        stroke_width=1.1,
        stroke_opacity=0.6 * clarity,
    )
    return group(
        drawn, inner, edges, transform=f"translate({x:.1f} {y:.1f}) rotate({angle:.1f})", stroke_linejoin="round"
    )


def drops(easel: Easel, glass: Glass, count: int) -> str:
    """Condensation on the outside."""
    random, paint = easel.random, easel.paint
    fill = paint.linear((0, "#ffffff", 0.12), (0.55, "#ffffff", 0.2), (1, "#ffffff", 0.62))
    drawn = []
    top, bottom = glass.level, glass.profile[-1][0] - 16
    for _ in range(count):
        y = random.uniform(top, bottom)
        x = glass.cx + glass.radius(y) * random.uniform(-0.86, 0.86)
        size = random.choice((1.1, 1.4, 1.8, 2.6, 3.4))
        drawn.append(
            ellipse(x, y, size * 0.85, size, fill)
            + circle(x - size * 0.25, y - size * 0.35, size * 0.24, "#ffffff", opacity=0.9)
        )
    return "".join(drawn)


def straw(easel: Easel, foot: tuple[float, float], head: tuple[float, float], color: str) -> str:
    """A straw from inside the glass to above its rim."""
    (x1, y1), (x2, y2) = foot, head
    length = math.hypot(x2 - x1, y2 - y1)
    nx, ny = (y2 - y1) / length * 4.2, -(x2 - x1) / length * 4.2
    fill = easel.paint.linear_at(
        (x2 - nx, y2 - ny),
        (x2 + nx, y2 + ny),
        (0, lighten(color, 0.12)),
        (0.35, mix(color, "#ffffff", 0.45)),
        (0.6, color),
        (1, darken(color, 0.18)),
    )
    return polygon([(x1 - nx, y1 - ny), (x2 - nx, y2 - ny), (x2 + nx, y2 + ny), (x1 + nx, y1 + ny)], fill) + ellipse(
        x2, y2, 4.3, 1.7, darken(color, 0.25)
    )
