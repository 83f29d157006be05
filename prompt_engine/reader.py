"""Reading a request: what is on offer, by whom, why, for whom, until when; and the typed fragments that say more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_engine.brands import read_brand
from prompt_engine.facts import read_facts
from prompt_engine.fragments import cut, prepare
from prompt_engine.function_words import LANDMARKS
from prompt_engine.glued_prices import find_glued_prices
from prompt_engine.hangul import is_hangul
from prompt_engine.instructions import Directions, find_channel, strip_english, strip_korean
from prompt_engine.lexicon import Lexicon, Role, Sense
from prompt_engine.occasions import read_occasion
from prompt_engine.offerings import read_offerings
from prompt_engine.understanding import Understanding
from prompt_engine.vocabulary import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompt_engine.fragments import Token

# "가게" and "업체" name no trade while another word does.
_VAGUE = frozenset({"retail", "service"})
# Anybody who reads the ad: the ad is for nobody in particular.
_ANYBODY = frozenset({"고객", "손님"})
# "Shop our holiday sale": what to do, and no shop.
_TO_SHOP = re.compile(r"shop (?:our|the|all|now|online|this|these|new|early|with)\b", re.IGNORECASE)
_OF_A_DOER = frozenset({"이", "가", "께서", "의", "와", "과", "랑", "이랑"})


def read(raw: str, language: Language, lexicon: Lexicon) -> Understanding:
    """Everything that the text says, by rules alone: no network, no chance."""
    prepared = prepare(raw)
    korean = language is Language.KO or _has_hangul(prepared.text)
    if korean:
        find_glued_prices(prepared, lexicon)
    fragments = cut(prepared, lexicon, korean=korean)
    directions = Directions(channel=find_channel(fragments))
    for fragment in fragments:
        if korean:
            strip_korean(fragment, lexicon, directions)
        if not _has_hangul(fragment.text):
            strip_english(fragment, directions)
    found = Understanding(prepared, language, directions, [fragment for fragment in fragments if fragment.tokens])
    _read_words(found, lexicon)
    read_brand(found, lexicon)
    read_offerings(found, korean=korean)
    read_occasion(found)
    read_facts(found)
    return found


def _has_hangul(text: Iterable[str]) -> bool:
    return any(is_hangul(character) for character in text)


def _beside_nothing(found: Understanding) -> Iterator[Token]:
    """The words without those that only tell where the shop is: "학교 앞", "시청 옆"."""
    for fragment in found.fragments:
        following = [*fragment.tokens[1:], None]
        for token, after in zip(fragment.tokens, following, strict=True):
            landmark = after is not None and not after.slot and after.text.startswith(LANDMARKS)
            if not landmark and not token.slot and not (after and _TO_SHOP.match(f"{token.text} {after.text}")):
                yield token


def _read_words(found: Understanding, lexicon: Lexicon) -> None:
    """The trade, the season and the audience, each by the first word that gives it away."""
    trades = [(token, sense) for token in _beside_nothing(found) if (sense := token.sense(Role.TRADE))]
    if trades:
        token, sense = next((pair for pair in trades if pair[1].industry not in _VAGUE), trades[0])
        found.trade, found.trade_word = sense, re.sub(r"['’]s$", "", token.stem)
    for token in found.tokens():
        if found.season is None:
            found.season = token.sense(Role.SEASON) or lexicon.season_of(token.text)
        if found.audience is None and token.has(Role.AUDIENCE) and token.reading and token.reading.stem not in _ANYBODY:
            # Who does or owns something is not who it is for: "엄마가 담근 김치".
            found.audience = token.reading.stem if token.reading.particle not in _OF_A_DOER else None
    if found.season is None and (asked := found.directions.looks.get(Role.SEASON)):
        found.season = Sense(Role.SEASON, asked[0])
