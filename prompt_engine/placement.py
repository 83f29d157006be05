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
    for start in range(len(tokens) - _LEAST + 1):
        tail = tokens[start:]
        if _bare(tail[0]) in _table()["thing"] | _table()["lettering"] | _sides().keys() and (asked := _asked(tail)):
            del tokens[start:]
            return asked
    return None


def _asked(tokens: list[Token]) -> Placement | None:
    """What the words ask for, when none of them says anything else."""
    table, bare = _table(), [_bare(token) for token in tokens]
    known = table["thing"] | table["lettering"] | table["between"] | _sides().keys()
    rest = [token for token, word in zip(tokens, bare, strict=True) if word not in known]
    if any(token.slot for token in tokens) or not all(token.has(Role.INSTRUCTION) for token in rest):
        return None
    where = next((_sides()[word] for word in bare if word in _sides()), "")
    lettering, thing = (any(word in table[name] for word in bare) for name in ("lettering", "thing"))
    room = any(word in table["room"] for word in bare)
    if not (lettering or (thing and where)) or not (where or room):
        return None
    return Placement(where, lettering)


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
