"""What the copy has to say in the owner's words: every fragment that was not wholly understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.brief import Fact, FactKind
from prompt_engine.function_words import TRIVIAL
from prompt_engine.lexicon import Role
from prompt_engine.products import DESCRIBING, is_verb
from prompt_engine.understanding import occasion_of
from prompt_engine.vocabulary import Occasion, SlotKind

if TYPE_CHECKING:
    from prompt_engine.fragments import Fragment, Token
    from prompt_engine.understanding import Understanding

_PLACE = re.compile(
    r"(?:역|호점|본점|지점|시장|사거리|삼거리|출구|맞은편|건너편|근처|빌딩|타워|번지|광장|터미널|공항|\d층"
    r"|[가-힣]{2,}[동구로길]|[가-힣]앞|[가-힣]옆)$|^(?:앞|옆|앞마당|골목|입구)$"
)
_ENGLISH_PLACE = re.compile(
    r"\b(?:at|near|on|in)\s+(?:the\s+)?[A-Z0-9][\w']*(?:\s+[A-Z0-9][\w']*)*"
    r"|\b(?:St|Street|Ave|Avenue|Road|Rd|Blvd|Square|Plaza|Mall)\b"
)
_WHEN = frozenset({SlotKind.DATE, SlotKind.TIME})
_SHOP_WORDS = frozenset({Role.TRADE, Role.LEADING, Role.SHOP, Role.INSTRUCTION})


def read_facts(found: Understanding) -> None:
    """Keep each fragment as typed unless all of it has been understood; dates are kept in any case."""
    for fragment in found.fragments:
        understood = all(_is_told(found, token) for token in fragment.tokens)
        kind = FactKind.PERIOD if understood and not _adds_offer(found, fragment) else _kind(fragment)
        if kind is FactKind.PERIOD:
            found.dates += [text for text in _dates(fragment) if text not in found.dates]
            continue
        if kind is FactKind.PLACE:
            found.place = found.place or fragment.text
        found.facts.append(Fact(kind=kind, text=fragment.text))


def _dates(fragment: Fragment) -> list[str]:
    """The dates of a fragment; a day and its hour, side by side, are one."""
    found: list[str] = []
    before: Token | None = None
    for token in fragment.tokens:
        if token.slot is None or token.slot.kind not in _WHEN:
            before = None
            continue
        if before and not fragment.source[before.end : token.start].strip():
            found[-1] += fragment.source[before.end : token.end]
        else:
            found.append(token.text)
        before = token
    return found


def _adds_offer(found: Understanding, fragment: Fragment) -> bool:
    """An offer on a day of its own, beside the product: "화요일 할인"."""
    tokens = fragment.tokens
    if not found.product or any(id(token) in found.used for token in tokens) or not fragment.slots():
        return False
    return any(occasion_of(token) in {Occasion.DISCOUNT, Occasion.GIFT} for token in tokens)


def _is_told(found: Understanding, token: Token) -> bool:
    """The copy will say this anyway, or need not say it."""
    if id(token) in found.used or token.text.lower() in TRIVIAL:
        return True
    if token.slot:
        return _slot_is_told(found, token)
    in_phrase = token.text in (found.occasion_phrase or "")
    if occasion := occasion_of(token):
        given_away = occasion is Occasion.GIFT and not found.gift
        return not given_away and (in_phrase or occasion is found.occasion)
    if _is_brand(found, token) or (in_phrase and token.has(*DESCRIBING, Role.AUDIENCE)):
        return True
    senses = token.reading.senses if token.reading else ()
    return bool(senses) and all(sense.role in _SHOP_WORDS for sense in senses)


def _slot_is_told(found: Understanding, token: Token) -> bool:
    if token.slot is None or token.slot.kind in _WHEN:
        return True
    if token.slot.kind is SlotKind.PRICE:
        return any(token.text in (item.price or "") for item in found.items)
    of_product = found.occasion is Occasion.DISCOUNT and found.product is not None
    return found.brand == token.slot.value or (of_product and token.text in (found.offer or ""))


def _is_brand(found: Understanding, token: Token) -> bool:
    if not found.brand or not token.reading:
        return False
    return token.reading.stem in {found.brand, *found.brand.split()} or token.text in found.brand


def _kind(fragment: Fragment) -> FactKind:
    """What a fragment tells; it decides the sentence that carries it."""
    tokens = fragment.tokens
    if fragment.slots(SlotKind.PHONE, SlotKind.URL):
        return FactKind.CONTACT
    if all((token.slot and token.slot.kind in _WHEN) or token.text in TRIVIAL for token in tokens):
        return FactKind.PERIOD
    if len(tokens) > 1 and is_verb(tokens[-1]):
        return FactKind.SENTENCE
    if fragment.slots(SlotKind.PERCENT, SlotKind.BUNDLE, SlotKind.PRICE) or any(map(occasion_of, tokens)):
        return FactKind.OFFER
    local = tokens[-1].has(Role.PLACE) or (not tokens[-1].known and _PLACE.search(fragment.text))
    return FactKind.PLACE if local or _ENGLISH_PLACE.search(fragment.text) else FactKind.NOTE
