"""Where lettering and things go in the picture, as owners ask for it: "글자 공간 위쪽", "제품은 오른쪽에"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from prompt_engine.data_files import shipped, words
from prompt_engine.function_words import PARTICLES
from prompt_engine.lexicon import Role

if TYPE_CHECKING:
    from prompt_engine.fragments import Token

_LEAST = 2


@dataclass(frozen=True, slots=True)
class Placement:
    """Where it goes ("in the upper part"), and whether it is lettering or the thing itself."""

    where: str
    lettering: bool


def take_placement(tokens: list[Token]) -> Placement | None:
    """Take a request about places off the end of `tokens`, and tell what it asks for."""
    bare: list[str] = []
    for token in reversed(tokens):
        word = _bare(token)
        if token.slot or not (word in _listed() or token.has(Role.INSTRUCTION)):
            break
        bare.insert(0, word)
    while bare and (bare[0] not in _listed() or bare[0] in _table()["between"] - _table()["lettering"]):
        bare.pop(0)
    asked = _asked(bare) if len(bare) >= _LEAST else None
    if asked:
        del tokens[len(tokens) - len(bare) :]
    return asked


def _asked(asked: list[str]) -> Placement | None:
    """What the words ask for: that lettering or a thing has room, or stands somewhere."""
    table = _table()
    where = next((_sides()[word] for word in asked if word in _sides()), "")
    lettering, thing, room = (any(word in table[name] for word in asked) for name in ("lettering", "thing", "room"))
    return Placement(where, lettering) if (lettering and (where or room)) or (thing and where) else None


def _bare(token: Token) -> str:
    """The word without its particle, where it is one of ours."""
    listed = _listed()
    endings = (particle for particle in PARTICLES if token.text.endswith(particle))
    stems = (token.text, *(token.text[: -len(particle)] for particle in endings))
    return next((stem for stem in stems if stem in listed), token.text)


@cache
def _table() -> dict[str, frozenset[str]]:
    table = shipped("instructions.toml")["placement"]
    return {name: frozenset(words(table[name])) for name in ("lettering", "thing", "between", "room")}


@cache
def _listed() -> frozenset[str]:
    return frozenset().union(*_table().values(), _sides())


@cache
def _sides() -> dict[str, str]:
    pairs = (pair.split(":") for pair in words(shipped("instructions.toml")["placement"]["sides"]))
    return {pair[0]: pair[1] for pair in pairs}
