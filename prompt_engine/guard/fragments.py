"""Whether a copy tells a typed fragment whole: an offer without its condition is another offer."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from prompt_engine.brief import FactKind
from prompt_engine.fact_words import stated
from prompt_engine.function_words import AFTER_AMOUNT, BEFORE_PRICE, HANGING, STOPS, TRIVIAL
from prompt_engine.guard.bounds import bounding_words
from prompt_engine.guard.clauses import names_something, says, stem, words_of
from prompt_engine.guard.denials import denials_in
from prompt_engine.lexicon import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prompt_engine.brief import AdBrief, Fact
    from prompt_engine.lexicon import Lexicon

_WHOLE = frozenset({FactKind.OFFER, FactKind.LIMIT})
# Small words elsewhere, but not in an offer: "first class free".
_TELLING = frozenset({"first", "second", "every", "each", "visit"})
_IGNORED = (AFTER_AMOUNT | BEFORE_PRICE | HANGING | STOPS | TRIVIAL) - _TELLING
# "구매시": any other way to say "if" or "whoever" will do.
_IF = re.compile(r"[가-힣]{2,}시$")
_ANY_IF = re.compile(r"(?:면|시|때|께|분은|고객은|고객님은)$")
# What is done may be put in other words.
_DONE = re.compile(r"(?:요|다|[가-힣]{2}[는은한]|ed|ing)$")


class Telling(Enum):
    """How much of a fragment is said."""

    WHOLE = "whole"
    PART = "part"
    NOTHING = "nothing"


def telling(fact: Fact, brief: AdBrief, lexicon: Lexicon, prose: str) -> Telling:
    """How much of `fact` is said in `prose`. What is no offer, limit or number is whole once anything of it is said.

    What is denied is not judged here, and the trade ("헬스장") need not be named.
    """
    if any(not denial.loose for denial in denials_in(fact.text)):
        return Telling.WHOLE
    said = words_of(prose)
    wanted = [word for word in words_of(fact.text) if names_something(word) and not _free(word)]
    wanted = [word for word in wanted if word.isascii() or not lexicon.read(word).sense(Role.TRADE)]
    missing = [word for word in wanted if not _says(said, word, prose)]
    slots = [slot.text for slot in brief.slots if slot.text in fact.text]
    some = len(missing) < len(wanted) or any(slot in prose for slot in slots)
    if not some and (wanted or slots):
        return Telling.NOTHING
    whole = fact.kind in _WHOLE or (fact.kind is FactKind.NOTE and slots)
    return Telling.PART if missing and whole else Telling.WHOLE


def _free(word: str) -> bool:
    if _IF.search(word):
        return False
    return bool({word, stem(word)} & (_IGNORED | bounding_words())) or _DONE.search(word) is not None


def _says(said: list[str], word: str, prose: str) -> bool:
    if _IF.search(word):
        return says(said, word[:-1]) or any(map(_ANY_IF.search, said))
    return says(said, stem(word)) or bool(_lines([word]) & stated(prose, typed=True).keys())


def _lines(words: Iterable[str]) -> set[str]:
    return {line for word in words for line in stated(word, typed=True)}
