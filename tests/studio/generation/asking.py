"""Asking a studio for things, and watching what comes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from studio.generation import lifecycle
from studio.generation.events import Progress
from studio.generation.service import Accepted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import pytest

    from studio.generation.events import GenerationEvent
    from studio.generation.requester import Requester
    from studio.generation.views import GenerationView
    from tests.studio.generation.studio_parts import Studio

WITHIN = 60.0


def wish(**changes: Any) -> dict[str, Any]:
    """A valid request with a key of its own."""
    return {
        "idempotencyKey": uuid4().hex,
        "prompt": "카페 신메뉴 딸기라떼 6,500원",
        "quality": "DRAFT",
        "seed": "7",
        **changes,
    }


async def ask(studio: Studio, requester: Requester, **changes: Any) -> Accepted:
    """Have a request accepted."""
    answer = await studio.service.accept(wish(**changes), requester)
    assert isinstance(answer, Accepted), answer
    return answer


async def watch(
    studio: Studio, generation_id: UUID, requester: Requester, after: str | None = None
) -> list[GenerationEvent]:
    """Every event until the last."""
    async with asyncio.timeout(WITHIN):
        return [event async for event in studio.service.events(generation_id, requester, after)]


async def finished(studio: Studio, generation_id: UUID, requester: Requester) -> GenerationView:
    """The generation once it is done."""
    await watch(studio, generation_id, requester)
    view = await studio.service.read(generation_id, requester)
    assert view is not None
    assert view.status.final
    return view


async def until(
    studio: Studio, generation_id: UUID, requester: Requester, *kinds: type[GenerationEvent]
) -> GenerationEvent:
    """The first event of one of these kinds."""
    async with asyncio.timeout(WITHIN):
        async for event in studio.service.events(generation_id, requester, "0"):
            if isinstance(event, kinds):
                return event
    raise AssertionError(f"it ended without any of {kinds}")


async def eventually(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait for what calls nobody when it happens: a file of another process, a row of another worker."""
    async with asyncio.timeout(WITHIN):
        while True:
            held = condition()
            if held if isinstance(held, bool) else await held:
                return
            await asyncio.sleep(0.02)


def before_a_retry(patch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Do this before a generation is queued to be tried again, however soon that is."""
    try_again = lifecycle.try_again

    async def act_and_try_again(*arguments: Any) -> None:
        act()
        await try_again(*arguments)

    patch.setattr(lifecycle, "try_again", act_and_try_again)


def durable(events: list[GenerationEvent]) -> list[str]:
    """The changes of state among events, as text; progress inside a stage left out."""
    told: list[str] = []
    seen: set[str] = set()
    for event in events:
        if event.cursor not in seen and not (isinstance(event, Progress) and event.step is not None):
            told.append(described(event))
            seen.add(event.cursor)
    return told


def described(event: GenerationEvent) -> str:
    if isinstance(event, Progress):
        return f"{event.cursor} {event.stage} {event.percent}"
    return f"{event.cursor} {type(event).__name__}"
