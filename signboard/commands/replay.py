"""`signboard replay`: judge a decision again, from its own record or under another configuration."""

from __future__ import annotations

import asyncio
from pathlib import Path  # noqa: TC003  # typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from signboard.commands.explain import Id, record_of, summary, table_of

if TYPE_CHECKING:
    from rich.console import Console

    from providers.manager import Candidate, Decision
    from studio.messages import Language


def register(app: typer.Typer) -> None:
    """Add the command to the program's command line."""
    app.command()(replay)


def replay(
    generation: Id,
    *,
    config: Annotated[
        Path | None,
        typer.Option(help="Another providers file: what would it have chosen?", exists=True, dir_okay=False),
    ] = None,
    language: Annotated[str | None, typer.Option(help="ko or en; that of this terminal otherwise.")] = None,
) -> None:
    """Judge a decision again: the same answer to the byte, or with --config what another file would have chosen.

    The exit code is 1 when the record does not lead to what it says.
    """
    from rich.console import Console  # noqa: PLC0415  # the command line starts faster without

    from providers.manager import Decision, replayed  # noqa: PLC0415
    from signboard.commands.doctor import language_of  # noqa: PLC0415
    from studio.messages import Language  # noqa: PLC0415

    record, console = asyncio.run(record_of(generation)), Console()
    decision = Decision.from_json(record)
    if config is not None:
        print_other(decision, other(decision, config), Language(language_of(language)), console)
        return
    same = replayed(decision).to_json() == record
    console.print(f"{named(decision.chosen)}: {'the same to the byte' if same else 'NOT what the record says'}")
    if not same:
        console.print(table_of(replayed(decision), Language(language_of(language))))
        raise typer.Exit(1)


def other(decision: Decision, path: Path) -> Decision:
    """What the file at `path` would have chosen."""
    from providers.catalog import Catalog  # noqa: PLC0415
    from providers.clock import SystemClock  # noqa: PLC0415
    from providers.config import read_config  # noqa: PLC0415
    from providers.manager import decided_under  # noqa: PLC0415
    from providers.registry import Registry  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    catalog = Catalog.load(settings.catalog)
    registry = Registry(settings.environment(), catalog, SystemClock(), "image")
    return decided_under(decision, read_config(path), catalog, registry)


def print_other(decision: Decision, under: Decision, language: Language, console: Console) -> None:
    """The two choices, their prices, and the other decision whole."""
    console.print(f"then: {named(decision.chosen)}\nwith the other file: {named(under.chosen)}")
    before, after = decision.chosen, under.chosen
    if before and after and before.quote and after.quote:
        console.print(f"difference: {after.quote.expected - before.quote.expected:+} USD")
    console.print(summary(under))
    console.print(table_of(under, language))


def named(candidate: Candidate | None) -> str:
    """Who, and for how much."""
    if candidate is None:
        return "nobody"
    price = "" if candidate.quote is None else f" for {candidate.quote.expected} USD"
    return f"{candidate.provider} {candidate.model}{price}"
