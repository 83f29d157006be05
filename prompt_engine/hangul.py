"""Hangul: particles that agree with the word before them, and Revised Romanization for names nobody can translate.

Romanization: National Institute of Korean Language, Revised Romanization of Korean (2000), with its rules for sounds
that change between syllables where they are regular (linking, nasals, ㄹ), and none of its exceptions.
"""

from __future__ import annotations

import re
from typing import Final

_FIRST, _LAST = 0xAC00, 0xD7A3
_INITIALS: Final = "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ")  # noqa: SIM905 - a table of sounds
_VOWELS: Final = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()  # noqa: SIM905 - a table of sounds
_FINALS: Final = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ")  # noqa: SIM905 - a table of sounds
# What a final becomes when a vowel follows: it moves over and keeps its own sound.
_LINKED: Final = " g kk ks n nj n d r lg lm lb ls lt lp r m b ps s ss ng j ch k t p ".split(" ")  # noqa: SIM905 - a table of sounds
_SILENT_INITIAL = 11
_NASAL: Final = {"k": "ng", "t": "n", "p": "m"}
_NUMBER_BATCHIM: Final = {"0": True, "1": True, "3": True, "6": True, "7": True, "8": True}
_PAIRS: Final = {
    "은": ("은", "는"),
    "이": ("이", "가"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
    "이에요": ("이에요", "예요"),
    "이랑": ("이랑", "랑"),
    "이면": ("이면", "면"),
    "이라니": ("이라니", "라니"),
}
_LETTERS_WITH_BATCHIM = frozenset("lmnrLMNR")
_RIEUL_INDEX = 8


def is_hangul(character: str) -> bool:
    """A whole Hangul syllable."""
    return _FIRST <= ord(character) <= _LAST


def has_batchim(word: str) -> bool:
    """The word, read aloud in Korean, ends in a consonant. Signs at its end are passed over."""
    for character in reversed(word):
        if is_hangul(character):
            return (ord(character) - _FIRST) % 28 != 0
        if character.isdigit():
            return _NUMBER_BATCHIM.get(character, False)
        if character == "%":
            return False
        if character.isalpha():
            unit = re.search(r"\d\s?(kg|mg|g|ml|cm|mm|km|m|l)$", word, re.IGNORECASE)
            return unit[1].lower().endswith("g") if unit else character in _LETTERS_WITH_BATCHIM
    return False


def with_particle(word: str, particle: str) -> str:
    """The word and its particle: `with_particle("라떼", "을")` is "라떼를", `("빵", "을")` "빵을"."""
    after_consonant, after_vowel = _PAIRS.get(particle, (particle, particle))
    if particle == "으로" and word and is_hangul(word[-1]) and (ord(word[-1]) - _FIRST) % 28 == _RIEUL_INDEX:
        return word + after_vowel
    return word + (after_consonant if has_batchim(word) else after_vowel)


def romanise(text: str) -> str:
    """Hangul in Latin letters, lower case; everything else stays: "달빛상회" is "dalbitsanghoe"."""
    return re.sub(r"[가-힣]+", lambda run: _romanise_run(run.group()), text)


def _romanise_run(run: str) -> str:
    parts = [_decompose(syllable) for syllable in run]
    out: list[str] = []
    for place, (initial, vowel, final) in enumerate(parts):
        follower = parts[place + 1] if place + 1 < len(parts) else None
        leader = parts[place - 1] if place else None
        out.append(_initial(initial, leader) + _VOWELS[vowel] + _final(final, follower))
    return "".join(out)


def _decompose(syllable: str) -> tuple[int, int, int]:
    index = ord(syllable) - _FIRST
    return index // 588, index % 588 // 28, index % 28


def _initial(initial: int, leader: tuple[int, int, int] | None) -> str:
    letter = _INITIALS[initial]
    if letter == "r" and leader is not None and leader[2]:
        return "l" if _FINALS[leader[2]] in {"l", "n"} else "n"
    return letter


def _final(final: int, follower: tuple[int, int, int] | None) -> str:
    if not final:
        return ""
    sound = _FINALS[final]
    if follower is None:
        return sound
    if follower[0] == _SILENT_INITIAL:
        return _LINKED[final]
    following = _INITIALS[follower[0]]
    if following in {"n", "m"}:
        return _NASAL.get(sound, sound)
    if following == "r":
        return "l" if sound in {"n", "l"} else _NASAL.get(sound, sound)
    return sound
