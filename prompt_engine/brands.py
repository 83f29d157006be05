"""Finding the shop's name: in quotes, with a trade at its end or beside it, of a family, or capitalised in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from prompt_engine.function_words import CONDITIONS, MEALS, NAME_WORDS, NAMED_AFTER, PRAISING
from prompt_engine.hangul import is_hangul
from prompt_engine.lexicon import Role
from prompt_engine.products import THINGS, is_verb
from prompt_engine.understanding import occasion_of
from prompt_engine.vocabulary import Language, Occasion, SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompt_engine.fragments import Token
    from prompt_engine.lexicon import Lexicon
    from prompt_engine.understanding import Understanding

_CAPITALISED = re.compile(r"^[A-Z][\w'’&-]+$")
_SHORTEST = 2
_SHOP_NAME = re.compile(
    r"^[가-힣]{2,8}(?:살롱|상회|식당|카페|커피|공방|스튜디오|헤어|네일|마켓|베이커리|키친|플라워|상점|제과|다방)$"
)
# "이모네", "철수네": someone's shop.
_FAMILY = re.compile(r"^[가-힣]{1,4}네$")
_FAMILY_WITHIN = re.compile(r"^[가-힣]{1,4}네(?=[가-힣]{2})")
# Ends of words that say what a shop is like or where it is, and no name: "새벽배송 반찬가게", "연희동 카페".
_NO_NAME = re.compile(
    r"(?:배송|배달|발송|직송|출고|택배|포장|출장|방문|[가-힣]존|전문|전용|가능|[가-힣]동|[가-힣]역|[가-힣]구|[가-힣]시|[가-힣]읍|앞|옆|근처|옥상|식|형|급|용|님|중|반|권|비|료)$"
)


class _Name(NamedTuple):
    text: str
    tokens: tuple[Token, ...]


def read_brand(found: Understanding, lexicon: Lexicon) -> None:
    """The first name found, quoted ones first."""
    if name := next(_names(found, lexicon), None):
        found.brand = name.text
        found.brand_tokens |= {id(token) for token in name.tokens}


def _names(found: Understanding, lexicon: Lexicon) -> Iterator[_Name]:
    for fragment in found.fragments:
        for place in range(len(fragment.tokens)):
            if name := _quoted(fragment.tokens, place, lexicon):
                yield name
    if name := _named_alone(found, lexicon):
        yield name
    for fragment in found.fragments:
        for place in range(len(fragment.tokens)):
            name = (
                _named_trade(found, fragment.tokens, place, lexicon)
                or _family(found, fragment.tokens, place)
                or _glued(found, fragment.tokens, place)
                or _beside_trade(fragment.tokens, place)
                or _capitalised(found, fragment.tokens, place)
            )
            if name:
                yield name


def _named_alone(found: Understanding, lexicon: Lexicon) -> _Name | None:
    """A first or last fragment that is one unknown word ending as shops are called: "…, 멍멍살롱"."""
    if len(found.fragments) <= 1:
        return None
    for fragment in (found.fragments[-1], found.fragments[0]):
        name = fragment.text
        alone = len(fragment.tokens) == 1 and not fragment.tokens[0].slot
        if alone and _SHOP_NAME.search(name) and name not in lexicon.korean and not lexicon.goods_of(name):
            known = lexicon.read(name).parts
            if not known or not any(sense.role in THINGS for sense in known[0][1]):
                return _Name(name, tuple(fragment.tokens))
    return None


def _quoted(tokens: list[Token], place: int, lexicon: Lexicon) -> _Name | None:
    slot = tokens[place].slot
    if slot is None or slot.kind is not SlotKind.QUOTED:
        return None
    shop = any(token.has(Role.TRADE) or occasion_of(token) is Occasion.OPENING for token in tokens)
    reading = lexicon.read(slot.value.replace(" ", ""))
    beside = place and tokens[place - 1].has(Role.TRADE)
    # Behind a trade, a word that only ends like a thing is a name still: 빵집 '밀과보리'.
    partly = bool(reading.parts and not reading.parts[0][0])
    named = shop and (not reading.sense(*THINGS) or (beside and partly))
    return _Name(slot.value, (tokens[place],)) if named else None


def _named_trade(found: Understanding, tokens: list[Token], place: int, lexicon: Lexicon) -> _Name | None:
    """An unknown word that ends with a trade: "달빛카페" is a cafe called so. Where it opens, with a thing too."""
    token = tokens[place]
    if token.slot or not token.reading or not is_hangul(token.text[-1]):
        return None
    parts = token.reading.parts
    if parts and token.has(Role.TRADE) and parts[0][0] in NAME_WORDS:
        return _Name(token.reading.stem, (token,))
    if token.known and not _headed(token):
        return None
    head = lexicon.head(token.reading.stem)
    opens = any(occasion_of(other) is Occasion.OPENING for other in tokens[place + 1 : place + 3])
    if head is None or (head[1].role is not Role.TRADE and not (opens or (place == 0 and _opens(found)))):
        return None
    if found.trade is None:
        found.trade, found.trade_word = head[1], head[0]
    return _Name(token.reading.stem, (token,))


def _headed(token: Token) -> bool:
    """An unknown word of which only a part is known ("온기커피")."""
    return bool(token.reading and token.reading.parts and not token.reading.parts[0][0])


def _opens(found: Understanding) -> bool:
    return any(occasion_of(token) is Occasion.OPENING for token in found.tokens())


def _family(found: Understanding, tokens: list[Token], place: int) -> _Name | None:
    """A shop that is called someone's, at the start: "이모네 곱창 2호점", "철수네생선"."""
    token = tokens[place]
    if place or token.slot or token.has(Role.SHOP) or not token.reading:
        return None
    if _headed(token) and _FAMILY_WITHIN.match(token.text) and token.has(*THINGS):
        return _kept(found, (token,))
    following = tokens[1] if len(tokens) > 1 else None
    if not _FAMILY.match(token.text) or following is None or not following.has(*THINGS, Role.TRADE):
        return None
    return _kept(found, (token, following))


def _kept(found: Understanding, tokens: tuple[Token, ...]) -> _Name:
    """The name that the tokens make; what it ends with is what the shop sells."""
    last = tokens[-1]
    if found.trade is None and last.reading and (sense := last.sense(*THINGS, Role.TRADE)):
        found.trade, found.trade_word = sense, last.reading.parts[-1][0] if last.reading.parts else last.stem
    blank = " " if len(tokens) > 1 and tokens[0].end < last.start else ""
    before = blank.join(token.text for token in tokens[:-1])
    return _Name(f"{before}{blank}{last.stem}", tokens)


def _glued(found: Understanding, tokens: list[Token], place: int) -> _Name | None:
    """Words run together as only names are: "우리집김밥" beside what it sells, "봄날헤어", "99치킨" that opens."""
    token, following = tokens[place], tokens[place + 1] if place + 1 < len(tokens) else None
    parts = token.reading.parts if token.reading else ()
    if parts and place == 0 and any(sense.role is Role.SHOP for sense in parts[0][1]) and token.has(*THINGS):
        beside = any(other.has(*THINGS) for other in tokens[1:]) or _opens(found)
        return _kept(found, (token,)) if beside else None
    if following is None or following.start != token.end or following.slot or not following.reading:
        return None
    named = token.text in NAME_WORDS and following.has(Role.TRADE)
    after = tokens[place + 2] if place + 2 < len(tokens) else None
    opens = after is not None and occasion_of(after) is Occasion.OPENING
    numbered = token.slot is not None and token.slot.kind is SlotKind.NUMBER and following.has(*THINGS, Role.TRADE)
    return _kept(found, (token, following)) if named or (numbered and opens) else None


def _beside_trade(tokens: list[Token], place: int) -> _Name | None:
    """An unknown word next to a trade, with no product between: "카페 온도 오픈"."""
    token, name = tokens[place], _unknown_name(tokens[place])
    if name is None:
        return None
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    told = occasion_of(after) if after else None
    stands_alone = after is None or told in {Occasion.OPENING, Occasion.NOTICE}
    if before and before.has(Role.TRADE) and before.reading and not before.reading.particle:
        described = after is not None and after.has(Role.SEASON, Role.MODIFIER, *THINGS)
        if stands_alone or (before.text in NAMED_AFTER and described):
            return _Name(name, (token,))
    if place == 0 and after and after.has(Role.TRADE) and after.reading and after.reading.stem not in PRAISING:
        return _Name(f"{name} {after.stem}", (token, after))
    return _Name(name, (token,)) if place == 0 and told is Occasion.OPENING else None


def _unknown_name(token: Token) -> str | None:
    """A Korean noun that nobody knows, without a particle or with that of a subject."""
    reading = token.reading
    if token.slot or token.known or reading is None or is_verb(token) or len(token.text) < _SHORTEST:
        return None
    if _NO_NAME.search(reading.stem) or reading.stem in CONDITIONS or reading.stem.startswith(MEALS):
        return None
    return reading.stem if is_hangul(token.text[-1]) and reading.particle in {"", "은", "는", "이", "가"} else None


def _capitalised(found: Understanding, tokens: list[Token], place: int) -> _Name | None:
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
    traded = run[-1].has(Role.TRADE) or ("'" in run[0].text and _opens(found))
    if found.language is not Language.EN and not (traded and unknown and len(run) > 1):
        return None
    if not unknown or unknown + traded < min(_SHORTEST, len(tokens)):
        return None
    if traded and found.trade is None:
        _kept(found, tuple(run))
    return _Name(" ".join(token.text for token in run), tuple(run))
