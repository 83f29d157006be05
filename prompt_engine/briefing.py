"""From a wish to a brief, offline: read the text, look at the picture, keep every fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.avoidance import leave_out
from prompt_engine.brief import AdBrief, Slot
from prompt_engine.categories import choose_category, leading, product_senses, seen
from prompt_engine.hangul import romanise
from prompt_engine.language import detect_language
from prompt_engine.lexicon import GENERIC, Role
from prompt_engine.picture import look_at
from prompt_engine.products import THINGS
from prompt_engine.reader import read
from prompt_engine.vocabulary import Category, SlotKind

if TYPE_CHECKING:
    from prompt_engine.picture import Sight
    from prompt_engine.templates import TemplateLibrary
    from prompt_engine.understanding import Understanding
    from prompt_engine.wish import Wish

# What an agency does with a house or a shop.
_DEAL = re.compile(r"\b(?:rent|rental|sale|lease)\b")
DEFAULT_INDUSTRY = {
    Category.PRODUCT: "retail",
    Category.FOOD: "restaurant",
    Category.INTERIOR: "interior",
    Category.PORTRAIT: "service",
    Category.FASHION: "fashion",
    Category.LANDSCAPE: "travel",
    Category.CHARACTER: "service",
    Category.ABSTRACT: "service",
}


def write_brief(wish: Wish, library: TemplateLibrary) -> tuple[AdBrief, Understanding, Sight]:
    """The brief, and what it was made from, for the copy and for saying what was added and why."""
    typed = detect_language(wish.text)
    found = read(wish.text, typed, library.lexicon)
    known, slug = find_industry(found, wish, library)
    sight = look_at(found, wish, library, known)
    slots = _slots(found)
    brief = AdBrief(
        text=wish.text,
        language=wish.language or typed,
        category=sight.category,
        industry=slug,
        trade=wish.industry or found.trade_word,
        occasion=found.occasion,
        occasion_phrase=found.occasion_phrase,
        product=found.product,
        items=tuple(found.items[:8]),
        offer=found.offer,
        gift=found.gift,
        price=found.price,
        dates=_dates(found),
        place=found.place,
        brand=found.brand,
        audience=found.audience,
        tone=wish.tone,
        channel=wish.channel or found.directions.channel,
        season=found.season.english if found.season else None,
        slots=slots,
        facts=tuple(found.facts[:24]),
        hashtags=found.prepared.hashtags[:10],
        hero=sight.hero,
        subject=sight.subject,
        setting=sight.setting,
        light=sight.light,
        camera=sight.camera,
        composition=sight.composition,
        mood=sight.mood,
        palette=sight.palette,
        colours=sight.colours,
        materials=sight.materials,
        finish=sight.finish,
        style=sight.style,
        negative_space=f"clean empty space for lettering {found.directions.where(lettering=True)}".strip(),
        avoid=tuple(dict.fromkeys(found.directions.avoid))[:10],
        negative_prompt=_negative_prompt(wish, library),
        tags=sight.tags,
        requested_ratio=found.prepared.ratio,
        requested_size=found.prepared.size,
        verbatim=wish.enhanced_prompt or (None if wish.enhance else wish.text),
    )
    return brief, found, sight


def _negative_prompt(wish: Wish, library: TemplateLibrary) -> str | None:
    """What the owner wants left out, in English; as typed where the request is sent as typed."""
    if wish.negative_prompt is None or not wish.enhance:
        return wish.negative_prompt
    return leave_out(wish.negative_prompt, library.lexicon)[0] or None


def _dates(found: Understanding) -> str | None:
    """The dates as one phrase: a day and its hour belong together, days are a list."""
    return ", ".join(found.dates[:4]) or None


def find_industry(found: Understanding, wish: Wish, library: TemplateLibrary) -> tuple[str | None, str]:
    """The key of the industry that steers the look, if one was read, and the industry's name: a key, or a slug."""
    if wish.industry:
        return _named_industry(wish.industry, library)
    sold = product_senses(found)
    if sold and sold[-1].industry == "real_estate" and _DEAL.search(sold[-1].english):
        return "real_estate", "real_estate"  # "펜션 매매", "카페 임대"
    if found.trade and found.trade.industry not in {"retail", "service", None}:
        return found.trade.industry, found.trade.industry
    senses = [sense for sense in ([leading(sold), *reversed(sold)] if sold else []) if sense.industry]
    senses = senses or [sense for sense in seen(found, *THINGS) if sense.industry]
    if senses:
        # "필라테스 수업" is taught, but it is Pilates.
        sense = next((sense for sense in senses if sense.industry not in GENERIC), senses[0])
        return sense.industry, sense.industry or "service"
    if found.trade and found.trade.industry:
        return found.trade.industry, found.trade.industry
    category = wish.category or choose_category(found, wish, None)
    return None, DEFAULT_INDUSTRY[category]


def _named_industry(name: str, library: TemplateLibrary) -> tuple[str, str]:
    """What the owner calls the trade. Of one that nobody knows, the last word may still say how it looks."""
    key = name.strip().lower().replace(" ", "_")
    if key in library.industries:
        return key, key
    word = name.replace(" ", "")
    exact = (*library.lexicon.korean.get(word, ()), *library.lexicon.lookup(name))
    known = next((sense.industry for sense in exact if sense.role is Role.TRADE and sense.industry), None)
    if known:
        return known, known
    alike = library.lexicon.read(word).sense(Role.TRADE)
    return (alike.industry if alike and alike.industry else "service"), slug_of(name)


def slug_of(trade: str) -> str:
    """A trade that the files do not know, as a key: "곤충 박물관" is "gonchung_bangmulgwan"."""
    return re.sub(r"[^a-z0-9]+", "_", romanise(trade).lower()).strip("_")[:40] or "service"


def _slots(found: Understanding) -> tuple[Slot, ...]:
    slots = [Slot(kind=span.kind, text=span.value) for span in found.prepared.slots if span.value]
    if found.brand and all(found.brand not in slot.text for slot in slots):
        slots.append(Slot(kind=SlotKind.BRAND, text=found.brand))
    return tuple(dict.fromkeys(slots))
