"""The slot guard: what a language model wrote is repaired where it lost a fact, and refused where it made one up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from prompt_engine.channels import channel_limits
from prompt_engine.claims import claims
from prompt_engine.data_files import shipped
from prompt_engine.language import detect_language
from prompt_engine.slots import digits_of, find_slots, foreign_facts
from prompt_engine.vocabulary import Language

if TYPE_CHECKING:
    from prompt_engine.brief import AdBrief, Slot
    from prompt_engine.composition import AdCopy

_SLACK = 1.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """The copy that may be used, with what was put back; or None, with the reason."""

    copy: AdCopy | None
    restored: tuple[str, ...] = ()
    reason: str = ""


def judge(copy: AdCopy, brief: AdBrief) -> Verdict:
    """Whether the copy says what was typed, all of it and nothing more; repaired where that is enough."""
    text = " ".join((copy.headline, copy.body, copy.call_to_action, copy.badge or "", *copy.hashtags))
    if reason := _invention(text, brief) or _unfit(copy, brief):
        return Verdict(None, reason=reason)
    restored: list[str] = []
    for slot in brief.slots:
        fixed = _as_typed(copy, slot)
        if slot.text not in f"{fixed.headline} {fixed.body}":
            fixed = fixed.model_copy(update={"body": f"{fixed.body} {slot.text}".strip()})
        if fixed is not copy:
            restored.append(slot.text)
            copy = fixed
    return Verdict(copy, tuple(restored))


def _invention(text: str, brief: AdBrief) -> str:
    """The first thing said that was never typed."""
    typed = brief.text
    if foreign := foreign_facts(text, typed):
        return f"invented: {foreign[0]}"
    if spelled := _spelled_number(text, typed):
        return f"invented: {spelled}"
    for group in _fact_words():
        said = next((word for word in group if word in text.lower()), None)
        if said and not any(word in typed.lower() for word in group):
            return f"invented: {said}"
    known = {claim.word.lower() for claim in claims(typed, "text", brief.industry)}
    for claim in claims(text, "copy", brief.industry):
        if claim.word.lower() not in known:
            return f"claimed: {claim.word}"
    return ""


_SPELLED = re.compile(
    r"(?:[한두세네]|다섯|여섯|일곱|여덟|아홉|열)\s?(?:배|(?:달간?|주년|시간)(?![가-힣]))"
    r"|\b(?:two|three|four|five|ten|double|triple|half)\b",
    re.IGNORECASE,
)


def _spelled_number(text: str, typed: str) -> str | None:
    for match in _SPELLED.finditer(text):
        if match.group().lower() not in typed.lower():
            return match.group()
    return None


@cache
def _fact_words() -> tuple[tuple[str, ...], ...]:
    facts = shipped("claims.toml")["facts"]
    return tuple(tuple(group) for group in (*facts["korean"], *facts["english"]))


def _unfit(copy: AdCopy, brief: AdBrief) -> str:
    limits = channel_limits(brief.channel)
    if (
        not copy.headline
        or len(copy.headline) > limits["headline"] * _SLACK
        or len(copy.body) > limits["body"] * _SLACK
    ):
        return "length"
    words = f"{copy.headline} {copy.body}"
    for known in (*(slot.text for slot in brief.slots), brief.product or ""):
        words = words.replace(known, " ") if known else words
    if words.strip() and detect_language(words) is not brief.language:
        return "language"
    return ""


def _as_typed(copy: AdCopy, slot: Slot) -> AdCopy:
    """The fact as it was typed wherever it is said in another way: "6500원" becomes "6,500원" again."""
    digits = digits_of(slot.text)
    for part in ("headline", "body", "call_to_action"):
        text: str = getattr(copy, part)
        for span in reversed(find_slots(text) if digits else ()):
            if (
                span.kind is slot.kind
                and digits_of(span.value) == digits
                and span.value not in slot.text
                and slot.text not in span.value
            ):
                text = text[: span.start] + slot.text + text[span.end :]
        if text != getattr(copy, part):
            copy = copy.model_copy(update={part: text})
    return copy


def pictured(text: str, limit: int) -> str:
    """A model's words about the picture: Latin letters, one line, no markup, no lettering to paint."""
    latin = re.sub(r"[^\x20-\x7e\u00c0-\u024f]|[<>{}\[\]\\`]", " ", text)
    quoted = re.sub(r"[\"“][^\"”]*[\"”]", " ", latin)
    return " ".join(quoted.split())[:limit].strip(" ,.;:-")


def speaks(language: Language) -> str:
    """The language's English name, for the instruction."""
    return "Korean" if language is Language.KO else "English"
