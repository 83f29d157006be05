"""Finding products in a fragment: runs of words around a thing that we know, and the price beside each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompt_engine.amounts import current
from prompt_engine.function_words import (
    AFTER_AMOUNT,
    BARE,
    BEFORE_PRICE,
    CONDITIONS,
    EDGES,
    LEAST,
    MEASURED,
    NO_PRODUCT,
    NOTE_LABELS,
    RATES,
    STOPS,
    TIERS,
    TRIVIAL,
    VOUCHERS,
)
from prompt_engine.hangul import is_hangul
from prompt_engine.lexicon import Role
from prompt_engine.vocabulary import SlotKind

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from prompt_engine.fragments import Fragment, Token

THINGS = (Role.THING, Role.SERVICE)
DESCRIBING = (Role.MODIFIER, Role.PERSON, Role.COLOUR, Role.MATERIAL, Role.MOOD, Role.SEASON, Role.PLACE, Role.LIGHT)
_OTHERS = (Role.TRADE, Role.OCCASION, Role.INSTRUCTION, Role.LEADING, Role.SHOP, Role.AUDIENCE, Role.AVOID)
_VERB = re.compile(
    r"(?:요|니다|세요|까|네요|용|죠|다|당|음|게|며|서|고|면|는데|은데|인데|려고|도록|지만|니까|던|하는|되는|되어|되어서|이라|라서)$"
)
# A verb in the past, whatever follows it: "깨졌을 때".
_PAST = re.compile(r"[가-힣](?:[았었졌했겠렸웠췄셨봤왔갔났]|했)(?:을|던|는|다|어|어서)?$")
_OBJECT_OR_TOPIC = frozenset({"은", "는", "을", "를"})
# "수능까지", "매장에서": when and where, and not what.
_WHEN_OR_WHERE = frozenset({"까지", "부터", "에서", "에게", "한테", "께", "마다", "보다", "처럼"})
# Particles inside a product's name: "딸기와 크림", "불고기랑 밥".
_JOINING = frozenset({"", "의", "와", "과", "이랑", "랑"})
# Teacher and pupil: "필라테스 1:1 레슨" is one kind of lesson, and counts nothing.
_ALONE = re.compile(r"1\s?(?::|대)\s?1$")
_QUOTES = "\"'“”‘’「」『』《》〈〉 "
_ANY_QUOTE = re.compile(r"[\"“”「」『』《》〈〉]|(?<!\w)['‘]|['’](?!\w)")
_OPENED, _CLOSED = re.compile(r"(?<!\w)['‘](?=\w)"), re.compile(r"(?<=\w)['’](?![A-Za-z0-9])")
_LIMITS = ("최대", "최소", "~")
_PRICE_REACH, _JOINED_REACH, _LONG_RUN = 3, 3, 4
_AND = frozenset({"and", "&"})
_MOST_DIGITS = 3
_ASIDE, _VAGUE = 1.6, 0.6
_ADDED = ("증정", "사은품", "드려요", "드립니다", "서비스", "선물")
# What something costs: "설치비", "입장료".
_FEE = re.compile(r"[가-힣]{2,}(?:비|비용|료|요금|값|금액)$|(?:예약|보증|계약|위약|선)금$")


@dataclass(slots=True)
class Offer:
    """A product run: tokens `first` to `last` of its fragment, its price, and how sure we are."""

    name: str
    first: int
    last: int
    price: str | None
    score: float


def unquoted(name: str) -> str:
    """A name without the quotes around it; quotes inside stay when each has its other half."""
    bare = name.strip(_QUOTES)
    return bare if balanced(bare) else paired(name.strip())


def paired(text: str) -> str:
    """The text, without its quotation marks where one has lost its other half."""
    return text if balanced(text) else _ANY_QUOTE.sub("", text).strip()


def balanced(text: str) -> bool:
    """Whether every quotation mark has its other half; an apostrophe is none."""
    pairs = all(text.count(mark[0]) == text.count(mark[1]) for mark in ("“”", "「」", "『』", "《》", "〈〉"))
    opened, closed = len(_OPENED.findall(text)), len(_CLOSED.findall(text))
    return pairs and text.count('"') % 2 == 0 and opened <= closed


def is_verb(token: Token) -> bool:
    """A Korean word that ends a clause, as far as its ending tells."""
    if token.slot or token.known or not token.reading or len(token.text) == 1 or not is_hangul(token.text[-1]):
        return False
    return bool(_VERB.search(token.text)) and token.reading.particle not in _OBJECT_OR_TOPIC


def offers(fragment: Fragment, *, korean: bool, taken: AbstractSet[int] = frozenset()) -> list[Offer]:
    """Every product run of the fragment, left to right; `taken` holds the ids of tokens that are something else."""
    found: list[Offer] = []
    start, tokens = 0, fragment.tokens
    labels = [token.text for token in tokens if token.text != "새"][:1]
    if labels and labels[0] in NOTE_LABELS:
        return found
    while start < len(tokens):
        if id(tokens[start]) in taken or not _belongs(tokens, start, korean=korean):
            start += 1
            continue
        end = start
        while end + 1 < len(tokens) and id(tokens[end + 1]) not in taken and _continues(tokens, end, korean=korean):
            end += 1
        if offer := _offer(fragment, start, end):
            found.append(offer)
        start = end + 1
    return found


def _belongs(tokens: list[Token], place: int, *, korean: bool) -> bool:
    """Whether this token can be part of a product's name."""
    token = tokens[place]
    if token.denied or _is_share(tokens, place):
        return False
    if token.slot:
        return token.slot.kind is SlotKind.QUOTED or _counts_what_follows(tokens, place)
    if token.text in NO_PRODUCT or (token.reading and token.reading.particle in _WHEN_OR_WHERE):
        return False
    if token.has(*THINGS):
        return True
    if token.has(*_OTHERS):
        return False
    return token.has(*DESCRIBING) or (not is_verb(token) and _may_name(token, korean=korean))


def _is_share(tokens: list[Token], place: int) -> bool:
    """What a percentage is a share of: "100% 효과", "72% cacao"."""
    before = tokens[place - 1].slot if place else None
    return bool(before and before.kind is SlotKind.PERCENT) and tokens[place].text.lower() in MEASURED


def _may_name(token: Token, *, korean: bool) -> bool:
    """Whether a word that nobody knows may be part of a name."""
    if token.text in CONDITIONS or (not token.known and token.reading and token.reading.particle in {"는", "은"}):
        return False
    if not token.known and (_PAST.search(token.text) or _FEE.search(token.text) or token.text.endswith("는")):
        return False
    if korean and (len(token.text) == 1 or is_hangul(token.text[0])):
        return not is_hangul(token.text[0]) or len(token.text) > 1
    return token.text.lower() not in STOPS


def _counts_what_follows(tokens: list[Token], place: int, counts_ahead: int = 2) -> bool:
    """A number before a thing ("2인 세트"), unless it counts the thing before it ("감귤 5kg")."""
    slot = tokens[place].slot
    if slot is None or slot.kind not in {SlotKind.QUANTITY, SlotKind.NUMBER} or place + 1 == len(tokens):
        return False
    if slot.kind is SlotKind.NUMBER and sum(map(str.isdigit, slot.value)) > _MOST_DIGITS:
        return False  # a price without its unit: "생맥 3,900 치킨"
    counts_before = bool(place) and tokens[place - 1].has(*THINGS) and not _ALONE.match(slot.value)
    counted = tokens[place + 1].has(*THINGS, Role.MODIFIER)
    # "2 bed 1 bath apartment"
    ahead = not counted and counts_ahead > 0 and _counts_what_follows(tokens, place + 1, counts_ahead - 1)
    return (counted or ahead) and not counts_before


def _continues(tokens: list[Token], place: int, *, korean: bool) -> bool:
    token, following = tokens[place], tokens[place + 1]
    if token.reading and token.reading.particle not in _JOINING:
        return False
    if following.slot:
        counted = following.slot.kind in {SlotKind.QUANTITY, SlotKind.QUOTED} or _ALONE.match(following.text)
        return bool(counted) and any(before.has(*THINGS) for before in tokens[: place + 1])
    if following.text in TIERS and token.has(*THINGS):
        return False  # "강아지 미용 소형견 39,000원"
    if following.text.lower() in _AND and token.has(*THINGS):
        return _ends_priced(tokens, place + 2, korean=korean)
    goes_on = following.has(*THINGS, Role.MODIFIER, Role.MATERIAL) or _is_priced(tokens[place + 2 :])
    if not korean and token.has(*THINGS) and not goes_on:
        return False
    return _belongs(tokens, place + 1, korean=korean)


def _ends_priced(tokens: list[Token], start: int, *, korean: bool) -> bool:
    """One price for both: "soup and sandwich $9"."""
    end = start
    while end < min(len(tokens), start + _JOINED_REACH) and _belongs(tokens, end, korean=korean):
        end += 1
    return end > start and price_after(tokens, end - 1) is not None


def _is_priced(following: list[Token]) -> bool:
    """A price comes next: the word before it ends a name, known or not ("winter tire swap $60")."""
    slot = following[0].slot if following else None
    return slot is not None and slot.kind is SlotKind.PRICE


def _last_of(tokens: list[Token], start: int, end: int) -> int:
    """Where a name ends: before a word that only joins, the season of what follows, and what is given with it."""
    while end > start and not tokens[end].slot and tokens[end].text.lower() in EDGES:
        end -= 1
    named = any(token.has(*THINGS) for token in tokens[start:end])
    following = tokens[end + 1] if end + 1 < len(tokens) else None
    if named and following and not tokens[end].slot:
        of_occasion = tokens[end].has(Role.SEASON) and not tokens[end].has(*THINGS) and following.has(Role.OCCASION)
        if of_occasion or (_is_added(tokens, end) and tokens[end].has(*THINGS)):
            return end - 1
    return end


def _offer(fragment: Fragment, start: int, end: int) -> Offer | None:
    tokens = fragment.tokens
    end = _last_of(tokens, start, end)
    run = tokens[start : end + 1]
    named = any(token.has(*THINGS) for token in run)
    price = price_after(tokens, end) or (_price_before(tokens, start) if named else None)
    if run[-1].text.endswith(VOUCHERS):
        price = None  # "쿠폰 3천원" is what it is worth
    quoted = any(token.slot and token.slot.kind is SlotKind.QUOTED for token in run)
    if not named and not quoted and (not price or any(token.slot for token in run)):
        return None
    if not quoted and all(token.text in TIERS for token in run):
        return None  # "성인 19,900원 초등 12,900원": whom a price is for
    name = fragment.typed(run[0].start, run[-1].end)
    particle = run[-1].reading.particle if run[-1].reading else ""
    name = _bracketed(unquoted(name[: len(name) - len(particle)]), fragment.source[run[-1].end : run[-1].end + 1])
    gift = any(sense.occasion == "gift" for token in tokens if (sense := token.sense(Role.OCCASION)))
    score = 2.0 * named + 1.0 * quoted + 1.5 * (quoted and named) + 2.0 * bool(price) - 1.0 * gift
    vague = all(token.slot or token.text in BARE for token in run)
    score -= _ASIDE * (_is_condition(tokens, end) or _is_added(tokens, end)) + _VAGUE * vague
    return Offer(name, start, end, price, score - 0.2 * max(0, len(run) - _LONG_RUN))


def _bracketed(name: str, following: str) -> str:
    """The name with both its brackets: "키트 (4인용" goes on with one, or else ends before it."""
    if name.count("(") <= name.count(")"):
        return name
    return name + ")" if following == ")" else name[: name.rindex("(")].strip() or name.replace("(", "")


def _is_condition(tokens: list[Token], end: int) -> bool:
    """A condition or an amenity is named, not sold: "소형견 기준", "음료 포함"."""
    following = tokens[end + 1] if end + 1 < len(tokens) else None
    return following is not None and not following.slot and following.text in CONDITIONS


def _is_added(tokens: list[Token], end: int) -> bool:
    """A gift with something else: "PT 2회 증정"."""
    return end + 1 < len(tokens) and tokens[end + 1].text.startswith(_ADDED)


def price_after(tokens: list[Token], end: int) -> str | None:
    """The price that follows the run, unless it is an amount off or a condition ("5,000원 할인", "3만원 이상")."""
    for place in range(end + 1, min(len(tokens), end + 1 + _PRICE_REACH + 1)):
        token = tokens[place]
        if token.slot and token.slot.kind is SlotKind.PRICE:
            # "최대 30만원" and "~3만원" are limits of something and no prices.
            return None if token.text.startswith(_LIMITS) else _price_at(tokens, place)
        between = token.slot and token.slot.kind in {SlotKind.QUANTITY, SlotKind.DATE, SlotKind.PERCENT}
        aside = token.text.lower() in BEFORE_PRICE or token.has(Role.OCCASION, Role.AVOID) or token.denied
        if not (between or aside or _is_share(tokens, place)):
            return None
    return None


def _price_before(tokens: list[Token], start: int) -> str | None:
    """A price that opens the fragment: "월 3만원 세차 정기권", "정가 5만원 → 3만원 카드지갑"."""
    priced = _is_priced(tokens[start - 1 : start]) and is_hangul(tokens[start].text[0])
    opens = all(token.text.lower() in TRIVIAL | RATES for token in tokens[: max(0, start - 1)])
    return _price_at(tokens, start - 1) if priced and opens else None


def _price_at(tokens: list[Token], place: int) -> str | None:
    price = current(tokens[place].text)
    before = tokens[place - 1] if place else None
    if before and (before.text in RATES or before.text.lower() in LEAST):
        # "월 18만원" and "개당 6,800원" are no price without what it is for.
        price = before.text + " " * (before.end < tokens[place].start) + price
    elif before and place > 1 and f"{tokens[place - 2].text} {before.text}".lower() in LEAST:
        price = f"{tokens[place - 2].text} {before.text} {price}"
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following is None:
        return price
    if following.text.lower() in AFTER_AMOUNT:
        return None
    starts = following.text.startswith("부터") and following.start == tokens[place].end
    return price + "부터" if starts else price
