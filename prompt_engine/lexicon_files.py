"""The lexicon as the data files fill it: words, trades, occasions, and what says nothing to the reader of an ad."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prompt_engine.data_files import shipped, shipped_names, words
from prompt_engine.lexicon import Lexicon, Role, Sense, ShopEnding

if TYPE_CHECKING:
    from collections.abc import Mapping


def build_lexicon(industries: Mapping[str, Any]) -> Lexicon:
    """The shipped words, and the trades of `industries`."""
    lexicon = Lexicon()
    _add_instructions(lexicon)
    add_trades(lexicon, industries)
    for occasion, table in shipped("occasions.toml").items():
        sense = Sense(Role.OCCASION, table["tag"], occasion=occasion)
        for word in words(table["words"]):
            lexicon.add_korean(word, sense)
        for word in words(table["english"]):
            lexicon.add_english(word, sense)
    for name in shipped_names("lexicon"):
        for group in shipped(name)["groups"]:
            add_group(lexicon, group)
    _add_endings(lexicon)
    return lexicon


def add_trades(lexicon: Lexicon, industries: Mapping[str, Any]) -> None:
    """The words that give these trades away."""
    for key, industry in industries.items():
        for trade in industry.trades:
            lexicon.add_korean(trade, _trade_sense(key, industry))
        for trade in industry.english:
            lexicon.add_english(trade, _trade_sense(key, industry))


def _add_endings(lexicon: Lexicon) -> None:
    for kind, table in shipped("shop_endings.toml").items():
        for pair in words(table["words"]):
            ending, english = pair.split(":")
            lexicon.endings[ending] = ShopEnding(english, table["like"], teaches=kind == "teaching")


def _trade_sense(key: str, industry: Any) -> Sense:
    return Sense(Role.TRADE, industry.label.en, industry.hero, industry.category, key)


def add_group(lexicon: Lexicon, group: Mapping[str, str]) -> None:
    """One `[[groups]]` table: words that share role, hero, category and trade."""
    role = Role(group["kind"])
    hero, category, industry = group.get("hero"), group.get("category"), group.get("industry")
    for pair in words(group.get("words", "")):
        korean, english = pair.split(":")
        sense = Sense(role, english, hero, category, industry)
        lexicon.add_korean(korean, sense)
        if role is not Role.MOOD:
            lexicon.add_english(english, sense)
    for entry in words(group.get("english", "")):
        word, _, meaning = entry.partition(":")
        lexicon.add_english(word, Sense(role, meaning or word, hero, category, industry))


def _add_instructions(lexicon: Lexicon) -> None:
    korean = shipped("instructions.toml")["korean"]
    for table, role in (
        ("trailing", Role.INSTRUCTION),
        ("leading", Role.LEADING),
        ("shop", Role.SHOP),
        ("look", Role.LOOK),
        ("avoid", Role.AVOID),
    ):
        for word in words(korean[table]):
            lexicon.add_korean(word, Sense(role))
