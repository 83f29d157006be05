"""`signboard generate`: one sentence in, a file out."""

from __future__ import annotations

import asyncio
import json
import os
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from signboard.terminal import terminal_language

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rich.console import Console
    from rich.text import Text

    from signboard.api_client import ApiClient, Data

FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}

QualityWord = Literal["draft", "standard", "high", "hd"]
ContentWord = Literal["image", "text", "both"]
CategoryWord = Literal["product", "food", "interior", "portrait", "fashion", "landscape", "character", "abstract"]
LanguageWord = Literal["ko", "en"]
ToneWord = Literal["warm", "witty", "premium", "urgent", "plain"]
BudgetWord = Literal["low", "balanced", "best"]

ACCEPT = """
mutation($input: GenerateInput!) {
  generate(input: $input) {
    ... on GenerationAccepted { cursor generation { id } }
    ... on Problem { code message }
    ... on InvalidInput { field given expected }
  }
}
"""
WATCH = """
subscription($id: ID!) {
  generationEvents(id: $id) {
    __typename
    generation {
      id status stage percent warnings etaSeconds cost
      copy { headline body callToAction hashtags }
      images { url svgUrl width height bytes }
      routing { provider model reason }
      error { code message }
    }
    ... on GenerationProgress { step steps }
    ... on GenerationRetrying { reason }
  }
}
"""


class Refused(Exception):
    """The request was not taken, or the generation failed. The message is for people; `exit_code` is the command's."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True)
class Target:
    """Where the files go, and the server that makes them (None: this process)."""

    out: Path
    svg: bool
    url: str | None
    show_json: bool
    console: Console = field(repr=False)


def register(app: typer.Typer) -> None:
    """Add the command to the program's command line."""
    app.command()(generate)


def generate(  # noqa: PLR0913 - one parameter is one option of the command line
    prompt: Annotated[str, typer.Argument(help="What to advertise, in one sentence, Korean or English.")],
    *,
    ratio: Annotated[str | None, typer.Option(help='Width to height, such as "3:4".')] = None,
    out: Annotated[Path, typer.Option(help="The file to write: .jpg, .png or .webp.")] = Path("ad.jpg"),
    size: Annotated[str | None, typer.Option(help='Pixels, "1080x1350", instead of a ratio.')] = None,
    quality: Annotated[QualityWord | None, typer.Option(help="How much care is taken.", case_sensitive=False)] = None,
    count: Annotated[int, typer.Option(help="How many pictures, 1 to 4.")] = 1,
    content: Annotated[ContentWord | None, typer.Option(help="What is made.", case_sensitive=False)] = None,
    category: Annotated[CategoryWord | None, typer.Option(help="What the picture is of.", case_sensitive=False)] = None,
    industry: Annotated[str | None, typer.Option(help="The trade, in any words.")] = None,
    language: Annotated[LanguageWord | None, typer.Option(help="Of the copy.", case_sensitive=False)] = None,
    tone: Annotated[ToneWord | None, typer.Option(help="How the shop speaks.", case_sensitive=False)] = None,
    headline: Annotated[str | None, typer.Option(help="Your own headline, used as it is.")] = None,
    body: Annotated[str | None, typer.Option(help="Your own text, used as it is.")] = None,
    call_to_action: Annotated[str | None, typer.Option("--cta", help="Your own call to action.")] = None,
    brand: Annotated[str | None, typer.Option(help="The shop's name, set on the picture.")] = None,
    provider: Annotated[str | None, typer.Option(help="A provider or a model; the manager chooses otherwise.")] = None,
    budget: Annotated[BudgetWord | None, typer.Option(help="How models are chosen.", case_sensitive=False)] = None,
    max_cost: Annotated[str | None, typer.Option(help="In USD.")] = None,
    seed: Annotated[str | None, typer.Option(help="The same seed and sentence: the same poster.")] = None,
    negative_prompt: Annotated[str | None, typer.Option(help="What must not be seen.")] = None,
    fallback: Annotated[bool, typer.Option(help="May the renderer stand in when every model fails?")] = True,
    svg: Annotated[bool, typer.Option("--svg", help="Write the editable SVG beside the picture too.")] = False,
    url: Annotated[str | None, typer.Option(help="A running server; this process does it all otherwise.")] = None,
    show_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Turn one sentence into a finished ad and write it to a file."""
    from rich.console import Console  # noqa: PLC0415 - the command line starts faster without

    own_words = {"headline": headline, "body": body, "callToAction": call_to_action, "brand": brand}
    wanted: dict[str, Any] = {
        "prompt": prompt,
        "aspectRatio": ratio,
        "size": size,
        "quality": upper("high" if quality == "hd" else quality),
        "count": count,
        "content": upper(content),
        "category": upper(category),
        "industry": industry,
        "language": upper(language),
        "tone": upper(tone),
        "copy": {name: words for name, words in own_words.items() if words} or None,
        "provider": provider,
        "budget": upper(budget),
        "maxCost": max_cost,
        "seed": seed,
        "negativePrompt": negative_prompt,
        "fallback": fallback,
        "format": FORMATS.get(out.suffix.lower()),
    }
    console = Console(stderr=True)
    if wanted["format"] is None:
        console.print(plain(f"{out.name}: the file must end in {', '.join(FORMATS)}.", "red"))
        raise typer.Exit(2)
    if problem := unwritable(out):
        console.print(plain(problem, "red"))
        raise typer.Exit(2)
    asked = {name: value for name, value in wanted.items() if value is not None}
    target = Target(out, svg, url, show_json, console)
    try:
        asyncio.run(make(asked, target))
    except Refused as refused:
        console.print(plain(str(refused), "red"))
        raise typer.Exit(refused.exit_code) from None


def plain(words: str, style: str = "") -> Text:
    """Show somebody's words as they are: brackets in them are no markup."""
    from rich.text import Text  # noqa: PLC0415

    return Text(words, style)


def unwritable(out: Path) -> str | None:
    """Say why the file could not be written, before anything is made."""
    folder = next(parent for parent in out.absolute().parents if parent.exists())
    if out.is_dir():
        return f"{out} is a folder; name a file."
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return f"{folder} cannot be written to; choose another place with --out."
    return None


def upper(value: str | None) -> str | None:
    """Spell an enum's value as GraphQL does."""
    return value.upper() if value else None


async def make(asked: Data, target: Target) -> None:
    """Ask for the ad, watch it happen, and write its files."""
    from signboard.api_client import ApiRefused  # noqa: PLC0415

    try:
        async with client(target.url) as api:
            generation = await watch(api, await accept(api, asked), target.console)
            written = await write(api, generation, target)
    except ApiRefused as error:
        raise Refused(str(error)) from error
    tell(generation, written, target)


@asynccontextmanager
async def client(url: str | None) -> AsyncIterator[ApiClient]:
    """Give a client: of the server at `url`, or of a studio that lives in this process for as long as it takes."""
    from signboard.api_client import OverTheWire, WithinProcess  # noqa: PLC0415

    if url is not None:
        import httpx2  # noqa: PLC0415

        headers = {"accept-language": terminal_language()}
        async with httpx2.AsyncClient(base_url=url.rstrip("/"), timeout=30, headers=headers) as http:
            yield OverTheWire(http)
        return
    from signboard.runtime import command_line_context  # noqa: PLC0415

    async with command_line_context() as context:
        yield WithinProcess(context)


async def accept(api: ApiClient, asked: Data) -> str:
    """Ask, and return the id of the generation."""
    answer = await api.execute(ACCEPT, {"input": {"idempotencyKey": uuid.uuid4().hex, **asked}})
    accepted = answer["generate"]
    if "generation" in accepted:
        return str(accepted["generation"]["id"])
    if "field" in accepted:
        raise Refused(f"{accepted['message']}\n{accepted['field']}: {accepted['given']!r} → {accepted['expected']}", 2)
    raise Refused(accepted["message"])


async def watch(api: ApiClient, generation_id: str, console: Console) -> Data:
    """Show progress until the generation ends, and return it as it then was."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    generation: Data = {}
    columns = (TextColumn("{task.description:<12}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("QUEUED", total=100)
        async for event in api.subscribe(WATCH, {"id": generation_id}):
            generation = event["generationEvents"]["generation"]
            label = generation["stage"] or generation["status"]
            bar.update(task, completed=generation["percent"], description=label)
    if generation.get("status") == "COMPLETED":
        return generation
    error = generation.get("error") or {"message": f"The generation ended as {generation.get('status')}."}
    raise Refused(f"{error['message']}\n{generation_id}")


async def write(api: ApiClient, generation: Data, target: Target) -> list[Path]:
    """Write every picture, and the SVG beside it where that was asked for and exists."""
    written: list[Path] = []
    several = len(generation["images"]) > 1
    for number, image in enumerate(generation["images"], 1):
        path = target.out.with_stem(f"{target.out.stem}-{number}") if several else target.out
        files = {path: image["url"]}
        if target.svg and image["svgUrl"]:
            files[path.with_suffix(".svg")] = image["svgUrl"]
        for file, address in files.items():
            content = await api.download(address)
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            except OSError as error:
                raise Refused(
                    f"{file}: {error.strerror}. The ad is finished: generation {generation['id']}."
                ) from error
            written.append(file)
    return written


def tell(generation: Data, written: list[Path], target: Target) -> None:
    """Say what came out: on the terminal for people, as JSON for programs."""
    if target.show_json:
        typer.echo(json.dumps({"files": [str(path) for path in written], **generation}, ensure_ascii=False, indent=2))
        return
    for warning in generation["warnings"]:
        target.console.print(plain(warning, "yellow"))
    if words := generation["copy"]:
        target.console.print(plain(words["headline"], "bold"))
        target.console.print(plain(f"{words['body']}\n{words['callToAction']}"))
        target.console.print(plain(" ".join(words["hashtags"]), "cyan"))
    told = [f"{generation['cost'] or '0'} USD", generation["id"]]
    if routing := generation["routing"]:
        told = [routing["provider"], routing["model"], *told]
    target.console.print(" · ".join(told), style="dim", highlight=False, soft_wrap=True)
    for path in written:
        typer.echo(path)
