"""Arch, spotlight, premium, sunburst: a product on show."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, number, path, polygon, rect
from providers.poster.families.ground import disc, horizon, plinth, pool, tint
from providers.poster.materials import rim, spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.poster.stage import Stage, Stand

_SOME = 0.3


def arch(stage: Stage) -> Iterator[str]:
    """A rounded niche in a plain wall and a round plinth in front of it."""
    palette, paint = stage.palette, stage.paint
    stand = stage.stand(0.82)
    half = min(max(stand.box.width * 0.74, stand.box.height * 0.5), stage.zone.width * 0.58)
    room = max(half * 0.34, half * 1.9 - stand.box.height)
    top = max(stand.box.y - room, stage.zone.y - 0.02 * stage.height)
    yield stage.fill(paint.linear((0, lighten(palette.wall, 0.015)), (1, darken(palette.wall, 0.03)), x2=0.6))
    yield stage.glow(
        (stage.width * 0.12, stage.height * 0.05), max(stage.width, stage.height) * 0.7, palette.light, 0.6
    )
    yield _niche(stage, stand.box.cx, top, half)
    yield plinth(stage, stand, mix(palette.wall, palette.light, 0.45), 1.35)
    yield stage.shadow(stand, 0.9)
    yield tint(stage, stand, 0.3)
    yield stage.put(stand)
    yield stage.steam(stand, "#ffffff", 0.25)


def _niche(stage: Stage, cx: float, top: float, half: float) -> str:
    """The opening: deep on the lit side's jamb, its inner wall curving into the light."""
    palette, paint = stage.palette, stage.paint
    left, right, bottom = cx - half, cx + half, stage.height

    def outline(grow: float) -> str:
        radius = half + grow
        return (
            f"M{number(left - grow)} {bottom}L{number(left - grow)} {number(top + half)}A{number(radius)} "
            f"{number(radius)} 0 0 1 {number(right + grow)} {number(top + half)}L{number(right + grow)} {bottom}Z"
        )

    unit = stage.unit
    soft = "".join(path(outline((step**1.4) * 1.7 * unit), palette.deep, opacity=0.018) for step in range(7, 0, -1))
    inner = paint.linear(
        (0, darken(palette.panel, 0.07)),
        (0.3, palette.panel),
        (0.75, lighten(palette.panel, 0.05)),
        (1, lighten(palette.panel, 0.025)),
        x2=1,
        y2=0.3,
    )
    jamb = half * 0.13
    reveal = (
        f"M{number(left)} {bottom}L{number(left)} {number(top + half)}A{number(half)} {number(half)} 0 0 1 "
        f"{number(right)} {number(top + half)}A{number(half)} {number(half + jamb)} 0 0 0 "
        f"{number(left + jamb)} {number(top + half + jamb * 1.4)}L{number(left + jamb)} {bottom}Z"
    )
    return (
        soft
        + path(outline(0), inner)
        + path(outline(0), paint.linear((0, palette.deep, 0.2), (0.35, palette.deep, 0), (1, palette.light, 0.26)))
        + path(reveal, paint.linear((0, darken(palette.panel, 0.17)), (1, darken(palette.panel, 0.05)), x2=1, y2=0))
        + path(
            outline(0),
            "none",
            stroke=mix(palette.panel, "#ffffff", 0.7),
            stroke_width=max(1, 1.5 * unit),
            stroke_opacity=0.75,
        )
    )


def spotlight(stage: Stage) -> Iterator[str]:
    """A studio's seamless backdrop, a cone of light from above, a low round block."""
    palette, paint = stage.palette, stage.paint
    stand = stage.stand(0.88)
    top = horizon(stage, stand)
    base = palette.wall
    yield stage.fill(
        paint.linear(
            (0, darken(base, 0.07)),
            (max(0.05, min(0.9, top / stage.height)), lighten(base, 0.02)),
            (1, darken(base, 0.05)),
        )
    )
    reach = max(stand.box.width, stand.box.height)
    yield stage.glow((stand.box.cx, stand.box.cy), reach * 1.25, mix(palette.light, palette.panel, 0.35), 0.6)
    yield _cone(stage, stand)
    yield stage.vignette(0.45)
    yield pool(stage, stand, palette.light, 0.6, 3.2)
    yield disc(stage, stand, mix(base, palette.panel, 0.7), 1.42, 34 * stage.unit)
    yield stage.shadow(stand, 1.1)
    yield tint(stage, stand, 0.4)
    yield stage.put(stand)
    yield stage.steam(stand, palette.light, 0.26)
    yield _dust(stage, 26)


def _cone(stage: Stage, stand: Stand) -> str:
    """The beam: many thin cones, one in the other, so that it has no edge."""
    light = stage.palette.light
    beam = stage.paint.linear((0, light, 0.3), (0.75, light, 0.07), (1, light, 0))
    source = stand.box.cx - stand.box.width * 0.25
    drawn = []
    for spread in (0.7, 0.85, 1.0, 1.15, 1.3, 1.45):
        foot, head = stand.half * 1.6 * spread, stage.unit * 24 * spread
        corners = ((source - head, -4), (source + head, -4), (stand.x + foot, stand.y), (stand.x - foot, stand.y))
        drawn.append(polygon(corners, beam, opacity=0.2))
    return "".join(drawn)


def _dust(stage: Stage, count: int) -> str:
    random, drawn = stage.random, []
    for _ in range(count):
        x, y = random.uniform(0, stage.width), random.uniform(0, stage.height * 0.9)
        size = random.uniform(1.2, 3.4) * stage.unit
        if stage.is_calm(x, y, size * 3):
            drawn.append(
                spot(stage.paint, (x, y), (size * 2, size * 2), stage.palette.pop, round(random.uniform(0.3, 0.8), 2))
            )
    return "".join(drawn)


def premium(stage: Stage) -> Iterator[str]:
    """Drapery in half-light, two plinths edged in gold, floating sparks."""
    palette, paint = stage.palette, stage.paint
    stand = stage.stand(0.86)
    gold = "#e6cd86"
    yield stage.fill(paint.linear((0, lighten(palette.wall, 0.03)), (1, darken(palette.wall, 0.08))))
    yield _drapery(stage)
    reach = max(stand.box.width, stand.box.height)
    yield stage.glow(
        (stand.box.cx, stand.box.cy - reach * 0.1), reach * 1.2, mix(palette.panel, palette.light, 0.55), 0.6
    )
    yield stage.veil(palette.wall, 0.7)
    yield stage.vignette(0.6)
    lower = stand.half * stand.tilt * 0.9 + 30 * stage.unit
    wide = _moved(stand, lower)
    yield plinth(stage, wide, mix(palette.wall, palette.panel, 0.35), 2.05, trim=gold)
    yield disc(stage, stand, mix(palette.wall, palette.panel, 0.6), 1.4, lower * 0.8, trim=gold)
    yield stage.shadow(stand, 1.15)
    yield tint(stage, stand, 0.3)
    yield stage.put(stand)
    yield stage.steam(stand, palette.light, 0.24)
    yield _dust(stage, 46)


def _moved(stand: Stand, down: float) -> Stand:
    return replace(stand, y=stand.y + down)


def _drapery(stage: Stage) -> str:
    """Folds of cloth: vertical bands of soft light and shade, swinging a little."""
    random, palette = stage.random, stage.palette
    drawn, x = [], -60 * stage.unit
    while x < stage.width + 60 * stage.unit:
        width = random.uniform(70, 150) * stage.unit
        swing = random.uniform(-24, 24) * stage.unit
        fill = stage.paint.linear(
            (0, palette.deep, 0.34),
            (0.35, palette.light, 0.015),
            (0.5, palette.light, 0.13),
            (0.65, palette.light, 0.015),
            (1, palette.deep, 0.3),
            x2=1,
            y2=0,
        )
        left = curve([(x, 0), (x + swing, stage.height * 0.5), (x - swing, stage.height)])
        right = (
            f"L{number(x + width - swing)} {stage.height}"
            "C"
            + curve([(x + width - swing, stage.height), (x + width + swing, stage.height * 0.5), (x + width, 0)]).split(
                "C", 1
            )[1]
            + "Z"
        )
        drawn.append(path(left + right, fill))
        x += width
    return "".join(drawn)


def sunburst(stage: Stage) -> Iterator[str]:
    """Rays, a bright disc behind the hero, confetti: a sale."""
    palette, paint = stage.palette, stage.paint
    stand = stage.stand(0.84)
    cx, cy = stand.box.cx, stand.box.cy
    radius = min(max(stand.box.width, stand.box.height) * 0.6, max(stage.zone.width, stage.zone.height) * 0.56)
    yield stage.fill(
        paint.radial_at(
            (cx, cy),
            max(stage.width, stage.height) * 0.85,
            (0, lighten(palette.wall, 0.06)),
            (0.6, palette.wall),
            (1, darken(palette.ground, 0.05)),
        )
    )
    yield _rays(stage, cx, cy)
    yield stage.glow((cx, cy), radius * 1.7, palette.light, 0.4)
    yield stage.veil(palette.wall, 0.5)
    yield spot(paint, (cx + radius * 0.05, cy + radius * 0.12), (radius * 1.2, radius * 1.2), palette.deep, 0.5)
    bright = palette.accent
    yield circle(
        cx, cy, radius, paint.linear((0, lighten(bright, 0.07)), (0.6, bright), (1, darken(bright, 0.06)), x2=0.5)
    )
    yield rim((cx, cy), (radius * 0.93, radius * 0.93), "#ffffff", max(1.2, 2.4 * stage.unit), 0.6)
    yield _confetti(stage, 70)
    yield disc(stage, stand, mix(bright, "#ffffff", 0.35), 1.3, 26 * stage.unit)
    yield stage.shadow(stand, 1.0)
    yield stage.put(stand)
    yield stage.steam(stand, "#ffffff", 0.25)


def _rays(stage: Stage, cx: float, cy: float) -> str:
    reach = math.hypot(stage.width, stage.height)
    count = stage.random.choice((18, 22, 26))
    turn = stage.random.uniform(0, math.tau)
    light = stage.paint.radial_at(
        (cx, cy),
        reach * 0.8,
        (0, stage.palette.light, 0.3),
        (0.5, stage.palette.light, 0.13),
        (1, stage.palette.light, 0.07),
    )
    d = ""
    for k in range(count):
        a, b = turn + math.tau * k / count, turn + math.tau * (k + 0.5) / count
        d += (
            f"M{number(cx)} {number(cy)}L{number(cx + math.cos(a) * reach)} {number(cy + math.sin(a) * reach)}"
            f"L{number(cx + math.cos(b) * reach)} {number(cy + math.sin(b) * reach)}Z"
        )
    return path(d, light)


def _confetti(stage: Stage, count: int) -> str:
    """Slips of paper, some turned away, some out of focus."""
    random, palette, drawn = stage.random, stage.palette, []
    colours = (palette.accent, palette.pop, "#ffffff", lighten(palette.accent, 0.1), palette.light)
    for _ in range(count):
        x, y = random.uniform(0, stage.width), random.uniform(0, stage.height)
        size = random.uniform(5, 13) * stage.unit
        if not stage.is_calm(x, y, size * 1.5):
            continue
        tint_, angle = random.choice(colours), random.uniform(0, 180)
        turn = f"rotate({angle:.0f} {x:.1f} {y:.1f})"
        fill = stage.paint.linear((0, lighten(tint_, 0.06)), (1, darken(tint_, 0.1)))
        if random.random() < _SOME:
            drawn.append(circle(x, y, size * 0.5, fill, opacity=0.95))
        elif random.random() < _SOME:
            drawn.append(
                path(
                    f"M{x - size:.1f} {y:.1f}q{size * 0.5:.1f} {-size:.1f} {size:.1f} 0t{size:.1f} 0",
                    "none",
                    stroke=tint_,
                    stroke_width=size * 0.34,
                    transform=turn,
                    stroke_linecap="round",
                )
            )
        else:
            drawn.append(
                rect(
                    x - size / 2,
                    y - size * 0.28,
                    size,
                    size * random.uniform(0.3, 0.6),
                    fill,
                    transform=turn,
                    rx=size * 0.06,
                )
            )
    return "".join(drawn)
