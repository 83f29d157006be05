"""Which function draws which hero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from providers.poster.heroes import Hero, beauty, bowls, cold_drinks, hot_drinks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from providers.poster.easel import Drawing, Easel

GALLERY: Mapping[Hero, Callable[[Easel], Drawing]] = {
    Hero.ICED_LATTE: cold_drinks.iced_latte,
    Hero.JUICE: cold_drinks.juice,
    Hero.BEER: cold_drinks.beer,
    Hero.COCKTAIL: cold_drinks.cocktail,
    Hero.HOT_CUP: hot_drinks.hot_cup,
    Hero.TAKEAWAY_CUP: hot_drinks.takeaway_cup,
    Hero.TEA: hot_drinks.tea,
    Hero.STEW: bowls.stew,
    Hero.NOODLES: bowls.noodles,
    Hero.RICE_BOWL: bowls.rice_bowl,
    Hero.SALAD: bowls.salad,
    Hero.COSMETICS_BOTTLE: beauty.cosmetics_bottle,
    Hero.CREAM_JAR: beauty.cream_jar,
    Hero.LIPSTICK: beauty.lipstick,
    Hero.PERFUME: beauty.perfume,
    Hero.NAIL_POLISH: beauty.nail_polish,
}
