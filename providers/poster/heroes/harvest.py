"""Fruit and wine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten
from drawing.svg import circle, ellipse, group, path
from providers.poster.easel import Drawing, Foot
from providers.poster.heroes.glassware import Glass, back, front
from providers.poster.materials import ball, glazed, rim, shade, spot, streak, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def fruit(easel: Easel) -> Drawing:
    """Oranges, an apple, grapes and berries in a heap, one orange cut."""
    random, paint = easel.random, easel.paint
    red = random.choice(("#d8262c", "#7fb83a", "#e0452a"))
    grape = random.choice(("#6a3d9a", "#8fbf4a", "#4a2a6b"))
    bunch = "".join(
        circle(x, y, 21, ball(paint, grape, 0.4)) + ellipse(x - 7, y - 8, 4.5, 3, "#ffffff", opacity=0.7)
        for x, y in (
            (272, 92),
            (306, 98),
            (338, 112),
            (256, 122),
            (290, 128),
            (324, 138),
            (352, 148),
            (272, 158),
            (306, 166),
            (338, 176),
            (290, 192),
            (322, 202),
        )
    )
    pores = "".join(
        circle(random.uniform(70, 210), random.uniform(90, 220), 1.2, "#d96a08", opacity=0.45) for _ in range(60)
    )
    leaf = paint.linear((0, "#8fd05a"), (1, "#2f7a2a"), x2=1)
    body = (
        spot(paint, (200, 232), (190, 26), "#000000", 0.28)
        + path("M330 92C326 66 334 48 352 36", "none", stroke="#6b4a24", stroke_width=5, stroke_linecap="round")
        + path("M322 82C286 74 268 46 276 26C310 28 332 50 322 82Z", leaf)
        + bunch
        + circle(182, 112, 74, ball(paint, red, 0.3))
        + path(
            "M182 50C170 58 194 60 186 46C186 34 192 24 200 18",
            "none",
            stroke="#5a3a1c",
            stroke_width=5,
            stroke_linecap="round",
        )
        + path("M190 40C206 14 240 14 252 22C240 46 212 52 190 40Z", leaf)
        + ellipse(154, 76, 15, 24, "#ffffff", opacity=0.5, transform="rotate(30 154 76)")
        + circle(92, 156, 76, ball(paint, "#ff9420", 0.3))
        + group(pores, opacity=0.6)
        + ellipse(62, 118, 17, 11, "#ffffff", opacity=0.5, transform="rotate(-38 62 118)")
        + path("M86 86L92 80L98 86L92 92Z", "#4f7a2a")
        + group(_half_orange(easel), transform="translate(196 186)")
        + "".join(
            group(_berry(easel), transform=f"translate({x} {y}) scale({k})")
            for x, y, k in ((282, 222, 1), (312, 226, 0.9), (262, 232, 0.8), (342, 226, 0.85))
        )
    )
    return Drawing((15, 14, 374, 251), body, Foot(194, 232, 184), 0.16, props=("leaf", "citrus"))


def _half_orange(easel: Easel) -> str:
    flesh = easel.paint.radial((0, "#ffd27a"), (0.6, "#ffa52e"), (1, "#f58410"))
    wedges = "".join(path("M0 -3L12 -44Q0 -54 -12 -44Z", flesh, transform=f"rotate({k * 36})") for k in range(10))
    return (
        circle(5, 4, 60, "#b9590a")
        + circle(0, 0, 60, "#ff9a26")
        + circle(0, 0, 54, "#fff1d2")
        + wedges
        + path(
            "M-40 -38A54 54 0 0 1 0 -55",
            "none",
            stroke="#ffffff",
            stroke_width=4,
            stroke_opacity=0.6,
            stroke_linecap="round",
        )
    )


def _berry(easel: Easel) -> str:
    return circle(0, 0, 16, ball(easel.paint, "#3f4f9a", 0.35)) + path(
        "M-6 -9L-2 -5L2 -10L4 -4L9 -6L6 0L0 2L-6 -1Z", "#26305f", opacity=0.8
    )


def wine(easel: Easel) -> Drawing:
    """A bottle with a paper label and a glass beside it."""
    random, paint = easel.random, easel.paint
    red = random.choice((True, True, False))
    glass_color, juice = ("#1f2b1c", "#7a1028") if red else ("#5a6b2c", "#f0d47a")
    foil = random.choice(("#7a1626", "#c9a15a", "#23201f"))
    cx, tilt = 92, 0.13
    bottle = (
        (12.0, 17.0),
        (12.0, 17.0),
        (104.0, 18.0),
        (134.0, 24.0),
        (172.0, 54.0),
        (192.0, 58.0),
        (192.0, 58.0),
        (408.0, 58.0),
        (414.0, 55.0),
    )
    label = f"M{cx - 50} 246Q{cx} 254 {cx + 50} 246L{cx + 50} 356Q{cx} 364 {cx - 50} 356Z"
    ink = "#5a2430"
    bowl = ((176.0, 48.0), (224.0, 58.0), (262.0, 52.0), (290.0, 30.0), (302.0, 8.0))
    goblet = Glass(bowl, 236, 0.2, 232, 300, 2.5)
    stem = ((300.0, 8.0), (320.0, 4.5), (380.0, 4.5), (400.0, 16.0), (408.0, 46.0), (410.0, 46.0))
    inside = path(
        turned(((236.0, 55.0), (262.0, 49.0), (288.0, 28.0), (299.0, 8.0)), 236, 0.2),
        paint.linear((0, lighten(juice, 0.08)), (1, darken(juice, 0.08))),
    )
    body = (
        path(turned(bottle, cx, tilt), glazed(paint, glass_color))
        + path(turned(((192.0, 50.0), (400.0, 50.0)), cx, tilt), paint.linear((0, juice, 0.12), (1, juice, 0.3)))
        + path(turned(((10.0, 18.5), (10.0, 18.5), (92.0, 19.0)), cx, tilt), glazed(paint, foil))
        + path(f"M{cx - 20} 20L{cx + 20} 20", "none", stroke="#000000", stroke_width=2, stroke_opacity=0.3)
        + path(label, "#f8f0e0")
        + circle(cx, 288, 18, "none", stroke=ink, stroke_width=2)
        + group(
            *(circle(cx + dx, 288 + dy, 4.4, ink) for dx, dy in ((-8, -5), (0, -5), (8, -5), (-4, 3), (4, 3), (0, 10)))
        )
        + path(
            f"M{cx - 34} 322Q{cx} 328 {cx + 34} 322M{cx - 24} 334Q{cx} 339 {cx + 24} 334",
            "none",
            stroke=ink,
            stroke_width=2.2,
        )
        + path(label, shade(paint, "#3a2414", 0.85))
        + streak(paint, (cx - 46, 190, 10, 210), 0.55, 2)
        + streak(paint, (cx + 40, 196, 5, 190), 0.35)
        + streak(paint, (cx - 12, 100, 5, 60), 0.5, -14)
        + back(easel, goblet)
        + inside
        + ellipse(236, 236, 55, 11, paint.radial((0, lighten(juice, 0.16)), (1, lighten(juice, 0.02))))
        + path(
            turned(stem, 236, 0.18),
            paint.linear(
                (0, "#ffffff", 0.5), (0.3, "#ffffff", 0.85), (0.5, "#ffffff", 0.18), (1, "#ffffff", 0.5), x2=1, y2=0
            ),
        )
        + front(easel, goblet)
        + rim((236, 410), (46, 8), "#ffffff", 1.4, 0.6)
        + streak(paint, (190, 200, 10, 74), 0.75, 6)
    )
    return Drawing((32, 6, 296, 423), body, Foot(150, 412, 118), tilt, props=("grape", "leaf"), tint=juice)
