"""Burger and fried chicken."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import shade, spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_INNER = 0.8


def burger(easel: Easel) -> Drawing:
    """A burger on a round board, its layers open to the side."""
    paint = easel.paint
    crown = "M22 112C14 44 84 6 150 6C216 6 286 44 278 112C277 124 262 128 246 128L54 128C38 128 23 124 22 112Z"
    heel = "M28 232Q28 224 40 224L260 224Q272 224 272 232C272 262 250 268 226 268L74 268C50 268 28 262 28 232Z"
    bun = paint.radial((0, "#f3bd6a"), (0.4, "#e09a42"), (0.75, "#c1742a"), (1, "#8f4a16"), cx=0.38, cy=0.25, r=0.8)
    seeds = "".join(
        ellipse(x, y + 1.6, 4.6, 3, "#a9661f", opacity=0.7, transform=f"rotate({turn} {x} {y})")
        + ellipse(x, y, 4.4, 2.8, "#fff0c9", transform=f"rotate({turn} {x} {y})")
        for x, y, turn in (
            (86, 44, -30),
            (112, 28, -12),
            (142, 40, 8),
            (150, 18, 0),
            (180, 28, 18),
            (206, 44, 30),
            (122, 58, -8),
            (176, 60, 14),
            (232, 66, 36),
            (66, 68, -40),
            (98, 76, -20),
            (208, 76, 24),
            (148, 74, 4),
        )
    )
    body = (
        _board(easel)
        + path(heel, paint.linear((0, "#f0c27a"), (0.3, "#d08a3a"), (1, "#8a4715")))
        + rect(30, 224, 240, 9, "#f7dca4", rx=4)
        + _patty(easel, 190)
        + _cheese(easel, 184)
        + _tomatoes(easel, 166)
        + _patty(easel, 136)
        + _cheese(easel, 132)
        + _lettuce(easel, 118)
        + path(crown, bun)
        + path(crown, paint.linear((0.55, "#5a2406", 0), (1, "#5a2406", 0.4)))
        + seeds
        + path(
            "M52 78C64 42 104 22 140 18",
            "none",
            stroke="#ffffff",
            stroke_width=9,
            stroke_opacity=0.42,
            stroke_linecap="round",
        )
        + path(
            "M262 104C266 88 262 70 252 56",
            "none",
            stroke="#ffd9a0",
            stroke_width=4,
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
    )
    return Drawing((1, 5, 299, 306), body, Foot(150, 276, 138), 0.2, props=("tomato", "leaf", "sesame"))


def _board(easel: Easel) -> str:
    wood = "#9c6433"
    return (
        ellipse(150, 280, 148, 25, darken(wood, 0.22))
        + ellipse(
            150,
            271,
            148,
            25,
            easel.paint.linear(
                (0, lighten(wood, 0.04)), (0.5, lighten(wood, 0.09)), (1, darken(wood, 0.04)), x2=1, y2=0
            ),
        )
        + spot(easel.paint, (158, 270), (132, 19), "#1c0b03", 0.85)
    )


def _patty(easel: Easel, y: float) -> str:
    random, paint = easel.random, easel.paint
    top = [(18 + k * 26.4, y + random.uniform(-3, 3)) for k in range(11)]
    bottom = [(282 - k * 26.4, y + 36 + random.uniform(-3, 4)) for k in range(11)]
    shape = curve([(12, y + 18), *top, (288, y + 18), *bottom], closed=True, tension=0.8)
    crumbs = "".join(
        circle(
            random.uniform(22, 278),
            y + random.uniform(4, 32),
            random.uniform(1.6, 5),
            random.choice(("#7d3f1d", "#3a170a", "#96532a", "#2c1107")),
            opacity=0.6,
        )
        for _ in range(90)
    )
    return (
        path(shape, paint.linear((0, "#6b3418"), (0.4, "#552511"), (1, "#2a1007")))
        + crumbs
        + path(
            curve([(26, y + 5), (90, y + 3), (150, y + 5)]),
            "none",
            stroke="#d99a62",
            stroke_width=3,
            stroke_opacity=0.5,
        )
    )


def _cheese(easel: Easel, y: float) -> str:
    fill = easel.paint.linear((0, "#ffd75e"), (0.5, "#ffbe2e"), (1, "#ef9a12"))
    drip = (
        f"M14 {y}L286 {y}L284 {y + 10}C262 {y + 12} 250 {y + 30} 236 {y + 34}C222 {y + 36} 214 {y + 16} 190 "
        f"{y + 13}C166 {y + 14} 158 {y + 12} 140 {y + 13}C116 {y + 16} 112 {y + 42} 96 {y + 42}C82 {y + 40} 76 "
        f"{y + 16} 52 {y + 13}L16 {y + 11}Z"
    )
    return (
        path(drip, "#5a2406", opacity=0.4, transform="translate(2 5)")
        + path(drip, fill)
        + path(f"M20 {y + 3}L280 {y + 3}", "none", stroke="#fff1b0", stroke_width=2.5, stroke_opacity=0.8)
    )


def _tomatoes(easel: Easel, y: float) -> str:
    fill = easel.paint.linear((0, "#ff6a4a"), (0.5, "#e5341f"), (1, "#a81a0e"))
    return "".join(
        rect(x, y, w, 20, fill, rx=10) + rect(x + 8, y + 3, w - 20, 3.4, "#ffb49a", rx=1.7, opacity=0.8)
        for x, w in ((20, 92), (184, 94), (100, 100))
    )


def _lettuce(easel: Easel, y: float) -> str:
    random, paint = easel.random, easel.paint
    layers = ""
    for shift, base in ((10, "#4c8a28"), (0, "#84bf3f")):
        points = [(8.0, y + shift)]
        for k in range(15):
            x = 12 + k * 19.7
            points.append((x, y + shift + (26 if k % 2 else 6) + random.uniform(-5, 6)))
        points.append((292.0, y + shift))
        layers += path(
            curve(points) + f"L280 {y - 4}L20 {y - 4}Z",
            paint.linear((0, lighten(base, 0.02)), (0.5, lighten(base, 0.1)), (1, darken(base, 0.08))),
        )
        layers += path(curve(points), "none", stroke=lighten(base, 0.18), stroke_width=2, stroke_opacity=0.8)
    return layers


def fried_chicken(easel: Easel) -> Drawing:
    """A striped bucket heaped with crisp chicken."""
    random, paint, accent = easel.random, easel.paint, easel.palette.accent
    tilt, cx = 0.24, 160
    stripe = random.choice((accent, "#d7261e", darken(accent, 0.05)))
    clip = paint.clip(path(_wall_d(cx, tilt), "#000000"))
    stripes = "".join(
        path(
            f"M{cx + math.sin(a) * 132:.1f} 120L{cx + math.sin(b) * 132:.1f} 120L{cx + math.sin(b) * 96:.1f} 380"
            f"L{cx + math.sin(a) * 96:.1f} 380Z",
            stripe,
        )
        for a, b in ((-1.57 + k * 0.349, -1.57 + k * 0.349 + 0.175) for k in range(9))
    )
    pieces = [
        (88, 120, 50, -20),
        (232, 118, 52, 24),
        (160, 104, 58, 0),
        (116, 70, 48, -34),
        (206, 72, 50, 30),
        (160, 48, 46, 8),
        (60, 148, 40, -50),
        (262, 146, 40, 44),
        (126, 150, 48, 12),
        (198, 150, 50, -14),
    ]
    pile = "".join(_piece(easel, (x, y), size, turn) for x, y, size, turn in sorted(pieces, key=lambda piece: piece[1]))
    front = f"M{cx - 132} 146A132 {132 * tilt:.1f} 0 0 0 {cx + 132} 146"
    body = (
        ellipse(cx, 146, 132, 132 * tilt, darken(stripe, 0.3))
        + pile
        + path(_wall_d(cx, tilt), "#fbf4e8")
        + group(stripes, clip_path=clip)
        + path(_wall_d(cx, tilt), shade(paint, darken(stripe, 0.45), 0.95))
        + path(front, "none", stroke="#ffffff", stroke_width=5)
        + path(
            front, "none", stroke=darken(stripe, 0.2), stroke_width=1, stroke_opacity=0.35, transform="translate(0 4)"
        )
        + circle(cx, 254, 40, "#fbf4e8")
        + circle(cx, 254, 35, "none", stroke=stripe, stroke_width=2)
        + _drumstick_mark(cx, 254, stripe)
    )
    return Drawing(
        (20, 7, 302, 367), body, Foot(cx, 342, 97), tilt, steam=((130, 20), (190, 24)), props=("sesame", "chilli")
    )


def _wall_d(cx: float, tilt: float) -> str:
    return (
        f"M{cx - 132} 146A132 {132 * tilt:.1f} 0 0 0 {cx + 132} 146L{cx + 97} 342A97 {97 * tilt:.1f} 0 0 1 "
        f"{cx - 97} 342Z"
    )


def _piece(easel: Easel, center: tuple[float, float], size: float, turn: float) -> str:
    """A piece of chicken in a craggy golden crust; some show the bone."""
    random, paint = easel.random, easel.paint
    edge = [
        (
            math.cos(k * math.tau / 18) * size * random.uniform(0.86, 1.1),
            math.sin(k * math.tau / 18) * size * 0.78 * random.uniform(0.86, 1.1),
        )
        for k in range(18)
    ]
    crust = paint.radial((0, "#f8c566"), (0.35, "#e7a03c"), (0.7, "#c97522"), (1, "#7f3d0e"), cx=0.36, cy=0.28, r=0.82)
    crags = []
    for _ in range(44):
        x, y = random.uniform(-0.8, 0.8) * size, random.uniform(-0.6, 0.6) * size
        if (x / size) ** 2 + (y / size / 0.78) ** 2 < _INNER:
            r = random.uniform(2, 6.5)
            crags.append(
                circle(x + 1, y + 1.6, r, "#8a430f", opacity=0.5)
                + circle(x, y, r * 0.9, random.choice(("#f2b553", "#fbd382", "#df9536", "#c97a26")))
            )
    return group(
        path(curve(edge, closed=True), "#3a1604", opacity=0.55, transform="translate(4 9)"),
        path(curve(edge, closed=True, tension=0.7), crust),
        *crags,
        ellipse(-size * 0.3, -size * 0.36, size * 0.28, size * 0.14, "#fff0c4", opacity=0.4),
        transform=f"translate({center[0]} {center[1]}) rotate({turn})",
    )


def _drumstick_mark(x: float, y: float, color: str) -> str:
    soft = mix(color, "#ffffff", 0.1)
    return group(
        path("M-16 -14C-10 -28 16 -24 16 -4C16 10 4 12 -4 10L-10 16L-18 8L-12 2C-18 -2 -18 -8 -16 -14Z", soft),
        path("M-10 16L-18 24M-14 20", "none", stroke=soft, stroke_width=6, stroke_linecap="round"),
        transform=f"translate({x} {y}) rotate(8)",
    )
