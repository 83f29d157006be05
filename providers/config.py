"""The operator's file, `providers.toml`: read whole, checked whole, and refused whole with file, line and reason."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from providers.image import Quality
from providers.toml_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RENDERER = "poster"
FILE_BYTES_LIMIT = 262_144

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
EnvironmentName = Annotated[str, StringConstraints(pattern=r"^[A-Z_][A-Z0-9_]{0,79}$")]
Usd = Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=12, decimal_places=6)]
Rank = Annotated[int, Field(ge=0, le=100)]
PerMinute = Annotated[int, Field(gt=0, le=100_000)]
AtOnce = Annotated[int, Field(gt=0, le=1000)]


class Strategy(StrEnum):
    """How candidates are put in order. `FIXED` follows each provider's priority and looks at nothing else."""

    CHEAPEST = "cheapest"
    FASTEST = "fastest"
    BEST = "best"
    BALANCED = "balanced"
    FIXED = "fixed"


class ConfigRefused(Exception):
    """The file cannot be used. `line` counts from 1; `reason` says what is wrong and what would be right."""

    def __init__(self, source: str, line: int, reason: str) -> None:
        super().__init__(f"{source}:{line}: {reason}")
        self.source = source
        self.line = line
        self.reason = reason


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class QualityFloor(_Table):
    """The lowest `quality_rank` (0 to 100) of a model that may serve each quality, unless it is asked for by name."""

    draft: Rank = 0
    standard: Rank = 30
    high: Rank = 50

    def at(self, quality: Quality) -> int:
        return {Quality.DRAFT: self.draft, Quality.STANDARD: self.standard, Quality.HIGH: self.high}[quality]


class House(_Table):
    """What holds for everybody: budgets in USD (None: no limit), and how candidates are put in order by default."""

    daily_budget: Usd | None = Decimal(5)
    monthly_budget: Usd | None = None
    strategy: Strategy = Strategy.BALANCED
    quality_floor: QualityFloor = QualityFloor()


class ModelLimits(_Table):
    """Limits of one model, beside those of its provider."""

    requests_per_minute: PerMinute | None = None
    max_concurrency: AtOnce | None = None


class ProviderTable(_Table):
    """One provider's table.

    `enabled` None means: on as soon as everything it needs (`api_key_env`, `requires`) is in the environment. `plugin`
    is an entry point's name or "package.module:Class", the table's own name when None. `drain` finishes what runs and
    takes nothing new. `models` limits which of the plugin's models are used, all when empty. `priority` is from 0 to
    100, higher is preferred, and breaks ties everywhere but in the strategy `fixed`, which follows it alone; `weight`
    shares work out among near-equals; `prefer_for` names categories. `options` go to the plugin as they are, together
    with those that `options_env` names in the environment.
    """

    enabled: bool | None = None
    drain: bool = False
    plugin: str | None = Field(default=None, pattern=r"^[A-Za-z_][\w.-]*(:[A-Za-z_]\w*)?$")
    models: tuple[str, ...] = Field(default=(), max_length=100)
    priority: int = Field(default=50, ge=0, le=100)
    weight: float = Field(default=1.0, gt=0, le=100)
    requests_per_minute: PerMinute | None = None
    max_concurrency: AtOnce = 4
    model_limits: dict[str, ModelLimits] = Field(default_factory=dict, max_length=100)
    timeout_seconds: float | None = Field(default=None, gt=0, le=86_400)
    daily_budget: Usd | None = None
    monthly_budget: Usd | None = None
    api_key_env: EnvironmentName | None = None
    requires: tuple[EnvironmentName, ...] = Field(default=(), max_length=10)
    base_url: str | None = Field(default=None, pattern=r"^https?://\S+$", max_length=500)
    prefer_for: tuple[str, ...] = Field(default=(), max_length=50)
    options: dict[str, Any] = Field(default_factory=dict, repr=False)
    options_env: dict[str, EnvironmentName] = Field(default_factory=dict, max_length=20)


class _File(_Table):
    house: House = House()
    providers: dict[Key, ProviderTable] = Field(default_factory=dict, max_length=100)
    text_providers: dict[Key, ProviderTable] = Field(default_factory=dict, max_length=100)


@dataclass(frozen=True, slots=True)
class ProvidersConfig:
    """The file, parsed and valid. `version` is a digest of `text`, so equal files are equal versions."""

    house: House
    providers: Mapping[str, ProviderTable]
    text_providers: Mapping[str, ProviderTable]
    version: str
    text: str
    source: str

    def tables(self, kind: Literal["image", "text"]) -> Mapping[str, ProviderTable]:
        return self.providers if kind == "image" else self.text_providers


def read_config(path: Path) -> ProvidersConfig:
    """The configuration in the file at `path`.

    Raises:
        ConfigRefused: it is missing, too large, no UTF-8, no TOML, or says something that cannot be.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigRefused(str(path), 1, f"the file cannot be read ({error.strerror})") from error
    if len(data) > FILE_BYTES_LIMIT:
        raise ConfigRefused(str(path), 1, f"the file has {len(data)} bytes; at most {FILE_BYTES_LIMIT} are read")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigRefused(str(path), line, "the file is not UTF-8 text") from error
    return parse_config(text, str(path))


def parse_config(text: str, source: str = "providers.toml") -> ProvidersConfig:
    """The configuration that `text` says. The embedded renderer is always part of it.

    Raises:
        ConfigRefused: with the line of the first thing that is wrong.
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        reason = str(error).partition(" (at ")[0]
        raise ConfigRefused(source, line, f"not TOML: {reason}") from error
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        raise _refusal(error, text, source) from error
    renderer = file.providers.get(RENDERER, ProviderTable())
    for name, off in (("enabled", renderer.enabled is False), ("drain", renderer.drain)):
        if off:
            line = line_of(text, ("providers", RENDERER, name))
            raise ConfigRefused(source, line, "the embedded renderer is always on; a request can say `fallback: false`")
    return ProvidersConfig(
        house=file.house,
        providers={**file.providers, RENDERER: renderer.model_copy(update={"enabled": True})},
        text_providers=file.text_providers,
        version=hashlib.sha256(text.encode()).hexdigest()[:12],
        text=text,
        source=source,
    )


def _refusal(error: ValidationError, text: str, source: str) -> ConfigRefused:
    """The first complaint, with its line. Values are never repeated: one of them may be a key in the wrong place."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    path = tuple(str(part) for part in first["loc"])
    name = ".".join(part for part in path if part != "[key]")
    line = line_of(text, path)
    if first["type"] == "extra_forbidden":
        known = ", ".join(sorted(_settings_beside(path)))
        return ConfigRefused(source, line, f"{name}: no such setting; there are {known}")
    return ConfigRefused(source, line, f"{name}: {first['msg'][0].lower()}{first['msg'][1:]}")


def _settings_beside(path: tuple[str, ...]) -> tuple[str, ...]:
    tables: dict[int, type[BaseModel]] = {1: _File, 2: House, 3: ProviderTable}
    table = QualityFloor if path[:2] == ("house", "quality_floor") and len(path) == 3 else tables.get(len(path), _File)  # noqa: PLR2004
    return tuple(table.model_fields)
