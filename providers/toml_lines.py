"""Where in a TOML text something stands. The parsers of the standard library and of tomlkit do not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = re.compile(r"^\s*+\[{1,2}(?P<name>[^\]]++)\]{1,2}\s*+(#.*)?$")
_ASSIGNMENT = re.compile(r"""^\s*+(?P<name>[\w"'.\-\s]*+)=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line, from 1, of the longest beginning of `path` that the text spells out; 1 where it spells out none."""
    best_line, best_length = 1, 0
    for line, name in _names(text):
        length = _shared(name, path)
        if length == len(name) and length > best_length:
            best_line, best_length = line, length
    return best_line


def _names(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each table header and each key with its full name, outside multi-line strings."""
    table: tuple[str, ...] = ()
    inside: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if inside is not None:
            inside = None if inside in line else inside
            continue
        if header := _HEADER.match(line):
            table = _parts(header["name"])
            yield number, table
        elif assignment := _ASSIGNMENT.match(line):
            yield number, (*table, *_parts(assignment["name"]))
        for quotes in ('"""', "'''"):
            if line.count(quotes) % 2:
                inside = quotes


def _parts(name: str) -> tuple[str, ...]:
    return tuple(next(group for group in found if group is not None) for found in _groups(name))


def _groups(name: str) -> Iterator[tuple[str | None, ...]]:
    return (found.groups() for found in _PART.finditer(name))


def _shared(name: tuple[str, ...], path: tuple[str, ...]) -> int:
    count = 0
    for left, right in zip(name, path, strict=False):
        if left != right:
            break
        count += 1
    return count
