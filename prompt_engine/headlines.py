"""Headlines: one pattern for each angle that was given enough to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_engine.phrases import capital, choose, copy_data, for_tone
from prompt_engine.vocabulary import Category, Occasion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prompt_engine.brief import AdBrief

_ANGLES = ("offer", "moment", "audience", "question", "invitation", "news")


def headlines(brief: AdBrief, values: Mapping[str, str], limit: int) -> Iterator[tuple[str, str]]:
    """Each angle that has something to say and its headline, all different, the strongest angle first."""
    first = _first_angle(brief.occasion)
    said: set[str] = set()
    for angle in dict.fromkeys((first, *_ANGLES)):
        headline = _headline(angle, brief, values, limit)
        if headline and headline not in said:
            said.add(headline)
            yield angle, headline


def kind_of(brief: AdBrief) -> str:
    """The table of patterns: the occasion, or "scene" where a picture was asked for and nothing is sold."""
    return "scene" if _is_scene(brief) else brief.occasion.value


def _first_angle(occasion: Occasion) -> str:
    return "offer" if occasion in {Occasion.DISCOUNT, Occasion.GIFT} else "news"


def _headline(angle: str, brief: AdBrief, values: Mapping[str, str], limit: int) -> str | None:
    tables = copy_data(brief.language)["headline"]
    own = tables.get(kind_of(brief), {}).get(angle)
    chosen = choose(for_tone(own, brief.tone), values, brief.text, angle) if own else None
    if chosen is None and (shared := tables["any"].get(angle)):
        chosen = choose(for_tone(shared, brief.tone), values, brief.text, angle)
    if chosen is None and angle == _first_angle(brief.occasion):
        general = for_tone(tables["general"]["news"], brief.tone)
        chosen = choose(general, values, brief.text, angle) or _typed_headline(brief, limit)
    return chosen


def _typed_headline(brief: AdBrief, limit: int) -> str:
    """The first typed words, as many as a headline holds."""
    text = brief.facts[0].text if brief.facts else brief.text
    out = ""
    for word in text.split():
        if out and len(out) + len(word) >= limit // 2:
            break
        out = f"{out} {word}".strip()
    return capital(out[:limit])


def _is_scene(brief: AdBrief) -> bool:
    """A picture was asked for and nothing is sold: "a cat", "노을 지는 바다"."""
    sells = brief.trade or brief.price or brief.offer or brief.brand or brief.dates or brief.place
    pictures = {Category.LANDSCAPE, Category.CHARACTER, Category.PORTRAIT, Category.ABSTRACT, Category.INTERIOR}
    return brief.occasion is Occasion.GENERAL and not sells and brief.category in pictures and not brief.slots
