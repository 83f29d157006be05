"""Read models: everything that `type Generation` shows, frozen, with no session behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from studio.input import GenerateInput


class Status(StrEnum):
    """Where a generation stands. The last three are final."""

    QUEUED = "QUEUED"
    PROCESSING = "PROCESSING"
    RETRYING = "RETRYING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def final(self) -> bool:
        """Nothing changes after it."""
        return self in {Status.COMPLETED, Status.FAILED, Status.CANCELLED}


class Stage(StrEnum):
    """What a generation goes through, in this order."""

    BRIEFING = "BRIEFING"
    WRITING = "WRITING"
    LAYOUT = "LAYOUT"
    RENDERING = "RENDERING"
    FINISHING = "FINISHING"
    STORING = "STORING"


@dataclass(frozen=True, slots=True)
class Notice:
    """A code of the message catalogue and what fills its sentence: a warning, a reason, a stage's message."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ErrorView:
    """Why a generation failed."""

    code: str
    values: Mapping[str, str]
    retryable: bool


@dataclass(frozen=True, slots=True)
class ImageView:
    """One delivered picture. Urls are paths ("/media/….jpg"); `width` and `height` are pixels."""

    id: UUID
    url: str
    thumbnail_url: str
    svg_url: str | None
    width: int
    height: int
    mime_type: str
    bytes: int
    sha256: str
    seed: str | None


@dataclass(frozen=True, slots=True)
class CopyView:
    """The ad's words."""

    headline: str
    body: str
    call_to_action: str
    hashtags: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class PromptView:
    """The prompt that was sent, or would be. `source` is how it came about, as the prompt engine names it."""

    prompt: str
    negative_prompt: str | None
    category: str
    provider: str
    source: str
    cached: bool


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One model that was looked at.

    `quote` and `maximum` are USD for one picture; `rejected_because` is a code of the message catalogue, `values` what
    its sentence is filled with.
    """

    provider: str
    model: str
    quote: Decimal | None
    maximum: Decimal | None
    expected_seconds: float | None
    score: float | None
    rejected_because: str | None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuoteView:
    """Every model with its price, cheapest first, and the price of the words; None where no model writes them."""

    candidates: tuple[CandidateView, ...]
    words: CostView | None


@dataclass(frozen=True, slots=True)
class RoutingView:
    """What was chosen, why, what was done differently, and everything that was passed over."""

    provider: str
    model: str
    reason: str
    adapted: tuple[Notice, ...]
    candidates: tuple[CandidateView, ...]


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One call of a provider. `error` is a code of the message catalogue, or None; `seconds` None while it runs.

    `outcome` is "OPEN", "ABANDONED" (its worker was lost), or how it ended as the manager names it, in capitals.
    `maximum` is what it may cost and `settled` what it cost, in USD, None until known.
    """

    provider: str
    model: str
    started_at: datetime
    seconds: float | None
    outcome: str
    error: str | None
    image_index: int
    maximum: Decimal
    settled: Decimal | None


@dataclass(frozen=True, slots=True)
class CostView:
    """`item` is "IMAGE" or "WORDS"; amounts are USD, None until known."""

    item: str
    expected: Decimal | None
    maximum: Decimal | None
    settled: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """What it has cost more than expected, in USD; less than 0 where it was cheaper."""
        return None if self.expected is None or self.settled is None else self.settled - self.expected


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage's stored result. `image_index` is None for what all pictures share."""

    stage: Stage
    image_index: int | None
    started_at: datetime
    seconds: float
    message: Notice
    url: str | None


@dataclass(frozen=True, slots=True)
class GenerationView:
    """One generation as its owner sees it.

    `width` and `height` are the pixels promised, None where no picture was asked for; `input` is all that was asked.
    """

    id: UUID
    owner_id: UUID | None
    status: Status
    stage: Stage | None
    percent: int
    warnings: tuple[Notice, ...]
    queue_position: int | None
    eta_seconds: float | None
    input: GenerateInput
    category: str | None
    industry: str | None
    width: int | None
    height: int | None
    enhanced_prompt: PromptView | None
    copy: CopyView | None
    images: tuple[ImageView, ...]
    routing: RoutingView | None
    attempts: tuple[AttemptView, ...]
    quoted_cost: Decimal | None
    cost: Decimal | None
    costs: tuple[CostView, ...]
    stages: tuple[StageView, ...]
    error: ErrorView | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cursor: str
    attempt: int
