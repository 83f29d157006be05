"""Logs: readable on a terminal, JSON in rotated files otherwise, and nobody's words or keys in either.

Every line carries what was bound around it: `structlog.contextvars.bound_contextvars(generation=…)`.
"""

from __future__ import annotations

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING, TextIO

import structlog

from signboard.embedded.owner import OwnerLock
from signboard.errors import OperatorError
from signboard.home import Home
from signboard.settings import LogFormat

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from structlog.typing import EventDict, Processor, WrappedLogger

    from signboard.settings import Settings

FILE_BYTES = 10 * 1024 * 1024
OLD_FILES = 5
MAX_PROGRAMS = 32

# What people wrote, or what was made of it.
WORDS = frozenset(
    {"prompt", "negative_prompt", "enhanced_prompt", "copy", "headline", "body", "call_to_action", "text"}
)
SECRET_NAME = re.compile(r"password|passwd|secret|api_?key|authorization|cookie|credential|(^|_)token$", re.IGNORECASE)
SECRET_VARIABLE = re.compile(r"(KEY|TOKEN|SECRET|PASSWORD|PASSWD)$", re.IGNORECASE)
SECRET_TEXT = (
    (re.compile(r"(\w://[^\s/:@]*:)[^\s/@]+@"), r"\1***@"),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), r"\1 ***"),
    (re.compile(r"([?&](?:key|api_key|token|access_token)=)[^&\s\"']+", re.IGNORECASE), r"\1***"),
    (re.compile(r"\bsk-[\w-]{8,}"), "sk-***"),
)
MIN_SECRET_LENGTH = 8
MAX_DEPTH = 5

# Libraries write of every request, with whole addresses, and of every line they draw: only their warnings are kept.
OURS = (
    "accounts",
    "db",
    "drawing",
    "graphql_api",
    "jobs",
    "marketplace",
    "prompt_engine",
    "providers",
    "signboard",
    "storage",
    "studio",
)


class TooManyPrograms(OperatorError):
    """So many processes of one kind write to one folder of logs that something must be wrong."""


def start_logging(settings: Settings, program: str) -> None:
    """Send log lines to the terminal or to the home's `logs`, for as long as `program` runs."""
    configure_logging(settings, Home(settings.home).prepare().logs, program)


def configure_logging(settings: Settings, logs: Path, program: str) -> None:
    """Send every log line, ours and the libraries', to standard error or to `logs`/`program`.log.

    `program` is the command that runs, e.g. "serve". Warnings go to standard error in any case.
    """
    to_terminal = (
        sys.stderr.isatty() if settings.log_format is LogFormat.AUTO else settings.log_format is LogFormat.TEXT
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if to_terminal else "iso", utc=not to_terminal),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        Redaction(known_secrets(settings.environment()), show_words=settings.log_prompts),
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if to_terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    _set_root(_handlers(formatter, logs, program, to_terminal=to_terminal), settings.log_level.upper())


class Redaction:
    """Hides words, unless asked to show them, and secrets always: by the name of a field, and wherever they stand."""

    def __init__(self, secrets: Collection[str], *, show_words: bool) -> None:
        self._secrets = sorted(secrets, key=len, reverse=True)
        self._show_words = show_words

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {name: self._field(name, value, MAX_DEPTH) for name, value in event.items()}

    def _field(self, name: object, value: object, depth: int) -> object:
        if isinstance(name, str):
            if SECRET_NAME.search(name) and value is not None:
                return "***"
            if not self._show_words and name in WORDS and value:
                return f"[{len(value)} characters]" if isinstance(value, str) else "[hidden]"
        return self._value(value, depth)

    def _value(self, value: object, depth: int) -> object:
        if isinstance(value, str):
            return self._text(value)
        if value is None or isinstance(value, bool | int | float):
            return value
        if depth == 0:
            return "…"
        if isinstance(value, dict):
            return {name: self._field(name, item, depth - 1) for name, item in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._value(item, depth - 1) for item in value]
        return self._text(str(value)) if not _internal(value) else value

    def _text(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        for pattern, replacement in SECRET_TEXT:
            text = pattern.sub(replacement, text)
        return text


def _internal(value: object) -> bool:
    """What structlog and logging pass along for themselves."""
    return isinstance(value, logging.LogRecord)


def known_secrets(environment: Mapping[str, str]) -> set[str]:
    """The values of the environment that must never be seen, going by their names."""
    return {
        value for name, value in environment.items() if SECRET_VARIABLE.search(name) and len(value) >= MIN_SECRET_LENGTH
    }


def _handlers(formatter: logging.Formatter, logs: Path, program: str, *, to_terminal: bool) -> list[logging.Handler]:
    screen: logging.StreamHandler[TextIO] = logging.StreamHandler(sys.stderr)
    handlers: list[logging.Handler] = [screen]
    if not to_terminal:
        screen.setLevel(logging.WARNING)
        handlers.append(OwnFile(logs, program))
    for handler in handlers:
        handler.setFormatter(formatter)
    return handlers


class OwnFile(RotatingFileHandler):
    """A rotated file that no other process writes meanwhile: two that rotate one file would lose lines."""

    def __init__(self, logs: Path, program: str) -> None:
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = (program if number == 1 else f"{program}-{number}" for number in range(1, MAX_PROGRAMS + 1))
        for name in names:
            self._ours = OwnerLock(logs / f"{name}.lock")
            if self._ours.acquire():
                super().__init__(logs / f"{name}.log", "a", FILE_BYTES, OLD_FILES, "utf-8")
                return
        raise TooManyPrograms(
            f"{MAX_PROGRAMS} processes called {program} write logs to {logs} already; end some of them"
        )

    def close(self) -> None:
        super().close()
        self._ours.release()


def _set_root(handlers: list[logging.Handler], level: str) -> None:
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    for name in OURS:
        logging.getLogger(name).setLevel(level)
