"""Where one thing that is said ends and the next begins, in text that has no stops."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.function_words import HANGING
from prompt_engine.hangul import is_hangul
from prompt_engine.lexicon import Role
from prompt_engine.polarity import ends_denial, is_closing
from prompt_engine.vocabulary import SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prompt_engine.fragments import Token

_SENTENCE_END = re.compile(r"[가-힣](?:[아어여해워려와봐돼에]요|니다|세요|네요|죠|거든요|어용|해용)$")
_ANNOUNCING = frozenset({"opening", "recruit", "new", "discount"})
# What hangs on the amount before it.
_HANGING = ("할인", "적립", "쿠폰", "이상", "상당", "환급")


def clauses(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Spoken Korean runs sentences together: one ends where its verb does ("이사했어요 을지로 12길")."""
    clause: list[Token] = []
    for place, token in enumerate(tokens):
        clause.append(token)
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if following and _ends(clause, following):
            yield clause
            clause = []
    if clause:
        yield clause


def _ends(clause: list[Token], following: Token) -> bool:
    """A verb, a price or an announced offer ends a clause where nothing that hangs on it follows."""
    token = clause[-1]
    if not any(is_hangul(character) for character in token.text):
        return False
    if not token.slot and _SENTENCE_END.search(token.text):
        return not token.has(Role.INSTRUCTION)
    if len(clause) == 1 or _hangs(following, token):
        return False
    if token.slot:
        several = following.slot is not None and following.slot.kind is SlotKind.PRICE
        return token.slot.kind is SlotKind.PRICE and not several
    return ends_denial(clause) or _has_announced(token, following)


def _hangs(token: Token, before: Token) -> bool:
    if token.has(Role.OCCASION, Role.INSTRUCTION) or token.start == before.end or token.text in HANGING:
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
    return announced and not following.text.startswith(("중", "예정"))
