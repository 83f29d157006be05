"""What bounds an amount: "최대 50%", "8만원부터", "정가 5만원" and "5천원 할인" are no bare amounts."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from prompt_engine.data_files import shipped, words
from prompt_engine.vocabulary import SlotKind

_REACH: Final = 16
_WHEN: Final = frozenset({SlotKind.DATE, SlotKind.TIME})
# What only money is: taken off, given back, asked until now.
_GIVEN: Final = frozenset({"off", "back", "voucher", "worth", "old"})
_MONEY: Final = frozenset({SlotKind.PRICE, SlotKind.PERCENT})
_NO_BOUNDS: Final = frozenset({SlotKind.URL, SlotKind.PHONE, SlotKind.BUNDLE, SlotKind.BRAND})
_RANGE = re.compile(r"\d\D{0,12}(?:~|–|-|부터|\bto\b|through)\D{0,12}\d")


def core_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The amount in `text[start:end]` without the words that bound it."""
    span = text[start:end]
    if lead := _leading().match(span):
        start += lead.end()
    if trail := _trailing().search(text[start:end]):
        end = start + trail.start()
    return start, end


def bounds_around(text: str, start: int, end: int, kind: SlotKind) -> tuple[frozenset[str], str]:
    """What bounds the amount at `text[start:end]`, and the words before it that do."""
    if kind in _NO_BOUNDS:
        return frozenset(), ""
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    is_range = kind in _WHEN and _RANGE.search(text[start:end]) is not None
    found: set[str] = set()
    lead = ""
    for name, pattern in _before():
        if match := pattern.search(before):
            found.add(name)
            lead = before[match.start() :]
    found |= {name for name, pattern in _after() if pattern.match(after)}
    if kind not in _MONEY:
        found -= _GIVEN
    return frozenset() if is_range else frozenset(found), lead


@cache
def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = shipped("guard.toml")["bounds"]
    return tables


def _either(listed: str) -> str:
    return "|".join(map(re.escape, sorted(words(listed), key=len, reverse=True)))


@cache
def bounding_words() -> frozenset[str]:
    """Every single word that bounds an amount."""
    listed = (words(entry) for table in _tables().values() for entry in table.values())
    return frozenset(word for entry in listed for word in entry)


@cache
def _before() -> tuple[tuple[str, re.Pattern[str]], ...]:
    named = [
        (
            name,
            re.compile(rf"(?<![가-힣A-Za-z])(?:{_either(table['before'])})\s?(?:가격)?[은는이가:]?\s*$", re.IGNORECASE),
        )
        for name, table in _tables().items()
        if "before" in table
    ]
    return (*named, ("most", re.compile(r"(?<![\d%원시일월])\s?~\s?$")))


@cache
def _after() -> tuple[tuple[str, re.Pattern[str]], ...]:
    named = [
        (
            name,
            re.compile(
                rf"\s?[을를이가]?\s?(?:{_either(table['after'])})(?![A-Za-z])(?!가[ 격은는로]|\s?시간)", re.IGNORECASE
            ),
        )
        for name, table in _tables().items()
        if "after" in table
    ]
    return (*named, ("least", re.compile(r"\s?~(?![\s]?\d|[~!?])")))


@cache
def _leading() -> re.Pattern[str]:
    listed = ", ".join(table["before"] for table in _tables().values() if "before" in table)
    return re.compile(rf"(?:(?:{_either(listed)})\s+|~\s?)", re.IGNORECASE)


@cache
def _trailing() -> re.Pattern[str]:
    listed = ", ".join(table["after"] for table in _tables().values() if "after" in table)
    return re.compile(rf"(?:\s?(?:{_either(listed)}|~|동안|만))+$", re.IGNORECASE)
