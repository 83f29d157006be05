"""What the person at the terminal reads: which language, and tables in which nothing is cut."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

# Where nobody's screen is the limit: in a pipe or a file.
UNBOUNDED_WIDTH = 200
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def terminal_language() -> Literal["ko", "en"]:
    """Read it from the locale's variables, in their order of precedence (POSIX): Korean where they say so."""
    locale = next(filter(None, map(os.environ.get, VARIABLES)), "")
    return "ko" if locale.startswith("ko") else "en"


def screen() -> Console:
    """Where tables are printed: as wide as the screen, and wide enough for every row where there is none."""
    from rich.console import Console  # noqa: PLC0415  # the command line starts faster without

    bounded = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(width=None if bounded else UNBOUNDED_WIDTH)


def folding_table(*headings: str) -> Table:
    """A table without lines that folds what is too long for its column, so that no name or amount is cut."""
    from rich.table import Column, Table  # noqa: PLC0415

    return Table(*(Column(heading, overflow="fold") for heading in headings), box=None)
