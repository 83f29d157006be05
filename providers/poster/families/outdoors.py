"""The sky above the clouds, and hills cut from paper."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, path
from providers.poster.families import drift
from providers.poster.families.ground import disc, present
from providers.poster.materials import rim, spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.poster.stage import Stage

# From the zenith to the horizon: noon, dawn, a clear morning, evening.
_SKIES = (
    ("#8cc4f2", "#d6ecfb", "#fdf1e4"),
    ("#a9b8f5", "#e3e4fb", "#fde6ec"),
    ("#86d2e8", "#daf3f5", "#fff6e0"),
    ("#f3a99a", "#fcd9c8", "#fff1df"),
)


def far_clouds(stage: Stage, foot: float) -> str:
    """A few clouds low over the height `foot`."""
    random, drawn = stage.random, []
    for _ in range(5):
        x, size = random.uniform(0, stage.width), random.uniform(46, 110) * stage.unit
        y = foot - random.uniform(10, 120) * stage.unit
        if stage.is_calm(x, y - size * 0.3, size):
            drawn.append(drift.cloud(stage, x, y, size, opacity=0.85))
    return "".join(drawn)


def sky(stage: Stage) -> Iterator[str]:
    """Above the clouds: a soft gradient, heaped clouds, a pale block that rises out of them."""
    palette, paint, random = stage.palette, stage.paint, stage.random
    stand = stage.stand(0.86)
    high, middle, low = random.choice(_SKIES)
    yield stage.fill(paint.linear((0, high), (0.6, middle), (1, low)))
    yield stage.glow((stand.box.cx, stand.box.cy), max(stand.box.width, stand.box.height) * 1.15, "#ffffff", 0.85)
    yield rim(
        (stand.box.cx, stand.box.cy),
        (max(stand.box.width, stand.box.height) * 0.62,) * 2,
        "#ffffff",
        2 * stage.unit,
        0.5,
    )
    for _ in range(7):
        x, y, size = (
            random.uniform(0, stage.width),
            random.uniform(0.1, 0.8) * stage.height,
            random.uniform(50, 105) * stage.unit,
        )
        if stage.is_calm(x, y - size * 0.3, size) and abs(x - stand.box.cx) > stand.box.width * 0.5:
            yield drift.cloud(stage, x, y, size, opacity=0.75)
    yield disc(stage, stand, mix(palette.panel, "#ffffff", 0.7), 1.3, 46 * stage.unit, trim="#ffffff")
    yield stage.shadow(stand, 0.8)
    yield stage.put(stand)
    yield stage.steam(stand)
    base = min(stage.height + 10 * stage.unit, stand.y + stand.half * stand.tilt * 1.4 + 96 * stage.unit)
    for side in (-1, 1):
        for k in range(3):
            size = (130 - k * 16) * stage.unit
            x = stand.x + side * (stand.half * 1.35 + k * 120 * stage.unit + 30 * stage.unit)
            if stage.is_calm(x, base - size * 0.3, size * 0.8):
                yield drift.cloud(stage, x, base + k * 8 * stage.unit, size)


def papercut(stage: Stage) -> Iterator[str]:
    """Hills cut from coloured paper, one before the other, a paper sun behind the hero."""
    palette, paint, random = stage.palette, stage.paint, stage.random
    stand = stage.stand(0.86)
    yield stage.fill(paint.linear((0, lighten(palette.wall, 0.012)), (1, mix(palette.wall, palette.panel, 0.2))))
    r = max(stand.box.width, stand.box.height) * 0.6
    for k, opacity in ((1.34, 0.35), (1.17, 0.5)):
        yield circle(
            stand.box.cx, stand.box.cy, r * k, lighten(mix(palette.pop, palette.wall, 0.55), 0.03), opacity=opacity
        )
    yield spot(paint, (stand.box.cx + r * 0.05, stand.box.cy + r * 0.1), (r * 1.16, r * 1.16), palette.deep, 0.3)
    yield circle(stand.box.cx, stand.box.cy, r, paint.linear((0, lighten(palette.pop, 0.05)), (1, palette.pop)))
    ground = stand.y - stand.half * stand.tilt * 0.9
    reach = stand.box.height
    layers = 4
    for k in range(layers):
        t = k / (layers - 1)
        y = ground - reach * 0.34 * (1 - t)
        tone = mix(mix(palette.panel, palette.wall, 0.42), palette.accent, t * 0.8)
        phase = random.uniform(0, 6.3)
        sway = reach * (0.1 * (1 - t) + 0.012)
        points = [(stage.width * j / 7, y + math.sin(phase + j * 1.7) * sway) for j in range(8)]
        for lift in (5, 10, 16):
            yield path(
                curve([(px, py - lift * 0.55 * stage.unit) for px, py in points])
                + f"L{stage.width} {stage.height}L0 {stage.height}Z",
                palette.deep,
                opacity=0.05,
            )
        yield path(
            curve(points) + f"L{stage.width} {stage.height}L0 {stage.height}Z",
            paint.linear((0, lighten(tone, 0.03)), (1, darken(tone, 0.05))),
        )
        yield path(curve(points), "none", stroke="#ffffff", stroke_width=max(0.8, 1.3 * stage.unit), stroke_opacity=0.4)
    yield far_clouds(stage, max(ground - reach * 0.5, 60 * stage.unit))
    yield from present(stage, stand)
