"""Asking the prompt engine without asking for a picture: the same fields, checked by the same rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.generation.stages.briefing import wish_of
from studio.input import parse_input
from studio.problems import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompt_engine import Wish

MOST_VARIANTS = 5
# A wish is not stored, so its key is never looked at.
NO_KEY = "wish"


def parse_wish(raw: Mapping[str, Any]) -> Wish | InvalidInput:
    """Check what a client sent, keyed as in `GenerateInput`, and with `variants` from 1 to 5."""
    fields = dict(raw)
    variants = fields.pop("variants", 1)
    asked = parse_input({"idempotency_key": NO_KEY, **fields})
    if isinstance(asked, InvalidInput):
        return asked
    if not 1 <= variants <= MOST_VARIANTS:
        return InvalidInput(field="variants", given=str(variants), expected="EXPECTED_VARIANTS")
    return wish_of(asked).model_copy(update={"variants": variants})
