"""A lint for claims that Korean advertising law restricts: it marks the words and rewrites nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from prompt_engine.composition import Notice
from prompt_engine.data_files import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompt_engine.composition import AdCopy

CODE = "CLAIM_RESTRICTED"
MOST = 20
_GAP = re.compile(r"(?<=\d)(?=[가-힣])")


@dataclass(frozen=True, slots=True)
class Claim:
    """A marked word: `text[start:end]` in one part of the copy, and the rule that it touches."""

    part: str
    start: int
    end: int
    word: str
    rule: str


@dataclass(frozen=True, slots=True)
class MarkedClaim:
    """A claim in one of several versions of the copy, counted from 0."""

    variant: int
    claim: Claim


class _Entry(NamedTuple):
    """A word of a rule; `literal` is in every text that the pattern matches, so most texts need no search."""

    literal: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    entries: tuple[_Entry, ...]
    only: frozenset[str]
    exempt: frozenset[str]


def claims(text: str, part: str, industry: str) -> list[Claim]:
    """The restricted words of `text`, left to right, without what only looks like one ("1등급", "면 100%")."""
    lower = text.lower()
    found = [
        Claim(part, start, end, text[start:end], rule.code)
        for rule in _rules()
        if (not rule.only or industry in rule.only) and industry not in rule.exempt
        for start, end in _spans(rule, text, lower)
    ]
    if not found:
        return []
    harmless = [match.span() for match in _harmless().finditer(text)]
    kept = [one for one in found if not any(start <= one.start and one.end <= end for start, end in harmless)]
    return sorted(kept, key=lambda claim: (claim.start, claim.rule))


def _spans(rule: _Rule, text: str, lower: str) -> list[tuple[int, int]]:
    """Where the words of a rule stand; of two that overlap the one that begins first, or is longer."""
    matching = (entry.pattern for entry in rule.entries if entry.literal in lower)
    found = sorted(
        (match.span() for pattern in matching for match in pattern.finditer(text)),
        key=lambda span: (span[0], -span[1]),
    )
    spans: list[tuple[int, int]] = []
    for start, end in found:
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans


def marked_claims(copies: Iterable[AdCopy], industry: str) -> tuple[MarkedClaim, ...]:
    """Every marked word of every version. `hashtags` are read joined by blanks."""
    return tuple(
        MarkedClaim(variant, claim)
        for variant, copy in enumerate(copies)
        for part, text in _parts(copy)
        for claim in claims(text, part, industry)
    )


def claim_notices(copies: Iterable[AdCopy], industry: str) -> tuple[Notice, ...]:
    """A notice per marked word of a part, the same word once."""
    notices: dict[tuple[str, str, str], Notice] = {}
    for marked in marked_claims(copies, industry):
        claim = marked.claim
        values = {
            "variant": str(marked.variant),
            "part": claim.part,
            "word": claim.word,
            "rule": claim.rule,
            "start": str(claim.start),
            "end": str(claim.end),
        }
        notices.setdefault((claim.part, claim.word, claim.rule), Notice(code=CODE, values=values))
    return tuple(notices.values())[:MOST]


def _parts(copy: AdCopy) -> Iterator[tuple[str, str]]:
    yield "headline", copy.headline
    yield "body", copy.body
    yield "call_to_action", copy.call_to_action
    yield "badge", copy.badge or ""
    yield "hashtags", " ".join(copy.hashtags)


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            code=rule["code"],
            entries=(
                *(_Entry(_literal(word), _any_of([_word(word)])) for word in (*rule["korean"], *rule["english"])),
                *(_Entry("", _any_of([pattern])) for pattern in rule.get("patterns", ())),
            ),
            only=frozenset(rule.get("only", ())),
            exempt=frozenset(rule.get("except", ())),
        )
        for rule in _data()["rules"]
    )


@cache
def _harmless() -> re.Pattern[str]:
    """What looks like a claim and is none; a share of a material is a fact about what something is made of."""
    harmless = _data()["harmless"]
    materials = "|".join(_longest_first(map(re.escape, harmless["materials"])))
    whole = r"100\s?(?:%|％|퍼센트|프로|percent)"
    made_of = (rf"(?:{materials})(?:은|는|이|가|을|를)?\s?{whole}", rf"{whole}\s?(?:{materials})")
    return _any_of((*map(_word, harmless["words"]), *made_of))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_longest_first(patterns)), re.IGNORECASE)


def _longest_first(patterns: Iterable[str]) -> list[str]:
    return sorted(patterns, key=len, reverse=True)


def _literal(word: str) -> str:
    return _GAP.sub(" ", word.removeprefix("^")).split()[0].lower()


def _word(word: str) -> str:
    """A listed word as a pattern: blanks may be left out, a number is a whole number, English is whole words."""
    first, bare = word.startswith("^"), word.removeprefix("^")
    spaced = _GAP.sub(" ", bare)
    body = r"\s?".join(re.escape(piece) for piece in spaced.split())
    if bare.isascii():
        return rf"(?<![A-Za-z0-9]){body}(?![A-Za-z0-9])"
    if bare[0].isdigit():
        return rf"(?<![\d.,]){body}"
    return rf"(?<![가-힣]){body}" if first else body


def _data() -> dict[str, Any]:
    return shipped("claims.toml")
