"""Spring, summer, autumn, winter."""

from __future__ import annotations

import math
import re
from functools import partial
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, number, path, rect
from providers.poster.families import drift
from providers.poster.families.ground import counter, disc, horizon, pool, present, wall_foot
from providers.poster.families.outdoors import far_clouds
from providers.poster.materials import fade, spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.poster.stage import Stage, Stand

_KNOTS = 2
_SNOW = ((0, "#ffffff"), (0.5, "#f1f7fc"), (1, "#c6dbec"))


def spring(stage: Stage) -> Iterator[str]:
    """Cherry branches from the corners, petals in the air, a pale round block."""
    palette, paint = stage.palette, stage.paint
    stand = stage.stand(0.86)
    wall = mix(palette.wall, "#fde9ee", 0.55)
    yield stage.fill(paint.linear((0, mix(wall, "#cfe6f8", 0.5)), (0.55, wall), (1, mix(wall, "#f9c6d2", 0.4)), x2=0.3))
    yield stage.glow((stand.box.cx, stand.box.cy), max(stand.box.width, stand.box.height) * 1.1, "#ffffff", 0.75)
    yield drift.bokeh(stage, 22, ("#ffffff", "#ffb3c6", "#ffd0dc"))
    top = horizon(stage, stand)
    yield counter(stage, top, mix(palette.ground, "#f9dbe2", 0.72))
    yield pool(stage, stand, "#ffffff", 0.6)
    yield _branch(stage, (stage.width * 1.02, stage.zone.y + 0.16 * stage.zone.height), 196, 1.1)
    yield _branch(stage, (stage.width * 1.02, stage.zone.y + 0.06 * stage.zone.height), 168, 0.9)
    yield _branch(stage, (-0.03 * stage.width, stage.height * 0.99), -38, 0.6)
    yield drift.scattered(stage, 60, 16, drift.petal)
    yield disc(stage, stand, mix(palette.panel, "#ffffff", 0.55), 1.4, 34 * stage.unit)
    yield from present(stage, stand)


def _branch(stage: Stage, root: tuple[float, float], direction: float, size: float) -> str:
    """A branch with blossom; what would come over a clear area is left out."""
    random = stage.random
    x, y = root
    angle, drawn = math.radians(direction), []
    blooms: list[tuple[float, float, float]] = []
    step = 52 * stage.unit * size
    points = [(x, y)]
    for _ in range(8):
        angle += random.uniform(-0.28, 0.28)
        x, y = x + math.cos(angle) * step, y + math.sin(angle) * step
        if not stage.is_calm(x, y, step * 0.9):
            break
        points.append((x, y))
        blooms += [
            (
                x + random.uniform(-1, 1) * step * 0.8,
                y + random.uniform(-1, 1) * step * 0.8,
                random.uniform(15, 27) * stage.unit * size,
            )
            for _ in range(3)
        ]
    if len(points) > _KNOTS:
        drawn.append(
            path(curve(points), "none", stroke="#6b4038", stroke_width=9 * stage.unit * size, stroke_linecap="round")
        )
        drawn.append(
            path(curve(points), "none", stroke="#94645a", stroke_width=3 * stage.unit * size, stroke_linecap="round")
        )
    drawn.extend(_blossom(stage, bx, by, r) for bx, by, r in blooms if stage.is_calm(bx, by, r))
    return "".join(drawn)


def _blossom(stage: Stage, x: float, y: float, r: float) -> str:
    """A five-petalled flower from the front, darker in its middle."""
    color = stage.random.choice(("#ffc4d3", "#ffd9e2", "#ffaec2"))
    fill = stage.paint.radial((0, darken(color, 0.12)), (0.45, color), (1, "#fff4f7"))
    return group(
        path(_PETALS, fill),
        path(_STAMENS, "none", stroke="#d8647e", stroke_width=0.05),
        circle(0, 0, 0.12, "#f0b93a"),
        transform=f"translate({x:.1f} {y:.1f}) rotate({stage.random.uniform(0, 72):.0f}) scale({r:.1f})",
    )


def _around(d: str, count: int) -> str:
    """A path of pairs, such as "M0 0L0 -1", turned about (0, 0) to `count` places."""

    def turned(match: re.Match[str], angle: float) -> str:
        px, py = float(match[1]), float(match[2])
        cos, sin = math.cos(angle), math.sin(angle)
        return f"{px * cos - py * sin:.2f} {px * sin + py * cos:.2f}"

    angles = (math.tau * k / count for k in range(count))
    return "".join(re.sub(r"(-?[\d.]+) (-?[\d.]+)", partial(turned, angle=angle), d) for angle in angles)


_PETALS = _around("M0 0C-.62 -.24 -.56 -.98 -.12 -1L0 -.86L.12 -1C.56 -.98 .62 -.24 0 0Z", 5)
_STAMENS = _around("M0 0L0 -.4", 7)


def summer(stage: Stage) -> Iterator[str]:
    """Sky, sea, sand, high sun."""
    palette, paint = stage.palette, stage.paint
    stand = stage.stand(0.92)
    shore = max(horizon(stage, stand), stage.height * 0.2)
    sea_top = shore - min(stage.height * 0.16, stand.box.height * 0.4)
    blue = mix(palette.wall, "#bfe6f7", 0.7)
    yield stage.fill(
        paint.linear(
            (0, mix(blue, "#6fc3ec", 0.42)), (max(0.1, sea_top / stage.height), lighten(blue, 0.025)), (1, blue)
        )
    )
    yield stage.glow(
        (stand.box.cx + stand.box.width * 0.2, sea_top - stand.box.height * 0.25),
        max(stand.box.width, stand.box.height) * 1.1,
        "#fffbe0",
        0.85,
    )
    yield far_clouds(stage, sea_top)
    yield rect(
        0,
        sea_top,
        stage.width,
        shore - sea_top + 40 * stage.unit,
        paint.linear((0, "#1f9cc9"), (0.5, "#3cbcd2"), (1, "#8fe0dc")),
    )
    yield _glints(stage, sea_top, shore)
    yield stage.veil(mix(blue, "#8fd0e0", 0.4), 0.62)
    yield _sand(stage, shore)
    yield stage.veil(mix(blue, "#f6e6c4", 0.6), 0.75, across=shore)
    yield pool(stage, stand, "#fffbe8", 0.4)
    yield from present(stage, stand, 0.85)
    yield drift.scattered(stage, 10, 12, drift.star, below=0.6)


def _glints(stage: Stage, top: float, bottom: float) -> str:
    random, drawn = stage.random, []
    for _ in range(70):
        t = random.random()
        y, w = top + (bottom - top) * t, (8 + 60 * t) * stage.unit * random.uniform(0.5, 1.4)
        drawn.append(
            rect(
                random.uniform(0, stage.width),
                y,
                w,
                max(0.8, (0.8 + 2.2 * t) * stage.unit),
                "#ffffff",
                opacity=round(random.uniform(0.15, 0.55), 2),
                rx=1,
            )
        )
    return "".join(drawn)


def _sand(stage: Stage, shore: float) -> str:
    random, unit = stage.random, stage.unit

    def edge(lift: float) -> str:
        xs = [stage.width * k / 6 for k in range(7)]
        return (
            curve([(x, shore + math.sin(k * 1.9 + 0.6) * 12 * unit + lift) for k, x in enumerate(xs)])
            + f"L{stage.width} {stage.height}L0 {stage.height}Z"
        )

    sand = stage.paint.linear((0, "#fbe8bf"), (0.4, "#f4d79c"), (1, "#dfb46f"))
    dots = "".join(
        circle(
            random.uniform(0, stage.width),
            random.uniform(shore + 24 * unit, stage.height),
            random.uniform(0.8, 2) * unit,
            random.choice(("#c9984f", "#fff3d3")),
            opacity=0.5,
        )
        for _ in range(90)
    )
    return (
        path(edge(-9 * unit), "#ffffff", opacity=0.75)
        + path(edge(0), "#d9b778", opacity=0.9)
        + path(edge(6 * unit), sand)
        + dots
    )


def autumn(stage: Stage) -> Iterator[str]:
    """Low warm light, lights out of focus, leaves that fall and lie on a wooden table."""
    palette, paint, random = stage.palette, stage.paint, stage.random
    stand = stage.stand(0.92)
    top = horizon(stage, stand)
    wall = mix(palette.wall, "#f6d9a8", 0.45)
    yield stage.fill(
        paint.linear((0, lighten(wall, 0.02)), (0.6, mix(wall, "#e9a75a", 0.25)), (1, mix(wall, "#c9743a", 0.3)))
    )
    yield stage.glow((stage.width * 0.1, stage.height * 0.1), max(stage.width, stage.height) * 0.7, "#fff6d8", 0.7)
    yield drift.bokeh(stage, 26, ("#ffe2a0", "#ffc46a", "#f7a24a"), bottom=max(0.2, top / stage.height))
    yield stage.glow((stand.box.cx, stand.box.cy), max(stand.box.width, stand.box.height) * 1.0, "#fff4d6", 0.6)
    yield wall_foot(stage, top, 0.25)
    wood = mix("#9a5a2c", palette.ground, 0.3)
    yield counter(stage, top, wood)
    for _ in range(0 if stage.is_cut(top) else 12):
        y = random.uniform(top + 6 * stage.unit, stage.height)
        yield path(
            f"M{random.uniform(-0.2, 0.8) * stage.width:.1f} {y:.1f}h{random.uniform(0.2, 0.6) * stage.width:.1f}",
            "none",
            stroke=darken(wood, 0.06),
            stroke_width=round(random.uniform(0.8, 2) * stage.unit, 2),
            stroke_opacity=0.5,
        )
    yield pool(stage, stand, palette.light, 0.3)
    yield _lying(stage, stand, top)
    yield from present(stage, stand)
    yield drift.scattered(stage, 22, 19, drift.autumn_leaf, below=0.75)


def _lying(stage: Stage, stand: Stand, top: float) -> str:
    """Leaves flat on the ground about the hero, each with its shadow."""
    random, drawn = stage.random, []
    for _ in range(13):
        x = stand.x + random.choice((-1, 1)) * random.uniform(0.9, 2.4) * stand.half
        y = random.uniform(
            max(top + 10 * stage.unit, stand.y - stand.half * stand.tilt),
            min(stage.height - 8, stand.y + stand.half * stand.tilt * 2.2 + 12 * stage.unit),
        )
        size = random.uniform(15, 25) * stage.unit
        if stage.is_calm(x, y, size):
            leaf = drift.autumn_leaf(stage, size)
            drawn.append(
                spot(stage.paint, (x + size * 0.2, y + size * 0.25), (size * 1.1, size * 0.5), stage.palette.deep, 0.5)
            )
            drawn.append(
                group(leaf, transform=f"translate({x:.1f} {y:.1f}) scale(1 .5) rotate({random.uniform(0, 360):.0f})")
            )
    return "".join(drawn)


def winter(stage: Stage) -> Iterator[str]:
    """Cold light, firs in the distance, falling snow, the hero on a drift."""
    palette, paint, random = stage.palette, stage.paint, stage.random
    stand = stage.stand(0.9)
    top = horizon(stage, stand)
    dark = palette.tone == "dark"
    sky = mix(palette.wall, "#1c3560" if dark else "#dcebf7", 0.5)
    yield stage.fill(paint.linear((0, darken(sky, 0.05)), (0.7, lighten(sky, 0.05)), (1, lighten(sky, 0.1))))
    yield stage.glow(
        (stand.box.cx, stand.box.cy),
        max(stand.box.width, stand.box.height) * 1.2,
        "#ffffff" if not dark else "#ffe6b0",
        0.6 if not dark else 0.42,
    )
    yield _firs(stage, top, mix(sky, "#1f4a52", 0.3), 1.0)
    yield _firs(stage, top + 12 * stage.unit, mix(sky, "#173a44", 0.55), 0.7)
    yield stage.veil(lighten(sky, 0.05), 0.9)
    if dark:
        yield drift.bokeh(stage, 20, ("#ffd98a", "#ffb86a", "#ffffff"), bottom=max(0.2, top / stage.height))
    shade = 0.62 if dark and stage.is_cut(top) else 0.0
    snow = paint.linear(*((at, mix(white, sky, shade)) for at, white in _SNOW))
    ridge = [(stage.width * k / 6, top + random.uniform(-14, 14) * stage.unit) for k in range(7)]
    yield path(curve(ridge) + f"L{stage.width} {stage.height}L0 {stage.height}Z", snow)
    yield ellipse(
        stand.x,
        stand.y + stand.half * 0.12,
        stand.half * 2.3,
        max(stand.half * stand.tilt * 1.9, 20 * stage.unit),
        fade(paint, mix("#ffffff", sky, shade), 1),
    )
    yield from _present_on_snow(stage, stand)
    yield drift.scattered(stage, 110, 8, drift.flake)


def _present_on_snow(stage: Stage, stand: Stand) -> Iterator[str]:
    yield stage.shadow(stand, 0.75, "#33557a")
    yield stage.put(stand)
    yield stage.steam(stand)


def _firs(stage: Stage, foot: float, color: str, size: float) -> str:
    random, drawn, x = stage.random, [], -20 * stage.unit
    while x < stage.width + 20 * stage.unit:
        h = random.uniform(90, 200) * stage.unit * size
        w = h * 0.36
        tiers = "".join(
            f"M{number(x)} {number(foot - h + h * t)}L{number(x + w * s)} {number(foot - h + h * b)}"
            f"L{number(x - w * s)} {number(foot - h + h * b)}Z"
            for t, b, s in ((0, 0.42, 0.55), (0.22, 0.7, 0.8), (0.46, 1.02, 1))
        )
        if stage.is_calm(x, foot - h * 0.5, h * 0.5):
            drawn.append(path(tiers, stage.paint.linear((0, color), (1, mix(color, "#ffffff", 0.3)))))
        x += random.uniform(34, 92) * stage.unit * size
    return "".join(drawn)
