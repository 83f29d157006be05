"""What was understood: the neutral brief that every model's prompt and every line of copy is made from."""

from __future__ import annotations

from enum import StrEnum

from prompt_engine.vocabulary import Category, Channel, Language, Occasion, SlotKind, Tone
from prompt_engine.wish import Frozen


class Slot(Frozen):
    """A fact exactly as typed: "6,500원" stays "6,500원"."""

    kind: SlotKind
    text: str


class FactKind(StrEnum):
    """What a typed fragment tells the reader; it decides the sentence that carries it.

    A limit is what is not to be had, or when the shop is open or shut: no headline is made of it.
    """

    OFFER = "offer"
    PERIOD = "period"
    PLACE = "place"
    CONTACT = "contact"
    NOTE = "note"
    LIMIT = "limit"
    SENTENCE = "sentence"


class Fact(Frozen):
    """A fragment of what was typed, in the owner's words, instructions taken off."""

    kind: FactKind
    text: str


class Item(Frozen):
    """Something on offer, and what it costs where that was typed beside it."""

    name: str
    price: str | None = None


class AdBrief(Frozen):
    """The brief. Text about the picture is English; what was typed keeps its own words.

    `industry` is a key of the industry files, or a slug of a trade that they do not know (`trade` is the word as
    typed). `hero` is the kind of thing in the middle ("cup", "bowl" …). `palette` holds English colour words, `colours`
    the same as "#rrggbb". `tags` are lower case, English, without doubles. `requested_ratio` ("3:4") and
    `requested_size` ("1080x1350") were typed as instructions. `verbatim`, where set, is sent to every model as it is.
    """

    text: str
    language: Language
    category: Category
    industry: str
    trade: str | None = None
    occasion: Occasion = Occasion.GENERAL
    occasion_phrase: str | None = None
    product: str | None = None
    items: tuple[Item, ...] = ()
    offer: str | None = None
    gift: bool = False
    price: str | None = None
    dates: str | None = None
    place: str | None = None
    brand: str | None = None
    audience: str | None = None
    tone: Tone = Tone.WARM
    channel: Channel | None = None
    season: str | None = None
    slots: tuple[Slot, ...] = ()
    facts: tuple[Fact, ...] = ()
    hashtags: tuple[str, ...] = ()

    hero: str
    subject: str
    setting: str
    light: str
    camera: str
    composition: str
    mood: str
    palette: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    materials: str = ""
    finish: str = ""
    style: str = ""
    negative_space: str = ""
    avoid: tuple[str, ...] = ()
    negative_prompt: str | None = None
    tags: tuple[str, ...] = ()

    requested_ratio: str | None = None
    requested_size: str | None = None
    verbatim: str | None = None
