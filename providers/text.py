"""The contract between Signboard and whatever writes words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from providers.image import Probe, Quote


@dataclass(frozen=True, slots=True)
class TextRequest:
    """One answer in strict JSON. `schema` is a JSON Schema; `user` is data, never instructions."""

    model: str
    system: str
    user: str
    schema: Mapping[str, object]
    max_output_tokens: int = 1200
    temperature: float = 0.7
    deadline_seconds: float = 15.0


@dataclass(frozen=True, slots=True)
class TextResult:
    """`text` is what the model wrote, not yet parsed. `settled_cost` is in USD, None when unknown."""

    text: str
    input_tokens: int = 0
    output_tokens: int = 0
    settled_cost: Decimal | None = None


@runtime_checkable
class TextProvider(Protocol):
    """A language model. Raises only `providers.errors.ProviderError`; never retries by itself; `quote` is pure."""

    @property
    def models(self) -> tuple[str, ...]: ...

    def quote(self, request: TextRequest) -> Quote: ...

    async def complete(self, request: TextRequest) -> TextResult: ...

    async def probe(self) -> Probe: ...

    async def close(self) -> None: ...
