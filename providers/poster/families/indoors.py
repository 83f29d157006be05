"""Slant, hearth, window, tiles: a wall, a table, and light in a room."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, path, polygon, rect
from providers.poster.families.ground import counter, horizon, pool, present, wall_foot
from providers.poster.materials import spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.poster.stage import Stage

Point = tuple[float, float]
_BESIDE = 0.3
_ABOVE = 0.12
_SAMPLES = 40
_MOSTLY = 0.7


def slant(stage: Stage) -> Iterator[str]:
    """A pale plane for the words, cut off by a slanted, lit wall with a counter, where the hero stands."""
    palette, paint = stage.palette, stage.paint
    stand = stage.stand()
    edge, rest, (nx, ny) = _cut(stage)
    corners = [*edge, *rest]
    yield stage.fill(paint.linear((0, lighten(palette.wall, 0.012)), (1, darken(palette.wall, 0.025)), x2=0.7))
    for step in range(7):
        reach = (step + 1) ** 1.5 * 2.1 * stage.unit
        yield polygon([*((x + nx * reach, y + ny * reach) for x, y in edge), *rest], palette.deep, opacity=0.045)
    clip = paint.clip(polygon(corners, "#000000"))
    panel = palette.panel
    top = horizon(stage, stand)
    inside = [
        stage.fill(paint.linear((0, lighten(panel, 0.04)), (0.5, panel), (1, darken(panel, 0.09)), x2=0.6)),
        stage.glow(
            (stand.x - stand.box.width * 0.2, stand.box.cy),
            max(stand.box.width, stand.box.height) * 0.95,
            palette.light,
            0.34,
        ),
        _shafts(stage, stand.box.x - stand.box.width * 0.4, top),
        wall_foot(stage, top, 0.4),
        counter(stage, top, palette.ground, palette.panel),
        pool(stage, stand, palette.light, 0.22),
    ]
    yield f'<g clip-path="{clip}">{"".join(inside)}</g>'
    yield from present(stage, stand, 1.1)


def _cut(stage: Stage) -> tuple[list[Point], list[Point], Point]:
    """The lit wall's edge, its other corners, and the way its shadow falls.

    The edge runs to the left of the hero, to its right or above it, as slanted as it can be without cutting words.
    """
    for slope in (1.0, 0.5, 0.15):
        for option in _edges(stage, slope):
            if not _cuts(stage, option[0]):
                return option
    return [(-1, 0), (-1, stage.height)], [(stage.width, stage.height), (stage.width, 0)], (-1, 0.1)


def _edges(stage: Stage, slope: float) -> Iterator[tuple[list[Point], list[Point], Point]]:
    zone, width, height = stage.zone, float(stage.width), float(stage.height)
    left, right = zone.x - width * 0.01, zone.right + width * 0.01
    if left > width * _BESIDE:
        lean = width * 0.07 * slope
        yield [(left + lean, 0), (left - lean, height)], [(width, height), (width, 0)], (-1, 0.1)
    if right < width * (1 - _BESIDE):
        lean = min(width * 0.07, (width - right) * 0.3) * slope
        yield [(right + lean, 0), (right - lean, height)], [(0, height), (0, 0)], (1, 0.1)
    if zone.y > height * _ABOVE:
        rise = min(height * 0.065, zone.y * 0.5) * slope
        yield [(0, zone.y + rise * 0.6), (width, zone.y - rise)], [(width, height), (0, height)], (-0.1, -1)


def _cuts(stage: Stage, edge: list[Point]) -> bool:
    """Whether the edge comes over a clear area or close to it."""
    (x1, y1), (x2, y2) = edge
    steps = (step / _SAMPLES for step in range(_SAMPLES + 1))
    return not all(stage.is_calm(x1 + (x2 - x1) * t, y1 + (y2 - y1) * t, 8 * stage.unit) for t in steps)


def _shafts(stage: Stage, x: float, foot: float) -> str:
    """Two leaning panes of light on the wall."""
    height = max(foot, 1) * 0.9
    light = stage.paint.linear((0, stage.palette.light, 0.3), (1, stage.palette.light, 0.06))
    pane = height * 0.3
    return "".join(
        polygon(
            [
                (left + height * 0.34, foot - height),
                (left + height * 0.34 + pane, foot - height),
                (left + pane, foot),
                (left, foot),
            ],
            light,
        )
        for left in (x - pane * 0.6, x + pane * 0.75, x + pane * 2.6)
    )


def hearth(stage: Stage) -> Iterator[str]:
    """A dark wooden table, warm light from behind the dish, sparks and steam."""
    palette, paint, random = stage.palette, stage.paint, stage.random
    stand = stage.stand(0.96)
    yield stage.fill(paint.linear((0, darken(palette.ground, 0.07)), (1, darken(palette.ground, 0.015))))
    yield _planks(stage)
    reach = max(stand.box.width, stand.box.height)
    yield stage.glow((stand.box.cx, stand.box.cy), reach * 1.5, palette.accent, 0.42)
    yield stage.glow((stand.box.cx - reach * 0.12, stand.box.cy - reach * 0.1), reach * 0.95, palette.pop, 0.42)
    yield stage.veil(darken(palette.ground, 0.05), 0.55)
    yield stage.vignette(0.7)
    for _ in range(60):
        x, y = random.uniform(0, stage.width), random.uniform(0, stage.height)
        size = random.choice((1.2, 1.6, 2.2, 3)) * stage.unit
        if stage.is_calm(x, y, size * 6):
            yield spot(paint, (x, y), (size * 3.4, size * 3.4), palette.pop, 0.4)
            yield circle(
                x, y, size * 0.7, mix(palette.pop, "#ffffff", 0.4), opacity=round(random.uniform(0.35, 0.9), 2)
            )
    yield from present(stage, stand, 1.35)


def _planks(stage: Stage) -> str:
    """Boards across the table: each its own shade, a dark joint, fine grain."""
    random, palette = stage.random, stage.palette
    board = max(70.0 * stage.unit, stage.height / 14)
    drawn, y = [], -board * random.random()
    while y < stage.height:
        shade_by = random.uniform(-0.02, 0.025)
        tone = darken(palette.ground, 0.035 - shade_by)
        fill = stage.paint.linear(
            (0, lighten(tone, 0.012)), (0.15, tone), (0.85, darken(tone, 0.008)), (1, darken(tone, 0.03))
        )
        drawn.append(rect(0, y, stage.width, board, fill))
        drawn.append(rect(0, y + board - 1.6 * stage.unit, stage.width, 2.4 * stage.unit, palette.deep, opacity=0.7))
        drawn.append(rect(0, y + board + 0.8 * stage.unit, stage.width, 1.2 * stage.unit, palette.light, opacity=0.045))
        drawn.extend(_grain(stage, y, board, tone) for _ in range(5))
        y += board
    return "".join(drawn)


def _grain(stage: Stage, y: float, board: float, tone: str) -> str:
    random = stage.random
    start, length = random.uniform(-0.2, 0.9) * stage.width, random.uniform(0.2, 0.6) * stage.width
    level, sway = y + random.uniform(0.15, 0.85) * board, random.uniform(-0.1, 0.1) * board
    d = f"M{start:.1f} {level:.1f}q{length / 2:.1f} {sway:.1f} {length:.1f} 0"
    color = darken(tone, 0.05) if random.random() < _MOSTLY else lighten(tone, 0.04)
    return path(
        d, "none", stroke=color, stroke_width=round(random.uniform(0.8, 2.2) * stage.unit, 2), stroke_opacity=0.5
    )


def window(stage: Stage) -> Iterator[str]:
    """A plain wall on which a window throws its light, over a table."""
    palette, paint = stage.palette, stage.paint
    stand = stage.stand()
    top = horizon(stage, stand)
    yield stage.fill(
        paint.linear(
            (0, darken(palette.wall, 0.05)), (0.6, darken(palette.wall, 0.015)), (1, darken(palette.wall, 0.06)), x2=0.8
        )
    )
    yield _panes(stage, stand.box.cx, stand.box.cy)
    yield stage.glow(
        (stand.box.cx - stand.box.width * 0.3, stand.box.cy),
        max(stand.box.height, stand.box.width) * 0.9,
        palette.light,
        0.4,
    )
    yield stage.veil(darken(palette.wall, 0.02), 0.72)
    yield wall_foot(stage, top, 0.22)
    yield counter(stage, top, mix(palette.ground, palette.panel, 0.2))
    yield pool(stage, stand, palette.light, 0.3)
    yield from present(stage, stand)


def _panes(stage: Stage, cx: float, cy: float) -> str:
    """Six leaning panes of light, brighter above, with the soft border of a real window's."""
    size = max(stage.zone.width, stage.zone.height) * 0.42
    lean, gap = 0.42, size * 0.07
    drawn = []
    for row in range(3):
        for column in range(2):
            for spread, opacity in ((3.2, 0.1), (1.6, 0.14), (0.0, 0.3)):
                grow = spread * stage.unit * 1.6
                x = cx - size * 1.15 + column * (size * 0.72 + gap) - grow
                y = cy - size * 1.25 + row * (size * 0.78 + gap) - grow
                w, h = size * 0.72 + 2 * grow, size * 0.78 + 2 * grow
                slide = [(x, y), (x + w, y + w * 0.12), (x + w, y + h + w * 0.12), (x, y + h)]
                points = [(px - (py - cy) * lean, py) for px, py in slide]
                drawn.append(polygon(points, stage.palette.light, opacity=round(opacity * (1.15 - row * 0.2), 3)))
    return "".join(drawn)


def tiles(stage: Stage) -> Iterator[str]:
    """Glazed tiles behind a wooden shelf."""
    palette, paint, random = stage.palette, stage.paint, stage.random
    stand = stage.stand()
    top = horizon(stage, stand)
    base = mix(palette.wall, palette.panel, 0.22)
    yield stage.fill(darken(base, 0.07))
    width = 118 * stage.unit
    height, joint = width * random.choice((0.5, 1.0)), 3.4 * stage.unit
    glaze = [
        paint.linear((0, lighten(tone, 0.03)), (0.25, tone), (1, darken(tone, 0.02)), x2=0.6)
        for tone in (base, lighten(base, 0.018), darken(base, 0.02), mix(base, palette.panel, 0.16))
    ]
    for row in range(math.ceil(top / height) + 1):
        y = top - (row + 1) * height
        shift = width / 2 if row % 2 and height < width else 0
        for column in range(-1, math.ceil(stage.width / width) + 1):
            x = column * width + shift
            yield rect(
                x + joint / 2, y + joint / 2, width - joint, height - joint, random.choice(glaze), rx=3 * stage.unit
            )
            yield rect(x + joint, y + joint, width - joint * 2, 1.3 * stage.unit, "#ffffff", opacity=0.3)
    yield stage.fill(
        paint.linear((0, palette.light, 0.34), (0.5, palette.light, 0.04), (1, palette.deep, 0.26), x2=1, y2=0.8)
    )
    yield stage.glow((stand.box.cx, stand.box.cy), max(stand.box.height, stand.box.width) * 0.85, palette.light, 0.45)
    yield stage.veil(base, 0.8)
    yield wall_foot(stage, top, 0.3)
    yield counter(stage, top, _wood(stage))
    for _ in range(0 if stage.is_cut(top) else 14):
        y = random.uniform(top + 8 * stage.unit, stage.height)
        yield _grain(stage, y, 30 * stage.unit, _wood(stage))
    yield from present(stage, stand)


def _wood(stage: Stage) -> str:
    return mix("#b07a46", stage.palette.ground, 0.3)
