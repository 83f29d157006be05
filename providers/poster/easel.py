"""What a hero is drawn with and what comes out: a drawing in units of its own that knows how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from drawing.svg import Definitions
    from providers.poster.palettes import Palette


@dataclass(frozen=True, slots=True)
class Easel:
    """The paints, the chance and the colours of one scene. Light falls from the upper left; a scene may mirror it."""

    paint: Definitions
    random: Random
    palette: Palette


@dataclass(frozen=True, slots=True)
class Foot:
    """The ellipse in which a drawing meets the ground: centre and half width; half height is `half * tilt`."""

    x: float
    y: float
    half: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A hero in its own units; nothing of it lies outside `box` (left, top, right, bottom).

    `tilt` is the sine of the camera's elevation, so circles on the ground are `tilt` times as high as wide: about
    0.2 for what stands, 0.56 for a dish. `steam` holds the points from which steam rises; `props` names small things
    that belong beside it; `tint` is the light it throws on the ground; `repeats` says whether a row of them looks
    well, and then `again` is the body of a second one, drawn with other chances.
    """

    box: tuple[float, float, float, float]
    body: str
    foot: Foot
    tilt: float = 0.22
    steam: tuple[tuple[float, float], ...] = ()
    props: tuple[str, ...] = ()
    tint: str | None = None
    repeats: bool = False
    again: str | None = None

    @property
    def left(self) -> float:
        return self.box[0]

    @property
    def top(self) -> float:
        return self.box[1]

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]
