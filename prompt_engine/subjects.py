"""What the picture shows: its subject in English, the hero of the renderer, and tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.categories import LISTED, is_of_another_trade, leading, product_senses, seen
from prompt_engine.hangul import is_hangul
from prompt_engine.lexicon import GENERIC, Role
from prompt_engine.products import DESCRIBING, THINGS
from prompt_engine.translation import pieces, translate
from prompt_engine.vocabulary import Category, Occasion, SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prompt_engine.fragments import Token
    from prompt_engine.lexicon import Sense
    from prompt_engine.templates import Industry, TemplateLibrary
    from prompt_engine.understanding import Understanding

_FOREIGN = re.compile(r"[^\x20-\x7e\u00c0-\u024f]")
# Signs of markup and of code; a picture model would paint them.
_MARKUP = re.compile(r"[<>{}\[\]\\|`^~;=*_#@$%/\"“”]+")
_DIGITS = re.compile(r"\S*\d\S*")
# "English class" before another noun is "English": "English tutoring".
_TAUGHT = re.compile(r" (?:class|classes|lessons?|course|service)$")
_LONGEST_SUBJECT, _LONGEST_TAIL, _MOST_TAGS, _TAG_WORDS = 160, 80, 12, 3
# What follows is said of the thing and not seen: "the latte is back".
_STATING = frozenset({"is", "are", "was", "were", "has", "have"})
# Describing words that stand last in English too.
_LAST = frozenset({"set", "course", "menu", "season", "cup"})
_LOOKS = (Role.COLOUR, Role.MATERIAL, Role.SEASON, Role.MODIFIER)
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
# What is shown where no word of the request can be: never a word that nobody knows in Latin letters.
_NOUNS = {
    Category.PRODUCT: "goods on display",
    Category.FOOD: "freshly made dish",
    Category.INTERIOR: "inviting room",
    Category.PORTRAIT: "friendly person",
    Category.FASHION: "styled outfit",
    Category.LANDSCAPE: "open landscape",
    Category.CHARACTER: "friendly character",
    Category.ABSTRACT: "abstract shapes",
}


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
        self._goods = self._goods_of_shop()
        self._product = self._of_goods(found.product_tokens)
        self.text = self._of_product() or self._of_shop() or self._of_words()

    def hero(self) -> str:
        """What the embedded renderer puts in the middle."""
        senses = [s for s in product_senses(self._found) if not is_of_another_trade(self._found, s)]
        things = [sense.hero for sense in reversed(senses) if sense.hero]
        vague = bool(senses) and leading(senses).industry in GENERIC and self._teaches()
        if senses and not vague and (hero := leading(senses).hero or next(iter(things), None)):
            return hero
        if self._goods and self._goods.hero and self._goods.category == self._category:
            return self._goods.hero
        if self._found.occasion is Occasion.NOTICE and not self._industry:
            return "abstract"
        if self._industry and self._industry.category == self._category:
            return self._industry.hero
        named = seen(self._found, *THINGS, Role.PERSON)
        return next((sense.hero for sense in named if sense.hero), _HEROES[self._category])

    def _teaches(self) -> bool:
        """Whether a class in this shop looks like the shop: lessons in a gym show no books."""
        if self._found.trade is None or self._found.trade.industry in {*GENERIC, None}:
            return False
        return self._industry is not None and self._industry.category == self._category

    def tags(self, mood: str, light: tuple[str, ...]) -> tuple[str, ...]:
        """English, lower case, most telling first, none twice."""
        found, industry = self._found, self._industry
        named = [industry.label.en] if industry and (found.trade or not found.product) else []
        goods = [self._goods.english] if self._goods else []
        things = [sense.english for token in found.tokens() if (sense := token.sense(*THINGS))]
        dishes = found.occasion is Occasion.NEW and industry and industry.category is Category.FOOD
        occasion = ["new menu"] if dishes else [_TAGS[found.occasion]] if found.occasion in _TAGS else []
        season = [found.season.english] if found.season else []
        feeling = [mood, self._companions.get(mood, ""), *light[:1], self._category.value]
        subject = [self.text] if not self._product and len(self.text.split()) <= _TAG_WORDS else []
        every = (*named, self._product, *goods, *things, *occasion, *season, *feeling, *subject)
        clean = (" ".join(tag.lower().split()) for tag in every)
        return tuple(dict.fromkeys(tag for tag in clean if tag and not _FOREIGN.search(tag)))[:_MOST_TAGS]

    def _goods_of_shop(self) -> Sense | None:
        """What the shop sells or teaches by its own name: "도자기공방" is about pottery, "이모네 곱창" about tripe."""
        if self._found.trade and self._found.trade.role is not Role.TRADE:
            return self._found.trade
        word = self._found.trade_word or ""
        if goods := self._lexicon.goods_of(word):
            return goods[1] if goods[1].english else None
        itself = (sense for sense in self._lexicon.korean.get(word.replace(" ", ""), ()) if sense.role in THINGS)
        return next(itself, None)

    def _of_goods(self, tokens: list[Token]) -> str:
        """The product in English; what this shop offers in no such sense shows nothing: the catch of a fishing boat."""
        own = [t for t in tokens if not ((sense := t.sense(*THINGS)) and is_of_another_trade(self._found, sense))]
        return self._of_tokens(own) if any(token.has(*THINGS) for token in own) else ""

    def _of_product(self) -> str:
        if not self._product:
            return ""
        beside = (item.name for item in self._found.items if item.name != self._found.product)
        others = [self._plain(name) for name in beside if self._shows(name)][:2]
        about, first = self._product, leading(product_senses(self._found))
        taught = self._goods if first.industry in GENERIC else first
        if (
            taught
            and taught.english not in about
            and not any(token.sense(*THINGS) == taught for token in self._found.product_tokens)
        ):
            # A class or a trial is of what the shop teaches.
            about = _noun_phrase([taught.english, self._product])
        listed = dict.fromkeys([about, *(other for other in others if other and other not in about)])
        return " and ".join(listed) + self._tail()

    def _shows(self, name: str) -> bool:
        """Whether a name holds a thing that we know."""
        read = self._lexicon
        senses = (read.read(word).senses if is_hangul(word[-1]) else read.lookup(word) for word in name.split())
        return any(sense.role in THINGS for found in senses for sense in found)

    def _of_shop(self) -> str:
        found = self._found
        label = self._industry.label.en if self._industry else ""
        trade = found.trade.english if found.trade and found.trade.role is Role.TRADE else label
        trade = trade or ("small shop" if found.brand else "")
        if not trade:
            return ""
        place = _with_article(f"{found.season.english} {trade}" if found.season else trade)
        announced = _ANNOUNCED.get(found.occasion)
        if self._goods is None or self._goods.english.split()[0] in trade.split():
            return f"{announced or 'the atmosphere of'} {place}"
        if trade == "service" or (found.occasion is not Occasion.OPENING and self._goods.industry == "travel"):
            return self._goods.english
        return f"{self._goods.english}, {announced} {place}" if announced else f"{self._goods.english} at {place}"

    def _of_words(self) -> str:
        """What else the text shows, or else what stands for such a picture."""
        tokens = list(self._found.tokens())
        shown = [token for token in tokens if token.has(*THINGS, *DESCRIBING)]
        if any(token.has(*THINGS, Role.PERSON) for token in shown):
            return self._of_tokens(shown[:6])
        typed = self._found.product or " ".join(
            fragment.text for fragment in self._found.fragments[:2] if not fragment.slots(SlotKind.URL, SlotKind.PHONE)
        )
        korean, sale = any(map(is_hangul, typed)), self._found.occasion is Occasion.DISCOUNT
        if not korean and not sale and (words := _plain(typed)):
            return words
        if self._found.occasion is Occasion.NOTICE:
            return "a calm announcement"
        looks = [sense.english for token in tokens if (sense := token.sense(*_LOOKS))] if korean else []
        if not looks and sale:
            return "a sale"
        noun = _NOUNS[self._category]
        phrase = _plain(" ".join([*looks[:2], noun]))
        return phrase if noun.split()[0].endswith("s") or noun.endswith("s") else _with_article(phrase)

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
            seen = rest and rest[0].text.lower() not in _STATING and not any(token.slot for token in rest)
            if seen and not _FOREIGN.search(tail):
                return " " + _plain(tail[:_LONGEST_TAIL])
        return ""

    def _of_tokens(self, tokens: list[Token]) -> str:
        """Words in English as one phrase, those joined by a sign as a list; what nobody knows shows nothing."""
        lists: list[list[str]] = [[]]
        named = any(token.has(*THINGS) for token in tokens)
        how = tokens[-1].sense(Role.MODIFIER) if named and not tokens[-1].has(*THINGS) else None
        if how and how.english not in _LAST and len(tokens) > 1:
            # What Korean says behind a thing, English says before it: "닭강정 반마리" is half a chicken.
            return _plain(_noun_phrase([how.english, self._of_tokens(tokens[:-1])]))
        for place, token in enumerate(tokens):
            if place and LISTED.search(self._found.prepared.text[tokens[place - 1].end : token.start]):
                lists.append([])
            lists[-1] += self._english(token, last=place == len(tokens) - 1, named=named)
        return _plain(" and ".join(phrase for pieces in lists if (phrase := _noun_phrase(pieces))))

    def _english(self, token: Token, *, last: bool, named: bool) -> list[str]:
        if token.slot:
            # A name in quotes beside a thing is lettering.
            quoted = token.slot.kind is SlotKind.QUOTED and not _DIGITS.search(token.slot.value) and not named
            return [translate(token.slot.value, self._lexicon)] if quoted else []
        if token.reading and token.reading.parts:
            return pieces(token.reading.stem, self._lexicon)
        sense = None if last else token.sense(Role.MODIFIER)
        if sense or (sense := token.sense(*THINGS, *DESCRIBING)):
            return [sense.english]
        return pieces(token.reading.stem if token.reading else token.text, self._lexicon)

    def _plain(self, typed: str) -> str:
        return _plain(_noun_phrase([piece for word in typed.split() for piece in pieces(word, self._lexicon)]))


def _noun_phrase(pieces: Iterable[str]) -> str:
    """English nouns one after the other, without saying a word twice: "beef" and "beef sirloin" are one."""
    listed = [piece for piece in pieces if piece]
    out: list[str] = []
    for place, piece in enumerate(listed):
        words = (_TAUGHT.sub("", piece) if place < len(listed) - 1 else piece).split()
        for size in range(min(len(out), len(words)), 0, -1):
            if out[-size:] == words[:size]:
                words = words[size:]
                break
        out += words
    return " ".join(out)


def _with_article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _plain(text: str) -> str:
    """Latin letters only, no numbers and no markup."""
    text = _MARKUP.sub(" ", _FOREIGN.sub(" ", text))
    return " ".join(_DIGITS.sub(" ", text).split())[:_LONGEST_SUBJECT].strip(" ,.-!?:'()")
