"""Numbers in words: "오천원", "삼십 년", "두 잔", "half"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Any, Final

from prompt_engine.data_files import shipped, words
from prompt_engine.slots import SlotSpan
from prompt_engine.vocabulary import SlotKind

_DIGITS: Final = {digit: value for value, digit in enumerate("영일이삼사오육칠팔구")} | {"공": 0}
_SMALL: Final = {"십": 10, "백": 100, "천": 1000}
_LARGE: Final = {"만": 10**4, "억": 10**8}
_NATIVE: Final = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "스무": 20, "서른": 30, "마흔": 40, "쉰": 50,
}  # fmt: skip
# A word ends here, or goes on with a particle.
_END = r"(?=$|[^가-힣]|에|으로|로|만|의|이|을|를|은|는|가|도|과|와|짜리|대|부터|까지|씩|간|동안|째|전|더|한정|증정)"
_SINO = r"(?<![가-힣\d])(?:[일이삼사오육칠팔구]?[십백천만억]\s?){1,8}[일이삼사오육칠팔구]?\s?"
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[공영일이삼사오육칠팔구]|[십백천만억]")


@cache
def _pattern() -> re.Pattern[str]:
    numbers: dict[str, Any] = shipped("guard.toml")["numbers"]
    units = _either(words(numbers["units"]))
    return re.compile(
        rf"(?P<price>{_SINO}원){_END}"
        rf"|(?P<percent>{_SINO}(?:퍼센트|프로(?![가-힣])))"
        rf"|(?P<many>(?<![가-힣])(?:수|몇)[십백천만](?:\s?(?:만|천))?)"
        rf"|(?P<quantity>{_SINO}(?:{units})){_END}"
        rf"|(?P<native>(?<![가-힣])(?:{_either(_NATIVE)})\s?(?:{units})){_END}"
        r"|(?P<digits>(?<![가-힣])[공영일이삼사오육칠팔구]{3,}(?![가-힣]))"
        rf"|(?P<english>\b(?:{_either(words(numbers['english']))})\b)",
        re.IGNORECASE,
    )


@cache
def _uncounted() -> frozenset[str]:
    return frozenset(words(shipped("guard.toml")["numbers"]["uncounted"]))


_KINDS: Final = {
    "price": SlotKind.PRICE,
    "percent": SlotKind.PERCENT,
    "quantity": SlotKind.QUANTITY,
    "native": SlotKind.QUANTITY,
}


def find_spelled(text: str) -> list[SlotSpan]:
    """Numbers in words, left to right. One of something is none: "커피 한 잔"."""
    found: list[SlotSpan] = []
    for match in _pattern().finditer(text):
        group = match.lastgroup or ""
        said = match.group()
        if group == "native" and said[0] == "한" and said[1:].strip() in _uncounted():
            continue
        found.append(SlotSpan(_KINDS.get(group, SlotKind.NUMBER), said, match.start(), match.end()))
    return found


def in_digits(said: str) -> str:
    """The number in digits before its unit: "삼십 년" is "30년", "두 잔" is "2잔"; with digits it stays as it is."""
    if re.search(r"\d", said):
        return said
    native = next((word for word in sorted(_NATIVE, key=len, reverse=True) if said.startswith(word)), None)
    if native:
        return f"{_NATIVE[native]}{said[len(native) :].strip()}"
    sino = re.match(_SINO, said)
    return f"{won(sino.group())}{said[sino.end() :]}" if sino else said


def won(text: str) -> Decimal:
    """What an amount of money comes to: "3만 2천원", "삼만 이천 원" and "32,000원" are 32000."""
    total = section = number = Decimal(0)
    for token in _TOKEN.findall(text):
        if token in _DIGITS:
            number = Decimal(_DIGITS[token])
        elif token in _SMALL:
            section, number = section + (number or 1) * _SMALL[token], Decimal(0)
        elif token in _LARGE:
            total, section, number = total + ((section + number) or 1) * _LARGE[token], Decimal(0), Decimal(0)
        else:
            number = Decimal(token.replace(",", ""))
    return total + section + number


def _either(listed: list[str] | dict[str, int]) -> str:
    return "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))
