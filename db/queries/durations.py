"""How long things took, of late: what estimates are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from db.tables import Generation, StageResult

if TYPE_CHECKING:
    from db.database import Session

RECENT = 50
"""Runs that a median is taken over, at most."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians in seconds over the last `runs` completed generations of one kind; `stages` by stage."""

    runs: int
    total: float
    stages: dict[str, float]


async def of_kind(session: Session, kind: str) -> Measured | None:
    """What recent completed runs of this kind took, first attempts only; None without any."""
    recent = (
        select(Generation.id, (Generation.finished_at - Generation.started_at).label("took"))
        .where(Generation.kind == kind, Generation.status == "COMPLETED", Generation.attempt == 1)
        .order_by(Generation.finished_at.desc())
        .limit(RECENT)
        .subquery()
    )
    seconds = func.extract("epoch", recent.c.took)
    total = (
        await session.execute(select(func.count(), func.percentile_cont(0.5).within_group(seconds)).select_from(recent))
    ).one()
    if not total[0]:
        return None
    rows = await session.execute(
        select(StageResult.stage, func.percentile_cont(0.5).within_group(StageResult.seconds))
        .join(recent, recent.c.id == StageResult.generation_id)
        .group_by(StageResult.stage)
    )
    return Measured(total[0], float(total[1]), {row.stage: float(row[1]) for row in rows})
