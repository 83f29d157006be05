"""Ending streams when the server stops, so that an open subscription does not hold it up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def until(stop: asyncio.Event, stream: AsyncIterator[T]) -> AsyncGenerator[T, None]:
    """Yield what `stream` yields, and end early and cleanly once `stop` is set."""
    stopping = asyncio.create_task(stop.wait())
    try:
        while (following := await next_or_stop(stream, stopping)) is not None:
            yield following
    finally:
        stopping.cancel()
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()


async def next_or_stop(stream: AsyncIterator[T], stopping: asyncio.Task[bool]) -> T | None:
    """Return the next item, or None at the end of the stream or of the server."""
    following = asyncio.ensure_future(anext(stream))
    try:
        await asyncio.wait({following, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return following.result() if following.done() else None
    except StopAsyncIteration:
        return None
    finally:
        if not following.done():
            following.cancel()
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await following
