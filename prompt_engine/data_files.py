"""The room's data, as shipped in the package or as a shop keeps it in a folder of its own."""

from __future__ import annotations

import tomllib
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

MAX_BYTES = 512 * 1024


class BadData(Exception):
    """A data file cannot be read or breaks its schema. The message names the file and what would be right."""


def shipped(name: str) -> dict[str, Any]:
    """A TOML file of the package, by its path under `prompt_engine/data`."""
    return tomllib.loads(files("prompt_engine").joinpath("data", *name.split("/")).read_text(encoding="utf-8"))


def shipped_names(folder: str) -> list[str]:
    """The TOML files in a folder under `prompt_engine/data`, sorted."""
    place = files("prompt_engine").joinpath("data", folder)
    return sorted(f"{folder}/{entry.name}" for entry in place.iterdir() if entry.name.endswith(".toml"))


@cache
def shipped_digest() -> str:
    """Changes with any file under `prompt_engine/data`: each of them shapes what is read or written."""
    digest = sha256()
    for name, entry in sorted(_files_in(files("prompt_engine").joinpath("data"))):
        content = entry.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _files_in(folder: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _files_in(entry, name)
        elif entry.name.endswith((".toml", ".txt")):
            yield name, entry


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file of a shop.

    Raises:
        BadData: it is too large, unreadable, or not TOML; the message has file, line and reason.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadData(f"{path}: larger than {MAX_BYTES} bytes")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadData(f"{path}: {error}") from error


def words(listed: str) -> list[str]:
    """The entries of a comma list, in order, without blanks."""
    return [entry for part in listed.split(",") if (entry := " ".join(part.split()))]
