"""Prices in words with no blank before them: "따뜻한라떼오천원".

A syllable may belong to the thing or to the number ("인삼천원" is ginseng for 1,000 won), so the dictionary decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.slots import SlotSpan
from prompt_engine.vocabulary import SlotKind

if TYPE_CHECKING:
    from prompt_engine.fragments import Prepared
    from prompt_engine.lexicon import Lexicon

_WORD = re.compile(r"(?<![가-힣])[가-힣]{2,30}?((?:[일이삼사오육칠팔구]?[십백천만])+원)(?![가-힣])")
_NUMBER = re.compile(r"(?:[일이삼사오육칠팔구]?[십백천만])+원")
_SHORTEST = 2


def find_glued_prices(prepared: Prepared, lexicon: Lexicon) -> None:
    """Add the slots of such prices to `prepared`."""
    found = [span for match in _WORD.finditer(prepared.text) if (span := _split(match, lexicon))]
    if found:
        prepared.slots = tuple(sorted((*prepared.slots, *found), key=lambda slot: slot.start))


def _split(match: re.Match[str], lexicon: Lexicon) -> SlotSpan | None:
    """The longest number that leaves a word we know."""
    word, end = match.group(), match.end()
    for place in range(match.start(1) - match.start(), len(word) - 1):
        thing, price = word[:place], word[place:]
        if _NUMBER.fullmatch(price) and _is_known(thing, lexicon):
            return SlotSpan(SlotKind.PRICE, price, end - len(price), end)
    return None


def _is_known(thing: str, lexicon: Lexicon) -> bool:
    reading = lexicon.read(thing)
    whole = all(piece and senses for piece, senses in reading.parts)
    return len(thing) >= _SHORTEST and bool(reading.senses) and whole and not reading.particle
