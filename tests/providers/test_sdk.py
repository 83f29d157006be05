"""Importing SDKs: beside the event loop, by one thread at a time."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

from providers import sdk

if TYPE_CHECKING:
    from pathlib import Path


async def test_nobody_who_asks_meanwhile_sees_a_module_unfinished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "sdk_first.py").write_text("import time\ntime.sleep(0.2)\nready = True\n")
    ready = []

    async def asks() -> None:
        await sdk.load("sdk_first")
        ready.append(hasattr(sys.modules["sdk_first"], "ready"))

    async with asyncio.TaskGroup() as group:
        group.create_task(asks())
        await asyncio.sleep(0.1)
        group.create_task(asks())
    assert ready == [True, True]


async def test_what_is_not_installed_is_said_each_time() -> None:
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError):
            await sdk.load("no_such_sdk")
