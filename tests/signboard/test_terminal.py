"""What is printed in tables: whole, however narrow the screen."""

import io

import pytest
from rich.console import Console

from signboard.terminal import UNBOUNDED_WIDTH, folding_table, screen

LONG = "gemini-3.1-flash-lite-image"


def test_a_table_cuts_no_name_on_a_narrow_screen() -> None:
    table = folding_table("model")
    table.add_row(LONG)
    printed = io.StringIO()
    Console(file=printed, width=20).print(table)
    _heading, *rows = printed.getvalue().splitlines()
    assert "".join(row.strip() for row in rows) == LONG


def test_a_pipe_is_wide_and_columns_are_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert screen().width == UNBOUNDED_WIDTH
    monkeypatch.setenv("COLUMNS", "60")
    assert screen().width == 60
