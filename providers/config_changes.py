"""What one version of `providers.toml` says differently from another, for the log."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LEFT_OUT = "left out"
HIDDEN = "…"
OPTIONS = "options"
ADDRESS = "base_url"


def changed_settings(before: str, after: str) -> tuple[str, ...]:
    """Each setting of which two TOML texts say something else, as "providers.openai.weight: 1 → 2", sorted by name.

    Of a plugin's own options only the name is told, and of an address only the host: either may hold a key.

    Raises:
        tomllib.TOMLDecodeError: one of them is no TOML.
    """
    old, new = (dict(_settings((), tomllib.loads(text))) for text in (before, after))
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    return tuple(f"{'.'.join(name)}: {_shown(name, old)} → {_shown(name, new)}" for name in names)


def _settings(path: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value with its full name; an empty table is one, since a table may switch a provider on."""
    for name, value in table.items():
        if isinstance(value, dict) and value:
            yield from _settings((*path, name), value)
        else:
            yield (*path, name), value


def _shown(name: tuple[str, ...], settings: Mapping[tuple[str, ...], Any]) -> str:
    if name not in settings:
        return LEFT_OUT
    value = settings[name]
    if OPTIONS in name[:-1]:
        return HIDDEN
    if name[-1] == ADDRESS:
        return _host(str(value))
    return json.dumps(value, ensure_ascii=False, default=str)


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        place = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    except ValueError:
        return HIDDEN
    return f"{parts.scheme}://{place}{HIDDEN if parts.path.strip('/') or parts.query else ''}"
