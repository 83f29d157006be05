"""The letters of the patterns: what each stands for in one brief. A letter has a value only where it was typed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from prompt_engine.amounts import with_old
from prompt_engine.brief import AdBrief, Fact, FactKind
from prompt_engine.function_words import CONDITIONS, PRICED_DAYS
from prompt_engine.hangul import is_hangul
from prompt_engine.language import detect_language
from prompt_engine.lexicon import Role
from prompt_engine.phrases import capital, copy_data
from prompt_engine.situations import hires, staff_of
from prompt_engine.slots import NATIVE_UNITS
from prompt_engine.translation import spell
from prompt_engine.vocabulary import Category, Language, Occasion, SlotKind

if TYPE_CHECKING:
    from prompt_engine.templates import Industry, TemplateLibrary

_UNTIL = re.compile(
    r"까지|부터|동안|~|–|-| to |through|(?:만|간|하루|한\s?달|내내|매일|24시)$|until|\bby\b|daily|every", re.IGNORECASE
)
_RANGE = re.compile(r".(?:~|–|-)[^까부동만]*$")
_SHORT = {Language.KO: 22, Language.EN: 36}
_GOODS = frozenset({Category.FOOD, Category.PRODUCT, Category.FASHION})
# Food that is taken home: nobody comes to eat it.
_RAW = frozenset({"market"})
# Nothing is bought there: shirts are brought to a laundry.
_SERVING = frozenset({"laundry", "cleaning", "repair", "moving"})
_CHEAPER = r"할인|세일|특가|쿠폰|적립|균일|off|free|sale|무료"
_FREE = r"무료|공짜|증정|나눔|free|complimentary"
# Staff is not for sale, and "초보 가능" is no audience.
_FOR_SALE = frozenset("PMEYLGWVA")
_NO_NOUN = re.compile(r"(?:요|다|죠|용|무료|공짜|서비스로|중|구함|구인)$|^free$", re.IGNORECASE)
# Occasions that are held somewhere and so can be met with.
_HELD = frozenset({Occasion.NEW, Occasion.DISCOUNT, Occasion.EVENT})
_MEETABLE = ("메뉴", "이벤트", "행사", "신상", "신상품", "신제품", "event", "menu", "party", "festival")
# An amount at the end of a product's name: "삼겹살 2인분", "마카롱 10개 세트" keeps its set.
_AMOUNT = re.compile(
    rf"(?:\s+(?:\d[\d,.~]*\s?(?:count|[가-힣A-Za-z㎡]{{0,4}})(?:\s(?:box|bag|pack|jar|case|crate|tray|박스|상자))?|(?:한|두|세|네|다섯|열)\s?(?:{NATIVE_UNITS})(?:분|치)?|한정|하루|L사이즈))+$"
)

_JOINT = re.compile(r"\s[+&/-]+$")


def letters_of(brief: AdBrief, library: TemplateLibrary, industry: Industry) -> dict[str, str]:
    """The letters as the body says them."""
    korean = brief.language is Language.KO
    values: dict[str, str] = {}
    product = staff_of(brief) if hires(brief) else brief.product
    if product and not korean and any(is_hangul(character) for character in product):
        product = spell(product, library.lexicon)
    given = {
        "P": product,
        "W": with_old(brief.price, brief) if brief.price else None,
        "D": brief.offer,
        "T": brief.dates,
        "B": brief.brand,
        "A": brief.audience,
        "O": _noun(brief.occasion_phrase),
    }
    values.update({letter: text for letter, text in given.items() if text})
    if brief.trade:
        values["I"] = trade = _trade(brief, industry)
        if trade.endswith(_endings("places", brief.language)):
            values["C"] = trade
    if brief.season and (season := _season(brief, library, korean=korean)):
        values["S"] = season
    values.update(_when(brief))
    if fragment := _short_fragment(brief):
        values["F"] = fragment.text
        if fragment.kind is FactKind.OFFER:
            values["J"] = fragment.text
    phrase = brief.occasion_phrase or ""
    offered = not korean and brief.occasion is Occasion.DISCOUNT and re.search(r"[\s-]", phrase)
    if offered and phrase.lower() != (product or "").lower():
        values["Q"] = phrase
    if held := _held(brief):
        values["K"] = held
    values["V"] = industry.invitation if korean else industry.call_to_action.en
    return values


def dated(price: str, brief: AdBrief) -> str:
    """The price and the days it is for, where it is for some only: "주말 브런치 18,000원" costs "주말 18,000원"."""
    return f"{brief.dates} {price}" if brief.dates in PRICED_DAYS and price == brief.price else price


class GiftPhrase(NamedTuple):
    """A product that is free, as typed: `whole` is "무료 레벨테스트" or "음료 증정"."""

    whole: str
    product: str
    word: str


def gift_phrase(brief: AdBrief) -> GiftPhrase | None:
    """The product and the word beside it that says it is free."""
    if not brief.gift or not brief.product:
        return None
    product = re.escape(brief.product)
    beside = re.search(rf"({_FREE})\s*{product}|{product}\s*({_FREE})", brief.text, re.IGNORECASE)
    return GiftPhrase(beside.group(), brief.product, beside[1] or beside[2]) if beside else None


def without_amount(product: str) -> str:
    """The product without how much of it: "제주 감귤 10kg" is "제주 감귤"."""
    return _JOINT.sub("", _AMOUNT.sub("", product)).strip() or product


def _when(brief: AdBrief) -> dict[str, str]:
    """The dates as a span ("11월 말까지", "오늘만") or as a day that one can come on."""
    dates = brief.dates
    if not dates:
        return {}
    if not _UNTIL.search(dates):
        return {"N": dates}
    ranging = brief.language is Language.KO and _RANGE.search(dates)
    return {"U": dates + (" 동안" if ranging else "")}


def headline_letters(letters: dict[str, str], brief: AdBrief, library: TemplateLibrary) -> dict[str, str]:
    """The letters as a headline says them: a product without how much of it."""
    values = dict(letters)
    if brief.price:
        values["W"] = dated(brief.price, brief)
    if product := values.get("P"):
        product = values["P"] = without_amount(product)
        values.update(dict.fromkeys(_sorts(product, brief, library), product))
        if values.keys() & {"W", "D", "T"}:
            values.pop("V", None)  # the body's first sentence invites already
    if hires(brief) and product:
        values = {letter: text for letter, text in values.items() if letter not in _FOR_SALE}
    if product and (phrase := values.get("O")):
        values["O"] = _without(product, phrase) if brief.occasion is Occasion.RECRUIT else phrase
        if _overlap(product, values["O"]) or values["O"].endswith(f" {product}"):
            values.pop("O")
    for letter in ("S", "O"):  # the product says it already: "겨울 코트", "표본 전시 체험"
        if product and values.get(letter, product).lower() in product.lower():
            values.pop(letter, None)
    if typed := _typed_phrase(values, brief, library):
        values["R"] = typed
    return values


def _overlap(product: str, phrase: str) -> bool:
    """They share a word, and the phrase does not go on from the product: "자격증 대비반" and "대비반 개강"."""
    return product not in phrase and not set(product.split()).isdisjoint(phrase.split())


def _without(product: str, phrase: str) -> str:
    """The occasion without the end of the product: "내신 대비반 모집" of a "고1 내신 대비반" is "모집"."""
    if product in phrase:
        return phrase
    words = product.split()
    ends = (" ".join(words[place:]) + " " for place in range(len(words)))
    return next((phrase[len(end) :] for end in ends if phrase.startswith(end)), phrase)


def _sorts(product: str, brief: AdBrief, library: TemplateLibrary) -> str:
    """The letters that tell what sort of product it is."""
    head = library.lexicon.read(product.rsplit(maxsplit=1)[-1])
    done = head.sense(Role.SERVICE) and not head.sense(Role.THING)
    words = product.lower() if brief.category is Category.FOOD else tuple(product.lower().split())
    if brief.category not in _GOODS or done or _is_service(words, brief.language):
        sorts = "L"
    elif brief.industry in _SERVING:
        sorts = ""
    elif brief.category is Category.FOOD and brief.industry not in _RAW:
        sorts = "ME"
    else:
        sorts = "MY"
    return sorts + "H" * hires(brief) + "G" * brief.gift


def _is_service(words: str | tuple[str, ...], language: Language) -> bool:
    """Named after what is done, wherever that stands ("출장세차 SUV"); of food only at the end: "배달 떡볶이"."""
    endings = _endings("services", language)
    return words.endswith(endings) if isinstance(words, str) else any(word.endswith(endings) for word in words)


def _typed_phrase(values: dict[str, str], brief: AdBrief, library: TemplateLibrary) -> str | None:
    """The owner's own words where a pattern would bend them: a free or reduced product, or no clean noun."""
    if brief.language is Language.EN and brief.occasion is Occasion.OPENING and brief.trade:
        phrase = brief.occasion_phrase or ""
        typed = phrase.lower().endswith("opening") and f"{phrase.lower()} of " in brief.text.lower()
        return f"{phrase} of our {values['I']}" if typed and not brief.brand else None
    product = values.get("P")
    if not product or brief.language is not detect_language(brief.text):
        return None
    if brief.gift:
        gift = gift_phrase(brief) if brief.language is Language.KO else None
        return gift.whole if gift else None
    told = (fact.text for fact in brief.facts if product in fact.text)
    short = next((text for text in told if len(text) <= _SHORT[brief.language]), None)
    if brief.occasion in {Occasion.GIFT, Occasion.DISCOUNT}:
        return short
    last = library.lexicon.read(product.split()[-1])
    # "중등반" alone does not say of what.
    told_with = (Role.MODIFIER,) if " " in product else ()
    clean = last.sense(Role.THING, Role.SERVICE, *told_with) or re.search(r"[\"'’”」』》〉]$", product)
    if brief.language is Language.EN or clean:
        return None
    return short or product


def _short_fragment(brief: AdBrief) -> Fact | None:
    """A typed fragment that fits a headline."""
    offers = brief.occasion in {Occasion.DISCOUNT, Occasion.GIFT}
    kinds = {FactKind.OFFER} if offers else {FactKind.OFFER, FactKind.NOTE}
    if brief.occasion is Occasion.NOTICE:
        kinds.add(FactKind.LIMIT)
    short = (fact for fact in brief.facts if fact.kind in kinds and len(fact.text) <= _SHORT[brief.language])
    return next((fact for fact in short if not _says_half(fact, brief)), None)


def _says_half(fact: Fact, brief: AdBrief) -> bool:
    """A price without what it is for ("소 28,000원") and a condition ("음료 포함") are no headline."""
    if fact.text.rsplit(maxsplit=1)[-1] in CONDITIONS:
        return True
    priced = any(slot.kind is SlotKind.PRICE and slot.text in fact.text for slot in brief.slots)
    elsewhere = brief.product is not None and without_amount(brief.product) not in fact.text
    return priced and elsewhere and not hires(brief) and not re.search(_CHEAPER, fact.text)


@cache
def _endings(kind: str, language: Language) -> tuple[str, ...]:
    """How the names of such things end: places that one can go to ("카페"), services ("설치")."""
    return tuple(copy_data(language)[kind]["endings"].split())


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
    """An occasion that can be the object of a sentence: "나왔어요" and "무료" cannot."""
    return None if phrase is None or _NO_NOUN.search(phrase) else phrase
