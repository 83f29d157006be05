"""The call to action: it offers nothing that was not typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.phrases import copy_data
from prompt_engine.situations import comes_home, hires, is_online, kind_of

if TYPE_CHECKING:
    from prompt_engine.brief import AdBrief
    from prompt_engine.templates import Industry

_DENIED_AFTER = re.compile(
    r"(?:[은는이가을를도]|접수|가능)?\s*(?:안|못|없|불가|사절|않|금지|마감|제외|필요\s?없|[xX×]\b)"
)
_DENIED_BEFORE = re.compile(r"(?:\bno|\bnot|\bwithout|n't|\bnever)\s+(?:\w+\s)?$", re.IGNORECASE)
_EVENT = "event"


def call_to_action(brief: AdBrief, industry: Industry, limit: int) -> str:
    """What the ad is for, what was typed, or what the trade asks for; the first that the channel has room for."""
    data = copy_data(brief.language)
    buttons: dict[str, str] = data["call_to_action"]
    kind = "hiring" if hires(brief) else kind_of(brief)
    own = industry.call_to_action.of(brief.language)
    if is_online(brief) or comes_home(brief):
        own = buttons["online"] if is_online(brief) else buttons["any"]
    typed = next((button for word, button in data["call_to_action_typed"].items() if _offered(word, brief.text)), None)
    wanted = (None if kind == _EVENT else buttons.get(kind), typed, buttons.get(kind), own, buttons["any"])
    return next((button for button in wanted if button and len(button) <= limit), buttons["any"][:limit])


def _offered(word: str, text: str) -> bool:
    """The word was typed, and not only to say that there is no such thing: "예약 안 받아요", "no appointment"."""
    return any(
        not _DENIED_AFTER.match(text, match.end()) and not _DENIED_BEFORE.search(text[: match.start()])
        for match in re.finditer(rf"\b{word}(?:s|ed|y)?\b" if word.isascii() else word, text, re.IGNORECASE)
    )
