"""Who is alive and what they can run."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, Moment, utc_now


class Worker(Base):
    """One worker process, alive while `beat_at` is fresh. `providers` are the keys that it can run."""

    __tablename__ = "workers"

    id: Mapped[Id]
    host: Mapped[str]
    pid: Mapped[int]
    providers: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    devices: Mapped[list[Any]]
    started_at: Mapped[Moment] = mapped_column(default=utc_now)
    beat_at: Mapped[Moment] = mapped_column(default=utc_now, index=True)
