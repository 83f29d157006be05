"""`signboard prompt "…"`: what the prompt engine makes of a sentence. `signboard prompts lint`: check its templates."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  # typer reads annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from prompt_engine.vocabulary import Category, Channel, Language, PromptFamily, Tone  # typer reads them

if TYPE_CHECKING:
    from prompt_engine import AdaptedPrompt, Composition

FAILED = 1


def register(app: typer.Typer) -> None:
    """Add the commands to the program's command line."""
    app.command("prompt")(prompt)
    prompts = typer.Typer(help="The templates behind the prompts.", no_args_is_help=True)
    prompts.callback()(_templates)
    prompts.command("lint")(lint)
    app.add_typer(prompts, name="prompts")


def _templates() -> None:
    """The templates behind the prompts."""


def prompt(  # noqa: PLR0913  # one parameter per option
    sentence: Annotated[str, typer.Argument(help="What the ad is about, in Korean or English.")],
    *,
    category: Annotated[Category | None, typer.Option(help="What the picture is of; detected otherwise.")] = None,
    industry: Annotated[str | None, typer.Option(help="The trade, known or not; detected otherwise.")] = None,
    language: Annotated[Language | None, typer.Option(help="Of the copy; that of the sentence otherwise.")] = None,
    tone: Annotated[Tone, typer.Option(help="How the shop speaks.")] = Tone.WARM,
    channel: Annotated[Channel | None, typer.Option(help="Where the ad appears.")] = None,
    variants: Annotated[int, typer.Option(help="Versions of the copy, each from another angle.", min=1, max=5)] = 1,
    model: Annotated[
        PromptFamily | None, typer.Option("--for", help="Show the prompt as these models want it.")
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option(
            help="A folder with your own templates; SIGNBOARD_TEMPLATES otherwise.", exists=True, file_okay=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Show what becomes of a sentence, offline: the brief, the prompt before and after, and the copy."""
    from pydantic import ValidationError  # noqa: PLC0415  # the command line starts faster without

    from prompt_engine import PromptEngine, PromptTarget, Wish, adapt, load_templates  # noqa: PLC0415
    from prompt_engine.data_files import BadData  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415

    try:
        wish = Wish(
            text=sentence,
            category=category,
            industry=industry,
            language=language,
            tone=tone,
            channel=channel,
            variants=variants,
        )
        library = load_templates(templates or load_settings().templates)
        composition = PromptEngine(library).compose_offline(wish)
    except ValidationError as error:
        first = error.errors()[0]
        named = {"text": "sentence"}.get(str(first["loc"][0]), str(first["loc"][0]))
        raise typer.BadParameter(first["msg"], param_hint=named) from error
    except BadData as error:
        raise typer.BadParameter(str(error), param_hint="--templates") from error
    if as_json:
        typer.echo(json.dumps(composition.model_dump(mode="json"), ensure_ascii=False, indent=2))
        return
    adapted = None if model is None else adapt(composition.brief, PromptTarget(family=model), library)
    _print(composition, adapted)


def _print(composition: Composition, adapted: AdaptedPrompt | None) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console(soft_wrap=True, highlight=False)
    for title, rows in (
        ("Brief", _brief_rows(composition)),
        ("Prompt", _prompt_rows(composition, adapted)),
        *((f"Copy, {copy.angle}", list(_copy_rows(copy))) for copy in composition.copies),
    ):
        table = Table("", "", title=title, title_justify="left", box=None, show_header=False)
        for name, value in rows:
            if value:
                table.add_row(name, _plain(value))
        console.print(table)
        console.print()
    for notice in composition.warnings:
        console.print(_plain(f"{notice.code}: {', '.join(f'{key} {value}' for key, value in notice.values.items())}"))


def _plain(value: str) -> Any:
    """Text as it is: brackets in a sentence are no markup."""
    from rich.text import Text  # noqa: PLC0415

    return Text(value)


def _brief_rows(composition: Composition) -> list[tuple[str, str]]:
    brief = composition.brief
    return [
        ("language", brief.language.value),
        ("category", brief.category.value),
        ("industry", brief.industry),
        ("occasion", brief.occasion.value),
        ("product", brief.product or ""),
        ("offer", brief.offer or ""),
        ("price", brief.price or ""),
        ("dates", brief.dates or ""),
        ("place", brief.place or ""),
        ("brand", brief.brand or ""),
        ("facts kept", ", ".join(slot.text for slot in brief.slots)),
        ("tags", ", ".join(brief.tags)),
        ("ratio asked for", brief.requested_ratio or ""),
    ]


def _prompt_rows(composition: Composition, adapted: AdaptedPrompt | None) -> list[tuple[str, str]]:
    made = composition.prompt
    rows = [("before", composition.brief.text), ("after", made.prompt), ("leave out", made.negative_prompt or "")]
    rows += [("written by", f"{made.source.value} ({made.provider})")]
    rows += [("added", "; ".join(f"{addition.part}: {addition.text} ({addition.why})" for addition in made.additions))]
    if adapted is not None:
        rows += [
            (f"for {adapted.family.value}", adapted.prompt),
            ("against", adapted.negative_prompt or ""),
            ("length", f"{adapted.tokens} of {adapted.budget} {adapted.unit}"),
            ("dropped", ", ".join(adapted.dropped)),
        ]
    return rows


def _copy_rows(copy: Any) -> list[tuple[str, str]]:
    return [
        ("headline", copy.headline),
        ("body", copy.body),
        ("badge", copy.badge or ""),
        ("button", copy.call_to_action),
        ("hashtags", " ".join(copy.hashtags)),
    ]


def lint(
    folder: Annotated[Path | None, typer.Argument(help="A folder with your own templates.", exists=True)] = None,
) -> None:
    """Check the shipped templates, and your own: schema, names, patterns and examples."""
    from prompt_engine.lint import lint as findings  # noqa: PLC0415

    found = findings(folder)
    for finding in found:
        typer.echo(f"{finding.where}: {finding.problem}", err=True)
    if found:
        raise typer.Exit(FAILED)
    typer.echo("The templates are in order.")
