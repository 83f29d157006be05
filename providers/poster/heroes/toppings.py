"""Small pieces of food, seen from above: tofu, egg, scallions, chilli, meat, mushroom, leaves, sesame.

Coordinates are those of a circle of radius 135 around (0, 0); a `Spot` is a place in it, in fractions of the radius.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from drawing.color import darken, lighten
from drawing.svg import circle, curve, ellipse, group, path

if TYPE_CHECKING:
    from random import Random

    from providers.poster.easel import Easel

_R = 135.0
_TRIES = 40


class Spot(NamedTuple):
    """A place on a round dish, from -1 to 1 each way."""

    x: float
    y: float


def scatter(random: Random, count: int, reach: float, apart: float) -> list[Spot]:
    """`count` places within `reach` of the middle, `apart` from each other as far as that can be had."""
    places: list[Spot] = []
    for _ in range(count):
        best, margin = Spot(0, 0), -1.0
        for _ in range(_TRIES):
            angle, radius = random.uniform(0, math.tau), math.sqrt(random.random()) * reach
            place = Spot(math.cos(angle) * radius, math.sin(angle) * radius)
            nearest = min((math.dist(place, other) for other in places), default=9.0)
            if nearest > margin:
                best, margin = place, nearest
            if nearest >= apart:
                break
        places.append(best)
    return places


def _at(easel: Easel, place: Spot, *marks: str, turn: float | None = None) -> str:
    angle = easel.random.uniform(0, 360) if turn is None else turn
    return group(*marks, transform=f"translate({place.x * _R:.1f} {place.y * _R:.1f}) rotate({angle:.1f})")


def _under(easel: Easel, rx: float, ry: float) -> str:
    """The shadow and the wet edge beneath a piece."""
    fill = easel.paint.radial((0, "#3a0d04", 0.55), (0.7, "#3a0d04", 0.34), (1, "#3a0d04", 0))
    return ellipse(2, 4, rx * 1.3, ry * 1.3, fill)


def cubes(easel: Easel, place: Spot, size: float) -> str:
    """A block of soft tofu or cheese: top, two sides, rounded edges."""
    paint = easel.paint
    top = paint.linear((0, "#fffdf6"), (1, "#f4e7d0"), x2=1)
    s, d = size, size * 0.42
    angle = easel.random.uniform(-28, 28)
    return _at(
        easel,
        place,
        _under(easel, s, s),
        path(
            f"M{-s} {-s * 0.7}L{-s} {s * 0.7 + d}Q{-s} {s + d} {-s * 0.7} {s + d}L{s * 0.7} {s + d}Q{s} {s + d} "
            f"{s} {s * 0.7 + d}L{s} {-s * 0.7}Z",
            paint.linear((0, "#e8cfae"), (1, "#c79f72")),
        ),
        path(
            f"M{-s * 0.72} {-s}L{s * 0.72} {-s}Q{s} {-s} {s} {-s * 0.72}L{s} {s * 0.72}Q{s} {s} {s * 0.72} {s}"
            f"L{-s * 0.72} {s}Q{-s} {s} {-s} {s * 0.72}L{-s} {-s * 0.72}Q{-s} {-s} {-s * 0.72} {-s}Z",
            top,
        ),
        path(
            f"M{-s * 0.8} {-s * 0.84}L{s * 0.5} {-s * 0.84}",
            "none",
            stroke="#ffffff",
            stroke_width=3,
            stroke_opacity=0.9,
            stroke_linecap="round",
        ),
        turn=angle,
    )


def egg(easel: Easel, place: Spot, size: float, *, white: bool = True) -> str:
    """A fried or poached egg."""
    paint, random = easel.paint, easel.random
    edge = [
        (
            math.cos(k * math.tau / 9) * size * random.uniform(1.2, 1.55),
            math.sin(k * math.tau / 9) * size * random.uniform(1.2, 1.55),
        )
        for k in range(9)
    ]
    yolk = paint.radial((0, "#ffd95a"), (0.45, "#ffb321"), (0.85, "#f28a0a"), (1, "#d86c04"), cx=0.38, cy=0.34, r=0.72)
    albumen = (
        path(curve(edge, closed=True), paint.radial((0, "#ffffff"), (0.75, "#fffaf0"), (1, "#f1dfc4"))) if white else ""
    )
    return _at(
        easel,
        place,
        _under(easel, size * 1.3, size * 1.3),
        albumen,
        circle(1.5, 3, size * 0.66, "#b9822f", opacity=0.35),
        circle(0, 0, size * 0.64, yolk),
        ellipse(
            -size * 0.22,
            -size * 0.26,
            size * 0.2,
            size * 0.11,
            "#ffffff",
            opacity=0.9,
            transform=f"rotate(-38 {-size * 0.22:.1f} {-size * 0.26:.1f})",
        ),
        circle(size * 0.08, -size * 0.42, size * 0.045, "#ffffff", opacity=0.8),
        turn=0,
    )


def half_egg(easel: Easel, place: Spot, size: float) -> str:
    """A boiled egg, cut lengthwise, the yolk still soft."""
    paint = easel.paint
    shape = (
        f"M0 {-size * 1.1}C{size * 0.8} {-size * 1.1} {size * 0.95} {size * 0.9} 0 {size * 0.95}"
        f"C{-size * 0.95} {size * 0.9} {-size * 0.8} {-size * 1.1} 0 {-size * 1.1}Z"
    )
    yolk = paint.radial((0, "#ffab1f"), (0.7, "#f58d0f"), (1, "#dd7407"), cx=0.4, cy=0.4, r=0.7)
    return _at(
        easel,
        place,
        _under(easel, size * 0.85, size),
        path(shape, "#d9b487", transform="translate(1.5 5)"),
        path(shape, paint.radial((0, "#ffffff"), (0.7, "#fffaf0"), (1, "#eadfcd"))),
        circle(0, size * 0.12, size * 0.47, yolk),
        ellipse(-size * 0.14, -size * 0.06, size * 0.16, size * 0.08, "#ffe9b0", opacity=0.95),
        turn=easel.random.uniform(-40, 40),
    )


def scallions(easel: Easel, place: Spot) -> str:
    """A ring of scallion."""
    r = easel.random.uniform(6, 10.5)
    green = easel.random.choice(("#6fae2e", "#86bf3d", "#4f9430", "#a3cf5a"))
    return _at(
        easel,
        place,
        ellipse(1, 2.5, r, r * 0.85, "#4a1204", opacity=0.4),
        ellipse(0, 0, r, r * 0.85, "none", stroke=darken(green, 0.1), stroke_width=r * 0.5),
        ellipse(-0.4, -0.8, r, r * 0.85, "none", stroke=green, stroke_width=r * 0.34),
        path(
            f"M{-r} {-r * 0.3}A{r} {r * 0.85} 0 0 1 {r * 0.3} {-r * 0.82}",
            "none",
            stroke="#e4f5bb",
            stroke_width=1.5,
            stroke_opacity=0.9,
        ),
    )


def chilli(easel: Easel, place: Spot) -> str:
    """A slanting slice of red or green chilli with its seeds."""
    red = easel.random.choice(("#e12a1c", "#c81e14", "#3f8f2c"))
    return _at(
        easel,
        place,
        ellipse(1.5, 3, 12, 7, "#3a0d04", opacity=0.4),
        ellipse(0, 0, 12, 7, darken(red, 0.08)),
        ellipse(-0.5, -1, 11, 6, lighten(red, 0.05)),
        ellipse(0, 0, 7, 3.4, "#f9d9a0"),
        *(circle(x, y, 1.2, "#e9b04a") for x, y in ((-3, 0), (0, 1), (3.4, -0.4))),
    )


def sesame(easel: Easel, place: Spot) -> str:
    """One seed."""
    return _at(easel, place, ellipse(0.6, 1, 2.6, 4.2, "#7a4a14", opacity=0.5), ellipse(0, 0, 2.3, 4, "#fbe7bd"))


def meat(easel: Easel, place: Spot, size: float) -> str:
    """A slice of roast pork with its fat."""
    paint = easel.paint
    edge = [
        (math.cos(k * math.tau / 8) * size * (1.0 if k % 2 else 0.92), math.sin(k * math.tau / 8) * size * 0.84)
        for k in range(8)
    ]
    fill = paint.radial((0, "#c98a68"), (0.6, "#b2694a"), (0.86, "#8d4629"), (1, "#5c2712"))
    swirl = curve(
        [
            (-size * 0.6, size * 0.1),
            (-size * 0.2, -size * 0.42),
            (size * 0.36, -size * 0.3),
            (size * 0.5, size * 0.22),
            (0, size * 0.34),
            (-size * 0.16, 0),
        ]
    )
    return _at(
        easel,
        place,
        _under(easel, size, size * 0.85),
        path(curve(edge, closed=True), "#5c2712", transform="translate(1 5)"),
        path(curve(edge, closed=True), fill),
        path(swirl, "none", stroke="#f3d9bd", stroke_width=size * 0.15, stroke_opacity=0.85, stroke_linecap="round"),
        path(curve(edge[4:7]), "none", stroke="#ffe9d2", stroke_width=2.5, stroke_opacity=0.6, stroke_linecap="round"),
    )


def mushroom(easel: Easel, place: Spot, size: float) -> str:
    """A slice of mushroom."""
    paint = easel.paint
    cap = (
        f"M{-size} {size * 0.2}C{-size * 1.1} {-size} {size * 1.1} {-size} {size} {size * 0.2}Q{size * 0.6} "
        f"{size * 0.5} {size * 0.32} {size * 0.2}L{size * 0.26} {size}Q0 {size * 1.2} {-size * 0.26} {size}"
        f"L{-size * 0.32} {size * 0.2}Q{-size * 0.6} {size * 0.5} {-size} {size * 0.2}Z"
    )
    return _at(
        easel,
        place,
        _under(easel, size, size),
        path(cap, paint.linear((0, "#8a6142"), (0.22, "#e6cfae"), (1, "#f4e6cd"))),
        path(cap, "none", stroke="#7a5233", stroke_width=1.6, stroke_opacity=0.7),
        path(
            f"M{-size * 0.7} {size * 0.16}Q0 {-size * 0.3} {size * 0.7} {size * 0.16}",
            "none",
            stroke="#a67d55",
            stroke_width=2,
            stroke_opacity=0.7,
        ),
    )


def greens(easel: Easel, place: Spot, size: float) -> str:
    """A ruffled leaf."""
    random, paint = easel.random, easel.paint
    base = random.choice(("#5f9e33", "#7fb544", "#3f7d2c", "#98c455"))
    edge = []
    for k in range(14):
        angle = k * math.tau / 14
        radius = size * (0.62 if k % 2 else 0.86) * random.uniform(0.85, 1.12)
        edge.append((math.cos(angle) * radius, math.sin(angle) * radius * 0.72))
    fill = paint.radial((0, lighten(base, 0.16)), (0.55, base), (1, darken(base, 0.14)))
    veins = "".join(
        path(
            f"M{-size * 0.6} 0Q0 {y * 0.3} {size * 0.6} {y}",
            "none",
            stroke="#e2f2b8",
            stroke_width=1.4,
            stroke_opacity=0.55,
        )
        for y in (-size * 0.3, 0, size * 0.3)
    )
    return _at(easel, place, _under(easel, size * 0.7, size * 0.5), path(curve(edge, closed=True), fill), veins)


def tomato(easel: Easel, place: Spot, size: float) -> str:
    """Half a cherry tomato."""
    paint = easel.paint
    return _at(
        easel,
        place,
        _under(easel, size, size),
        circle(0, 3, size, "#8f150c"),
        circle(0, 0, size, paint.radial((0, "#ff7a55"), (0.7, "#ec3b23"), (1, "#c4210f"))),
        *(
            ellipse(
                0, -size * 0.48, size * 0.2, size * 0.3, "#ffb27a", opacity=0.85, transform=f"rotate({k * 90 + 20})"
            )
            for k in range(4)
        ),
        *(circle(math.cos(k) * size * 0.5, math.sin(k) * size * 0.5, 1.5, "#ffe3a0") for k in range(6)),
        ellipse(-size * 0.4, -size * 0.5, size * 0.2, size * 0.1, "#ffffff", opacity=0.8),
    )
