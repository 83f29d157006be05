"""Hashtags: the owner's, the shop's and the product's names, the trade, and the occasion as far as it was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from prompt_engine.letters import without_amount
from prompt_engine.vocabulary import Category, Language, Occasion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompt_engine.brief import AdBrief
    from prompt_engine.templates import Industry

_LONGEST = 20
# A hashtag of the occasion is set only when such a word was typed.
_SAID = {
    "신메뉴": r"메뉴|매뉴",
    "신상": r"신|새|나온|나왔|출시|런칭|론칭|입고|입하|들어왔|첫선|햇",
    "이벤트": r"이벤트|행사",
    "무료": r"무료|공짜",
    "free": r"\bfree\b",
    "giveaway": r"giveaway|raffle|\bwin\b",
}


def hashtags_of(brief: AdBrief, industry: Industry, data: Mapping[str, Any], most: int) -> tuple[str, ...]:
    """At most `most` hashtags, none twice, each with its sign."""
    names = (brief.brand, without_amount(brief.product) if brief.product else None, brief.trade)
    words = [
        *brief.hashtags,
        *(name for name in names if name and len(name) <= _LONGEST and not re.search(r"\d", name)),
    ]
    named = brief.occasion is not Occasion.NEW or brief.category is Category.FOOD or brief.language is Language.EN
    told: list[str] = data["hashtags"].get(brief.occasion.value, []) if named else ["신상"]
    words += [word for word in told if word not in _SAID or re.search(_SAID[word], brief.text, re.IGNORECASE)]
    korean = brief.language is Language.KO
    words += industry.hashtags.ko if korean else industry.hashtags.en
    tags = ("#" + re.sub(r"[^\w가-힣]", "", word if korean else word.lower()) for word in words)
    return tuple(dict.fromkeys(tag for tag in tags if len(tag) > 1))[:most]
