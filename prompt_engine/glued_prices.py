"""Prices in words with no blank before them: "따뜻한라떼오천원".

A syllable may belong to the thing or to the number ("인삼천원" is ginseng for 1,000 won), so the dictionary decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.function_words import GLUED, PARTICLES
from prompt_engine.slots import SlotSpan
from prompt_engine.vocabulary import SlotKind

if TYPE_CHECKING:
    from prompt_engine.fragments import Prepared
    from prompt_engine.lexicon import Lexicon

_RUN = re.compile(r"[가-힣]{4,40}")
_NUMBER = re.compile(r"(?:[일이삼사오육칠팔구]?[십백천만])+원")
_SHORTEST = 2
_ENDS = GLUED.union(PARTICLES)


def find_glued_prices(prepared: Prepared, lexicon: Lexicon) -> None:
    """Add the slots of such prices to `prepared`."""
    runs = (match for match in _RUN.finditer(prepared.text) if "원" in match.group())
    found = [span for match in runs if (span := _split(match.group(), match.start(), lexicon))]
    if found:
        taken = [(slot.start, slot.end) for slot in prepared.slots]
        free = (span for span in found if not any(start < span.end and span.start < end for start, end in taken))
        prepared.slots = tuple(sorted((*prepared.slots, *free), key=lambda slot: slot.start))


def _split(run: str, start: int, lexicon: Lexicon) -> SlotSpan | None:
    """The longest number between words that we know: "동네미용실커트만원할인"."""
    for won in re.finditer("원", run):
        end, rest = won.end(), run[won.end() :]
        if rest and rest not in _ENDS and not _is_known(rest, lexicon):
            continue
        for place in range(_SHORTEST, end - 1):
            price = run[place:end]
            if _NUMBER.fullmatch(price) and _is_known(run[:place], lexicon):
                return SlotSpan(SlotKind.PRICE, price, start + place, start + end)
    return None


def _is_known(thing: str, lexicon: Lexicon) -> bool:
    reading = lexicon.read(thing)
    whole = all(piece and senses for piece, senses in reading.parts)
    return len(thing) >= _SHORTEST and bool(reading.senses) and whole and not reading.particle
