"""`signboard generate` shows what an owner typed as it was typed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import NoReturn

import pytest
import typer
from rich.console import Console

from signboard.commands import generate as command
from signboard.commands.generate import Refused, Target, tell


def test_brackets_in_an_owners_words_are_no_markup() -> None:
    shown = io.StringIO()
    copy = {"headline": "봄 [/b] 세일", "body": "[red] 30%", "callToAction": ":coffee:", "hashtags": ["#[/세일]"]}
    generation = {"id": "id", "warnings": ["“[/]” 표현"], "copy": copy, "cost": None, "routing": None}
    tell(generation, [], Target(Path("ad.jpg"), svg=False, url=None, show_json=False, console=Console(file=shown)))
    assert shown.getvalue().splitlines() == [
        "“[/]” 표현",
        "봄 [/b] 세일",
        "[red] 30%",
        ":coffee:",
        "#[/세일]",
        "0 USD · id",
    ]


def test_neither_are_those_in_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def refuse(*_: object) -> NoReturn:
        raise Refused("provider: '[/b]'", 2)

    monkeypatch.setattr(command, "make", refuse)
    with pytest.raises(typer.Exit) as ended:
        command.generate("광고", out=tmp_path / "ad.jpg")
    assert (ended.value.exit_code, capsys.readouterr().err) == (2, "provider: '[/b]'\n")
