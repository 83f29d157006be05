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
from typing import TYPE_CHECKING, ClassVar

import pytest

from providers.errors import ModelRetired, Unsupported
from providers.money import is_usd
from providers.testing.claims import ClaimsConformance
from providers.testing.inputs import request, with_inputs
from providers.testing.pictures import gradient, size_of
from providers.testing.trying import PATIENCE_SECONDS, nobody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.image import ImageProvider, ImageRequest, ImageResult, Step

HEAVY = ("aiohttp", "boto3", "diffusers", "google.api_core", "google.genai", "openai", "torch", "transformers")
LARGE = (2048, 2048)
_MEMBERS = ("capabilities", "quote", "generate", "probe", "close")
NO_PRICE = "no amount of USD: that is a Decimal, finite and not below zero"


class ProviderConformance(ClaimsConformance):
    """Tests of the contract in `providers.image`. `sdks` are top-level modules that only a first call may import."""

    sdks: ClassVar[tuple[str, ...]] = ()

    # -- what it says of itself ---------------------------------------------------------------------------------------

    def test_speaks_the_protocol(self, provider: ImageProvider) -> None:
        claims = provider.capabilities
        missing = [name for name in _MEMBERS if not hasattr(provider, name)]
        assert not missing, f"an ImageProvider has {', '.join(missing)} too"
        for name in ("models", "methods", "qualities"):
            assert getattr(claims, name), f"capabilities.{name} names at least one"
        assert len(set(claims.models)) == len(claims.models), "capabilities.models names each model once"
        assert claims == provider.capabilities, "capabilities say the same whenever they are read"

    def test_import_and_construction_load_no_sdk(self, provider: ImageProvider) -> None:
        kind = type(provider)
        program = _CONSTRUCTION.format(module=kind.__module__, name=kind.__qualname__, sdks=(*HEAVY, *self.sdks))
        # The program is our own text below.
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
        rule = "importing and constructing it load no SDK: import those in the first call"
        assert (ran.returncode, ran.stdout.strip()) == (0, "loaded: none"), f"{rule}\n{ran.stdout}{ran.stderr}"

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
                assert quote == provider.quote(asked), f"{model}: two quotes of one request differ"
                for amount in (quote.expected, quote.maximum):
                    assert is_usd(amount), f"{model}: {amount!r} is {NO_PRICE}"
                assert quote.expected <= quote.maximum, f"{model}: more is expected than the maximum"
                assert 0 < quote.seconds < inf, f"{model}: {quote.seconds} is no number of seconds"
                assert quote.basis, f"{model}: basis says how the price came about"

    async def test_settled_cost_is_at_most_the_maximum(self, provider: ImageProvider) -> None:
        for model in provider.capabilities.models:
            for asked in self._shapes(provider, model):
                _check_cost(provider, asked, await self.made(provider, asked))

    def _shapes(self, provider: ImageProvider, model: str) -> Iterator[ImageRequest]:
        """Every quality in every size, then every other method."""
        plain = self.asked(provider, model)
        for quality in sorted(provider.capabilities.qualities):
            for width, height in (self.size, *self.other_sizes):
                yield replace(with_inputs(request(model, width, height), plain.method), quality=quality)
        for method in sorted(self.methods_of(provider, model) - {plain.method}):
            yield with_inputs(request(model, *self.size), method)

    async def test_large_references_cost_at_most_the_maximum(self, provider: ImageProvider) -> None:
        references = (gradient(*LARGE),) * provider.capabilities.references
        for model, result in (await self.takers(provider, references=references)).items():
            _check_cost(provider, self.asked(provider, model, references=references), result)

    # -- the picture --------------------------------------------------------------------------------------------------

    async def test_size_is_true_and_honoured_or_declared(self, provider: ImageProvider) -> None:
        for model in provider.capabilities.models:
            for width, height in self.other_sizes:
                asked = with_inputs(request(model, width, height), self.asked(provider, model).method)
                result = await self.made(provider, asked)
                told = f"{model}: the picture has another size than its width and height say"
                assert size_of(result.image) == (result.width, result.height), told
                declared = [change for change in result.adapted if change.what == "size"]
                if (result.width, result.height) != (width, height):
                    assert declared, f"{model} made {result.width}x{result.height} for {width}x{height} and did not say"
                told = f"{model}: an Adaptation of the size says what was asked, {width}x{height}"
                assert all(change.asked == f"{width}x{height}" for change in declared), told

    async def test_an_unknown_model_is_refused(self, provider: ImageProvider) -> None:
        with pytest.raises((Unsupported, ModelRetired)):
            await self.made(provider, request("no-such-model", *self.size))

    # -- life ---------------------------------------------------------------------------------------------------------

    async def test_progress_ends_at_the_last_step(self, provider: ImageProvider) -> None:
        steps: list[Step] = []
        await self.made(provider, self.asked(provider, provider.capabilities.models[0]), steps.append)
        assert all(0 <= step.step <= step.steps for step in steps), f"a step lies outside its steps: {steps}"
        assert [step.step for step in steps] == sorted(step.step for step in steps), f"progress goes back: {steps}"
        if provider.capabilities.previews:
            assert any(step.preview is not None for step in steps), "previews are claimed, and none came"

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
        assert shapes == [round(w / h, 1) for w, h in sizes * 2], "calls side by side got each other's pictures"


def _check_cost(provider: ImageProvider, asked: ImageRequest, result: ImageResult) -> None:
    cost = result.settled_cost
    if cost is not None:
        most = provider.quote(asked).maximum
        told = f"{asked.model}, {asked.width}x{asked.height} {asked.quality} by {asked.method}: {cost!r}"
        assert is_usd(cost), f"{told} is {NO_PRICE}"
        assert cost <= most, f"{told} was settled, and {most} quoted at most"


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
