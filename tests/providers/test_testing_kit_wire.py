"""The kit over sockets: each way of being dishonest with a vendor, or careless, fails the test meant for it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from PIL import Image

from providers.catalog import Catalog
from providers.cloud import CloudProvider
from providers.errors import Overloaded, ProviderError, RateLimited, Unreachable, Unsupported
from providers.image import Control, ControlKind, Quality
from providers.openai_images import OpenAIImages
from providers.settings import ProviderSettings
from providers.stability import StabilityImages
from providers.testing import Failure, VendorConformance, answers, picture, stalls
from tests.fakes.openai import OpenAIFake
from tests.fakes.stability import StabilityFake, stability_error

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.cloud import Call, Sent
    from providers.image import ImageProvider, ImageRequest, Quote

log = logging.getLogger(__name__)
CATALOG = Catalog.load()
P = TypeVar("P", bound=CloudProvider)


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


class Innocuous(StabilityImages):
    """Takes a vendor in trouble for one that does not want the request."""

    def _refused(self, answer: Any) -> ProviderError:
        return Unsupported("it does not take this")


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


class Echoing(StabilityImages):
    """Repeats the seed and does not send it."""

    async def _render(self, call: Call) -> Sent:
        sent = await super()._render(replace(call, request=replace(call.request, seed=None)))
        return replace(sent, seed=call.request.seed)


def sending(**instead: Any) -> type[StabilityImages]:
    """Sends this in place of what it was given."""

    class Sending(StabilityImages):
        async def _render(self, call: Call) -> Sent:
            given = {name: value for name, value in instead.items() if getattr(call.request, name) is not None}
            return await super()._render(replace(call, request=replace(call.request, **given)))

    return Sending


class Forgetful(OpenAIImages):
    """Leaves out the references."""

    async def _render(self, call: Call) -> Sent:
        return await super()._render(replace(call, request=replace(call.request, references=())))


class Opaque(OpenAIImages):
    """Does not ask for the transparent background."""

    def _gpt_image_fields(self, call: Call) -> dict[str, Any]:
        return {name: value for name, value in super()._gpt_image_fields(call).items() if name != "background"}


class Flat(OpenAIImages):
    """Quotes every quality as the cheapest."""

    def quote(self, request: ImageRequest) -> Quote:
        return super().quote(replace(request, quality=Quality.DRAFT))


class Leaving(StabilityImages):
    """Leaves its call running when it is cancelled."""

    left: asyncio.Future[Sent]

    async def _render(self, call: Call) -> Sent:
        self.left = asyncio.ensure_future(super()._render(call))
        return await asyncio.shield(self.left)


class _Conformance(VendorConformance):
    def build(self, address: str, key: str) -> ImageProvider:
        return made(StabilityImages, address, key)


def made(kind: type[P], address: str, key: str, *models: str) -> P:
    listed = models or ("stable-image-core",)
    return kind(ProviderSettings(kind.catalog_key, CATALOG, lambda: date(2026, 11, 21), key, address, listed))


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


BLANK = Image.new("L", (64, 64))
METHODS = "each_method_is_served_by_some_model_or_refused_by_all"


@pytest.mark.parametrize(("liar", "model", "test"), [
    (Echoing, "stable-image-core", "seed_is_used_or_declared_ignored"),
    (Mute, "stable-image-core", "negative_prompt_is_used_or_declared_ignored"),
    (sending(initial=BLANK), "sd3.5-medium", METHODS),
    (sending(initial=BLANK), "stable-image-inpaint", METHODS),
    (sending(mask=BLANK), "stable-image-inpaint", METHODS),
    (sending(control=Control(ControlKind.CANNY, BLANK)), "stable-image-structure", METHODS),
])  # fmt: skip
async def test_what_is_taken_has_to_be_sent(
    liar: type[StabilityImages], model: str, test: str, vendor: StabilityFake
) -> None:
    provider = made(liar, vendor.url, vendor.key, model)
    kit = _Conformance()
    with pytest.raises(AssertionError, match="nothing depends on"):
        await getattr(kit, f"test_{test}")(provider, kit.by_wire(vendor))
    await provider.close()


@pytest.mark.parametrize(("liar", "test"), [
    (Forgetful, "references_are_taken_up_to_the_claimed_number"),
    (Opaque, "a_transparent_background_is_delivered_or_refused"),
    (Flat, "settled_cost_is_at_most_the_maximum"),
])  # fmt: skip
async def test_what_is_claimed_of_openai_has_to_be_sent(liar: type[OpenAIImages], test: str) -> None:
    kit = _Conformance()
    async with OpenAIFake() as vendor:
        provider = made(liar, vendor.base_url, vendor.key, "gpt-image-2.5-flare")
        given = (kit.by_wire(vendor),) if test.startswith("references") else ()
        with pytest.raises(AssertionError):
            await getattr(kit, f"test_{test}")(provider, *given)
        await provider.close()


@pytest.mark.parametrize(("liar", "status", "code"), [
    (Retrying, 429, "RATE_LIMITED"), (Retrying, 500, "OVERLOADED"), (Retrying, 503, "OVERLOADED"),
    (Muddled, 401, "UNAUTHENTICATED"), (Muddled, 429, "RATE_LIMITED"), (Innocuous, 500, "OVERLOADED"),
    (Innocuous, 503, "OVERLOADED"),
])  # fmt: skip
async def test_a_bare_status_handled_badly_fails_without_any_failure_listed(
    liar: type[StabilityImages], status: int, code: str, vendor: StabilityFake
) -> None:
    provider = made(liar, vendor.url, vendor.key)
    with pytest.raises(AssertionError):
        await _Conformance().test_bare_status_has_its_class(provider, vendor, status, code)
    await provider.close()


async def test_a_key_in_the_log_fails_though_all_went_well(
    vendor: StabilityFake, caplog: pytest.LogCaptureFixture
) -> None:
    provider = made(Talkative, vendor.url, vendor.key)
    with pytest.raises(AssertionError):
        await _Conformance().test_nothing_secret_is_logged(provider, vendor, caplog)
    await provider.close()


def test_a_vendor_without_documented_errors_fails() -> None:
    with pytest.raises(AssertionError, match="list in `failures`"):
        _Conformance().test_the_vendors_own_failures_are_listed()


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
    stalled = asyncio.ensure_future(provider.probe())
    async with asyncio.timeout(30):
        while len(vendor.seen) < 2:  # noqa: ASYNC110  a fake calls nobody
            await asyncio.sleep(0.01)
    stalled.cancel()
    await asyncio.gather(stalled, return_exceptions=True)
    assert "UNAUTHENTICATED" in (await provider.probe()).detail
    vendor.always(None)
    assert (await provider.probe()).healthy
    assert len(vendor.seen) == 4
    assert stability_error(402, "payment_required").status == 402
    await provider.close()
