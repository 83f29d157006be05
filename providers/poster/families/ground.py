"""What things stand on: a counter, a plinth, a floor. Shared by the families."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix, saturate
from drawing.svg import ellipse, path, rect
from providers.poster.companions import beside
from providers.poster.materials import fade, matt, rim, spot, turned
from providers.poster.stage import Area, Stand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.poster.stage import Stage

_DISH_TILT = 0.5
_WIDEST_UNDER_DISH = 1.16
_NEAR_THE_WALL = 0.72
_PAST_THE_FOOT = 1.06


def horizon(stage: Stage, stand: Stand) -> float:
    """The height at which ground and wall meet, in pixels: the further the camera looks down, the higher it lies."""
    depth = max(stand.half * stand.tilt * 2.1, stand.box.height * 0.16)
    if stand.tilt >= _DISH_TILT:
        depth = stand.box.height * 0.62
    return min(stand.y - depth, stage.height * 0.97)


def counter(stage: Stage, y: float, color: str, wall: str | None = None) -> str:
    """A surface from `y` to the lower edge, lit from the left, its far edge caught by the light.

    Where its edge runs behind words, it comes close to the colour of the `wall` (the palette's, unless told).
    """
    paint, height = stage.paint, stage.height - y
    dusk = 0.25
    if stage.is_cut(y):
        dusk = 0.08
        color = mix(color, darken(saturate(wall or stage.palette.wall, 1.5), 0.045), _NEAR_THE_WALL)
    return (
        rect(0, y, stage.width, height, paint.linear((0, lighten(color, 0.05)), (0.3, color), (1, darken(color, 0.1))))
        + rect(
            0,
            y,
            stage.width,
            height,
            paint.linear(
                (0, stage.palette.light, 0.2),
                (0.55, stage.palette.light, 0.03),
                (1, stage.palette.deep, dusk),
                x2=1,
                y2=0.2,
            ),
        )
        + rect(
            0,
            y,
            stage.width,
            max(1.5, 2.2 * stage.unit),
            paint.linear(
                (0, mix(color, stage.palette.light, 0.75)), (0.6, lighten(color, 0.08)), (1, color), x2=1, y2=0
            ),
        )
    )


def wall_foot(stage: Stage, y: float, strength: float = 0.3) -> str:
    """The soft dark where a wall meets the ground."""
    height = 90 * stage.unit
    dark = stage.palette.deep
    return rect(
        0,
        y - height,
        stage.width,
        height,
        stage.paint.linear((0, dark, 0), (0.6, dark, strength * 0.25), (1, dark, strength)),
    )


def whole(stage: Stage, stand: Stand, radius: float) -> float:
    """The radius that leaves a block within the frame and near the hero's zone, yet reaching past the hero's foot."""
    edge, beyond = 6 * stage.unit, 24 * stage.unit
    room = (stand.x - max(edge, stage.zone.x - beyond), min(stage.width - edge, stage.zone.right + beyond) - stand.x)
    return min(radius, max(min(room), stand.half * _PAST_THE_FOOT))


def plinth(stage: Stage, stand: Stand, color: str, widen: float = 1.5, *, trim: str | None = None) -> str:
    """A round block under the hero that runs out of the frame at the bottom; `trim` edges its top in metal."""
    paint = stage.paint
    wanted = max(
        stand.half * min(widen, _WIDEST_UNDER_DISH if stand.tilt >= _DISH_TILT else widen), stand.box.width * 0.56
    )
    radius = whole(stage, stand, wanted)
    flat = radius * stand.tilt
    bottom = stage.height + flat
    body = ((stand.y, radius), (stand.y, radius), (bottom, radius))
    top = paint.linear((0, lighten(color, 0.02)), (0.5, lighten(color, 0.06)), (1, darken(color, 0.015)), x2=1, y2=0.25)
    edge = trim or mix(color, "#ffffff", 0.65)
    return (
        path(turned(body, stand.x, stand.tilt), matt(paint, darken(color, 0.035)))
        + path(
            turned(body, stand.x, stand.tilt), paint.linear((0, stage.palette.deep, 0), (1, stage.palette.deep, 0.22))
        )
        + ellipse(stand.x, stand.y, radius, flat, top)
        + rim((stand.x, stand.y), (radius, flat), edge, max(1.2, 1.6 * stage.unit), 0.85)
    )


def disc(stage: Stage, stand: Stand, color: str, widen: float, thickness: float, *, trim: str | None = None) -> str:
    """A flat round block under the hero, `thickness` pixels high, with its shadow on the ground.

    A dish on its plate or board needs none, unless it is edged in metal.
    """
    if stand.tilt >= _DISH_TILT and trim is None:
        return ""
    paint = stage.paint
    radius = whole(stage, stand, max(stand.half * widen, stand.box.width * 0.54))
    flat = radius * stand.tilt
    y = stand.y + flat * 0.02
    body = ((y, radius), (y, radius), (y + thickness, radius))
    top = paint.linear((0, lighten(color, 0.03)), (0.45, lighten(color, 0.07)), (1, darken(color, 0.02)), x2=1, y2=0.25)
    edge = trim or mix(color, "#ffffff", 0.6)
    return (
        spot(
            paint,
            (stand.x + radius * 0.16, y + thickness * 1.05),
            (radius * 1.32, flat * 1.45),
            stage.palette.deep,
            0.62,
        )
        + path(turned(body, stand.x, stand.tilt), matt(paint, darken(color, 0.05)))
        + ellipse(stand.x, y, radius, flat, top)
        + rim((stand.x, y), (radius, flat), edge, max(1.2, 1.8 * stage.unit), 0.9)
    )


def pool(stage: Stage, stand: Stand, color: str, opacity: float, reach: float = 2.6) -> str:
    """Light that lies on the ground around the hero."""
    rx = stand.half * reach
    return ellipse(stand.x, stand.y, rx, rx * max(stand.tilt, 0.2), fade(stage.paint, color, opacity))


def tint(stage: Stage, stand: Stand, opacity: float = 0.35) -> str:
    """The colour that the hero throws on the ground, away from the light."""
    if stage.hero.tint is None:
        return ""
    half = stand.half
    return spot(
        stage.paint,
        (stand.x + half * 0.95, stand.y + half * stand.tilt * 0.5),
        (half * 1.05, half * stand.tilt * 0.9),
        stage.hero.tint,
        opacity,
    )


def present(stage: Stage, stand: Stand, strength: float = 1.0, steam: str = "#ffffff") -> Iterator[str]:
    """The hero with its shadow, its company and its steam; `strength` is the shadow's."""
    yield company(stage, stand)
    yield stage.shadow(stand, strength)
    yield tint(stage, stand)
    yield beside(stage, stand)
    yield stage.put(stand)
    yield stage.steam(stand, steam, 0.26)


def company(stage: Stage, stand: Stand) -> str:
    """One or two more of the same behind the hero where the zone is wide, for what is sold in numbers."""
    hero, zone, drawn = stage.hero, stage.zone, ""
    if hero.again is None:
        return drawn
    for side, size in ((-1, 0.82), (1, 0.74)):
        width, height = stand.box.width * size, stand.box.height * size
        x = stand.box.cx + side * (stand.box.width * 0.5 + width * 0.34) - width / 2
        foot = stand.y - stand.half * stand.tilt * 0.9
        top = foot - (hero.foot.y - hero.top) * stand.scale * size
        if x < zone.x or x + width > zone.right:
            continue
        back = Stand(
            Area(x, top, width, height),
            stand.scale * size,
            x + (hero.foot.x - hero.left) * stand.scale * size,
            foot,
            stand.half * size,
            stand.tilt,
        )
        drawn += stage.shadow(back, 0.8) + stage.put(back, hero.again)
    return drawn
