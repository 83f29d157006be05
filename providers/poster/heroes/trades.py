"""Scissors, wrench, cleaning: the tools of a trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, ellipse, group, path, polygon, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import glazed, metal, spot, streak, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_STEEL = "#b8bdc4"


def scissors(easel: Easel) -> Drawing:
    """A barber's scissors and a comb in a glass."""
    paint, palette = easel.paint, easel.palette
    grip = easel.random.choice(("#c9a15a", palette.accent, "#2a2a2d"))
    steel = paint.linear((0, "#f4f6f8"), (0.45, "#aeb4bb"), (0.5, "#eef1f3"), (1, "#7b828a"), x2=1, y2=0)
    comb = darken(mix(palette.accent, "#3a2a22", 0.4), 0.04)
    teeth = "".join(
        rect(36, y, 34, 3.4, paint.linear((0, lighten(comb, 0.08)), (1, darken(comb, 0.06))), rx=1.6)
        for y in range(22, 220, 8)
    )
    blade = "M-8 0C-11 -70 -6 -150 2 -196C9 -150 10 -70 8 0Z"

    def half(side: int) -> str:
        ring = circle(side * 34, 122, 33, "none", stroke=darken(grip, 0.16), stroke_width=15) + circle(
            side * 34 - 1, 121, 33, "none", stroke=metal(paint, grip), stroke_width=11
        )
        shank = path(
            f"M0 -4C{side * 4} 40 {side * 10} 66 {side * 22} 92",
            "none",
            stroke=metal(paint, grip),
            stroke_width=14,
            stroke_linecap="round",
        )
        return group(
            path(blade, "#000000", opacity=0.2, transform="translate(5 6)"),
            path(blade, steel),
            path("M3 -180L6 -10", "none", stroke="#ffffff", stroke_width=1.6, stroke_opacity=0.9),
            shank,
            ring,
            transform=f"rotate({side * -13})",
        )

    glass = ((238.0, 66.0), (238.0, 66.0), (372.0, 58.0), (380.0, 52.0))
    body = (
        group(
            rect(66, 14, 30, 214, paint.linear((0, lighten(comb, 0.12)), (1, darken(comb, 0.06)), x2=1), rx=8) + teeth,
            transform="translate(2 30) rotate(-9 80 240)",
        )
        + group(
            half(1),
            half(-1),
            circle(0, 0, 12, metal(paint, "#c9a15a")),
            path("M-6 -4L6 4", "none", stroke="#6b4a1a", stroke_width=2.4),
            transform="translate(196 212) rotate(10)",
        )
        + path(
            turned(glass, 96, 0.2),
            paint.linear(
                (0, mix(palette.accent, "#ffffff", 0.35), 0.75),
                (0.3, mix(palette.accent, "#ffffff", 0.6), 0.42),
                (0.8, palette.accent, 0.5),
                (1, darken(palette.accent, 0.1), 0.8),
                x2=1,
                y2=0,
            ),
        )
        + ellipse(96, 238, 66, 13, "none", stroke="#ffffff", stroke_width=2.2, stroke_opacity=0.8)
        + streak(paint, (42, 250, 11, 118), 0.8, 5)
        + streak(paint, (142, 252, 5, 110), 0.5, -4)
    )
    return Drawing((3, 15, 278, 392), body, Foot(112, 380, 70), 0.2, props=("sparkle",))


def wrench(easel: Easel) -> Drawing:
    """A toolbox with a wrench and a screwdriver standing in it."""
    paint, palette = easel.paint, easel.palette
    box = easel.random.choice((palette.accent, "#d8372c", "#2f6fb8"))
    steel = paint.linear((0, "#f2f4f6"), (0.4, "#a9afb6"), (0.55, "#e6e9ec"), (1, "#737a82"), x2=1, y2=0)
    jaw = "M-17 60L-17 -46C-46 -60 -50 -96 -26 -118L-26 -82L0 -68L26 -82L26 -118C50 -96 46 -60 17 -46L17 60Z"
    handle = paint.linear(
        (0, lighten(palette.pop, 0.1)), (0.5, palette.pop), (1, darken(palette.pop, 0.16)), x2=1, y2=0
    )
    driver = (
        rect(-5, -150, 10, 120, steel)
        + path("M-8 -168L8 -168L5 -148L-5 -148Z", steel)
        + path("M-19 -40Q0 -54 19 -40L21 70L-21 70Z", handle)
        + path(
            "M-9 -36L-10 70M9 -36L10 70", "none", stroke=darken(palette.pop, 0.16), stroke_width=3, stroke_opacity=0.6
        )
    )
    hammer = rect(-8, -96, 16, 170, paint.linear((0, "#d9a05a"), (1, "#8a5426"), x2=1, y2=0), rx=5) + path(
        "M-50 -134L26 -134C40 -134 52 -124 54 -108L30 -100L-50 -100Z", steel
    )
    body = (
        group(
            path(jaw, "#000000", opacity=0.2, transform="translate(6 5)"),
            path(jaw, steel),
            path("M-10 -40L-10 60", "none", stroke="#ffffff", stroke_width=3, stroke_opacity=0.7),
            transform="translate(118 148) rotate(-14)",
        )
        + group(driver, transform="translate(212 176) rotate(4)")
        + group(hammer, transform="translate(288 160) rotate(16)")
        + polygon([(28, 190), (64, 168), (352, 168), (372, 190)], darken(box, 0.24))
        + path(
            "M20 196L380 196L366 330Q364 340 352 340L48 340Q36 340 34 330Z",
            paint.linear((0, lighten(box, 0.06)), (0.4, box), (1, darken(box, 0.14))),
        )
        + path(
            "M14 184Q14 178 22 178L378 178Q386 178 386 184L386 208Q386 214 378 214L22 214Q14 214 14 208Z",
            paint.linear((0, lighten(box, 0.12)), (0.5, lighten(box, 0.02)), (1, darken(box, 0.1))),
        )
        + path("M24 183L376 183", "none", stroke="#ffffff", stroke_width=3, stroke_opacity=0.5, stroke_linecap="round")
        + rect(172, 196, 56, 46, metal(paint, _STEEL), rx=7)
        + rect(186, 214, 28, 14, "#4a4f55", rx=4)
        + "".join(rect(x, 196, 26, 40, metal(paint, _STEEL), rx=4) for x in (70, 304))
        + path(
            "M60 262L340 262M64 292L336 292",
            "none",
            stroke=darken(box, 0.14),
            stroke_width=5,
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
        + path("M40 216L50 330", "none", stroke="#ffffff", stroke_width=5, stroke_opacity=0.25)
    )
    return Drawing((13, 7, 387, 341), body, Foot(200, 334, 170), 0.12, props=("sparkle",))


def cleaning(easel: Easel) -> Drawing:
    """A spray bottle, folded towels, bubbles."""
    random, paint, palette = easel.random, easel.paint, easel.palette
    juice = random.choice((palette.accent, "#3aa7e0", "#35b58a"))
    bottle = ((132.0, 22.0), (150.0, 30.0), (176.0, 62.0), (206.0, 70.0), (330.0, 70.0), (352.0, 68.0), (360.0, 60.0))
    head = "M58 50L58 26Q58 16 70 16L150 20Q164 22 166 40L168 62L140 66L140 104L92 104L92 72Q80 70 78 52Z"
    towel = "".join(
        rect(178, y, 164, 40, paint.linear((0, lighten(tint, 0.05)), (0.5, tint), (1, darken(tint, 0.12))), rx=19)
        + path(f"M190 {y + 20}L336 {y + 20}", "none", stroke=darken(tint, 0.1), stroke_width=2, stroke_opacity=0.6)
        + circle(196, y + 20, 8, "none", stroke=darken(tint, 0.12), stroke_width=2)
        for y, tint in ((322, mix(juice, "#ffffff", 0.5)), (284, "#fbf8f2"), (246, mix(palette.pop, "#ffffff", 0.35)))
    )
    bubbles = "".join(
        circle(
            x,
            y,
            r,
            paint.radial(
                (0, "#ffffff", 0.04),
                (0.7, "#ffffff", 0.12),
                (0.9, mix(juice, "#ffffff", 0.5), 0.5),
                (1, "#ffffff", 0.75),
            ),
        )
        + ellipse(
            x - r * 0.36,
            y - r * 0.42,
            r * 0.2,
            r * 0.12,
            "#ffffff",
            opacity=0.95,
            transform=f"rotate(-40 {x - r * 0.36:.1f} {y - r * 0.42:.1f})",
        )
        for x, y, r in (
            (248, 196, 32),
            (302, 150, 22),
            (228, 120, 18),
            (286, 92, 30),
            (330, 210, 17),
            (248, 60, 14),
            (322, 48, 18),
            (196, 196, 13),
        )
    )
    body = (
        spot(paint, (258, 364), (100, 12), "#000000", 0.3)
        + towel
        + path(head, paint.linear((0, "#ffffff"), (0.6, "#ece9e4"), (1, "#bdb8b0")))
        + path("M78 52C70 60 66 82 74 104L86 100C80 84 84 74 92 72Z", darken(juice, 0.08))
        + rect(40, 30, 22, 18, darken(juice, 0.12), rx=4)
        + path("M64 24L150 27", "none", stroke="#ffffff", stroke_width=4, stroke_opacity=0.9, stroke_linecap="round")
        + rect(86, 100, 58, 34, glazed(paint, "#f2efea"), rx=5)
        + path(
            turned(bottle, 114, 0.16),
            paint.linear(
                (0, darken(juice, 0.16)),
                (0.16, lighten(juice, 0.1)),
                (0.5, juice),
                (0.86, darken(juice, 0.14)),
                (1, lighten(juice, 0.04)),
                x2=1,
                y2=0,
            ),
        )
        + path("M60 226Q114 238 168 226L168 312Q114 324 60 312Z", "#fffdf8")
        + path("M114 246C100 264 94 276 94 286A20 20 0 0 0 134 286C134 276 128 264 114 246Z", juice)
        + ellipse(107, 284, 5, 8, "#ffffff", opacity=0.8)
        + streak(paint, (52, 190, 11, 150), 0.75)
        + bubbles
    )
    return Drawing((39, 15, 348, 372), body, Foot(170, 360, 152), 0.13, props=("sparkle", "bubble"))
