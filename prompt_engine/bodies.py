"""Bodies: product, price and dates in a sentence, then the typed fragments; no fact is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.amounts import with_old
from prompt_engine.brief import Fact, FactKind
from prompt_engine.function_words import PRICED_DAYS
from prompt_engine.letters import gift_phrase, without_amount
from prompt_engine.phrases import capital, copy_data, fill, for_tone, usable
from prompt_engine.sentences import sentence
from prompt_engine.situations import hires, is_remote, kind_of
from prompt_engine.styling import pick
from prompt_engine.vocabulary import Language, SlotKind, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prompt_engine.brief import AdBrief, Slot

_CASELESS = frozenset(
    {SlotKind.DATE, SlotKind.TIME, SlotKind.QUANTITY, SlotKind.PERCENT, SlotKind.PRICE, SlotKind.BUNDLE}
)
_AFTER_PARTICLE = re.compile(r"(부터|으로)에 ")


def is_said(slot: Slot, text: str) -> bool:
    """The fact stands in the text as typed; a headline may begin a word of a date or an amount with a capital."""
    return slot.text in text or (slot.kind in _CASELESS and slot.text.lower() in text.lower())


class BodyWriter:
    """Writes the text under the headlines of one brief."""

    def __init__(self, brief: AdBrief, letters: Mapping[str, str], limits: Mapping[str, int]) -> None:
        self.brief = brief
        self.letters = letters
        self.limits = limits
        self.data = copy_data(brief.language)

    def body(self, headline: str, angle: str, elsewhere: str) -> str:
        """What the headline leaves to say. `elsewhere` is what the other parts of the copy say already.

        Where the channel has no room for all of it, what holds no slot goes first, then the sentences become plain.
        """
        full = self._told(headline, elsewhere, self.brief.tone)
        if not full:
            full = [self._closing(headline, angle) or self._closing("", angle)]
        elif angle in {"question", "invitation"} and (closing := self._closing(headline, angle)):
            full = [*full[:-1], _ended(full[-1]), closing]
        fitting = self._shortened(full)
        if len(fitting) <= self.limits["body"]:
            return fitting
        fitting = min(fitting, self._shortened(self._told(headline, elsewhere, Tone.PLAIN)), key=len)
        holds_nothing = len(fitting) > self.limits["body"] and not self._slots_in(fitting)
        return self._closing("", angle) if holds_nothing else fitting

    def _told(self, headline: str, elsewhere: str, tone: Tone) -> list[str]:
        """Everything there is to tell, in sentences."""
        facts = [fact for fact in self.brief.facts if fact.text.lower() not in headline.lower()]
        typed = [sentence(fact, self.data, tone, self.brief.language) for fact in facts]
        core = self._core(facts, headline, tone)
        if core and _bare(core) in _bare(headline):
            core = ""
        items = self._items(f"{core} {headline}", " ".join(typed))
        typed = [text for fact, text in zip(facts, typed, strict=True) if not _within(fact.text, " ".join(items))]
        gift = self._gift(f"{headline} {core} {' '.join(typed)}", tone)
        # Under a headline that names no product the price waits until a fragment has named it.
        waits = self.brief.product is not None and not _within(without_amount(self.brief.product), core + headline)
        if gift and core and _bare(core) in _bare(gift):
            core = ""
        told = [core, *items, *typed] if core and not waits else [*typed, core, *items]
        told.append(gift)
        return [part for part in (*told, *self._lost(told, elsewhere)) if part]

    def _closing(self, headline: str, angle: str) -> str:
        general = self.data["closing_remote" if is_remote(self.brief) else "closing"]
        closings = for_tone(self.data.get(f"closing_{kind_of(self.brief)}", general), self.brief.tone)
        other = tuple(closing for closing in closings if not _same_end(closing, headline))
        return pick(other, self.brief.text, "closing" + angle) if other else ""

    def _core(self, facts: list[Fact], headline: str, tone: Tone) -> str:
        """The sentence of product, price and dates, without what a typed fragment will say anyway."""
        values = dict(self.letters)
        told = " ".join(fact.text for fact in facts)
        product = self.brief.product or ""
        # A headline that leaves out how much of it has not said what the price is for.
        priced = headline if _within(product, headline) else ""
        for letter in ("D", "W"):
            text = values.get(letter)
            if text and _within(text, f"{told} {priced}"):
                values.pop(letter)
        if values.get("N") in PRICED_DAYS and _within(f"{values['N']} {self.brief.price}", headline):
            values.pop("N")
        below = bool(product) and _within(product, f"{headline} {told}")
        if product and _within(product, told):
            values.pop("P", None)
        table = self.data["core_hiring" if hires(self.brief) and not below else "core"]
        if below:
            table = self.data.get("core_below", table)
        plain = tone is Tone.URGENT or (below and hires(self.brief)) or self._listed(values.get("W", ""))
        patterns = usable(for_tone(table, Tone.PLAIN if plain else tone), values)
        return _AFTER_PARTICLE.sub(r"\1 ", fill(patterns[0], values)) if patterns else ""

    def _listed(self, price: str) -> bool:
        """A price like "8만원~" or "was $30, now $20" is read in a list and not in a sentence."""
        return price.endswith("~") or (self.brief.language is Language.EN and price not in {"", self.brief.price})

    def _gift(self, told: str, tone: Tone) -> str:
        """That the product itself is free, where nothing has said so: "레벨테스트 무료예요."."""
        phrase = gift_phrase(self.brief)
        if phrase is None or _within(phrase.word, told):
            return ""
        korean = self.brief.language is Language.KO
        text = f"{phrase.product} {phrase.word}" if korean else f"{phrase.word} {phrase.product}"
        return sentence(Fact(kind=FactKind.OFFER, text=text), self.data, tone, self.brief.language)

    def _slots_in(self, text: str) -> set[str]:
        return {slot.text for slot in self.brief.slots if slot.text in text}

    def _items(self, said: str, told: str) -> list[str]:
        """Everything else on offer with its price, as a list, but for what a typed fragment tells anyway."""
        others = (item for item in self.brief.items if item.name != self.brief.product and item.name not in said)
        rest = [item for item in others if item.name not in told or (item.price or "") not in told]
        listed = ", ".join(
            f"{item.name} {with_old(item.price, self.brief)}" if item.price else item.name for item in rest
        )
        return [capital(listed) + "."] if listed else []

    def _shortened(self, told: list[str]) -> str:
        """Leave out what holds no fact, last first, until the channel's limit is met."""
        kept = list(told)
        for part in reversed(told):
            if len(" ".join(kept)) <= self.limits["body"] or len(kept) == 1:
                break
            if not self._slots_in(part):
                kept.remove(part)
        return " ".join(kept)

    def _lost(self, told: Iterable[str], elsewhere: str) -> list[str]:
        """Every slot is said somewhere: what would be lost, as it was typed."""
        said = f"{' '.join(told)} {elsewhere}"
        lost: list[str] = []
        for slot in self.brief.slots:
            fits = slot.kind is not SlotKind.BRAND or len(slot.text) < self.limits["headline"]
            if fits and not is_said(slot, said) and not any(slot.text in other for other in lost):
                lost.append(slot.text)
        brands = [slot.text for slot in self.brief.slots if slot.kind is SlotKind.BRAND and slot.text in lost]
        plain = ", ".join(text for text in lost if text not in brands)
        return [*([plain + "."] if plain else []), *(self._brand_line(brand) for brand in brands)]

    def _brand_line(self, brand: str) -> str:
        """The shop's name as the last words of the copy."""
        if self.brief.language is Language.EN or is_remote(self.brief) or self.brief.tone in {Tone.PLAIN, Tone.URGENT}:
            return brand
        return str(self.data["place"]["premium" if self.brief.tone is Tone.PREMIUM else "warm"]).replace("{X}", brand)


def _ended(text: str) -> str:
    """With a full stop, where a name or an address would run into the next sentence."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _within(part: str, text: str) -> bool:
    """Said already, be it in capitals."""
    return part.lower() in text.lower()


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text.lower())


def _same_end(closing: str, headline: str) -> bool:
    """They end with the same word, so one after the other is said twice: "기다릴게요", "기다리고 있을게요"."""
    last = _bare(closing.rsplit(maxsplit=1)[-1])
    return last in _bare(headline) or closing[:2] in headline
