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

__all__ = ["Language", "codes", "message"]

OPTIONAL = re.compile(r"\[([^\]]*)\]")
PLACE = re.compile(r"\{([a-z_]+)\}")


def message(code: str, language: Language, /, **values: object) -> str:
    """The sentence of `code` for people; the code itself where the catalogue has none.

    `values` fill the sentence's places as text, so markup in them stays text. A value that is itself a code, of which
    the name ends in "_code", is told as its sentence, with the other values.
    """
    sentences = catalogue().get(code)
    if sentences is None:
        return code
    plain = {name: value for name, value in values.items() if not name.endswith("_code")}
    known = {
        name: str(value) if name in plain else message(str(value), language, **plain) for name, value in values.items()
    }

    def keep(match: re.Match[str]) -> str:
        return match[1] if set(PLACE.findall(match[1])) <= known.keys() else ""

    kept = OPTIONAL.sub(keep, sentences[language])
    return PLACE.sub(lambda match: known.get(match[1], "?"), kept)


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
