"""What the engine needs of a language model; a text provider behind the manager satisfies it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompt_engine.composition import Notice


@dataclass(frozen=True, slots=True)
class LanguageRequest:
    """One answer in strict JSON by `schema`. `user` is data, never instructions.

    The deadline is in seconds and covers every try; so does `max_cost`, in USD, None without a limit.
    """

    system: str
    user: str
    schema: Mapping[str, object]
    deadline_seconds: float
    max_output_tokens: int = 1500
    max_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LanguageQuote:
    """What an answer should cost and what it may cost at most, every try included, in USD."""

    expected: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class LanguageAnswer:
    """`text` is what the model wrote, not yet parsed; `cost` is in USD; `warnings` are what a person should know.

    `by` is who wrote it, where another stood in for the model that was named.
    """

    text: str
    cost: Decimal = Decimal(0)
    warnings: tuple[Notice, ...] = ()
    by: str = ""


class LanguageModelFailed(Exception):
    """No answer: refused, unreachable, too slow or out of money. `code` is the reason, for people and metrics.

    `cost` is what the calls that failed may have cost all the same, in USD.
    """

    def __init__(self, code: str, message: str = "", cost: Decimal = Decimal(0)) -> None:
        super().__init__(message or code)
        self.code = code
        self.cost = cost


@runtime_checkable
class LanguageModel(Protocol):
    """A language model. It raises only `LanguageModelFailed`, and tries again by itself within the deadline."""

    @property
    def name(self) -> str:
        """Provider and model, for example "openai/gpt-4o-mini"; part of the cache key."""
        ...

    def quote(self, request: LanguageRequest) -> LanguageQuote:
        """The price before the call, without any I/O; nothing where nobody would answer."""
        ...

    async def complete(self, request: LanguageRequest) -> LanguageAnswer: ...
