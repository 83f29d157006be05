"""Waiting out a short absence of PostgreSQL, so that a restart of it costs no work."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from db.database import DatabaseLost

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 5.0, 5.0, 5.0)
"""Seconds before each further try: about half a minute in all."""


async def patiently(step: Callable[[], Awaitable[T]]) -> T:
    """The result of `step`, tried again while PostgreSQL cannot be reached. A step may be done twice: let it bear that.

    Raises:
        DatabaseLost: it stayed away too long.
    """
    for pause in PAUSES:
        try:
            return await step()
        except DatabaseLost:
            await asyncio.sleep(pause)
    return await step()
