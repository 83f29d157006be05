"""Which ink a group of type gets: dark or light by the worst light under it, with a veil where neither will do."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drawing import color
from drawing.shaping import shape_line
from studio.finishing.ground import Light, Spot
from studio.finishing.scheme import DISPLAY_CONTRAST, TEXT_CONTRAST
from studio.layout import Block, PlacedLine, Rect, Role, union

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from studio.finishing.ground import Ground
    from studio.finishing.scheme import Scheme

# Pixels are rounded and rescaled after this; the little more keeps the promise.
_SLACK = 1.02
_VEIL_STEPS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.88, 0.94, 1.0)
# Dark type on a strong or darkish colour reads well by the numbers and looks dull: a faint veil is better.
_DARK_ON_VIVID = 0.3
_VIVID_LIGHTNESS, _VIVID_CHROMA, _DARKISH = 0.66, 0.14, 0.58
_UNREST, _MOST_UNREST = 0.22, 1.5
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


def choose_inks(
    ground: Ground, groups: Mapping[int, Sequence[Block]], scheme: Scheme, on_panels: Collection[int]
) -> dict[int, GroupInk]:
    """An ink for each group of blocks: the one that needs the fainter veil, then the one that reads better.

    A veil reaches beyond its own group. So where one is needed, all groups but those on panels get ink of one tone:
    veils of one tone only help each other.
    """
    options = {
        index: [_Option.of(ground, blocks, scheme, light=light) for light in (False, True)]
        for index, blocks in groups.items()
    }
    chosen = {index: min(pair, key=_Option.rank) for index, pair in options.items()}
    free = [index for index in groups if index not in on_panels]
    if any(chosen[index].found.veil.opacity for index in free):
        tone = min((0, 1), key=lambda tone: max(options[index][tone].rank() for index in free))
        chosen |= {index: options[index][tone] for index in free}
    return {index: option.found for index, option in chosen.items()}


@dataclass(frozen=True, slots=True)
class _Option:
    found: GroupInk
    margin: float
    vivid: bool

    @classmethod
    def of(cls, ground: Ground, blocks: Sequence[Block], scheme: Scheme, *, light: bool) -> _Option:
        found = _with_ink(ground, blocks, scheme, light=light)
        return cls(found, _margin(found, blocks), _is_vivid(ground, blocks))

    def rank(self) -> tuple[float, float]:
        """Lower is better."""
        dull = _DARK_ON_VIVID if self.vivid and not self.found.light_ink else 0.0
        return (self.found.veil.opacity + dull, -self.margin)


def _is_vivid(ground: Ground, blocks: Sequence[Block]) -> bool:
    lightness, chroma, _ = color.oklch(ground.mean(union(block.rect for block in blocks)))
    return lightness < _DARKISH or (lightness < _VIVID_LIGHTNESS and chroma > _VIVID_CHROMA)


def _with_ink(ground: Ground, blocks: Sequence[Block], scheme: Scheme, *, light: bool) -> GroupInk:
    """The ink with the faintest veil that makes it read; the strongest veil where none does."""
    ink, colour = scheme.ink(light=light), scheme.paper(light=not light)

    def veiled(opacity: float) -> GroupInk:
        lights = {block.role: ground.light(spots(block), colour, opacity) for block in blocks}
        return GroupInk(ink, light, Veil(colour, opacity), lights)

    steps = range(len(_VEIL_STEPS))
    if _margin(bare := veiled(0.0), blocks) >= _SLACK:
        return bare
    first = bisect_left(steps[:-1], x=1, lo=1, key=lambda step: _margin(veiled(_VEIL_STEPS[step]), blocks) >= _SLACK)
    return veiled(_VEIL_STEPS[first])


def _margin(option: GroupInk, blocks: Sequence[Block]) -> float:
    """How many times the contrast is that which the most demanding block needs; more is needed on a restless ground."""
    return min(
        option.contrast(block.role, option.ink) / (needed(block) * _unrest(option.lights[block.role]))
        for block in blocks
    )


def _unrest(light: Light) -> float:
    """1 on an even ground, more where type crosses from light to dark."""
    spread = (light.lightest + 0.05) / (light.darkest + 0.05)
    return min(_MOST_UNREST, 1 + _UNREST * (spread - 1))
