"""Which model is to make a picture, why, and what was known when it was decided: a record that can be replayed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache

from pydantic import TypeAdapter

from providers.config import Strategy
from providers.image import Quote
from providers.manager.need import Need


class Reason(StrEnum):
    """Why a candidate was passed over. People read it through the message catalogue, `Notice.values` filled in."""

    DISABLED = "DISABLED"
    MISSING_KEY = "MISSING_KEY"
    INCOMPLETE = "INCOMPLETE"
    NOT_LOADED = "NOT_LOADED"
    DRAINED = "DRAINED"
    NOT_REQUESTED = "NOT_REQUESTED"
    RETIRED = "RETIRED"
    NOT_RELEASED = "NOT_RELEASED"
    METHOD_UNSUPPORTED = "METHOD_UNSUPPORTED"
    SIZE_UNSUPPORTED = "SIZE_UNSUPPORTED"
    QUALITY_UNSUPPORTED = "QUALITY_UNSUPPORTED"
    REFERENCES_UNSUPPORTED = "REFERENCES_UNSUPPORTED"
    ADAPTERS_UNSUPPORTED = "ADAPTERS_UNSUPPORTED"
    NOT_QUOTED = "NOT_QUOTED"
    QUALITY_FLOOR = "QUALITY_FLOOR"
    MAX_COST = "MAX_COST"
    BUDGET_REACHED = "BUDGET_REACHED"
    BREAKER_OPEN = "BREAKER_OPEN"
    UNHEALTHY = "UNHEALTHY"
    RATE_LIMITED = "RATE_LIMITED"
    BUSY = "BUSY"
    TOO_SLOW = "TOO_SLOW"
    NO_LIVE_WORKER = "NO_LIVE_WORKER"
    LAST_RESORT = "LAST_RESORT"
    FALLBACK_FORBIDDEN = "FALLBACK_FORBIDDEN"


TEMPORARY = frozenset({Reason.BREAKER_OPEN, Reason.UNHEALTHY, Reason.RATE_LIMITED, Reason.BUSY, Reason.NO_LIVE_WORKER})
"""Reasons that pass by themselves, so that the same request may go well later."""
OFF = frozenset({Reason.DISABLED, Reason.MISSING_KEY, Reason.INCOMPLETE, Reason.NOT_LOADED})
"""Reasons of a provider that is not there at all."""
UNASKED = frozenset({Reason.NOT_REQUESTED, Reason.LAST_RESORT})
"""Reasons of one that nobody counted on, so that it explains nothing."""


class WarningCode(StrEnum):
    """What the owner of a finished picture should know."""

    RENDERED_BY_FALLBACK = "RENDERED_BY_FALLBACK"
    RENDERED_WITHOUT_MODEL = "RENDERED_WITHOUT_MODEL"
    MODEL_SUCCEEDED = "MODEL_SUCCEEDED"


@dataclass(frozen=True, slots=True)
class Notice:
    """A code and the values that its sentence needs, in whatever language it is read."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Signals:
    """What was seen of one model when the decision was made.

    `success` is the share of recent live calls that went well (0 to 1); `seconds` the EWMA of their duration, None
    before the first; `busy_seconds` how long the line in front of it is; `limited_seconds` and `breaker_seconds` how
    long until a rate limit or the breaker lets a call through (0: now); `budget_left` is in USD, None without a budget,
    and `budget_scope` says whose; `price_ratio` is settled over quoted where a vendor was seen to charge more than its
    price list, else 1; `trial` says that the breaker is not closed, so that a call would show whether it is well again;
    `lasting` is the error code that keeps it out where that does not pass by itself (`providers.errors.LASTING`).

    Nobody changes one. It is not frozen all the same, nor is `Candidate`: to make a frozen one takes five times as
    long, and a decision makes hundreds.
    """

    success: float = 1.0
    seconds: float | None = None
    busy_seconds: float = 0.0
    limited_seconds: float = 0.0
    breaker_seconds: float = 0.0
    healthy: bool = True
    live: bool = True
    budget_left: Decimal | None = None
    budget_scope: str | None = None
    price_ratio: float = 1.0
    trial: bool = False
    lasting: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What one model offers for one need, from configuration, catalog and price list alone.

    `refusal` is set where it cannot do it or may not; `quote` is None only then. `quality_rank` is from 0 to 100;
    `preferred` says that the operator likes it for this category, `named` that the request asked for it;
    whoever has a lower `turn` goes first whatever the score: a successor stands behind the model that was asked for.
    """

    provider: str
    model: str
    local: bool = False
    renderer: bool = False
    quote: Quote | None = None
    quality_rank: int = 50
    priority: int = 50
    weight: float = 1.0
    preferred: bool = False
    named: bool = False
    turn: int = 0
    refusal: Notice | None = None


@dataclass(slots=True)
class Candidate:
    """One model as the decision saw it.

    `quote` and `expected_seconds` (line, limit and work) are None where no price could be made; `score` (0 to 1, higher
    is better) is None where it was passed over, and `rejected_because` then says why. `held_back_because` says why one
    that can serve stands behind all others: it would have to wait for a rate limit.
    """

    provider: str
    model: str
    local: bool = False
    quote: Quote | None = None
    expected_seconds: float | None = None
    score: float | None = None
    rejected_because: Notice | None = None
    held_back_because: Notice | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules in force: strategy, quality floor (0 to 100), and whether any model beside the renderer is on."""

    strategy: Strategy
    quality_floor: int
    models_enabled: bool


@dataclass(frozen=True, slots=True)
class Versions:
    """What the decision was made on: digests of catalog and configuration, and the count of changes in health."""

    catalog: str
    config: str
    health: int


@dataclass(frozen=True, slots=True)
class Decision:
    """The whole record. `order` holds those to be tried, first to last; `candidates` everybody, those first.

    `offers` and `signals` run in step and are what `candidates` follows from, so the record can be judged again.
    """

    need: Need
    seed: int
    at: datetime
    policy: Policy
    versions: Versions
    offers: tuple[Offer, ...]
    signals: tuple[Signals, ...]
    candidates: tuple[Candidate, ...]
    warnings: tuple[Notice, ...] = ()

    @property
    def order(self) -> tuple[Candidate, ...]:
        return tuple(candidate for candidate in self.candidates if candidate.rejected_because is None)

    @property
    def last_resort(self) -> Candidate | None:
        """The embedded renderer, where it was kept for when everybody else has failed."""
        for candidate in self.candidates:
            if candidate.rejected_because is not None and candidate.rejected_because.code == Reason.LAST_RESORT:
                return candidate
        return None

    @property
    def passed_over(self) -> tuple[tuple[Candidate, Notice], ...]:
        """Those that could not be counted on although somebody did, and why: what tells an owner most comes first."""
        told = [
            (candidate, notice)
            for candidate in self.candidates
            if (notice := candidate.rejected_because) is not None and notice.code not in UNASKED
        ]
        told.sort(key=lambda found: (found[1].code == Reason.FALLBACK_FORBIDDEN, found[1].code in OFF))
        return tuple(told)

    @property
    def chosen(self) -> Candidate | None:
        """Who is tried first; None when nobody can do it."""
        order = self.order
        return order[0] if order else self.last_resort

    def to_json(self) -> str:
        """The record as text; equal decisions make equal bytes."""
        return _adapter().dump_json(self).decode()

    @staticmethod
    def from_json(text: str | bytes) -> "Decision":
        """The decision that `to_json` wrote.

        Raises:
            ValueError: the text is no such record.
        """
        return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Decision]:
    return TypeAdapter(Decision)
