"""Which function sets which family, and in what tones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from providers.poster.families import Family, graphic, indoors, outdoors, seasons, showroom
from providers.poster.palettes import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from providers.poster.stage import Stage


@dataclass(frozen=True, slots=True)
class Setting:
    """A family's drawing, in paint order, the tones of colour schemes that it can carry, and words for their search."""

    draw: Callable[[Stage], Iterable[str]]
    tones: tuple[Tone, ...]
    tags: frozenset[str] = frozenset()


_LIGHT, _DARK, _VIVID = (Tone.LIGHT,), (Tone.DARK,), (Tone.VIVID,)

SCENERY: Mapping[Family, Setting] = {
    Family.SLANT: Setting(indoors.slant, _LIGHT),
    Family.HEARTH: Setting(indoors.hearth, _DARK, frozenset({"warm", "food", "restaurant", "cozy"})),
    Family.WINDOW: Setting(indoors.window, _LIGHT),
    Family.TILES: Setting(indoors.tiles, _LIGHT),
    Family.ARCH: Setting(showroom.arch, _LIGHT),
    Family.SPOTLIGHT: Setting(showroom.spotlight, _DARK + _VIVID),
    Family.PREMIUM: Setting(showroom.premium, _DARK),
    Family.SUNBURST: Setting(showroom.sunburst, _VIVID),
    Family.BOTANICAL: Setting(graphic.botanical, _LIGHT),
    Family.MESH: Setting(graphic.mesh, _LIGHT + _VIVID),
    Family.GEOMETRIC: Setting(graphic.geometric, _LIGHT),
    Family.NEON: Setting(graphic.neon, _DARK),
    Family.PAPERCUT: Setting(outdoors.papercut, _LIGHT),
    Family.SKY: Setting(outdoors.sky, _LIGHT),
    Family.SPRING: Setting(seasons.spring, _LIGHT),
    Family.SUMMER: Setting(seasons.summer, _LIGHT),
    Family.AUTUMN: Setting(seasons.autumn, _LIGHT, frozenset({"autumn", "warm"})),
    Family.WINTER: Setting(seasons.winter, _LIGHT + _DARK),
}
