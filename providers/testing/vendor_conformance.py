"""What a provider at a vendor promises besides: on the wire, with every failure that networks and vendors have.

class TestMine(VendorConformance):
    failures = {"funds": Failure(answers(402), QuotaExhausted), ...}  # what the vendor documents of its own

    @pytest.fixture
    async def vendor(self) -> AsyncIterator[VendorServer]:
        async with MyFake() as vendor:
            yield vendor

    def build(self, address: str, key: str) -> ImageProvider:
        return MyProvider(settings_for(address, key))
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from providers.errors import InvalidRequest, ProviderBug, ProviderError, TimedOut, Unreachable
from providers.testing.conformance import ProviderConformance
from providers.testing.pictures import picture, size_of
from providers.testing.trying import PATIENCE_SECONDS, Evidence, nobody
from providers.testing.vendor import Fault, VendorServer, answers, breaks_off, dribbles, drops, floods, stalls

if TYPE_CHECKING:
    from providers.image import ImageProvider, ImageRequest, ImageResult

SHORT_SECONDS = 1.0
STATUSES = {401: "UNAUTHENTICATED", 429: "RATE_LIMITED", 500: "OVERLOADED", 503: "OVERLOADED"}
"""What a bare status means at every vendor."""


@dataclass(frozen=True)
class Failure:
    """What a vendor documents: how it answers, the class it means, and values the error carries."""

    fault: Fault
    error: type[ProviderError]
    carries: Mapping[str, object] = field(default_factory=dict)


class VendorConformance(ProviderConformance):
    """The contract, and the wire. `failures` are the errors that the vendor documents, by a name for the report."""

    failures: ClassVar[Mapping[str, Failure]] = {}

    @pytest.fixture
    def vendor(self) -> VendorServer:
        """The vendor's imitation on loopback."""
        message = "a subclass gives the fixture `vendor`"
        raise NotImplementedError(message)

    def address(self, vendor: VendorServer) -> str:
        """The vendor's `base_url`."""
        return vendor.url

    def build(self, address: str, key: str) -> ImageProvider:
        """A provider that talks to the vendor at `address` with `key`."""
        message = "a subclass builds its provider"
        raise NotImplementedError(message)

    @pytest.fixture
    def provider(self, vendor: VendorServer) -> ImageProvider:
        return self.build(self.address(vendor), vendor.key)

    @pytest.fixture
    def evidence(self, vendor: VendorServer) -> Evidence:
        return self.by_wire(vendor)

    def by_wire(self, vendor: VendorServer) -> Evidence:
        """What the vendor was sent shows it: an imitation draws the same whatever it is asked."""

        async def tried(provider: ImageProvider, asked: ImageRequest) -> tuple[ImageResult, object]:
            before = len(vendor.seen)
            result = await self.made(provider, asked)
            assert len(vendor.seen) == before + 1, "one picture is one call"
            seen = vendor.seen[-1]
            return result, (seen.method, seen.path, seen.query, seen.fields, seen.files)

        return tried

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "failure" in metafunc.fixturenames:
            metafunc.parametrize("failure", list(self.failures.values()), ids=list(self.failures))

    def first(self, provider: ImageProvider) -> ImageRequest:
        return self.asked(provider, provider.capabilities.models[0])

    # -- errors -------------------------------------------------------------------------------------------------------

    def test_the_vendors_own_failures_are_listed(self) -> None:
        assert self.failures, "list in `failures` how the vendor documents its errors"

    @pytest.mark.parametrize(("status", "code"), STATUSES.items())
    async def test_bare_status_has_its_class(
        self, provider: ImageProvider, vendor: VendorServer, status: int, code: str
    ) -> None:
        vendor.always(answers(status))
        error = await self._fails(provider, self.first(provider))
        assert error.code == code
        assert len(vendor.seen) == 1, "a provider never retries by itself"

    async def test_nothing_secret_is_logged(
        self, provider: ImageProvider, vendor: VendorServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        await self.made(provider, self.first(provider))
        await provider.probe()
        assert vendor.key not in caplog.text + repr(provider)

    async def test_documented_failure_has_its_class(
        self, provider: ImageProvider, vendor: VendorServer, failure: Failure, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        vendor.always(failure.fault)
        error = await self._fails(provider, self.first(provider))
        assert type(error) is failure.error
        assert {name: getattr(error, name) for name in failure.carries} == dict(failure.carries)
        assert len(vendor.seen) == 1, "a provider never retries by itself"
        told = "".join(traceback.format_exception(error)) + repr(error) + caplog.text
        assert vendor.key not in told
        vendor.always(None)
        assert (await self.made(provider, self.first(provider))).width > 0

    async def test_refused_key_is_told_without_the_key(self, vendor: VendorServer) -> None:
        secret = "sk-wrong-abcdefghijklmnop"  # noqa: S105  a key that opens nothing
        provider = self.build(self.address(vendor), secret)
        error = await self._fails(provider, self.first(provider))
        assert error.code == "UNAUTHENTICATED"
        probe = await provider.probe()
        assert not probe.healthy
        assert vendor.charged == 0
        told = "".join(traceback.format_exception(error)) + repr(provider) + probe.detail
        assert secret not in told
        await provider.close()

    # -- the network --------------------------------------------------------------------------------------------------

    async def test_no_answer_in_time_may_be_billed_and_frees_the_socket(
        self, provider: ImageProvider, vendor: VendorServer
    ) -> None:
        # The first call may import and connect, which takes its own time.
        await self.made(provider, self.first(provider))
        for fault in (stalls(), dribbles()):
            vendor.left.clear()
            vendor.next(fault)
            error = await self._fails(provider, replace(self.first(provider), deadline_seconds=SHORT_SECONDS))
            assert type(error) is TimedOut
            assert error.maybe_billed
            await _soon(vendor.left)

    async def test_cancelling_frees_the_socket(self, provider: ImageProvider, vendor: VendorServer) -> None:
        vendor.next(stalls())
        running = asyncio.ensure_future(provider.generate(self.first(provider), nobody))
        await _soon(vendor.arrived)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await _soon(vendor.left)

    async def test_dropped_connections_may_be_billed(self, provider: ImageProvider, vendor: VendorServer) -> None:
        for calls, fault in enumerate((drops(), drops(charged=True), breaks_off()), start=1):
            vendor.next(fault)
            error = await self._fails(provider, self.first(provider))
            assert type(error) is Unreachable
            assert error.maybe_billed
            assert len(vendor.seen) == calls
        assert vendor.charged == 1

    async def test_nobody_there_is_not_billed(self, vendor: VendorServer) -> None:
        address = self.address(vendor)
        await vendor.__aexit__()
        await self._unreachable(address)

    async def test_refused_tls_is_not_billed(self, vendor: VendorServer) -> None:
        await self._unreachable(self.address(vendor).replace("http://", "https://"))

    async def _unreachable(self, address: str) -> None:
        provider = self.build(address, "sk-any-0123456789")
        error = await self._fails(provider, self.first(provider))
        assert type(error) is Unreachable
        assert not error.maybe_billed
        assert not (await provider.probe()).healthy
        await provider.close()

    # -- answers that make no sense -----------------------------------------------------------------------------------

    async def test_nonsense_is_a_bug_of_the_vendor(self, provider: ImageProvider, vendor: VendorServer) -> None:
        json = {"Content-Type": "application/json"}
        for fault in (
            answers(200, b"{not json", json),
            answers(200, []),
            answers(200, {}),
            answers(200, b""),
            floods(),
        ):
            vendor.next(fault)
            error = await self._fails(provider, self.first(provider))
            assert type(error) is ProviderBug

    async def test_what_is_no_picture_is_a_bug_of_the_vendor(
        self, provider: ImageProvider, vendor: VendorServer
    ) -> None:
        whole = picture(512, 512)
        for instead in (b"<html>sorry</html>", whole[: len(whole) // 2], b"", picture(8, 8)):
            vendor.instead = instead
            error = await self._fails(provider, self.first(provider))
            assert type(error) is ProviderBug

    async def test_a_picture_of_another_size_is_cropped_and_declared(
        self, provider: ImageProvider, vendor: VendorServer
    ) -> None:
        vendor.instead = picture(1000, 700)
        result = await self.made(provider, self.first(provider))
        assert (result.width, result.height) == size_of(result.image) == self.size
        assert [change.done for change in result.adapted if change.what == "size"] == [
            f"1000x700, cropped to {self.size[0]}x{self.size[1]}"
        ]

    # -- what is sent -------------------------------------------------------------------------------------------------

    async def test_prompt_arrives_as_it_is(self, provider: ImageProvider, vendor: VendorServer) -> None:
        prompt = '카페 신메뉴 "흑임자 크림라떼" 6,500원, a cup; {braces} & <tags>'
        for model in provider.capabilities.models:
            await self.made(provider, replace(self.asked(provider, model), prompt=prompt))
            assert prompt in _texts(vendor.seen[-1].fields)

    async def test_negative_prompt_arrives_unless_declared_ignored(
        self, provider: ImageProvider, vendor: VendorServer
    ) -> None:
        for model in provider.capabilities.models:
            result = await self.made(provider, replace(self.asked(provider, model), negative_prompt="blurry, 글자"))
            declared = any(change.what == "negative_prompt" for change in result.adapted)
            assert ("blurry, 글자" in _texts(vendor.seen[-1].fields)) is not declared, model

    async def test_one_call_makes_one_picture(self, provider: ImageProvider, vendor: VendorServer) -> None:
        await self.made(provider, self.first(provider))
        assert (len(vendor.seen), vendor.charged) == (1, 1)

    async def test_probe_is_free_and_one_call_at_most(self, provider: ImageProvider, vendor: VendorServer) -> None:
        assert (await provider.probe()).healthy
        assert len(vendor.seen) <= 1
        assert vendor.charged == 0

    async def test_probe_reports_a_vendor_in_trouble(self, provider: ImageProvider, vendor: VendorServer) -> None:
        for fault in (answers(500), drops(), answers(200, b"{not json", {"Content-Type": "application/json"})):
            vendor.next(fault)
            assert not (await provider.probe()).healthy

    async def test_a_bad_request_never_leaves(self, provider: ImageProvider, vendor: VendorServer) -> None:
        for changes in ({"prompt": " "}, {"prompt": "half \ud83d"}, {"width": 0}, {"height": -5}):
            error = await self._fails(provider, replace(self.first(provider), **changes))
            assert type(error) is InvalidRequest
        assert vendor.seen == []

    async def _fails(self, provider: ImageProvider, asked: ImageRequest) -> ProviderError:
        with pytest.raises(ProviderError) as raised:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await provider.generate(asked, nobody)
        return raised.value


async def _soon(event: asyncio.Event) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await event.wait()


def _texts(value: object) -> list[str]:
    """Every text in a request's fields, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return []
