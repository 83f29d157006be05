"""Bodies: product, price and dates in a sentence, then the typed fragments; no fact is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.headlines import kind_of
from prompt_engine.phrases import copy_data, fill, for_tone, usable
from prompt_engine.sentences import sentence
from prompt_engine.styling import pick
from prompt_engine.vocabulary import Language, SlotKind, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompt_engine.brief import AdBrief, Fact

_REMOTE = re.compile(r"온라인|쇼핑몰|인터넷|택배|스마트스토어|online|web\s?(?:shop|store)", re.IGNORECASE)
_REMOTE_TRADES = frozenset({"repair", "cleaning", "finance", "service"})


class BodyWriter:
    """Writes the text under the headlines of one brief."""

    def __init__(self, brief: AdBrief, letters: Mapping[str, str], limits: Mapping[str, int]) -> None:
        self.brief = brief
        self.letters = letters
        self.limits = limits
        self.data = copy_data(brief.language)

    def body(self, headline: str, angle: str, elsewhere: str) -> str:
        """What the headline leaves to say. `elsewhere` is what the other parts of the copy say already."""
        facts = [fact for fact in self.brief.facts if fact.text.lower() not in headline.lower()]
        core = self._core(facts, headline)
        if core and re.sub(r"\W", "", core.lower()) in re.sub(r"\W", "", headline.lower()):
            core = ""
        told = [part for part in (core, *self._items(core + headline)) if part]
        told += [sentence(fact, self.data, self.brief.tone, self.brief.language) for fact in facts]
        if not told or angle in {"question", "invitation"}:
            told.append(self._closing(angle))
        return self._complete(self._shortened(told), elsewhere)

    def _closing(self, angle: str) -> str:
        general = self.data["closing_remote" if self._remote() else "closing"]
        closings = self.data.get(f"closing_{kind_of(self.brief)}", general)
        return pick(tuple(for_tone(closings, self.brief.tone)), self.brief.text, "closing" + angle)

    def _remote(self) -> bool:
        """Customers call or click and do not come by."""
        return self.brief.industry in _REMOTE_TRADES or bool(_REMOTE.search(self.brief.text))

    def _core(self, facts: list[Fact], headline: str) -> str:
        """The sentence of product, price and dates, without what a typed fragment will say anyway."""
        values = dict(self.letters)
        told = " ".join(fact.text for fact in facts)
        for letter, text in (("D", self.brief.offer), ("W", self.brief.price)):
            if text and (text in told or text in headline):
                values.pop(letter, None)
        if self.brief.product and self.brief.product in told:
            values.pop("P", None)
        named = bool(self.brief.product and self.brief.product in headline)
        table = self.data.get("core_below", self.data["core"]) if named and "P" in values else self.data["core"]
        patterns = usable(for_tone(table, Tone.PLAIN if self.brief.tone is Tone.URGENT else self.brief.tone), values)
        return fill(patterns[0], values).replace("부터에 ", "부터 ") if patterns else ""

    def _items(self, told: str) -> list[str]:
        """Everything else on offer with its price, as a list."""
        rest = [item for item in self.brief.items if item.name != self.brief.product and item.name not in told]
        listed = ", ".join(f"{item.name} {item.price}" if item.price else item.name for item in rest)
        return [listed + "."] if listed else []

    def _shortened(self, told: list[str]) -> str:
        """Leave out what holds no fact, last first, until the channel's limit is met."""
        kept = list(told)
        slots = [slot.text for slot in self.brief.slots]
        for part in reversed(told):
            if len(" ".join(kept)) <= self.limits["body"] or len(kept) == 1:
                break
            if not any(slot in part for slot in slots):
                kept.remove(part)
        return " ".join(kept)

    def _complete(self, body: str, elsewhere: str) -> str:
        """Every slot is said somewhere: what would be lost is added as it was typed."""
        lost: list[str] = []
        for slot in self.brief.slots:
            said = f"{body} {elsewhere} {' '.join(lost)}"
            if slot.text not in said and (slot.kind is not SlotKind.BRAND or len(slot.text) < self.limits["headline"]):
                lost.append(self._brand_line(slot.text) if slot.kind is SlotKind.BRAND else slot.text)
        return " ".join(part for part in (body, ", ".join(lost)) if part)

    def _brand_line(self, brand: str) -> str:
        """The shop's name as the last words of the copy."""
        if self.brief.language is Language.EN or self._remote() or self.brief.tone in {Tone.PLAIN, Tone.URGENT}:
            return brand
        return str(self.data["place"]["premium" if self.brief.tone is Tone.PREMIUM else "warm"]).replace("{X}", brand)
