"""A typed fragment as a sentence of the copy; its words stay as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from prompt_engine.brief import Fact, FactKind
from prompt_engine.hangul import is_hangul, with_particle
from prompt_engine.phrases import capital, fill
from prompt_engine.slots import find_slots
from prompt_engine.vocabulary import Language, SlotKind, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENDED = re.compile(r"[.!?…]$")
_SPOKEN = re.compile(r"(?:요|니다|세요|죠|까|용|당|음|임|함)$")
_AMOUNT = re.compile(r"(?:\d[\d,.+]*\s?(?:%|원|명|개|잔|분|인분|팀|석|시간|일|회|주|개월|년)?|까지)$")
_ASKS = re.compile(
    r"문의|전화|연락|예약|상담|주문|카톡|인스타|call|text|dm|phone|tel|book"
    r"|order|contact|visit|sign up|email|apply|rsvp",
    re.IGNORECASE,
)
# An address inside a sentence: "find us at …", "… 에서 확인".
_LEADS_TO = re.compile(r"\b(?:at|on|via|to|from|through|our)\s*$", re.IGNORECASE)
_GOES_ON = re.compile(r"\s?(?:에서|에|으로|로|에게|을|를|은|는|이|가)(?:\s|$)")
_AROUND = " ,.·/|:;-☎"


def sentence(fact: Fact, data: Mapping[str, Any], tone: Tone, language: Language) -> str:
    """The fragment, ended as its last word asks for in this tone."""
    text = fact.text.strip()
    if fact.kind is FactKind.CONTACT and not _ASKS.search(text):
        return _contact(fact, data, tone, language)
    if language is Language.EN or not any(is_hangul(character) for character in text):
        return _ended(capital(text), fact)
    return _korean(fact, text, data, tone)


def _contact(fact: Fact, data: Mapping[str, Any], tone: Tone, language: Language) -> str:
    """Where to ask, after whatever else the fragment says: "출장세차 4만원. 문의 010 1234 5678."."""
    ways = [slot for slot in find_slots(fact.text) if slot.kind in {SlotKind.PHONE, SlotKind.URL}]
    if not ways:
        return _ended(fact.text, fact)
    start, end = ways[0].start, ways[-1].end
    if _LEADS_TO.search(fact.text[:start]) or _GOES_ON.match(fact.text, end):
        return _ended(capital(fact.text), fact)
    rest = " ".join(part for part in (fact.text[:start].strip(_AROUND), fact.text[end:].strip(_AROUND)) if part)
    told = sentence(Fact(kind=FactKind.NOTE, text=rest), data, tone, language) if rest else ""
    asking = _ended(str(data["contact"]["warm"]).replace("{X}", fact.text[start:end]), fact)
    return f"{told} {asking}".strip()


def _korean(fact: Fact, text: str, data: Mapping[str, Any], tone: Tone) -> str:
    if _ENDED.search(text) or _SPOKEN.search(text) or fact.kind is FactKind.SENTENCE:
        return _ended(text, fact)
    spoken = tone in {Tone.WARM, Tone.WITTY, Tone.PREMIUM}
    if not spoken or fact.kind is FactKind.CONTACT:
        return _ended(text, fact)
    formal = tone is Tone.PREMIUM
    if fact.kind is FactKind.PLACE:
        where = next((end for end in ("으로", "에서") if text.endswith(end)), "")
        return str(data[f"place{where}"]["premium" if formal else "warm"]).replace("{X}", text)
    for word in sorted(data["endings"], key=len, reverse=True):
        if text.endswith(word):
            return fill(data["endings"][word][int(formal)], {"X": text})
    if _AMOUNT.search(text) and not (fact.kind is FactKind.LIMIT and text[-1].isdigit()):
        return text + "입니다." if formal else with_particle(text, "이에요") + "."
    return _ended(text, fact)


def _ended(text: str, fact: Fact) -> str:
    """With a full stop, but for an address, which a full stop would spoil."""
    if _ENDED.search(text) or (
        fact.kind is FactKind.CONTACT and re.search(r"[\w/@]$", text) and re.search(r"\.\w+(?:/\S*)?$|@\S+$", text)
    ):
        return text
    return text + "."
