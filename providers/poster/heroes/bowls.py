"""Dishes in a bowl, seen from above at forty-five degrees: stew, noodles, rice bowl, salad."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path
from providers.poster.easel import Drawing, Foot
from providers.poster.heroes.toppings import (
    Spot,
    chilli,
    cubes,
    egg,
    greens,
    half_egg,
    meat,
    mushroom,
    scallions,
    scatter,
    sesame,
    tomato,
)
from providers.poster.materials import glazed, rim, spot, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_TILT = 0.56
_CX = 180.0
_RIM_Y = 116.0
_STEAM = ((130.0, 90.0), (180.0, 70.0), (232.0, 92.0))


def stew(easel: Easel) -> Drawing:
    """A black earthen pot on a wooden trivet, red broth that boils, tofu, egg, scallions and chilli."""
    paint, random = easel.paint, easel.random
    clay = "#35302e"
    wall = ((_RIM_Y, 150.0), (150.0, 148.0), (200.0, 128.0), (236.0, 100.0), (242.0, 96.0))
    broth = random.choice(
        (("#ff6a2b", "#e23a14", "#a81c0a"), ("#f58a33", "#dd5216", "#9c2f0b"), ("#f2452a", "#cf2413", "#8f0f0a"))
    )
    places = scatter(random, 7, 0.82, 0.36)
    bits = scatter(random, 26, 0.9, 0.1)
    inside = (
        _boil(easel, broth[0])
        + "".join(cubes(easel, place, 27) for place in places[:5])
        + egg(easel, places[5], 30)
        + "".join(mushroom(easel, place, 18) for place in places[6:])
        + "".join(scallions(easel, place) for place in bits[:15])
        + "".join(chilli(easel, place) for place in bits[15:21])
        + "".join(sesame(easel, place) for place in bits[21:])
    )
    body = (
        _trivet(easel, 268, 138)
        + _ear(easel, 24, clay, -1)
        + _ear(easel, 336, clay, 1)
        + path(turned(wall, _CX, _TILT), glazed(paint, clay))
        + path(turned(wall, _CX, _TILT), paint.linear((0.3, "#000000", 0), (1, "#000000", 0.6)))
        + _opening(easel, 150, clay, 0.87)
        + _filled(easel, 150 * 0.87, broth, inside)
        + _rim_light(150)
    )
    return Drawing((12, 31, 348, 357), body, Foot(_CX, 274, 138), _TILT, steam=_STEAM, props=("scallion", "chilli"))


def noodles(easel: Easel) -> Drawing:
    """A deep bowl of noodle soup with egg, meat and greens, chopsticks across the rim."""
    paint, random = easel.paint, easel.random
    glaze = random.choice(("#f3ece0", "#2f3d4d", "#7b2c22", "#f3ece0"))
    wall = ((_RIM_Y, 156.0), (146.0, 150.0), (200.0, 116.0), (234.0, 76.0), (240.0, 66.0), (254.0, 64.0))
    broth = random.choice(
        (("#f3cf8a", "#dca550", "#a9691f"), ("#f7ead0", "#ead2a2", "#c39a58"), ("#f0662c", "#d23c14", "#8f1d08"))
    )
    places = [Spot(-0.42, -0.36), Spot(0.42, -0.42), Spot(0.5, 0.18), Spot(-0.5, 0.26), Spot(0.02, -0.55)]
    inside = (
        _boil(easel, broth[0], 16)
        + _strands(easel, 120)
        + meat(easel, places[0], 44)
        + meat(easel, Spot(-0.2, -0.5), 40)
        + half_egg(easel, places[1], 34)
        + greens(easel, places[2], 40)
        + mushroom(easel, places[3], 22)
        + "".join(scallions(easel, place) for place in scatter(random, 12, 0.7, 0.14))
        + "".join(chilli(easel, place) for place in scatter(random, 4, 0.5, 0.2))
    )
    body = (
        path(turned(wall, _CX, _TILT), glazed(paint, glaze))
        + path(turned(wall, _CX, _TILT), paint.linear((0.3, "#000000", 0), (1, darken(glaze, 0.5), 0.5)))
        + _band(wall, easel)
        + _opening(easel, 156, glaze, 0.93)
        + _filled(easel, 156 * 0.9, broth, inside)
        + _rim_light(156)
        + _chopsticks(easel)
    )
    return Drawing((23, 27, 373, 291), body, Foot(_CX, 252, 66), _TILT, steam=_STEAM, props=("scallion", "chilli"))


def rice_bowl(easel: Easel) -> Drawing:
    """Bibimbap: rice under a wheel of vegetables, a fried egg in the middle, sesame."""
    paint, random = easel.paint, easel.random
    glaze = random.choice(("#3a3430", "#f1e8d9", "#b98a3e"))
    wall = ((_RIM_Y, 150.0), (148.0, 146.0), (198.0, 120.0), (232.0, 84.0), (238.0, 78.0), (248.0, 76.0))
    heaps = ["#e2792b", "#4f8a2c", "#f3e7c8", "#7a4526", "#c9d86a", "#8c2f1c", "#3f6b33", "#e9c25a"]
    turn = random.uniform(0, 360)
    wheel = "".join(_heap(easel, turn + k * 45, tint) for k, tint in enumerate(heaps))
    inside = (
        circle(0, 0, 136, "#f6efe0")
        + wheel
        + egg(easel, Spot(0, 0), 52, white=True)
        + "".join(sesame(easel, place) for place in scatter(random, 26, 0.8, 0.06))
        + circle(30, -30, 13, paint.radial((0, "#e2401c"), (1, "#9c1408")))
    )
    body = (
        path(turned(wall, _CX, _TILT), glazed(paint, glaze))
        + path(turned(wall, _CX, _TILT), paint.linear((0.3, "#000000", 0), (1, darken(glaze, 0.5), 0.5)))
        + _opening(easel, 150, glaze, 0.93)
        + _filled(easel, 150 * 0.92, ("#f6efe0", "#e6d8ba", "#b9a070"), inside)
        + _rim_light(150)
    )
    return Drawing((29, 31, 331, 292), body, Foot(_CX, 247, 78), _TILT, steam=_STEAM[1:2], props=("sesame", "leaf"))


def salad(easel: Easel) -> Drawing:
    """A wide bowl of leaves, tomato, egg and avocado."""
    paint, random = easel.paint, easel.random
    glaze = random.choice(("#f4efe6", "#caa36e", "#e9ece8"))
    wall = ((_RIM_Y, 156.0), (144.0, 150.0), (190.0, 118.0), (222.0, 84.0), (230.0, 78.0))
    leaves = "".join(greens(easel, place, random.uniform(40, 58)) for place in scatter(random, 24, 0.86, 0.2))
    places = scatter(random, 9, 0.7, 0.34)
    inside = (
        circle(0, 0, 142, "#3d6b2a")
        + leaves
        + "".join(tomato(easel, place, 24) for place in places[:4])
        + "".join(half_egg(easel, place, 30) for place in places[4:6])
        + "".join(cubes(easel, place, 15) for place in places[6:])
        + "".join(sesame(easel, place) for place in scatter(random, 20, 0.8, 0.08))
    )
    body = (
        path(turned(wall, _CX, _TILT), glazed(paint, glaze))
        + path(turned(wall, _CX, _TILT), paint.linear((0.3, "#000000", 0), (1, darken(glaze, 0.45), 0.45)))
        + _opening(easel, 156, glaze, 0.94)
        + _filled(easel, 156 * 0.92, ("#86b04a", "#4f8030", "#2a521b"), inside)
        + _rim_light(156)
    )
    return Drawing((23, 27, 337, 275), body, Foot(_CX, 230, 80), _TILT, props=("leaf", "tomato"))


def _opening(easel: Easel, r: float, glaze: str, inner: float) -> str:
    paint = easel.paint
    lip = paint.linear((0, lighten(glaze, 0.14)), (0.5, lighten(glaze, 0.02)), (1, darken(glaze, 0.1)), x2=0.6)
    well = paint.linear((0, darken(glaze, 0.3)), (0.7, darken(glaze, 0.1)), (1, lighten(glaze, 0.02)))
    return ellipse(_CX, _RIM_Y, r, r * _TILT, lip) + ellipse(_CX, _RIM_Y + 2, r * inner, r * inner * _TILT, well)


def _filled(easel: Easel, r: float, broth: tuple[str, str, str], inside: str) -> str:
    """The broth, and what lies in it in coordinates of a circle seen from straight above, flattened by the tilt."""
    pale, middle, dark = broth
    fill = easel.paint.radial(
        (0, pale), (0.5, middle), (0.85, mix(middle, dark, 0.5)), (1, dark), cx=0.45, cy=0.42, r=0.6
    )
    clip = easel.paint.clip(circle(0, 0, r, "#000000"))
    shadow = easel.paint.linear((0, darken(dark, 0.25), 0.7), (0.2, darken(dark, 0.25), 0.16), (0.34, dark, 0))
    level = _RIM_Y + 9
    return group(
        group(circle(0, 0, r, fill), inside, circle(0, 0, r, shadow), clip_path=clip),
        transform=f"translate({_CX} {level}) scale(1 {_TILT})",
    )


def _boil(easel: Easel, pale: str, count: int = 60) -> str:
    random, paint = easel.random, easel.paint
    bubble = paint.radial(
        (0, "#ffffff", 0.55),
        (0.4, pale, 0.75),
        (0.85, lighten(pale, 0.08), 0.7),
        (1, darken(pale, 0.15), 0.6),
        cx=0.36,
        cy=0.32,
        r=0.7,
    )
    swirls = "".join(
        path(
            curve([(random.uniform(-130, 130), random.uniform(-130, 130)) for _ in range(4)]),
            "none",
            stroke=lighten(pale, 0.06),
            stroke_width=random.uniform(4, 12),
            stroke_opacity=0.16,
            stroke_linecap="round",
        )
        for _ in range(9)
    )
    bubbles = []
    for place in scatter(random, count, 0.96, 0.07):
        edge = math.hypot(place.x, place.y)
        bubbles.append(
            circle(place.x * 132, place.y * 132, random.uniform(2.5, 6) + edge * random.uniform(0, 7), bubble)
        )
    return swirls + "".join(bubbles)


def _strands(easel: Easel, r: float) -> str:
    """Noodles: bundles of parallel waves, each strand dark below and bright above."""
    random = easel.random
    drawn = []
    for _ in range(6):
        angle = random.uniform(0, 180)
        bundle = []
        sway = random.uniform(14, 34)
        offset = random.uniform(-45, 45)
        for k in range(8):
            y = offset + (k - 3.5) * 8.2
            reach = math.sqrt(max(0.0, r * r - y * y)) * random.uniform(0.82, 1)
            wave = curve(
                [(-reach, y), (-reach * 0.4, y + sway), (reach * 0.2, y - sway * 0.7), (reach, y + sway * 0.4)]
            )
            bundle.append(
                path(wave, "none", stroke="#a8712a", stroke_width=8.4)
                + path(wave, "none", stroke="#f4d793", stroke_width=6.2, transform="translate(-.4 -1)")
                + path(
                    wave,
                    "none",
                    stroke="#fff3cc",
                    stroke_width=1.8,
                    stroke_opacity=0.85,
                    transform="translate(-1 -2.6)",
                )
            )
        drawn.append(group(*bundle, transform=f"rotate({angle:.1f})", stroke_linecap="round"))
    return "".join(drawn)


def _heap(easel: Easel, angle: float, tint: str) -> str:
    """A wedge of cut vegetables: many short strokes of nearly one colour."""
    random, paint = easel.random, easel.paint
    wedge = path(
        "M0 0L126 -48A135 135 0 0 1 126 48Z",
        paint.radial_at((60, 0), 120, (0, lighten(tint, 0.04)), (1, darken(tint, 0.18))),
    )
    strokes = []
    for _ in range(34):
        along, across = random.uniform(38, 128), random.uniform(-0.34, 0.34)
        x, y, turn, length = along, along * across, random.uniform(-50, 50), random.uniform(12, 26)
        dx, dy = math.cos(math.radians(turn)) * length / 2, math.sin(math.radians(turn)) * length / 2
        color = lighten(tint, random.uniform(-0.09, 0.12))
        strokes.append(
            path(
                curve([(x - dx, y - dy), (x + dy * 0.2, y - dx * 0.2), (x + dx, y + dy)]),
                "none",
                stroke=color,
                stroke_width=random.uniform(3, 5.5),
            )
        )
    return group(wedge, *strokes, transform=f"rotate({angle:.1f})", stroke_linecap="round")


def _trivet(easel: Easel, y: float, r: float) -> str:
    paint, wood = easel.paint, "#9a6435"
    return (
        ellipse(_CX, y + 10, r, r * _TILT, darken(wood, 0.24))
        + ellipse(
            _CX,
            y,
            r,
            r * _TILT,
            paint.linear((0, darken(wood, 0.06)), (0.5, lighten(wood, 0.06)), (1, wood), x2=1, y2=0.3),
        )
        + "".join(rim((_CX, y), (r * k, r * _TILT * k), darken(wood, 0.14), 1.2, 0.5) for k in (0.95, 0.86, 0.78))
        + spot(paint, (_CX + 14, y - 2), (r * 0.94, r * _TILT * 0.94), "#1a0a04", 0.75)
    )


def _ear(easel: Easel, x: float, clay: str, side: int) -> str:
    fill = easel.paint.linear((0, lighten(clay, 0.16)), (0.5, clay), (1, darken(clay, 0.14)))
    inward = x - side * 26
    return path(
        f"M{inward} 128C{x + side * 4} 116 {x + side * 14} 128 {x + side * 10} 146C{x + side * 6} 158 "
        f"{x - side * 8} 160 {inward} 158Z",
        fill,
    ) + path(
        f"M{inward} 131C{x} 121 {x + side * 9} 130 {x + side * 7} 140",
        "none",
        stroke="#ffffff",
        stroke_width=2,
        stroke_opacity=0.3,
        stroke_linecap="round",
    )


def _rim_light(r: float) -> str:
    flat = r * _TILT
    return (
        rim((_CX, _RIM_Y), (r - 0.8, flat - 0.8), "#ffffff", 1.5, 0.3)
        + path(
            f"M{_CX - r * 0.95:.1f} {_RIM_Y + flat * 0.14:.1f}A{r * 0.965:.1f} {flat * 0.965:.1f} 0 0 1 "
            f"{_CX - r * 0.2:.1f} {_RIM_Y - flat * 0.94:.1f}",
            "none",
            stroke="#ffffff",
            stroke_width=4.5,
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
        + path(
            f"M{_CX + r * 0.93:.1f} {_RIM_Y + flat * 0.26:.1f}A{r * 0.97:.1f} {flat * 0.97:.1f} 0 0 1 "
            f"{_CX + r * 0.5:.1f} {_RIM_Y + flat * 0.83:.1f}",
            "none",
            stroke="#ffffff",
            stroke_width=3,
            stroke_opacity=0.34,
            stroke_linecap="round",
        )
    )


def _band(wall: tuple[tuple[float, float], ...], easel: Easel) -> str:
    """A painted band below the rim of a bowl."""
    (y, r), (y2, r2), *_ = wall
    color = easel.random.choice(("#b3332a", "#28537d", "#c79a3c"))
    lower, upper = y + (y2 - y) * 0.9, y + (y2 - y) * 0.5
    return "".join(
        path(
            f"M{_CX - radius:.1f} {height:.1f}A{radius:.1f} {radius * _TILT:.1f} 0 0 0 {_CX + radius:.1f} {height:.1f}",
            "none",
            stroke=color,
            stroke_width=width,
            stroke_opacity=0.85,
        )
        for height, radius, width in ((upper, r + (r2 - r) * 0.5, 5), (lower + 4, r2 - 1, 2))
    )


def _chopsticks(easel: Easel) -> str:
    wood = easel.random.choice(("#5a2c1a", "#1f1c1c", "#8d5a2f"))
    fill = easel.paint.linear((0, lighten(wood, 0.16)), (0.5, wood), (1, darken(wood, 0.1)))
    sticks = ((146, 88, 366, 34), (158, 102, 371, 56))
    drawn = ""
    for x1, y1, x2, y2 in sticks:
        drawn += path(
            f"M{x1 + 6} {y1 + 8}L{x2 - 46} {y2 + 22}",
            "none",
            stroke="#000000",
            stroke_width=5,
            stroke_opacity=0.2,
            stroke_linecap="round",
        )
        drawn += path(f"M{x1} {y1 - 1.6}L{x2} {y2 - 4}L{x2 + 1} {y2 + 4.5}L{x1} {y1 + 2}Z", fill)
    return drawn
