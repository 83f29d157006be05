"""The API's own scalars. They hand text through: the services parse it, so that a bad value is a typed problem."""

from __future__ import annotations

from decimal import Decimal
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

AspectRatio = NewType("AspectRatio", str)
Money = NewType("Money", str)
EventCursor = NewType("EventCursor", str)

SCALARS: dict[object, ScalarDefinition] = {
    AspectRatio: strawberry.scalar(
        name="AspectRatio", description='Width to height, "W:H" in whole numbers, from "1:3" to "3:1".'
    ),
    Money: strawberry.scalar(name="Money", description='US dollars as decimal text, e.g. "0.0527".'),
    EventCursor: strawberry.scalar(
        name="EventCursor", description="A place in a generation's events, from which a subscription goes on. Opaque."
    ),
}


def money(amount: Decimal | None) -> Money | None:
    """Write US dollars as decimal text, without an exponent."""
    return None if amount is None else Money(format(amount, "f"))
