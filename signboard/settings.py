"""Everything that the environment says, read in one place. No other room reads the environment."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from signboard.errors import OperatorError

ROOT = Path(__file__).parent.parent
ENV_FILE = ".env"
PREFIX = "SIGNBOARD_"


class SettingsError(OperatorError):
    """The environment makes no sense; one line for each mistake. No value is quoted: it may be secret."""

    exit_code = 2


class LogFormat(StrEnum):
    """How log lines look: `auto` is text on a terminal, JSON in a rotated file otherwise."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """The least important lines that are still written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def database_address(given: SecretStr) -> SecretStr:
    """The address in the words of SQLAlchemy and asyncpg, given in those of libpq."""
    parts = urlsplit(given.get_secret_value())
    if parts.scheme not in {"postgres", "postgresql", "postgresql+asyncpg"} or not parts.path.strip("/"):
        raise ValueError("must look like postgresql://user:password@host:5432/database; only PostgreSQL will do")
    query = urlencode([("ssl" if name == "sslmode" else name, value) for name, value in parse_qsl(parts.query)])
    return SecretStr(urlunsplit(("postgresql+asyncpg", parts.netloc, parts.path, query, "")))


def redis_address(given: SecretStr) -> SecretStr:
    """The address in the words of the Redis client."""
    schemes = {"redis": "redis", "valkey": "redis", "rediss": "rediss", "valkeys": "rediss", "unix": "unix"}
    scheme, separator, rest = given.get_secret_value().partition("://")
    if not separator or scheme not in schemes:
        raise ValueError("must look like redis://:password@host:6379/0, rediss://… or unix:///path")
    return SecretStr(f"{schemes[scheme]}://{rest}")


def storage_address(given: str) -> str:
    """The address of a bucket or a folder."""
    if urlsplit(given).scheme not in {"file", "s3", "gs", "az", "memory"}:
        raise ValueError(
            "must look like s3://bucket/prefix, gs://bucket/prefix, az://container/prefix or file:///folder"
        )
    return given


def numbers(given: object) -> object:
    """Numbers between commas, e.g. "0, 30, 120"."""
    return given.split(",") if isinstance(given, str) else given


Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]


class Settings(BaseSettings):
    """The program's settings, from the environment or from `.env`. An empty value counts as none.

    Variables that are ours alone begin with SIGNBOARD_; those that other programs know too have an alias.

    `home` is where state lives. `database_url` and `redis_url` name servers to use instead of the embedded ones;
    `pg_bin_dir` other programs for the embedded PostgreSQL. `min_free_mb` is the free-space mark, in megabytes: below
    it, no new work is taken. Times of keeping are in hours.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,  # without it, `home` would be taken from HOME
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    home: Path = Path(".signboard")
    providers: Path = ROOT / "config" / "providers.toml"
    host: str = Field("127.0.0.1", alias="HOST", min_length=1)
    port: int = Field(8000, alias="PORT", ge=0, le=65535)

    database_url: Annotated[SecretStr, AfterValidator(database_address)] | None = Field(None, alias="DATABASE_URL")
    redis_url: Annotated[SecretStr, AfterValidator(redis_address)] | None = Field(None, alias="REDIS_URL")
    storage_url: Annotated[str, AfterValidator(storage_address)] | None = Field(None, alias="STORAGE_URL")
    pg_bin_dir: Path | None = Field(None, alias="PG_BIN_DIR")

    openai_api_key: SecretStr | None = Field(None, alias="OPENAI_API_KEY")
    google_project_id: str | None = Field(None, alias="GOOGLE_PROJECT_ID")
    stability_api_key: SecretStr | None = Field(None, alias="STABILITY_API_KEY")

    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.AUTO
    log_prompts: bool = False

    min_free_mb: int = Field(500, ge=0)
    keep_guest_hours: int = Field(24, ge=1)
    keep_stage_hours: int = Field(24, ge=1)
    keep_preview_hours: int = Field(1, ge=1)

    job_retry_seconds: Annotated[tuple[Seconds, ...], NoDecode, BeforeValidator(numbers)] = Field(
        (0.0, 30.0, 120.0), max_length=10
    )
    catalog: Path | None = Field(None, alias="SIGNBOARD_CATALOG")
    templates: Path | None = Field(None, alias="SIGNBOARD_TEMPLATES")
    guest_limit: int = Field(60, alias="SIGNBOARD_GUEST_LIMIT", ge=0, le=100_000)
    worker_concurrency: int = Field(2, ge=1, le=64)

    def environment(self) -> dict[str, str]:
        """The environment over `.env`, without empty values: where providers find the keys that their tables name."""
        from_file = {name: value for name, value in dotenv_values(ENV_FILE).items() if value}
        return from_file | {name: value for name, value in os.environ.items() if value}


def load_settings() -> Settings:
    """The settings.

    Raises:
        SettingsError: with a line for every variable that makes no sense.
    """
    try:
        return Settings()
    except ValidationError as error:
        mistakes = [
            (str(mistake["loc"][0]), mistake["msg"].removeprefix("Value error, ")) for mistake in error.errors()
        ]
        raise SettingsError("\n".join(f"{variable_of(name)}: {what}" for name, what in mistakes)) from None


def variable_of(field: str) -> str:
    """The environment variable behind a field, or behind its alias."""
    return PREFIX + field.upper() if field in Settings.model_fields else field
