"""Emphasis in prompts for Stable Diffusion: `(words:1.2)` weighs its words more, `(words:0.8)` less.

The notation of https://github.com/AUTOMATIC1111/stable-diffusion-webui (wiki, "Attention/emphasis"), with numbers only.
Brackets without a number are brackets, and so is what does not close.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_WEIGHED = re.compile(r"\(([^():]+):(\d(?:\.\d{1,3})?)\)")
LEAST, MOST = 0.1, 2.0


class Span(NamedTuple):
    """Words of one weight; 1 is that of plain text."""

    text: str
    weight: float


def emphasised(text: str, weight: float) -> str:
    """The text in this notation; as it is where it holds signs of the notation itself."""
    return text if not text or re.search(r"[():]", text) else f"({text}:{weight:g})"


def spans(prompt: str) -> tuple[Span, ...]:
    """The prompt in pieces of one weight each, from `LEAST` to `MOST`; their texts together are `unweighted`."""
    found: list[Span] = []
    end = 0
    for match in _WEIGHED.finditer(prompt):
        found.append(Span(prompt[end : match.start()], 1.0))
        found.append(Span(match[1], min(MOST, max(LEAST, float(match[2])))))
        end = match.end()
    found.append(Span(prompt[end:], 1.0))
    return tuple(span for span in found if span.text)


def unweighted(prompt: str) -> str:
    """The words alone, as the model reads them."""
    return "".join(span.text for span in spans(prompt))
