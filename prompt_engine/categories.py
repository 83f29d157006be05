"""What kind of picture it is: of what is on offer, else of what the shop is known for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.lexicon import GENERIC, Role
from prompt_engine.products import THINGS
from prompt_engine.vocabulary import Category, Occasion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompt_engine.lexicon import Sense
    from prompt_engine.templates import Industry
    from prompt_engine.understanding import Understanding
    from prompt_engine.wish import Wish

# A sign between two names joins them as a list.
LISTED = re.compile(r"[+&·]")
# A trade, and the trade whose words its own are easily taken for: "아트" of a nail shop, the catch of a fishing boat.
_MISTAKEN = frozenset(
    {
        ("nail", "art"),
        ("laundry", "hair"),
        ("interior", "clinic"),
        ("repair", "clinic"),
        ("travel", "restaurant"),
        ("interior", "wedding"),
    }
)
# Trades of what a service is done to, and the trades whose words it then takes: a dog's bath is no bathhouse's.
_DONE_TO = {
    "pet": frozenset({"bath", "beauty", "hair", "clinic", "lodging", "funeral", "cosmetics", "dental"}),
    "dental": frozenset({"cleaning", "clinic", "beauty", "cosmetics"}),
}
# Who has a menu, or speaks of one, serves food: "전메뉴 10% 할인".
_SERVED = ("메뉴", "menu")
# Trades that work on a home, and so name it without selling it: "도배 원룸 35만원".
_WORKS_ON_HOMES = frozenset({"interior", "cleaning", "repair", "electronics", "moving"})


def choose_category(found: Understanding, wish: Wish, industry: Industry | None) -> Category:
    """Asked for, else what the product is, else what the trade shows, else abstract shapes."""
    if wish.category:
        return wish.category
    senses = product_senses(found)
    if senses:
        sense = leading(senses)
        creature = sense.industry == "pet" and not found.price
        vague = (creature or sense.industry in {*GENERIC, "interior"}) and found.trade is not None
        vague = vague and found.trade is not None and found.trade.industry not in GENERIC
        if industry and (vague or is_of_another_trade(found, sense)):
            return industry.category
        return Category(sense.category or Category.PRODUCT)
    return industry.category if industry else _of_words(found)


def _of_words(found: Understanding) -> Category:
    """Without a product and a trade: what else the text names, something to buy, or someone."""
    thing = next(seen(found, *THINGS), None)
    if thing and found.occasion is not Occasion.NOTICE:
        return Category(thing.category or Category.PRODUCT)
    if any(token.text.endswith(_SERVED) for token in found.tokens()):
        return Category.FOOD
    if found.items or found.occasion is Occasion.DISCOUNT:
        return Category.PRODUCT
    person = next(seen(found, Role.PERSON), None)
    return Category(person.category or Category.PORTRAIT) if person else Category.ABSTRACT


def is_of_another_trade(found: Understanding, sense: Sense) -> bool:
    """A word in a sense that this shop does not offer: "아트" of a nail shop, "드라이" of a laundry."""
    trade = found.trade.industry if found.trade else None
    return (trade, sense.industry) in _MISTAKEN


def product_senses(found: Understanding) -> list[Sense]:
    """What the words of the product can mean, as things. Of a list ("떡볶이+튀김"), what stands first counts last.

    A class by itself is of what was typed elsewhere: "필라테스 연말 이벤트, 그룹레슨 10회". What is
    done to a pet is of the pet, wherever that stands: "강아지 미용, 목욕 2만원".
    """
    named = _named_senses(found)
    if named and (owner := next((sense for sense in seen(found, *THINGS) if takes(sense, named[-1])), None)):
        return [owner, *named]
    if not named or any(sense.role is not Role.SERVICE or sense.industry not in GENERIC for sense in named):
        return named
    taught = (sense for sense in seen(found, Role.SERVICE) if sense.hero and sense.industry not in {*GENERIC, None})
    return [*([first] if (first := next(taught, None)) else []), *named]


def _named_senses(found: Understanding) -> list[Sense]:
    lists: list[list[Sense]] = [[]]
    for place, token in enumerate(found.product_tokens):
        if place and LISTED.search(found.prepared.text[found.product_tokens[place - 1].end : token.start]):
            lists.append([])
        if sense := token.sense(*THINGS):
            lists[-1].append(sense)
    return [sense for senses in reversed(lists) for sense in senses]


def leading(senses: list[Sense]) -> Sense:
    """The sense that says what it is: the last one, but a class, a gift or goods are of what stands before."""
    last = senses[-1]
    if last.industry in GENERIC:
        return next((s for s in reversed(senses) if s.industry not in GENERIC and s.hero), last)
    if last.industry == "real_estate":
        return next((s for s in reversed(senses) if s.industry in _WORKS_ON_HOMES), last)
    return next((s for s in reversed(senses) if takes(s, last)), last)


def takes(owner: Sense, service: Sense) -> bool:
    """The service is done to the owner, and so its trade's: "강아지" and "목욕"."""
    return service.industry in _DONE_TO.get(owner.industry or "", ())


def seen(found: Understanding, *roles: Role) -> Iterator[Sense]:
    """Every meaning with one of `roles` that the text names, inside words run together too."""
    for token in found.tokens():
        if sense := token.sense(*roles):
            yield sense
        elif token.reading and not token.known:
            yield from (sense for _, senses in token.reading.parts for sense in senses if sense.role in roles)
