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

_PAIRED = (SlotKind.PRICE, SlotKind.PERCENT, SlotKind.DATE, SlotKind.TIME, SlotKind.BUNDLE, SlotKind.QUANTITY)
_ASKED = ("시", "하면")
FREE = re.compile(r"무료|공짜|(?<![\w-])free(?![\w-])", re.IGNORECASE)
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
                labels.setdefault(stretch.value, set()).update(_named(stretch.words, kind))
            if len(labels) > 1:
                self._labels[kind] = labels

    def __bool__(self) -> bool:
        return bool(self._labels)

    def swapped(self, text: str, amounts: list[Amount]) -> str | None:
        """The first amount that is said of something else than what it was typed for."""
        for kind, labels in self._labels.items():
            for stretch in _stretches(text, amounts, kind):
                own = labels.get(stretch.value, set())
                others = set().union(*(names for value, names in labels.items() if value != stretch.value))
                telling = own - others or own
                if telling and _any_said(others - own, stretch.words) and not _any_said(telling, stretch.words):
                    return stretch.said
        return None


def _named(said: list[str], kind: SlotKind) -> set[str]:
    """What the words beside an amount say it is for. Of a quantity only whether it is asked for or given away."""
    if kind is SlotKind.QUANTITY:
        return {word for word in said if FREE.fullmatch(word) or word.endswith(_ASKED)}
    names = (stem(word) for word in said)
    return {name for name in names if (names_something(name) or _counts(name)) and name not in _TELLING}


def _counts(name: str) -> bool:
    """A number with its unit: what "3개 8,000원" is the price of."""
    return name[0].isdigit() and not name.isdigit()


def _any_said(names: set[str], said: list[str]) -> bool:
    return any(stem(word) == name for name in names if _counts(name) for word in said) or any(
        says(said, name) for name in names if not _counts(name)
    )


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
        opening = words_of(text[clause.start : inside[0].start])
        follows = kind is SlotKind.QUANTITY or not any(names_something(word) or _counts(word) for word in opening)
        for one, share in zip(inside, _shares(text, clause, inside, follows=follows), strict=True):
            named = words_of(share)
            if not any(map(names_something, named)):
                named += words_of(before)
            yield _Stretch(one.value, one.text, named)
        before = ""


def _given_away(text: str, clause: Clause, inside: list[Amount]) -> Iterator[_Stretch]:
    """What is free has a price too; its word stands before or after it."""
    for match in FREE.finditer(text, clause.start, clause.end):
        start = max((one.end for one in inside if one.end <= match.start()), default=clause.start)
        end = min((one.start for one in inside if one.start >= match.end()), default=clause.end)
        yield _Stretch(_NOTHING, match.group(), words_of(text[start:end]))


def _shares(text: str, clause: Clause, inside: list[Amount], *, follows: bool) -> list[str]:
    """The words of each amount of a clause: before it, or after it where its words follow."""
    if len(inside) == 1:
        one = inside[0]
        return [f"{text[clause.start : one.start]} {text[one.end : clause.end]}"]
    if not follows:
        begins = [clause.start, *(one.end for one in inside)]
        return [text[begin : one.start] for begin, one in zip(begins, inside, strict=False)]
    ends = [*(one.start for one in inside[1:]), clause.end]
    return [text[one.end : stop] for one, stop in zip(inside, ends, strict=True)]
