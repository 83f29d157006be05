"""A text cut into clauses and words, as the guard compares them."""

from __future__ import annotations

import re
from typing import NamedTuple

from prompt_engine.function_words import PARTICLES

_CUT = re.compile(
    r"(?<!\d)[,，](?!\s?[월화수목금토일](?![가-힣]))|(?<=\d)[,，](?!\d{3})|[;；!?…\n|·()\[\]]+|\.(?!\d)|\s[/–—-]\s"
)
_WORD = re.compile(r"[가-힣A-Za-z0-9]+(?:['’-][A-Za-z]+)*")
_SHORTEST = {True: 2, False: 3}


class Clause(NamedTuple):
    """A stretch between stops; `start` and `end` are its place in the text."""

    text: str
    start: int
    end: int


def clauses_of(text: str) -> list[Clause]:
    """The clauses of `text`, left to right. A comma inside a number is none."""
    found: list[Clause] = []
    start = 0
    for match in _CUT.finditer(text):
        found.append(Clause(text[start : match.start()], start, match.start()))
        start = match.end()
    found.append(Clause(text[start:], start, len(text)))
    return [clause for clause in found if clause.text.strip()]


def words_of(text: str) -> list[str]:
    """Its words in lower case, as they stand."""
    return [word.lower() for word in _WORD.findall(text)]


def stem(word: str) -> str:
    """A word without the particle at its end, as far as its spelling tells; an English plural without its "s"."""
    if word.isascii():
        return word[:-1] if len(word) > _SHORTEST[False] and word.endswith("s") and not word.endswith("ss") else word
    particle = next((one for one in PARTICLES if word.endswith(one) and len(word) - len(one) >= _SHORTEST[True]), "")
    return word[: len(word) - len(particle)]


def names_something(word: str) -> bool:
    """Long enough to tell one thing from another."""
    return len(word) >= _SHORTEST[not word.isascii()] and not word[0].isdigit()


def says(text_words: list[str], name: str) -> bool:
    """Whether one of the words is `name`, a particle aside."""
    if name.isascii():
        return any(stem(word) == name for word in text_words)
    return any(word.startswith(name) for word in text_words)
