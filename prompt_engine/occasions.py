"""Why the shop advertises: the occasion, how it is called, and what is offered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.amounts import is_cut
from prompt_engine.function_words import NEWCOMERS, OPEN_HOURS, STARTED, STOPS, WAGES
from prompt_engine.lexicon import Role
from prompt_engine.percentages import is_offered, is_price_cut, rewarded
from prompt_engine.polarity import is_limit
from prompt_engine.products import DESCRIBING, THINGS, is_verb
from prompt_engine.understanding import occasion_of
from prompt_engine.vocabulary import Occasion, SlotKind

if TYPE_CHECKING:
    from prompt_engine.fragments import Fragment, Token
    from prompt_engine.slots import SlotSpan
    from prompt_engine.understanding import Understanding

# What a text is about when it gives several reasons.
_RANKS = (
    Occasion.OPENING,
    Occasion.RECRUIT,
    Occasion.NEW,
    Occasion.DISCOUNT,
    Occasion.NOTICE,
    Occasion.EVENT,
    Occasion.GIFT,
    Occasion.BOOKING,
    Occasion.GENERAL,
)

_NOTICE = _RANKS.index(Occasion.NOTICE)
_UP_TO = re.compile(r"\bup\s?to\s+$", re.IGNORECASE)
_DELIVERY = re.compile(r"(?:택배|배송|배달|발송|반품)(?:비|료)?$|shipping$|delivery$|postage$|returns$", re.IGNORECASE)
# A class that opens opens no shop: "코딩학원 초등반 오픈".
_TAUGHT = ("반", "과정", "강좌", "클래스", "코스")
_PER = frozenset({"a", "an", "per", "each"})
_OVER = ("마감", "종료", "완료", "끝")
_ALWAYS = frozenset({"연중무휴", "매일", "24/7", "24"})


def read_occasion(found: Understanding) -> None:
    """The occasion that ranks first, its phrase as typed, and the first percentage or bundle."""
    found.offer = next((text for fragment in found.fragments if (text := _offer(found, fragment))), None)
    told = [
        (_RANKS.index(occasion), fragment, place)
        for fragment in found.fragments
        for place, token in enumerate(fragment.tokens)
        if (occasion := occasion_of(token)) and not _is_hours_or_start(fragment, place, occasion)
        if not _is_condition_or_over(fragment, place, occasion)
        if not _is_of_delivery_or_guests(fragment, place, occasion)
        # "여름휴가 펜션" is a guest house for a holiday and no notice of one.
        if occasion is not Occasion.NOTICE or id(token) not in found.used
    ]
    if any(item.price for item in found.items) or any(row[0] != _NOTICE for row in told):
        told = [row for row in told if row[0] != _NOTICE or not is_limit(row[1])]
    if _pays_wages(found):
        told = [row for row in told if _RANKS[row[0]] is Occasion.RECRUIT]
        found.occasion = Occasion.RECRUIT
    if not told and found.occasion is Occasion.RECRUIT:
        return
    if not told:
        found.occasion = Occasion.DISCOUNT if _is_cut(found) else Occasion.GENERAL
        return
    rank, fragment, place = min(told, key=lambda row: row[0])
    if _RANKS[rank] is Occasion.BOOKING and _is_cut(found):
        found.occasion = Occasion.DISCOUNT  # a lower price, until it has to be booked
        return
    found.occasion = _RANKS[rank]
    found.occasion_phrase = _phrase(found, fragment, place)


def _is_condition_or_over(fragment: Fragment, place: int, occasion: Occasion) -> bool:
    """A condition ("20회 등록 시"), a rate ("$90 a night"), or what cannot be had any more ("예약 마감")."""
    before = fragment.tokens[max(0, place - 2) : place]
    if before and before[0].slot and before[0].slot.kind is SlotKind.PRICE and before[-1].text.lower() in _PER:
        return True
    following = fragment.tokens[place + 1].text if place + 1 < len(fragment.tokens) else ""
    return following == "시" or (occasion is Occasion.BOOKING and following.startswith(_OVER))


def _is_of_delivery_or_guests(fragment: Fragment, place: int, occasion: Occasion) -> bool:
    """The way to the customer comes free ("택배비 무료", "free shipping"), or a customer is new ("신규 가입")."""
    tokens = fragment.tokens
    if occasion is Occasion.GIFT:
        return any(_DELIVERY.match(tokens[near].text) for near in (place - 1, place + 1) if 0 <= near < len(tokens))
    return (
        occasion is Occasion.NEW
        and tokens[place].text == "신규"
        and any(token.text.startswith(NEWCOMERS) for token in tokens[place + 1 : place + 2])
    )


def _pays_wages(found: Understanding) -> bool:
    """Work is offered and nothing else: "상하차 단기알바 일당 13만원"."""
    return any(
        bool(fragment.slots(SlotKind.PRICE)) and any(token.text in WAGES for token in fragment.tokens)
        for fragment in found.fragments
    )


def _is_hours_or_start(fragment: Fragment, place: int, occasion: Occasion) -> bool:
    """Hours open nothing ("24시간 오픈"), and a service that starts is nothing new to buy ("배달 시작")."""
    following = fragment.tokens[place + 1] if place + 1 < len(fragment.tokens) else None
    if fragment.tokens[place].text.lower() == "open" and following:
        if following.slot is None:
            return following.text.lower() in OPEN_HOURS
        weekday = following.slot.kind is SlotKind.DATE and not re.search(r"\d", following.text)
        return weekday or following.slot.kind in {SlotKind.QUANTITY, SlotKind.TIME}
    before = fragment.tokens[place - 1] if place else None
    if before is None:
        return False
    if occasion is Occasion.OPENING:
        dated = any(slot.value[0].isdigit() for slot in fragment.slots(SlotKind.DATE))
        clock = before.slot is not None and before.slot.kind is SlotKind.TIME and not dated
        other = before.text.startswith(STARTED) or before.text in _ALWAYS or before.stem.endswith(_TAUGHT)
        return clock or before.text.endswith("시간") or other
    return (
        occasion is Occasion.NEW
        and fragment.tokens[place].text.startswith(("시작", "개시"))
        and before.text.startswith(STARTED)
    )


def _phrase(found: Understanding, fragment: Fragment, place: int) -> str:
    """The occasion and the words that belong to it ("봄맞이 할인 이벤트"), without a final particle."""
    first = last = place
    tokens = fragment.tokens
    while first and _belongs(found, tokens[first - 1]):
        first -= 1
    given = occasion_of(tokens[place]) is Occasion.EVENT
    while last + 1 < len(tokens) and tokens[last + 1].has(Role.OCCASION):
        if given and occasion_of(tokens[last + 1]) is Occasion.GIFT:
            break  # what is given at the event: "방문 이벤트 사은품 증정"
        last += 1
    text = fragment.source[tokens[first].start : tokens[last].end]
    reading = tokens[last].reading
    return text[: len(text) - len(reading.particle)] if reading else text


def _belongs(found: Understanding, token: Token) -> bool:
    """Describes the occasion, or is an unknown noun and so its name: "월드컵 이벤트"."""
    if token.slot or token.reading is None or token.has(*THINGS):
        return False
    if token.has(*DESCRIBING, Role.OCCASION, Role.AUDIENCE):
        return True
    if token.text.lower() in STOPS:
        return False
    return not token.known and not token.reading.particle and not is_verb(token) and token.text != found.brand


def _offer(found: Understanding, fragment: Fragment) -> str | None:
    """A percentage or a bundle, with the word for it where that follows ("30% 할인")."""
    tokens = fragment.tokens
    for place, token in enumerate(tokens):
        if not is_offered(found, fragment, place):
            continue
        most = _UP_TO.search(fragment.source[: token.start])
        bound = most.group().lower() if most else ""
        following = rewarded(tokens, place) or (tokens[place + 1] if place + 1 < len(tokens) else None)
        named = occasion_of(following) in {Occasion.DISCOUNT, Occasion.EVENT} if following else False
        if following and following.reading and (named or rewarded(tokens, place)):
            return bound + fragment.source[token.start : following.end - len(following.reading.particle)]
        return bound + token.text
    return None


def _is_cut(found: Understanding) -> bool:
    """Something is cheaper than it was: a percentage off, a bundle, an old price and a lower one."""
    return any(
        is_price_cut(found, fragment, place) or (token.slot and _cuts(token.slot))
        for fragment in found.fragments
        for place, token in enumerate(fragment.tokens)
    )


def _cuts(slot: SlotSpan) -> bool:
    return slot.kind is SlotKind.BUNDLE or (slot.kind is SlotKind.PRICE and is_cut(slot.value))
