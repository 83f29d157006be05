"""A lint for claims that Korean advertising law restricts: it marks the words and rewrites nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from prompt_engine.composition import Notice
from prompt_engine.data_files import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prompt_engine.composition import AdCopy

CODE = "CLAIM_RESTRICTED"
MOST = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """A marked word: `text[start:end]` in one part of the copy, and the rule that it touches."""

    part: str
    start: int
    end: int
    word: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    pattern: re.Pattern[str]
    only: frozenset[str]
    exempt: frozenset[str]


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            code=rule["code"],
            pattern=re.compile(
                "|".join(
                    [
                        *map(re.escape, _longest_first(rule["korean"])),
                        *(_latin(word) for word in _longest_first(rule["english"])),
                    ]
                ),
                re.IGNORECASE,
            ),
            only=frozenset(rule.get("only", ())),
            exempt=frozenset(rule.get("except", ())),
        )
        for rule in shipped("claims.toml")["rules"]
    )


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _latin(word: str) -> str:
    return rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z])"


def claims(text: str, part: str, industry: str) -> list[Claim]:
    """The restricted words of `text`, left to right."""
    found = [
        Claim(part, match.start(), match.end(), match.group(), rule.code)
        for rule in _rules()
        if (not rule.only or industry in rule.only) and industry not in rule.exempt
        for match in rule.pattern.finditer(text)
    ]
    return sorted(found, key=lambda claim: (claim.start, claim.rule))


def claim_notices(copies: Iterable[AdCopy], industry: str) -> tuple[Notice, ...]:
    """A notice per marked word of the copy, the same word once."""
    notices: dict[tuple[str, str, str], Notice] = {}
    for copy in copies:
        parts = {
            "headline": copy.headline,
            "body": copy.body,
            "call_to_action": copy.call_to_action,
            "badge": copy.badge or "",
        }
        for part, text in (*parts.items(), ("hashtags", " ".join(copy.hashtags))):
            for claim in claims(text, part, industry):
                values = {
                    "part": part,
                    "word": claim.word,
                    "rule": claim.rule,
                    "start": str(claim.start),
                    "end": str(claim.end),
                }
                notices.setdefault((part, claim.word, claim.rule), Notice(code=CODE, values=values))
    return tuple(notices.values())[:MOST]
