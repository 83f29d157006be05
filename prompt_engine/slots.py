"""Facts that later steps may move but never change: addresses, names in quotes, prices, dates, amounts, numbers.

One pattern reads the text once from left to right; the order of its parts decides what a run of digits is. The last
part takes any number that is left, so no digit of the text lies outside a slot.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from prompt_engine.amounts import BETWEEN, PRICE, TILDE
from prompt_engine.vocabulary import SlotKind


class SlotSpan(NamedTuple):
    """A slot and where it stands: `text[start:end]` includes the quotes of a quoted name, `value` does not."""

    kind: SlotKind
    value: str
    start: int
    end: int


_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
# "SAT prep" is a test and no Saturday.
_DAY = (
    r"(?!(?-i:SAT)\s(?:prep|test|exam|course|class|score|math|reading|tutor|practice))"
    r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:days?)?\b"
)
_WEEKDAY = r"[월화수목금토일]"
# "Tue-Thu only", but "Fridays only $5" is cheap and no limit of days.
_ONLY = r"(?:\s+only\b(?!\s*[$€£\d]))?"
_IN_BRACKETS = rf"(?:\s?\({_WEEKDAY}(?:요일)?\))?"
_UNTIL = r"(?:\s?(?:까지만|까지|부터|동안)(?![가-힣]{3})|만(?![가-힣]))?"
_KO_DAY = (
    r"(?:\d{2,4}년\s?)?\d{1,2}월(?:\s?(?:\d{1,2}일|초|중순|말일?|하순|상순|(?:첫째|둘째|셋째|넷째|마지막)\s?주|한\s?달(?:간)?))?"
    + _IN_BRACKETS
)
# "12월 24, 25일" and "12월 24일, 25일": a list of days is one fact.
_KO_DAYS = r"(?:\d{1,2}월\s?\d{1,2}일?|\d{1,2}일)(?:\s?[,·]\s?\d{1,2}일?){1,6}(?<=일)(?!간|차|\s?이상)"
_CLOCK = r"(?:(?:오전|오후|새벽|아침|점심|저녁|밤|낮)\s?)?(?:\d{1,2}시(?:\s?\d{1,2}분|\s?반)?(?!간)|\d{1,2}:\d{2})"
_AM_PM = r"\d{1,2}(?::\d{2})?\s?[ap]\.?m\b\.?"
_KO_UNITS = (
    "년식|게임|미터|매(?!장|출)|발(?!자국|표)|개월|개입|개소|인분|인용|인실|박스|상자|봉지|세트|켤레|회차|호점|호선|호실|평형|평대|년차|주년|주차|주간|일간|일차|시간|가지|종류|마리|포기"
    "|송이|그루|단계|등급|교시|과목|리터|킬로|그램|인치|명|분|인|잔|개|병|캔|봉|팩|장|권|벌|회|번|호|층|평|년|주|달|일|초|살|세|대|곳|종|판|근|줄|단"
    "|배|등|위|차|점|포(?!인트)|피스|룸|석|급|박|도|쪽|화|편|곡|타|쌍|짝|량|행|조|동|구|길|로|만|천|억|본"
)
# Behind a blank a unit is a whole word: the 배 of "13,000 배민" counts nothing.
_WHOLE = r"(?=(?:[을를이가은는에의만도씩당로과와]|까지|부터|동안|짜리|이상|이하|이내|이고|이며|인데)?(?![가-힣]))"
_EN_UNITS = (
    r"oz|lbs?|kg|g|mg|ml|l|cm|mm|km|m|inch(?:es)?|ft|sq\s?ft|kcal|hours?|hrs?|minutes?|mins?|days?|nights?|weeks?|months?|years?"
    r"|people|guests|seats|spots|pieces?|pcs|count|ct|packs?|cups?|bottles?|class(?:es)?|sessions?|lessons?|rooms?|bedrooms?|beds?|baths?"
    r"|miles?|customers|students|stars|items|acres|degrees|tables|slots|pairs?|steps|percent|th|st|nd|rd|k|GB|TB|Mbps"
)
# What is counted in native Korean numbers: "두 마리", "한 달".
_VESSELS = "묶음|봉|잔|판|병|박스|접시|그릇|세트|팩|봉지"
NATIVE_UNITS = f"{_VESSELS}|마리|근|단|포기|개|줄|명|분|장|권|벌|켤레|송이|달|달간|시간|가지|자리|팀"
# "5일치", but not the beginning of "3주치료".
_FOR_DAYS = r"(?:개월|달|주|일)치(?![가-힣])"
# A full stop behind a number ends a sentence: "RTX 4060. 편안한" counts nothing.
_COUNT = r"\d(?:[\d,.]*\d)?"
# "최대 50%", "~30%" and "~11/30" are bounds, and so is "주말만"; without them the fact would be another one.
_AT_MOST = rf"(?:(?:최대|최소)\s?|(?<![^\s(]){TILDE}\s?)?"
_UP_TO = rf"(?:(?<![^\s(]){TILDE}\s?)?"
_PARTS: tuple[tuple[SlotKind, str], ...] = (
    (
        SlotKind.URL,
        (
            r"https?://[^\s,，\"'<>]{1,200}|www\.[^\s,，\"'<>]{1,200}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}"
            r"|(?<![\w.])@[A-Za-z0-9_][A-Za-z0-9_.]{0,40}[A-Za-z0-9_]"
            r"|\b[a-zA-Z0-9][\w-]{1,60}(?:\.[\w-]{1,30})?\.(?:com|net|org|kr|io|shop|me|co|store|app)\b(?:/[^\s,，\"'<>]{0,100})?"
        ),
    ),
    (
        SlotKind.PHONE,
        (
            r"\b0\d{4}\s\d{6}(?!\d)|(?:\+\d{1,3}[\s-]?)?\(?0\d{1,3}\)?[\s.-]?\d{3,4}[\s.-]?\d{4}(?!\d)|\b1[568]\d{2}-\d{4}(?!\d)|\+\d{1,3}[\d\s-]{7,14}\d"
            r"|\(\d{3}\)\s?\d{3}[-.\s]\d{4}|\b\d{3}[-.]\d{3}[-.]\d{4}(?!\d)|\b\d{3}-\d{4}(?!\d)"
        ),
    ),
    (
        SlotKind.QUOTED,
        (
            r"\"[^\"\n]{1,60}\"|“[^”\n]{1,60}”|‘[^’\n]{1,60}’|「[^」\n]{1,60}」|『[^』\n]{1,60}』|《[^》\n]{1,60}》|〈[^〉\n]{1,60}〉"
            r"|(?<![\w가-힣])'[^'\n]{1,60}'(?!\w)"
        ),
    ),
    (SlotKind.PRICE, PRICE),
    (
        SlotKind.PERCENT,
        (
            rf"{_AT_MOST}\d+(?:[.,]\d+)?\s?(?:%?(?:{BETWEEN}|\s?[-–]\s?)\d+\s?)?"
            rf"(?:[%％](?:{TILDE}(?!\d))?|퍼센트|프로(?![젝그필모틴방])|percent\b|pct\b)"
        ),
    ),
    (SlotKind.BUNDLE, r"\d{1,2}\s?\+\s?\d{1,2}|\b\d-for-\d\b|\bbuy\s\d+,?\sget\s\d+(?:\sfree)?\b"),
    (
        SlotKind.DATE,
        (
            rf"{_UP_TO}(?:{_KO_DAYS}{_UNTIL}|{_KO_DAY}\s?(?:~|-|–|부터)\s?(?:{_KO_DAY}|\d{{1,2}}일){_IN_BRACKETS}{_UNTIL}|{_KO_DAY}{_UNTIL}"
            rf"|\d{{4}}[./-]\s?\d{{1,2}}[./-]\s?\d{{1,2}}\.?{_IN_BRACKETS}{_UNTIL}"
            rf"|\d{{1,2}}[./]\d{{1,2}}{_IN_BRACKETS}\s?(?:~|-|–)\s?\d{{1,2}}[./]\d{{1,2}}{_IN_BRACKETS}{_UNTIL}"
            rf"|\d{{1,2}}/\d{{1,2}}(?![\d/]){_IN_BRACKETS}{_UNTIL}|\d{{1,2}}\.\d{{1,2}}(?!\d)(?:\s?\({_WEEKDAY}\)|\s?(?:까지|부터))"
            rf"|\d{{1,2}}일{_IN_BRACKETS}\s?(?:~|-|–)\s?\d{{1,2}}일{_UNTIL}|\d{{1,2}}일\s?(?:까지|부터)"
            # "월수금 오전 6시"
            rf"|(?<![가-힣]){_WEEKDAY}{{2,6}}(?=\s?(?:오전|오후|새벽|아침|저녁|밤|낮)?\s?\d{{1,2}}(?:시|:))"
            rf"|(?<![가-힣]){_WEEKDAY}\s?[~-]\s?{_WEEKDAY}(?:요일)?(?![가-힣])"
            rf"|(?:매주\s?)?{_WEEKDAY}요일(?:\s?[,·/~]\s?{_WEEKDAY}요일)*{_UNTIL}|매주\s?{_WEEKDAY}(?:[,·/~]\s?{_WEEKDAY})*(?![가-힣])"
            rf"|(?:이번|다음|금)\s?(?:주말|달|월|주)(?!년|제)(?:\s?{_WEEKDAY}요일)?{_UNTIL}"
            rf"|(?:오늘|내일|모레)\s?(?:까지|부터|하루|만(?![가-힣]))|(?:평일|주말(?!농장|부부)){_UNTIL}"
            rf"|{_MONTH}\s?\d{{1,2}}(?:st|nd|rd|th)?(?!\d)"
            rf"(?:\s?(?:-|–|to|through)\s?(?:{_MONTH}\s?)?\d{{1,2}}(?:st|nd|rd|th)?(?!\d))?(?:,?\s20\d{{2}})?"
            rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}|(?:\bend of|\bearly|\bmid|\blate)[\s-]{_MONTH}"
            rf"|(?<=\bin\s){_MONTH}|(?<=\buntil\s){_MONTH}"
            rf"|(?:\bevery\s|\bthis\s|\bnext\s)?\b{_DAY}(?:\s?(?:-|–|to|through|and|&)\s?{_DAY})?|\b(?:this|next)\s(?:weekend|week|month)\b"
            rf"|\btonight\b|\btomorrow\b|\btoday\b(?=\sonly)|\bweekends?\b|\bweekdays?\b){_ONLY}"
        ),
    ),
    (
        SlotKind.TIME,
        (
            # "24시" alone is all day.
            rf"{_UP_TO}(?!24시(?!간|\s?(?:까지|부터|[~-])))(?<!\d){_CLOCK}(?:\s?(?:~|-|–|부터)\s?{_CLOCK})?(?:\s?[ap]m\b)?{_UNTIL}|\b\d{{1,2}}\s?(?:-|–|to)\s?{_AM_PM}"
            rf"|\d{{1,2}}\s?[~-]\s?\d{{1,2}}시(?!간){_UNTIL}"
            rf"|\b{_AM_PM}(?:\s?(?:-|–|to|until)\s?{_AM_PM})?{_ONLY}"
        ),
    ),
    (
        SlotKind.QUANTITY,
        (
            # The four insurances of an employee are one thing, and so are a teacher and a pupil.
            rf"4대\s?보험|1대1|1인\s?1(?:메뉴|음료|주문|디저트)(?![가-힣]{{2}})|24시(?!간)|{_AT_MOST}{_COUNT}(?:\s?[~-]\s?{_COUNT})?"
            rf"(?:(?:만|천)?(?:{_FOR_DAYS}|{_KO_UNITS})|\s?(?:만|천)?\s?(?:{_KO_UNITS}){_WHOLE})"
            rf"|{_COUNT}[\s-]?(?:{_EN_UNITS})(?![A-Za-z])|{_COUNT}\s?(?:㎡|℃|°)"
            rf"|(?<![가-힣])(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?:{NATIVE_UNITS})(?:분|치)?(?![가-힣])"
            # Beef of the best grades: "한우 1++".
            rf"|(?<![가-힣])(?:한|두)\s?모(?![가-힣])|(?<!\d)1\+(?:\+|(?!\s?\d))(?=등급|[은는이가을를도와과에의]|[^\w+]|$)"
            # "고1", "초3~초6": years of school.
            rf"|(?<![가-힣])[초중고][1-6](?:\s?[~-]\s?[초중고][1-6])?(?![\d가-힣%~-])"
        ),
    ),
    # A name with its number is one word ("insu77"), unless the number counts something ("PT10회").
    (
        SlotKind.NUMBER,
        (
            r"(?<![A-Za-z])[A-Za-z]{1,20}-?\d(?:[\d,./:-]*\d)?(?![\d%％$])(?!\s?(?:원|만|천|회|개|명|인|주|일|시|분|잔|세트|\+))"
            r"|(?-i:\bN[oO])\.\s?\d+|\d(?:[\d,./:-]*\d)?(?:[A-Z](?![\w가-힣]))?"
        ),
    ),
)
_PATTERN = re.compile("|".join(f"(?P<{kind.value}>{part})" for kind, part in _PARTS), re.IGNORECASE)
_QUOTES = "\"'“”‘’「」『』《》〈〉"
_TRAILING = " ,.:;-"


def find_slots(text: str) -> tuple[SlotSpan, ...]:
    """Every slot of `text`, from left to right, without overlaps."""
    return tuple(_span(match) for match in _PATTERN.finditer(text))


def _span(match: re.Match[str]) -> SlotSpan:
    kind = SlotKind(match.lastgroup or SlotKind.NUMBER)
    value = match.group().rstrip(_TRAILING)
    end = match.start() + len(value)
    if kind is SlotKind.QUOTED:
        value = value.strip(_QUOTES).strip()
    return SlotSpan(kind, value, match.start(), end)


def foreign_facts(answer: str, allowed: str) -> tuple[str, ...]:
    """Numbers, prices, dates and addresses in `answer` whose digits were never typed: an invented fact each."""
    typed = digits_of(allowed)
    return tuple(
        span.value
        for span in find_slots(answer)
        if span.kind is not SlotKind.QUOTED and not digits_of(span.value) <= typed
    )


def digits_of(text: str) -> frozenset[str]:
    """The numbers of `text` as bare digits: "6,500원" gives "6500"."""
    return frozenset(number.replace(",", "") for number in re.findall(r"\d[\d,]*", text))
