"""What floats or lies about in a scene: petals, leaves, snow, clouds, lights. All keep out of the clear areas."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.materials import spot

if TYPE_CHECKING:
    from collections.abc import Callable

    from providers.poster.stage import Stage

_HAZY = 0.35
_LOBES = ((0, 1.0), (40, 0.62), (72, 0.9), (108, 0.52), (140, 0.62), (180, 0.3))


def scattered(stage: Stage, count: int, size: float, draw: Callable[[Stage, float], str], *, below: float = 1.0) -> str:
    """`count` of them, turned and sized by chance, some far and pale; `below` is the lowest height, in fractions."""
    random, drawn = stage.random, []
    for _ in range(count):
        x, y = random.uniform(0, stage.width), random.uniform(0, stage.height * below)
        own = size * stage.unit * random.choice((0.5, 0.7, 1, 1, 1.35))
        if not stage.is_calm(x, y, own * 1.2) or _over_hero(stage, x, y):
            continue
        opacity = round(random.uniform(_HAZY, 0.6) if own < size * stage.unit else random.uniform(0.8, 1), 2)
        drawn.append(
            group(
                draw(stage, own),
                transform=f"translate({x:.1f} {y:.1f}) rotate({random.uniform(0, 360):.0f})",
                opacity=opacity,
            )
        )
    return "".join(drawn)


def _over_hero(stage: Stage, x: float, y: float) -> bool:
    zone = stage.zone
    return abs(x - zone.cx) < zone.width * 0.24 and zone.y + zone.height * 0.15 < y < zone.bottom


def petal(stage: Stage, size: float) -> str:
    """A petal of cherry blossom, notched at its tip."""
    color = stage.random.choice(("#ffd3de", "#ffc0d0", "#fff0f3"))
    s = size
    d = (
        f"M0 {s * 0.6:.1f}C{-s * 0.7:.1f} {s * 0.1:.1f} {-s * 0.5:.1f} {-s * 0.6:.1f} {-s * 0.12:.1f} "
        f"{-s * 0.56:.1f}L0 {-s * 0.42:.1f}L{s * 0.12:.1f} {-s * 0.56:.1f}C{s * 0.5:.1f} {-s * 0.6:.1f} "
        f"{s * 0.7:.1f} {s * 0.1:.1f} 0 {s * 0.6:.1f}Z"
    )
    return path(d, stage.paint.linear((0, "#ffffff"), (0.5, color), (1, darken(color, 0.1))))


def maple(stage: Stage, size: float) -> str:
    """A maple leaf with its veins."""
    color = stage.random.choice(("#d8481f", "#e9892b", "#c2331c", "#e8b23a", "#a8481c"))
    points = []
    for angle, reach in _LOBES:
        points.append((math.radians(angle - 90), reach))
    outline = [(math.cos(a) * r * size, math.sin(a) * r * size) for a, r in points]
    mirrored = [(-x, y) for x, y in reversed(outline[1:-1])]
    between: list[tuple[float, float]] = []
    whole = outline + mirrored
    for (x1, y1), (x2, y2) in zip(whole, whole[1:] + whole[:1], strict=True):
        between += [(x1, y1), ((x1 + x2) * 0.29, (y1 + y2) * 0.29)]
    veins = "".join(
        path(
            f"M0 {size * 0.3:.1f}L{x * 0.8:.1f} {y * 0.8:.1f}",
            "none",
            stroke=darken(color, 0.12),
            stroke_width=max(0.8, size * 0.04),
        )
        for x, y in whole[:5]
    )
    fill = stage.paint.linear((0, lighten(color, 0.08)), (1, darken(color, 0.06)), x2=1)
    stem = path(
        f"M0 {size * 0.28:.1f}L{size * 0.08:.1f} {size * 0.9:.1f}",
        "none",
        stroke=darken(color, 0.15),
        stroke_width=max(1, size * 0.07),
        stroke_linecap="round",
    )
    return stem + path(curve(between, closed=True, tension=0.35), fill) + veins


def ginkgo(stage: Stage, size: float) -> str:
    """A ginkgo leaf: a yellow fan."""
    fill = stage.paint.linear((0, "#ffe27a"), (1, "#e2a31f"))
    s = size
    return path(f"M0 {s:.1f}L0 {s * 0.3:.1f}", "none", stroke="#b9831a", stroke_width=max(1, s * 0.08)) + path(
        f"M0 {s * 0.4:.1f}C{-s * 0.5:.1f} {s * 0.2:.1f} {-s:.1f} {-s * 0.1:.1f} {-s:.1f} {-s * 0.4:.1f}"
        f"C{-s * 0.7:.1f} {-s * 0.8:.1f} {-s * 0.2:.1f} {-s * 0.7:.1f} 0 {-s * 0.45:.1f}C{s * 0.2:.1f} "
        f"{-s * 0.7:.1f} {s * 0.7:.1f} {-s * 0.8:.1f} {s:.1f} {-s * 0.4:.1f}C{s:.1f} {-s * 0.1:.1f} "
        f"{s * 0.5:.1f} {s * 0.2:.1f} 0 {s * 0.4:.1f}Z",
        fill,
    )


def autumn_leaf(stage: Stage, size: float) -> str:
    """A maple or a ginkgo leaf."""
    return stage.random.choice((maple, ginkgo))(stage, size)


def flake(stage: Stage, size: float) -> str:
    """A flake of snow: soft, round."""
    return spot(stage.paint, (0, 0), (size, size), "#ffffff", 0.95)


def star(stage: Stage, size: float) -> str:
    """A four-pointed spark."""
    d = (
        f"M0 {-size:.1f}C{size * 0.1:.1f} {-size * 0.2:.1f} {size * 0.2:.1f} {-size * 0.1:.1f} {size:.1f} 0"
        f"C{size * 0.2:.1f} {size * 0.1:.1f} {size * 0.1:.1f} {size * 0.2:.1f} 0 {size:.1f}C{-size * 0.1:.1f} "
        f"{size * 0.2:.1f} {-size * 0.2:.1f} {size * 0.1:.1f} {-size:.1f} 0C{-size * 0.2:.1f} "
        f"{-size * 0.1:.1f} {-size * 0.1:.1f} {-size * 0.2:.1f} 0 {-size:.1f}Z"
    )
    return path(d, stage.palette.light)


def bokeh(stage: Stage, count: int, colours: tuple[str, ...], *, top: float = 0, bottom: float = 1) -> str:
    """Lights far behind, out of focus: pale discs with a slightly brighter edge."""
    random, drawn = stage.random, []
    for _ in range(count):
        x, y = random.uniform(0, stage.width), random.uniform(top, bottom) * stage.height
        r = random.uniform(12, 46) * stage.unit
        if stage.is_calm(x, y, r):
            color = random.choice(colours)
            fill = stage.paint.radial(
                (0, color, 0.3), (0.8, color, 0.36), (0.93, lighten(color, 0.08), 0.46), (1, color, 0)
            )
            drawn.append(circle(x, y, r, fill, opacity=round(random.uniform(0.35, 0.9), 2)))
    return "".join(drawn)


def cloud(stage: Stage, x: float, y: float, size: float, *, tone: str = "#ffffff", opacity: float = 1.0) -> str:
    """A heaped cloud on a flat foot, lit from above; (x, y) is the middle of its foot, `size` half its width."""
    random = stage.random
    shade_color = darken(tone, 0.07)
    fill = stage.paint.radial((0, tone), (0.55, tone), (1, shade_color), cx=0.4, cy=0.25, r=0.85)
    puffs = []
    for k in range(7):
        t = k / 6 * 2 - 1
        r = size * (0.2 + 0.24 * (1 - t * t)) * random.uniform(0.85, 1.15)
        puffs.append(circle(x + t * size * 0.74, y - r * 0.62, r, fill))
    base = rect(
        x - size, y - size * 0.2, size * 2, size * 0.24, stage.paint.linear((0, tone), (1, shade_color)), rx=size * 0.12
    )
    return group(
        *puffs,
        base,
        ellipse(x, y - size * 0.12, size * 0.8, size * 0.16, tone),
        opacity=None if opacity >= 1 else opacity,
    )
