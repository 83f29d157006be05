"""What the copy has to say in the owner's words: every fragment that was not wholly understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.amounts import current, is_cut, is_pair
from prompt_engine.brief import Fact, FactKind
from prompt_engine.function_words import MEALS, TRIVIAL
from prompt_engine.lexicon import Role
from prompt_engine.percentages import is_price_cut
from prompt_engine.polarity import closes, is_limit
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
_FROM_TO = re.compile(r"\d.*(?:[~–-]|부터|\bto\b).*\d")
_OPEN = frozenset({"open", "오픈"})
# What happens at an hour; anything else is sold as long as the shop is open.
_HAPPENING = frozenset({Occasion.DISCOUNT, Occasion.EVENT, Occasion.GIFT})
_SHOP_WORDS = frozenset({Role.TRADE, Role.LEADING, Role.SHOP, Role.INSTRUCTION})


def read_facts(found: Understanding) -> None:
    """Keep each fragment as typed unless all of it has been understood; dates are kept in any case."""
    for place, fragment in enumerate(found.fragments):
        if is_limit(fragment) or _dates_of_limit(found, place) or _are_hours(found, fragment):
            found.facts.append(Fact(kind=_kind_of_limit(fragment), text=fragment.text))
            continue
        understood = all(_is_told(found, token) for token in fragment.tokens)
        kind = FactKind.PERIOD if understood and not _adds_offer(found, fragment) else _kind(found, fragment)
        if kind is FactKind.PERIOD:
            # "평일 2만5천원" says when already.
            said = (*found.dates, (found.price or "").partition(" ")[0])
            found.dates += [text for text in _dates(fragment) if text not in said]
            continue
        if kind is FactKind.PLACE:
            found.place = found.place or fragment.text
        found.facts.append(Fact(kind=kind, text=fragment.text))


def _kind_of_limit(fragment: Fragment) -> FactKind:
    if fragment.slots(SlotKind.PHONE, SlotKind.URL):
        return FactKind.CONTACT
    return FactKind.PERIOD if _only_when(fragment) else FactKind.LIMIT


def _dates_of_limit(found: Understanding, place: int) -> bool:
    """Dates alone, beside a closing that has none: "임시휴무 안내, 12월 25일~26일"."""
    beside = [found.fragments[near] for near in (place - 1, place + 1) if 0 <= near < len(found.fragments)]
    return _only_when(found.fragments[place]) and any(closes(near) and not near.slots(*_WHEN) for near in beside)


def _are_hours(found: Understanding, fragment: Fragment) -> bool:
    """From one hour to another, with nothing to do but open then: "08:00~20:00", "평일 10:00~19:00"."""
    if any(token.text.lower().startswith(MEALS) for token in found.tokens()):
        return False
    opening = fragment.tokens[0].text.lower() in _OPEN
    if found.occasion in _HAPPENING or not all(map(_is_when, fragment.tokens[opening:])):
        return False
    times = fragment.slots(SlotKind.TIME)
    dated = any(re.search(r"\d", slot.value) for slot in fragment.slots(SlotKind.DATE))
    return not dated and any(_FROM_TO.search(slot.value) and not slot.value.endswith("만") for slot in times)


def _only_when(fragment: Fragment) -> bool:
    return all(map(_is_when, fragment.tokens))


def _is_when(token: Token) -> bool:
    return token.text in TRIVIAL or bool(token.slot and token.slot.kind in _WHEN)


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
        named = occasion is found.occasion and occasion is not Occasion.NOTICE
        return not given_away and (named or (in_phrase and occasion is not Occasion.NOTICE))
    if _is_brand(found, token) or (in_phrase and token.has(*DESCRIBING, Role.AUDIENCE)):
        return True
    senses = token.reading.senses if token.reading else ()
    return bool(senses) and all(sense.role in _SHOP_WORDS for sense in senses)


def _slot_is_told(found: Understanding, token: Token) -> bool:
    if token.slot is None or token.slot.kind in _WHEN:
        return True
    if token.slot.kind is SlotKind.PRICE:
        if is_pair(token.text) and not is_cut(token.text):
            return False  # that a price went up is said as it was typed
        return any(current(token.text) in (item.price or "") for item in found.items)
    of_product = found.occasion is Occasion.DISCOUNT and found.product is not None
    return found.brand == token.slot.value or (of_product and token.text in (found.offer or ""))


def _is_brand(found: Understanding, token: Token) -> bool:
    if not found.brand or not token.reading:
        return False
    return token.reading.stem in {found.brand, *found.brand.split()} or token.text in found.brand


def _kind(found: Understanding, fragment: Fragment) -> FactKind:
    """What a fragment tells; it decides the sentence that carries it."""
    tokens = fragment.tokens
    if fragment.slots(SlotKind.PHONE, SlotKind.URL):
        return FactKind.CONTACT
    if _only_when(fragment):
        return FactKind.PERIOD
    if len(tokens) > 1 and is_verb(tokens[-1]):
        return FactKind.SENTENCE
    cuts = any(is_price_cut(found, fragment, place) for place in range(len(tokens)))
    if cuts or fragment.slots(SlotKind.BUNDLE, SlotKind.PRICE) or any(map(occasion_of, tokens)):
        return FactKind.OFFER
    local = tokens[-1].has(Role.PLACE) or (not tokens[-1].known and _PLACE.search(fragment.text))
    return FactKind.PLACE if local or _ENGLISH_PLACE.search(fragment.text) else FactKind.NOTE
