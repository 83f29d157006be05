"""Which function draws which hero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from providers.poster.heroes import (
    Hero,
    bakery,
    beauty,
    bowls,
    clothes,
    cold_drinks,
    fast_food,
    flowers,
    home,
    hot_drinks,
    plates,
    shopping,
    sweets,
    tools,
)

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
    Hero.PASTA: plates.pasta,
    Hero.STEAK: plates.steak,
    Hero.BARBECUE: plates.barbecue,
    Hero.SUSHI: plates.sushi,
    Hero.PIZZA: plates.pizza,
    Hero.BURGER: fast_food.burger,
    Hero.FRIED_CHICKEN: fast_food.fried_chicken,
    Hero.CAKE_SLICE: sweets.cake_slice,
    Hero.CAKE: sweets.cake,
    Hero.CROISSANT: bakery.croissant,
    Hero.BREAD: bakery.bread,
    Hero.MACARONS: sweets.macarons,
    Hero.DONUT: sweets.donut,
    Hero.ICE_CREAM: sweets.ice_cream,
    Hero.BINGSU: sweets.bingsu,
    Hero.FRUIT: bakery.fruit,
    Hero.WINE: bakery.wine,
    Hero.COSMETICS_BOTTLE: beauty.cosmetics_bottle,
    Hero.CREAM_JAR: beauty.cream_jar,
    Hero.LIPSTICK: beauty.lipstick,
    Hero.PERFUME: beauty.perfume,
    Hero.NAIL_POLISH: beauty.nail_polish,
    Hero.SCISSORS: tools.scissors,
    Hero.BOUQUET: flowers.bouquet,
    Hero.PLANT: flowers.plant,
    Hero.GIFT: shopping.gift,
    Hero.SHOPPING_BAG: shopping.shopping_bag,
    Hero.HANDBAG: shopping.handbag,
    Hero.WATCH: shopping.watch,
    Hero.SHOE: clothes.shoe,
    Hero.T_SHIRT: clothes.t_shirt,
    Hero.DRESS: clothes.dress,
    Hero.DUMBBELL: tools.dumbbell,
    Hero.BALL: tools.ball,
    Hero.BOOKS: tools.books,
    Hero.WRENCH: tools.wrench,
    Hero.CLEANING: tools.cleaning,
    Hero.HOUSE: home.house,
    Hero.SOFA: home.sofa,
    Hero.LAMP: home.lamp,
}
