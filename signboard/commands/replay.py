"""`signboard replay`: judge each picture's decisions again, from their records or under another configuration."""

from __future__ import annotations

import asyncio
from pathlib import Path  # noqa: TC003  # typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from signboard.commands.explain import Id, Image, NoRecord, explanation_of, of_image, summary, table_of
from signboard.terminal import screen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from providers.manager import Candidate, Decision
    from studio.generation.explaining import Ruling
    from studio.messages import Language


def register(app: typer.Typer) -> None:
    """Add the command to the program's command line."""
    app.command()(replay)


def replay(
    generation: Id,
    *,
    image: Image = None,
    config: Annotated[
        Path | None,
        typer.Option(help="Another providers file: what would it have chosen?", exists=True, dir_okay=False),
    ] = None,
    language: Annotated[str | None, typer.Option(help="ko or en; that of this terminal otherwise.")] = None,
) -> None:
    """Judge the decisions again: the same answer to the byte, or with --config what another file would have chosen.

    The exit code is 1 when a record does not lead to what it says.
    """
    from signboard.commands.doctor import language_of  # noqa: PLC0415
    from studio.messages import Language  # noqa: PLC0415

    explanation = asyncio.run(explanation_of(generation))
    rulings = of_image(explanation, image)
    if not rulings:
        raise NoRecord(f"nothing was decided for generation {generation}: it is {explanation.status.lower()}")
    console, spoken = screen(), Language(language_of(language))
    if config is not None:
        print_others(rulings, under(config), spoken, console)
        return
    same = [print_again(ruling, spoken, console) for ruling in rulings]
    if not all(same):
        raise typer.Exit(1)


def print_again(ruling: Ruling, language: Language, console: Console) -> bool:
    """Whom the record chooses, and whether that is what it says."""
    from providers.manager import Decision, replayed  # noqa: PLC0415

    decision = Decision.from_json(ruling.record)
    again = replayed(decision)
    # A record of an earlier version lacks fields that were added since; what counts is what comes out.
    same = again.to_json() == decision.to_json()
    told = "the same to the byte" if same else "NOT what the record says"
    console.print(f"picture {ruling.image_index + 1}: {named(again.chosen)}: {told}{drawn(ruling, again.chosen)}")
    if not same:
        console.print(table_of(again, language))
    return same


def under(path: Path) -> Callable[[Decision], Decision]:
    """What the file at `path` makes of a record."""
    from providers.catalog import Catalog  # noqa: PLC0415
    from providers.clock import SystemClock  # noqa: PLC0415
    from providers.config import read_config  # noqa: PLC0415
    from providers.manager import decided_under  # noqa: PLC0415
    from providers.registry import Registry  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    config, catalog = read_config(path), Catalog.load(settings.catalog)
    registry = Registry(settings.environment(), catalog, SystemClock(), "image")
    return lambda decision: decided_under(decision, config, catalog, registry)


def print_others(
    rulings: Sequence[Ruling], other: Callable[[Decision], Decision], language: Language, console: Console
) -> None:
    """For each the two choices, their prices, and the other decision whole."""
    from providers.manager import Decision  # noqa: PLC0415

    for ruling in rulings:
        decision = Decision.from_json(ruling.record)
        instead = other(decision)
        before, after = decision.chosen, instead.chosen
        console.print(f"picture {ruling.image_index + 1}, then: {named(before)}{drawn(ruling, before)}")
        console.print(f"with the other file: {named(after)}")
        if before and after and before.quote and after.quote:
            console.print(f"difference: {after.quote.expected - before.quote.expected:+} USD")
        console.print(summary(instead))
        console.print(table_of(instead, language))


def named(candidate: Candidate | None) -> str:
    """Who, and for how much."""
    if candidate is None:
        return "nobody"
    price = "" if candidate.quote is None else f" for {candidate.quote.expected} USD"
    return f"{candidate.provider} {candidate.model}{price}"


def drawn(ruling: Ruling, chosen: Candidate | None) -> str:
    """Who drew it in the end, where that was not who was chosen."""
    by = ruling.drawn_by
    if by is None:
        return "; drawn by nobody"
    if chosen is not None and (by.provider, by.model) == (chosen.provider, chosen.model):
        return ""
    return f"; drawn by {by.provider} {by.model}"
