"""What a channel allows: the characters of each part, and how many hashtags."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from prompt_engine.data_files import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompt_engine.vocabulary import Channel


def channel_limits(channel: Channel | None) -> Mapping[str, int]:
    """Characters for headline, body and call to action, and how many hashtags."""
    return _limits()[channel.value if channel else "any"]


@cache
def _limits() -> Mapping[str, Mapping[str, int]]:
    """The channel file, read once."""
    return shipped("channels.toml")
