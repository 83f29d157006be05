"""What was read out of a request, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prompt_engine.lexicon import Role
from prompt_engine.vocabulary import Occasion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompt_engine.brief import Fact, Item
    from prompt_engine.fragments import Fragment, Prepared, Token
    from prompt_engine.instructions import Directions
    from prompt_engine.lexicon import Sense
    from prompt_engine.vocabulary import Language


@dataclass(slots=True)
class Understanding:
    """Words are as typed. `trade` is the meaning of the shop's word, `gift` says that the product itself is free.

    `used` holds the ids of the tokens that are part of a product or its price, `brand_tokens` those of the shop's name.
    """

    prepared: Prepared
    language: Language
    directions: Directions
    fragments: list[Fragment]
    product: str | None = None
    product_tokens: list[Token] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    occasion: Occasion = Occasion.GENERAL
    occasion_phrase: str | None = None
    trade: Sense | None = None
    trade_word: str | None = None
    brand: str | None = None
    brand_tokens: set[int] = field(default_factory=set)
    price: str | None = None
    dates: list[str] = field(default_factory=list)
    offer: str | None = None
    gift: bool = False
    place: str | None = None
    audience: str | None = None
    season: Sense | None = None
    facts: list[Fact] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def tokens(self) -> Iterator[Token]:
        """Every token, in order."""
        for fragment in self.fragments:
            yield from fragment.tokens


def occasion_of(token: Token) -> Occasion | None:
    """The occasion that a word gives away."""
    sense = token.sense(Role.OCCASION)
    return Occasion(sense.occasion) if sense and sense.occasion and not token.slot else None
