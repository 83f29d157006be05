"""Taking off what was said to us and not to the reader: "포스터 만들어줘", "make me an ad for", looks, exclusions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from prompt_engine.avoidance import avoided
from prompt_engine.data_files import shipped, words
from prompt_engine.function_words import ASKED_OF_GUESTS, NEGATING
from prompt_engine.lexicon import Lexicon, Role, Sense
from prompt_engine.placement import take_placement
from prompt_engine.products import is_verb
from prompt_engine.vocabulary import Channel, SlotKind

if TYPE_CHECKING:
    from prompt_engine.fragments import Fragment, Token
    from prompt_engine.placement import Placement

_ADVERB = (
    ("하게", "한"),
    ("스럽게", "스러운"),
    ("럽게", "러운"),
    ("엽게", "여운"),
    ("하고", "한"),
    ("롭게", "로운"),
    ("있게", "있는"),
    ("롭고", "로운"),
)
_LOOKS = (Role.MOOD, Role.COLOUR, Role.MATERIAL, Role.LIGHT, Role.SEASON)
_CONTENT = (Role.THING, Role.SERVICE, Role.TRADE, Role.OCCASION)


_BACKGROUND = "배경"
_TOPIC = ("은", "는")
# "만들어요" says what the shop does; "만들어 줘요" asks us.
_STATED = re.compile(r"(?:만들어요|만듭니다|제작해요|제작합니다|디자인해요|디자인합니다|해드려요|해드립니다)$")


@dataclass(slots=True)
class Directions:
    """What was asked of the picture: looks by role, and what must not appear; all English."""

    looks: dict[Role, list[str]] = field(default_factory=dict)
    avoid: list[str] = field(default_factory=list)
    background: str = ""
    placements: list[Placement] = field(default_factory=list)
    channel: Channel | None = None

    def where(self, *, lettering: bool) -> str:
        """Where lettering, or the thing itself, is to be; empty where nobody asked."""
        asked = (placement.where for placement in self.placements if placement.lettering is lettering)
        return next((where for where in asked if where), "")

    def add(self, sense: Sense) -> None:
        self.looks.setdefault(sense.role, []).append(sense.english)

    def ask(self, looks: list[Sense], *, of: Token) -> None:
        """Looks, asked of the whole picture or of its background."""
        for sense in looks:
            self.add(sense)
        if of.text.startswith(_BACKGROUND):
            seen = [sense.english for sense in looks if sense.role in {Role.COLOUR, Role.MATERIAL}]
            self.background = self.background or " ".join(seen)


def strip_korean(fragment: Fragment, lexicon: Lexicon, directions: Directions) -> None:
    """Leave in `fragment` only what the reader of the ad should see."""
    _take_avoided(fragment, directions)
    if placement := take_placement(fragment.tokens):
        directions.placements.append(placement)
    asked = _strip_tail(fragment)
    _take_looks(fragment, lexicon, directions, asked=asked)
    if asked:
        _strip_tail(fragment)
    while fragment.tokens and _only(fragment.tokens[0], Role.LEADING) and not _is_subject(fragment.tokens):
        fragment.tokens.pop(0)


def _is_subject(tokens: list[Token]) -> bool:
    """Who does what the only other word says: "사장님이 미쳤어요"."""
    return len(tokens) == 2 and tokens[0].text.endswith("이") and is_verb(tokens[1])  # noqa: PLR2004 - who, and what


def _strip_tail(fragment: Fragment) -> bool:
    size = len(fragment.tokens)
    while fragment.tokens and _is_tail(fragment.tokens, len(fragment.tokens) - 1):
        fragment.tokens.pop()
    return len(fragment.tokens) < size


def _is_tail(tokens: list[Token], place: int) -> bool:
    token = tokens[place]
    if token.slot or _is_told(tokens, place):
        return False
    if _only(token, Role.INSTRUCTION):
        return True
    if token.has(Role.INSTRUCTION) and place and tokens[place - 1].has(Role.INSTRUCTION):
        return True  # "포스터 만들기", where "리스 만들기" is a class
    return len(tokens) == 1 and _only(token, Role.INSTRUCTION, Role.LEADING)


def _is_told(tokens: list[Token], place: int) -> bool:
    """What is said of something is for the reader: "예약은 네이버", "방부제 없이 만들어요", "이용 부탁드려요"."""
    before = tokens[place - 1] if place else None
    if before is None or before.has(Role.INSTRUCTION):
        return False
    if before.text in NEGATING or (tokens[place].text.startswith("부탁") and before.text in ASKED_OF_GUESTS):
        return True
    topic = before.reading is not None and before.reading.particle in _TOPIC and before.has(Role.OCCASION)
    return topic or bool(_STATED.search(tokens[place].text))


def _only(token: Token, *roles: Role) -> bool:
    return bool(token.reading and token.reading.senses and not token.slot) and all(
        sense.role in roles for sense in (token.reading.senses if token.reading else ())
    )


def _take_avoided(fragment: Fragment, directions: Directions) -> None:
    for place in range(len(fragment.tokens) - 1, 0, -1):
        token, before = fragment.tokens[place], fragment.tokens[place - 1]
        english = None if before.slot else avoided(before.text)
        if token.has(Role.AVOID) and english:
            directions.avoid.append(english)
            del fragment.tokens[place - 1 : place + 1]


def _take_looks(fragment: Fragment, lexicon: Lexicon, directions: Directions, *, asked: bool) -> None:
    """The words about the look at the end of a fragment ("따뜻한 느낌으로", "고급스럽게")."""
    tokens = fragment.tokens
    _take_opening_look(tokens, lexicon, directions)
    while tokens:
        last = tokens[-1]
        if last.has(Role.LOOK) and not last.slot:
            tokens.pop()
            taken: list[Sense] = []
            while tokens and (sense := _look(tokens[-1], lexicon)):
                taken.insert(0, sense)
                tokens.pop()
            directions.ask(taken, of=last)
            continue
        sense = _adverb(last, lexicon)
        if sense and (asked or len(tokens) == 1):
            directions.add(sense)
            tokens.pop()
            continue
        break
    if tokens and all(_look(token, lexicon) and not token.has(*_CONTENT) for token in tokens):
        for token in tokens:
            if sense := _look(token, lexicon):
                directions.add(sense)
        if not any(token.has(Role.SEASON) for token in tokens):
            tokens.clear()


def _take_opening_look(tokens: list[Token], lexicon: Lexicon, directions: Directions) -> None:
    """The look that a fragment opens with, before what is sold: "빨간 배경에 하얀 운동화"."""
    place = next((place for place, token in enumerate(tokens) if token.has(Role.LOOK) and not token.slot), 0)
    looks = [_look(token, lexicon) for token in tokens[:place]]
    if place and place + 1 < len(tokens) and all(looks):
        directions.ask([sense for sense in looks if sense], of=tokens[place])
        del tokens[: place + 2 if tokens[place + 1].text in {"위", "위에", "앞", "앞에"} else place + 1]


def _look(token: Token, lexicon: Lexicon) -> Sense | None:
    return token.sense(*_LOOKS) or _adverb(token, lexicon)


def _adverb(token: Token, lexicon: Lexicon) -> Sense | None:
    """The mood in an adverb: "따뜻하게" is asked of the picture as "따뜻한" would be."""
    for ending, adjective in _ADVERB:
        if token.text.endswith(ending):
            for sense in lexicon.korean.get(token.text[: -len(ending)] + adjective, ()):
                if sense.role is Role.MOOD:
                    return sense
    return None


def strip_english(fragment: Fragment, directions: Directions) -> None:
    """The same for English, where the instruction comes first."""
    pattern = _english()
    opening = pattern.opening.match(fragment.text)
    if opening and opening.end():
        _drop_before(fragment, fragment.tokens[0].start + opening.end())
    if fragment.tokens and (closing := pattern.closing.search(fragment.text)):
        _drop_after(fragment, fragment.tokens[0].start + closing.start())
    if fragment.tokens and (look := pattern.look.match(fragment.text)):
        _take_english_look(fragment, look.end(), directions)
    if fragment.tokens and (avoid := pattern.avoid.search(fragment.text)):
        directions.avoid.extend(
            part for part in re.split(r"\s*(?:,|\bor\b|\band\b)\s*", avoid["what"].strip().lower()) if part
        )
        _drop_after(fragment, fragment.tokens[0].start + avoid.start())


def _take_english_look(fragment: Fragment, length: int, directions: Directions) -> None:
    if any(token.slot for token in fragment.tokens) or length < len(fragment.text):
        return
    found = [sense for token in fragment.tokens if (sense := token.sense(*_LOOKS))]
    if found and not any(token.has(Role.THING, Role.SERVICE, Role.TRADE) for token in fragment.tokens[:-1]):
        for sense in found:
            directions.add(sense)
        fragment.tokens.clear()


def _drop_before(fragment: Fragment, place: int) -> None:
    fragment.tokens = [token for token in fragment.tokens if token.start >= place]


def _drop_after(fragment: Fragment, place: int) -> None:
    fragment.tokens = [token for token in fragment.tokens if token.start < place]


@dataclass(frozen=True, slots=True)
class _English:
    opening: re.Pattern[str]
    closing: re.Pattern[str]
    look: re.Pattern[str]
    avoid: re.Pattern[str]


@cache
def _english() -> _English:
    table = shipped("instructions.toml")["english"]
    lists = {key: _alternatives(words(value)) for key, value in table.items()}
    medium = rf"(?:(?:{lists['articles']})\s+)*(?:[\w-]+\s+)?(?:{lists['medium']})\b"
    joins = rf"(?:\s+(?:{lists['joins']})\b)"
    articles = rf"(?:\s+(?:{lists['articles']})\b)*"
    lead = rf"(?:(?:{lists['leading']})\b[\s,]*)+"
    return _English(
        opening=re.compile(
            rf"^(?:{lead}(?:\s*{medium}{joins}?{articles}|{articles}\s*)|{medium}{joins}{articles})\s*", re.IGNORECASE
        ),
        closing=re.compile(rf"(?:^|\s+)(?:(?:{lists['trailing']})\b[\s.!]*)+$", re.IGNORECASE),
        look=re.compile(
            rf"^(?:in\s+|with\s+)?(?:an?\s+)?(?:[\w-]+\s+(?:and\s+|&\s+)?){{1,4}}(?:{lists['look']})$", re.IGNORECASE
        ),
        avoid=re.compile(
            rf"(?:^|\s)(?:{lists['avoid']})\s+(?P<what>(?:people|persons?|text|letters|words|logos?|hands|faces|animals|watermarks?"
            r"|shadows|clutter|background|alcohol|meat|flowers|kids)\b.*)$",
            re.IGNORECASE,
        ),
    )


def _alternatives(entries: list[str]) -> str:
    return "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))


@cache
def _channel_words() -> dict[str, Channel]:
    return {
        word: Channel(key) for key, listed in shipped("instructions.toml")["channels"].items() for word in words(listed)
    }


def find_channel(fragments: list[Fragment]) -> Channel | None:
    """The channel that the request names, read before its instructions are taken off."""
    listed = _channel_words()
    for fragment in fragments:
        for place, token in enumerate(fragment.tokens):
            for word in token.text.lower().split():
                channel = listed.get(word) or listed.get(token.reading.stem if token.reading else "")
                if (
                    channel
                    and not (token.slot and token.slot.kind is SlotKind.URL)
                    and not _is_contact(fragment, place)
                ):
                    return channel
    return None


def _is_contact(fragment: Fragment, place: int) -> bool:
    """Where to reach the shop, and not where the ad goes: "예약 카톡 flower77", "네이버 예약"."""
    tokens = fragment.tokens
    before, after = tokens[place - 1 : place] if place else [], tokens[place + 1 : place + 2]
    named = any(token.slot and re.search(r"[A-Za-z]", token.text) for token in after)
    return named or any(token.text.startswith(("예약", "문의", "상담", "주문")) for token in (*before, *after))
