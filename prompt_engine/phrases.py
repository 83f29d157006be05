"""Patterns of copy: what they need, and how they are filled in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from prompt_engine.data_files import shipped
from prompt_engine.function_words import SMALL
from prompt_engine.hangul import with_particle
from prompt_engine.vocabulary import Language, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PLACEHOLDER = re.compile(r"\{([A-Z])(\^!?)?(?::([가-힣]+))?\}")
# A product and its occasion may share words: "성인반" and "성인반 모집".
_REPEATED = re.compile(r"(?<!\S)(\S+(?: \S+){0,3}) \1(?!\S)")


@cache
def copy_data(language: Language) -> Mapping[str, Any]:
    """The patterns of a language."""
    return shipped(f"copy/{language.value}.toml")


@cache
def needs(pattern: str) -> frozenset[str]:
    """The letters that a pattern cannot do without."""
    return frozenset(match[1] for match in PLACEHOLDER.finditer(pattern))


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern with its values: with an agreeing particle, in title case (^) or with a capital (^!) as it says."""

    def value(match: re.Match[str]) -> str:
        text = values[match[1]]
        if match[2] == "^":
            text = title(text)
        elif match[2] == "^!":
            text = capital(text)
        return with_particle(text, match[3]) if match[3] else text

    return _REPEATED.sub(r"\1", PLACEHOLDER.sub(value, pattern))


def usable(patterns: Iterable[str], values: Mapping[str, str]) -> list[str]:
    """The patterns whose every letter has a value."""
    return [pattern for pattern in patterns if needs(pattern) <= values.keys()]


def for_tone(table: Mapping[str, list[str]], tone: Tone) -> list[str]:
    """A tone's own patterns; urgent and plain share the plain ones, witty the warm ones, where it has none."""
    order = {Tone.URGENT: ("urgent", "plain"), Tone.WITTY: ("witty", "warm")}.get(tone, (tone.value, "warm"))
    return next((table[key] for key in (*order, "warm") if key in table), [])


def texts(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of nested tables and lists, with where it stands: "headline.new.news.warm"."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, list):
        for entry in data:
            yield from texts(entry, path)
    elif hasattr(data, "items"):
        for key, value in data.items():
            yield from texts(value, f"{path}.{key}".strip("."))


def title(text: str) -> str:
    """Title case that leaves digits, names and small words between others alone."""
    words = text.split()
    return " ".join(word if place and word.lower() in SMALL else capital(word) for place, word in enumerate(words))


def capital(text: str) -> str:
    """With a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
