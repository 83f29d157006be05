"""`signboard doctor`: what is on, what is missing, and what to do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from signboard.terminal import screen, terminal_language

if TYPE_CHECKING:
    from signboard.doctor import Finding
    from signboard.doctor.findings import Language

MARKS = {"ok": "[green]✓", "note": "[blue]·", "warning": "[yellow]![/]", "failed": "[red]✗"}


def register(app: typer.Typer) -> None:
    """Add the command to the program's command line."""
    app.command()(doctor)


def doctor(
    *,
    language: Annotated[str | None, typer.Option(help="ko or en; that of this terminal otherwise.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Say what is on, what is missing, and what to do; exit code 1 if anything keeps Signboard from its work."""
    from signboard.doctor import Status, examine  # noqa: PLC0415  # the command line starts faster without

    spoken = language_of(language)
    findings = asyncio.run(examine())
    if as_json:
        print_json(findings, spoken)
    else:
        print_table(findings, spoken)
    if any(finding.status is Status.FAILED for finding in findings):
        raise typer.Exit(1)


def language_of(wanted: str | None) -> Language:
    """The language that was asked for, else that of the terminal."""
    if wanted not in {None, "ko", "en"}:
        raise typer.BadParameter("there are ko and en", param_hint="--language")
    return "ko" if (wanted or terminal_language()) == "ko" else "en"


def print_table(findings: list[Finding], language: Language) -> None:
    """One line for each finding, its topic named once."""
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table.grid(padding=(0, 1))
    topic = ""
    for finding in findings:
        named, topic = ("" if finding.topic == topic else finding.topic), finding.topic
        table.add_row(MARKS[finding.status], f"[bold]{named}", escape(finding.said(language)))
    screen().print(table)


def print_json(findings: list[Finding], language: Language) -> None:
    """A list of objects: code, status, values, message."""
    import json  # noqa: PLC0415

    shown = [
        {"code": found.code, "status": found.status, "values": dict(found.values), "message": found.said(language)}
        for found in findings
    ]
    typer.echo(json.dumps(shown, ensure_ascii=False, indent=2, default=str))
