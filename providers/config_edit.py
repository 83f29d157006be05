"""Small edits of `providers.toml` that leave every comment where it is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import tomlkit
from tomlkit.items import AoT, Table

from providers.config import ConfigRefused, parse_config, read_config

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tomlkit.items import InlineTable, Key

    from providers.config import ProvidersConfig

Setting = bool | int | float | str
Section = Literal["providers", "text_providers"]


class UnknownProvider(Exception):
    """The file has no table of this name. `known` are those it has."""

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no provider {key!r} in the file; there are {', '.join(known)}")
        self.key = key
        self.known = known


def edited(text: str, key: str, changes: Mapping[str, Setting | None], section: Section = "providers") -> str:
    """The file's text with these settings of one provider's table changed; None takes a setting out.

    Raises:
        UnknownProvider: no table has this name.
    """
    document = tomlkit.parse(text)
    tables = document.get(section)
    table = tables.get(key) if isinstance(tables, Table | dict) else None
    if table is None:
        raise UnknownProvider(key, tuple(tables) if tables else ())
    for name, value in changes.items():
        if value is None:
            table.pop(name, None)
        elif (last := last_setting(table)) is None or name in table:
            table[name] = value
        else:
            # `table[name] = …` would put it below the comment that leads to the next table.
            table.value._insert_after(last, name, value)  # noqa: SLF001
    return tomlkit.dumps(document)


def last_setting(table: Table | InlineTable) -> Key | None:
    """The key of a table's last setting before its own tables; None where it has none, or all on one line."""
    if not isinstance(table, Table):
        return None
    keys = [key for key, item in table.value.body if key is not None and not isinstance(item, Table | AoT)]
    return keys[-1] if keys else None


def edit_file(
    path: Path, key: str, changes: Mapping[str, Setting | None], section: Section = "providers"
) -> ProvidersConfig:
    """Change settings of one provider in the file at `path`, all at once or not at all, and return what it says now.

    Raises:
        ConfigRefused: the file was wrong before, or would be wrong after.
        UnknownProvider: no table has this name.
    """
    before = read_config(path)
    text = edited(before.text, key, changes, section)
    after = parse_config(text, str(path))
    if text != before.text:
        _replace(path.resolve(), text)
    return after


def _replace(path: Path, text: str) -> None:
    """Whoever reads the file meanwhile finds the old text or the new one, never half of it."""
    try:
        mode = path.stat().st_mode & 0o777
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise ConfigRefused(str(path), 1, f"the file cannot be written ({error.strerror})") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise ConfigRefused(str(path), 1, f"the file cannot be written ({error.strerror})") from error
