"""Which ink a group of type gets: dark or light by the worst light under it, with a veil where neither will do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drawing.shaping import shape_line
from studio.finishing.ground import Light, Spot
from studio.finishing.scheme import DISPLAY_CONTRAST, TEXT_CONTRAST
from studio.layout import Block, PlacedLine, Rect, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.finishing.ground import Ground
    from studio.finishing.scheme import Scheme

# Pixels are rounded and rescaled after this; the little more keeps the promise.
_SLACK = 1.02
_VEIL_STEPS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.88, 0.94, 1.0)
# Roles whose ink stands right on the picture; the others bring a ground of their own.
ON_PICTURE = (Role.BRAND, Role.HEADLINE, Role.BODY)


@dataclass(frozen=True, slots=True)
class Veil:
    """A colour to lay under type, and how much of it (0: none)."""

    colour: str
    opacity: float


@dataclass(frozen=True, slots=True)
class GroupInk:
    """The ink of one group of blocks, the veil it needs, and the light under each role with that veil."""

    ink: str
    light_ink: bool
    veil: Veil
    lights: dict[Role, Light]

    def contrast(self, role: Role, ink: str) -> float:
        """The worst contrast of `ink` under the words of `role`."""
        return self.lights[role].contrast(ink)


def spots(block: Block) -> list[Spot]:
    """What lies under each line of `block`, a little more than its ink."""
    return [Spot(line_rect(line).grown(line.size * 0.08), line.size) for line in block.lines]


def line_rect(line: PlacedLine) -> Rect:
    """The box of the line's ink, in pixels."""
    ink = shape_line(line.text, line.font, line.tracking).ink
    return Rect(line.left, line.baseline - ink.top * line.size, line.width, (ink.top + ink.bottom) * line.size)


def needed(block: Block) -> float:
    """The contrast ratio that WCAG 2.2 asks for type of this size."""
    return DISPLAY_CONTRAST if block.display else TEXT_CONTRAST


def choose_ink(ground: Ground, blocks: Sequence[Block], scheme: Scheme) -> GroupInk:
    """The ink that needs the fainter veil; where both need the same, the one that reads better."""
    options = [_with_ink(ground, blocks, scheme, light=light) for light in (False, True)]
    return min(options, key=lambda option: (option.veil.opacity, -_margin(option, blocks)))


def _with_ink(ground: Ground, blocks: Sequence[Block], scheme: Scheme, *, light: bool) -> GroupInk:
    ink, colour = scheme.ink(light=light), scheme.paper(light=not light)
    for opacity in _VEIL_STEPS:
        lights = {block.role: ground.light(spots(block), colour, opacity) for block in blocks}
        option = GroupInk(ink, light, Veil(colour, opacity), lights)
        if _margin(option, blocks) >= _SLACK:
            break
    return option


def _margin(option: GroupInk, blocks: Sequence[Block]) -> float:
    """How many times the contrast is that which the most demanding block needs."""
    return min(option.contrast(block.role, option.ink) / needed(block) for block in blocks)
