"""Dishes on a board or a grate: sushi, barbecue, pizza."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten
from drawing.svg import circle, curve, ellipse, group, path
from providers.poster.easel import Drawing, Foot
from providers.poster.heroes.plates import TILT, basil, flat
from providers.poster.heroes.toppings import Spot, chilli, greens, mushroom, scatter
from providers.poster.materials import ball, rim, spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def sushi(easel: Easel) -> Drawing:
    """Nigiri and rolls on a wooden board."""
    paint = easel.paint
    wood = "#a8703c"
    board = "M14 118L296 70Q304 69 308 74L372 132Q376 138 368 140L82 196Q74 198 70 192L10 126Q7 120 14 118Z"
    pieces = [
        (96, 84, _nigiri(easel, "#ff8a5c", "#ffc7a0")),
        (170, 70, _nigiri(easel, "#e0463c", "#f39a8a")),
        (244, 58, _nigiri(easel, "#ffb26b", "#ffe0b8")),
        (124, 132, _roll(easel, "#ff8f4d")),
        (184, 121, _roll(easel, "#f5d14a")),
        (244, 110, _roll(easel, "#d9443a")),
        (302, 99, _roll(easel, "#8fbf4a")),
    ]
    body = (
        path(board, darken(wood, 0.22), transform="translate(0 16)")
        + path(board, paint.linear((0, lighten(wood, 0.07)), (1, darken(wood, 0.05)), x2=1))
        + path(
            "M30 124L340 84M52 150L352 104M74 178L362 128",
            "none",
            stroke=darken(wood, 0.1),
            stroke_width=1.6,
            stroke_opacity=0.6,
        )
        + path("M16 119L300 71", "none", stroke="#ffffff", stroke_width=1.6, stroke_opacity=0.5)
        + "".join(group(piece, transform=f"translate({x} {y})") for x, y, piece in pieces)
        + group(circle(0, 0, 14, ball(paint, "#9cc25a", 0.2)), transform="translate(340 122) scale(1 .8)")
    )
    return Drawing(
        (10, 18, 377, 214), group(body, transform="translate(2 0)"), Foot(192, 150, 170), 0.45, props=("sesame", "leaf")
    )


def _nigiri(easel: Easel, fish: str, stripe: str) -> str:
    paint = easel.paint
    rice = paint.linear((0, "#fffdf7"), (1, "#d9cfba"))
    top = "M-40 -14C-34 -36 26 -46 42 -32C52 -22 50 -8 40 -2C24 -8 -20 -4 -40 8C-48 4 -46 -6 -40 -14Z"
    stripes = "".join(
        path(
            f"M{x} {-30 + x * -0.05:.1f}Q{x + 9} -18 {x + 2} 0",
            "none",
            stroke=stripe,
            stroke_width=3.2,
            stroke_opacity=0.85,
        )
        for x in (-28, -14, 0, 14, 28)
    )
    grains = "".join(
        ellipse(
            easel.random.uniform(-36, 34),
            easel.random.uniform(4, 18),
            4.4,
            2.4,
            "#ffffff",
            opacity=0.8,
            transform=f"rotate({k * 31})",
        )
        for k in range(1)
    )
    return (
        spot(paint, (6, 22), (54, 14), "#1a0a04", 0.5)
        + path("M-42 4C-44 22 -36 26 0 24C36 22 46 16 42 -4Z", rice)
        + grains
        + path(top, darken(fish, 0.14), transform="translate(0 4)")
        + path(top, paint.linear((0, lighten(fish, 0.08)), (1, fish)))
        + group(stripes, clip_path=paint.clip(path(top, "#000000")))
        + path(
            "M-30 -22C-14 -34 20 -38 34 -32",
            "none",
            stroke="#ffffff",
            stroke_width=3,
            stroke_opacity=0.65,
            stroke_linecap="round",
        )
    )


def _roll(easel: Easel, filling: str) -> str:
    random, paint = easel.random, easel.paint
    grains = "".join(
        ellipse(
            math.cos(a) * r,
            math.sin(a) * r * 0.62 - 8,
            3.6,
            2,
            "#ffffff",
            transform=f"rotate({random.uniform(0, 90):.0f} {math.cos(a) * r:.1f} {math.sin(a) * r * 0.62 - 8:.1f})",
        )
        for a, r in ((k * 0.72, 18 + (k % 2) * 4) for k in range(9))
    )
    return (
        spot(paint, (5, 22), (36, 11), "#1a0a04", 0.55)
        + path(
            "M-27 -8L-27 14A27 16 0 0 0 27 14L27 -8Z",
            paint.linear((0, "#16261c"), (0.3, "#35503d"), (1, "#0c1510"), x2=1, y2=0),
        )
        + ellipse(0, -8, 27, 17, "#1d3024")
        + ellipse(0, -8, 24.5, 15, paint.radial((0, "#fffdf6"), (1, "#e6dcc6")))
        + grains
        + ellipse(0, -8, 12, 7.4, darken(filling, 0.1))
        + ellipse(-1, -9, 10.5, 6, lighten(filling, 0.03))
        + ellipse(5, -5, 5, 3, "#6ea23f")
    )


def barbecue(easel: Easel) -> Drawing:
    """Pork belly, mushrooms and garlic on a round grill over embers."""
    random, paint = easel.random, easel.paint
    r = 150.0
    bars = "".join(
        path(
            f"M{x} {-math.sqrt(max(0, r * r * 0.86 - x * x)):.1f}L{x} {math.sqrt(max(0, r * r * 0.86 - x * x)):.1f}",
            "none",
            stroke=color,
            stroke_width=width,
        )
        for x in range(-132, 140, 12)
        for color, width in (("#1c1a19", 5.2), ("#8b8681", 1.6))
    )
    embers = "".join(
        circle(
            random.uniform(-110, 110),
            random.uniform(-110, 110),
            random.uniform(6, 20),
            paint.radial((0, "#ffd27a", 0.95), (0.4, "#ff7a22", 0.8), (1, "#c21f00", 0)),
        )
        for _ in range(34)
    )
    slices = "".join(
        group(_belly(easel), transform=f"translate({x} {y}) rotate({turn}) scale(1.08 1.42)")
        for x, y, turn in ((-66, -52, -12), (-58, 12, 8), (-34, 74, -4), (48, -62, 14), (66, 4, -8), (58, 66, 10))
    )
    extra = "".join(mushroom(easel, place, 20) for place in (Spot(0, -0.78), Spot(-0.06, 0.02))) + "".join(
        chilli(easel, place) for place in (Spot(0.84, -0.3), Spot(0.0, 0.34), Spot(-0.84, 0.3))
    )
    leaf = greens(easel, Spot(0.86, 0.42), 44)
    body = (
        ellipse(190, 150, 178, 178 * TILT, "#151312")
        + ellipse(
            190,
            132,
            178,
            178 * TILT,
            paint.linear((0, "#6b6661"), (0.3, "#2f2c2a"), (0.7, "#4a4643"), (1, "#191716"), x2=1),
        )
        + ellipse(190, 134, 160, 160 * TILT, "#0d0a09")
        + flat(
            (190.0, 134.0),
            circle(0, 0, 150, paint.radial((0, "#7a2206"), (0.6, "#3d1005"), (1, "#120503"))),
            embers,
            bars,
            slices,
            extra,
            leaf,
        )
        + rim((190, 132), (176, 176 * TILT), "#ffffff", 1.8, 0.4)
    )
    return Drawing(
        (11, 31, 369, 251),
        body,
        Foot(190, 150, 176),
        TILT,
        steam=((120, 80), (180, 60), (240, 80)),
        props=("leaf", "chilli"),
    )


def _belly(easel: Easel) -> str:
    """A strip of pork belly: lean and fat in layers, browned by the bars."""
    paint = easel.paint
    shape = "M-50 -18C-30 -26 30 -24 50 -16C56 -4 54 12 48 20C24 26 -26 26 -48 18C-56 8 -56 -8 -50 -18Z"
    fill = paint.linear(
        (0, "#9a4a22"),
        (0.16, "#e8b27a"),
        (0.3, "#f6dcb0"),
        (0.42, "#b5613a"),
        (0.6, "#a24e2a"),
        (0.72, "#f3d3a2"),
        (0.86, "#c47a42"),
        (1, "#6f2f12"),
    )
    marks = "".join(
        path(f"M{x} -22L{x + 8} 22", "none", stroke="#3a1407", stroke_width=6, stroke_opacity=0.6)
        for x in (-34, -10, 14, 36)
    )
    return (
        path(shape, "#000000", opacity=0.5, transform="translate(3 8)")
        + path(shape, fill)
        + marks
        + path(
            "M-42 -14C-20 -20 20 -19 40 -13",
            "none",
            stroke="#ffffff",
            stroke_width=3,
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
    )


def pizza(easel: Easel) -> Drawing:
    """A pizza on a wooden board, one slice drawn out."""
    random, paint = easel.random, easel.paint
    whole = _pie(easel)
    gone = paint.clip(path("M0 0L150 -44A156 156 0 1 0 150 44Z", "#000000"))
    only = paint.clip(path("M0 0L220 -64.5L220 64.5Z", "#000000"))
    wood = "#a56a35"
    turn = random.uniform(20, 70)
    pie = group(
        circle(5, 14, 158, paint.radial((0, "#1c0a03", 0.6), (0.85, "#1c0a03", 0.5), (1, "#1c0a03", 0))),
        group(whole, clip_path=gone),
        group(circle(6, 8, 3, "none"), group(whole, clip_path=only), transform="translate(26 0)"),
        transform=f"rotate({turn:.0f})",
    )
    body = (
        ellipse(200, 146, 196, 196 * TILT, darken(wood, 0.24))
        + ellipse(
            200,
            132,
            196,
            196 * TILT,
            paint.linear((0, lighten(wood, 0.05)), (0.5, lighten(wood, 0.09)), (1, darken(wood, 0.03)), x2=1, y2=0.3),
        )
        + "".join(rim((200, 132), (196 * k, 196 * TILT * k), darken(wood, 0.12), 1.2, 0.4) for k in (0.97, 0.9))
        + flat((194.0, 126.0), pie)
    )
    return Drawing(
        (3, 21, 397, 257), body, Foot(200, 148, 194), TILT, steam=((160, 70), (230, 70)), props=("tomato", "leaf")
    )


def _pie(easel: Easel) -> str:
    random, paint = easel.random, easel.paint
    edge = [
        (
            math.cos(k * math.tau / 26) * 154 * random.uniform(0.975, 1.02),
            math.sin(k * math.tau / 26) * 154 * random.uniform(0.975, 1.02),
        )
        for k in range(26)
    ]
    inner = [
        (
            math.cos(k * math.tau / 22) * 131 * random.uniform(0.96, 1.03),
            math.sin(k * math.tau / 22) * 131 * random.uniform(0.96, 1.03),
        )
        for k in range(22)
    ]
    crust = paint.radial((0.78, "#b9682a"), (0.86, "#eab668"), (0.93, "#d9924a"), (1, "#8d4a1a"))
    cheese = paint.radial((0, "#ffe08a"), (0.6, "#fbc65a"), (0.9, "#f0a23a"), (1, "#d8641f"))
    browned = "".join(
        circle(
            place.x * 122, place.y * 122, random.uniform(5, 14), paint.radial((0, "#b85f1c", 0.6), (1, "#b85f1c", 0))
        )
        for place in scatter(random, 26, 1, 0.1)
    )
    melt = "".join(
        circle(
            place.x * 120,
            place.y * 120,
            random.uniform(10, 22),
            paint.radial((0, "#fff6cf", 0.85), (0.7, "#ffe9a0", 0.5), (1, "#ffe9a0", 0)),
        )
        for place in scatter(random, 18, 1, 0.2)
    )
    salami = "".join(_salami(easel, place) for place in scatter(random, 13, 0.8, 0.34))
    leaves = "".join(
        group(
            basil(easel),
            transform=f"translate({place.x * 130:.0f} {place.y * 130:.0f}) rotate({random.uniform(0, 360):.0f}) "
            "scale(.55)",
        )
        for place in scatter(random, 5, 0.7, 0.4)
    )
    olives = "".join(
        circle(place.x * 128, place.y * 128, 7, "none", stroke="#2c2430", stroke_width=5)
        for place in scatter(random, 9, 0.85, 0.3)
    )
    toasted = "".join(
        circle(
            math.cos(a) * 146,
            math.sin(a) * 146,
            random.uniform(5, 11),
            paint.radial((0, "#6b3210", 0.7), (1, "#6b3210", 0)),
        )
        for a in (random.uniform(0, math.tau) for _ in range(22))
    )
    return (
        path(curve(edge, closed=True), "#8a4a1c", transform="translate(0 12)")
        + path(curve(edge, closed=True), crust)
        + toasted
        + path(curve(inner, closed=True), "#c8401a")
        + path(curve(inner, closed=True), cheese, transform="scale(.97)")
        + melt
        + browned
        + salami
        + olives
        + leaves
    )


def _salami(easel: Easel, place: Spot) -> str:
    random, paint = easel.random, easel.paint
    x, y = place.x * 130, place.y * 130
    fat = "".join(
        circle(x + random.uniform(-15, 15), y + random.uniform(-15, 15), random.uniform(1, 2.6), "#f2b49a", opacity=0.8)
        for _ in range(9)
    )
    return (
        circle(x + 2, y + 4, 24, "#6b1d08", opacity=0.5)
        + circle(x, y, 23, paint.radial((0, "#d8492f"), (0.75, "#c0341f"), (1, "#8a1c10")))
        + fat
        + path(
            f"M{x - 18:.1f} {y - 8:.1f}A20 20 0 0 1 {x + 4:.1f} {y - 19:.1f}",
            "none",
            stroke="#ffb79a",
            stroke_width=2.5,
            stroke_opacity=0.7,
        )
    )
