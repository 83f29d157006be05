"""Names that were typed: the shop's, and in English whatever is capitalised within a sentence ("Oak Street Coffee")."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from prompt_engine.function_words import STOPS
from prompt_engine.guard.clauses import words_of
from prompt_engine.vocabulary import SlotKind

if TYPE_CHECKING:
    from prompt_engine.brief import AdBrief

_LATIN = re.compile(r"[A-Za-z][A-Za-z'’&-]*")
_CAPITALISED = re.compile(r"[A-Z][a-z'’&-]+(?: [A-Z][a-z'’&-]+)+")
_WHEN = frozenset({SlotKind.DATE, SlotKind.TIME})
_ENDING = 2


def names_in(brief: AdBrief) -> list[str]:
    """The names of `brief`, as typed; a text that capitalises every other word tells none by it."""
    brands = [slot.text for slot in brief.slots if slot.kind is SlotKind.BRAND]
    latin = _LATIN.findall(brief.text)
    if sum(word[0].isupper() for word in latin) * 2 > len(latin):
        return brands
    dates = [slot.text for slot in brief.slots if slot.kind in _WHEN]
    runs = (_without_stops(match.group()) for match in _CAPITALISED.finditer(brief.text))
    names = (run for run in runs if " " in run and not any(run in date or date in run for date in dates))
    return list(dict.fromkeys([*brands, *names]))


def is_renamed(typed: str, prose: str, name: str) -> bool:
    """Whether `prose`, which does not say `name`, says something in its place: a part, another ending or beginning."""
    said, own = words_of(prose), words_of(name)
    if not own:
        return False
    before = words_of(typed.partition(name)[0])[-1:]
    if any(one == before[0] and other not in words_of(typed) for one, other in pairwise(said) if before):
        return True
    if own[-1].isascii():
        return any(word in said for word in own)
    return any(word.startswith(own[0]) or own[-1][-_ENDING:] in word for word in said)


def _without_stops(run: str) -> str:
    """Without the small words that a sentence began with: "Our Winter Sale"."""
    first, _, rest = run.partition(" ")
    return rest if rest and first.lower() in STOPS else run
