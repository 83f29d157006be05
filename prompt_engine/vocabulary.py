"""The closed words of the room: languages, categories, tones, channels, qualities. Everything else is open text."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """The language of the copy."""

    KO = "ko"
    EN = "en"


class Category(StrEnum):
    """What the picture is of. Each has a template file of its own."""

    PRODUCT = "product"
    FOOD = "food"
    INTERIOR = "interior"
    PORTRAIT = "portrait"
    FASHION = "fashion"
    LANDSCAPE = "landscape"
    CHARACTER = "character"
    ABSTRACT = "abstract"


class Tone(StrEnum):
    """How the shop speaks: 해요체 unless told otherwise."""

    WARM = "warm"
    WITTY = "witty"
    PREMIUM = "premium"
    URGENT = "urgent"
    PLAIN = "plain"


class Channel(StrEnum):
    """Where the ad appears; each has limits on the copy."""

    INSTAGRAM = "instagram"
    NAVER_PLACE = "naver_place"
    KAKAOTALK = "kakaotalk"
    FLYER = "flyer"
    BANNER = "banner"


class Quality(StrEnum):
    """How long the writing may take: a language model has 4 s (draft, standard) or 15 s (high)."""

    DRAFT = "draft"
    STANDARD = "standard"
    HIGH = "high"


class Occasion(StrEnum):
    """Why the shop advertises; it decides the angle of the headline."""

    NEW = "new"
    OPENING = "opening"
    DISCOUNT = "discount"
    EVENT = "event"
    RECRUIT = "recruit"
    BOOKING = "booking"
    NOTICE = "notice"
    GIFT = "gift"
    GENERAL = "general"


class SlotKind(StrEnum):
    """Facts that later steps may move but never change."""

    URL = "url"
    PHONE = "phone"
    QUOTED = "quoted"
    PRICE = "price"
    PERCENT = "percent"
    BUNDLE = "bundle"
    DATE = "date"
    TIME = "time"
    QUANTITY = "quantity"
    NUMBER = "number"
    BRAND = "brand"


class PromptSource(StrEnum):
    """Who wrote a prompt."""

    OFFLINE = "offline"
    MODEL = "model"
    PINNED = "pinned"
    AS_TYPED = "as_typed"


class PromptFamily(StrEnum):
    """Image models that want the same kind of prompt."""

    SDXL = "sdxl"
    SDXL_TURBO = "sdxl_turbo"
    FLUX = "flux"
    OPENAI = "openai"
    GOOGLE = "google"
    STABILITY = "stability"
    POSTER = "poster"
