"""The letters of the patterns: what each stands for in one brief. A letter has a value only where it was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.brief import AdBrief, FactKind
from prompt_engine.hangul import is_hangul
from prompt_engine.language import detect_language
from prompt_engine.lexicon import Role
from prompt_engine.phrases import capital
from prompt_engine.vocabulary import Category, Language, Occasion

if TYPE_CHECKING:
    from prompt_engine.templates import Industry, TemplateLibrary

_UNTIL = re.compile(r"까지|부터|동안|~|–|-| to |through", re.IGNORECASE)
_RANGE = re.compile(r"(?:~|–|-)[^까부동]*$")
_SHORT = {Language.KO: 22, Language.EN: 36}
_SHORT_DISH = 8
_VERB_END = re.compile(r"(?:요|다|죠|용)$")
# Occasions that are held somewhere and so can be met with.
_HELD = frozenset({Occasion.NEW, Occasion.DISCOUNT, Occasion.EVENT})
_MEETABLE = ("메뉴", "이벤트", "행사", "신상", "신상품", "신제품", "event", "menu", "party", "festival")
_STAFF = re.compile(r"(?:직원|알바|아르바이트|스태프|주방장|바리스타|강사|매니저|인턴|디자이너|staff)$")
_HIRING = re.compile(r"hiring|wanted|채용|구인|구함|구합|구해", re.IGNORECASE)
# An amount at the end of a product's name: "삼겹살 2인분", "마카롱 10개 세트" keeps its set.
_AMOUNT = re.compile(
    r"(?:\s+(?:\d[\d,.~]*\s?[가-힣A-Za-z㎡]{0,4}|(?:한|두|세|네|다섯|열)\s?[가-힣]{1,2}|한정|하루|L사이즈))+$"
)


def letters_of(brief: AdBrief, library: TemplateLibrary, industry: Industry) -> dict[str, str]:
    """The letters as the body says them."""
    korean = brief.language is Language.KO
    values: dict[str, str] = {}
    product = brief.product
    if product and not korean and any(is_hangul(character) for character in product):
        product = library.lexicon.translate(product)
    given = {
        "P": product,
        "W": brief.price,
        "D": brief.offer,
        "T": brief.dates,
        "B": brief.brand,
        "A": brief.audience,
        "O": _noun(brief.occasion_phrase),
    }
    values.update({letter: text for letter, text in given.items() if text})
    if brief.trade:
        values["I"] = _trade(brief, industry)
    if brief.season and (season := _season(brief, library, korean=korean)):
        values["S"] = season
    if brief.dates:
        if _UNTIL.search(brief.dates):
            values["U"] = brief.dates + (" 동안" if korean and _RANGE.search(brief.dates) else "")
        else:
            values["N"] = brief.dates
    if fragment := _short_fragment(brief):
        values["F"] = fragment
    phrase = brief.occasion_phrase or ""
    offered = not korean and brief.occasion is Occasion.DISCOUNT and re.search(r"[\s-]", phrase)
    if offered and phrase.lower() != (product or "").lower():
        values["Q"] = phrase
    if held := _held(brief):
        values["K"] = held
    values["V"] = industry.invitation if korean else industry.call_to_action.en
    return values


def headline_letters(letters: dict[str, str], brief: AdBrief, library: TemplateLibrary) -> dict[str, str]:
    """The letters as a headline says them: a product without how much of it."""
    values = dict(letters)
    if product := values.get("P"):
        values["P"] = _AMOUNT.sub("", product).strip() or product
        if brief.category is Category.FOOD and len(values["P"]) <= _SHORT_DISH and " " not in values["P"]:
            values["E"] = values["P"]
        if brief.category in {Category.FOOD, Category.PRODUCT, Category.FASHION}:
            values["M"] = values["P"]
        else:
            values["L"] = values["P"]
        if brief.occasion is Occasion.RECRUIT and _hires(brief):
            values["H"] = values["P"]
        if brief.gift:
            values["G"] = values["P"]
        if values.keys() & {"W", "D", "T"}:
            values.pop("V", None)  # the body's first sentence invites already
    if typed := _typed_phrase(values, brief, library):
        values["R"] = typed
    return values


def _typed_phrase(values: dict[str, str], brief: AdBrief, library: TemplateLibrary) -> str | None:
    """The owner's own words where a pattern would bend them: a free or reduced product, or no clean noun."""
    if brief.language is Language.EN and brief.occasion is Occasion.OPENING and brief.trade:
        phrase = brief.occasion_phrase or ""
        typed = phrase.lower().endswith("opening") and f"{phrase.lower()} of " in brief.text.lower()
        return f"{phrase} of our {values['I']}" if typed and not brief.brand else None
    product = values.get("P")
    if not product or brief.gift or (brief.language is not detect_language(brief.text)):
        return None
    told = (fact.text for fact in brief.facts if product in fact.text)
    short = next((text for text in told if len(text) <= _SHORT[brief.language]), None)
    if brief.occasion in {Occasion.GIFT, Occasion.DISCOUNT}:
        return short
    last = library.lexicon.read(product.split()[-1])
    clean = last.sense(Role.THING, Role.SERVICE, Role.MODIFIER) or re.search(r"[\"'’”」』》〉]$", product)
    if brief.language is Language.EN or clean:
        return None
    return short or product


def _short_fragment(brief: AdBrief) -> str | None:
    """A typed fragment that fits a headline."""
    offers = brief.occasion in {Occasion.DISCOUNT, Occasion.GIFT}
    kinds = {FactKind.OFFER} if offers else {FactKind.OFFER, FactKind.NOTE}
    short = (fact.text for fact in brief.facts if fact.kind in kinds and len(fact.text) <= _SHORT[brief.language])
    return next(short, None)


def _hires(brief: AdBrief) -> bool:
    """Staff is looked for, not customers."""
    return bool(_STAFF.search(brief.product or "") or _HIRING.search(brief.occasion_phrase or ""))


def _held(brief: AdBrief) -> str | None:
    """An occasion that people can come to, when nothing else says so already."""
    phrase = _noun(brief.occasion_phrase)
    if not phrase or brief.product or brief.occasion not in _HELD or any(phrase in fact.text for fact in brief.facts):
        return None
    return phrase if " " in phrase or phrase.endswith(_MEETABLE) else None


def _trade(brief: AdBrief, industry: Industry) -> str:
    trade = brief.trade or ""
    typed_korean = any(is_hangul(character) for character in trade)
    if brief.language is Language.KO:
        return trade if typed_korean else industry.label.ko
    return industry.label.en if typed_korean else trade.lower()


def _season(brief: AdBrief, library: TemplateLibrary, *, korean: bool) -> str | None:
    """The season as the copy says it: the typed word in Korean."""
    if not korean:
        return capital(brief.season or "")
    return next((word for word in library.season_words.get(brief.season or "", ()) if word in brief.text), None)


def _noun(phrase: str | None) -> str | None:
    """An occasion that can be the object of a sentence: "나왔어요" cannot."""
    return None if phrase is None or _VERB_END.search(phrase) else phrase
