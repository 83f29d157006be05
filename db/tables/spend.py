"""Money set aside and spent, and the totals that budgets are held against."""

from __future__ import annotations

from datetime import date  # noqa: TC003  SQLAlchemy resolves annotations when the class is made

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, Moment, Money, utc_now


class SpendHoldRow(Base):
    """One reservation. `actual` is set once it is settled; `reference` makes asking twice harmless. USD."""

    __tablename__ = "spend_holds"

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(unique=True)
    provider: Mapped[str]
    maximum: Mapped[Money]
    actual: Mapped[Money | None]
    state: Mapped[str] = mapped_column(default="HELD")
    day: Mapped[date]
    created_at: Mapped[Moment] = mapped_column(default=utc_now)
    closed_at: Mapped[Moment | None]

    __table_args__ = (CheckConstraint("state IN ('HELD', 'SETTLED', 'RELEASED')", name="state"),)


class SpendTotal(Base):
    """Settled plus held of one provider, or of "house", in the day or month that starts on `start` (UTC). USD."""

    __tablename__ = "spend_totals"

    scope: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    start: Mapped[date] = mapped_column(primary_key=True)
    amount: Mapped[Money] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("period IN ('day', 'month')", name="period"),)
