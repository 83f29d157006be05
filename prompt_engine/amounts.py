"""Prices as they are typed: in digits or in words, as a range, or as an old price and the new one.

"35,000원 -> 29,000원" and "정가 5만원 할인가 3만원" are one fact: apart, the old price would be advertised.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompt_engine.brief import AdBrief

TILDE = r"[~∼～〜]"
# Between two ends of a range; "8만원~ 3만원" is none.
BETWEEN = rf"(?:{TILDE}|\s{TILDE}\s)"
_NUMERAL = r"(?:[일이삼사오육칠팔구]?[십백천])"
_LARGE = r"(?:천만|백만|십만|억|만|천|백)"
# 원 at the end of the word, or before a particle or a word that hangs on a price: not the 원 of 만원버스 or 이천원룸.
_WON_OF_WORDS = (
    r"원(?:대(?![가-힣]))?(?=[에은을만도씩]|이(?:에|고|면|며|나|라|다|요)|인데|부터|까지|으로"
    r"|짜리|할인|균일|특가|행사|(?![가-힣]))"
)
# Behind a blank it is a word of its own, not the 원 of "20만 원본".
_AFTER_WON = r"(?:[에은을만도씩]|이(?:에|고|면|며|라)|입니|부터|까지|으로|짜리|대|할인|이상|(?![가-힣]))"
_WON = rf"(?:원(?!룸|데이|두|목|장|단|형|칙)|\s원(?={_AFTER_WON}))(?:대)?"
_TAIL = rf"(?:\s?{_LARGE}(?:\s?\d[\d,.]*)?)"
_SPELLED = rf"(?<![가-힣])(?:[일이삼사오육칠팔구]?[십백천만]\s?){{1,5}}{_WON_OF_WORDS}"
_MIXED = rf"\d[\d,.]*{_TAIL}\s?{_NUMERAL}{{1,3}}\s?{_WON_OF_WORDS}"
_FIGURES = rf"(?:(?<![가-힣\d])만\s?)?\d[\d,.]*{_TAIL}*{_WON}"
_WON_AMOUNT = rf"(?:{_SPELLED}|{_MIXED}|{_FIGURES}|[₩￦]\s?\d[\d,.]*)"
# Owners leave the 원 away: "벽걸이 7만", "2만5천". What is counted so is no price: "구독자 10만", "3만 명".
_COUNTED = (
    r"(?:명|마리|포기|상자|박스|개|회|부|장|건|권|주|평|세대|가구|병|잔|팩|킬로|보|번|원|이상|이하|여)(?:[을를이가은는에의도]|까지)?(?![가-힣])"
    r"|[A-Za-z]|돌파|달성|팔로워|구독"
)
_NO_COUNT = "".join(
    rf"(?<!{word}\s)(?<!{word})" for word in ("구독자", "팔로워", "조회수", "누적", "주행", "회원", "방문자")
)
_SHORT_WON = (
    rf"{_NO_COUNT}(?<![\d.,])(?:\d{{1,3}}(?:\.\d)?만(?:\s?\d(?:\.\d)?천)?|\d천(?:\s?\d백)?"
    rf"|(?<![가-힣])[일이삼사오육칠팔구]?만[일이삼사오육칠팔구]?천(?:[일이삼사오육칠팔구]?백)?"
    # Behind a Korean word: "니트 29,000", "라면 3500".
    rf"|(?<=[가-힣)]\s)(?:\d{{1,3}},\d{{2}}0|[1-9]\d{{1,3}}00)(?![,/:.\-~+]?\d))"
    rf"(?!\s?(?:{_COUNTED}))(?=(?:대|부터|까지|에|씩|선)?(?![가-힣\d]))"
)
_GROUPED = r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])"
_CURRENCY = r"[$€£¥]\s?\d(?:[\d,]*\d)?(?:\.\d+)?"

_ARROW = r"(?:-+>|=+>|→|⇒|»|>>?|▷)"
_OLD = r"(?:정상가격?|정가|원래가?|원가|기존가격|기존가?|종전가?|시중가|소비자가격?|권장가|출시가|평소)"
_NEW = r"(?:할인가격?|특별가|특가|행사가|이벤트가|세일가|판매가|오픈가|체험가|회원가|현금가|예약가|공구가|기획가)"
# "명절 특가": what the new price is called, and for what.
_NOW = rf"(?:(?:[가-힣]{{1,4}}\s)?{_NEW}|오늘만|오늘|지금은|지금|현재|단돈|단|이제)"
_NOW_EN = r",?\s(?:(?:is\s)?now(?:\s(?:only|just))?:?|(?:down|reduced|marked down) to)"
_OLD_EN = r"(?:was|reg(?:ular(?:ly)?)?\.?|originally|usually|normally|list)"
# The first amount may leave its 원 to the second: "5만 → 3만원".
_FIRST = rf"(?:{_WON_AMOUNT}|\d[\d,.]*{_TAIL}{{0,3}})"
_SHORT_AMOUNT = rf"(?:{_WON_AMOUNT}|{_SHORT_WON})"
_WAS = r"(?:인데|짜리를?|이?었는데|였는데|이던|하던|이?지만)"
_PAIRS = (
    rf"(?:{_OLD}\s?:?\s?)?({_FIRST})\s?(?:{_ARROW}|에서)\s?(?:{_NOW}\s?:?\s?)?({_WON_AMOUNT})(?!\s?(?:까지|사이|선|정도|대))(?:으로)?",
    rf"{_OLD}\s?:?\s?({_SHORT_AMOUNT}){_WAS}?\s?[,/·]?\s?(?:(?:{_NOW}|할인)\s?:?\s?)?({_SHORT_AMOUNT})",
    rf"({_WON_AMOUNT})\s?[,/]?\s?{_NEW}\s?:?\s?({_WON_AMOUNT})",
    rf"(?:{_NEW}\s?:?\s?)?({_WON_AMOUNT})\s?\(\s?{_OLD}\s?:?\s?({_SHORT_AMOUNT})\s?\)",
    rf"({_SHORT_WON})\s?{_ARROW}\s?({_SHORT_WON})",
    rf"({_GROUPED})\s?{_ARROW}\s?({_GROUPED})",
    rf"({_CURRENCY})\s?(?:{_ARROW}|{_NOW_EN})\s?({_CURRENCY})",
    rf"({_CURRENCY}),?\s\(?{_OLD_EN}\s?({_CURRENCY})\)?",
)
_RANGE = rf"\d[\d,.]*(?:\s?[만천백])?(?:\s?원)?{BETWEEN}{_WON_AMOUNT}"
_EN_RANGE = rf"{_CURRENCY}\s?[-–]\s?[$€£¥]?\s?\d[\d,]*(?:\.\d+)?"
# "1인당 3만원" is no price without what it is for.
_PER_ONE = r"1\s?(?:인|개|팩|박|병|판|잔|회|장|건|kg|시간)당\s?"
# "8만원~" is where prices start; "~3만원" where they end.
_OPEN = rf"(?:{TILDE}(?!\d))?"
PRICE = "|".join(
    (
        *_PAIRS,
        rf"{_RANGE}{_OPEN}",
        rf"(?<![\d.,])\d[\d.]{{0,4}}\s?[만천]?{BETWEEN}{_SHORT_WON}",
        rf"(?:(?:최대|최소)\s?|(?<![^\s(]){TILDE}\s?)?(?:{_PER_ONE})?{_WON_AMOUNT}{_OPEN}",
        rf"{_EN_RANGE}(?!\d)",
        rf"{_CURRENCY}(?:\s?(?:million|[kKmM])\b)?(?:\s?/\s?[a-z]{{2,10}})?\+?",
        r"\d[\d,.]*\s?(?:dollars?|bucks|cents|euros?|pounds|USD|KRW|EUR|won)\b",
        rf"\d[\d,.]*\s?(?:억|천만)\s?(?:\d[\d,.]*\s?(?:천|만)*)?(?:대(?![가-힣]))?{_OPEN}",
        rf"{_SHORT_WON}(?:대(?![가-힣]))?{_OPEN}",
    )
)
_PAIR = re.compile("|".join(_PAIRS), re.IGNORECASE)
_OLD_BEFORE = re.compile(rf"(?:{_OLD}|{_OLD_EN})\s?:?\s?$", re.IGNORECASE)

_DIGITS = {numeral: value for value, numeral in enumerate("일이삼사오육칠팔구", 1)}
_SMALL_UNITS = {"십": 10, "백": 100, "천": 1000}
_LARGE_UNITS = {"만": 10_000, "억": 100_000_000}


def is_pair(price: str) -> bool:
    """An old price and the new one."""
    return _halves(price) is not None


def current(price: str) -> str:
    """What has to be paid now: the new one of two prices, else the price itself."""
    halves = _halves(price)
    return halves[0] if halves else price


def is_cut(price: str) -> bool:
    """Two prices, of which the new one is lower."""
    halves = _halves(price)
    return halves is not None and 0 < worth(halves[0]) < worth(halves[1])


def _halves(price: str) -> tuple[str, str] | None:
    """The new price and the old one: the old one comes first, unless it is called so after the new one."""
    pair = _PAIR.fullmatch(price)
    if pair is None:
        return None
    first, last = (place for place in range(1, _PAIR.groups + 1) if pair.start(place) >= 0)
    new, old = (first, last) if _OLD_BEFORE.search(price[: pair.start(last)]) else (last, first)
    return pair[new], pair[old]


def with_old(price: str, brief: AdBrief) -> str:
    """The price as the body says it: with the old one beside it, where two were typed."""
    pairs = (slot.text for slot in brief.slots if slot.text != price and is_pair(slot.text))
    pair = next((pair for pair in pairs if current(pair) == price), None)
    if pair is None:
        return price
    labelled = re.search(rf"\b{_OLD_EN}\s{re.escape(pair)}", brief.text, re.IGNORECASE)
    return labelled.group().lower() if labelled else pair


def worth(price: str) -> float:
    """The amount as a number: "1만2천원" and "만이천원" are both 12,000; 0 where there is none."""
    total = section = 0.0
    number: float | None = None
    for part in re.findall(r"\d[\d,]*(?:\.\d+)?|[일이삼사오육칠팔구십백천만억]", price):
        if part[0].isdigit():
            number = float(part.replace(",", ""))
        elif part in _DIGITS:
            number = float(_DIGITS[part])
        elif part in _SMALL_UNITS:
            section += (1 if number is None else number) * _SMALL_UNITS[part]
            number = None
        else:
            total += (section + (number or 0) or 1) * _LARGE_UNITS[part]
            section, number = 0.0, None
    return total + section + (number or 0)
