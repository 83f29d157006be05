"""Botanical, mesh, geometric, neon: scenes made of light and shape rather than of a place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, ellipse, group, number, path, polygon, rect
from providers.poster.families import drift
from providers.poster.families.ground import counter, disc, horizon, pool, tint, wall_foot
from providers.poster.materials import fade, rim, spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.poster.stage import Area, Stage, Stand

_LIT = 0.24


def botanical(stage: Stage) -> Iterator[str]:
    """Shadows of palm leaves on a sunlit wall, a round block on a pale floor."""
    palette, paint = stage.palette, stage.paint
    stand = stage.stand(0.88)
    top = horizon(stage, stand)
    wall = palette.wall
    yield stage.fill(paint.linear((0, lighten(wall, 0.02)), (0.6, wall), (1, darken(wall, 0.04)), x2=0.8))
    yield stage.glow((stand.box.cx, stand.box.cy), max(stand.box.width, stand.box.height) * 1.2, palette.light, 0.6)
    yield _palms(stage)
    yield stage.veil(wall, 0.85)
    yield wall_foot(stage, top, 0.14)
    yield counter(stage, top, mix(palette.ground, palette.wall, 0.4))
    yield pool(stage, stand, palette.light, 0.4)
    yield disc(stage, stand, mix(palette.panel, palette.light, 0.4), 1.4, 40 * stage.unit)
    yield stage.shadow(stand)
    yield tint(stage, stand)
    yield stage.put(stand)
    yield stage.steam(stand)


def _palms(stage: Stage) -> str:
    """The shadow of two fronds that reach in from the hero's side of the frame, its edge softened by fainter copies.

    Both fronds are one shape: where two leaves lie over each other a shadow is no darker.
    """
    zone, random = stage.zone, stage.random
    reach = max(zone.width, zone.height) * 0.8
    side = 1 if zone.cx >= stage.width * 0.5 - 1 else -1
    root = (stage.width * 0.5 * (1 + side * 1.04), zone.y + zone.height * 0.06)
    turns = [(turn + random.uniform(-8, 8), size) for turn, size in ((160, 1.0), (126, 0.8))]
    drawn = []
    for grow, opacity in ((1.0, 0.085), (1.025, 0.055), (1.05, 0.035)):
        d = "".join(
            _frond(root, reach * size * grow, math.radians(turn if side > 0 else 180 - turn)) for turn, size in turns
        )
        drawn.append(path(d, stage.palette.deep, opacity=opacity))
    return "".join(drawn)


def _frond(root: tuple[float, float], length: float, direction: float) -> str:
    """A palm frond from `root`: leaflets in a bow to both sides of its rib."""

    def at(x: float, y: float) -> str:
        cos, sin = math.cos(direction), math.sin(direction)
        return f"{number(root[0] + x * cos - y * sin)} {number(root[1] + x * sin + y * cos)}"

    leaflets, width = 12, length * 0.034
    d = ""
    for k in range(leaflets):
        t = (k + 1) / leaflets
        x, size = length * t * 0.86, length * 0.4 * math.sin(math.pi * (0.16 + 0.8 * t))
        for lean in (math.radians(62 - 38 * t), math.radians(38 * t - 62)):
            tip = at(x + math.cos(lean) * size, math.sin(lean) * size)
            bow_x, bow_y = x + math.cos(lean * 1.25) * size * 0.5, math.sin(lean * 1.25) * size * 0.5
            there, back = at(bow_x + width, bow_y), at(bow_x - width, bow_y)
            # Every leaflet winds the same way round, so that overlaps stay filled.
            if lean > 0:
                d += f"M{at(x, 0)}Q{there} {tip}Q{back} {at(x - width, 0)}Z"
            else:
                d += f"M{at(x - width, 0)}Q{back} {tip}Q{there} {at(x, 0)}Z"
    return d + f"M{at(0, -length * 0.008)}L{at(length * 0.9, 0)}L{at(0, length * 0.008)}Z"


def mesh(stage: Stage) -> Iterator[str]:
    """Fields of colour that run into each other, a pane of glass, a bright floor."""
    palette, paint, random = stage.palette, stage.paint, stage.random
    stand = stage.stand(0.86)
    size = max(stage.width, stage.height)
    yield stage.fill(paint.linear((0, palette.wall), (1, mix(palette.wall, palette.panel, 0.55)), x2=0.8))
    hues = (palette.panel, palette.accent, palette.pop, palette.light)
    around = ((-0.4, -0.34), (0.44, -0.28), (0.4, 0.4), (-0.42, 0.36))
    for hue, (dx, dy) in zip(hues, around, strict=True):
        center = (stand.box.cx + dx * stage.zone.width * 1.1, stand.box.cy + dy * stage.zone.height)
        yield spot(paint, center, (size * random.uniform(0.36, 0.5),) * 2, hue, 0.62)
    yield stage.veil(mix(palette.wall, palette.panel, 0.15), 0.6)
    r = max(stand.box.width, stand.box.height) * 0.6
    yield _pane(stage, stand.box.cx, stand.box.cy, r)
    for k in range(5):
        angle = (k + random.uniform(0.15, 0.85)) * math.tau / 5
        x, y, own = (
            stand.box.cx + math.cos(angle) * r * 1.2,
            stand.box.cy + math.sin(angle) * r * 0.95,
            random.uniform(0.06, 0.15) * r,
        )
        if stage.is_calm(x, y, own):
            yield _marble(stage, x, y, own, hues[k % 3])
    yield disc(stage, stand, mix(palette.panel, "#ffffff", 0.6), 1.38, 30 * stage.unit)
    yield stage.shadow(stand, 0.9)
    yield tint(stage, stand)
    yield stage.put(stand)
    yield stage.steam(stand)


def _pane(stage: Stage, cx: float, cy: float, r: float) -> str:
    """A round pane of frosted glass with a bright edge."""
    paint = stage.paint
    return (
        spot(paint, (cx + r * 0.05, cy + r * 0.12), (r * 1.2, r * 1.2), stage.palette.deep, 0.22)
        + circle(cx, cy, r, paint.linear((0, "#ffffff", 0.46), (0.5, "#ffffff", 0.16), (1, "#ffffff", 0.26), x2=0.7))
        + circle(
            cx,
            cy,
            r,
            "none",
            stroke=paint.linear((0, "#ffffff", 0.95), (0.5, "#ffffff", 0.2), (1, "#ffffff", 0.6), x2=0.6),
            stroke_width=max(1.2, 2 * stage.unit),
        )
    )


def _marble(stage: Stage, x: float, y: float, r: float, color: str) -> str:
    fill = stage.paint.radial((0, lighten(color, 0.2)), (0.5, color), (1, darken(color, 0.14)), cx=0.35, cy=0.3, r=0.75)
    return (
        spot(stage.paint, (x + r * 0.2, y + r * 0.9), (r * 1.2, r * 0.7), stage.palette.deep, 0.25)
        + circle(x, y, r, fill)
        + ellipse(x - r * 0.34, y - r * 0.42, r * 0.22, r * 0.14, "#ffffff", opacity=0.8)
    )


def geometric(stage: Stage) -> Iterator[str]:
    """Discs, arches, stripes and dots in flat colour about the hero, who stands on a block."""
    palette, paint = stage.palette, stage.paint
    stand = stage.stand(0.84)
    zone = stage.zone
    yield stage.fill(paint.linear((0, lighten(palette.wall, 0.01)), (1, darken(palette.wall, 0.02)), x2=0.7))
    r = max(stand.box.width, stand.box.height) * 0.58
    yield _shapes(stage, stand, r)
    top = horizon(stage, stand)
    yield counter(stage, top, mix(palette.ground, palette.panel, 0.35))
    yield pool(stage, stand, palette.light, 0.35)
    yield _blocks(stage, stand, zone)
    yield disc(stage, stand, mix(palette.panel, "#ffffff", 0.35), 1.36, 44 * stage.unit)
    yield stage.shadow(stand)
    yield tint(stage, stand)
    yield stage.put(stand)
    yield stage.steam(stand)


def _shapes(stage: Stage, stand: Stand, r: float) -> str:
    palette, paint, random = stage.palette, stage.paint, stage.random
    cx, cy = stand.box.cx, stand.box.cy
    soft = spot(paint, (cx + r * 0.06, cy + r * 0.1), (r * 1.16, r * 1.16), palette.deep, 0.2)
    main = circle(cx, cy, r, paint.linear((0, lighten(palette.panel, 0.04)), (1, darken(palette.panel, 0.03)), x2=0.6))
    extras = [
        path(
            f"M{number(cx + r * 0.55)} {number(cy - r * 0.2)}A{number(r * 0.72)} {number(r * 0.72)} 0 0 1 "
            f"{number(cx + r * 1.27)} {number(cy + r * 0.52)}L{number(cx + r * 0.55)} {number(cy + r * 0.52)}Z",
            lighten(palette.accent, 0.03),
        ),
        circle(cx - r * 0.92, cy - r * 0.62, r * 0.22, palette.pop),
        "".join(
            path(
                f"M{number(cx - r * 1.25 + k * r * 0.1)} {number(cy + r * 0.7)}l{number(r * 0.42)} {number(-r * 0.42)}",
                "none",
                stroke=mix(palette.accent, palette.wall, 0.25),
                stroke_width=round(r * 0.035, 2),
                stroke_linecap="round",
            )
            for k in range(6)
        ),
        "".join(
            circle(
                cx + r * 0.74 + (k % 5) * r * 0.11,
                cy - r * 0.92 + (k // 5) * r * 0.11,
                r * 0.022,
                palette.deep,
                opacity=0.5,
            )
            for k in range(25)
        ),
    ]
    spots = ((1.0, 0.2), (-0.92, -0.62), (-0.9, 0.45), (0.95, -0.7))
    shown = [
        extra
        for extra, (dx, dy) in zip(extras, spots, strict=True)
        if stage.is_calm(cx + dx * r, cy + dy * r, r * 0.34)
    ]
    ring = (
        circle(
            cx, cy, r * 1.14, "none", stroke=palette.accent, stroke_width=max(1.2, 2 * stage.unit), stroke_opacity=0.5
        )
        if random.choice((True, False))
        else ""
    )
    return "".join(shown) + soft + main + ring


def _blocks(stage: Stage, stand: Stand, zone: Area) -> str:
    """A cube and a ball beside the hero, where there is room."""
    palette, paint, drawn = stage.palette, stage.paint, ""
    size = stand.box.height * 0.17
    left, right = (
        stand.x - max(stand.half, stand.box.width / 2) * 1.5 - size,
        stand.x + max(stand.half, stand.box.width / 2) * 1.5 + size,
    )
    y = stand.y + stand.half * stand.tilt * 0.2
    if left > zone.x - size and stage.is_calm(left, y - size, size):
        tone = palette.accent
        drawn += spot(paint, (left + size * 0.4, y), (size * 1.6, size * 0.34), palette.deep, 0.5)
        drawn += polygon(
            [(left - size, y - size * 1.55), (left, y - size * 1.3), (left, y), (left - size, y - size * 0.25)],
            paint.linear((0, lighten(tone, 0.03)), (1, darken(tone, 0.05))),
        )
        drawn += polygon(
            [(left, y - size * 1.3), (left + size, y - size * 1.55), (left + size, y - size * 0.25), (left, y)],
            paint.linear((0, darken(tone, 0.1)), (1, darken(tone, 0.17))),
        )
        drawn += polygon(
            [
                (left - size, y - size * 1.55),
                (left, y - size * 1.8),
                (left + size, y - size * 1.55),
                (left, y - size * 1.3),
            ],
            lighten(tone, 0.09),
        )
    if right < zone.right + size and stage.is_calm(right, y - size, size):
        drawn += spot(paint, (right + size * 0.3, y), (size * 1.3, size * 0.3), palette.deep, 0.5)
        drawn += _marble(stage, right, y - size * 0.72, size * 0.75, palette.pop)
    return drawn


def neon(stage: Stage) -> Iterator[str]:
    """Night: a ring of neon behind the hero, the lights of a street, a wet floor that mirrors them."""
    palette, paint = stage.palette, stage.paint
    stand = stage.stand(0.82)
    base = mix(palette.wall, "#0a0a1c", 0.5)
    floor = min(horizon(stage, stand), stand.y - stand.half * stand.tilt * 0.6)
    first, second = palette.accent, palette.pop
    yield stage.fill(paint.linear((0, darken(base, 0.03)), (0.7, lighten(base, 0.05)), (1, base)))
    yield _skyline(stage, floor, lighten(base, 0.045))
    yield drift.bokeh(
        stage, 30, (first, second, "#ffffff"), top=max(0.0, floor / stage.height - 0.3), bottom=floor / stage.height
    )
    r = min(max(stand.box.width, stand.box.height) * 0.58, max(stage.zone.width, stage.zone.height) * 0.55)
    cx, cy = stand.box.cx, stand.box.cy
    yield stage.glow((cx - r * 0.7, cy), r * 1.7, first, 0.42)
    yield stage.glow((cx + r * 0.7, cy), r * 1.7, second, 0.36)
    yield stage.veil(base, 0.6)
    yield _tube(stage, cx, cy, r)
    yield rect(
        0, floor, stage.width, stage.height - floor, paint.linear((0, lighten(base, 0.03)), (1, darken(base, 0.05)))
    )
    yield group(
        ellipse(
            stand.x - stand.half * 0.9,
            floor,
            stand.half * 1.4,
            (stage.height - floor) * 1.1 + 1,
            fade(paint, first, 0.5),
        ),
        ellipse(
            stand.x + stand.half * 0.9,
            floor,
            stand.half * 1.4,
            (stage.height - floor) * 1.1 + 1,
            fade(paint, second, 0.45),
        ),
        clip_path=paint.clip(rect(0, floor, stage.width, max(1, stage.height - floor), "#000000")),
    )
    yield rect(
        0,
        floor,
        stage.width,
        max(1.2, 1.6 * stage.unit),
        paint.linear((0, first, 0.1), (0.5, "#ffffff", 0.75), (1, second, 0.1), x2=1, y2=0),
    )
    yield disc(stage, stand, lighten(base, 0.1), 1.36, 30 * stage.unit, trim=mix(first, "#ffffff", 0.25))
    yield stage.shadow(stand, 1.2, "#02010a")
    yield stage.put(stand)
    yield stage.steam(stand, mix(second, "#ffffff", 0.5), 0.22)


def _tube(stage: Stage, cx: float, cy: float, r: float) -> str:
    """A glass tube of light: a white core, colour around it, a halo."""
    color = stage.paint.linear((0, stage.palette.accent), (1, stage.palette.pop), x2=1, y2=0.3)
    unit = stage.unit
    halo = "".join(
        rim((cx, cy), (r, r), color, width * unit, opacity)
        for width, opacity in ((46, 0.05), (34, 0.07), (24, 0.1), (15, 0.2))
    )
    return halo + rim((cx, cy), (r, r), color, 8 * unit, 1) + rim((cx, cy), (r, r), "#ffffff", 3 * unit, 0.92)


def _skyline(stage: Stage, foot: float, color: str) -> str:
    """Houses against the night, a few windows lit."""
    lights = (stage.palette.pop, stage.palette.accent, "#ffe2a0")
    random, unit, drawn, x = stage.random, stage.unit, [], -10.0
    while x < stage.width:
        w, h = random.uniform(46, 104) * unit, random.uniform(70, 230) * unit
        if stage.is_calm(x + w / 2, foot - h, w * 0.5):
            drawn.append(rect(x, foot - h, w, h, stage.paint.linear((0, color), (1, lighten(color, 0.03)))))
            drawn += [
                rect(x + left, foot - h + down, 8 * unit, 11 * unit, random.choice(lights), opacity=0.5)
                for down in (12 * unit + row * 25 * unit for row in range(int(h / (26 * unit))))
                for left in (8 * unit + column * 21 * unit for column in range(int(w / (22 * unit))))
                if random.random() < _LIT
            ]
        x += w + random.uniform(0, 14) * unit
    return "".join(drawn)
