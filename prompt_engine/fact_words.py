"""Words that state a fact ("무료", "organic") and may be said only where they were typed."""

from __future__ import annotations

import re
from functools import cache

from prompt_engine.data_files import shipped


def stated(text: str) -> dict[str, str]:
    """The facts that `text` states by a word: each under the first word of its group, with the word that was used."""
    lower = text.lower()
    found: dict[str, str] = {}
    for line, word, pattern in _entries():
        if line not in found and pattern.search(lower):
            found[line] = word
    return found


@cache
def _entries() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    facts = shipped("claims.toml")["facts"]
    groups = (*facts["korean"], *facts["english"])
    return tuple((group[0], word, _pattern(word)) for group in groups for word in group)


def _pattern(word: str) -> re.Pattern[str]:
    """English as whole words, Korean inside a longer word too."""
    bare = re.escape(word)
    return re.compile(rf"(?<![a-z-]){bare}(?![a-z-])" if word.isascii() and word.isalpha() else bare)
