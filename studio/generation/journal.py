"""The manager's journal: a row is committed before each call of a provider, and closed after it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from db.queries import attempts
from studio.generation.patience import patiently

if TYPE_CHECKING:
    from decimal import Decimal

    from providers.manager.decision import Candidate
    from providers.manager.run import Outcome
    from studio.generation.lifecycle import Claim
    from studio.generation.parts import Parts


class Journal:
    """The attempts of one picture."""

    def __init__(self, parts: Parts, claim: Claim, image: int) -> None:
        self._parts = parts
        self._claim = claim
        self._image = image

    async def begin(self, candidate: Candidate, maximum: Decimal) -> str:
        """Write down that a call is about to be made that costs at most `maximum` USD."""
        values = {
            "generation_id": self._claim.id,
            "image_index": self._image,
            "epoch": self._claim.epoch,
            "provider": candidate.provider,
            "model": candidate.model,
            "maximum": maximum,
        }

        async def write() -> str:
            async with self._parts.database.transaction() as session:
                return str(await attempts.begin(session, self._claim.id, self._claim.epoch, values))

        return await patiently(write)

    async def finish(self, attempt_id: str, outcome: Outcome, settled: Decimal, error: str | None) -> None:
        """Write down how it ended; one that a later worker has given up stays given up."""

        async def write() -> None:
            async with self._parts.database.transaction() as session:
                await attempts.finish(session, UUID(attempt_id), outcome.name, settled, error)

        await patiently(write)
