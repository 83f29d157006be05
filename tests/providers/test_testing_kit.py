"""The conformance kit itself: an honest provider passes, each way of being dishonest fails the test meant for it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from providers.catalog import Catalog
from providers.errors import Overloaded, ProviderError, RateLimited, Unreachable
from providers.image import Capabilities, ImageResult, Method, Probe, Quote, Step
from providers.poster import PosterProvider
from providers.settings import ProviderSettings
from providers.stability import StabilityImages
from providers.testing import (
    Failure,
    ProviderConformance,
    VendorConformance,
    answers,
    gradient,
    picture,
    stalls,
)
from tests.fakes.stability import StabilityFake, stability_error

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.cloud import Call, Sent
    from providers.image import ImageProvider, ImageRequest, Progress

log = logging.getLogger(__name__)
CATALOG = Catalog.load()


class TestPoster(ProviderConformance):
    sdks = ("pyvips", "fontTools", "uharfbuzz")

    @pytest.fixture
    def provider(self) -> ImageProvider:
        return PosterProvider()


class Honest:
    """The least there is to a provider: a gradient, in memory."""

    claims: ClassVar[dict[str, Any]] = {"seed": True}

    def __init__(self, settings: ProviderSettings | None = None) -> None:
        self.settings = settings

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(models=("gradient",), **self.claims)

    def quote(self, request: ImageRequest) -> Quote:
        return Quote(Decimal("0.01"), Decimal("0.02"), 0.1, "made up for the test")

    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        from providers.errors import Unsupported
        from providers.image import Adaptation

        if request.model != "gradient" or request.method is not Method.TEXT_TO_IMAGE:
            raise Unsupported("no")
        if request.references or request.adapters:
            raise Unsupported("no")
        await asyncio.sleep(0)
        progress(Step(1, 1))
        ignored = () if request.negative_prompt is None else (Adaptation("negative_prompt", "…", "ignored"),)
        return self.result(request, ignored)

    def result(self, request: ImageRequest, adapted: tuple[Any, ...]) -> ImageResult:
        size = (request.width, request.height)
        return ImageResult(gradient(*size), *size, seed=request.seed, settled_cost=Decimal("0.01"), adapted=adapted)

    async def probe(self) -> Probe:
        return Probe(healthy=True, detail="fine", latency_seconds=0.0)

    async def close(self) -> None:
        """Nothing is open."""


class TestHonest(ProviderConformance):
    # This module, where the provider lives, imports the kit and its vendors.
    test_import_and_construction_load_no_sdk = None  # type: ignore[assignment]

    @pytest.fixture
    def provider(self) -> ImageProvider:
        return Honest()


def changed(**fields: Any) -> type[Honest]:
    """A provider whose results differ from the truth in these fields."""

    class Changed(Honest):
        def result(self, request: ImageRequest, adapted: tuple[Any, ...]) -> ImageResult:
            return replace(super().result(request, adapted), **fields)

    return Changed


def claiming(**claims: Any) -> type[Honest]:
    """A provider that claims what it does not do, or hides what it does."""

    class Claiming(Honest):
        pass

    Claiming.claims = claims
    return Claiming


def quoting(**fields: Any) -> type[Honest]:
    """A provider whose quotes differ from the truth in these fields."""

    class Quoting(Honest):
        def quote(self, request: ImageRequest) -> Quote:
            return replace(super().quote(request), **fields)

    return Quoting


class Empty(Honest):
    """Gives nothing at all."""

    def result(self, request: ImageRequest, adapted: tuple[Any, ...]) -> ImageResult:
        return None  # type: ignore[return-value]


class Extravagant(Honest):
    def quote(self, request: ImageRequest) -> Quote:
        return replace(super().quote(request), expected=Decimal("0.05"))


class Moody(Honest):
    spent = 0

    def quote(self, request: ImageRequest) -> Quote:
        self.spent += 1
        return replace(super().quote(request), expected=Decimal(self.spent) / 1000)


class Smaller(Honest):
    def result(self, request: ImageRequest, adapted: tuple[Any, ...]) -> ImageResult:
        return replace(super().result(request, adapted), image=gradient(64, 64), width=64, height=64)


class Deaf(Honest):
    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        return self.result(request, ())


class Unwell(Honest):
    async def probe(self) -> Probe:
        return Probe(healthy=False, detail="no", latency_seconds=0.0)


@pytest.mark.parametrize(("liar", "test"), [
    (Extravagant, "quote_is_pure_and_ordered"),
    (Moody, "quote_is_pure_and_ordered"),
    (changed(settled_cost=Decimal("0.03")), "settled_cost_is_at_most_the_maximum"),
    (changed(settled_cost=Decimal(-1)), "settled_cost_is_at_most_the_maximum"),
    (changed(settled_cost=Decimal("NaN")), "settled_cost_is_at_most_the_maximum"),
    (changed(settled_cost=0.01), "settled_cost_is_at_most_the_maximum"),
    (changed(settled_cost=0), "settled_cost_is_at_most_the_maximum"),
    (Empty, "settled_cost_is_at_most_the_maximum"),
    (Empty, "size_is_true_and_honoured_or_declared"),
    (Empty, "calls_side_by_side_do_not_mix"),
    (Empty, "progress_ends_at_the_last_step"),
    (quoting(expected=0.01), "quote_is_pure_and_ordered"),
    (quoting(expected=Decimal("NaN")), "quote_is_pure_and_ordered"),
    (quoting(expected=Decimal(-1)), "quote_is_pure_and_ordered"),
    (quoting(maximum=Decimal("Infinity")), "quote_is_pure_and_ordered"),
    (quoting(maximum=None), "quote_is_pure_and_ordered"),
    (quoting(seconds=float("nan")), "quote_is_pure_and_ordered"),
    (quoting(seconds=float("inf")), "quote_is_pure_and_ordered"),
    (changed(width=999), "size_is_true_and_honoured_or_declared"),
    (Smaller, "size_is_true_and_honoured_or_declared"),
    (claiming(seed=False), "seed_is_used_or_declared_ignored"),
    (changed(seed=None), "seed_is_used_or_declared_ignored"),
    (claiming(seed=True, negative_prompt=True), "negative_prompt_is_used_or_declared_ignored"),
    (Deaf, "negative_prompt_is_used_or_declared_ignored"),
    (claiming(seed=True, methods=frozenset(Method)), "each_method_is_served_by_some_model_or_refused_by_all"),
    (Deaf, "each_method_is_served_by_some_model_or_refused_by_all"),
    (claiming(seed=True, references=2), "references_are_taken_up_to_the_claimed_number"),
    (Deaf, "references_are_taken_up_to_the_claimed_number"),
    (Deaf, "adapters_are_refused_unless_claimed"),
    (claiming(seed=True, previews=True), "progress_ends_at_the_last_step"),
    (Unwell, "probe_answers_and_never_raises"),
    (claiming(seed=True, qualities=frozenset()), "speaks_the_protocol"),
])  # fmt: skip
async def test_a_false_claim_fails(liar: type[Honest], test: str, monkeypatch: pytest.MonkeyPatch) -> None:
    method = getattr(ProviderConformance(), f"test_{test}")
    arguments = {"monkeypatch": monkeypatch} if test.startswith("quote") else {}

    async def tried() -> None:
        outcome = method(liar(), **arguments)
        if outcome is not None:
            await outcome

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        await tried()


async def test_an_import_of_an_sdk_is_noticed() -> None:
    class Curious(ProviderConformance):
        sdks = ("decimal",)

    with pytest.raises(AssertionError, match="loaded: decimal"):
        Curious().test_import_and_construction_load_no_sdk(PosterProvider())


# -- on the wire ------------------------------------------------------------------------------------------------------


class Retrying(StabilityImages):
    async def _render(self, call: Call) -> Sent:
        try:
            return await super()._render(call)
        except ProviderError:
            return await super()._render(call)


class Talkative(StabilityImages):
    async def _render(self, call: Call) -> Sent:
        log.info("asking with %s", self._settings.api_key)
        return await super()._render(call)


class Credulous(StabilityImages):
    def _check_answer(self, answer: Any) -> None:
        if answer.status_code != 200:
            raise self._refused(answer)


class Muddled(StabilityImages):
    def _refused(self, answer: Any) -> ProviderError:
        return Overloaded("something is wrong")


class Innocent(StabilityImages):
    def _translate(self, error: Exception) -> ProviderError:
        return Unreachable("dropped")


class Paying(StabilityImages):
    async def _look(self) -> Any:
        await self._connected().get("/v1/user/balance")
        return await super()._look()


class Mute(StabilityImages):
    def _fields(self, call: Call) -> Any:
        fields, adapted = super()._fields(call)
        fields.pop("negative_prompt", None)
        return fields, adapted


class Leaving(StabilityImages):
    """Leaves its call running when it is cancelled."""

    left: asyncio.Future[Sent]

    async def _render(self, call: Call) -> Sent:
        self.left = asyncio.ensure_future(super()._render(call))
        return await asyncio.shield(self.left)


class _Conformance(VendorConformance):
    def build(self, address: str, key: str) -> ImageProvider:
        return made(StabilityImages, address, key)


def made(kind: type[StabilityImages], address: str, key: str) -> StabilityImages:
    return kind(
        ProviderSettings(
            key="stability",
            catalog=CATALOG,
            today=lambda: date(2026, 11, 21),
            api_key=key,
            base_url=address,
            models=("stable-image-core",),
        )
    )


@pytest.fixture
async def vendor() -> AsyncIterator[StabilityFake]:
    async with StabilityFake() as fake:
        yield fake


LOCKED_OUT = Failure(answers(429, {"name": "rate_limit_exceeded"}), RateLimited)
FILTERED = Failure(answers(200, picture(512, 512), {"finish-reason": "CONTENT_FILTERED"}), RateLimited)


@pytest.mark.parametrize(("liar", "failure"), [
    (Retrying, LOCKED_OUT), (Talkative, LOCKED_OUT), (Muddled, LOCKED_OUT), (Credulous, FILTERED),
])  # fmt: skip
async def test_a_failure_handled_badly_fails(
    liar: type[StabilityImages], failure: Failure, vendor: StabilityFake, caplog: pytest.LogCaptureFixture
) -> None:
    provider = made(liar, vendor.url, vendor.key)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        await _Conformance().test_documented_failure_has_its_class(provider, vendor, failure, caplog)
    await provider.close()


@pytest.mark.parametrize(("liar", "test"), [
    (Innocent, "dropped_connections_may_be_billed"),
    (Paying, "probe_is_free_and_one_call_at_most"),
    (Mute, "negative_prompt_arrives_unless_declared_ignored"),
])  # fmt: skip
async def test_a_careless_provider_fails(liar: type[StabilityImages], test: str, vendor: StabilityFake) -> None:
    provider = made(liar, vendor.url, vendor.key)
    with pytest.raises(AssertionError):
        await getattr(_Conformance(), f"test_{test}")(provider, vendor)
    await provider.close()


async def test_a_call_left_running_fails(vendor: StabilityFake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.testing.vendor_conformance.PATIENCE_SECONDS", 0.5)
    provider = made(Leaving, vendor.url, vendor.key)
    with pytest.raises(TimeoutError):
        await _Conformance().test_cancelling_frees_the_socket(provider, vendor)
    assert isinstance(provider, Leaving)
    provider.left.cancel()
    await asyncio.gather(provider.left, return_exceptions=True)
    await provider.close()


async def test_a_fake_answers_faults_one_each_then_as_told(vendor: StabilityFake) -> None:
    provider = made(StabilityImages, vendor.url, vendor.key)
    vendor.next(answers(500), stalls())
    vendor.always(answers(401))
    assert not (await provider.probe()).healthy
    monkey = asyncio.ensure_future(provider.probe())
    await asyncio.sleep(0.05)
    monkey.cancel()
    await asyncio.gather(monkey, return_exceptions=True)
    assert "UNAUTHENTICATED" in (await provider.probe()).detail
    vendor.always(None)
    assert (await provider.probe()).healthy
    assert len(vendor.seen) == 4
    assert stability_error(402, "payment_required").status == 402
    await provider.close()
