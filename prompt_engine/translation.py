"""Korean phrases in English, as far as the lexicon goes: for pictures, which show what is known, and for names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_engine.function_words import PARTICLES
from prompt_engine.hangul import is_hangul, romanise
from prompt_engine.lexicon import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompt_engine.lexicon import Lexicon

_MIN_PIECE = 2
# What a part of a word tells without being seen: "할인점" shows no sale.
_SAID_ELSEWHERE = frozenset({Role.TRADE, Role.OCCASION})


def translate(phrase: str, lexicon: Lexicon) -> str:
    """A phrase for a picture; what the lexicon does not know shows nothing."""
    return _whole(phrase, lexicon) or " ".join(piece for word in phrase.split() for piece in pieces(word, lexicon))


def spell(phrase: str, lexicon: Lexicon) -> str:
    """A name; what the lexicon does not know is written in Latin letters."""
    return _whole(phrase, lexicon) or " ".join(
        english or romanise(piece)
        for word in phrase.split()
        for piece, english in _cut(word, lexicon)
        if english or piece not in PARTICLES or piece == word
    )


def pieces(word: str, lexicon: Lexicon) -> list[str]:
    """The known pieces of a word in English, longest first."""
    return [english for _, english in _cut(word, lexicon) if english]


def _whole(phrase: str, lexicon: Lexicon) -> str:
    senses = lexicon.korean.get(phrase.replace(" ", ""), ())
    return next((sense.english for sense in senses if sense.english), "")


def _cut(word: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """A word as known pieces with their English, and the unknown pieces between them with none."""
    if not any(is_hangul(character) for character in word):
        yield word, word
        return
    start = unknown = 0
    while start < len(word):
        end, english = _longest_at(word, start, lexicon)
        if end:
            if unknown < start:
                yield word[unknown:start], ""
            yield word[start:end], english
            start = unknown = end
        else:
            start += 1
    if unknown < len(word):
        yield word[unknown:], ""


def _longest_at(word: str, start: int, lexicon: Lexicon) -> tuple[int, str]:
    for end in range(min(len(word), start + lexicon.longest), start, -1):
        if end - start < _MIN_PIECE and (start, end) != (0, len(word)):
            break
        for sense in lexicon.korean.get(word[start:end], ()):
            if sense.english and sense.role not in _SAID_ELSEWHERE:
                return end, sense.english
    return 0, ""
