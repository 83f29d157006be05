"""What a person should know when a channel had too little room: what was left out, what is longer than it should be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.channels import channel_limits
from prompt_engine.composition import Notice
from prompt_engine.language import detect_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompt_engine.brief import AdBrief
    from prompt_engine.composition import AdCopy
    from prompt_engine.wish import OwnerCopy

SHORTENED, TOO_LONG = "COPY_SHORTENED", "COPY_TOO_LONG"


def room_notices(copies: Sequence[AdCopy], brief: AdBrief, owner: OwnerCopy) -> tuple[Notice, ...]:
    """What had no room, and by how much a body full of facts is too long. An owner's own body is no news."""
    if owner.body is not None:
        return ()
    left_out = _left_out(copies, brief)
    shortened = (Notice(code=SHORTENED, values={"facts": ", ".join(left_out)}),) if left_out else ()
    return (*shortened, *length_notices(copies, brief, owner))


def length_notices(copies: Sequence[AdCopy], brief: AdBrief, owner: OwnerCopy) -> tuple[Notice, ...]:
    """By how much the longest body is too long for the channel."""
    longest, limit = max(len(copy.body) for copy in copies), channel_limits(brief.channel)["body"]
    if owner.body is not None or longest <= limit:
        return ()
    return (Notice(code=TOO_LONG, values={"length": str(longest), "limit": str(limit)}),)


def _left_out(copies: Sequence[AdCopy], brief: AdBrief) -> list[str]:
    """The facts and items that some version does not tell, as typed; in another language they are not comparable."""
    if brief.language is not detect_language(brief.text):
        return []
    said = [f"{copy.headline} {copy.body} {copy.badge or ''}".lower() for copy in copies]
    typed = dict.fromkeys((*(fact.text for fact in brief.facts), *(item.name for item in brief.items)))
    return [text for text in typed if not all(_tells(version, text) for version in said)]


def _tells(version: str, text: str) -> bool:
    return all(word in version for word in re.findall(r"\w+", text.lower()))
