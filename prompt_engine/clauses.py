"""Where one thing that is said ends and the next begins, in text that has no stops."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.function_words import AFTER_AMOUNT, HANGING, NEGATING, NEWCOMERS, RATES, TRIVIAL, VOUCHERS
from prompt_engine.hangul import is_hangul
from prompt_engine.lexicon import Role
from prompt_engine.polarity import ends_denial, is_closing, names_hours
from prompt_engine.understanding import occasion_of
from prompt_engine.vocabulary import Occasion, SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prompt_engine.fragments import Token

# "안 해요" and "안 돼요" too, whose verb is no longer than that.
_SENTENCE_END = re.compile(r"(?:[가-힣](?:[아어여해워려와봐돼에네고구데]요|니다|세요|죠|거든요|어용|해용)|^[해돼]요)$")
# How customers reach the shop: "… call 555-0199".
_CALLING = frozenset({"call", "text", "dm", "whatsapp"})
_CONTACTS = frozenset({SlotKind.PHONE, SlotKind.URL})
_ANNOUNCING = frozenset({"opening", "recruit", "new", "discount"})
_WHEN = frozenset({SlotKind.DATE, SlotKind.TIME})
# What hangs on the amount before it.
_HANGING = ("할인", "깎", "내려", "드림", "적립", "쿠폰", "이상", "상당", "환급")


def clauses(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Spoken Korean runs sentences together: one ends where its verb does ("이사했어요 을지로 12길")."""
    clause: list[Token] = []
    for place, token in enumerate(tokens):
        clause.append(token)
        if place + 1 < len(tokens) and _ends(clause, tokens[place + 1 : place + 3]):
            yield clause
            clause = []
    if clause:
        yield clause


def _ends(clause: list[Token], ahead: Sequence[Token]) -> bool:
    """A verb, a price or an announced offer ends a clause where nothing that hangs on it follows."""
    token, following = clause[-1], ahead[0]
    if following.text.lower() in _CALLING and len(ahead) > 1 and ahead[1].slot:
        return ahead[1].slot.kind in _CONTACTS
    if token.slot:
        return _ends_at_slot(clause, ahead, token.slot.kind)
    if _SENTENCE_END.search(token.text):
        told_to_us = token.has(Role.INSTRUCTION) and not all(other.has(Role.INSTRUCTION) for other in clause)
        return not told_to_us or (len(clause) > 1 and clause[-2].text in NEGATING)
    if ends_denial(clause):
        return occasion_of(following) is not Occasion.NOTICE
    korean = any(is_hangul(character) for character in token.text)
    return korean and len(clause) > 1 and not _hangs(following, token) and _has_announced(token, following)


def _ends_at_slot(clause: list[Token], ahead: Sequence[Token], kind: SlotKind) -> bool:
    if kind in _WHEN:
        return _tells_hours(clause, ahead[0])
    korean = any(is_hangul(character) for character in clause[-1].text)
    # "월 3만원 세차 정기권": what is priced is still to come.
    told = any(token.slot or token.text not in TRIVIAL | RATES for token in clause[:-1])
    priced = kind is SlotKind.PRICE and korean and told
    return priced and not _hangs(ahead[0], clause[-1]) and not _is_another(ahead)


def _tells_hours(clause: list[Token], following: Token) -> bool:
    """The hours or the closing day have been told: "라스트오더 20:30 마라탕 12,000원"."""
    told = any(is_closing(token) or names_hours(token) for token in clause)
    goes_on = following.slot is not None and following.slot.kind in _WHEN
    return told and not goes_on and following.text not in TRIVIAL and not following.has(Role.OCCASION)


def _is_another(ahead: Sequence[Token]) -> bool:
    """One more price of the same things ("5천원 만원 균일가"), not a condition ("5만원 이상 무료배송")."""
    condition = len(ahead) > 1 and ahead[1].text in AFTER_AMOUNT
    return ahead[0].slot is not None and ahead[0].slot.kind is SlotKind.PRICE and not condition


def _hangs(token: Token, before: Token) -> bool:
    if token.has(Role.OCCASION, Role.INSTRUCTION) or token.start == before.end or token.text in HANGING:
        return True
    if before.slot and _SENTENCE_END.search(token.text):
        return True  # "월 2만원 아끼세요"
    if token.slot and token.slot.kind is SlotKind.PRICE and before.text.endswith(VOUCHERS):
        return True
    return not token.denied and token.text.startswith(_HANGING)


def _has_announced(token: Token, following: Token) -> bool:
    """A noun that says what is on, or that the shop is shut; one with a particle goes on."""
    if token.reading is None or token.reading.particle:
        return False
    if is_closing(token):
        return following.slot is None
    sense = token.sense(Role.OCCASION)
    announced = sense is not None and sense.occasion in _ANNOUNCING
    return announced and not following.text.startswith(("중", "예정", *NEWCOMERS))
