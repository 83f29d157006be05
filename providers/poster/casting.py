"""Which family and which colours suit what is sold, in which mood, trade and season."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from providers.poster.families import Family
from providers.poster.heroes import Hero

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from providers.image import Scene

_WORD = re.compile(r"[a-z]+")
_TEXT_LIMIT = 200
_ASKED = 6.0
_IN_SEASON = 12.0

# Kinds of heroes: the words that find their colours, and the families that suit them, the best ones twice.
_KINDS: tuple[tuple[str, str, str], ...] = (
    (
        "stew noodles rice_bowl pasta steak barbecue sushi salad",
        "food restaurant",
        "hearth hearth slant tiles window spotlight",
    ),
    ("pizza burger fried_chicken", "food restaurant bold", "hearth hearth sunburst slant tiles geometric spotlight"),
    ("iced_latte juice cocktail", "cafe juice", "slant window tiles botanical geometric summer mesh hearth"),
    ("hot_cup takeaway_cup tea", "cafe", "slant window window hearth tiles botanical geometric"),
    ("beer wine", "food night", "hearth hearth spotlight premium tiles slant"),
    (
        "cake_slice cake macarons donut ice_cream bingsu",
        "dessert",
        "window arch geometric sky tiles slant mesh papercut",
    ),
    ("croissant bread", "bakery", "window window slant tiles hearth"),
    ("fruit", "juice natural", "tiles botanical geometric window summer slant"),
    (
        "cosmetics_bottle cream_jar lipstick perfume nail_polish",
        "beauty",
        "arch botanical premium mesh sky spotlight window geometric",
    ),
    ("scissors", "beauty fashion", "geometric arch mesh spotlight slant"),
    ("bouquet plant", "flower natural", "botanical arch window sky spring slant"),
    ("gift shopping_bag", "retail gift", "sunburst sunburst geometric premium arch mesh"),
    ("shoe t_shirt dress handbag watch", "fashion", "geometric arch spotlight premium mesh slant"),
    ("dumbbell ball", "fitness", "spotlight neon mesh geometric sunburst"),
    ("smartphone laptop camera headphones microphone", "technology music", "mesh neon spotlight geometric slant"),
    ("books", "education", "geometric window papercut sky mesh slant"),
    ("house", "realestate service", "papercut sky mesh slant window"),
    ("sofa lamp", "interior", "window window slant botanical arch"),
    ("tooth medicine cleaning", "clinic clean service", "sky mesh geometric botanical slant tiles"),
    ("wrench car", "service trust", "spotlight geometric slant mesh papercut"),
    ("dog cat character", "playful kids", "papercut geometric sky window slant"),
    ("mountain sea airplane", "travel", "papercut sky mesh summer geometric"),
    ("portrait", "elegant", "arch botanical premium mesh window"),
    ("abstract", "abstract", "mesh mesh geometric papercut sky arch spotlight slant"),
)

_MOODS: Mapping[str, str] = {
    "sale": "sunburst sunburst sunburst neon geometric",
    "urgent": "sunburst sunburst neon spotlight",
    "bold": "sunburst neon spotlight geometric",
    "premium": "premium premium spotlight arch",
    "luxury": "premium premium spotlight arch",
    "elegant": "premium arch botanical",
    "warm": "hearth window slant",
    "cozy": "hearth window slant",
    "fresh": "botanical sky tiles",
    "natural": "botanical window tiles",
    "clean": "sky tiles botanical mesh",
    "playful": "geometric papercut sky",
    "cute": "geometric papercut sky",
    "serene": "botanical window arch sky",
    "calm": "botanical window arch sky",
    "minimal": "window arch botanical slant",
    "romantic": "arch sky mesh",
    "modern": "mesh geometric spotlight",
    "night": "neon hearth spotlight",
    "energetic": "sunburst neon geometric",
    "festive": "sunburst premium",
    "spicy": "hearth hearth sunburst spotlight",
    "rustic": "hearth window tiles slant",
    "dreamy": "sky mesh arch",
    "trust": "geometric mesh slant",
}
_SEASONS: Mapping[str, Family] = {
    "spring": Family.SPRING,
    "summer": Family.SUMMER,
    "autumn": Family.AUTUMN,
    "fall": Family.AUTUMN,
    "winter": Family.WINTER,
    "christmas": Family.WINTER,
    "midwinter": Family.WINTER,
    "yearend": Family.WINTER,
    "holidayseason": Family.WINTER,
    "midsummer": Family.SUMMER,
    "chuseok": Family.AUTUMN,
    "thanksgiving": Family.AUTUMN,
    "halloween": Family.AUTUMN,
    "easter": Family.SPRING,
    "entrance": Family.SPRING,
}


def _by_hero() -> dict[Hero, tuple[frozenset[str], tuple[Family, ...]]]:
    return {
        Hero(name): (frozenset(tags.split()), tuple(Family(family) for family in families.split()))
        for names, tags, families in _KINDS
        for name in names.split()
    }


_SUITS = _by_hero()


def choose_family(scene: Scene, hero: Hero, random: Random) -> Family:
    """The family that was asked for, or one that suits; a name that is none counts as not asked."""
    asked = (scene.family or "").strip().lower()
    if asked in set(Family):
        return Family(asked)
    weights: dict[Family, float] = {}
    for family in _SUITS[hero][1]:
        weights[family] = weights.get(family, 0) + 1
    for word in _words(scene.mood):
        for name in _MOODS.get(word, "").split():
            family = Family(name)
            weights[family] = weights.get(family, 0.4) * _ASKED**0.5
    for word in _words(scene.season):
        if word in _SEASONS:
            weights[_SEASONS[word]] = _IN_SEASON
    return random.choices(list(weights), list(weights.values()))[0]


def tags_of(scene: Scene, hero: Hero) -> frozenset[str]:
    """The words by which a colour scheme is found: what was said of the scene, then what the hero suggests."""
    said = {word for text in (scene.mood, scene.season, scene.industry, scene.category) for word in _words(text)}
    return frozenset(said | _SUITS[hero][0])


def _words(text: str | None) -> list[str]:
    lowered = (text or "")[:_TEXT_LIMIT].lower()
    words = _WORD.findall(lowered)
    return [*words, "".join(words)] if len(words) > 1 else words
