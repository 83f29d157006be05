"""Every word the room knows, Korean and English, and what it can mean in a request."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from prompt_engine.function_words import GLUED, PARTICLES
from prompt_engine.hangul import has_batchim, is_hangul


class Role(StrEnum):
    """What a word does in a request."""

    THING = "thing"
    SERVICE = "service"
    MODIFIER = "modifier"
    SEASON = "season"
    COLOUR = "colour"
    MATERIAL = "material"
    MOOD = "mood"
    LIGHT = "light"
    PLACE = "place"
    AUDIENCE = "audience"
    PERSON = "person"
    TRADE = "trade"
    OCCASION = "occasion"
    INSTRUCTION = "instruction"
    LEADING = "leading"
    SHOP = "shop"
    LOOK = "look"
    AVOID = "avoid"
    UNKNOWN = "unknown"


# Words of these trades say how a thing is offered more than what it is: a class, a gift, goods.
GENERIC = frozenset({"education", "retail", "service"})
# Trades whose things are played, and so taught, or go to school themselves: "피아노교습소", "반려견유치원".
_TAUGHT = frozenset({"music", "art", "sports", "yoga", "pilates", "dance", "fitness", "pet"})
_GOODS = (Role.THING, Role.SERVICE)


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a word. `english` is what a picture model reads; the rest says what it gives away."""

    role: Role
    english: str = ""
    hero: str | None = None
    category: str | None = None
    industry: str | None = None
    occasion: str | None = None

    def picture(self) -> tuple[str | None, str | None, str | None]:
        """Hero, category and industry."""
        return self.hero, self.category, self.industry


@dataclass(frozen=True, slots=True)
class Reading:
    """A word as it stands in a sentence: its stem, the particle that was taken off, and the senses of the stem."""

    stem: str
    particle: str
    senses: tuple[Sense, ...]
    parts: tuple[tuple[str, tuple[Sense, ...]], ...] = ()

    def sense(self, *roles: Role) -> Sense | None:
        """The first sense with one of `roles`, of the word or of its last part that has one."""
        for sense in self.senses:
            if sense.role in roles:
                return sense
        return None


_AFTER_CONSONANT = frozenset({"은", "이", "을", "과", "이랑", "이나", "으로", "이에요", "이고", "이며", "인데"})
_AFTER_VOWEL = frozenset({"는", "가", "를", "와", "랑", "나", "예요"})
# Particles that may be taken off a word nobody knows; others would eat parts of names ("고양이", "용").
_SAFE_ON_UNKNOWN = frozenset(
    {"을", "를", "은", "는", "에서", "에서는", "으로", "에게", "까지", "부터", "이에요", "예요", "입니다"}
)
_MIN_PART = 2
_MOST_UNKNOWN = 2
# What a thing costs is no such thing: "설치비".
_FEE = re.compile(r"(?:비|료|값|금|가|시)$")
_INFLECTED = re.compile(r"(?:요|다|까|죠|고|면|서|는|은|을|를|이|가|에|의|로|만|도|과|와)$")


@dataclass(frozen=True, slots=True)
class ShopEnding:
    """An end that makes a shop of the goods before it: its English, the trade it is like, and whether it teaches."""

    english: str
    like: str
    teaches: bool


@dataclass(slots=True)
class Lexicon:
    """Words to senses. Korean keys have no spaces; English keys are lower case, up to four words."""

    korean: dict[str, tuple[Sense, ...]] = field(default_factory=dict)
    english: dict[str, tuple[Sense, ...]] = field(default_factory=dict)
    longest: int = 0
    endings: dict[str, ShopEnding] = field(default_factory=dict)
    _read: Any = None

    def __post_init__(self) -> None:
        self._read = lru_cache(maxsize=8192)(self._read_word)

    def add_korean(self, word: str, sense: Sense) -> None:
        key = word.replace(" ", "")
        self.korean[key] = (*self.korean.get(key, ()), sense)
        self.longest = max(self.longest, len(key))

    def add_english(self, word: str, sense: Sense) -> None:
        key = word.lower()
        known = self.english.get(key, ())
        if all(other.role is not sense.role for other in known):
            self.english[key] = (*known, sense)

    def put_first(self, own: Lexicon) -> None:
        """Words of the owner's own files before all others: their trades are no beginning of longer ones either."""
        for table, words in ((self.korean, own.korean), (self.english, own.english)):
            for key, senses in words.items():
                if any(sense.role is Role.TRADE for sense in senses):
                    self._end_trades_at(key, table)
                table[key] = (*senses, *table.get(key, ()))
        self.longest = max(self.longest, own.longest)

    def _end_trades_at(self, key: str, table: dict[str, tuple[Sense, ...]]) -> None:
        """A longer trade that goes on from `key` is no trade any more: "서핑스쿨강습".

        What begins like a short one may be another word ("바", "바버샵") and goes on only with a word that is known.
        """
        long = len(key) > _MIN_PART and is_hangul(key[-1])
        for longer in [known for known in table if known.startswith(key) and known != key]:
            rest = longer[len(key) :]
            if long or rest[0] == " " or rest in self.korean:
                table[longer] = tuple(sense for sense in table[longer] if sense.role is not Role.TRADE)

    def read(self, word: str) -> Reading:
        """A Korean word with its particle, compounds taken apart where every part is known."""
        reading: Reading = self._read(word)
        return reading

    def _read_word(self, word: str) -> Reading:
        if senses := self.korean.get(word):
            return Reading(word, "", senses)
        for particle in PARTICLES:
            stem = word[: -len(particle)]
            if word.endswith(particle) and stem and _agrees(stem, particle) and (senses := self.korean.get(stem)):
                return Reading(stem, particle, senses)
        return self._shop(word) or self._compounded(word) or self._headed(word) or _unknown(word)

    def _compounded(self, word: str) -> Reading | None:
        """A word whose every part is known; other things in it come after what stands last."""
        for particle in ("", *PARTICLES):
            stem = word[: len(word) - len(particle)]
            if word.endswith(particle) and len(stem) > _MIN_PART and (parts := self._compound(stem)):
                others = (s for _, senses in parts[-2::-1] for s in senses if s.role in _GOODS)
                return Reading(stem, particle, (*parts[-1][1], *others), parts)
        return None

    def _compound(self, word: str) -> tuple[tuple[str, tuple[Sense, ...]], ...]:
        """The known words that `word` is made of, longest first, or nothing when a piece is left over."""
        parts: list[tuple[str, tuple[Sense, ...]]] = []
        start = 0
        while start < len(word):
            for end in range(min(len(word), start + self.longest), start, -1):
                piece = word[start:end]
                senses = self.korean.get(piece, ())
                if (senses or piece in GLUED) and len(piece) >= _MIN_PART:
                    parts.append((piece, senses))
                    start = end
                    break
            else:
                return ()
        return tuple(parts) if len(parts) > 1 else ()

    def goods_of(self, shop: str) -> tuple[str, Sense] | None:
        """What a shop sells or teaches by its own name, and how its name goes on: "도자기공방" is about "도자기"."""
        word = shop.replace(" ", "")
        for start in range(1, len(word)):
            if word[start:] not in self.endings:
                continue
            parts = self._compound(word[:start])
            senses = parts[-1][1] if parts else self.korean.get(word[:start], ())
            goods = next((sense for sense in senses if sense.role in _GOODS), None)
            if goods and (start >= _MIN_PART or len(word) - start >= _MIN_PART):
                return word[start:], goods
        return None

    def season_of(self, word: str) -> Sense | None:
        """The season that a word begins with: "크리스마스 리스" is one word for a wreath."""
        run = word.replace(" ", "")
        starts = (self.korean.get(run[:end], ()) for end in range(len(run) - 1, _MIN_PART - 1, -1))
        return next((sense for senses in starts for sense in senses if sense.role is Role.SEASON), None)

    def _shop(self, word: str) -> Reading | None:
        """A shop that nobody listed, by what it sells: "만두집", "발레교실"."""
        for particle in ("", *PARTICLES):
            stem = word[: len(word) - len(particle)]
            if not word.endswith(particle) or (particle and not _agrees(stem, particle)):
                continue
            if found := self.goods_of(stem):
                ending, goods = found
                return Reading(stem, particle, (self._trade_of(self.endings[ending], goods),))
        return None

    def _trade_of(self, ending: ShopEnding, goods: Sense) -> Sense:
        like = next(sense for sense in self.korean[ending.like] if sense.role is Role.TRADE)
        own = goods.industry is not None and goods.industry not in GENERIC
        own = own and (not ending.teaches or goods.role is Role.SERVICE or goods.industry in _TAUGHT)
        sold = goods.english.removesuffix(f" {ending.english}").removesuffix(" lessons").removesuffix(" class")
        return Sense(Role.TRADE, f"{sold} {ending.english}", *((goods if own else like).picture()))

    def _headed(self, word: str) -> Reading | None:
        """A word that ends with a known thing: "꿀사과" is an apple."""
        for particle in ("", *PARTICLES):
            stem = word[: len(word) - len(particle)]
            if not word.endswith(particle) or len(stem) < _MIN_PART + 1 or (particle and not _agrees(stem, particle)):
                continue
            head = self.head(stem)
            if head and head[1].role in _GOODS:
                return Reading(stem, particle, (head[1],), (("", ()), head_part(head)))
        for end in range(len(word) - 1, _MIN_PART - 1, -1):
            things = tuple(sense for sense in self.korean.get(word[:end], ()) if sense.role in _GOODS)
            short = len(word) - end <= min(_MOST_UNKNOWN, end - 1)
            if things and short and not _INFLECTED.search(word) and not _FEE.match(word, end):
                return Reading(word, "", things, (("", ()), (word[:end], things)))
        return None

    def head(self, word: str) -> tuple[str, Sense] | None:
        """The longest known thing or trade that an unknown word ends with ("온기커피" ends with "커피")."""
        for start in range(1, len(word) - 1):
            for sense in self.korean.get(word[start:], ()):
                if sense.role in {Role.THING, Role.SERVICE, Role.TRADE}:
                    return word[start:], sense
        return None

    def lookup(self, phrase: str) -> tuple[Sense, ...]:
        """The senses of an English phrase; a plural finds its singular."""
        key = phrase.lower().replace("’", "'")
        if key.endswith("'s") and key not in self.english:
            return tuple(sense for sense in self.english.get(key[:-2], ()) if sense.role is Role.TRADE)
        if senses := self.english.get(key):
            return senses
        if key.endswith("es") and (senses := self.english.get(key[:-2])):
            return senses
        return self.english.get(key[:-1], ()) if key.endswith("s") else ()


def head_part(head: tuple[str, Sense]) -> tuple[str, tuple[Sense, ...]]:
    """A known end of a word, as one of its parts."""
    return head[0], (head[1],)


def _unknown(word: str) -> Reading:
    """A word that nobody knows, without the particle where it is surely one."""
    for particle in PARTICLES:
        stem = word[: -len(particle)]
        safe = particle in _SAFE_ON_UNKNOWN and word.endswith(particle)
        if safe and len(stem) >= _MIN_PART and _agrees(stem, particle):
            return Reading(stem, particle, ())
    return Reading(word, "", ())


def _agrees(stem: str, particle: str) -> bool:
    if particle in _AFTER_CONSONANT:
        return has_batchim(stem)
    if particle in _AFTER_VOWEL:
        return not has_batchim(stem)
    if particle == "로":
        return not has_batchim(stem) or (ord(stem[-1]) - 0xAC00) % 28 == 8  # noqa: PLR2004 - the index of ㄹ
    return True
