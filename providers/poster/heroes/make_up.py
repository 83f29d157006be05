"""Perfume, lipstick, nail polish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix, oklch, saturate, with_lightness
from drawing.svg import ellipse, group, path, polygon, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.heroes.beauty import emblem, tinted_glass
from providers.poster.materials import glazed, metal, rim, shade, spot, streak, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_PALE = 0.5
_GOLD = "#c9a15a"
_SILVER = "#b9bcc2"
_PAPER = "#fbf7f0"


def perfume(easel: Easel) -> Drawing:
    """A cut-glass flacon with a heavy stopper."""
    paint, random = easel.paint, easel.random
    juice = random.choice((mix(easel.palette.accent, "#ffd9a0", 0.3), "#e9a04c", easel.palette.accent, "#d986a0"))
    trim = random.choice((_GOLD, _GOLD, "#2a2725"))
    cx = 120
    outer = "M30 150Q30 132 48 130L192 130Q210 132 210 150L210 330Q210 346 194 346L46 346Q30 346 30 330Z"
    inner = "M48 168L192 168L192 318Q192 328 182 328L58 328Q48 328 48 318Z"
    glass = paint.linear(
        (0, "#ffffff", 0.75),
        (0.08, "#ffffff", 0.25),
        (0.5, "#ffffff", 0.16),
        (0.9, "#ffffff", 0.3),
        (1, "#ffffff", 0.7),
        x2=1,
        y2=0,
    )
    fill = paint.linear((0, lighten(juice, 0.14)), (0.5, juice), (1, darken(juice, 0.12)))
    facets = (
        polygon([(30, 150), (48, 168), (48, 318), (30, 330)], "#ffffff", opacity=0.34)
        + polygon([(210, 150), (192, 168), (192, 318), (210, 330)], darken(juice, 0.25), opacity=0.34)
        + polygon([(48, 328), (192, 328), (206, 346), (34, 346)], "#ffffff", opacity=0.4)
        + polygon([(38, 133), (202, 133), (192, 168), (48, 168)], "#ffffff", opacity=0.28)
    )
    body = (
        path(outer, glass)
        + path(outer, paint.linear((0, juice, 0.12), (1, juice, 0.4)))
        + path(inner, fill)
        + path(inner, shade(paint, darken(juice, 0.3), 0.9))
        + spot(paint, (96, 300), (56, 30), lighten(juice, 0.25), 0.8)
        + facets
        + rect(96, 96, 48, 36, metal(paint, trim))
        + ellipse(cx, 132, 24, 4, darken(trim, 0.25))
        + rect(
            82,
            8,
            76,
            90,
            metal(paint, trim) if random.choice((True, False)) else glazed(paint, darken(trim, 0.02)),
            rx=9,
        )
        + ellipse(cx, 15, 33, 5, lighten(trim, 0.22), opacity=0.7)
        + rect(82, 84, 76, 3, darken(trim, 0.28), opacity=0.6)
        + rect(80, 204, 80, 84, _PAPER, rx=2, opacity=0.94)
        + emblem(easel, cx, 234, with_lightness(easel.palette.accent, 0.4))
        + path(
            "M98 270L142 270M106 278L134 278",
            "none",
            stroke=with_lightness(easel.palette.accent, 0.4),
            stroke_width=1.8,
        )
        + rect(80, 204, 80, 84, "none", rx=2, stroke=_GOLD, stroke_width=1.2)
        + streak(paint, (36, 142, 9, 196), 0.85)
        + streak(paint, (56, 174, 16, 140), 0.5)
        + streak(paint, (196, 150, 5, 180), 0.6)
        + path(outer, "none", stroke="#ffffff", stroke_width=1.8, stroke_opacity=0.75)
    )
    return Drawing((28, 7, 212, 348), body, Foot(cx, 342, 92), 0.1, props=("petal", "pearl"), tint=juice, repeats=False)


def lipstick(easel: Easel) -> Drawing:
    """An open lipstick, its cap beside it."""
    paint, random = easel.paint, easel.random
    shadecolor = random.choice(
        ("#c21f3a", "#d8475a", "#a8243f", "#e0605a", saturate(with_lightness(easel.palette.accent, 0.55), 1.1))
    )
    trim = random.choice((_GOLD, "#232022", "#e9d9cf"))
    tilt, cx = 0.18, 84
    bullet = (
        f"M{cx - 27} 156L{cx - 27} 74C{cx - 26} 44 {cx - 4} 20 {cx + 20} 12Q{cx + 27} 12 {cx + 27} 24L{cx + 27} 156Z"
    )
    face = f"M{cx - 27} 78C{cx - 25} 46 {cx - 4} 22 {cx + 20} 13C{cx + 28} 32 {cx + 4} 78 {cx - 27} 78Z"
    cap = ((210.0, 42.0), (210.0, 42.0), (352.0, 42.0), (358.0, 40.0))
    body = (
        path(bullet, glazed(paint, shadecolor))
        + path(face, paint.linear((0, lighten(shadecolor, 0.18)), (1, shadecolor), x2=0.4))
        + path(
            turned(((148.0, 32.0), (148.0, 32.0), (212.0, 32.0)), cx, tilt),
            metal(paint, _GOLD if trim != _GOLD else _SILVER),
        )
        + path(turned(((200.0, 42.0), (200.0, 42.0), (352.0, 42.0), (358.0, 40.0)), cx, tilt), glazed(paint, trim))
        + ellipse(cx, 200, 42, 42 * tilt, lighten(trim, 0.12))
        + path(turned(((196.0, 32.0), (206.0, 32.0)), cx, tilt), metal(paint, _GOLD if trim != _GOLD else _SILVER))
        + path(f"M{cx - 42} 262A42 {42 * tilt} 0 0 0 {cx + 42} 262", "none", stroke=_GOLD, stroke_width=4)
        + spot(paint, (212, 360), (60, 12), "#000000", 0.3)
        + path(turned(cap, 202, tilt), glazed(paint, trim))
        + ellipse(202, 210, 42, 42 * tilt, darken(trim, 0.04))
        + ellipse(202, 211, 36, 36 * tilt, paint.linear((0, darken(trim, 0.3)), (1, darken(trim, 0.1))))
        + path(f"M160 338A42 {42 * tilt} 0 0 0 244 338", "none", stroke=_GOLD, stroke_width=4)
        + streak(paint, (54, 206, 8, 146), 0.6)
        + streak(paint, (172, 218, 8, 134), 0.6)
    )
    return Drawing((39, 11, 249, 368), body, Foot(138, 357, 112), tilt, props=("petal", "pearl"), tint=shadecolor)


def nail_polish(easel: Easel) -> Drawing:
    """Three small bottles of nail polish."""
    accent = easel.palette.accent
    hues = [accent, easel.palette.pop, mix(accent, "#f7d9d4", 0.55)]
    easel.random.shuffle(hues)
    bottles = ((18, 34, 0.86, hues[0]), (206, 34, 0.86, hues[1]), (100, 0, 1.0, hues[2]))
    body = "".join(
        spot(easel.paint, (x + 62 * k + 12, 262), (66 * k, 13), "#000000", 0.28)
        + group(_polish(easel, tint), transform=f"translate({x} {y}) scale({k})")
        for x, y, k, tint in bottles
    )
    return Drawing((16, 3, 315, 270), body, Foot(166, 258, 142), 0.18, props=("petal", "pearl"), tint=accent)


def _polish(easel: Easel, color: str) -> str:
    paint = easel.paint
    cap = ((8.0, 20.0), (8.0, 20.0), (120.0, 27.0))
    glass = ((128.0, 24.0), (134.0, 30.0), (150.0, 56.0), (176.0, 62.0), (232.0, 62.0), (248.0, 58.0), (256.0, 50.0))
    lacquer = ((150.0, 46.0), (176.0, 54.0), (228.0, 54.0), (242.0, 46.0))
    rim_color = darken(color, 0.05) if oklch(color)[0] > _PALE else lighten(color, 0.1)
    return (
        path(turned(cap, 62, 0.16), glazed(paint, "#2b2729"))
        + ellipse(62, 8, 20, 3.4, "#4a4548")
        + path(turned(((118.0, 27.0), (130.0, 28.0)), 62, 0.16), metal(paint, _GOLD))
        + path(
            turned(glass, 62, 0.18),
            paint.linear(
                (0, "#ffffff", 0.75), (0.14, rim_color, 0.55), (0.86, rim_color, 0.6), (1, "#ffffff", 0.6), x2=1, y2=0
            ),
        )
        + path(turned(lacquer, 62, 0.18), tinted_glass(easel, color))
        + streak(paint, (14, 162, 11, 78), 0.85)
        + streak(paint, (104, 164, 5, 70), 0.55)
        + rim((62, 256), (48, 8), "#ffffff", 1.4, 0.4)
    )
