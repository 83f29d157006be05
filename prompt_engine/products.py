"""Finding what is on offer in a fragment: a run of words around a thing that we know, and the price beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompt_engine.hangul import is_hangul
from prompt_engine.lexicon import Role, Sense
from prompt_engine.vocabulary import SlotKind

if TYPE_CHECKING:
    from prompt_engine.fragments import Fragment, Token

THINGS = (Role.THING, Role.SERVICE)
DESCRIBING = (Role.MODIFIER, Role.COLOUR, Role.MATERIAL, Role.MOOD, Role.SEASON, Role.PLACE, Role.LIGHT)
_VERB = re.compile(
    r"(?:요|니다|세요|까|네요|용|죠|다|당|음|게|며|서|고|면|는데|은데|인데|려고|도록|지만|니까|던|하는|되는|되어|되어서)$"
)
_STOPS = frozenset(
    "a an the at in on for with from by to of our my your their we i you it is are was be only just now all every per each starting start"
    " come get try buy call visit order and or & + plus that this these those until till through than as so but if when while before after"
    " us me not no yes here there have has had can will would us. today off up down over out into near next under about more most any"
    " takes take took make makes made offer offers offering do does did still also very really love loves love serving enjoy grab let's first sign join"
    " who what where why how its it's there's we're you're i'm because since during between against available served includes including looking want need".split()
)
_EDGE = frozenset({"and", "or", "&", "with", "of", "for"})


@dataclass(slots=True)
class Offer:
    """A product run: tokens `first` to `last` of its fragment, its price, and how sure we are."""

    name: str
    first: int
    last: int
    sense: Sense | None
    price: str | None
    score: float


def is_verb(token: Token) -> bool:
    """A Korean word that ends a clause, as far as its ending tells."""
    if token.slot or token.known or not token.reading:
        return False
    return (
        len(token.text) > 1
        and is_hangul(token.text[-1])
        and bool(_VERB.search(token.text))
        and token.reading.particle not in {"은", "는", "을", "를"}
    )


def offers(fragment: Fragment, *, korean: bool) -> list[Offer]:
    """Every product run of the fragment, left to right."""
    found: list[Offer] = []
    start = 0
    tokens = fragment.tokens
    while start < len(tokens):
        if not _belongs(tokens, start, korean=korean):
            start += 1
            continue
        end = start
        while end + 1 < len(tokens) and _continues(tokens, end, korean=korean):
            end += 1
        if offer := _offer(fragment, start, end, korean=korean):
            found.append(offer)
        start = end + 1
    return found


def _belongs(tokens: list[Token], place: int, *, korean: bool) -> bool:
    token = tokens[place]
    if token.slot:
        if token.slot.kind in {SlotKind.QUANTITY, SlotKind.NUMBER}:
            return (
                place + 1 < len(tokens) and tokens[place + 1].has(*THINGS, Role.MODIFIER) and not _glued(tokens, place)
            )
        return token.slot.kind is SlotKind.QUOTED
    if token.has(*THINGS):
        return True
    if token.has(Role.TRADE, Role.OCCASION, Role.INSTRUCTION, Role.LEADING, Role.SHOP, Role.AUDIENCE):
        return False
    if token.has(*DESCRIBING):
        return True
    if is_verb(token) or is_verbal(token):
        return False
    if korean:
        return len(token.text) > 1 or not is_hangul(token.text[0])
    return token.text.lower() not in _STOPS


def _glued(tokens: list[Token], place: int) -> bool:
    """A counter that belongs to what stands before it ("감귤 5kg") and not to what follows."""
    return place > 0 and tokens[place - 1].has(*THINGS)


def _continues(tokens: list[Token], place: int, *, korean: bool) -> bool:
    token, following = tokens[place], tokens[place + 1]
    if (
        token.reading
        and token.reading.particle
        and token.reading.particle not in {"의", "와", "과"}
        and not _genitive(token)
    ):
        return False
    if following.slot:
        return following.slot.kind in {SlotKind.QUANTITY, SlotKind.QUOTED} and any(
            t.has(*THINGS) for t in tokens[: place + 1]
        )
    if not korean and token.has(*THINGS) and not following.has(*THINGS, Role.MODIFIER, Role.MATERIAL):
        return False
    return _belongs(tokens, place + 1, korean=korean)


def _genitive(token: Token) -> bool:
    return bool(token.reading and token.reading.particle in {"하고", "이랑", "랑"})


def _offer(fragment: Fragment, start: int, end: int, *, korean: bool) -> Offer | None:
    tokens = fragment.tokens
    while end > start and not tokens[end].slot and tokens[end].text.lower() in _EDGE:
        end -= 1
    run = tokens[start : end + 1]
    things = [sense for token in run if (sense := token.sense(*THINGS))]
    quoted = [token for token in run if token.slot and token.slot.kind is SlotKind.QUOTED]
    price = _price(tokens, end)
    if not things and not quoted and not price:
        return None
    if not things and not quoted and any(token.slot for token in run):
        return None
    name = fragment.source[run[0].start : run[-1].end]
    particle = run[-1].reading.particle if run[-1].reading else ""
    if particle:
        name = name[: len(name) - len(particle)]
    score = (
        2.0 * bool(things)
        + 1.5 * bool(quoted and things)
        + 1.0 * bool(quoted)
        + 2.0 * bool(price)
        - 0.2 * max(0, len(run) - 4)
    )
    score -= 0.9 * any(token.has(Role.OCCASION) and token.sense(Role.OCCASION).occasion == "gift" for token in tokens)  # type: ignore[union-attr]  # `has` was true
    name = name.strip("\"'“”‘’「」『』《》〈〉 ")
    return Offer(name, start, end, things[-1] if things else None, price, score)


def is_verbal(token: Token) -> bool:
    """An unknown Korean word that modifies what follows by its ending ("나온", "만든", "있는")."""
    if token.known or token.slot or not token.reading:
        return False
    return token.text in _NO_PRODUCT or token.reading.particle in {"는", "은"}


_NO_PRODUCT = frozenset(
    "새로운 나온 만든 있는 좋은 하는 된 새로 맛있는 직접 파는 갓 최대 포함 한정 개당 각 당 정도 약 총 전문 가능 필수 환영 추가 없이 이상 이하 선착순 첫방문 첫 방문 전 전품목 품목"
    " 예약제 당일 무한리필 매일 매주 매월 월 주 시 때 더 또는 및 대신 완비 보유 다수 연락 문의 전화 주문 배달 포장 시급 도착 발송 정원 비오는 한줄 첫잔 한판 입장료 참가비 재료비 출장비 평당 소자 중자 대자 보증금 월세로 시세 하루종일 이후 이전 이내 입장".split()
)


_AMOUNT_OFF = {
    "할인",
    "쿠폰",
    "적립",
    "상당",
    "이상",
    "이하",
    "내외",
    "미만",
    "캐시백",
    "증정",
    "지원",
    "이상구매",
    "구매시",
    "구매",
}


def _price(tokens: list[Token], end: int) -> str | None:
    """The price that follows the run, unless it is an amount off or a condition ("5,000원 할인", "3만원 이상")."""
    place = end + 1
    while (
        place < len(tokens)
        and place <= end + 3
        and not (tokens[place].slot and tokens[place].slot.kind is SlotKind.PRICE)
    ):
        token = tokens[place]
        if not (
            token.text.lower()
            in {
                "for",
                "only",
                "at",
                "now",
                "just",
                "-",
                "단돈",
                "가격",
                "가격은",
                "에",
                "이",
                "가",
                "은",
                "는",
                "starting",
                "from",
                "each",
            }
            or token.has(Role.OCCASION)
            or (token.slot and token.slot.kind in {SlotKind.QUANTITY, SlotKind.DATE})
        ):
            return None
        place += 1
    if place >= len(tokens) or place > end + 3:
        return None
    token = tokens[place]
    if token.slot is None or token.slot.kind is not SlotKind.PRICE:
        return None
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following and (
        following.text in _AMOUNT_OFF or following.text.lower() in {"off", "or", "discount", "voucher", "credit"}
    ):
        return None
    if following and following.text.startswith("부터") and following.start == token.end:
        return token.text + "부터"
    return token.text
