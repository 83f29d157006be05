"""Which family and which colours suit what is sold, in which mood, trade and season."""

from __future__ import annotations

from typing import TYPE_CHECKING

from providers.poster.families import Family
from providers.poster.families.scenery import SCENERY

if TYPE_CHECKING:
    from random import Random

    from providers.image import Scene
    from providers.poster.heroes import Hero


def choose_family(scene: Scene, hero: Hero, random: Random) -> Family:
    """The family that was asked for, or one that suits."""
    del hero
    if scene.family in set(Family):
        return Family(scene.family)
    return random.choice(list(SCENERY))


def tags_of(scene: Scene, hero: Hero) -> frozenset[str]:
    """The words by which a colour scheme is found."""
    del hero
    return frozenset(word for word in (scene.mood, scene.season, scene.industry, scene.category) if word)
