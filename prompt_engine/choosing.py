"""Choosing among the patterns of an angle: what says most, fits, and repeats no word."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from prompt_engine.phrases import fill, needs, usable
from prompt_engine.styling import pick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# What was offered says more than who offers it: product before fragment, day, brand, offer, occasion, trade.
_RANKS: Mapping[str, float] = {
    **dict.fromkeys("R", -2.0),
    **dict.fromkeys("H", -1.0),
    **dict.fromkeys("G", -0.5),
    **dict.fromkeys("PEMYL", 0.0),
    **dict.fromkeys("FJ", 1.0),
    **dict.fromkeys("TSA", 1.5),
    **dict.fromkeys("B", 2.0),
    **dict.fromkeys("DQ", 2.4),
    **dict.fromkeys("O", 2.5),
    **dict.fromkeys("CI", 3.0),
}
_OTHER, _NONE = 6.0, 7.0
# What an angle plays on comes before what is sold: who invites, when, whom.
_BY_ANGLE: Mapping[str, Mapping[str, float]] = {
    "invitation": {**_RANKS, "B": -3, "C": 0, "I": 0},
    "moment": {**_RANKS, "T": -3, "S": -3},
    "audience": {**_RANKS, "A": -3},
}
# A trade's invitation is no news.
_SAYS_NOTHING = frozenset("V")
_COMFORTABLE = 22
_PARTICLE = re.compile(r"(?<=[가-힣]{2})(?:에서|으로|의|엔|에|은|는|이|가|을|를|도|만|면|과|와|로)$")
_LEAST = 2


class Seed(NamedTuple):
    """What decides among equals: the same text and angle always choose the same pattern."""

    text: str
    angle: str


def choose(
    patterns: Iterable[str],
    values: Mapping[str, str],
    seed: Seed,
    fits: Callable[[str], bool],
    *,
    least: float = _NONE,
) -> str | None:
    """The fitting pattern that says most, filled in. `least` is the rank below which nothing is taken."""
    ranks = _BY_ANGLE.get(seed.angle, _RANKS)
    weighed = sorted(
        ((_weight(pattern, ranks), pattern) for pattern in usable(patterns, values)), key=lambda row: row[0]
    )
    doubled_one = None
    for weight, group in groupby(weighed, key=lambda row: row[0]):
        if weight[0] > least:
            break
        filled = [text for _, pattern in group if fits(text := fill(pattern, values))]
        clean = tuple(text for text in filled if not doubled(text))
        if clean:
            return pick(tuple(text for text in clean if len(text) <= _COMFORTABLE) or clean, seed.text, seed.angle)
        doubled_one = doubled_one or next(iter(filled), None)
    return doubled_one


def best_rank(patterns: Iterable[str], values: Mapping[str, str], angle: str) -> float:
    """The rank of the pattern that says most, whether or not it fits."""
    ranks = _BY_ANGLE.get(angle, _RANKS)
    return min((_weight(pattern, ranks)[0] for pattern in usable(patterns, values)), default=_NONE)


def doubled(text: str) -> bool:
    """A word is said twice, also as the beginning or end of another: "겨울의 겨울코트"."""
    words = [_PARTICLE.sub("", word) for word in re.findall(r"[가-힣]{2,}|[A-Za-z]{3,}", text.lower())]
    return any(
        one in {other[: len(one)], other[-len(one) :]}
        for place, one in enumerate(words)
        for other in (*words[:place], *words[place + 1 :])
        if len(one) >= _LEAST
    )


def _weight(pattern: str, ranks: Mapping[str, float]) -> tuple[float, int, float]:
    letters = needs(pattern) - _SAYS_NOTHING
    found = [ranks.get(letter, _OTHER) for letter in letters] or [_NONE]
    return min(found), -len(letters), sum(found)
