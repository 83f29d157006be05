"""`signboard explain`: why each picture of a generation went where it went, what happened there, and what it cost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from signboard.errors import OperatorError
from signboard.terminal import folding_table, screen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.table import Table

    from providers.manager import Candidate, Decision
    from studio.generation.explaining import Explanation, Ruling
    from studio.generation.views import AttemptView, CostView
    from studio.messages import Language

Id = Annotated[str, typer.Argument(help="The generation's id.", show_default=False)]
Image = Annotated[int | None, typer.Option(help="Only this picture, counted from 1; all of them otherwise.", min=1)]


class NoRecord(OperatorError):
    """There is no such generation, or nothing was decided for it yet."""


def register(app: typer.Typer) -> None:
    """Add the command to the program's command line."""
    app.command()(explain)


def explain(
    generation: Id,
    *,
    image: Image = None,
    language: Annotated[str | None, typer.Option(help="ko or en; that of this terminal otherwise.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the records, to the byte, one a line.")] = False,
) -> None:
    """Show for each picture every candidate, every call with its outcome and cost, and who drew it; and the bill."""
    from signboard.commands.doctor import language_of  # noqa: PLC0415
    from studio.messages import Language  # noqa: PLC0415

    explanation = asyncio.run(explanation_of(generation))
    rulings = of_image(explanation, image)
    if as_json:
        for ruling in rulings:
            typer.echo(ruling.record)
        return
    console, spoken = screen(), Language(language_of(language))
    if not rulings:
        console.print(f"No model was chosen: the generation is {explanation.status.lower()}.")
    for ruling in rulings:
        print_ruling(ruling, spoken, console)
    if explanation.costs:
        console.print(bill_of(explanation.costs))


async def explanation_of(generation: str) -> Explanation:
    """What is stored of it.

    Raises:
        NoRecord: there is no such generation.
        OutdatedTables: an external database has not been migrated.
    """
    from signboard.opening import opened  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415
    from studio.generation.explaining import explain as explained  # noqa: PLC0415

    key = key_of(generation)
    async with opened(load_settings(), pool_size=1) as (_, database), database.snapshot() as session:
        explanation = await explained(session, key)
    if explanation is None:
        raise NoRecord(f"there is no generation {generation}")
    return explanation


def of_image(explanation: Explanation, image: int | None) -> tuple[Ruling, ...]:
    """What was decided on one picture, counted from 1, or on all when None.

    Raises:
        NoRecord: nothing was decided on this one.
    """
    rulings = explanation.rulings
    if image is None:
        return rulings
    found = tuple(ruling for ruling in rulings if ruling.image_index == image - 1)
    if not found:
        raise NoRecord(f"nothing was decided for picture {image}: the generation is {explanation.status.lower()}")
    return found


def key_of(generation: str) -> UUID:
    """The key behind an id as clients see it, or behind the bare UUID.

    Raises:
        NoRecord: it is neither.
    """
    from graphql_api.node import key_of as behind  # noqa: PLC0415

    key = behind("Generation", generation)
    if key is not None:
        return key
    try:
        return UUID(generation)
    except ValueError:
        raise NoRecord(f"{generation[:80]!r} is no generation's id") from None


def print_ruling(ruling: Ruling, language: Language, console: Console) -> None:
    """One decision: what was wanted, everybody's place, what was tried, and who drew it."""
    from providers.manager import Decision  # noqa: PLC0415

    decision, drawn = Decision.from_json(ruling.record), ruling.drawn_by
    by = "drawn by nobody" if drawn is None else f"drawn by {drawn.provider} {drawn.model}"
    console.print(f"[bold]picture {ruling.image_index + 1}[/]: {by}", highlight=False)
    console.print(summary(decision))
    console.print(table_of(decision, language))
    if ruling.attempts:
        console.print(calls_of(ruling.attempts, language))


def summary(decision: Decision) -> str:
    """What was wanted, and what it was decided on."""
    need, policy, versions = decision.need, decision.policy, decision.versions
    wanted = f"{need.width}x{need.height}, {need.quality}, budget {need.budget}"
    limit = "" if need.max_cost is None else f", at most {need.max_cost} USD"
    named = "" if need.named is None else f", asked for {need.named}"
    return (
        f"{wanted}{limit}{named}; strategy {policy.strategy}, quality floor {policy.quality_floor}, "
        f"seed {decision.seed}\n"
        f"{decision.at:%Y-%m-%d %H:%M:%S} UTC, catalog {versions.catalog}, config {versions.config}, "
        f"health {versions.health}"
    )


def table_of(decision: Decision, language: Language) -> Table:
    """Everybody, in the order in which they would be tried, then those passed over."""
    table = folding_table("", "provider", "model", "quote USD", "at most", "seconds", "score", "because")
    for place, candidate in enumerate(decision.candidates, start=1):
        tried = f"{place}." if candidate.rejected_because is None else ""
        table.add_row(tried, *row_of(candidate, language))
    return table


def row_of(candidate: Candidate, language: Language) -> tuple[str, ...]:
    """One candidate's line."""
    from rich.markup import escape  # noqa: PLC0415

    from studio.messages import message  # noqa: PLC0415

    quote, notice = candidate.quote, candidate.rejected_because or candidate.held_back_because
    return (
        candidate.provider,
        candidate.model,
        "-" if quote is None else str(quote.expected),
        "-" if quote is None else str(quote.maximum),
        "-" if candidate.expected_seconds is None else f"{candidate.expected_seconds:.1f}",
        "-" if candidate.score is None else f"{candidate.score:.4f}",
        "" if notice is None else escape(message(notice.code, language, **notice.values)),
    )


def calls_of(attempts: Iterable[AttemptView], language: Language) -> Table:
    """Every call that was made, in its order: when, how long, how it ended, and what it cost."""
    from rich.markup import escape  # noqa: PLC0415

    from studio.messages import message  # noqa: PLC0415

    table = folding_table("called", "provider", "model", "outcome", "seconds", "cost USD", "at most", "because")
    for attempt in attempts:
        table.add_row(
            f"{attempt.started_at:%H:%M:%S}",
            attempt.provider,
            attempt.model,
            attempt.outcome.lower(),
            "-" if attempt.seconds is None else f"{attempt.seconds:.1f}",
            "-" if attempt.settled is None else str(attempt.settled),
            str(attempt.maximum),
            "" if attempt.error is None else escape(message(attempt.error, language)),
        )
    return table


def bill_of(costs: Iterable[CostView]) -> Table:
    """What pictures and words should have cost, might have, and did."""
    table = folding_table("bill USD", "expected", "at most", "settled", "difference")
    for cost in costs:
        amounts = (cost.expected, cost.maximum, cost.settled)
        shown = ("-" if amount is None else str(amount) for amount in amounts)
        table.add_row(cost.item.lower(), *shown, "-" if cost.difference is None else f"{cost.difference:+}")
    return table
