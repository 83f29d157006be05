"""A language model's picture: what the owner sells, in plain English, with nothing written on it and nobody's brand."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from prompt_engine.data_files import shipped, words
from prompt_engine.guard.clauses import stem, words_of
from prompt_engine.hangul import romanise

if TYPE_CHECKING:
    from prompt_engine.brief import AdBrief

_MARKUP = re.compile(r"<[^<>]{0,60}>")
_FOREIGN = re.compile(r"[^\x20-\x7e\u00c0-\u024f]|[<>{}\[\]\\`]")
_QUOTED = re.compile(r"[\"“”‘]|(?<!\w)'(?=\w)")
_LENS = re.compile(r"\b\d{2,3}(?:-\d{2,3})?\s?mm\b|\bf/\d{1,2}(?:\.\d)?\b|\b\d{1,2}[\s-]degrees?\b", re.IGNORECASE)
_CUT = re.compile(r"[,;]|\.(?!\d)")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’-]*")
_SMALL: Final = frozenset({"a", "an", "the", "of", "with", "and", "in", "on", "at", "by", "for", "to", "or", "from"})
_EDGES: Final = " ,.;:-&/"


class Painter:
    """Takes of a model's phrases what may be painted for one brief."""

    def __init__(self, brief: AdBrief) -> None:
        self._brief = brief
        known = " ".join((brief.text, brief.subject, brief.setting, *brief.tags, *brief.palette)).lower()
        self._known = frozenset(words_of(known))
        named = {name for name in _brands() if name in known and _any_of((name,)).search(known)}
        self._barred = _any_of((*_listed("lettering"), *(name for name in _brands() if name not in named)))
        avoided = {word for entry in brief.avoid for word in words_of(entry)}
        people = frozenset(_listed("people"))
        self._avoided = avoided | (people if avoided & people else frozenset())

    def phrase(self, text: str, limit: int, *, lens: bool = False) -> str:
        """One line without markup; a stretch between commas goes as a whole when it may not be painted."""
        kept = [
            part
            for part in _CUT.split(" ".join(_MARKUP.sub(" ", text).split()))
            if self._may_be_painted(part, lens=lens)
        ]
        plain = ", ".join(bare for part in kept if (bare := _trimmed(_FOREIGN.sub(" ", part))))
        return plain[:limit].strip(_EDGES)

    def subject(self, text: str) -> str:
        """The model's words where they show all that the owner sells, else ours."""
        ours = self._brief.subject
        said = self.phrase(text, 160)
        shown = {stem(word) for word in words_of(said)}
        return said if said and self._sold() <= shown else ours

    def _sold(self) -> set[str]:
        """The words of our subject, except those that were only spelled in Latin letters because nobody knew them."""
        spelled = {
            word for typed in words_of(self._brief.text) for word in words_of(romanise(typed)) if not typed.isascii()
        }
        ours = [word for word in words_of(self._brief.subject) if word not in _SMALL]
        return {stem(word) for word in ours if not any(other.startswith(word) for other in spelled)}

    def _may_be_painted(self, part: str, *, lens: bool) -> bool:
        bare = _LENS.sub(" ", part) if lens else part
        if _QUOTED.search(part) or any(character.isdigit() for character in bare):
            return False
        barred = not self._avoided.isdisjoint(words_of(part)) or self._barred.search(part.lower())
        return not barred and not self._named(part)

    def _named(self, part: str) -> bool:
        """Whether somebody or something has its own name in it: a capital inside, or letters that are all capitals."""
        for place, word in enumerate(_WORD.findall(part)):
            lower = word.lower()
            if lower in self._known or lower in _proper() or lower == word or len(word) == 1:
                continue
            if place or not word[1:].islower():
                return True
        return False


def _trimmed(text: str) -> str:
    """The words of a phrase without small words that lead nowhere at its end."""
    kept = text.split()
    while kept and kept[-1].lower().strip(_EDGES) in _SMALL | {""}:
        kept.pop()
    return " ".join(kept).strip(_EDGES)


def _any_of(listed: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, listed))})(?![a-z])")


@cache
def _brands() -> tuple[str, ...]:
    return tuple(words(shipped("guard.toml")["brands"]))


@cache
def _listed(name: str) -> tuple[str, ...]:
    table: dict[str, Any] = shipped("guard.toml")["picture"]
    return tuple(words(table[name]))


@cache
def _proper() -> frozenset[str]:
    return frozenset(word for entry in _listed("proper") for word in entry.split())
