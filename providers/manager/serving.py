"""Whether whoever was decided on may still be called: it may have been drained since, or its vendor have ended it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from providers.errors import ModelRetired
from providers.manager.admission import Passed
from providers.manager.decision import Reason
from providers.manager.fleet import Closeable
from providers.manager.listed import retired
from providers.manager.run import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from providers.catalog import CatalogModel
    from providers.manager.decision import Candidate
    from providers.manager.fleet import Fleet, Member
    from providers.ports import Clock

P = TypeVar("P", bound=Closeable)
T = TypeVar("T")


def on_duty(fleet: Fleet[P], candidate: Candidate) -> tuple[Member[P], P]:
    """The candidate's table and its provider.

    Raises:
        Passed: it is off by now, or drained.
    """
    member = fleet.members.get(candidate.provider)
    if member is None or member.provider is None or member.refusal is not None:
        code = member.refusal.code if member is not None and member.refusal else Reason.DISABLED
        raise Passed(Failure(candidate.provider, candidate.model, code))
    return member, member.provider


def unless_retired(
    member: Member[Any], row: CatalogModel | None, clock: Clock, start: Callable[[], Coroutine[Any, Any, T]]
) -> Callable[[], Coroutine[Any, Any, T]]:
    """`start`, which fails with `ModelRetired` where it was decided on, or waited for, since before the model's day."""

    async def called() -> T:
        if row is not None and retired(member, row, clock.now().date()) is not None:
            raise ModelRetired(f"{row.id} has been retired", row.successor)
        return await start()

    return called
