"""Judging the copy of a language model by what was typed, and by that alone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompt_engine.bodies import is_said
from prompt_engine.channels import channel_limits
from prompt_engine.claims import claims
from prompt_engine.fact_words import conditions, invented_word, kept_lines, stated
from prompt_engine.guard.amount_guard import AmountGuard, Refused
from prompt_engine.guard.amounts import amounts_in
from prompt_engine.guard.clauses import clauses_of, says, stem, words_of
from prompt_engine.guard.denials import Denial, denials_in, idioms
from prompt_engine.guard.fragments import Telling, telling
from prompt_engine.guard.moments import weekdays
from prompt_engine.guard.names import is_renamed, names_in
from prompt_engine.guard.pairing import Pairs
from prompt_engine.guard.strangers import Strangers
from prompt_engine.language import detect_language
from prompt_engine.products import unquoted
from prompt_engine.vocabulary import SlotKind

if TYPE_CHECKING:
    from prompt_engine.brief import AdBrief, Slot
    from prompt_engine.composition import AdCopy
    from prompt_engine.lexicon import Lexicon

_SLACK = 1.5
_PARTS = ("headline", "body", "call_to_action")
# What costs extra is neither free nor missing.
_EXTRA = "extra"
# Facts that say nothing by themselves: "2분", "3번".
_DEPENDENT = frozenset({SlotKind.QUANTITY, SlotKind.NUMBER})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The copy that may be used, with what was put back; or None, with the reason."""

    copy: AdCopy | None
    restored: tuple[str, ...] = ()
    reason: str = ""


class Guard:
    """Judges copy for one brief, by what was typed alone: no word of a model, nor of the request to one, changes it."""

    def __init__(self, brief: AdBrief, lexicon: Lexicon) -> None:
        self.brief = brief
        self.typed = unicodedata.normalize("NFC", brief.text)
        amounts = amounts_in(self.typed)
        self._amounts = AmountGuard(self.typed, amounts)
        self._pairs = Pairs(self.typed, amounts)
        self._denials = denials_in(self.typed)
        self._stated = stated(self.typed, typed=True)
        self._names_typed = names_in(brief)
        self._claims = {claim.word.lower() for claim in claims(self.typed, "text", brief.industry)}
        self._lexicon = lexicon
        self._same_language = detect_language(brief.text) is brief.language
        self._strangers = Strangers(self.typed, brief, lexicon) if self._same_language else None

    def judge(self, copy: AdCopy) -> Verdict:
        """Whether the copy says what was typed, all of it and nothing more; repaired where that is enough."""
        try:
            self._check_form(copy)
            fixed, restored = self._amounts.settle(copy)
            self._check_words(fixed)
            fixed = self._without_promise(fixed)
            fixed, denied = self._with_denials(fixed)
            self._check_pairs(fixed)
            fixed, lost = self._completed(fixed)
            self._check_conditions(fixed)
        except Refused as refused:
            return Verdict(None, reason=str(refused))
        told = dict.fromkeys([*restored, *denied, *lost])
        return Verdict(fixed, tuple(told))

    def _check_form(self, copy: AdCopy) -> None:
        limits = channel_limits(self.brief.channel)
        most = {"headline": limits["headline"] * _SLACK, "body": limits["body"] * _SLACK}
        if not copy.headline or any(len(getattr(copy, part)) > longest for part, longest in most.items()):
            raise Refused("length")
        words = f"{copy.headline} {copy.body}"
        for known in (*(slot.text for slot in self.brief.slots), self.brief.product or ""):
            words = words.replace(known, " ") if known else words
        if any(map(str.isalpha, words)) and detect_language(words) is not self.brief.language:
            raise Refused("language")

    def _check_words(self, copy: AdCopy) -> None:
        """Nothing is stated by a word that was not typed, and what makes the offer is not left out."""
        said = stated(_whole(copy))
        problem = self._foreign(_whole(copy), said)
        if (
            problem is None
            and self._strangers is not None
            and (name := self._strangers.first(copy.headline, copy.body))
        ):
            problem = f"invented: {name}"
        offered = kept_lines() & self._stated.keys()
        if problem is None and offered and not offered & stated(_whole(copy), typed=True).keys():
            problem = f"lost: {self._stated[min(offered)]}"
        if problem is not None:
            raise Refused(problem)

    def _foreign(self, text: str, said: dict[str, str]) -> str | None:
        """The first word that states or claims what was not typed."""
        if word := invented_word(text, said, self.typed, self._stated):
            return f"invented: {word}"
        restricted = (claim.word for claim in claims(text, "copy", self.brief.industry))
        return next((f"claimed: {word}" for word in restricted if word.lower() not in self._claims), None)

    def _without_promise(self, copy: AdCopy) -> AdCopy:
        """Without the words on the button where they promise something ("예약하기"); ours stand there then."""
        button = copy.call_to_action
        return copy.model_copy(update={"call_to_action": ""}) if self._foreign(button, stated(button)) else copy

    def _check_pairs(self, copy: AdCopy) -> None:
        for part in _PARTS if self._pairs else ():
            text: str = getattr(copy, part)
            if swapped := self._pairs.swapped(text, amounts_in(text)):
                raise Refused(f"swapped: {swapped}")

    def _check_conditions(self, copy: AdCopy) -> None:
        """An offer for some, or for a while, is not made to everybody."""
        said = stated(_prose(copy))
        for line in sorted(conditions() & self._stated.keys() - said.keys()):
            raise Refused(f"lost: {self._stated[line]}")

    def _with_denials(self, copy: AdCopy) -> tuple[AdCopy, list[str]]:
        """What was denied stays denied, and what was not is not."""
        text = _prose(copy)
        said = denials_in(text)
        for denial in said:
            self._check_denial(denial)
        restored: list[str] = []
        for denial in self._denials:
            if denial.topic in idioms() or self._affirms(denial.topic):
                continue
            denying = [one for one in said if _subject(one.topic) == _subject(denial.topic)]
            if len(_clauses_with(text, denial.topic)) > len({one.start for one in denying}):
                raise Refused(f"contradicted: {denial.text}")
            if not denying and denial.text not in restored and (not denial.loose or stated(denial.topic)):
                if not denial.stands_alone:
                    raise Refused(f"lost: {denial.text}")
                restored.append(denial.text)
        if restored:
            copy = _with_body(copy, *restored)
        return copy, restored

    def _check_denial(self, said: Denial) -> None:
        """A copy denies only what was denied; phrases that deny nothing ("부담 없이") are free."""
        typed = [one for one in self._denials if _subject(one.topic) == _subject(said.topic)]
        if typed and all((one.kind == _EXTRA) != (said.kind == _EXTRA) for one in typed):
            raise Refused(f"changed: {typed[0].text}")
        if typed or said.topic in idioms():
            return
        if not said.loose or says(words_of(self.typed), said.topic):
            raise Refused(f"denied: {said.text}")

    def _affirms(self, topic: str) -> bool:
        """Whether the request says it elsewhere without denying it: "월요일 할인, 월요일 저녁 휴무"."""
        denied = {one.start for one in self._denials if one.topic == topic}
        return len(_clauses_with(self.typed, topic)) > len(denied)

    def _completed(self, copy: AdCopy) -> tuple[AdCopy, list[str]]:
        """With every product and every slot: what is lost is added in the owner's words."""
        restored: list[str] = []
        for name, price in self._products():
            if self._names(copy, name):
                continue
            if name == self.brief.product or price is None or price in _prose(copy) or name not in self.typed:
                raise Refused(f"lost: {name}")
            copy = _with_body(copy, f"{name} {price}")
            restored.append(f"{name} {price}")
        copy, added = self._with_names(copy)
        restored += added
        for slot in self.brief.slots:
            if not is_said(slot, _prose(copy)):
                told = self._told(copy, slot)
                copy = _with_body(copy, told)
                restored.append(told)
        copy, added = self._with_facts(copy)
        return copy, restored + added

    def _with_names(self, copy: AdCopy) -> tuple[AdCopy, list[str]]:
        missing = [name for name in self._names_typed if name.lower() not in _prose(copy).lower()]
        for name in missing:
            if is_renamed(self.typed, _prose(copy), name):
                raise Refused(f"changed: {name}")
        return _with_body(copy, *missing), missing

    def _with_facts(self, copy: AdCopy) -> tuple[AdCopy, list[str]]:
        """With each fragment that was typed, as a whole."""
        restored: list[str] = []
        for fact in self.brief.facts if self._same_language else ():
            said = telling(fact, self.brief, self._lexicon, _prose(copy))
            if said is Telling.PART:
                raise Refused(f"lost: {fact.text}")
            if said is Telling.NOTHING:
                copy = _with_body(copy, fact.text)
                restored.append(fact.text)
        return copy, restored

    def _products(self) -> list[tuple[str, str | None]]:
        """What was typed as on offer; a copy in the other language has its own words for it."""
        if not self._same_language:
            return []
        named = {item.name: item.price for item in self.brief.items}
        if self.brief.product:
            named.setdefault(self.brief.product, self.brief.price)
        return list(named.items())

    @staticmethod
    def _names(copy: AdCopy, name: str) -> bool:
        """Whether all words of a name are said."""
        said = "".join(words_of(_prose(copy)))
        return all(stem(word) in said for word in words_of(unquoted(name)))

    def _told(self, copy: AdCopy, slot: Slot) -> str:
        """The words that carry a lost fact: its fragment where nothing of that is said yet, else the fact alone."""
        said = _prose(copy)
        for fact in self.brief.facts:
            if slot.text in fact.text and not any(
                other.text in said for other in self.brief.slots if other.text in fact.text
            ):
                return fact.text
        if slot.kind in _DEPENDENT:
            raise Refused(f"lost: {slot.text}")
        return slot.text


def facts_of(brief: AdBrief) -> list[str]:
    """What every version has to say, in the owner's words: slots with what bounds them, and what is denied."""
    leads = {amount.text: amount.lead for amount in amounts_in(brief.text)}
    bounded = [
        slot.text if slot.text.startswith(lead := leads.get(slot.text, "")) else lead + slot.text
        for slot in brief.slots
    ]
    return list(dict.fromkeys([*bounded, *names_in(brief), *(denial.text for denial in denials_in(brief.text))]))


def _prose(copy: AdCopy) -> str:
    return f"{copy.headline}\n{copy.body}"


def _whole(copy: AdCopy) -> str:
    return "\n".join((copy.headline, copy.body, *copy.hashtags))


def _with_body(copy: AdCopy, *more: str) -> AdCopy:
    if not more:
        return copy
    said = f"{copy.body}." if copy.body[-1:].isalnum() else copy.body
    return copy.model_copy(update={"body": " ".join((said, *more)).strip()})


def _subject(topic: str) -> str:
    """What is denied, in either language: "주차" and "parking" are one."""
    return next(iter(stated(topic)), stem(topic))


def _clauses_with(text: str, topic: str) -> list[str]:
    """The clauses that name it, in either language."""
    subject = _subject(topic)
    return [
        clause.text
        for clause in clauses_of(text)
        if topic in weekdays(clause.text) or says(words_of(clause.text), topic) or subject in stated(clause.text)
    ]
