"""A slice of cake and a whole one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import ball, glazed, matt, rim, spot, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_CREAM = "#fff6e9"
_FLAVOURS = (("#f7d9dd", "#e98a9b"), ("#5a3220", "#3a1d12"), ("#fff3df", "#f0d7a8"), ("#d9e4b4", "#9fb868"))


def strawberry(easel: Easel, x: float, y: float, size: float, turn: float = 0) -> str:
    """A whole strawberry, its point up."""
    paint = easel.paint
    shape = "M0 -34C14 -34 30 -8 30 8C30 26 14 32 0 32C-14 32 -30 26 -30 8C-30 -8 -14 -34 0 -34Z"
    seeds = "".join(
        ellipse(px, py, 1.7, 2.6, "#ffe08a")
        for px, py in ((-12, -8), (0, -16), (12, -8), (-18, 8), (-6, 4), (7, 5), (19, 8), (-12, 19), (1, 17), (13, 19))
    )
    return group(
        path(shape, "#5a0a0a", opacity=0.3, transform="translate(4 5)"),
        path(
            shape,
            paint.radial((0, "#ff7a6a"), (0.4, "#ee3340"), (0.8, "#cf1a2c"), (1, "#97101f"), cx=0.36, cy=0.34, r=0.75),
        ),
        seeds,
        ellipse(-10, -12, 5, 10, "#ffffff", opacity=0.5, transform="rotate(24 -10 -12)"),
        transform=f"translate({x:.1f} {y:.1f}) rotate({turn:.0f}) scale({size:.2f})",
    )


def dollop(easel: Easel, x: float, y: float, size: float) -> str:
    """Whipped cream from a star nozzle."""
    fill = easel.paint.linear((0, "#ffffff"), (0.5, "#fff8ee"), (1, "#e3cfb8"), x2=0.6)
    tiers = (
        "M-30 14C-36 2 -22 -6 0 -6C22 -6 36 2 30 14C22 22 -22 22 -30 14Z",
        "M-22 0C-26 -12 -14 -17 0 -17C14 -17 26 -12 22 0C14 7 -14 7 -22 0Z",
        "M-14 -13C-16 -24 -6 -32 2 -42C4 -32 16 -24 13 -13C8 -7 -9 -7 -14 -13Z",
    )
    return group(
        *(path(tier, fill, stroke="#d9c2a8", stroke_width=0.8) for tier in tiers),
        transform=f"translate({x:.1f} {y:.1f}) scale({size:.2f})",
    )


def cake_slice(easel: Easel) -> Drawing:
    """A wedge of layer cake on a plate, a strawberry on top."""
    random, paint = easel.random, easel.paint
    frosting, dark = random.choice(_FLAVOURS)
    sponge = "#6b3a20" if frosting == "#5a3220" else "#f0c987"
    a, b, c = (42.0, 100.0), (318.0, 116.0), (196.0, 58.0)
    h = 118.0
    cut = f"M{a[0]} {a[1]}L{b[0]} {b[1]}L{b[0]} {b[1] + h}L{a[0]} {a[1] + h}Z"
    clip = paint.clip(path(cut, "#000000"))

    def band(top: float, height: float, fill: str) -> str:
        return path(
            f"M{a[0]} {a[1] + top}L{b[0]} {b[1] + top}L{b[0]} {b[1] + top + height}L{a[0]} {a[1] + top + height}Z", fill
        )

    crumbs = "".join(
        circle(
            random.uniform(44, 316),
            random.uniform(110, 250),
            random.uniform(0.9, 2.4),
            darken(sponge, random.uniform(0.05, 0.16)),
            opacity=0.55,
        )
        for _ in range(150)
    )
    layers = "".join(
        band(top, 30, paint.linear((0, lighten(sponge, 0.04)), (1, darken(sponge, 0.05)))) for top in (13, 53, 92)
    )
    creams = "".join(band(top, 10, paint.linear((0, "#fffdf8"), (1, darken(_CREAM, 0.08)))) for top in (43, 83))
    berries = "".join(
        ellipse(x, a[1] + (x - a[0]) * 0.058 + top + 5, 11, 5.4, paint.radial((0, "#ff8f8a"), (1, "#d5253a")))
        for top in (43, 83)
        for x in range(66, 310, 44)
    )
    back_edge = f"M{b[0]} {b[1]}L{c[0]} {c[1]}L{c[0]} {c[1] + 20}L{b[0]} {b[1] + h}Z"
    top_face = f"M{a[0]} {a[1]}Q{a[0] + 20} {c[1] + 6} {c[0]} {c[1]}L{b[0]} {b[1]}Z"
    body = (
        _dish(easel, 180, 220, 172)
        + path("M36 212L322 228Q340 236 322 242L70 228Q40 224 36 212Z", "#2a1208", opacity=0.22)
        + path("M40 214L320 231L318 236L52 221Z", "#2a1208", opacity=0.4)
        + path(back_edge, darken(frosting, 0.12))
        + path(cut, sponge)
        + group(
            layers,
            crumbs,
            creams,
            berries,
            band(0, 14, paint.linear((0, lighten(frosting, 0.02)), (1, darken(frosting, 0.05)))),
            clip_path=clip,
        )
        + path(cut, paint.linear((0, "#ffffff", 0.12), (0.4, "#ffffff", 0), (1, "#3a1a08", 0.28), x2=1, y2=0))
        + path(top_face, paint.linear((0, lighten(frosting, 0.05)), (1, darken(frosting, 0.02)), x2=1))
        + path(f"M{a[0]} {a[1]}L{b[0]} {b[1]}", "none", stroke="#ffffff", stroke_width=2, stroke_opacity=0.7)
        + "".join(
            path(f"M{x} {a[1] + (x - a[0]) * 0.058}q4 {drop} 10 {drop}q7 0 9 {-drop + 2}Z", lighten(frosting, 0.01))
            for x, drop in ((58, 26), (104, 38), (158, 24), (206, 36), (258, 26))
        )
        + dollop(easel, 120, 84, 0.95)
        + dollop(easel, 196, 76, 0.95)
        + dollop(easel, 252, 96, 0.8)
        + strawberry(easel, 158, 50, 1.05, -6)
        + circle(212, 46, 9, ball(paint, dark, 0.3))
    )
    return Drawing((7, 13, 353, 289), body, Foot(180, 227, 168), 0.34, props=("petal", "cookie", "leaf"))


def _dish(easel: Easel, x: float, y: float, r: float) -> str:
    paint, glaze, tilt = easel.paint, "#f8f3ec", 0.34
    return (
        ellipse(x, y + 9, r * 0.97, r * tilt, darken(glaze, 0.25))
        + ellipse(x, y, r, r * tilt, paint.linear((0, lighten(glaze, 0.02)), (1, darken(glaze, 0.1)), x2=0.8))
        + ellipse(x, y + 2, r * 0.74, r * tilt * 0.72, paint.linear((0, darken(glaze, 0.1)), (1, glaze)))
        + rim((x, y), (r * 0.99, r * tilt * 0.99), "#ffffff", 1.6, 0.7)
    )


def cake(easel: Easel) -> Drawing:
    """A whole cake on a stand: dripping glaze, cream and strawberries, candles now and then."""
    random, paint = easel.random, easel.paint
    frosting, dark = random.choice(_FLAVOURS)
    cx, tilt, r = 180.0, 0.28, 138.0
    base = frosting if frosting != "#5a3220" else "#7a452a"
    wall = ((112.0, r), (112.0, r), (244.0, r), (250.0, r - 3))
    drips = f"M{cx - r} 112"
    count = 16
    for k in range(count):
        a0, a1 = math.pi - math.pi * k / count, math.pi - math.pi * (k + 1) / count
        x0, x1 = cx + math.cos(a0) * r, cx + math.cos(a1) * r
        y1 = 112 + math.sin(a1) * r * tilt
        drop = random.uniform(16, 54)
        y0 = 112 + math.sin(a0) * r * tilt
        drips += (
            f"L{x0:.1f} {y0 + 8:.1f}C{x0:.1f} {y0 + drop:.1f} {x1 - (x1 - x0) * 0.25:.1f} {y1 + drop:.1f} "
            f"{x1 - (x1 - x0) * 0.25:.1f} {y1 + 8:.1f}L{x1:.1f} {y1 + 6:.1f}"
        )
    drips += f"A{r} {r * tilt} 0 0 0 {cx - r} 112Z"
    crown = [
        (cx + math.cos(a) * r * 0.78, 106 + math.sin(a) * r * tilt * 0.78, math.sin(a))
        for a in (k * math.tau / 10 + 0.3 for k in range(10))
    ]
    top = "".join(
        dollop(easel, x, y, 0.78 + depth * 0.1)
        + strawberry(easel, x, y - 36, 0.62 + depth * 0.08, random.uniform(-12, 12))
        for x, y, depth in sorted(crown, key=lambda item: item[1])
    )
    candles = (
        "".join(_candle(easel, cx + dx, 84 + dy) for dx, dy in ((-26, 2), (24, 0), (0, 14)))
        if random.choice((True, False))
        else ""
    )
    body = (
        _cakestand(easel, cx, 258)
        + spot(paint, (cx + 6, 258), (r * 1.1, 34), "#2a1208", 0.5)
        + path(turned(wall, cx, tilt), matt(paint, base))
        + path(drips, glazed(paint, dark))
        + path(drips, "none", stroke="#ffffff", stroke_width=1.6, stroke_opacity=0.3)
        + ellipse(
            cx, 112, r, r * tilt, paint.linear((0, lighten(dark, 0.1)), (0.5, lighten(dark, 0.03)), (1, dark), x2=0.7)
        )
        + ellipse(cx - 40, 100, 50, 8, "#ffffff", opacity=0.2)
        + "".join(
            dollop(easel, cx + math.cos(a) * (r + 1), 250 + math.sin(a) * r * tilt, 0.5)
            for a in (math.pi * (k + 0.5) / 13 for k in range(13))
        )
        + candles
        + top
    )
    return Drawing((6, -12, 354, 356), body, Foot(cx, 336, 84), tilt, props=("petal", "sparkle"))


def _cakestand(easel: Easel, cx: float, y: float) -> str:
    paint, glaze = easel.paint, "#f6f1ea"
    return (
        path(
            turned(((y + 6, 22.0), (y + 40, 14.0), (y + 62, 30.0), (y + 78, 78.0), (y + 84, 80.0)), cx, 0.16),
            glazed(paint, glaze),
        )
        + path(turned(((y, 172.0), (y, 172.0), (y + 10, 170.0)), cx, 0.28), glazed(paint, darken(glaze, 0.03)))
        + ellipse(cx, y, 172, 172 * 0.28, paint.linear((0, lighten(glaze, 0.02)), (1, darken(glaze, 0.06)), x2=1))
        + rim((cx, y), (172, 172 * 0.28), "#ffffff", 1.6, 0.8)
    )


def _candle(easel: Easel, x: float, y: float) -> str:
    color = mix(easel.palette.accent, "#ffffff", 0.2)
    return (
        rect(
            x - 4,
            y - 62,
            8,
            66,
            easel.paint.linear((0, lighten(color, 0.14)), (0.4, color), (1, darken(color, 0.14)), x2=1, y2=0),
            rx=2,
        )
        + path(f"M{x} {y - 62}L{x} {y - 70}", "none", stroke="#3a2a20", stroke_width=1.6)
        + circle(x, y - 78, 19, easel.paint.radial((0, "#ffe9a8", 0.8), (1, "#ffc24a", 0)))
        + path(
            f"M{x} {y - 92}C{x + 8} {y - 80} {x + 6} {y - 68} {x} {y - 68}C{x - 6} {y - 68} {x - 8} {y - 80} {x} "
            f"{y - 92}Z",
            easel.paint.linear((0, "#fff6c8"), (0.6, "#ffc23a"), (1, "#ff7a1a")),
        )
    )
