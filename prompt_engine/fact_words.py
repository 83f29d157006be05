"""Words that state a fact ("무료", "organic", "성수동") and may be said only where they were typed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from prompt_engine.data_files import shipped, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

# Quarters and stations by the way they are called: "성수동에서", "강남역 앞".
_CALLED = re.compile(r"(?<![가-힣])([가-힣]{1,4}[동역])(?=에서|에|의|\s|$|[,.!?])")
# A street with its number: "와우산로 12".
_STREET = re.compile(r"(?<![가-힣])([가-힣]{2,8}(?:로|길))(?=\s?\d)")
_DIET = re.compile(r"(?<![a-z-])[a-z]+-free(?![a-z])")
# What a price or an offer is for each of: "per set", "1인당".
_PER = re.compile(r"(?<![a-z])per [a-z]+|(?:인|명|개|장|병|팩|회|박스|세트|시간)당(?![가-힣])")
_FREE_OF_CARE = frozenset({"carefree", "guilt-free", "hassle-free", "stress-free", "worry-free", "care-free"})


class _Word(NamedTuple):
    line: str
    word: str
    bare: str
    typed_only: bool
    pattern: re.Pattern[str]


def stated(text: str, *, typed: bool = False) -> dict[str, str]:
    """The facts that `text` states by a word: each under the first word of its line, with the word that was used.

    A request (`typed`) may give a fact away by a word that would state nothing in a copy.
    """
    plain = _without_apart(text.lower())
    squeezed = plain.replace(" ", "")
    found: dict[str, str] = {}
    for entry in _entries():
        if entry.bare not in squeezed or entry.line in found or (entry.typed_only and not typed):
            continue
        if entry.pattern.search(plain):
            found[entry.line] = entry.word
    return found


def invented_word(text: str, said: Mapping[str, str], typed: str, known: Collection[str]) -> str | None:
    """The first fact in `text`, which states those of `said`, and not in `typed`, which states those of `known`."""
    if word := next((word for line, word in said.items() if line not in known), None):
        return word
    lower, known_text = text.lower(), typed.lower()
    diets = (word for word in _DIET.findall(lower) if word not in _FREE_OF_CARE and word not in known_text)
    rates = (rate for rate in _PER.findall(lower) if rate not in known_text)
    places = (place for place in places_in(lower) if place not in known_text)
    return next(diets, None) or next(rates, None) or next(places, None)


@cache
def kept_lines() -> frozenset[str]:
    """The facts that make an offer: typed, they may not be left out."""
    return frozenset(words(shipped("guard.toml")["kept"]))


@cache
def conditions() -> frozenset[str]:
    """The facts that bound an offer: each that was typed is to be said."""
    return frozenset(words(shipped("guard.toml")["conditions"]))


def places_in(text: str) -> Iterator[str]:
    """The places and the brands that `text` names, in lower case."""
    lower = text.lower()
    for place, pattern in _places():
        if place in lower and pattern.search(lower):
            yield place
    for match in _CALLED.finditer(lower):
        if not match[1].endswith(_no_places()) and len(match[1]) > 2:  # noqa: PLR2004 - "우동", "지역"
            yield match[1]
    yield from _STREET.findall(lower)


@cache
def _data() -> dict[str, Any]:
    return shipped("guard.toml")


@cache
def _entries() -> tuple[_Word, ...]:
    lines = [words(line) for line in (*_data()["facts"], *_data()["ingredients"])]
    return tuple(_entry(line[0], word) for line in lines for word in line)


def _entry(line: str, listed: str) -> _Word:
    word = listed.strip("()")
    return _Word(line, word, word.replace(" ", ""), listed != word, _pattern(word))


def _pattern(word: str) -> re.Pattern[str]:
    """Korean inside a longer word too ("무료배송"), but no counter ("4주차"); English as whole words."""
    if not word.isascii():
        return re.compile(r"(?<!\d)" + re.escape(word).replace(r"\ ", r"\s?"))
    first = r"(?<![a-z-])" if word[0].isalpha() else ""
    return re.compile(rf"{first}{re.escape(word)}(?![a-z-])")


@cache
def _apart() -> tuple[str, ...]:
    return tuple(sorted((word.lower() for word in words(_data()["apart"])), key=len, reverse=True))


def _without_apart(text: str) -> str:
    for word in _apart():
        if word in text:
            text = text.replace(word, "\n")
    return text


@cache
def _places() -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = (word.lower() for word in words(f"{_data()['places']}, {_data()['brands']}"))
    return tuple(
        (place, re.compile(rf"(?<![a-z]){re.escape(place)}(?![a-z])" if place.isascii() else rf"(?<![가-힣]){place}"))
        for place in listed
    )


@cache
def _no_places() -> tuple[str, ...]:
    return tuple(words(_data()["no_places"]))
