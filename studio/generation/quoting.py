"""Quoting: what a request would cost, item by item, and who would draw it, before anything runs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from providers.manager import TEMPORARY, Candidate, Reason, UnknownName
from studio.generation.needs import need_of, needs_picture, words_limit
from studio.input import EXPECTED, shown
from studio.problems import BudgetExceeded, InvalidInput, Problem, ProviderUnavailable, UnsupportedRequest
from studio.wishes import wish_of

if TYPE_CHECKING:
    from providers.manager import Decision
    from studio.generation.parts import Parts
    from studio.input import GenerateInput

LOOK_AGAIN = 60.0
"""Seconds after which a lack of space, or of a provider, may have been mended."""
LATER = TEMPORARY | {Reason.DRAINED}
"""Reasons that may be gone when somebody asks again: what is drained is about to be put back, or replaced."""


@dataclass(frozen=True, slots=True)
class Price:
    """What an item should cost, and what it may cost at most, in USD."""

    expected: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Quoted:
    """What one request would cost: all its pictures and its words, None where no model is needed for them.

    `model` is the image model that goes first.
    """

    asked: GenerateInput
    pictures: Price | None
    words: Price | None
    model: str | None

    def columns(self) -> dict[str, Decimal | None]:
        """The prices as the generation's row keeps them."""
        pictures, words = self.pictures, self.words
        return {
            "quoted_cost": pictures.expected if pictures else None,
            "quoted_maximum": pictures.maximum if pictures else None,
            "words_quoted_cost": words.expected if words else None,
            "words_quoted_maximum": words.maximum if words else None,
        }


async def quote_one(parts: Parts, asked: GenerateInput) -> Quoted | Problem:
    """What it would cost, or why nobody can do it."""
    pictures = model = None
    if needs_picture(asked):
        decision = await decide(parts, asked)
        if isinstance(decision, InvalidInput):
            return decision
        chosen = decision.chosen
        if chosen is None:
            return refusal(decision, asked)
        pictures, model = _for_all(chosen, asked.count), chosen.model
    return Quoted(asked, pictures, await quote_words(parts, asked, pictures), model)


def _for_all(chosen: Candidate, count: int) -> Price:
    quote = chosen.quote
    return Price(Decimal(0), Decimal(0)) if quote is None else Price(quote.expected * count, quote.maximum * count)


async def quote_words(parts: Parts, asked: GenerateInput, pictures: Price | None) -> Price | None:
    """What a language model would cost; None where none would be asked.

    A limit on the cost is the pictures' first: what they may leave over is for the words.
    """
    quote = await parts.prompt_engine.quote(wish_of(asked))
    if quote is None:
        return None
    limit = words_limit(asked, pictures.maximum if pictures else None)
    if limit is None:
        return Price(quote.expected, quote.maximum)
    return Price(min(limit, quote.expected), min(limit, quote.maximum))


async def decide(parts: Parts, asked: GenerateInput) -> Decision | InvalidInput:
    """Who would draw it, as things stand."""
    await parts.manager.refresh()
    try:
        return parts.manager.decide(need_of(asked), 0, await parts.roster.placement(parts))
    except UnknownName:
        return _unknown_provider(asked)


async def candidates(parts: Parts, asked: GenerateInput) -> tuple[Candidate, ...] | InvalidInput:
    """Everybody who could draw it, or the reason why not, cheapest first."""
    await parts.manager.refresh()
    try:
        return parts.manager.candidates(need_of(asked), await parts.roster.placement(parts))
    except UnknownName:
        return _unknown_provider(asked)


def _unknown_provider(asked: GenerateInput) -> InvalidInput:
    return InvalidInput(field="provider", given=shown(asked.provider), expected=EXPECTED["provider"])


def refusal(decision: Decision, asked: GenerateInput) -> Problem:
    """Why nobody can, in the words of the one who came nearest."""
    reasons = {why.code: (found, why) for found, why in reversed(decision.passed_over)}
    if Reason.MAX_COST in reasons:
        found, _ = reasons[Reason.MAX_COST]
        return BudgetExceeded(budget="request", limit=str(asked.max_cost), needed=_most(found, asked.count))
    if Reason.BUDGET_REACHED in reasons:
        found, why = reasons[Reason.BUDGET_REACHED]
        return BudgetExceeded(budget=why.values["budget"], limit=why.values["left"], needed=_most(found))
    for found, why in decision.passed_over:
        if why.code in LATER:
            return ProviderUnavailable(provider=found.provider, reason=str(why.code), retry_after_seconds=LOOK_AGAIN)
    first = next((str(why.code) for _, why in decision.passed_over), "NO_CANDIDATE")
    return UnsupportedRequest(reason=first)


def _most(found: Candidate, count: int = 1) -> str:
    """The most that so many of its pictures may cost, in USD; whoever is too dear has a price."""
    return str(found.quote.maximum * count) if found.quote is not None else ""
