"""Things and names that a copy brings in and nobody typed: another dish, an ingredient, a shop."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from prompt_engine.data_files import shipped, words
from prompt_engine.function_words import STOPS
from prompt_engine.guard.clauses import clauses_of, stem, words_of
from prompt_engine.guard.pairing import FREE
from prompt_engine.lexicon import Role
from prompt_engine.vocabulary import Category

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompt_engine.brief import AdBrief
    from prompt_engine.lexicon import Lexicon, Sense

_THINGS = (Role.THING, Role.SERVICE)
_NAMED = re.compile(r"^([가-힣]{2,6})(?:에서|에|의)$")
_SENTENCE = re.compile(r"[.!?\n]+")
_CAPITAL = re.compile(r"[A-Z][A-Za-z'’&-]+")
_SHORTEST = 2
# "학생이라면" offers no noodles.
_IF = "라면"


class Strangers:
    """Knows what was typed, and what goes without saying ("접시", "cup")."""

    def __init__(self, typed: str, brief: AdBrief, lexicon: Lexicon) -> None:
        self._brief = brief
        self._typed = "".join(typed.lower().split())
        self._lexicon = lexicon
        self._words = frozenset(words_of(typed))
        self._meant = {sense.english for word in words_of(typed) for sense in self._senses(word)}

    def first(self, headline: str, body: str) -> str | None:
        """The first stranger, as it is said."""
        said = words_of(f"{headline}\n{body}")
        strangers = (self._things(said), self._given(f"{headline}\n{body}"), self._shops(said), self._names(body))
        return next((stranger for found in strangers for stranger in found), None)

    def _things(self, said: list[str]) -> Iterator[str]:
        for word in said:
            name = stem(word) if word.isascii() else self._known_part(word)
            if len(name) < _SHORTEST or name in self._typed or name in _generic() or word in _generic():
                continue
            senses = self._senses(word)
            if any(map(self._is_on_offer, senses)) and not any(map(self._is_typed, senses)):
                yield name

    def _given(self, text: str) -> Iterator[str]:
        """Something that is given away beside what was typed, of whatever trade: "견적과 청소 무료"."""
        for clause in clauses_of(text):
            if not FREE.search(clause.text):
                continue
            for word in words_of(clause.text):
                name = stem(word) if word.isascii() else self._known_part(word)
                things = [sense for sense in self._senses(word) if sense.role in _THINGS]
                if things and name not in self._typed and not any(map(self._is_typed, things)):
                    yield name

    def _is_on_offer(self, sense: Sense) -> bool:
        """Something that such a shop sells or puts into what it sells; a calendar at the hairdresser's is only said."""
        if sense.role not in _THINGS:
            return False
        food = sense.category == self._brief.category == Category.FOOD
        return food or sense.industry == self._brief.industry

    def _known_part(self, word: str) -> str:
        """The part that the lexicon knows: "어린이날" of "어린이날엔"."""
        reading = self._lexicon.read(word)
        if reading.parts and word.endswith(_IF):
            return ""
        headed = reading.parts and not reading.parts[0][0]
        return reading.parts[-1][0] if headed else reading.stem

    def _is_typed(self, sense: Sense) -> bool:
        """The same thing in other words ("라테", "latte"), by what it is a kind of, or in the other language."""
        meant = any(f" {name}".endswith(f" {sense.english}") for name in self._meant)
        return meant or "".join(sense.english.split()) in self._typed

    def _senses(self, word: str) -> tuple[Sense, ...]:
        return self._lexicon.lookup(word) if word.isascii() else self._lexicon.read(word).senses

    def _shops(self, said: list[str]) -> Iterator[str]:
        """A name behind a trade: "카페 온도에서"."""
        for trade, word in pairwise(said):
            named = _NAMED.match(word)
            if named is None or named[1] in _beside_trades() or named[1] in self._typed or trade.isascii():
                continue
            reading = self._lexicon.read(trade)
            if reading.sense(Role.TRADE) and not reading.particle and not self._lexicon.read(word).sense(Role.PLACE):
                yield named[1]

    def _names(self, body: str) -> Iterator[str]:
        """A capital inside an English sentence; a text that capitalises every word says nothing by it."""
        for sentence in _SENTENCE.split(body):
            latin = re.findall(r"[A-Za-z][A-Za-z'’&-]*", sentence)
            capitals = [word for word in latin[1:] if _CAPITAL.fullmatch(word)]
            if len(capitals) * 2 > len(latin):
                continue
            for word in capitals:
                lower = re.split(r"['’]", word.lower())[0]
                if lower not in STOPS and word.lower() not in self._words and stem(lower) not in self._typed:
                    yield word


@cache
def _generic() -> frozenset[str]:
    return frozenset(words(shipped("guard.toml")["generic"]))


@cache
def _beside_trades() -> frozenset[str]:
    return frozenset(words(shipped("guard.toml")["beside_trades"]))
