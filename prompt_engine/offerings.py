"""Choosing the product among everything on offer, and listing the rest with their prices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from prompt_engine.amounts import current
from prompt_engine.brief import Item
from prompt_engine.function_words import ADMISSION, RATES, TRIVIAL, VOUCHERS
from prompt_engine.lexicon import Role
from prompt_engine.products import THINGS, Offer, offers
from prompt_engine.understanding import occasion_of
from prompt_engine.vocabulary import Category, Occasion, SlotKind

if TYPE_CHECKING:
    from prompt_engine.fragments import Fragment, Token
    from prompt_engine.understanding import Understanding

# Early fragments weigh a little more, and what the shop is known to sell; a shop that was named needs a surer product.
_LATER, _SURE, _FITTING = 0.1, 1.0, 0.5


# The shop buys such things and does not sell them: "금 최고가 매입", "we buy gold".
_BUYS = re.compile(r"매입|삽니다|\bwe buy\b|\bcash for\b", re.IGNORECASE)
# A price may say when: "was $30, now $20 this weekend".
_PRICED = frozenset({SlotKind.PRICE, SlotKind.DATE})


class _Candidate(NamedTuple):
    score: float
    order: int
    fragment: Fragment
    offer: Offer

    def tokens(self) -> list[Token]:
        return self.fragment.tokens[self.offer.first : self.offer.last + 1]


def read_offerings(found: Understanding, *, korean: bool) -> None:
    """The product, the items with their prices, and which tokens they are made of."""
    # A shop whose name is all that tells what it sells, sells that: "이모네 김치 39,000원".
    candidates = _candidates(found, found.brand_tokens, korean=korean) or _candidates(found, set(), korean=korean)
    for candidate in candidates:
        if candidate.offer.price:
            found.items.append(Item(name=candidate.offer.name, price=candidate.offer.price))
            found.used |= {id(token) for token in candidate.tokens()}
    _attach_lone_prices(found, candidates, korean=korean)
    if not candidates:
        return
    best = max(candidates, key=lambda candidate: (candidate.score, candidate.order))
    fitting = _FITTING * _fits(found, best.fragment, best.offer)
    if best.offer.score + fitting > _SURE or not found.trade:
        _choose(found, best)


def _candidates(found: Understanding, taken: set[int], *, korean: bool) -> list[_Candidate]:
    buys = any(_BUYS.search(fragment.text) for fragment in found.fragments)
    found_here = [
        _Candidate(offer.score - _LATER * order + _FITTING * _fits(found, fragment, offer), -order, fragment, offer)
        for order, fragment in enumerate(found.fragments)
        for offer in offers(fragment, korean=korean, taken=taken)
        if offer.name != found.brand and (offer.price or not buys)
    ]
    # A ticket is for something: "jazz night, tickets $18".
    return [candidate for candidate in found_here if not _only_admits(candidate.tokens())] or found_here


def _only_admits(tokens: list[Token]) -> bool:
    return all(token.text.lower() in ADMISSION for token in tokens)


def _fits(found: Understanding, fragment: Fragment, offer: Offer) -> bool:
    """The shop's trade sells such things: food where food is sold, and a class or a trial is of any trade."""
    if found.trade is None:
        return False
    run = fragment.tokens[offer.first : offer.last + 1]
    senses = [sense for token in run if not token.has(Role.TRADE) and (sense := token.sense(*THINGS))]
    food = found.trade.category == Category.FOOD
    return any(
        sense.industry in {found.trade.industry, "education"} or (food and sense.category == Category.FOOD)
        for sense in senses
    )


def _choose(found: Understanding, best: _Candidate) -> None:
    offer = best.offer
    found.product, found.price, found.product_tokens = offer.name, offer.price, best.tokens()
    found.used |= {id(token) for token in found.product_tokens}
    found.gift = _is_given(best.fragment.tokens, offer)
    if not offer.price:
        found.items.insert(0, Item(name=offer.name))


def _is_given(tokens: list[Token], offer: Offer) -> bool:
    """The product itself is free: the word stands right beside it and no price does."""
    following = tokens[offer.last + 2 : offer.last + 3]
    if following and not following[0].slot and (following[0].has(*THINGS) or not following[0].known):
        return False  # "인테리어 무료 상담": what follows is free
    beside = [tokens[place] for place in (offer.first - 1, offer.last + 1) if 0 <= place < len(tokens)]
    return offer.price is None and any(occasion_of(token) is Occasion.GIFT for token in beside)


def _attach_lone_prices(found: Understanding, candidates: list[_Candidate], *, korean: bool) -> None:
    """A price in a fragment of its own belongs to the product before it: "handmade candles, $18 each"."""
    before: Offer | None = None
    for fragment in found.fragments:
        own = [candidate.offer for candidate in candidates if candidate.fragment is fragment]
        price = None if own else _lone_price(fragment)
        if before and before.price is None and price and not before.name.endswith(VOUCHERS):
            before.price = price
            found.items.append(Item(name=before.name, price=price))
            if not any(_only_admits([token]) for token in fragment.tokens):
                found.used |= {id(token) for token in fragment.tokens}
        # What a Korean phrase is about stands last, what an English one is about first: "cabin by the lake".
        before = own[-1 if korean else 0] if own else before


def _lone_price(fragment: Fragment) -> str | None:
    prices = fragment.slots(SlotKind.PRICE)
    rest = [token.text for token in fragment.tokens if not (token.slot and token.slot.kind in _PRICED)]
    if len(prices) != 1 or any(text.lower() not in TRIVIAL | RATES | ADMISSION for text in rest):
        return None
    before = next((f"{text} " for text in rest if text.lower() == "from" or text in RATES), "")
    return before + current(prices[0].value) + ("부터" if "부터" in rest else "")
