"""How the kit tries a provider: what it asks for, and what it takes as evidence of how the request was read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from providers.errors import ProviderError, Unsupported
from providers.image import Adapter, ImageProvider, ImageRequest, ImageResult, Method, Step
from providers.testing.inputs import request, with_inputs
from providers.testing.pictures import pixels_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.image import Progress

# A first call imports an SDK, which takes a busy machine its time.
PATIENCE_SECONDS = 90.0

Evidence = Callable[[ImageProvider, ImageRequest], Awaitable[tuple[ImageResult, object]]]
"""Makes a picture, and gives with it what shows how the request was read: the same for equal requests only."""


def nobody(_: Step) -> None:
    """Progress that nobody watches."""


class Trying:
    """What all tests of the kit stand on.

    `size` is the picture that most tests ask for, in pixels: give one that is cheap to make. Override `methods_of`
    where models differ in their methods.
    """

    size: ClassVar[tuple[int, int]] = (256, 256)
    other_sizes: ClassVar[tuple[tuple[int, int], ...]] = ((300, 400), (480, 270), (257, 251))

    @pytest.fixture
    def provider(self) -> ImageProvider:
        """The provider to try; it is closed after each test."""
        message = "a subclass gives the fixture `provider`"
        raise NotImplementedError(message)

    @pytest.fixture(autouse=True)
    async def _closed_afterwards(self, provider: ImageProvider) -> Iterator[None]:  # type: ignore[misc]
        yield
        await provider.close()
        await provider.close()

    @pytest.fixture
    def adapter(self) -> Adapter | None:
        """An adapter that some model can wear; a provider that claims adapters has to be tried with one."""
        return None

    @pytest.fixture
    def evidence(self) -> Evidence:
        return self.by_picture()

    def by_picture(self) -> Evidence:
        """The picture itself shows how the request was read."""

        async def tried(provider: ImageProvider, asked: ImageRequest) -> tuple[ImageResult, object]:
            result = await self.made(provider, asked)
            return result, pixels_of(result.image)

        return tried

    def methods_of(self, provider: ImageProvider, model: str) -> frozenset[Method]:  # noqa: ARG002  for overriding
        """What one model can do."""
        return provider.capabilities.methods

    def asked(self, provider: ImageProvider, model: str, **changes: Any) -> ImageRequest:
        """A plain request that `model` can serve."""
        methods = self.methods_of(provider, model)
        method = Method.TEXT_TO_IMAGE if Method.TEXT_TO_IMAGE in methods else min(methods)
        return replace(with_inputs(request(model, *self.size), method), **changes)

    async def made(self, provider: ImageProvider, asked: ImageRequest, progress: Progress = nobody) -> ImageResult:
        """What the provider makes of it, in bounded time."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            result = await _own_errors_only(provider, asked, progress)
        assert isinstance(result, ImageResult), f"{asked.model} gave no ImageResult but {type(result).__name__}"
        return result

    async def takers(self, provider: ImageProvider, **changes: Any) -> dict[str, ImageResult]:
        """What the models made of it that take it; the others say `Unsupported`, or that they ignored it."""
        made: dict[str, ImageResult] = {}
        for model in provider.capabilities.models:
            try:
                result = await self.made(provider, self.asked(provider, model, **changes))
            except Unsupported:
                continue
            except ProviderError as error:
                pytest.fail(f"{model}: {error.code} where UNSUPPORTED is right")
            if not any(declares(result, what) for what in changes):
                made[model] = result
        return made


async def _own_errors_only(provider: ImageProvider, asked: ImageRequest, progress: Progress) -> object:
    coming: object = provider.generate(asked, progress)
    assert isawaitable(coming), "generate: write `async def`"
    try:
        return await coming
    except ProviderError:
        raise
    except Exception as error:
        message = f"{asked.model} raised {type(error).__name__}: generate raises only errors of providers.errors"
        raise AssertionError(message) from error


def declares(result: ImageResult, what: str) -> bool:
    """Whether the provider says that it did something about this differently from what was asked."""
    return any(change.what == what for change in result.adapted)
