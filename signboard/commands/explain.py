"""`signboard explain`: why a generation went to the model that it went to."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from signboard.errors import OperatorError

if TYPE_CHECKING:
    from rich.table import Table

    from providers.manager import Candidate, Decision
    from studio.messages import Language

Id = Annotated[str, typer.Argument(help="The generation's id.", show_default=False)]


class NoRecord(OperatorError):
    """There is no such generation, or nothing was decided for it yet."""


def register(app: typer.Typer) -> None:
    """Add the command to the program's command line."""
    app.command()(explain)


def explain(
    generation: Id,
    *,
    language: Annotated[str | None, typer.Option(help="ko or en; that of this terminal otherwise.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the record itself, to the byte.")] = False,
) -> None:
    """Show every candidate of a decision: its quote, its score, or why it was passed over."""
    from rich.console import Console  # noqa: PLC0415  # the command line starts faster without

    from providers.manager import Decision  # noqa: PLC0415
    from signboard.commands.doctor import language_of  # noqa: PLC0415
    from studio.messages import Language  # noqa: PLC0415

    record = asyncio.run(record_of(generation))
    if as_json:
        typer.echo(record)
        return
    decision = Decision.from_json(record)
    console = Console()
    console.print(summary(decision))
    console.print(table_of(decision, Language(language_of(language))))


async def record_of(generation: str) -> str:
    """The record of the decision, as it was stored.

    Raises:
        NoRecord: there is none.
    """
    from db.database import Database  # noqa: PLC0415
    from db.queries import reading  # noqa: PLC0415
    from signboard.embedded.services import Services  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415

    key = key_of(generation)
    async with Services(load_settings()) as services:
        database = Database(services.database_url, pool_size=1)
        try:
            async with database.snapshot() as session:
                row = await reading.generation(session, key)
        finally:
            await database.close()
    if row is None:
        raise NoRecord(f"there is no generation {generation}")
    if row.decision is None:
        raise NoRecord(f"nothing was decided for generation {generation}: it is {row.status.lower()}")
    return row.decision


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
    from rich.table import Table  # noqa: PLC0415

    table = Table("", "provider", "model", "quote USD", "at most", "seconds", "score", "because", box=None)
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
