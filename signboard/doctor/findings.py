"""One thing that the doctor has to say, in codes; `words.toml` has the sentences, in Korean and English."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["ko", "en"]


class Status(StrEnum):
    """`NOTE` is good to know, `WARNING` is worse than it could be, `FAILED` keeps Signboard from its work."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is "topic.what"; `values` fill the places of its sentence, and hold no secret."""

    code: str
    status: Status = Status.OK
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def topic(self) -> str:
        return self.code.partition(".")[0]

    def said(self, language: Language) -> str:
        """What was found, and what to do if anything is to be done."""
        return words()[self.code][language].format(**self.values)


@cache
def words() -> dict[str, dict[str, str]]:
    """Every sentence: code, then language."""
    topics = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    return {f"{topic}.{what}": sentences for topic, codes in topics.items() for what, sentences in codes.items()}
