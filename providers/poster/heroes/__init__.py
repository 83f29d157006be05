"""What can stand in the middle of a scene, by name. The drawings live in the files beside this one, grouped by kind."""

from __future__ import annotations

from enum import StrEnum


class Hero(StrEnum):
    """Every hero that the renderer draws; `Scene.hero` holds one of these values, anything else becomes ABSTRACT.

    Who maps words to heroes needs only this: the value is the plain English name of the thing.
    """

    ICED_LATTE = "iced_latte"
    HOT_CUP = "hot_cup"  # coffee with latte art
    TAKEAWAY_CUP = "takeaway_cup"
    TEA = "tea"  # pot and cup
    JUICE = "juice"  # ade, smoothie
    BEER = "beer"
    WINE = "wine"  # bottle and glass
    COCKTAIL = "cocktail"

    STEW = "stew"  # boiling 뚝배기: jjigae, tang, tteokbokki
    NOODLES = "noodles"  # ramen, naengmyeon, kalguksu
    RICE_BOWL = "rice_bowl"  # bibimbap, donburi
    PASTA = "pasta"
    STEAK = "steak"
    BARBECUE = "barbecue"  # grilled meat on a grate
    SALAD = "salad"
    SUSHI = "sushi"  # kimbap too
    PIZZA = "pizza"
    BURGER = "burger"  # sandwich too
    FRIED_CHICKEN = "fried_chicken"

    CAKE_SLICE = "cake_slice"
    CAKE = "cake"
    CROISSANT = "croissant"
    BREAD = "bread"
    MACARONS = "macarons"
    DONUT = "donut"
    ICE_CREAM = "ice_cream"
    BINGSU = "bingsu"
    FRUIT = "fruit"

    COSMETICS_BOTTLE = "cosmetics_bottle"
    CREAM_JAR = "cream_jar"
    LIPSTICK = "lipstick"
    PERFUME = "perfume"
    NAIL_POLISH = "nail_polish"
    SCISSORS = "scissors"  # hair salon

    BOUQUET = "bouquet"
    PLANT = "plant"
    GIFT = "gift"
    SHOPPING_BAG = "shopping_bag"
    SHOE = "shoe"
    T_SHIRT = "t_shirt"
    DRESS = "dress"
    HANDBAG = "handbag"
    WATCH = "watch"  # jewellery too

    DUMBBELL = "dumbbell"
    BALL = "ball"  # football and other sports
    BOOKS = "books"  # books and pencils: education
    HOUSE = "house"
    SOFA = "sofa"
    LAMP = "lamp"
    TOOTH = "tooth"  # dental clinic
    MEDICINE = "medicine"  # pharmacy, clinic

    DOG = "dog"
    CAT = "cat"
    CAR = "car"
    WRENCH = "wrench"  # repair and other services
    CLEANING = "cleaning"  # spray bottle and bubbles: cleaning, laundry
    SMARTPHONE = "smartphone"
    LAPTOP = "laptop"
    CAMERA = "camera"
    HEADPHONES = "headphones"  # music
    MICROPHONE = "microphone"

    MOUNTAIN = "mountain"
    SEA = "sea"
    AIRPLANE = "airplane"  # travel
    CHARACTER = "character"
    PORTRAIT = "portrait"
    ABSTRACT = "abstract"

    @classmethod
    def of(cls, name: str) -> Hero:
        """The hero of that name ("Iced latte", "iced-latte" and "coffee" count too), ABSTRACT when there is none."""
        key = name.strip().lower().replace(" ", "_").replace("-", "_")
        return _ALSO.get(key) or (cls(key) if key in cls._value2member_map_ else cls.ABSTRACT)


_ALSO = {
    "cup": Hero.HOT_CUP,
    "coffee": Hero.HOT_CUP,
    "latte": Hero.ICED_LATTE,
    "drink": Hero.JUICE,
    "bowl": Hero.RICE_BOWL,
    "soup": Hero.STEW,
    "pot": Hero.STEW,
    "plate": Hero.PASTA,
    "meat": Hero.BARBECUE,
    "chicken": Hero.FRIED_CHICKEN,
    "sandwich": Hero.BURGER,
    "dessert": Hero.CAKE_SLICE,
    "bottle": Hero.COSMETICS_BOTTLE,
    "jar": Hero.CREAM_JAR,
    "flowers": Hero.BOUQUET,
    "bag": Hero.HANDBAG,
    "phone": Hero.SMARTPHONE,
    "person": Hero.PORTRAIT,
    "mascot": Hero.CHARACTER,
    "landscape": Hero.MOUNTAIN,
    "beach": Hero.SEA,
}

HERO_NAMES: tuple[str, ...] = tuple(hero.value for hero in Hero)
