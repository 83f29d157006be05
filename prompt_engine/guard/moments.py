"""Dates and hours as values: "12/5", "12월 5일" and "December 5" are one day, "5월 12일" is another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\.?", re.IGNORECASE)
_DAYS: Final = {"mon": "월", "tue": "화", "wed": "수", "thu": "목", "fri": "금", "sat": "토", "sun": "일"}
_ENGLISH_DAY = re.compile(rf"\b({'|'.join(_DAYS)})[a-z]*", re.IGNORECASE)
_KOREAN_DAY = re.compile(r"([월화수목금토일])요일|\(([월화수목금토일])\)")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})|시(?:\s?(\d{1,2})분|\s?(반))?|\s?[ap]\.?m)", re.IGNORECASE)
_PARTS: Final = (
    ("am", re.compile(r"오전|\d\s?a\.?m", re.IGNORECASE)),
    ("pm", re.compile(r"오후|\d\s?p\.?m", re.IGNORECASE)),
    *((word, re.compile(word)) for word in ("새벽", "아침", "점심", "저녁", "밤", "낮")),
)
_NUMERIC = re.compile(r"(?:(\d{4})[./-]\s?)?(\d{1,2})[./-]\s?(\d{1,2})(?!\d|\s?[월일])")
_NAMED = re.compile(r"(\d{1,4})\s?(년|월|일)?")
_WORDS = re.compile(
    r"초|중순|말|하순|상순|(?:첫째|둘째|셋째|넷째|마지막)\s?주|한\s?달|매주|이번|다음|주말|평일|오늘|내일|모레|하루"
    r"|\b(?:early|mid|late|end|every|this|next|week|weekends?|weekdays?|month|tonight|tomorrow|today)\b",
    re.IGNORECASE,
)


def moment(text: str) -> Hashable:
    """What a date or an hour comes to, in any order and notation. A weekday beside a day of the month adds nothing."""
    hours = tuple((int(hour), _minutes(match)) for match in _CLOCK.finditer(text) for hour in [match[1]])
    rest = _CLOCK.sub(" ", text)
    rest = _ENGLISH_MONTH.sub(lambda match: f" {_MONTHS.index(match[1].lower()) + 1}월 ", rest)
    parts: set[str] = set()

    def numeric(match: re.Match[str]) -> str:
        parts.update({f"{int(match[2])}월", f"{int(match[3])}일"} | ({f"{match[1]}년"} if match[1] else set()))
        return " "

    rest = _NUMERIC.sub(numeric, rest)
    parts.update(f"{int(match[1])}{match[2] or '일'}" for match in _NAMED.finditer(rest))
    if not parts:
        parts = weekdays(text)
    words = {word.lower().replace(" ", "").removesuffix("s") for word in _WORDS.findall(rest)}
    day_parts = {name for name, pattern in _PARTS if pattern.search(text)}
    return frozenset(parts | words | day_parts), hours


def _minutes(match: re.Match[str]) -> int:
    return int(match[2] or match[3] or (30 if match[4] else 0))


def weekdays(text: str) -> set[str]:
    """The weekdays named in `text`, each by its Korean syllable and "요일"."""
    korean = {f"{match[1] or match[2]}요일" for match in _KOREAN_DAY.finditer(text)}
    if listed := re.search(r"매주\s?([월화수목금토일](?:[,·/~\s]+[월화수목금토일])*)(?![가-힣])", text):
        korean |= {f"{day}요일" for day in re.findall(r"[월화수목금토일]", listed[1])}
    return korean | {f"{_DAYS[match[1].lower()]}요일" for match in _ENGLISH_DAY.finditer(text)}
