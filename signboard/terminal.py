"""Which language the person at the terminal reads."""

from __future__ import annotations

import os
from typing import Literal

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def terminal_language() -> Literal["ko", "en"]:
    """Read it from the locale's variables, in their order of precedence (POSIX): Korean where they say so."""
    locale = next(filter(None, map(os.environ.get, VARIABLES)), "")
    return "ko" if locale.startswith("ko") else "en"
