"""Amounts in a model's copy: each one typed, with the same bounds, and written as it was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prompt_engine.guard.amounts import Amount, amounts_in
from prompt_engine.vocabulary import SlotKind

if TYPE_CHECKING:
    from collections.abc import Hashable

    from prompt_engine.composition import AdCopy

_PARTS: Final = ("headline", "body", "call_to_action")
_WHEN: Final = frozenset({SlotKind.DATE, SlotKind.TIME})
# Days of no date in particular: "주말엔 커피".
_ANY_DAY: Final = frozenset({"주말", "weekend"})
_PARTS_OF_WEEK: Final = _ANY_DAY | {"평일", "weekday"}


class Refused(Exception):
    """This copy cannot be used; the message says why."""


class AmountGuard:
    """What was typed, by value."""

    def __init__(self, typed: str, amounts: list[Amount]) -> None:
        self._squeezed = _squeezed(typed)
        self._amounts = amounts
        self._tells_days = any(_names(amount.value) & _PARTS_OF_WEEK for amount in amounts if amount.kind in _WHEN)
        self._by_value: dict[tuple[SlotKind, Hashable], list[Amount]] = {}
        for amount in amounts:
            self._by_value.setdefault((amount.kind, amount.value), []).append(amount)
        self._texts = {_squeezed(amount.text) for amount in amounts}

    def settle(self, copy: AdCopy) -> tuple[AdCopy, list[str]]:
        """The copy with every amount as typed, and which were changed.

        Raises:
            Refused: an amount was not typed, or not with these bounds.
        """
        said = {part: amounts_in(getattr(copy, part)) for part in _PARTS}
        whole = [amount for part in _PARTS for amount in said[part]]
        for amount in amounts_in("\n".join(copy.hashtags)):
            self._typed_as(amount, whole)
        restored: list[str] = []
        for part, amounts in said.items():
            text: str = getattr(copy, part)
            settled = [(amount, typed) for amount in amounts if (typed := self._typed_as(amount, whole)) is not None]
            for amount, typed in reversed(settled):
                text = text[: amount.start] + typed + text[amount.end :]
            if settled:
                copy = copy.model_copy(update={part: text})
            restored += [typed for _, typed in settled]
        return copy, restored

    def _typed_as(self, said: Amount, whole: list[Amount]) -> str | None:
        """The words that were typed for this amount; None where it may stay as it is."""
        same = self._by_value.get((said.kind, said.value)) or self._same_hour(said)
        for typed in same:
            if self._agree(said, typed):
                return None if _squeezed(said.text) == _squeezed(typed.text) else typed.text
        if same and said.kind in _WHEN and all(said.bounds < typed.bounds for typed in same):
            same = []  # "11월 말" for "11월 말까지": part of it, if the rest is said somewhere
        if same:
            typed = same[0]
            if typed.lead and typed.bounds - said.bounds == {"most"} and not said.bounds - typed.bounds:
                return typed.lead + typed.text
            raise Refused(f"changed: {typed.lead}{typed.text}")
        if self._is_part(said, whole) or (_squeezed(said.text) in self._texts and said.kind not in _WHEN):
            return None
        raise Refused(f"invented: {said.text}")

    def _agree(self, said: Amount, typed: Amount) -> bool:
        if said.kind is SlotKind.PERCENT:
            # "30% 세일" may be said as "30% 할인"; of "카카오 72%, 10% 할인" only one is a discount.
            alone = len({one.value for one in self._amounts if one.kind is SlotKind.PERCENT}) == 1
            if alone or not said.bounds - typed.bounds:
                return said.bounds - {"off"} == typed.bounds - {"off"}
        return said.bounds == typed.bounds

    def _same_hour(self, said: Amount) -> list[Amount]:
        """The typed hour that leaves less open: "오후 3시" for "3시"."""
        if said.kind is not SlotKind.TIME:
            return []
        return [
            one for one in self._amounts if one.kind is SlotKind.TIME and _within(said.value, one.value, hours=True)
        ]

    def _is_part(self, said: Amount, whole: list[Amount]) -> bool:
        """A part of a typed date that is said in full elsewhere, or a day of no date in particular."""
        if said.kind not in _WHEN:
            return False
        if not said.bounds and not self._tells_days and _names(said.value) <= _ANY_DAY:
            return True
        for typed in self._amounts:
            if typed.kind in _WHEN and _within(said.value, typed.value) and _squeezed(said.text) in self._squeezed:
                return any(self._agree(one, typed) for one in whole if one.value == typed.value)
        return False


def _names(value: Hashable) -> frozenset[str]:
    """The named parts of a moment: month, day, weekday, part of the day."""
    return value[0] if isinstance(value, tuple) else frozenset()


def _within(said: Hashable, typed: Hashable, *, hours: bool = False) -> bool:
    if not isinstance(said, tuple) or not isinstance(typed, tuple):
        return False
    same = said[1] == typed[1] if hours else set(said[1]) <= set(typed[1])
    return said[0] <= typed[0] and same


def _squeezed(text: str) -> str:
    return "".join(text.split()).lower()
