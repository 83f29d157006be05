"""A studio on servers of its own for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from studio.generation.requester import Requester
from tests.studio.generation.studio_parts import Recipe, Studio, running

Open = Callable[..., AbstractAsyncContextManager[Studio]]


@pytest.fixture
def recipe(database_url: str, redis_url: str, tmp_path: Path) -> Recipe:
    return Recipe(database_url, redis_url, str(tmp_path))


@pytest.fixture
def guest() -> Requester:
    return Requester("guest:someone", "203.0.113.7")


class House:
    """Opens studios on one recipe, changed as a test wants them, and closes them all."""

    def __init__(self, recipe: Recipe, stack: AsyncExitStack) -> None:
        self.recipe = recipe
        self._stack = stack

    async def open(self, *, working: bool = True, settings: dict[str, Any] | None = None, **changes: Any) -> Studio:
        changed = replace(self.recipe, settings=settings or self.recipe.settings, **changes)
        return await self._stack.enter_async_context(running(changed, working=working))

    @property
    def folder(self) -> Path:
        return Path(self.recipe.folder)

    @property
    def calls(self) -> list[int]:
        """The seeds of the painter's calls so far."""
        listed = self.folder / "calls"
        return [int(line) for line in listed.read_text().split()] if listed.exists() else []


@pytest_asyncio.fixture
async def house(recipe: Recipe) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield House(recipe, stack)
