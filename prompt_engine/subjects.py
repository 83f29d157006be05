"""What the picture shows: its category, its subject in English, the hero of the renderer, and tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.hangul import is_hangul
from prompt_engine.lexicon import Role
from prompt_engine.products import DESCRIBING, THINGS
from prompt_engine.vocabulary import Category, Occasion, SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompt_engine.fragments import Token
    from prompt_engine.lexicon import Sense
    from prompt_engine.templates import Industry, TemplateLibrary
    from prompt_engine.understanding import Understanding
    from prompt_engine.wish import Wish

# Words of these trades say how a thing is offered more than what it is: a class, a gift, goods.
GENERIC = frozenset({"education", "retail", "service"})
_FOREIGN = re.compile(r"[^\x20-\x7e\u00c0-\u024f]")
_DIGITS = re.compile(r"\S*\d\S*")
_SHOP_SUFFIX = re.compile(r"(?:집|가게|매장|샵|숍)$")
_LONGEST_SUBJECT, _LONGEST_TAIL, _MOST_TAGS, _TAG_WORDS = 160, 80, 12, 3
# A trade, and the trade whose services its words are easily taken for.
_MISTAKEN = frozenset({("nail", "art"), ("laundry", "hair"), ("interior", "clinic"), ("repair", "clinic")})
_ANNOUNCED = {
    Occasion.OPENING: "the grand opening of",
    Occasion.DISCOUNT: "a sale at",
    Occasion.NEW: "something new at",
    Occasion.EVENT: "an event at",
    Occasion.RECRUIT: "people welcome at",
    Occasion.NOTICE: "a notice from",
    Occasion.GIFT: "a gift from",
    Occasion.BOOKING: "a visit to",
}
_TAGS = {
    Occasion.OPENING: "grand opening",
    Occasion.DISCOUNT: "sale",
    Occasion.NEW: "new",
    Occasion.EVENT: "event",
    Occasion.RECRUIT: "join us",
    Occasion.NOTICE: "notice",
    Occasion.GIFT: "gift",
    Occasion.BOOKING: "booking",
}
_HEROES = {
    Category.PRODUCT: "shopping_bag",
    Category.FOOD: "rice_bowl",
    Category.INTERIOR: "sofa",
    Category.PORTRAIT: "portrait",
    Category.FASHION: "dress",
    Category.LANDSCAPE: "mountain",
    Category.CHARACTER: "character",
    Category.ABSTRACT: "abstract",
}


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
        if industry and (vague or _is_of_another_trade(found, sense)):
            return industry.category
        return Category(sense.category or Category.PRODUCT)
    if industry:
        return industry.category
    seen = next(_seen(found), None)
    if seen and found.occasion is not Occasion.NOTICE:
        return Category(seen.category or Category.PRODUCT)
    sells = found.items or found.occasion is Occasion.DISCOUNT
    return Category.PRODUCT if sells else Category.ABSTRACT


def _is_of_another_trade(found: Understanding, sense: Sense) -> bool:
    """A service that this shop does not offer in that sense: "아트" of a nail shop, "드라이" of a laundry."""
    trade = found.trade.industry if found.trade else None
    return (
        trade not in {None, *GENERIC}
        and sense.industry not in {trade, None}
        and sense.role is Role.SERVICE
        and (trade, sense.industry) in _MISTAKEN
    )


def product_senses(found: Understanding) -> list[Sense]:
    """What the words of the product can mean, as things."""
    return [sense for token in found.product_tokens if (sense := token.sense(*THINGS))]


def leading(senses: list[Sense]) -> Sense:
    """The sense that says what it is: the last one, but a class, a gift or goods are of what stands before."""
    if senses[-1].industry in GENERIC:
        return next((s for s in reversed(senses) if s.industry not in GENERIC and s.hero), senses[-1])
    return senses[-1]


def _seen(found: Understanding) -> Iterator[Sense]:
    """Every thing that the text names."""
    for fragment in found.fragments:
        yield from (sense for token in fragment.tokens if (sense := token.sense(*THINGS)))


class Subject:
    """The subject of one picture. `text` is plain English without numbers: prices are lettering, not picture."""

    def __init__(
        self, found: Understanding, library: TemplateLibrary, industry: Industry | None, category: Category
    ) -> None:
        self._found = found
        self._lexicon = library.lexicon
        self._companions = library.companions
        self._industry = industry
        self._category = category
        self._product = self._run(found.product_tokens) if found.product_tokens else ""
        self.text = self._of_product() or self._of_shop() or self._of_words()

    def hero(self) -> str:
        """What the embedded renderer puts in the middle."""
        senses = [s for s in product_senses(self._found) if not _is_of_another_trade(self._found, s)]
        things = [sense.hero for sense in reversed(senses) if sense.hero]
        if senses and (hero := leading(senses).hero or next(iter(things), None)):
            return hero
        if hero := self._sold_here():
            return hero
        if self._found.occasion is Occasion.NOTICE and not self._industry:
            return "abstract"
        if self._industry and self._industry.category == self._category:
            return self._industry.hero
        return next((sense.hero for sense in _seen(self._found) if sense.hero), _HEROES[self._category])

    def _sold_here(self) -> str | None:
        """What a shop sells by its own name: "삼겹살집" sells "삼겹살"."""
        word = self._found.trade_word or ""
        goods = _SHOP_SUFFIX.sub("", word)
        if goods == word or not goods:
            return None
        sold = next((sense for sense in self._lexicon.korean.get(goods, ()) if sense.role is Role.THING), None)
        return sold.hero if sold else None

    def tags(self, mood: str, light: tuple[str, ...]) -> tuple[str, ...]:
        """English, lower case, most telling first, none twice."""
        found, industry = self._found, self._industry
        named = [industry.label.en] if industry and (found.trade or not found.product) else []
        trades = [
            sense.english
            for fragment in found.fragments
            for token in fragment.tokens
            if (sense := token.sense(*THINGS, Role.TRADE))
        ]
        dishes = found.occasion is Occasion.NEW and industry and industry.category is Category.FOOD
        occasion = ["new menu"] if dishes else [_TAGS[found.occasion]] if found.occasion in _TAGS else []
        season = [found.season.english] if found.season else []
        feeling = [mood, self._companions.get(mood, ""), *light[:1], self._category.value]
        subject = [self.text] if not self._product and len(self.text.split()) <= _TAG_WORDS else []
        every = (*named, self._product, *trades, *occasion, *season, *feeling, *subject)
        clean = (" ".join(tag.lower().split()) for tag in every)
        return tuple(dict.fromkeys(tag for tag in clean if tag and not _FOREIGN.search(tag)))[:_MOST_TAGS]

    def _of_product(self) -> str:
        if not self._product:
            return ""
        others = [self._plain(item.name) for item in self._found.items if item.name != self._found.product][:2]
        return " and ".join([self._product, *(other for other in others if other)]) + self._tail()

    def _of_shop(self) -> str:
        found = self._found
        trade = found.trade.english if found.trade else (self._industry.label.en if self._industry else "")
        trade = trade or ("small shop" if found.brand else "")
        if not trade:
            return ""
        noun = f"{found.season.english} {trade}" if found.season else trade
        article = "an" if noun[:1].lower() in "aeiou" else "a"
        return f"{_ANNOUNCED.get(found.occasion, 'the atmosphere of')} {article} {noun}"

    def _of_words(self) -> str:
        fragments = self._found.fragments
        told = [token for fragment in fragments for token in fragment.tokens if token.has(*THINGS, *DESCRIBING)]
        words = _plain(" ".join(self._english(token) for token in told[:6]))
        if not words and fragments:
            words = self._plain(" ".join(fragment.text for fragment in fragments[:2]))
        fallback = {Occasion.DISCOUNT: "a sale", Occasion.NOTICE: "a calm announcement"}
        return words or fallback.get(self._found.occasion, "a celebration")

    def _tail(self) -> str:
        """What an English request says of the scene after its subject: "at dawn", "wearing a hat"."""
        found = self._found
        if found.trade or found.occasion is not Occasion.GENERAL:
            return ""
        first, last = found.product_tokens[0], found.product_tokens[-1]
        for fragment in found.fragments:
            if first not in fragment.tokens:
                continue
            rest = fragment.tokens[fragment.tokens.index(last) + 1 :]
            tail = fragment.source[rest[0].start : rest[-1].end] if rest else ""
            if tail and not _FOREIGN.search(tail) and not any(token.slot for token in rest):
                return " " + tail[:_LONGEST_TAIL]
        return ""

    def _run(self, tokens: list[Token]) -> str:
        """A product in English. Beside a thing that we know, words that nobody knows show nothing and are left out."""
        known = [token for token in tokens if token.slot or token.known or not is_hangul(token.text[-1])]
        sure = known if any(token.has(*THINGS) for token in known) else tokens
        return _plain(" ".join(self._english(token) for token in sure))

    def _english(self, token: Token) -> str:
        if token.slot:
            quoted = token.slot.kind is SlotKind.QUOTED and not _DIGITS.search(token.slot.value)
            return self._lexicon.translate(token.slot.value) if quoted else ""
        if sense := token.sense(*THINGS, *DESCRIBING):
            return sense.english
        spaced = " " in token.text or token.reading is None
        return self._lexicon.translate(token.text if spaced or token.reading is None else token.reading.stem)

    def _plain(self, typed: str) -> str:
        return _plain(self._lexicon.translate(typed))


def _plain(text: str) -> str:
    """Latin letters only, no numbers."""
    return " ".join(_DIGITS.sub(" ", _FOREIGN.sub(" ", text)).split())[:_LONGEST_SUBJECT].strip(" ,.-")
