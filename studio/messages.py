"""Every code in Korean and English: one catalogue, so that rooms below speak in codes and clients read sentences.

In `messages.toml` a part in square brackets is left out where one of its values is not known:
"Costs more than allowed[: at most {limit} USD]."
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from prompt_engine.vocabulary import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Language", "codes", "message", "recognised"]

OPTIONAL = re.compile(r"\[([^\]]*)\]")
PLACE = re.compile(r"\{([a-z_]+)\}")
ESCAPED_PLACE = re.compile(r"\\\{([a-z_]+)\\\}")
LAST_PLACE = re.compile(rf"{ESCAPED_PLACE.pattern}\Z")
LONGEST_WITHIN = 60
"""Characters of what a provider says between words of ours; at the end there may be any number."""
TOLD = "TOLD_"
"""How the codes of what providers say begin."""


def message(code: str, language: Language, /, **values: object) -> str:
    """The sentence of `code` for people; the code itself where the catalogue has none.

    `values` fill the sentence's places as text, so markup in them stays text. A value that is itself a code, or several
    with blanks between them, of which the name ends in "_code", is told as its sentence, with the other values.
    """
    sentences = catalogue().get(code)
    if sentences is None:
        return code
    plain = {name: value for name, value in values.items() if not name.endswith("_code")}
    known = {
        name: str(value) if name in plain else ", ".join(message(one, language, **plain) for one in str(value).split())
        for name, value in values.items()
    }

    def keep(match: re.Match[str]) -> str:
        return match[1] if set(PLACE.findall(match[1])) <= known.keys() else ""

    kept = OPTIONAL.sub(keep, sentences[language])
    return PLACE.sub(lambda match: known.get(match[1], "?"), kept)


def recognised(told: str) -> tuple[str, dict[str, str]] | None:
    """The code of what a provider says in English words of ours, and what fills its sentence; None for other words.

    Among several the one that says most by itself: "3 of 4 tokens" is no number of tokens called "3 of 4".
    """
    for code, pattern in _patterns():
        if (found := pattern.fullmatch(told)) is not None:
            return code, found.groupdict()
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    sentences = {code: told[Language.EN] for code, told in catalogue().items() if code.startswith(TOLD)}
    most_said_first = sorted(sentences, key=lambda code: len(PLACE.sub("", sentences[code])), reverse=True)
    return tuple((code, _pattern(sentences[code])) for code in most_said_first)


def _pattern(sentence: str) -> re.Pattern[str]:
    open_ended = LAST_PLACE.sub(r"(?P<\1>.+)", re.escape(sentence))
    return re.compile(ESCAPED_PLACE.sub(rf"(?P<\1>.{{1,{LONGEST_WITHIN}}})", open_ended), re.DOTALL)


def codes() -> frozenset[str]:
    """Everything that has a sentence."""
    return frozenset(catalogue())


@cache
def catalogue() -> Mapping[str, Mapping[Language, str]]:
    """Code to sentence by language, read once."""
    parsed = tomllib.loads(files("studio").joinpath("messages.toml").read_text(encoding="utf-8"))
    return {
        code: {Language(language): text for language, text in sentences.items()}
        for section in parsed.values()
        for code, sentences in section.items()
    }
