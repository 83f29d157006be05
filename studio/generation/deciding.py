"""Decisions as they fall: kept whole for whoever asks why, and shown before there is a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import decisions
from studio.generation.patience import patiently
from studio.generation.routing import failed_record, planned_record

if TYPE_CHECKING:
    from providers.manager import Decision
    from studio.generation.work import Work


async def keep_decision(work: Work, image: int, decision: Decision) -> None:
    """Write down who shall draw a picture, before anybody is called.

    Raises:
        Fenced: the generation is another worker's by now, so nobody may be called.
    """
    claim, record = work.claim, decision.to_json()

    async def write() -> None:
        async with work.parts.database.transaction() as session:
            await decisions.show(session, claim.id, claim.epoch, planned_record(decision))
            await decisions.keep(session, claim.id, image, claim.epoch, decision.at, record)

    await patiently(write)


async def show_failure(work: Work, decision: Decision) -> None:
    """Let clients see that everybody who was decided on has failed.

    Raises:
        Fenced: the generation is another worker's by now.
    """
    claim = work.claim

    async def write() -> None:
        async with work.parts.database.transaction() as session:
            await decisions.show(session, claim.id, claim.epoch, failed_record(decision))

    await patiently(write)
