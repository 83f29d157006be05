"""Dishes on a plate: pasta, steak."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.heroes.toppings import Spot, scatter, sesame, tomato
from providers.poster.materials import rim

if TYPE_CHECKING:
    from providers.poster.easel import Easel

TILT = 0.56


def plate(easel: Easel, center: tuple[float, float], r: float, glaze: str) -> str:
    """A round plate: thickness, rim, well, and the light along its edge."""
    (x, y), paint = center, easel.paint
    flat = r * TILT
    return (
        ellipse(x, y + 9, r * 0.97, flat * 0.98, darken(glaze, 0.28))
        + ellipse(
            x,
            y,
            r,
            flat,
            paint.linear((0, lighten(glaze, 0.02)), (0.5, darken(glaze, 0.02)), (1, darken(glaze, 0.1)), x2=0.7),
        )
        + ellipse(
            x,
            y + 3,
            r * 0.74,
            flat * 0.72,
            paint.linear((0, darken(glaze, 0.15)), (0.5, darken(glaze, 0.05)), (1, lighten(glaze, 0.01)), x2=0.3),
        )
        + ellipse(x, y + 6, r * 0.7, flat * 0.67, darken(glaze, 0.035))
        + rim((x, y), (r * 0.985, flat * 0.98), "#ffffff", 1.8, 0.55)
        + path(
            f"M{x - r * 0.9:.1f} {y + flat * 0.2:.1f}A{r * 0.93:.1f} {flat * 0.93:.1f} 0 0 0 {x - r * 0.3:.1f} "
            f"{y + flat * 0.87:.1f}",
            "none",
            stroke="#ffffff",
            stroke_width=4,
            stroke_opacity=0.55,
            stroke_linecap="round",
        )
    )


def flat(center: tuple[float, float], *marks: str) -> str:
    """Marks drawn as seen from straight above, laid down on the table."""
    return group(*marks, transform=f"translate({center[0]} {center[1]}) scale(1 {TILT})")


def _glaze(easel: Easel) -> str:
    return easel.random.choice(("#f6f1e8", "#f6f1e8", "#33363a", "#e8e4da"))


def pasta(easel: Easel) -> Drawing:
    """Spaghetti wound into a nest under sauce, basil, tomatoes and cheese."""
    random, paint = easel.random, easel.paint
    sauce = random.choice(("#d8361c", "#f1e2bd", "#5f8f2f"))
    center = (190.0, 132.0)
    strands = []
    for k in range(46):
        r = 108 - k * 1.9
        start, sweep = random.uniform(0, math.tau), random.uniform(1.5, 3.6)
        wobble = random.uniform(-9, 9)
        points = [
            (
                math.cos(start + sweep * t / 6) * (r + wobble * math.sin(t)),
                math.sin(start + sweep * t / 6) * (r + wobble * math.cos(t)) * 0.9 - k * 0.95,
            )
            for t in range(7)
        ]
        d = curve(points)
        strands.append(
            path(d, "none", stroke="#a9691c", stroke_width=8.6)
            + path(d, "none", stroke="#f0c25e", stroke_width=6.2, transform="translate(-.4 -1.2)")
            + path(d, "none", stroke="#ffeab0", stroke_width=1.7, stroke_opacity=0.85, transform="translate(-.8 -2.8)")
        )
    edge = [
        (
            math.cos(a * math.tau / 11) * 62 * random.uniform(0.8, 1.2),
            math.sin(a * math.tau / 11) * 52 * random.uniform(0.8, 1.2) - 42,
        )
        for a in range(11)
    ]
    cover = path(curve(edge, closed=True), darken(sauce, 0.16), transform="translate(2 6)") + path(
        curve(edge, closed=True),
        paint.radial((0, lighten(sauce, 0.1)), (0.6, sauce), (1, darken(sauce, 0.1)), cx=0.4, cy=0.35, r=0.7),
    )
    bits = "".join(
        circle(
            random.uniform(-50, 50),
            random.uniform(-78, -8),
            random.uniform(2, 6),
            lighten(sauce, random.uniform(-0.12, 0.14)),
        )
        for _ in range(30)
    )
    shavings = "".join(
        rect(
            x,
            y,
            random.uniform(10, 20),
            4,
            "#fff3cf",
            rx=2,
            transform=f"rotate({random.uniform(0, 180):.0f} {x:.0f} {y:.0f})",
        )
        for x, y in ((random.uniform(-52, 46), random.uniform(-84, -8)) for _ in range(16))
    )
    food = (
        circle(4, 10, 122, paint.radial((0, "#3a1c08", 0.5), (0.75, "#3a1c08", 0.4), (1, "#3a1c08", 0)))
        + circle(0, 0, 108, "#b87a26")
        + group(*strands, stroke_linecap="round")
        + cover
        + bits
        + shavings
        + "".join(tomato(easel, place, 20) for place in (Spot(-0.5, 0.1), Spot(0.46, 0.2), Spot(0.36, -0.5)))
        + group(basil(easel), transform="translate(2 -58)")
    )
    body = plate(easel, center, 186, _glaze(easel)) + flat((190.0, 126.0), food) + _fork(easel)
    return Drawing(
        (3, 26, 377, 244), body, Foot(190, 138, 182), TILT, steam=((160, 60), (220, 66)), props=("tomato", "leaf")
    )


def basil(easel: Easel) -> str:
    """Three leaves of basil."""
    fill = easel.paint.linear((0, "#7fc04a"), (1, "#2f6d24"), x2=1)
    leaf = "M0 0C-20 -10 -22 -38 0 -54C22 -38 20 -10 0 0Z"
    return "".join(
        group(
            path(leaf, "#000000", opacity=0.25, transform="translate(3 5)"),
            path(leaf, fill),
            path("M0 -2L0 -46", "none", stroke="#cfeaa0", stroke_width=1.5),
            transform=f"rotate({angle}) scale({k} {k * 1.2})",
        )
        for angle, k in ((-70, 0.85), (60, 0.9), (-8, 1))
    )


def _fork(easel: Easel) -> str:
    steel = easel.paint.linear((0, "#f5f5f3"), (0.4, "#b9bcbf"), (0.6, "#ecedee"), (1, "#85898d"), x2=1, y2=0)
    d = (
        "M-5 0L-4 -96Q-14 -104 -14 -120L-14 -160L-10 -160L-9 -126L-5 -126L-4 -160L0 -160L1 -126L5 -126L6 -160"
        "L10 -160L10 -120Q10 -104 0 -96L5 0Q0 6 -5 0Z"
    )
    place = "translate(352 214) scale(1 .8) rotate(-16)"
    return path(d, "#000000", opacity=0.25, transform="translate(6 5) " + place) + path(d, steel, transform=place)


def steak(easel: Easel) -> Drawing:
    """A grilled steak, cut to show its pink inside, asparagus and tomatoes, on a dark plate."""
    random, paint = easel.random, easel.paint
    crust = paint.radial((0, "#8d4a28"), (0.6, "#6a3019"), (1, "#3a170b"), cx=0.4, cy=0.35, r=0.75)
    shape = (
        "M-112 -10C-118 -58 -62 -84 -6 -76C40 -86 96 -66 104 -22C112 18 84 44 40 42C10 56 -30 40 -58 48C-96 "
        "52 -110 26 -112 -10Z"
    )
    marks = "".join(
        path(f"M{x} -80L{x + 46} 60", "none", stroke="#241008", stroke_width=9, stroke_opacity=0.75)
        for x in range(-130, 110, 30)
    )
    clip = paint.clip(path(shape, "#000000"))
    slices = "".join(
        group(_steak_slice(easel), transform=f"translate({34 + k * 27} {22 + k * 7}) rotate({10 + k * 5})")
        for k in range(3)
    )
    stalks = "".join(
        path(
            f"M{-128 + k * 6} {-64 + k * 17}q90 {-26 - k * 2} 176 {-34 + k * 3}",
            "none",
            stroke=color,
            stroke_width=width,
            stroke_linecap="round",
        )
        for k in range(4)
        for color, width in (("#2f5a1d", 12), ("#6fa53a", 8), ("#b4d878", 2))
    )
    food = (
        circle(6, 12, 128, paint.radial((0, "#000000", 0.5), (0.75, "#000000", 0.35), (1, "#000000", 0)))
        + group(stalks, transform="translate(10 -34)")
        + "".join(tomato(easel, place, 21) for place in (Spot(-0.66, 0.5), Spot(-0.38, 0.62)))
        + path(shape, "#2a1007", transform="translate(2 26)")
        + path(shape, crust)
        + group(marks, clip_path=clip)
        + path(
            "M-96 -30C-86 -62 -40 -74 0 -66",
            "none",
            stroke="#e9a878",
            stroke_width=6,
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
        + slices
        + "".join(sesame(easel, place) for place in scatter(random, 14, 0.5, 0.1))
        + group(
            rect(-20, -20, 40, 34, "#c99a3a", rx=6, transform="translate(0 9)"),
            rect(-20, -22, 40, 34, paint.linear((0, "#fff3c0"), (1, "#f6d878")), rx=6),
            transform="translate(-42 -26) rotate(-14)",
        )
        + group(_rosemary(), transform="translate(-16 -40) rotate(36)")
    )
    dark = easel.random.choice(("#2f3134", "#3b342f", "#f3efe7"))
    body = plate(easel, (190, 132), 186, dark) + flat((190.0, 126.0), food)
    return Drawing(
        (3, 26, 377, 244), body, Foot(190, 138, 182), TILT, steam=((150, 66), (214, 76)), props=("leaf", "sesame")
    )


def _steak_slice(easel: Easel) -> str:
    pink = easel.paint.radial((0, "#e2606a"), (0.55, "#cf4a50"), (0.8, "#a4473a"), (1, "#5a2614"))
    shape = "M-14 -46Q6 -56 16 -42L24 34Q14 50 -4 44Z"
    return (
        path(shape, "#2a1007", transform="translate(4 10)")
        + path(shape, pink)
        + path("M-4 -34L4 30M6 -36L12 24", "none", stroke="#f3a0a0", stroke_width=2, stroke_opacity=0.6)
    )


def _rosemary() -> str:
    needles = "".join(
        path(f"M0 {-y}l{side * 17} {-9}", "none", stroke=color, stroke_width=4, stroke_linecap="round")
        for y in range(0, 84, 8)
        for side, color in ((-1, "#3f6b32"), (1, "#5f8d45"))
    )
    return path("M0 10L0 -90", "none", stroke="#5a4a2a", stroke_width=3) + needles
