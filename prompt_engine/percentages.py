"""Which percentages are offered: "30% 할인" is, "카카오 72%", "만족도 98%" and "면 100%" are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.function_words import MEASURED, REDUCING, REWARDING, WHOLE_RANGE
from prompt_engine.lexicon import Role
from prompt_engine.understanding import occasion_of
from prompt_engine.vocabulary import Occasion, SlotKind

if TYPE_CHECKING:
    from prompt_engine.fragments import Fragment, Token
    from prompt_engine.understanding import Understanding

_REDUCED = frozenset({Occasion.DISCOUNT, Occasion.OPENING, Occasion.EVENT})
_WHOLE = re.compile(r"^100\s?\D")
_RATES = ("율", "률", "차단", "함량")
_REACH = 2


def is_price_cut(found: Understanding, fragment: Fragment, place: int) -> bool:
    """The token is a percentage off a price, as the words beside it or the whole request tell."""
    return _is_offered(found, fragment, place) and rewarded(fragment.tokens, place) is None


def is_offered(found: Understanding, fragment: Fragment, place: int) -> bool:
    """The token is a percentage off a price or a percentage back, or a bundle such as "1+1"."""
    slot = fragment.tokens[place].slot
    if slot is not None and slot.kind is SlotKind.BUNDLE:
        return True
    return _is_offered(found, fragment, place)


def rewarded(tokens: list[Token], place: int) -> Token | None:
    """The word that makes the percentage points or cash back: "10% 적립"."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    return following if following and not following.slot and _begins(following, REWARDING) else None


def _is_offered(found: Understanding, fragment: Fragment, place: int) -> bool:
    tokens, slot = fragment.tokens, fragment.tokens[place].slot
    if slot is None or slot.kind is not SlotKind.PERCENT:
        return False
    before, after = tokens[max(0, place - _REACH) : place], tokens[place + 1 : place + 1 + _REACH]
    if after and _reduces(after[0]):
        return True
    if _WHOLE.match(slot.value) or any(_measures(token) for token in (*before[-1:], *after[:1])):
        return False
    if any(_reduces(token) for token in (*before, *after)) or not slot.value[0].isdigit():
        return True
    if any(_begins(token, WHOLE_RANGE) for token in tokens):
        return True
    return any(occasion_of(token) in _REDUCED for token in found.tokens())


def _reduces(token: Token) -> bool:
    discounts = occasion_of(token) is Occasion.DISCOUNT
    return not token.denied and (discounts or _begins(token, REDUCING) or _begins(token, REWARDING))


def _measures(token: Token) -> bool:
    if token.slot or _reduces(token):
        return False
    stem = token.reading.stem if token.reading else token.text
    return token.has(Role.MATERIAL) or stem.lower() in MEASURED or stem.endswith(_RATES)


def _begins(token: Token, listed: tuple[str, ...]) -> bool:
    return not token.slot and token.text.lower().startswith(listed)
