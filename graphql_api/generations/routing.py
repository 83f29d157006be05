"""Who was asked to make the picture, why, and what it cost."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from graphql_api.scalars import Money, money
from studio.generation import views
from studio.messages import Language, message


@strawberry.type(description="One model that was looked at, with its price, or the reason it was passed over.")
class RoutingCandidate:
    """One model that was looked at."""

    provider: str
    model: str
    quote: Money | None = strawberry.field(description="What one picture should cost, in USD.")
    maximum: Money | None = strawberry.field(description="What one picture may cost at most, in USD.")
    expected_seconds: float | None
    score: float | None = strawberry.field(description="From 0 to 1; null where it was passed over.")
    rejected_because: str | None
    rejected_code: str | None = strawberry.field(description="The code of `rejectedBecause`.")

    @classmethod
    def of(cls, view: views.CandidateView, language: Language) -> Self:
        """Show one candidate, its rejection in words."""
        return cls(
            provider=view.provider,
            model=view.model,
            quote=money(view.quote),
            maximum=money(view.maximum),
            expected_seconds=view.expected_seconds,
            score=view.score,
            rejected_because=message(view.rejected_because, language, **view.values) if view.rejected_because else None,
            rejected_code=view.rejected_because,
        )


@strawberry.type(description="Which model was chosen, why, and everything that was passed over.")
class RoutingDecision:
    """Which model was chosen, and why."""

    provider: str = strawberry.field(description="Who drew it, else who was asked first; empty where nobody could be.")
    model: str
    reason: str
    adapted: list[str] = strawberry.field(description="What was done differently from what was asked.")
    candidates: list[RoutingCandidate]

    @classmethod
    def of(cls, view: views.RoutingView, language: Language) -> Self:
        """Show a decision, its reason in words."""
        return cls(
            provider=view.provider,
            model=view.model,
            reason=message(view.reason, language),
            adapted=[message(told.code, language, **told.values) for told in view.adapted],
            candidates=[RoutingCandidate.of(candidate, language) for candidate in view.candidates],
        )


@strawberry.type(description="One call of a provider.")
class ProviderAttempt:
    """One call of a provider."""

    provider: str
    model: str
    started_at: datetime
    seconds: float | None
    outcome: str = strawberry.field(description="OPEN, SUCCEEDED, FAILED, CANCELLED, REFUSED or ABANDONED.")
    error: str | None
    error_code: str | None = strawberry.field(description="The code of `error`.")

    @classmethod
    def of(cls, view: views.AttemptView, language: Language) -> Self:
        """Show one attempt, its error in words."""
        return cls(
            provider=view.provider,
            model=view.model,
            started_at=view.started_at,
            seconds=view.seconds,
            outcome=view.outcome,
            error=message(view.error, language) if view.error else None,
            error_code=view.error,
        )


@strawberry.type(description="One item of the bill, in USD: IMAGE or WORDS.")
class CostItem:
    """One item of the bill."""

    item: str
    expected: Money | None
    maximum: Money | None = strawberry.field(description="What it may cost at most.")
    settled: Money | None = strawberry.field(description="What it has cost; null until known.")
    difference: Money | None = strawberry.field(description="Settled less expected: below 0 where it was cheaper.")

    @classmethod
    def of(cls, view: views.CostView) -> Self:
        """Show one item."""
        return cls(
            item=view.item,
            expected=money(view.expected),
            maximum=money(view.maximum),
            settled=money(view.settled),
            difference=money(view.difference),
        )
