"""What a request denies or closes: "예약 불가", "주차 안 됩니다", "매주 화요일 휴무", "no reservations".

A denied word offers nothing: no product, no occasion, no tag. The fragment it stands in is kept as it was typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.function_words import ACTS, CLOSING, DENYING, HOURS, NO_DENIAL
from prompt_engine.hangul import is_hangul
from prompt_engine.products import DESCRIBING
from prompt_engine.understanding import occasion_of
from prompt_engine.vocabulary import Occasion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompt_engine.fragments import Fragment, Token

_WHOLE = re.compile(
    r"^(?:불가|사절|금지|없[이음어습는고]|않|아님|아닙|아니(?:고|에요|예요|며|라|ㅂ)|제외|미포함|미운영"
    r"|(?:안|못)(?:돼|되|됩|된|됨|받|해[요도]?$|합|함|하[고는시]|팔|엽|열|쉬|나가))"
)
_ATTACHED = re.compile(
    r"[가-힣](?:불가(?:능|합니다|해요|입니다)?|금지|사절|없음|없이|제외|안됨|안돼요|안됩니다|미포함)$"
)
_ENDING = re.compile(r"(?:불가|금지|사절|없음|없[어습]\S+|안\s?됨|아님|아닙니다|않습니다|않아요)$")
_ATTRIBUTIVE = re.compile(r"[운은한]$")
_ALONE = frozenset({"안", "못"})
_NOUNS = frozenset({"함", "됨", "받음"})
_REACH = 2
# A longer word may have an ending, a short one be the beginning of another: "영업" and "영업사원".
_LONG_HOURS = tuple(word for word in HOURS if len(word) > len("영업"))


def mark_denied(tokens: Sequence[Token]) -> None:
    """Mark the words that a fragment says no to."""
    for place, token in enumerate(tokens):
        if token.slot:
            continue
        if is_hangul(token.text[-1]):
            _mark_korean(tokens, place)
        elif token.text.lower().replace("’", "'") in DENYING:
            _mark_english(tokens, place)


def _mark_korean(tokens: Sequence[Token], place: int) -> None:
    token = tokens[place]
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if _WHOLE.match(token.text):
        _deny_before(tokens, place)
    elif _ATTACHED.search(token.text):
        token.denied = True
    elif token.text in _ALONE and following and not following.slot:
        if following.has(*DESCRIBING) or _ATTRIBUTIVE.search(following.text):
            following.denied = True  # "안 매운 떡볶이"
        else:
            _deny_before(tokens, place)


def _deny_before(tokens: Sequence[Token], place: int) -> None:
    """The noun before a negation, with its "무료"; of an act also what it is done with: "반려견 동반 입장 불가"."""
    place -= 1
    if place > 0 and not tokens[place].known and tokens[place].text.endswith("지"):
        place -= 1  # "예약을 받지 않습니다"
    while place >= 0:
        token = tokens[place]
        token.denied = True
        before = tokens[place - 1] if place else None
        free = before is not None and occasion_of(before) is Occasion.GIFT
        if token.slot or not (free or (token.reading and token.reading.stem in ACTS)):
            return
        place -= 1


def _mark_english(tokens: Sequence[Token], place: int) -> None:
    following = tokens[place + 1 : place + 1 + _REACH]
    if following and following[0].text.lower() in NO_DENIAL:
        return
    for token in following:
        if token.slot or token.text.lower() in NO_DENIAL:
            return
        token.denied = True


def ends_denial(clause: Sequence[Token]) -> bool:
    """A denial is complete, and something else may be said: "예약 불가 떡볶이 4,000원"."""
    *before, last = clause
    alone = bool(before) and before[-1].text in _ALONE and last.text in _NOUNS
    return bool(before) and not last.slot and (alone or bool(_ENDING.search(last.text)))


def is_closing(token: Token) -> bool:
    """The shop is shut then: "휴무", "closed"."""
    text = token.text.lower()
    korean = is_hangul(text[0]) and text.startswith(CLOSING)
    return not token.slot and not token.denied and (korean or text in CLOSING)


def names_hours(token: Token) -> bool:
    """When the shop is open: "영업" alone, but not "영업사원"."""
    text = token.text.lower()
    return not token.slot and (text in HOURS or text.startswith(_LONG_HOURS))


def closes(fragment: Fragment) -> bool:
    """A fragment about days or hours on which nothing is sold."""
    return any(map(is_closing, fragment.tokens))


def is_limit(fragment: Fragment) -> bool:
    """A fragment that says what is not to be had, or when the shop is open: kept whole, and its dates sell nothing."""
    return any(token.denied or is_closing(token) or names_hours(token) for token in fragment.tokens)
