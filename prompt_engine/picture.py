"""What the picture shows, in English: subject, category, hero, mood, colours, light; from what was read and the templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from prompt_engine.hangul import is_hangul
from prompt_engine.lexicon import Role, Sense
from prompt_engine.products import DESCRIBING, THINGS
from prompt_engine.vocabulary import Category, Occasion, Tone

if TYPE_CHECKING:
    from prompt_engine.composition import Addition
    from prompt_engine.fragments import Token
    from prompt_engine.lexicon import Lexicon
    from prompt_engine.reader import Understanding
    from prompt_engine.templates import Industry, Mood, Template, TemplateLibrary
    from prompt_engine.wish import Wish

_LATIN = re.compile(r"[^\x20-\x7e\u00c0-\u024f]")
_DIGITS = re.compile(r"\S*\d\S*")
_MAX_SUBJECT = 160
# Words of these trades say how a thing is offered more than what it is: a class, a gift, goods.
GENERIC = frozenset({"education", "retail", "service"})
_TONE_MOODS = {Tone.PREMIUM: "premium", Tone.URGENT: "urgent", Tone.WITTY: "playful"}
_OCCASION_SUBJECTS = {
    Occasion.OPENING: "the grand opening of",
    Occasion.DISCOUNT: "a sale at",
    Occasion.NEW: "something new at",
    Occasion.EVENT: "an event at",
    Occasion.RECRUIT: "people welcome at",
    Occasion.NOTICE: "a notice from",
    Occasion.GIFT: "a gift from",
    Occasion.BOOKING: "a visit to",
}


@dataclass(frozen=True, slots=True)
class Sight:
    """The picture's parts. `why` says for each part where it came from: typed, look, industry, template, season, mood."""

    category: Category
    industry: str
    hero: str
    subject: str
    setting: str
    light: str
    camera: str
    composition: str
    mood: str
    palette: tuple[str, ...]
    colours: tuple[str, ...]
    materials: str
    finish: str
    style: str
    tags: tuple[str, ...]
    why: dict[str, str]


def pick(options: tuple[str, ...], text: str, salt: str) -> str:
    """One of the alternatives, always the same one for the same text."""
    return options[int.from_bytes(sha256(f"{salt}\x00{text}".encode()).digest()[:4], "big") % len(options)]


def choose_category(found: Understanding, wish: Wish, industry: Industry | None) -> Category:
    """Asked for, else what the product is, else what the trade shows, else abstract shapes."""
    if wish.category:
        return wish.category
    senses = [sense for token in found.product_tokens if (sense := token.sense(*THINGS))]
    if senses:
        sense = _leading(senses)
        vague = (
            sense.industry in {*GENERIC, "interior"} and found.trade is not None and found.trade.industry not in GENERIC
        )
        return industry.category if vague and industry else Category(sense.category or Category.PRODUCT)
    seen = [sense for fragment in found.fragments for token in fragment.tokens if (sense := token.sense(*THINGS))]
    if industry:
        return industry.category
    if seen and found.occasion is not Occasion.NOTICE:
        return Category(seen[0].category or Category.PRODUCT)
    return Category.PRODUCT if found.items else Category.ABSTRACT


def _leading(senses: list[Sense]) -> Sense:
    """The sense that says what it is: the last one, but a class, a gift or goods are of what stands before."""
    if senses[-1].industry in GENERIC:
        return next((sense for sense in reversed(senses) if sense.industry not in GENERIC and sense.hero), senses[-1])
    return senses[-1]


def look_at(found: Understanding, wish: Wish, library: TemplateLibrary, industry_key: str | None, name: str) -> Sight:
    """The picture for what was read; look preferences win over everything that the templates say."""
    industry = library.industries.get(industry_key) if industry_key else None
    category = choose_category(found, wish, industry if found.trade or wish.industry else None)
    template, text, why = library.templates[category], wish.text, dict[str, str]()
    lexicon = library.lexicon
    mood_key = _mood_key(
        found, wish, library, industry if industry and industry.category == category else None, template, why
    )
    mood = library.moods[mood_key]
    season = library.seasons.get(found.season.english) if found.season else None
    look = wish.look
    subject = _subject(found, library, industry, category)
    setting, light = (
        _setting(found, library, template, industry if industry and industry.category == category else None, text, why),
        _light(found, library, template, mood, subject, text, why),
    )
    palette, colours = _palette(found, library, mood, why)
    if look.setting:
        setting = lexicon.translate(look.setting)
        why["setting"] = "look"
    if look.lighting:
        light, why["light"] = lexicon.translate(look.lighting), "look"
    if look.palette:
        palette, why["palette"] = (
            tuple(lexicon.translate(word).strip() for word in re.split(r"[,/·]", look.palette) if word.strip())[:6],
            "look",
        )
    why.setdefault("camera", "look" if look.camera else "template")
    why.setdefault("composition", "look" if look.composition else "template")
    hero = _hero(found, industry, category)
    return Sight(
        category=category,
        industry=name,
        hero=hero,
        subject=subject,
        setting=setting,
        light=light,
        camera=lexicon.translate(look.camera) if look.camera else pick(template.camera, text, "camera"),
        composition=lexicon.translate(look.composition)
        if look.composition
        else pick(template.composition, text, "composition"),
        mood=lexicon.translate(look.mood) if look.mood else mood_key,
        palette=palette,
        colours=colours,
        materials=lexicon.translate(look.materials) if look.materials else _materials(found, template),
        finish=template.finish,
        style=lexicon.translate(look.style) if look.style else "",
        tags=_tags(found, library, industry, category, mood_key, season is not None, subject),
        why=why,
    )


def _english_of(token: Token, lexicon: Lexicon) -> str:
    if token.slot:
        return "" if re.search(r"\d", token.slot.value) else lexicon.translate(token.slot.value)
    stem = token.text if " " in token.text else (token.reading.stem if token.reading else token.text)
    sense = token.sense(*THINGS, *DESCRIBING)
    return sense.english if sense else lexicon.translate(stem)


def _english_run(tokens: list[Token], lexicon: Lexicon) -> str:
    """A product in English. Beside a thing that we know, words that nobody knows show nothing and are left out."""
    known = [token for token in tokens if token.slot or token.known or not is_hangul(token.text[-1])]
    sure = known if any(token.has(*THINGS) for token in known) else tokens
    return _plain(" ".join(_english_of(token, lexicon) for token in sure))


def _plain(text: str) -> str:
    """Latin letters only, no numbers: prices and dates are lettering, not picture."""
    return " ".join(_DIGITS.sub(" ", _LATIN.sub(" ", text)).split())[:_MAX_SUBJECT].strip(" ,.-")


def _subject(found: Understanding, library: TemplateLibrary, industry: Industry | None, category: Category) -> str:
    lexicon = library.lexicon
    if found.product_tokens:
        subject = _english_run(found.product_tokens, lexicon)
        if subject:
            others = [_plain(lexicon.translate(item.name)) for item in found.items if item.name != found.product][:2]
            tail = _scene_tail(found)
            return " and ".join([subject, *[other for other in others if other]]) + tail
    trade = found.trade.english if found.trade else (industry.label.en if industry else "")
    season = f"{found.season.english} " if found.season else ""
    if not trade and found.brand:
        trade = "small shop"
    if trade:
        return f"{_OCCASION_SUBJECTS.get(found.occasion, 'the atmosphere of')} {_article(season + trade)}"
    seen = [token for fragment in found.fragments for token in fragment.tokens if token.has(*THINGS, *DESCRIBING)]
    words = _plain(" ".join(_english_of(token, lexicon) for token in seen[:6]))
    if words:
        return words
    if found.fragments and category is not Category.ABSTRACT:
        rest = _plain(lexicon.translate(found.fragments[0].text))
        if rest:
            return rest
    typed = _plain(" ".join(lexicon.translate(fragment.text) for fragment in found.fragments[:2]))
    return typed or {Occasion.DISCOUNT: "a sale", Occasion.NOTICE: "a calm announcement"}.get(
        found.occasion, "a celebration"
    )


def _scene_tail(found: Understanding) -> str:
    """What an English request says of the scene after its subject: "at dawn", "wearing a hat"."""
    first, last = found.product_tokens[0], found.product_tokens[-1]
    for fragment in found.fragments:
        if first not in fragment.tokens or found.trade or found.occasion is not Occasion.GENERAL:
            continue
        rest = fragment.tokens[fragment.tokens.index(last) + 1 :]
        tail = fragment.source[rest[0].start : rest[-1].end] if rest else ""
        if tail and not _LATIN.search(tail) and not any(token.slot for token in rest):
            return " " + tail[:80]
    return ""


def _article(noun: str) -> str:
    return ("an " if noun[:1].lower() in "aeiou" else "a ") + noun


def _hero(found: Understanding, industry: Industry | None, category: Category) -> str:
    senses = [sense for token in found.product_tokens if (sense := token.sense(*THINGS)) and sense.hero]
    if senses and (hero := _leading(senses).hero):
        return hero
    if found.occasion is Occasion.NOTICE and not industry:
        return "abstract"
    if industry and industry.category == category:
        # A trade word may be more precise than its trade: "돈까스집" sells pork cutlets.
        return industry.hero
    for fragment in found.fragments:
        for token in fragment.tokens:
            if (sense := token.sense(*THINGS)) and sense.hero:
                return sense.hero
    return {
        Category.PRODUCT: "gift",
        Category.FOOD: "rice_bowl",
        Category.INTERIOR: "sofa",
        Category.PORTRAIT: "portrait",
        Category.FASHION: "dress",
        Category.LANDSCAPE: "mountain",
        Category.CHARACTER: "character",
        Category.ABSTRACT: "abstract",
    }[category]


def _asked(found: Understanding, role: Role) -> list[str]:
    asked = list(found.directions.looks.get(role, ()))
    for fragment in found.fragments:
        asked += [
            sense.english
            for token in fragment.tokens
            if (sense := token.sense(role)) and token not in found.product_tokens
        ]
    return list(dict.fromkeys(asked))


def _mood_key(
    found: Understanding,
    wish: Wish,
    library: TemplateLibrary,
    industry: Industry | None,
    template: Template,
    why: dict[str, str],
) -> str:
    typed = _asked(found, Role.MOOD)
    own = [sense.english for token in found.product_tokens if (sense := token.sense(Role.MOOD))]
    season = library.seasons.get(found.season.english) if found.season else None
    wished = _mood_named(wish.look.mood, library) if wish.look.mood else None
    for key, reason in (
        (wished, "look"),
        (next(iter(typed + own), None), "typed"),
        (_TONE_MOODS.get(wish.tone), "tone"),
        (season.mood if season else None, "season"),
        ("urgent" if found.occasion is Occasion.DISCOUNT and industry is None else None, "occasion"),
        (industry.mood if industry else None, "industry"),
    ):
        if key and key in library.moods:
            why["mood"] = reason
            return key
    why["mood"] = "template"
    return template.mood


def _mood_named(text: str, library: TemplateLibrary) -> str | None:
    """The mood that a look preference names, in either language."""
    if text.lower() in library.moods:
        return text.lower()
    senses: tuple[Sense, ...] = (*library.lexicon.korean.get(text.replace(" ", ""), ()), *library.lexicon.lookup(text))
    return next((sense.english for sense in senses if sense.role is Role.MOOD), None)


def _setting(
    found: Understanding,
    library: TemplateLibrary,
    template: Template,
    industry: Industry | None,
    text: str,
    why: dict[str, str],
) -> str:
    base, why["setting"] = (
        (industry.setting, "industry") if industry else (pick(template.setting, text, "setting"), "template")
    )
    season = library.seasons.get(found.season.english) if found.season else None
    return f"{base}, {season.setting}" if season else base


def _light(
    found: Understanding,
    library: TemplateLibrary,
    template: Template,
    mood: Mood,
    subject: str,
    text: str,
    why: dict[str, str],
) -> str:
    if asked := _asked(found, Role.LIGHT):
        why["light"] = "typed"
        return ", ".join(asked[:2])
    if own := next((light for word, light in library.lights.items() if re.search(rf"\b{word}\b", subject)), None):
        why["light"] = "subject"
        return own
    why["light"] = "mood" if why["mood"] != "template" else "template"
    return mood.light if why["mood"] != "template" else pick(template.light, text, "light")


def _palette(
    found: Understanding, library: TemplateLibrary, mood: Mood, why: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    typed = _asked(found, Role.COLOUR)
    own = [sense.english for token in found.product_tokens if (sense := token.sense(Role.COLOUR))]
    season = library.seasons.get(found.season.english) if found.season else None
    words = list(dict.fromkeys([*typed, *own, *(season.palette if season else ()), *mood.palette]))[:4]
    why["palette"] = "typed" if typed else ("season" if season else "mood")
    named = [NAMED_COLOURS[word] for word in typed if word in NAMED_COLOURS]
    return tuple(words), tuple(dict.fromkeys([*mood.colours[:1], *named, *mood.colours[1:]]))[:6]


NAMED_COLOURS = {
    "red": "#d7263d", "orange": "#f46036", "yellow": "#ffd23f", "green": "#2e8b57", "light green": "#a8d672", "blue": "#2f6fde", "sky blue": "#8cc9f0", "navy": "#1b2a52",
    "purple": "#7a4fd0", "pink": "#f48fb1", "white": "#ffffff", "black": "#161616", "gray": "#9a9a9a", "brown": "#7b4b2a", "beige": "#e8d9c0", "cream": "#fbf1de",
    "gold": "#c9a14a", "silver": "#c4c8cc", "mint": "#9fe0c8", "coral": "#ff7f6b", "burgundy": "#6d1a36", "ivory": "#fbf7ea", "khaki": "#8a8452", "teal": "#1b8a8f", "lavender": "#bba9e8",
}  # fmt: skip


def _materials(found: Understanding, template: Template) -> str:
    asked = _asked(found, Role.MATERIAL)
    return ", ".join([*asked[:2], template.materials]) if asked else template.materials


def _tags(
    found: Understanding,
    library: TemplateLibrary,
    industry: Industry | None,
    category: Category,
    mood: str,
    has_season: bool,
    subject: str,
) -> tuple[str, ...]:  # noqa: FBT001, PLR0913, PLR0917 - private, called once
    lexicon = library.lexicon
    tags: list[str] = []
    if industry and (found.trade or not found.product):
        tags.append(industry.label.en)
    if found.product_tokens:
        tags.append(_english_run(found.product_tokens, lexicon))
    for fragment in found.fragments:
        tags += [sense.english for token in fragment.tokens if (sense := token.sense(*THINGS, Role.TRADE))]
    if found.occasion is Occasion.NEW and industry and industry.category is Category.FOOD:
        tags.append("new menu")
    elif found.occasion is not Occasion.GENERAL:
        tags.append(
            {
                Occasion.OPENING: "grand opening",
                Occasion.DISCOUNT: "sale",
                Occasion.NEW: "new",
                Occasion.EVENT: "event",
                Occasion.RECRUIT: "join us",
                Occasion.NOTICE: "notice",
                Occasion.GIFT: "gift",
                Occasion.BOOKING: "booking",
            }[found.occasion]
        )
    if has_season and found.season:
        tags.append(found.season.english)
    tags += [mood, *_MOOD_FRIENDS.get(mood, ()), *_asked(found, Role.LIGHT)[:1], category.value]
    if not found.product_tokens and subject:
        tags += [word for word in [subject] if len(word.split()) <= 3]
    clean = (" ".join(tag.lower().split()) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in clean if tag and not _LATIN.search(tag)))[:12]


_MOOD_FRIENDS = {
    "warm": ("cozy",),
    "cozy": ("warm",),
    "serene": ("calm",),
    "premium": ("luxury",),
    "playful": ("cheerful",),
    "urgent": ("bold",),
}
