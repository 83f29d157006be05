"""Reading a request: what is on offer, by whom, why, for whom, until when; and the typed fragments that say more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prompt_engine.brief import Fact, FactKind, Item
from prompt_engine.fragments import Fragment, Prepared, Token, cut, prepare
from prompt_engine.hangul import is_hangul
from prompt_engine.instructions import Directions, find_channel, strip_english, strip_korean
from prompt_engine.lexicon import Lexicon, Role, Sense
from prompt_engine.products import DESCRIBING, THINGS, Offer, is_verb, offers
from prompt_engine.vocabulary import Language, Occasion, SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACE_ENDING = re.compile(
    r"(?:역|호점|본점|지점|시장|사거리|삼거리|출구|맞은편|건너편|근처|빌딩|타워|번지|광장|터미널|공항|\d층|[가-힣]{2,}[동구로길]|[가-힣]앞|[가-힣]옆)$|^(?:앞|옆|앞마당|골목|입구)$"
)
_EN_PLACE = re.compile(
    r"\b(?:at|near|on|in)\s+(?:the\s+)?[A-Z0-9][\w']*(?:\s+[A-Z0-9][\w']*)*|\b(?:St|Street|Ave|Avenue|Road|Rd|Blvd|Square|Plaza|Mall)\b"
)
_CAPITALISED = re.compile(r"^[A-Z][\w'’&-]+$")
_OCCASIONS = tuple(Occasion)
_TRIVIAL = frozenset(
    {
        "only!",
        "per",
        "요",
        "용",
        "으로",
        "로",
        "에",
        "은",
        "는",
        "이",
        "가",
        "을",
        "를",
        "까지",
        "부터",
        "만",
        "의",
        "입니다",
        "이에요",
        "예요",
        "에요",
        "이요",
        "에서",
        "단돈",
        "가격",
        "총",
        "약",
        "for",
        "only",
        "at",
        "just",
        "now",
        "each",
        "our",
        "my",
        "the",
        "a",
        "an",
        "at our",
        "in",
        "of",
        "is",
        "are",
        "this",
        "from",
        "starting",
        "new",
        "and",
        "&",
        "we",
        "have",
        "to",
        "with",
        "on",
    }
)
_SHOP_WORDS = frozenset({Role.TRADE, Role.LEADING, Role.SHOP, Role.INSTRUCTION})


@dataclass(slots=True)
class Understanding:
    """What was read. Words are as typed; `sense` is the meaning of the product, `trade` that of the shop."""

    prepared: Prepared
    language: Language
    directions: Directions
    fragments: list[Fragment]
    product: str | None = None
    sense: Sense | None = None
    product_tokens: list[Token] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    occasion: Occasion = Occasion.GENERAL
    occasion_phrase: str | None = None
    trade: Sense | None = None
    trade_word: str | None = None
    brand: str | None = None
    price: str | None = None
    dates: list[str] = field(default_factory=list)
    offer: str | None = None
    gift: bool = False
    place: str | None = None
    audience: str | None = None
    season: Sense | None = None
    facts: list[Fact] = field(default_factory=list)


def read(raw: str, language: Language, lexicon: Lexicon) -> Understanding:
    """Everything that the text says, by rules alone: no network, no chance."""
    prepared = prepare(raw)
    korean = language is Language.KO or any(is_hangul(character) for character in prepared.text)
    fragments = cut(prepared, lexicon, korean=korean)
    directions = Directions(channel=find_channel(fragments))
    for fragment in fragments:
        if korean:
            strip_korean(fragment, lexicon, directions)
        if not any(is_hangul(character) for character in fragment.text):
            strip_english(fragment, directions)
    found = Understanding(prepared, language, directions, [fragment for fragment in fragments if fragment.tokens])
    _read_words(found)
    _read_brand(found, lexicon)
    used = _read_products(found, korean=korean)
    _read_occasion(found)
    for fragment in found.fragments:
        _read_facts(found, fragment, used)
    return found


def _all(found: Understanding) -> Iterator[Token]:
    for fragment in found.fragments:
        yield from fragment.tokens


def _read_words(found: Understanding) -> None:
    trades = [(token, sense) for token in _all(found) if (sense := token.sense(Role.TRADE)) and not token.slot]
    if trades:
        # "가게" names no trade while another word does.
        token, sense = next((pair for pair in trades if pair[1].industry not in {"retail", "service"}), trades[0])
        found.trade, found.trade_word = sense, token.reading.stem if token.reading else token.text
    for token in _all(found):
        if found.season is None and (season := token.sense(Role.SEASON)):
            found.season = season
        if found.audience is None and token.has(Role.AUDIENCE) and token.reading:
            found.audience = token.reading.stem
    if found.season is None and (asked := found.directions.looks.get(Role.SEASON)):
        found.season = Sense(Role.SEASON, asked[0])


def _read_brand(found: Understanding, lexicon: Lexicon) -> None:
    for fragment in found.fragments:
        for place in range(len(fragment.tokens)):
            found.brand = found.brand or _quoted_brand(fragment.tokens, place, lexicon)
    for fragment in found.fragments:
        tokens = fragment.tokens
        for place, token in enumerate(tokens):
            brand = _named_trade(found, token, lexicon) or _beside_trade(tokens, place)
            if brand is None and found.language is Language.EN:
                brand = _capitalised(tokens, place)
            if brand and found.brand is None:
                found.brand = brand


def _quoted_brand(tokens: list[Token], place: int, lexicon: Lexicon) -> str | None:
    token = tokens[place]
    if not token.slot or token.slot.kind is not SlotKind.QUOTED:
        return None
    reading = lexicon.read(token.slot.value.replace(" ", ""))
    shop = any(
        other.has(Role.TRADE) or (other.has(Role.OCCASION) and _occasion_of(other) is Occasion.OPENING)
        for other in tokens
    )
    return token.slot.value if shop and not reading.sense(*THINGS) else None


def _named_trade(found: Understanding, token: Token, lexicon: Lexicon) -> str | None:
    """An unknown word that ends with a trade: "달빛카페" is a cafe called so."""
    if token.slot or (token.known and not _headed(token)) or not token.reading or not is_hangul(token.text[-1]):
        return None
    head = lexicon.head(token.reading.stem)
    opens = any(_occasion_of(other) is Occasion.OPENING for other in _all(found) if other.has(Role.OCCASION))
    if head is None or (head[1].role is not Role.TRADE and not opens):
        return None
    if found.trade is None:
        found.trade, found.trade_word = head[1], head[0]
    return token.reading.stem


def _headed(token: Token) -> bool:
    """An unknown word of which only the end is known ("온기커피")."""
    return bool(token.reading and token.reading.parts and not token.reading.parts[0][0])


def _beside_trade(tokens: list[Token], place: int) -> str | None:
    """An unknown word next to a trade, with no product between: "카페 온도 오픈"."""
    token = tokens[place]
    if (
        token.slot
        or token.known
        or not token.reading
        or is_verb(token)
        or len(token.text) < 2
        or not is_hangul(token.text[-1])
    ):  # noqa: PLR2004 - a name has two syllables
        return None
    if token.reading.particle and token.reading.particle not in {"은", "는", "이", "가"}:
        return None
    before, after = tokens[place - 1] if place else None, tokens[place + 1] if place + 1 < len(tokens) else None
    if (
        before
        and before.has(Role.TRADE)
        and not (before.reading and before.reading.particle)
        and (after is None or (after.has(Role.OCCASION) and _occasion_of(after) in {Occasion.OPENING, Occasion.NOTICE}))
    ):
        return token.reading.stem
    if after and after.has(Role.TRADE) and place == 0:
        return f"{token.reading.stem} {after.reading.stem}" if after.reading else token.reading.stem
    if after and after.has(Role.OCCASION) and _occasion_of(after) is Occasion.OPENING and place == 0:
        return token.reading.stem
    return None


def _capitalised(tokens: list[Token], place: int) -> str | None:
    """Two capitalised words or more, or one with a trade after it: "Maple Street Bakery"."""
    run: list[Token] = []
    for token in tokens[place:]:
        words = token.text.split()
        if token.slot or not all(_CAPITALISED.match(word) for word in words):
            break
        run.append(token)
    if not run or (place == 0 and len(run) == 1):
        return None
    if place and not tokens[place - 1].slot and _CAPITALISED.match(tokens[place - 1].text):
        return None
    text = " ".join(token.text for token in run)
    unknown = [token for token in run if not token.known]
    trade = run[-1].has(Role.TRADE)
    if (
        not unknown
        or len(unknown) + trade < min(2, len(tokens))
        or any(token.has(Role.OCCASION, Role.SEASON) for token in run)
    ):
        return None
    return text


def _occasion_of(token: Token) -> Occasion:
    sense = token.sense(Role.OCCASION)
    return Occasion(sense.occasion) if sense and sense.occasion else Occasion.GENERAL


def _read_products(found: Understanding, *, korean: bool) -> set[int]:
    """Choose the product; the result holds the ids of all tokens that belong to a product."""
    candidates: list[tuple[float, int, Fragment, Offer]] = []
    for order, fragment in enumerate(found.fragments):
        candidates += [
            (offer.score - 0.1 * order, -order, fragment, offer)
            for offer in offers(fragment, korean=korean)
            if offer.name != found.brand
        ]
    priced = [row for row in candidates if row[3].price]
    used: set[int] = set()
    for row in priced:
        found.items.append(Item(name=row[3].name, price=row[3].price))
        used |= _ids(row)
    _attach_lone_price(found, candidates, used)
    if candidates:
        best = max(candidates, key=lambda row: (row[0], row[1]))
        offer = best[3]
        if offer.score > 1 or not found.trade:
            found.product, found.sense, found.price = offer.name, offer.sense, offer.price
            found.product_tokens = best[2].tokens[offer.first : offer.last + 1]
            used |= _ids(best)
            found.gift = _is_given(best[2].tokens, offer)
            if not offer.price:
                found.items.insert(0, Item(name=offer.name))
    return used


def _is_given(tokens: list[Token], offer: Offer) -> bool:
    """The product itself is free: the word stands right beside it and no price does."""
    beside = [tokens[place] for place in (offer.first - 1, offer.last + 1) if 0 <= place < len(tokens)]
    return offer.price is None and any(
        _occasion_of(token) is Occasion.GIFT for token in beside if token.has(Role.OCCASION)
    )


def _attach_lone_price(
    found: Understanding, candidates: list[tuple[float, int, Fragment, Offer]], used: set[int]
) -> None:
    """A price in a fragment of its own belongs to the product before it: "handmade candles, $18 each"."""
    before: Offer | None = None
    for fragment in found.fragments:
        prices = fragment.slots(SlotKind.PRICE)
        own = [row[3] for row in candidates if row[2] is fragment]
        rest = [token for token in fragment.tokens if token.slot is None or token.slot.kind is not SlotKind.PRICE]
        if (
            before
            and len(prices) == 1
            and before.price is None
            and not own
            and all(token.text.lower() in _TRIVIAL for token in rest)
        ):
            before.price = prices[0].value if not any(t.text == "부터" for t in rest) else prices[0].value + "부터"
            found.items.append(Item(name=before.name, price=before.price))
            used |= {id(token) for token in fragment.tokens}
        before = own[-1] if own else before


def _ids(row: tuple[float, int, Fragment, Offer]) -> set[int]:
    return {id(token) for token in row[2].tokens[row[3].first : row[3].last + 1]}


def _read_occasion(found: Understanding) -> None:
    seen: list[tuple[int, Fragment, int]] = []
    for fragment in found.fragments:
        for place, token in enumerate(fragment.tokens):
            if token.has(Role.OCCASION) and not token.slot:
                seen.append((_rank(_occasion_of(token)), fragment, place))
        if found.offer is None:
            found.offer = _offer_text(fragment)
    if not seen:
        found.occasion = Occasion.DISCOUNT if found.offer else Occasion.GENERAL
        return
    _, fragment, place = min(seen, key=lambda row: row[0])
    found.occasion = _occasion_of(fragment.tokens[place])
    found.occasion_phrase = _phrase(found, fragment, place)


def _rank(occasion: Occasion) -> int:
    order = (
        Occasion.OPENING,
        Occasion.RECRUIT,
        Occasion.NEW,
        Occasion.DISCOUNT,
        Occasion.NOTICE,
        Occasion.EVENT,
        Occasion.GIFT,
        Occasion.BOOKING,
    )
    return order.index(occasion) if occasion in order else len(order)


def _phrase(found: Understanding, fragment: Fragment, place: int) -> str:
    """The occasion and the words that belong to it ("봄맞이 할인 이벤트"), without a final particle."""
    first = last = place
    tokens = fragment.tokens
    roles = (*DESCRIBING, Role.OCCASION, Role.AUDIENCE)
    while (
        first
        and not tokens[first - 1].slot
        and not tokens[first - 1].has(*THINGS)
        and (tokens[first - 1].has(*roles) or _names_occasion(found, tokens[first - 1]))
    ):
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].has(Role.OCCASION):
        last += 1
    text = fragment.source[tokens[first].start : tokens[last].end]
    reading = tokens[last].reading
    return text[: len(text) - len(reading.particle)] if reading and reading.particle else text


def _names_occasion(found: Understanding, token: Token) -> bool:
    """An unknown noun before the occasion is its name: "월드컵 이벤트"."""
    return (
        not token.known
        and not is_verb(token)
        and bool(token.reading)
        and not (token.reading and token.reading.particle)
        and token.text != found.brand
    )


def _offer_text(fragment: Fragment) -> str | None:
    for place, token in enumerate(fragment.tokens):
        if token.slot and token.slot.kind in {SlotKind.PERCENT, SlotKind.BUNDLE}:
            following = fragment.tokens[place + 1] if place + 1 < len(fragment.tokens) else None
            if (
                following
                and following.has(Role.OCCASION)
                and _occasion_of(following) in {Occasion.DISCOUNT, Occasion.EVENT}
            ):
                reading = following.reading
                end = following.end - len(reading.particle if reading else "")
                return fragment.source[token.start : end]
            return token.text
    return None


def _read_facts(found: Understanding, fragment: Fragment, used: set[int]) -> None:
    """Keep the fragment as typed unless all of it has been understood; dates are kept in any case."""
    dates = [
        token.text for token in fragment.tokens if token.slot and token.slot.kind in {SlotKind.DATE, SlotKind.TIME}
    ]
    if all(_is_used(found, token, used) for token in fragment.tokens) and not _adds_offer(found, fragment, used):
        found.dates += [text for text in dates if text not in found.dates]
        return
    kind = _kind(fragment)
    if kind is FactKind.PERIOD:
        found.dates += [text for text in dates if text not in found.dates]
        return
    if kind is FactKind.PLACE and found.place is None:
        found.place = fragment.text
    found.facts.append(Fact(kind=kind, text=fragment.text))


def _adds_offer(found: Understanding, fragment: Fragment, used: set[int]) -> bool:
    """An offer on a day of its own, beside the product: "화요일 할인"."""
    if (
        not found.product
        or any(id(token) in used for token in fragment.tokens)
        or not any(token.slot for token in fragment.tokens)
    ):
        return False
    return any(
        _occasion_of(token) in {Occasion.DISCOUNT, Occasion.GIFT}
        for token in fragment.tokens
        if token.has(Role.OCCASION)
    )


def _is_used(found: Understanding, token: Token, used: set[int]) -> bool:
    if id(token) in used or token.text.lower() in _TRIVIAL:
        return True
    if token.slot:
        if token.slot.kind is SlotKind.PRICE:
            return any(item.price and item.price.startswith(token.text) for item in found.items)
        if token.slot.kind in {SlotKind.DATE, SlotKind.TIME}:
            return True
        return found.brand == token.slot.value or (
            found.offer is not None
            and token.text in found.offer
            and found.occasion is Occasion.DISCOUNT
            and bool(found.product)
        )
    if (
        found.brand
        and token.reading
        and (
            token.reading.stem in found.brand.split() or token.reading.stem == found.brand or token.text in found.brand
        )
    ):
        return True
    if token.has(Role.OCCASION):
        return token.text in (found.occasion_phrase or "") or _occasion_of(token) is found.occasion
    if token.has(*DESCRIBING, Role.AUDIENCE) and found.occasion_phrase and token.text in found.occasion_phrase:
        return True
    return (
        token.known and token.reading is not None and all(sense.role in _SHOP_WORDS for sense in token.reading.senses)
    )


def _kind(fragment: Fragment) -> FactKind:
    tokens = fragment.tokens
    if fragment.slots(SlotKind.PHONE, SlotKind.URL):
        return FactKind.CONTACT
    if all(
        (token.slot and token.slot.kind in {SlotKind.DATE, SlotKind.TIME}) or token.text in _TRIVIAL for token in tokens
    ):
        return FactKind.PERIOD
    if len(tokens) > 1 and is_verb(tokens[-1]):
        return FactKind.SENTENCE
    if fragment.slots(SlotKind.PERCENT, SlotKind.BUNDLE, SlotKind.PRICE) or any(
        token.has(Role.OCCASION) for token in tokens
    ):
        return FactKind.OFFER
    last = tokens[-1]
    if (
        last.has(Role.PLACE)
        or (not last.known and _PLACE_ENDING.search(fragment.text))
        or _EN_PLACE.search(fragment.text)
    ):
        return FactKind.PLACE
    return FactKind.NOTE
