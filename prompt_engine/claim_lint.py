"""Checks that no button, invitation, hashtag or pattern states a fact or makes a claim that nobody typed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from prompt_engine.claims import claims
from prompt_engine.data_files import shipped
from prompt_engine.fact_words import stated
from prompt_engine.findings import Finding
from prompt_engine.phrases import PLACEHOLDER, copy_data, texts
from prompt_engine.vocabulary import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompt_engine.templates import TemplateLibrary

# Word lists, and patterns that end what the owner has typed with the same word.
_NO_PATTERNS = frozenset({"endings", "places", "services", "call_to_action_typed"})


def untyped_claims(library: TemplateLibrary) -> Iterator[Finding]:
    """Everything that the shipped copy and the trades of `library` would say of any shop."""
    for key, industry in library.industries.items():
        button, tags = industry.call_to_action, industry.hashtags
        said = (("call_to_action", (button.ko, button.en)), ("invitation", (industry.invitation,)))
        for part, words in (*said, ("hashtags", (*tags.ko, *tags.en))):
            yield from (Finding(f"{key}.{part}", problem) for word in words for problem in _problems(word, key, ()))
    for language in Language:
        for path, pattern in texts(copy_data(language)):
            parts = re.split(r"[._]", path)
            if path.partition(".")[0] not in _NO_PATTERNS:
                bare = PLACEHOLDER.sub(" ", pattern)
                for problem in _problems(bare, "", _licensed(parts)):
                    yield Finding(f"copy/{language.value}.toml", f"{path}: {problem}")


def _problems(text: str, industry: str, licensed: Iterable[str]) -> Iterator[str]:
    free = frozenset(licensed)
    for line, word in stated(text).items():
        if not free & {line, word}:
            yield f"{text!r} says {word!r}, which an owner may not have typed"
    for match in _promises().finditer(text):
        if match.group().lower() not in free:
            yield f"{text!r} promises {match.group()!r}, which an owner may not have typed"
    for claim in claims(text, "pattern", industry):
        yield f"{text!r} makes the claim {claim.word!r} ({claim.rule})"


def _licensed(parts: list[str]) -> tuple[str, ...]:
    """What a pattern for an occasion may say, for whoever writes about that occasion has typed it."""
    licensed: dict[str, list[str]] = shipped("claims.toml")["licensed"]
    return tuple(word for part in parts for word in licensed.get(part, ()))


@cache
def _promises() -> re.Pattern[str]:
    promises = shipped("claims.toml")["promises"]
    english = "|".join(promises["english"])
    return re.compile("|".join((*promises["korean"], rf"(?<![A-Za-z-])(?:{english})(?![A-Za-z-])")), re.IGNORECASE)
