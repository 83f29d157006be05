"""SDKs, imported by one thread at a time and beside the event loop, which must not stand still for that long.

Two threads that import parts of one package at once may see each other's half done.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from threading import Lock

_LOADED: set[str] = set()
_LOADING = Lock()


async def load(*modules: str) -> None:
    """Import these, once.

    Raises:
        ImportError: one is not installed.
    """
    if not _LOADED.issuperset(modules):
        await asyncio.to_thread(_import_all, modules)


def _import_all(modules: tuple[str, ...]) -> None:
    with _LOADING:
        for name in modules:
            import_module(name)
        _LOADED.update(modules)
