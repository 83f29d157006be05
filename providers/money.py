"""What counts as an amount of money, wherever somebody else's code tells one."""

from __future__ import annotations

from decimal import Decimal

MOST_USD = Decimal(10_000)
"""No single call costs more; the ledger holds far larger sums, so nothing that is let through overflows it."""


def is_usd(told: object) -> bool:
    """Whether `told` is an amount of USD that one call may cost: a `Decimal`, finite, not below zero."""
    return isinstance(told, Decimal) and told.is_finite() and 0 <= told <= MOST_USD
