"""Macarons and a donut."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_CREAM = "#fff6e9"


def macarons(easel: Easel) -> Drawing:
    """A leaning stack of macarons, one beside it."""
    random, paint = easel.random, easel.paint
    colours = [
        "#f2a7b5",
        "#bcd79a",
        "#f5d27a",
        "#b9a4e0",
        "#8fcfc9",
        "#d79a6a",
        mix(easel.palette.accent, "#fff0e8", 0.45),
    ]
    random.shuffle(colours)
    stack = "".join(
        group(_macaron(easel, colours[k]), transform=f"translate({130 + dx} {250 - k * 66}) rotate({turn})")
        for k, (dx, turn) in enumerate(((0, 0), (8, 3), (-6, -4), (5, 5)))
    )
    side = group(_macaron(easel, colours[5], face=True), transform="translate(262 222) rotate(14)")
    body = (
        spot(paint, (150, 280), (130, 20), "#000000", 0.2)
        + stack
        + spot(paint, (272, 284), (64, 14), "#000000", 0.35)
        + side
    )
    return Drawing((24, -3, 339, 296), body, Foot(170, 282, 140), 0.16, props=("petal", "pearl", "sparkle"))


def _macaron(easel: Easel, color: str, *, face: bool = False) -> str:
    random, paint = easel.random, easel.paint
    shell = paint.radial(
        (0, lighten(color, 0.09)),
        (0.5, color),
        (0.9, darken(color, 0.1)),
        (1, darken(color, 0.06)),
        cx=0.36,
        cy=0.25,
        r=0.85,
    )
    if face:
        return (
            ellipse(12, 6, 66, 64, darken(color, 0.14))
            + ellipse(6, 3, 66, 64, _CREAM)
            + ellipse(-4, -2, 66, 64, darken(color, 0.07))
            + ellipse(-8, -4, 64, 62, shell)
            + ellipse(-30, -34, 18, 10, "#ffffff", opacity=0.5, transform="rotate(-34 -30 -34)")
        )

    def frill(y: float) -> str:
        return "".join(
            ellipse(
                -88 + k * 11 + random.uniform(-2, 2),
                y + random.uniform(-1.2, 1.2),
                8.5,
                6,
                lighten(color, random.uniform(-0.04, 0.05)),
            )
            for k in range(17)
        )

    return (
        path(
            "M-96 12C-96 40 -60 34 0 34C60 34 96 40 96 12Z",
            paint.linear((0, darken(color, 0.03)), (1, darken(color, 0.17))),
        )
        + frill(12)
        + rect(
            -88, -8, 176, 18, paint.linear((0, darken(_CREAM, 0.1)), (0.5, "#fffaf2"), (1, darken(_CREAM, 0.12))), rx=8
        )
        + frill(-9)
        + path("M-97 -10C-98 -46 -52 -52 0 -52C52 -52 98 -46 97 -10C70 -4 -70 -4 -97 -10Z", shell)
        + path(
            "M-76 -26C-64 -40 -36 -44 -12 -44",
            "none",
            stroke="#ffffff",
            stroke_width=6,
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
    )


def donut(easel: Easel) -> Drawing:
    """A glazed donut with sprinkles."""
    random, paint = easel.random, easel.paint
    icing = random.choice(("#f48fb1", "#5b3020", "#f7e3c0", "#9ad1c9", mix(easel.palette.accent, "#fff0ee", 0.3)))
    tilt = 0.62
    edge = [
        (math.cos(k * math.tau / 22) * random.uniform(126, 144), math.sin(k * math.tau / 22) * random.uniform(126, 144))
        for k in range(22)
    ]
    hole = [
        (math.cos(-k * math.tau / 14) * random.uniform(40, 50), math.sin(-k * math.tau / 14) * random.uniform(40, 50))
        for k in range(14)
    ]
    glaze = curve(edge, closed=True) + curve(hole, closed=True)
    bright = ("#ffffff", "#ffd447", "#4fc3e8", "#7bd06a", "#ff6b6b", "#b583f0")
    sprinkles = []
    for _ in range(80):
        a, r = random.uniform(0, math.tau), random.uniform(58, 122)
        x, y, turn, tint = math.cos(a) * r, math.sin(a) * r, random.uniform(0, 180), random.choice(bright)
        place = f"translate({x:.1f} {y:.1f}) rotate({turn:.0f})"
        sprinkles.append(
            group(
                rect(-7, -1.4, 15, 6, "#3a1206", rx=3, opacity=0.3),
                rect(-7.5, -3, 15, 6, tint, rx=3),
                rect(-6, -2.2, 10, 1.6, "#ffffff", rx=0.8, opacity=0.6),
                transform=place,
            )
        )
    dough = paint.radial((0, "#b86a2a"), (0.35, "#f0bd72"), (0.72, "#dd9a4a"), (1, "#9a5520"))
    body = group(
        path(
            curve(
                [(math.cos(k * math.tau / 20) * 154, math.sin(k * math.tau / 20) * 154) for k in range(20)], closed=True
            )
            + curve(
                [(math.cos(-k * math.tau / 12) * 34, math.sin(-k * math.tau / 12) * 34) for k in range(12)], closed=True
            ),
            "#8a4717",
            transform="translate(0 46)",
            fill_rule="evenodd",
        ),
        path(
            "M-154 0C-158 30 -156 40 -150 52A154 150 0 0 0 150 52C156 40 158 30 154 0Z",
            paint.linear((0, "#c9812f"), (0.3, "#efb966"), (0.7, "#c47c30"), (1, "#7c3f12"), x2=1, y2=0),
        ),
        circle(0, 8, 154, dough),
        circle(0, 20, 36, "#6b3410"),
        path(glaze, darken(icing, 0.14), transform="translate(0 12)", fill_rule="evenodd"),
        path(
            glaze,
            paint.radial(
                (0, darken(icing, 0.08)),
                (0.42, lighten(icing, 0.06)),
                (0.7, icing),
                (1, darken(icing, 0.1)),
                cx=0.46,
                cy=0.42,
                r=0.6,
            ),
            fill_rule="evenodd",
        ),
        path(
            "M-110 -40A118 118 0 0 1 -20 -114",
            "none",
            stroke="#ffffff",
            stroke_width=15,
            stroke_opacity=0.5,
            stroke_linecap="round",
        ),
        path(
            "M100 62A118 118 0 0 1 56 102",
            "none",
            stroke="#ffffff",
            stroke_width=8,
            stroke_opacity=0.3,
            stroke_linecap="round",
        ),
        *sprinkles,
        transform=f"translate(160 100) scale(1 {tilt})",
    )
    return Drawing((3, 8, 317, 225), body, Foot(160, 128, 148), tilt, props=("sparkle", "cookie"))
