"""What each amount belongs to: "돈까스 9,500원, 우동 7,000원" sells no udon for 9,500원."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompt_engine.function_words import AFTER_AMOUNT, BEFORE_PRICE, HANGING, NO_PRODUCT, STOPS, TRIVIAL
from prompt_engine.guard.clauses import clauses_of, names_something, says, stem, words_of
from prompt_engine.vocabulary import SlotKind

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from prompt_engine.guard.amounts import Amount
    from prompt_engine.guard.clauses import Clause

_PAIRED = (SlotKind.PRICE, SlotKind.PERCENT, SlotKind.DATE, SlotKind.TIME, SlotKind.BUNDLE)
_FREE = re.compile(r"무료|공짜|(?<![\w-])free(?![\w-])", re.IGNORECASE)
_NOTHING = 0
# Words beside an amount that say what is done with it and not what it is for.
_TELLING = (
    AFTER_AMOUNT
    | BEFORE_PRICE
    | HANGING
    | NO_PRODUCT
    | STOPS
    | TRIVIAL
    | {"세일", "특가", "무료", "공짜", "sale", "free"}
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """An amount and the words around it that say what it is for."""

    value: Hashable
    said: str
    words: list[str]


class Pairs:
    """What was typed beside each amount, where several of a kind were typed."""

    def __init__(self, text: str, amounts: list[Amount]) -> None:
        self._labels: dict[SlotKind, dict[Hashable, set[str]]] = {}
        for kind in _PAIRED:
            labels: dict[Hashable, set[str]] = {}
            for stretch in _stretches(text, amounts, kind):
                named = {name for word in stretch.words if names_something(name := stem(word)) and name not in _TELLING}
                labels.setdefault(stretch.value, set()).update(named)
            if len(labels) > 1:
                self._labels[kind] = labels

    def __bool__(self) -> bool:
        return bool(self._labels)

    def swapped(self, text: str, amounts: list[Amount]) -> str | None:
        """The first amount that is said of something else than what it was typed for."""
        for kind, labels in self._labels.items():
            for stretch in _stretches(text, amounts, kind):
                own = labels.get(stretch.value)
                if not own:
                    continue
                others = set().union(*labels.values()) - own
                if _any_said(others, stretch.words) and not _any_said(own, stretch.words):
                    return stretch.said
        return None


def _any_said(names: set[str], said: list[str]) -> bool:
    return any(says(said, name) for name in names)


def _stretches(text: str, amounts: list[Amount], kind: SlotKind) -> Iterator[_Stretch]:
    """Each amount of `kind` with its words: those of its clause, or its share where a clause has several."""
    before = ""
    # An old price belongs to what the new one is for.
    counted = [one for one in amounts if one.kind is kind and "old" not in one.bounds]
    for clause in clauses_of(text):
        inside = [one for one in counted if clause.start <= one.start < clause.end]
        if kind is SlotKind.PRICE:
            yield from _given_away(text, clause, inside)
        if not inside:
            before = clause.text
            continue
        for one, share in zip(inside, _shares(text, clause.start, clause.end, inside), strict=True):
            named = words_of(share)
            yield _Stretch(one.value, one.text, named if any(map(names_something, named)) else words_of(before))
        before = ""


def _given_away(text: str, clause: Clause, inside: list[Amount]) -> Iterator[_Stretch]:
    """What is free has a price too; its word stands before or after it."""
    for match in _FREE.finditer(text, clause.start, clause.end):
        start = max((one.end for one in inside if one.end <= match.start()), default=clause.start)
        end = min((one.start for one in inside if one.start >= match.end()), default=clause.end)
        yield _Stretch(_NOTHING, match.group(), words_of(text[start:end]))


def _shares(text: str, start: int, end: int, inside: list[Amount]) -> list[str]:
    """The words of each amount of a clause: before it, or after it where the first amount opens the clause."""
    if len(inside) == 1:
        one = inside[0]
        return [f"{text[start : one.start]} {text[one.end : end]}"]
    if any(map(names_something, words_of(text[start : inside[0].start]))):
        begins = [start, *(one.end for one in inside)]
        return [text[begin : one.start] for begin, one in zip(begins, inside, strict=False)]
    ends = [*(one.start for one in inside[1:]), end]
    return [text[one.end : stop] for one, stop in zip(inside, ends, strict=True)]
