"""Finding the shop's name: in quotes, with a trade at its end or beside it, or capitalised in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.hangul import is_hangul
from prompt_engine.lexicon import Role
from prompt_engine.products import THINGS, is_verb
from prompt_engine.understanding import occasion_of
from prompt_engine.vocabulary import Language, Occasion, SlotKind

if TYPE_CHECKING:
    from prompt_engine.fragments import Token
    from prompt_engine.lexicon import Lexicon
    from prompt_engine.understanding import Understanding

_CAPITALISED = re.compile(r"^[A-Z][\w'’&-]+$")
_SHORTEST = 2
_SHOP_NAME = re.compile(
    r"^[가-힣]{2,8}(?:살롱|상회|식당|카페|커피|공방|스튜디오|헤어|네일|마켓|베이커리|키친|플라워|상점|제과|다방)$"
)


def read_brand(found: Understanding, lexicon: Lexicon) -> None:
    """The first name found, quoted ones first."""
    for fragment in found.fragments:
        for place in range(len(fragment.tokens)):
            found.brand = found.brand or _quoted(fragment.tokens, place, lexicon)
    found.brand = found.brand or _named_alone(found, lexicon)
    for fragment in found.fragments:
        for place, token in enumerate(fragment.tokens):
            brand = _named_trade(found, token, lexicon) or _beside_trade(fragment.tokens, place)
            if brand is None and found.language is Language.EN:
                brand = _capitalised(fragment.tokens, place)
            found.brand = found.brand or brand


def _named_alone(found: Understanding, lexicon: Lexicon) -> str | None:
    """A first or last fragment that is one unknown word ending as shops are called: "…, 멍멍살롱"."""
    if len(found.fragments) <= 1:
        return None
    for fragment in (found.fragments[-1], found.fragments[0]):
        name = fragment.text
        alone = len(fragment.tokens) == 1 and not fragment.tokens[0].slot
        if alone and _SHOP_NAME.search(name) and name not in lexicon.korean:
            known = lexicon.read(name).parts
            if not known or not any(sense.role in THINGS for sense in known[0][1]):
                return name
    return None


def _quoted(tokens: list[Token], place: int, lexicon: Lexicon) -> str | None:
    slot = tokens[place].slot
    if slot is None or slot.kind is not SlotKind.QUOTED:
        return None
    shop = any(token.has(Role.TRADE) or occasion_of(token) is Occasion.OPENING for token in tokens)
    return slot.value if shop and not lexicon.read(slot.value.replace(" ", "")).sense(*THINGS) else None


def _named_trade(found: Understanding, token: Token, lexicon: Lexicon) -> str | None:
    """An unknown word that ends with a trade: "달빛카페" is a cafe called so. At an opening, with a thing too."""
    if token.slot or not token.reading or (token.known and not _headed(token)) or not is_hangul(token.text[-1]):
        return None
    head = lexicon.head(token.reading.stem)
    opens = any(occasion_of(other) is Occasion.OPENING for other in found.tokens())
    if head is None or (head[1].role is not Role.TRADE and not opens):
        return None
    if found.trade is None:
        found.trade, found.trade_word = head[1], head[0]
    return token.reading.stem


def _headed(token: Token) -> bool:
    """An unknown word of which only a part is known ("온기커피")."""
    return bool(token.reading and token.reading.parts and not token.reading.parts[0][0])


def _beside_trade(tokens: list[Token], place: int) -> str | None:
    """An unknown word next to a trade, with no product between: "카페 온도 오픈"."""
    name = _unknown_name(tokens[place])
    if name is None:
        return None
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    told = occasion_of(after) if after else None
    stands_alone = after is None or told in {Occasion.OPENING, Occasion.NOTICE}
    if before and before.has(Role.TRADE) and before.reading and not before.reading.particle and stands_alone:
        return name
    if place == 0 and after and after.has(Role.TRADE) and after.reading:
        return f"{name} {after.reading.stem}"
    return name if place == 0 and told is Occasion.OPENING else None


def _unknown_name(token: Token) -> str | None:
    """A Korean noun that nobody knows, without a particle or with that of a subject."""
    reading = token.reading
    if token.slot or token.known or reading is None or is_verb(token) or len(token.text) < _SHORTEST:
        return None
    return reading.stem if is_hangul(token.text[-1]) and reading.particle in {"", "은", "는", "이", "가"} else None


def _capitalised(tokens: list[Token], place: int) -> str | None:
    """Two capitalised words or more, or one with a trade after it: "Maple Street Bakery"."""
    if place and not tokens[place - 1].slot and _CAPITALISED.match(tokens[place - 1].text):
        return None
    run: list[Token] = []
    for token in tokens[place:]:
        if token.slot or not all(_CAPITALISED.match(word) for word in token.text.split()):
            break
        run.append(token)
    if not run or (place == 0 and len(run) == 1) or any(token.has(Role.OCCASION, Role.SEASON) for token in run):
        return None
    unknown = sum(not token.known for token in run)
    if not unknown or unknown + run[-1].has(Role.TRADE) < min(_SHORTEST, len(tokens)):
        return None
    return " ".join(token.text for token in run)
