"""A request cut into fragments, and each fragment into tokens that carry their slot or their reading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prompt_engine.clauses import clauses
from prompt_engine.cleaning import readable
from prompt_engine.hangul import is_hangul
from prompt_engine.lexicon import Lexicon, Reading, Role, Sense
from prompt_engine.polarity import mark_denied
from prompt_engine.slots import SlotSpan, find_slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prompt_engine.vocabulary import SlotKind

RATIOS = frozenset("1:1 2:2 4:3 3:4 1:2 2:1 9:16 16:9 4:5 5:4 2:3 3:2 1:3 3:1 5:7 7:5".split())  # noqa: SIM905 - reads better than sixteen quotes
_RATIO = re.compile(r"(?<![\d:.])(\d{1,2})\s?[:：]\s?(\d{1,2})(?![\d:])")
_SIZE = re.compile(r"(?<!\d)(\d{3,4})\s?[x×X*]\s?(\d{3,4})(?!\d)(?:\s?(?:px|픽셀|사이즈|크기)(?:로)?)?")
_RATIO_WORDS = r"(?:비율|사이즈|크기|가로세로|ratio|aspect(?:\sratio)?|size|format)"
_RATIO_TAIL = re.compile(
    rf"^\s?(?:으?로|{_RATIO_WORDS}(?:으?로)?)?(?:\s?(?:로|으로))?\s*+(?:please|pls|요)*+(?:(?:만들어|제작|부탁|해)\S*+)?\s*+[.!?]*+\s*+$"
)
_RATIO_HEAD = re.compile(
    rf"(?:^|[,，.\n/|(]|{_RATIO_WORDS}[은는:]?|홍보|광고|포스터|이미지|배너|전단지|poster|ad|banner|flyer|in|at)\s*$",
    re.IGNORECASE,
)
_HASHTAG = re.compile(r"#([\w가-힣]{1,30})")
# A tilde after a word is a smile; one after an amount or a day says "from".
_JAMO = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]{2,}|[ㄱ-ㅎㅏ-ㅣ](?=\s|$|[.,!?~])|\^\^|;;+|~{2,}|(?<![\d%원대일월시])~(?=\s|$|[,.!?])")
_ARROWS = str.maketrans(dict.fromkeys("➡➔➜⮕", "→"))
_BREAKS = re.compile(
    r"[,，、;；\n|·•…]+|(?<=[^\d])[.!?~]+(?=\s|$)|[.!?]+(?=\s|$)|[!?]+|\s[-–—/]\s|~(?=\s|$)|\s&\s(?=\s)"
)
# A sign between two names joins them as a list: "떡볶이+튀김".
_WORD = re.compile(r"[^\s+]+")
_MAX_JOINED, _PAIR = 4, 2
# Shorter ends ("집", "교실") are words of their own as well.
_LONG_ENDING = 4
_BRACKETS = (("(", ")"), ("[", "]"), ("【", "】"))
_SPLIT = frozenset({Role.TRADE, Role.OCCASION, Role.INSTRUCTION})


@dataclass(slots=True)
class Token:
    """A word or a slot; `start` and `end` are places in the prepared text. What is denied means nothing any more."""

    text: str
    start: int
    end: int
    slot: SlotSpan | None = None
    reading: Reading | None = None
    denied: bool = False

    def sense(self, *roles: Role) -> Sense | None:
        return self.reading.sense(*roles) if self.reading and not self.denied else None

    def has(self, *roles: Role) -> bool:
        return self.sense(*roles) is not None

    @property
    def stem(self) -> str:
        """The word as typed, blanks and all, without its particle."""
        return self.text[: len(self.text) - len(self.reading.particle)] if self.reading else self.text

    @property
    def known(self) -> bool:
        return self.denied or bool(self.reading and self.reading.senses)


@dataclass(slots=True)
class Fragment:
    """A stretch of the prepared text between breaks."""

    source: str
    tokens: list[Token] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words from first to last token, as typed."""
        return self.typed(self.tokens[0].start, self.tokens[-1].end) if self.tokens else ""

    def typed(self, start: int, end: int) -> str:
        """What stands between two places, with both halves of a bracket at its edge."""
        typed = self.source[start:end]
        for opening, closing in _BRACKETS:
            if typed.count(opening) > typed.count(closing) and self.source[end : end + 1] == closing:
                return typed + closing
            if typed.count(closing) > typed.count(opening) and self.source[start - 1 : start] == opening:
                return opening + typed
        return typed

    def slots(self, *kinds: SlotKind) -> list[SlotSpan]:
        return [token.slot for token in self.tokens if token.slot and (not kinds or token.slot.kind in kinds)]


@dataclass(slots=True)
class Prepared:
    """The text without emoji and instructions about the format, its slots, and what the format is to be."""

    text: str
    slots: tuple[SlotSpan, ...]
    ratio: str | None = None
    size: str | None = None
    hashtags: tuple[str, ...] = ()


def prepare(raw: str) -> Prepared:
    """Take off markup, emoji, chat letters, hashtags and a requested format; find the slots in what is left."""
    text = readable(raw.translate(_ARROWS))
    text = _JAMO.sub(" ", text)
    hashtags = tuple(dict.fromkeys(_HASHTAG.findall(text)))
    text = _HASHTAG.sub(" ", text)
    text, size = _take_size(text)
    text, ratio = _take_ratio(text)
    text = re.sub(r"[^\S\n]+", " ", text).strip()
    return Prepared(text, find_slots(text), ratio, size, hashtags)


def _take_size(text: str) -> tuple[str, str | None]:
    match = _SIZE.search(text)
    if match is None:
        return text, None
    return text[: match.start()] + " " + text[match.end() :], f"{match[1]}x{match[2]}"


def _take_ratio(text: str) -> tuple[str, str | None]:
    """A ratio is an instruction when it stands alone, ends the text after such a word, or is called a ratio."""
    for match in _RATIO.finditer(text):
        ratio = f"{match[1]}:{match[2]}"
        before, after = text[: match.start()], text[match.end() :]
        named = re.match(rf"\s?{_RATIO_WORDS}", after) or re.search(
            rf"{_RATIO_WORDS}[은는:]?\s*$", before, re.IGNORECASE
        )
        alone = _RATIO_HEAD.search(before) and (_RATIO_TAIL.match(after) or re.match(r"\s*[,，.\n]", after))
        ending = ratio in RATIOS and ratio != "1:1" and _RATIO_TAIL.match(after)
        if (ratio in RATIOS and alone) or ending or (named and _within_three(match)):
            after = re.sub(rf"^\s?(?:{_RATIO_WORDS})?(?:으?로)?", "", after, count=1)
            before = re.sub(rf"{_RATIO_WORDS}[은는:]?\s*$", "", before, flags=re.IGNORECASE)
            return before.rstrip(" ,，") + " " + after, ratio
    return text, None


def _within_three(match: re.Match[str]) -> bool:
    width, height = int(match[1]), int(match[2])
    return bool(width and height) and width <= 3 * height and height <= 3 * width


def cut(prepared: Prepared, lexicon: Lexicon, *, korean: bool) -> list[Fragment]:
    """Fragments with their tokens; a break inside a slot is none."""
    inside = [(slot.start, slot.end) for slot in prepared.slots]
    fragments: list[Fragment] = []
    start = 0
    for end, following in _breaks(prepared.text, inside):
        tokens = _read(list(_tokens(prepared, start, end)), lexicon, korean=korean)
        mark_denied(tokens)
        fragments += [Fragment(prepared.text, clause) for clause in clauses(tokens)]
        start = following
    return fragments


def _breaks(text: str, inside: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for match in _BREAKS.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in inside):
            yield match.start(), match.end()
    yield len(text), len(text)


def _tokens(prepared: Prepared, start: int, end: int) -> Iterator[Token]:
    place = start
    for slot in prepared.slots:
        if slot.start < start or slot.start >= end:
            continue
        yield from _words(prepared.text, place, slot.start)
        yield Token(prepared.text[slot.start : slot.end], slot.start, slot.end, slot)
        place = slot.end
    yield from _words(prepared.text, place, end)


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        core = word.strip("()[]【】{}<>\"'“”‘’*:/~-=+!?.,「」『』《》")
        if core:
            offset = match.start() + word.index(core)
            yield Token(core, offset, offset + len(core))


def _read(tokens: list[Token], lexicon: Lexicon, *, korean: bool) -> list[Token]:
    """Join words that mean something together ("그랜드 오픈"), and read the rest one by one."""
    out: list[Token] = []
    place = 0
    while place < len(tokens):
        if tokens[place].slot:
            out.append(tokens[place])
            place += 1
            continue
        size = _joined(tokens, place, lexicon) or 1
        first, last = tokens[place], tokens[place + size - 1]
        text = " ".join(token.text for token in tokens[place : place + size])
        token = Token(text, first.start, last.end, reading=_reading(text, lexicon, korean=korean))
        out.extend(_parts(token))
        place += size
    return out


def _parts(token: Token) -> Iterator[Token]:
    """A compound that mixes a trade, an occasion or an instruction with other words, as its parts."""
    reading = token.reading
    pieces = reading.parts if reading else ()
    shop = bool(pieces and pieces[-1][1]) and all(s.role is Role.TRADE for s in pieces[-1][1])
    mixed = any(not senses for _, senses in pieces) or any(s.role in _SPLIT for _, senses in pieces for s in senses)
    split = mixed and all(piece for piece, _ in pieces) and not shop
    if reading is None or not split or " " in token.text:
        yield token
        return
    start = token.start
    for place, (piece, senses) in enumerate(reading.parts):
        last = place == len(reading.parts) - 1
        end = token.end if last else start + len(piece)
        yield Token(
            token.text[start - token.start : end - token.start],
            start,
            end,
            reading=Reading(piece, reading.particle if last else "", senses),
        )
        start = end


def _joined(tokens: list[Token], place: int, lexicon: Lexicon) -> int:
    for size in range(min(_MAX_JOINED, len(tokens) - place), 1, -1):
        window = tokens[place : place + size]
        if any(token.slot for token in window):
            continue
        text = " ".join(token.text for token in window)
        known = lexicon.lookup(text) or lexicon.korean.get(text.replace(" ", ""))
        if known or (size == _PAIR and _is_shop(window, lexicon)):
            return size
        last = lexicon.read(window[-1].text) if is_hangul(text[-1]) else None
        if last and last.particle and lexicon.korean.get((text[: -len(last.particle)]).replace(" ", "")):
            return size
    return 0


def _is_shop(window: list[Token], lexicon: Lexicon) -> bool:
    """Goods and a word that makes a shop of them, apart: "폴댄스 스튜디오"."""
    ending = lexicon.read(window[-1].text).stem
    long = ending in lexicon.endings and len(ending) >= _LONG_ENDING
    return long and lexicon.goods_of(window[0].text + ending) is not None


def _reading(text: str, lexicon: Lexicon, *, korean: bool) -> Reading:
    if any(is_hangul(character) for character in text):
        return lexicon.read(text.replace(" ", ""))
    senses = lexicon.lookup(text)
    if not senses and korean and lexicon.korean.get(text):
        senses = lexicon.korean[text]
    return Reading(text, "", senses)
