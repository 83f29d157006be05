"""`signboard providers`: how each provider is doing, and the edits of the operator's file that switch them."""

from __future__ import annotations

import asyncio
import getpass
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signboard.errors import OperatorError
from signboard.terminal import folding_table, screen

if TYPE_CHECKING:
    from rich.table import Table

    from providers.config_edit import Setting
    from providers.manager import CircuitStatus, ImageManager, ModelStatus, ProviderStatus
    from providers.manager.spending import Purse
    from signboard.onlooker import Sight
    from studio.messages import Language

Key = Annotated[str, typer.Argument(help="The provider's name in the file, such as openai.")]
Text = Annotated[bool, typer.Option("--text", help="The language model of that name, not the image provider.")]

WATCH_SECONDS = 1.0
WIDE = 120
"""Columns of a terminal from which on there is room for what the probes say."""
COLUMNS = ("provider", "state", "circuit", "success", "p50", "p95", "calls", "today", "left", "limit", "probe")
COLOURS = {"closed": "green", "half_open": "yellow", "open": "red", "unknown": "dim"}


class ProvidersError(OperatorError):
    """The file has no such provider."""


def register(app: typer.Typer) -> None:
    """Add the commands to the program's command line."""
    providers = typer.Typer(help="The models: how they do, and switching them on and off.", invoke_without_command=True)
    providers.callback()(show)
    providers.command("enable")(enable)
    providers.command("disable")(disable)
    providers.command("drain")(drain)
    providers.command("weigh")(weigh)
    app.add_typer(providers, name="providers")


def show(
    context: typer.Context,
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Go on showing it, anew each second.")] = False,
    retiring: Annotated[int | None, typer.Option(help="Only list models that retire within so many days.")] = None,
    language: Annotated[str | None, typer.Option(help="ko or en; that of this terminal otherwise.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, once.")] = False,
) -> None:
    """Show every provider: its circuit, success, times, money spent today, and what is left."""
    if context.invoked_subcommand is not None:
        return
    from signboard.commands.doctor import language_of  # noqa: PLC0415  # the command line starts faster without
    from studio.messages import Language  # noqa: PLC0415

    if retiring is not None:
        print_retiring(retiring)
        return
    asyncio.run(shown(Language(language_of(language)), watch=watch, as_json=as_json))


def enable(key: Key, *, text: Text = False) -> None:
    """Switch a provider on, and end its drain."""
    edit(key, {"enabled": True, "drain": None}, text=text)


def disable(key: Key, *, text: Text = False) -> None:
    """Switch a provider off. What runs is finished."""
    edit(key, {"enabled": False}, text=text)


def drain(key: Key, *, text: Text = False) -> None:
    """Let a provider finish what it has, and give it nothing new."""
    edit(key, {"drain": True}, text=text)


def weigh(
    key: Key,
    weight: Annotated[float, typer.Argument(help="Its share among near-equals, above 0; 1 is usual.")],
    *,
    text: Text = False,
) -> None:
    """Change a provider's share of the work among near-equals."""
    edit(key, {"weight": weight}, text=text)


def edit(key: str, changes: dict[str, Setting | None], *, text: bool) -> None:
    """Change the file that `serve` watches, comments untouched, and say what was done."""
    from providers.config_edit import UnknownProvider, edit_file  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415

    path = load_settings().providers
    try:
        config = edit_file(path, key, changes, "text_providers" if text else "providers")
    except UnknownProvider as error:
        raise ProvidersError(str(error)) from error
    said = ", ".join(f"{name} = {json.dumps(value)}" for name, value in changes.items() if value is not None)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    typer.echo(f"{path}: {key}: {said} (version {config.version}, {at}, {getpass.getuser()})")


def print_retiring(days: int) -> None:
    """The models that retire soon, and what follows them."""
    from providers.catalog import Catalog  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415

    table = folding_table("model", "provider", "retires on", "successor")
    for row in Catalog.load(load_settings().catalog).retiring(datetime.now(UTC).date(), days):
        table.add_row(row.id, row.provider, str(row.retires_on), row.successor or "-")
    screen().print(table)


async def shown(language: Language, *, watch: bool, as_json: bool) -> None:
    """Print the table once, or keep it on the screen until the command is interrupted."""
    from rich.live import Live  # noqa: PLC0415

    from signboard.onlooker import looking  # noqa: PLC0415

    console = screen()
    async with looking() as look:
        seen = await look()
        if as_json:
            statuses = (*seen.images.health(), *seen.texts.health())
            typer.echo(json.dumps([as_data(one) for one in statuses], ensure_ascii=False))
        elif not watch:
            console.print(table_of(seen, language, console.width))
        else:
            with Live(console=console, auto_refresh=False) as live:
                while True:
                    live.update(table_of(await look(), language, console.width), refresh=True)
                    await asyncio.sleep(WATCH_SECONDS)


def table_of(seen: Sight, language: Language, width: int) -> Table:
    """One line per provider and, under it, one per model; above them the house's money, and what is not as it seems."""
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from studio.messages import message  # noqa: PLC0415

    above = [house_line(seen.images)]
    if seen.differs:
        above.append(f"[red]{escape(seen.differs)}")
    if not seen.images.core.state.connected:
        above.append(f"[red]{escape(message('NO_SHARED_STATE', language))}")
    table = Table(box=None, title="\n".join(above), title_justify="left", padding=(0, 1, 0, 0), pad_edge=False)
    # Names have to be told apart, and figures read: the others may go over several lines.
    folds = {"state", "probe"} if width >= WIDE else {"state", "provider"}
    for name in COLUMNS if width >= WIDE else COLUMNS[:-1]:
        table.add_column(name, no_wrap=name not in folds, overflow="fold")
    for status in (*seen.images.health(), *seen.texts.health()):
        name = status.key if status.kind == "image" else f"{status.key} (text)"
        circuit, left = circuit_of(status.circuit), "-" if status.left is None else f"{status.left:.2f}"
        spent = "-" if status.spent_today is None else f"{status.spent_today:.4f}"
        wait = f"{status.limited_seconds:.0f} s" if status.limited_seconds else "-"
        probe = escape(status.probed) or "-"
        state = state_of(status, language)
        if status.trouble and width < WIDE:
            state = f"{state} {probe}"
        cells = (f"[bold]{name}", state, circuit, "", "", "", str(status.load), spent, left, wait)
        table.add_row(*cells, *([probe] if width >= WIDE else []))
        if status.off_because is None:
            for model in status.models:
                table.add_row(*model_row(model))
    return table


def house_line(images: ImageManager) -> str:
    """What the house has spent of its budgets."""
    purses = images.core.spending.purses("house")
    told = (f"{purse.spent:.4f} of {purse.limit} USD this {purse.period}{remark_on(purse)}" for purse in purses)
    return "house: " + (", ".join(told) or "no budget")


def remark_on(purse: Purse) -> str:
    """What stands behind a budget of which little or nothing is left."""
    if purse.left <= 0:
        return " (used up)"
    return " (nearly gone)" if purse.nearly_gone else ""


def state_of(status: ProviderStatus, language: Language) -> str:
    """Whether it serves; if not, why not, in words."""
    from rich.markup import escape  # noqa: PLC0415

    from studio.messages import message  # noqa: PLC0415

    notice = status.off_because
    if notice is not None:
        return f"[dim]{escape(message(notice.code, language, **notice.values))}"
    return "[green]on" if status.trouble is None else f"[red]{escape(message(status.trouble, language))}"


def circuit_of(circuit: CircuitStatus) -> str:
    """The circuit's state, why it opened and for how long."""
    rest = f" {circuit.because} {circuit.seconds_left:.0f} s" if circuit.state in {"open", "half_open"} else ""
    return f"[{COLOURS[circuit.state]}]{circuit.state}[/]{rest}"


def model_row(model: ModelStatus) -> tuple[str, ...]:
    """One model's line."""
    p50, p95 = ("-" if seconds is None else f"{seconds:.1f} s" for seconds in (model.p50, model.p95))
    retires = f"retires {model.retires_on}" if model.retires_on else ""
    success = "-" if model.success is None else f"{model.success:.0%}"
    return f"  {model.id}", retires, circuit_of(model.circuit), success, p50, p95


def as_data(status: ProviderStatus) -> dict[str, Any]:
    """The same as data: money as text, dates as ISO 8601."""
    from dataclasses import asdict  # noqa: PLC0415

    return json.loads(json.dumps(asdict(status), default=str))  # type: ignore[no-any-return]  # what was just dumped
