"""Bouquet and potted plant."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import glazed, matt, spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_LOWER = 130
_EVERY = 4


def rose(easel: Easel, x: float, y: float, r: float, color: str) -> str:
    """A rose from the front: rings of petals, each with its own light, closing to a spiral."""
    random, paint = easel.random, easel.paint
    fills = [
        paint.linear(
            (0, lighten(color, 0.13 - ring * 0.03)),
            (0.6, darken(color, ring * 0.035)),
            (1, darken(color, 0.12 + ring * 0.03)),
        )
        for ring in range(4)
    ]
    start = random.uniform(0, 360)
    petals = []
    for ring, (count, reach, size) in enumerate(((6, 0.56, 0.56), (5, 0.4, 0.48), (4, 0.24, 0.4), (3, 0.1, 0.3))):
        for k in range(count):
            angle = start + ring * 31 + k * 360 / count
            petal = (
                f"M{-size:.2f} 0C{-size:.2f} {-size * 0.9:.2f} {size:.2f} {-size * 0.9:.2f} {size:.2f} 0"
                f"C{size * 0.8:.2f} {size * 0.5:.2f} {-size * 0.8:.2f} {size * 0.5:.2f} {-size:.2f} 0Z"
            )
            petals.append(
                group(
                    path(petal, darken(color, 0.2), opacity=0.35, transform=f"translate(.03 {-reach + 0.06:.2f})"),
                    path(petal, fills[ring], transform=f"translate(0 {-reach:.2f})"),
                    transform=f"rotate({angle:.0f})",
                )
            )
    heart = path(
        "M-.13 0C-.13 -.16 .15 -.16 .15 0C.15 .13 -.06 .14 -.06 .02C-.06 -.06 .06 -.06 .05 .02",
        "none",
        stroke=darken(color, 0.22),
        stroke_width=0.045,
        stroke_linecap="round",
    )
    return group(
        circle(0.04, 0.09, 0.96, "#1a0a0a", opacity=0.22),
        *petals,
        heart,
        transform=f"translate({x:.1f} {y:.1f}) scale({r:.2f})",
    )


def daisy(easel: Easel, x: float, y: float, r: float, color: str) -> str:
    """A daisy or cosmos from the front."""
    fill = easel.paint.linear((0, lighten(color, 0.1)), (1, darken(color, 0.07)))
    petals = "".join(
        path(
            "M0 -.18C-.22 -.4 -.22 -.9 0 -1C.22 -.9 .22 -.4 0 -.18Z",
            fill,
            transform=f"rotate({k * 36 + easel.random.uniform(-4, 4):.0f})",
        )
        for k in range(10)
    )
    middle = circle(0, 0, 0.27, easel.paint.radial((0, "#ffe27a"), (0.7, "#f4b52a"), (1, "#b9761a")))
    return group(petals, middle, transform=f"translate({x:.1f} {y:.1f}) scale({r:.2f})")


def leaf(easel: Easel, x: float, y: float, size: float, turn: float, color: str = "#4f8a3a") -> str:
    """A pointed leaf with its midrib; (x, y) is where it is fastened."""
    fill = easel.paint.linear(
        (0, lighten(color, 0.1)), (0.5, color), (0.52, darken(color, 0.05)), (1, darken(color, 0.1)), x2=1, y2=0
    )
    return group(
        path("M0 0C-.34 -.2 -.36 -.7 0 -1C.36 -.7 .34 -.2 0 0Z", fill),
        path(
            "M0 0L0 -.92M0 -.3L-.16 -.45M0 -.3L.16 -.45M0 -.55L-.14 -.7M0 -.55L.14 -.7",
            "none",
            stroke=lighten(color, 0.2),
            stroke_width=0.025,
            stroke_opacity=0.7,
        ),
        transform=f"translate({x:.1f} {y:.1f}) rotate({turn:.0f}) scale({size:.1f})",
    )


def bouquet(easel: Easel) -> Drawing:
    """Roses and daisies in paper, tied with a ribbon."""
    random, paint = easel.random, easel.paint
    schemes = (
        ("#d8405a", "#f2a3ad", "#fff3ec"),
        ("#f2b8a2", "#e9765a", "#fff0d8"),
        ("#b79be0", "#8a63c9", "#fbf0ff"),
        ("#f7cf5a", "#f29a3a", "#fff8e2"),
        ("#fff3ea", "#f7cdbb", "#ffe9b8"),
    )
    colours = random.choice(schemes)
    wrap = random.choice(("#f3e7d6", "#e9d3cf", "#d9cdb8", "#f7f2ea"))
    ribbon = random.choice((colours[0], "#c9a15a", "#a83a4a"))
    places = [
        (150, 74, 47),
        (90, 100, 44),
        (212, 98, 45),
        (120, 152, 46),
        (186, 152, 47),
        (58, 150, 38),
        (246, 150, 39),
        (150, 112, 40),
        (104, 60, 32),
        (200, 54, 33),
        (152, 196, 40),
    ]
    leaves = "".join(
        leaf(easel, 150, 150, random.uniform(110, 146), turn, random.choice(("#4f8a3a", "#6ea04a", "#3a6e3a")))
        for turn in (-88, -66, -44, -20, 6, 26, 48, 70, 90)
    )
    sprigs = "".join(
        circle(
            150 + math.sin(a) * r,
            140 - math.cos(a) * r * 0.92,
            random.uniform(2.5, 5),
            random.choice(("#ffffff", "#fff4e0")),
        )
        for a, r in ((random.uniform(-1.5, 1.5), random.uniform(96, 134)) for _ in range(54))
    )
    blooms = []
    for k, (x, y, r) in enumerate(sorted(places, key=lambda place: (place[1] > _LOWER, place[2]))):
        if k % _EVERY == 0:
            blooms.append(daisy(easel, x, y, r * 0.92, colours[2]))
        else:
            blooms.append(rose(easel, x, y, r, colours[k % 2]))
    back = path(
        "M14 120C60 40 240 40 286 120L196 352L104 352Z", paint.linear((0, darken(wrap, 0.05)), (1, darken(wrap, 0.14)))
    )
    left = path(
        "M8 128C30 196 74 252 128 292L112 400C96 396 74 398 62 404L104 300C58 262 14 196 8 128Z",
        paint.linear((0, lighten(wrap, 0.03)), (1, darken(wrap, 0.06)), x2=1),
    )
    front = path(
        "M292 128C262 214 208 262 150 292L104 300L94 410C124 402 176 402 206 410L192 300C246 262 288 200 292 128Z",
        paint.linear((0, lighten(wrap, 0.01)), (0.5, lighten(wrap, 0.03)), (1, darken(wrap, 0.1))),
    )
    folds = path(
        "M286 140C254 220 206 262 156 296M150 300L140 404M168 300L176 404M20 152C44 208 82 254 122 288",
        "none",
        stroke=darken(wrap, 0.2),
        stroke_width=1.6,
        stroke_opacity=0.4,
    )
    body = (
        back
        + leaves
        + sprigs
        + "".join(blooms)
        + left
        + front
        + folds
        + spot(paint, (150, 296), (64, 20), "#3a1a10", 0.3)
        + _bow(easel, 150, 300, ribbon)
    )
    return Drawing((3, 8, 296, 411), body, Foot(150, 404, 58), 0.2, props=("petal", "leaf"))


def _bow(easel: Easel, x: float, y: float, color: str) -> str:
    loop = easel.paint.linear((0, lighten(color, 0.12)), (0.5, color), (1, darken(color, 0.12)))
    tail = easel.paint.linear((0, darken(color, 0.08)), (0.4, lighten(color, 0.05)), (1, darken(color, 0.05)))
    return group(
        path("M-8 8C-22 40 -38 66 -52 88L-36 84L-30 98C-16 72 -4 40 4 10Z", tail),
        path("M8 8C22 40 36 62 54 80L38 80L34 96C18 72 4 40 -4 10Z", tail),
        path("M-46 -10L46 -10L46 12L-46 12Z", loop),
        path("M0 0C-20 -34 -72 -40 -74 -12C-76 18 -24 16 0 0Z", loop),
        path("M0 0C20 -34 72 -40 74 -12C76 18 24 16 0 0Z", loop),
        path(
            "M-10 0C-28 -16 -52 -22 -60 -12M10 0C28 -16 52 -22 60 -12",
            "none",
            stroke=darken(color, 0.2),
            stroke_width=2.4,
            stroke_opacity=0.6,
            stroke_linecap="round",
        ),
        ellipse(0, 0, 13, 12, loop),
        transform=f"translate({x} {y})",
    )


def plant(easel: Easel) -> Drawing:
    """A leafy plant in a glazed pot."""
    random, paint = easel.random, easel.paint
    pot_color = random.choice(("#c9704a", "#f1ece3", "#3a4a44", mix(easel.palette.accent, "#f4ede4", 0.35)))
    green = random.choice(("#3f8a4a", "#5a9a3a", "#2f7a5a"))
    stems = []
    for k, (turn, reach) in enumerate(
        (
            (-72, 150),
            (70, 152),
            (-50, 188),
            (52, 186),
            (-30, 220),
            (32, 214),
            (-8, 246),
            (12, 200),
            (-60, 116),
            (58, 112),
        )
    ):
        lean = math.radians(turn)
        x, y = 150 + math.sin(lean) * reach * 0.62, 258 - math.cos(lean) * reach * 0.62
        stems.append(
            path(
                curve([(150, 262), (150 + math.sin(lean) * reach * 0.22, 258 - reach * 0.4), (x, y)]),
                "none",
                stroke=darken(green, 0.05),
                stroke_width=4.5,
                stroke_linecap="round",
            )
        )
        stems.append(_broad(easel, x, y, 64 + (k % 3) * 9, turn * 1.25, lighten(green, random.uniform(-0.06, 0.09))))
    body = (
        ellipse(150, 262, 78, 17, darken(pot_color, 0.16))
        + ellipse(150, 265, 70, 13, "#3a2618")
        + "".join(stems)
        + path("M72 262A78 17 0 0 0 228 262L227 284A77 17 0 0 1 73 284Z", glazed(paint, pot_color))
        + path("M77 286A73 17 0 0 0 223 286L206 372A56 13 0 0 1 94 372Z", matt(paint, pot_color))
        + path("M77 287A73 17 0 0 0 223 287L222 296A73 17 0 0 1 78 296Z", "#000000", opacity=0.16)
        + path("M72 262A78 17 0 0 0 228 262", "none", stroke="#ffffff", stroke_width=2, stroke_opacity=0.55)
        + spot(paint, (112, 322), (16, 44), "#ffffff", 0.3)
    )
    return Drawing((-29, 33, 324, 386), body, Foot(150, 372, 58), 0.22, props=("leaf",))


def _broad(easel: Easel, x: float, y: float, size: float, turn: float, color: str) -> str:
    fill = easel.paint.linear(
        (0, lighten(color, 0.1)), (0.49, color), (0.51, darken(color, 0.05)), (1, darken(color, 0.11)), x2=1, y2=0
    )
    ribs = "".join(
        path(
            f"M0 {-k * 0.24 - 0.1:.2f}Q{side * 0.24} {-k * 0.24 - 0.2:.2f} {side * (0.38 - k * 0.085):.2f} "
            f"{-k * 0.24 - 0.36:.2f}",
            "none",
            stroke=lighten(color, 0.16),
            stroke_width=0.018,
            stroke_opacity=0.8,
        )
        for k in range(4)
        for side in (-1, 1)
    )
    return group(
        path(
            "M0 .12C-.62 .06 -.66 -.62 0 -1.16C.66 -.62 .62 .06 0 .12Z",
            "#06180c",
            opacity=0.28,
            transform="translate(.05 .07)",
        ),
        path("M0 .12C-.62 .06 -.66 -.62 0 -1.16C.66 -.62 .62 .06 0 .12Z", fill),
        path("M0 .12L0 -1.1", "none", stroke=lighten(color, 0.2), stroke_width=0.03),
        ribs,
        transform=f"translate({x:.1f} {y:.1f}) rotate({turn:.0f}) scale({size:.0f})",
    )
