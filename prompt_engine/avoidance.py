"""What must not appear, in English: an owner's negative prompt, word by word by the lexicon."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from prompt_engine.data_files import shipped, words
from prompt_engine.function_words import PARTICLES
from prompt_engine.hangul import is_hangul
from prompt_engine.lexicon import Role

if TYPE_CHECKING:
    from prompt_engine.lexicon import Lexicon

_BREAKS = re.compile(r"[,，、;/\n·]+|\s및\s|\s그리고\s")
_ASKED = re.compile(r"\s(?:나오지|보이지|들어가지|넣지|쓰지|안)\s.{2,20}$")
_SEEN = (Role.THING, Role.SERVICE, Role.PERSON)
_WHICH = (Role.COLOUR, Role.MATERIAL, Role.MODIFIER, Role.SEASON)
# "사람이 없게", "글자는 빼고": what is asked, not what must not be seen.
_ASKING = (Role.AVOID, Role.INSTRUCTION, Role.LEADING)


def leave_out(typed: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """A negative prompt in English, and the typed phrases that nobody could translate. English stays as it is."""
    if not any(map(is_hangul, typed)):
        return typed, ()
    english: list[str] = []
    unknown: list[str] = []
    for part in _BREAKS.split(typed):
        phrases = _phrases(part, lexicon)
        if phrases is None:
            unknown.append(" ".join(part.split()))
        else:
            english += phrases
    return ", ".join(dict.fromkeys(english)), tuple(dict.fromkeys(unknown))


def _phrases(part: str, lexicon: Lexicon) -> list[str] | None:
    """The phrases of one part, each a noun with what stands before it; None when a word of them is unknown.

    A describing word that is unknown makes all of it unknown: without "낡은", "낡은 건물" would forbid every building.
    """
    if not any(map(is_hangul, part)):
        return [stripped] if (stripped := part.strip()) else []
    phrases: list[str] = []
    which: list[str] = []
    for word in _ASKED.sub("", part).split():
        if _asks(word, lexicon):
            continue
        if described := _describing(word, lexicon):
            which.append(described)
        elif noun := _noun(word, lexicon, described=bool(which)):
            phrases.append(" ".join([*which, noun]))
            which = []
        else:
            return None
    return [*phrases, " ".join(which)] if which else phrases


def _asks(word: str, lexicon: Lexicon) -> bool:
    senses = lexicon.read(word).senses
    return bool(senses) and all(sense.role in _ASKING for sense in senses) and not _thing(word)


def _describing(word: str, lexicon: Lexicon) -> str | None:
    if listed := _listed(word, _table("which")):
        return listed
    if not is_hangul(word[-1]):
        return None
    reading = lexicon.read(word)
    thing = _thing(word) or reading.sense(*_SEEN)
    sense = reading.sense(*_WHICH)
    return sense.english if sense and not thing else None


def _noun(word: str, lexicon: Lexicon, *, described: bool) -> str | None:
    if not any(map(is_hangul, word)):
        return word
    beside = _listed(word, _table("beside")) if described else None
    if listed := beside or _thing(word):
        return listed
    reading = lexicon.read(word)
    sense = reading.sense(*_SEEN)
    return sense.english if sense and not (reading.parts and not reading.parts[0][0]) else None


def _listed(word: str, table: dict[str, str]) -> str | None:
    """The word in the table, with or without a particle."""
    endings = (particle for particle in PARTICLES if word.endswith(particle))
    stems = (word, *(word[: -len(particle)] for particle in endings))
    return next((table[stem] for stem in stems if stem in table), None)


def _thing(word: str) -> str | None:
    return avoided(word) or _listed(word, _table("more"))


def avoided(word: str) -> str | None:
    """What a word of a request names that may be asked to be left out of the picture, in English."""
    return _listed(word, _table("words"))


@cache
def _table(name: str) -> dict[str, str]:
    pairs = (pair.split(":") for pair in words(shipped("avoid.toml")[name]))
    return {pair[0]: pair[1] for pair in pairs}
