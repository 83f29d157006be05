"""One generation: its row, its events, what its stages left behind, its calls of providers, its pictures."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  SQLAlchemy resolves annotations when the class is made
from typing import Any
from uuid import UUID  # noqa: TC003

from sqlalchemy import ARRAY, CheckConstraint, DateTime, ForeignKey, Index, Text, Uuid, desc, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, Moment, Money, utc_now

STATUSES = ("QUEUED", "PROCESSING", "RETRYING", "COMPLETED", "FAILED", "CANCELLED")
FINAL = ("COMPLETED", "FAILED", "CANCELLED")
SHARED = -1
"""The image index of a stage that all pictures of a generation share."""


class Generation(Base):
    """The truth about one request.

    `epoch` grows each time a worker takes it and fences off the one before; `turn` grows each time it is queued and
    makes an older job of the queue void; `attempt` counts starts; `event_seq` is the last event's `seq`.
    `kind` says what it is like, for medians of durations. `hand_over` is set while one worker passes it to another,
    which then is no new attempt. `quoted_cost` and `quoted_maximum` are those of all pictures, the columns named for
    words those of the language model.
    """

    __tablename__ = "generations"

    id: Mapped[Id]
    owner_id: Mapped[UUID | None]
    scope: Mapped[str]
    address: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="QUEUED")
    stage: Mapped[str | None]
    percent: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0)
    event_seq: Mapped[int] = mapped_column(default=0)
    entrypoint: Mapped[str]
    kind: Mapped[str]
    input: Mapped[dict[str, Any]]
    width: Mapped[int | None]
    height: Mapped[int | None]
    category: Mapped[str | None]
    industry: Mapped[str | None]
    enhanced_prompt: Mapped[dict[str, Any] | None]
    copy: Mapped[dict[str, Any] | None]
    routing: Mapped[dict[str, Any] | None]
    warnings: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'::jsonb"))
    error: Mapped[dict[str, Any] | None]
    quoted_cost: Mapped[Money | None]
    quoted_maximum: Mapped[Money | None]
    words_quoted_cost: Mapped[Money | None]
    words_quoted_maximum: Mapped[Money | None]
    words_cost: Mapped[Money | None]
    cost: Mapped[Money | None]
    retry_of: Mapped[UUID | None] = mapped_column(ForeignKey("generations.id", ondelete="SET NULL"))
    created_at: Mapped[Moment] = mapped_column(default=utc_now)
    queued_at: Mapped[Moment] = mapped_column(default=utc_now)
    started_at: Mapped[Moment | None]
    finished_at: Mapped[Moment | None]
    next_attempt_at: Mapped[Moment | None]
    cancel_requested_at: Mapped[Moment | None]
    deadline_at: Mapped[Moment | None]
    keep_until: Mapped[Moment | None]
    hand_over: Mapped[dict[str, Any] | None]

    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("percent < 100 OR status = 'COMPLETED'", name="percent_done"),
        Index("generations_open_idx", "status", "queued_at", postgresql_where=text(f"status NOT IN {FINAL}")),
        Index("generations_history_idx", "owner_id", desc("created_at"), desc("id")),
        Index("generations_address_idx", "address", "created_at", postgresql_where=text("address IS NOT NULL")),
        Index("generations_kind_idx", "kind", "finished_at", postgresql_where=text("status = 'COMPLETED'")),
        Index("generations_keep_until_idx", "keep_until", postgresql_where=text("keep_until IS NOT NULL")),
    )


class GenerationEvent(Base):
    """One change of state. `seq` counts from 1 without a gap in each generation."""

    __tablename__ = "generation_events"

    generation_id: Mapped[UUID] = mapped_column(ForeignKey("generations.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    at: Mapped[Moment]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class IdempotencyKey(Base):
    """What a key stood for. `fingerprint` is of the request, `generation_ids` what it made."""

    __tablename__ = "idempotency_keys"

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    generation_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    created_at: Mapped[Moment] = mapped_column(default=utc_now)
    expires_at: Mapped[Moment] = mapped_column(index=True)


class StageResult(Base):
    """What a stage left behind, as plain JSON; its pixels are `StageFile`s."""

    __tablename__ = "stage_results"

    generation_id: Mapped[UUID] = mapped_column(ForeignKey("generations.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    image_index: Mapped[int] = mapped_column(primary_key=True, default=SHARED)
    result: Mapped[dict[str, Any]]
    started_at: Mapped[Moment]
    seconds: Mapped[float]
    epoch: Mapped[int]


class StageFile(Base):
    """A private file of a stage's result, by the name that the stage gave it."""

    __tablename__ = "stage_files"

    generation_id: Mapped[UUID] = mapped_column(ForeignKey("generations.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    image_index: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("files.id"), index=True)


class ProviderAttempt(Base):
    """One call of a provider, committed before it is made. Amounts are USD; `outcome` is "OPEN" until it ends."""

    __tablename__ = "provider_attempts"

    id: Mapped[Id]
    generation_id: Mapped[UUID] = mapped_column(ForeignKey("generations.id", ondelete="CASCADE"), index=True)
    image_index: Mapped[int]
    epoch: Mapped[int]
    provider: Mapped[str]
    model: Mapped[str]
    maximum: Mapped[Money]
    settled: Mapped[Money | None]
    outcome: Mapped[str] = mapped_column(Text, default="OPEN")
    error: Mapped[str | None]
    started_at: Mapped[Moment] = mapped_column(default=utc_now)
    seconds: Mapped[float | None]


class GenerationDecision(Base):
    """Which model was to draw one picture, and why: the manager's `record`, to the byte, and its SHA-256.

    There is one for each time that it was decided: a retry decides anew, and a worker that goes on with what another
    had decided does not. `epoch` is that of the worker which decided.
    """

    __tablename__ = "generation_decisions"

    generation_id: Mapped[UUID] = mapped_column(ForeignKey("generations.id", ondelete="CASCADE"), primary_key=True)
    image_index: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    decided_at: Mapped[Moment]
    record: Mapped[str]


class GenerationImage(Base):
    """One delivered picture. `picture`, `thumbnail` and `svg` are its addresses; the hash is of the picture's bytes."""

    __tablename__ = "generation_images"

    id: Mapped[Id]
    generation_id: Mapped[UUID] = mapped_column(ForeignKey("generations.id", ondelete="CASCADE"))
    image_index: Mapped[int]
    picture: Mapped[str] = mapped_column(ForeignKey("media.id"))
    thumbnail: Mapped[str] = mapped_column(ForeignKey("media.id"))
    svg: Mapped[str | None] = mapped_column(ForeignKey("media.id"))
    width: Mapped[int]
    height: Mapped[int]
    mime_type: Mapped[str]
    bytes: Mapped[int]
    sha256: Mapped[str]
    seed: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=utc_now)

    __table_args__ = (Index("generation_images_place_key", "generation_id", "image_index", unique=True),)
