"""Amounts as values: "6500원", "육천오백 원" and "6,500원" are one, "최대 50%" and "50%" are two."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from prompt_engine.guard.bounds import bounds_around, core_of
from prompt_engine.guard.moments import moment
from prompt_engine.guard.spelled import find_spelled, in_digits, won
from prompt_engine.slots import find_slots
from prompt_engine.vocabulary import SlotKind

if TYPE_CHECKING:
    from collections.abc import Hashable

    from prompt_engine.slots import SlotSpan

_WHEN = frozenset({SlotKind.DATE, SlotKind.TIME})
_CURRENCIES = (
    ("krw", re.compile(r"원|₩|￦|won|krw", re.IGNORECASE)),
    ("usd", re.compile(r"\$|dollar|buck|usd", re.IGNORECASE)),
    ("cent", re.compile(r"cents", re.IGNORECASE)),
    ("eur", re.compile(r"€|euro?s?", re.IGNORECASE)),
    ("gbp", re.compile(r"£|pounds", re.IGNORECASE)),
    ("jpy", re.compile(r"¥", re.IGNORECASE)),
)
_TIMES = {"k": 1000, "m": 1_000_000, "million": 1_000_000}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(r"[^\W\d_][^\d]*$|[^\w\s]$")
_CHANGES = re.compile(r"→|[-=]>|[⇒➡]|에서|(?:할인|판매|세일)가|할인(?=\s?\d)|\bnow\b|[()]", re.IGNORECASE)
_QUOTES = re.compile(r"[\"“”‘’「」『』《》〈〉]|(?<!\w)'|'(?!\w)")


class Amount(NamedTuple):
    """A price, date, number …: what it comes to, what bounds it ("up to", "from"), and where it stands.

    `text[start:end]` is the amount alone, `lead` what bounds it from before ("최대 ").
    """

    kind: SlotKind
    value: Hashable
    bounds: frozenset[str]
    start: int
    end: int
    text: str
    lead: str


def amounts_in(text: str) -> list[Amount]:
    """Every amount of `text`, in digits or spelled out, left to right; also those inside quotes."""
    bare = _QUOTES.sub(" ", text)
    spans = [
        one
        for span in find_slots(bare)
        if span.kind is not SlotKind.QUOTED and not _is_spelled(span)
        for one in _each_price(bare, span)
    ]
    spelled = [
        span
        for span in find_spelled(bare)
        if all(span.end <= other.start or other.end <= span.start for other in spans)
    ]
    return [_amount(bare, span) for span in sorted((*spans, *spelled), key=lambda span: span.start)]


def _each_price(text: str, span: SlotSpan) -> list[SlotSpan]:
    """The prices of a span that tells an old and a new one: "5만원 → 3만원", "29,000원(정가 45,000원)"."""
    if span.kind is not SlotKind.PRICE or not _CHANGES.search(text, span.start, span.end):
        return [span]
    ends = [match.start() for match in _CHANGES.finditer(text, span.start, span.end)] + [span.end]
    starts = [span.start, *(match.end() for match in _CHANGES.finditer(text, span.start, span.end))]
    pieces = [(start, one) for start, end in zip(starts, ends, strict=True) for one in find_slots(text[start:end])]
    return [one._replace(start=start + one.start, end=start + one.end) for start, one in pieces]


def _is_spelled(span: SlotSpan) -> bool:
    counted = span.kind in {SlotKind.QUANTITY, SlotKind.PRICE}
    return counted and not any(character.isdigit() for character in span.value)


def _amount(text: str, span: SlotSpan) -> Amount:
    start, end = core_of(text, span.start, span.end)
    core = text[start:end]
    bounds, lead = bounds_around(text, start, end, span.kind)
    return Amount(span.kind, _value(span.kind, core), bounds, start, end, core, lead)


def _value(kind: SlotKind, core: str) -> Hashable:
    """What compares equal when it means the same."""
    if kind is SlotKind.PRICE:
        return _money(core)
    if kind in _WHEN:
        return moment(core)
    if kind in {SlotKind.URL, SlotKind.PHONE}:
        return core.lower().rstrip("/") if kind is SlotKind.URL else re.sub(r"\D", "", core)
    core = in_digits(core)
    numbers = tuple(number.replace(",", "") for number in _NUMBER.findall(core))
    if kind is SlotKind.QUANTITY:
        unit = _UNIT.search(core)
        return numbers, unit[0].replace(" ", "").lower().removesuffix("s") if unit else ""
    if kind in {SlotKind.PERCENT, SlotKind.BUNDLE}:
        return numbers
    return core.replace(",", "").lower()


def _money(core: str) -> tuple[str, Decimal | str]:
    currency = next((name for name, pattern in _CURRENCIES if pattern.search(core)), "krw")
    if currency == "krw":
        return currency, won(core)
    number, more = _NUMBER.search(core), re.search(r"\s?(million|[km])\b", core, re.IGNORECASE)
    if number is None:
        return currency, core
    return currency, Decimal(number.group().replace(",", "")) * _TIMES.get(more[1].lower() if more else "", 1)
