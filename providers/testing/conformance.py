"""What every image provider promises. Subclass, give the fixture `provider`, and run pytest.

    class TestMine(ProviderConformance):
        sdks = ("mine_sdk",)

        @pytest.fixture
        def provider(self) -> ImageProvider:
            return MyProvider(...)

Which tests mean anything follows from the capabilities that the provider declares: claiming too much fails here, and
so does claiming too little. A provider at a vendor subclasses `VendorConformance` instead.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from providers.errors import ModelRetired, ProviderError, Unsupported
from providers.image import Adapter, ImageProvider, ImageResult, Method, Step
from providers.money import is_usd
from providers.testing.inputs import request, with_inputs
from providers.testing.pictures import gradient, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.image import ImageRequest, Progress

HEAVY = ("aiohttp", "boto3", "diffusers", "google.api_core", "google.genai", "openai", "torch", "transformers")
PATIENCE_SECONDS = 20.0
SEED = 7
NO_PRICE = "no amount of USD: that is a Decimal, finite and not below zero"


def nobody(_: Step) -> None:
    """Progress that nobody watches."""


class ProviderConformance:
    """Tests of the contract in `providers.image`.

    `sdks` are top-level modules that may be imported only by a first call. `size` is the picture that most tests ask
    for, in pixels: give one that is cheap to make. Override `methods_of` where models differ in their methods.
    """

    sdks: ClassVar[tuple[str, ...]] = ()
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

    def methods_of(self, provider: ImageProvider, model: str) -> frozenset[Method]:  # noqa: ARG002  for overriding
        """What one model can do."""
        return provider.capabilities.methods

    def asked(self, provider: ImageProvider, model: str) -> ImageRequest:
        """A plain request that `model` can serve."""
        methods = self.methods_of(provider, model)
        method = Method.TEXT_TO_IMAGE if Method.TEXT_TO_IMAGE in methods else min(methods)
        return with_inputs(request(model, *self.size), method)

    async def made(self, provider: ImageProvider, asked: ImageRequest, progress: Progress = nobody) -> ImageResult:
        """What the provider makes of it, in bounded time."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            result: object = await provider.generate(asked, progress)
        assert isinstance(result, ImageResult), f"{asked.model} gave no ImageResult but {type(result).__name__}"
        return result

    # -- what it says of itself ---------------------------------------------------------------------------------------

    def test_speaks_the_protocol(self, provider: ImageProvider) -> None:
        claims = provider.capabilities
        assert isinstance(provider, ImageProvider)
        assert claims.models
        assert claims.methods
        assert claims.qualities
        assert len(set(claims.models)) == len(claims.models)
        assert claims == provider.capabilities

    def test_import_and_construction_load_no_sdk(self, provider: ImageProvider) -> None:
        kind = type(provider)
        program = _CONSTRUCTION.format(module=kind.__module__, name=kind.__qualname__, sdks=(*HEAVY, *self.sdks))
        # The program is our own text below.
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
        assert (ran.returncode, ran.stdout.strip()) == (0, "loaded: none"), ran.stdout + ran.stderr

    # -- price --------------------------------------------------------------------------------------------------------

    def test_quote_is_pure_and_ordered(self, provider: ImageProvider, monkeypatch: pytest.MonkeyPatch) -> None:
        def no_network(*_: object, **__: object) -> None:
            raise AssertionError("a quote opens no socket")

        monkeypatch.setattr("socket.socket.connect", no_network)
        monkeypatch.setattr("socket.getaddrinfo", no_network)
        for model in provider.capabilities.models:
            for quality in sorted(provider.capabilities.qualities):
                asked = replace(self.asked(provider, model), quality=quality)
                quote = provider.quote(asked)
                assert quote == provider.quote(asked)
                for amount in (quote.expected, quote.maximum):
                    assert is_usd(amount), f"{model}: {amount!r} is {NO_PRICE}"
                assert quote.expected <= quote.maximum
                assert 0 < quote.seconds < inf
                assert quote.basis

    async def test_settled_cost_is_at_most_the_maximum(self, provider: ImageProvider) -> None:
        for model in provider.capabilities.models:
            asked = self.asked(provider, model)
            cost = (await self.made(provider, asked)).settled_cost
            if cost is not None:
                assert is_usd(cost), f"{model}: {cost!r} is {NO_PRICE}"
                assert cost <= provider.quote(asked).maximum, model

    # -- the picture --------------------------------------------------------------------------------------------------

    async def test_size_is_true_and_honoured_or_declared(self, provider: ImageProvider) -> None:
        for model in provider.capabilities.models:
            for width, height in self.other_sizes:
                asked = with_inputs(request(model, width, height), self.asked(provider, model).method)
                result = await self.made(provider, asked)
                assert size_of(result.image) == (result.width, result.height), model
                declared = [change for change in result.adapted if change.what == "size"]
                if (result.width, result.height) != (width, height):
                    assert declared, f"{model} made {result.width}x{result.height} for {width}x{height} and did not say"
                assert all(change.asked == f"{width}x{height}" for change in declared)

    async def test_claimed_sizes_are_made_exactly(self, provider: ImageProvider) -> None:
        for width, height in provider.capabilities.sizes:
            results = [
                await self.made(
                    provider, with_inputs(request(model, width, height), self.asked(provider, model).method)
                )
                for model in provider.capabilities.models
            ]
            exact = [result for result in results if not any(change.what == "size" for change in result.adapted)]
            assert exact, f"{width}x{height} is claimed, but every model changed it"

    async def test_every_quality_claimed_is_taken(self, provider: ImageProvider) -> None:
        for model in provider.capabilities.models:
            for quality in sorted(provider.capabilities.qualities):
                await self.made(provider, replace(self.asked(provider, model), quality=quality))

    # -- claims -------------------------------------------------------------------------------------------------------

    async def test_seed_is_used_or_declared_ignored(self, provider: ImageProvider) -> None:
        results = await self._each(provider, seed=SEED)
        for model, result in results.items():
            assert result.seed == SEED or _declares(result, "seed"), f"{model} neither used nor declined the seed"
        used = any(result.seed == SEED and not _declares(result, "seed") for result in results.values())
        assert used is provider.capabilities.seed

    async def test_negative_prompt_is_used_or_declared_ignored(self, provider: ImageProvider) -> None:
        results = await self._each(provider, negative_prompt="blurry, watermark")
        used = any(not _declares(result, "negative_prompt") for result in results.values())
        assert used is provider.capabilities.negative_prompt

    async def test_each_method_is_served_by_some_model_or_refused_by_all(self, provider: ImageProvider) -> None:
        for method in Method:
            served = 0
            for model in provider.capabilities.models:
                try:
                    await self.made(provider, with_inputs(request(model, *self.size), method))
                    served += 1
                except Unsupported:
                    continue
            assert bool(served) is (method in provider.capabilities.methods), method

    async def test_references_are_taken_up_to_the_claimed_number(self, provider: ImageProvider) -> None:
        most = provider.capabilities.references
        assert await self._takes(provider, references=(gradient(64, 64),) * most)
        assert not await self._takes(provider, references=(gradient(64, 64),) * (most + 1))

    async def test_adapters_are_refused_unless_claimed(self, provider: ImageProvider) -> None:
        if not provider.capabilities.adapters:
            adapter = Adapter(id="style", file=Path("style.safetensors"), sha256="0" * 64)
            assert not await self._takes(provider, adapters=(adapter,))

    async def test_an_unknown_model_is_refused(self, provider: ImageProvider) -> None:
        with pytest.raises((Unsupported, ModelRetired)):
            await self.made(provider, request("no-such-model", *self.size))

    # -- life ---------------------------------------------------------------------------------------------------------

    async def test_progress_ends_at_the_last_step(self, provider: ImageProvider) -> None:
        steps: list[Step] = []
        await self.made(provider, self.asked(provider, provider.capabilities.models[0]), steps.append)
        assert all(0 <= step.step <= step.steps for step in steps)
        assert [step.step for step in steps] == sorted(step.step for step in steps)
        if provider.capabilities.previews:
            assert any(step.preview is not None for step in steps)

    async def test_probe_answers_and_never_raises(self, provider: ImageProvider) -> None:
        probe = await provider.probe()
        assert probe.healthy, probe.detail
        assert probe.detail
        assert probe.latency_seconds >= 0

    async def test_cancelling_leaves_it_usable(self, provider: ImageProvider) -> None:
        asked = self.asked(provider, provider.capabilities.models[0])
        running = asyncio.ensure_future(provider.generate(asked, nobody))
        await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await running
        assert (await self.made(provider, asked)).width > 0

    async def test_calls_side_by_side_do_not_mix(self, provider: ImageProvider) -> None:
        asked = self.asked(provider, provider.capabilities.models[0])
        sizes = [self.size, (self.size[0], self.size[1] * 2)]
        async with asyncio.timeout(PATIENCE_SECONDS):
            made = await asyncio.gather(*(self.made(provider, replace(asked, width=w, height=h)) for w, h in sizes * 2))
        shapes = [round(result.width / result.height, 1) for result in made]
        assert shapes == [round(w / h, 1) for w, h in sizes * 2]

    async def _each(self, provider: ImageProvider, **changes: Any) -> dict[str, ImageResult]:
        models = provider.capabilities.models
        return {model: await self.made(provider, replace(self.asked(provider, model), **changes)) for model in models}

    async def _takes(self, provider: ImageProvider, **changes: Any) -> bool:
        """Whether some model takes it; the others say `Unsupported`, or that they ignored it."""
        taken = False
        for model in provider.capabilities.models:
            try:
                result = await self.made(provider, replace(self.asked(provider, model), **changes))
            except Unsupported:
                continue
            except ProviderError as error:
                pytest.fail(f"{model}: {error.code} where UNSUPPORTED is right")
            taken = taken or not any(_declares(result, what) for what in changes)
        return taken


def _declares(result: ImageResult, what: str) -> bool:
    return any(change.what == what for change in result.adapted)


_CONSTRUCTION = """
import importlib, sys
from datetime import date
from providers.catalog import Catalog
from providers.settings import ProviderSettings
made = getattr(importlib.import_module("{module}"), "{name}")(
    ProviderSettings(key="tried", catalog=Catalog.load(), today=lambda: date(2026, 1, 1))
)
made.capabilities
print("loaded:", ", ".join(name for name in {sdks!r} if name in sys.modules) or "none")
"""
