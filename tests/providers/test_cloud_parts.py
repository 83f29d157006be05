"""What the cloud providers share: pictures as they arrive, HTTP that is bounded, statuses and waits."""

from __future__ import annotations

import base64
import gzip
import ssl
import struct
import sys
import zlib
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from providers import sdk
from providers.bounded_http import BodyTooLarge, EncodedBody, bounded_client, transport_failure
from providers.catalog import Catalog, UnknownModel
from providers.errors import Overloaded, ProviderBug, ProviderError, RateLimited, TimedOut, Unreachable, Unsupported
from providers.google_images import GoogleImages
from providers.http_status import from_status, retry_after
from providers.openai_images import OpenAIImages
from providers.options import BadOption
from providers.received import receive
from providers.settings import ProviderSettings
from providers.stability import StabilityImages
from providers.testing import VendorServer, answers, floods, nobody, picture, request, size_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.cloud import CloudProvider


CATALOG = Catalog.load()


class Plain(VendorServer):
    def routes(self) -> list[web.RouteDef]:
        return [web.get("/", self._say)]

    async def _say(self, _: web.Request) -> web.Response:
        return web.Response(body=b"x" * 1000)


@pytest.fixture
async def vendor() -> AsyncIterator[Plain]:
    async with Plain() as server:
        yield server


# -- pictures ---------------------------------------------------------------------------------------------------------


async def test_a_picture_is_cut_about_its_middle() -> None:
    stripes = Image.new("RGB", (300, 100), "#ff0000")
    stripes.paste("#00ff00", (100, 0, 200, 100))
    stripes.paste("#0000ff", (200, 0, 300, 100))
    buffer = BytesIO()
    stripes.save(buffer, "PNG")
    received = await receive(buffer.getvalue(), (100, 100), (100, 100))
    assert isinstance(received.image, Image.Image)
    assert received.image.getcolors() == [(10_000, (0, 255, 0))]
    assert (received.width, received.height, received.rendered) == (100, 100, (300, 100))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_of_the_right_size_stays_as_it_was_sent(kind: str) -> None:
    data = picture(320, 200, kind)
    received = await receive(data, (320, 200), (320, 200))
    assert received.image is data


@given(st.integers(64, 400), st.integers(64, 400), st.integers(16, 900), st.integers(16, 900))
async def test_what_is_delivered_is_what_is_said(width: int, height: int, across: int, down: int) -> None:
    received = await receive(picture(width, height), (across, down), (1, 1))
    assert size_of(received.image) == (received.width, received.height)
    assert received.width <= min(width, across)
    assert received.height <= min(height, down)


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is this large, in a hundred bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("data", [
    b"", b"<html>", picture(64, 64, "GIF"), picture(300, 300, "JPEG")[:2000], picture(300, 300, "WEBP")[:200],
    picture(300, 300)[:-20], bomb(8000, 8000), bomb(60_000, 60_000),
], ids=["nothing", "page", "gif", "half jpeg", "half webp", "png without end", "64 MP", "3600 MP"])  # fmt: skip
async def test_what_is_no_whole_picture_of_a_sane_size_is_refused(data: bytes) -> None:
    for wanted in ((64, 64), (300, 300)):
        with pytest.raises(ProviderBug):
            await receive(data, wanted, (1, 1))


# -- HTTP -------------------------------------------------------------------------------------------------------------


async def test_an_answer_within_the_limit_arrives_whole(vendor: Plain) -> None:
    async with bounded_client(5.0, limit=1000) as client:
        assert (await client.get(vendor.url)).content == b"x" * 1000


async def test_an_answer_beyond_the_limit_is_cut_off(vendor: Plain) -> None:
    async with bounded_client(5.0, limit=999) as client:
        with pytest.raises(BodyTooLarge):
            await client.get(vendor.url)
        vendor.next(floods())
        with pytest.raises(BodyTooLarge):
            await client.get(vendor.url)


async def test_an_answer_that_is_compressed_unasked_is_refused(vendor: Plain) -> None:
    vendor.next(answers(200, gzip.compress(b"0" * 10_000_000), {"Content-Encoding": "gzip"}))
    async with bounded_client(5.0) as client:
        with pytest.raises(EncodedBody):
            await client.get(vendor.url)
    assert vendor.seen[-1].headers["accept-encoding"] == "identity"


async def test_a_redirect_is_not_followed(vendor: Plain) -> None:
    vendor.next(answers(302, b"", {"Location": "http://127.0.0.1:1/"}))
    async with bounded_client(5.0) as client:
        answer = await client.get(vendor.url)
    assert answer.status_code == 302
    assert type(from_status("x answered 302", 302)) is ProviderBug


@pytest.mark.parametrize(("error", "kind", "billed"), [
    (httpx2.ConnectError("no"), Unreachable, False), (httpx2.ConnectTimeout("no"), Unreachable, False),
    (httpx2.PoolTimeout("no"), Unreachable, False), (httpx2.UnsupportedProtocol("no"), Unreachable, False),
    (httpx2.ReadTimeout("no"), TimedOut, True), (httpx2.ReadError("no"), Unreachable, True),
    (httpx2.RemoteProtocolError("no"), Unreachable, True), (httpx2.DecodingError("no"), ProviderBug, True),
    (BodyTooLarge(1), ProviderBug, True), (None, Unreachable, True),
])  # fmt: skip
def test_what_a_failed_transport_means(error: Exception | None, kind: type[ProviderError], *, billed: bool) -> None:
    failure = transport_failure("openai", error)
    assert (type(failure), failure.maybe_billed) == (kind, billed)


@given(st.integers(100, 599))
def test_every_status_has_a_meaning(status: int) -> None:
    error = from_status(f"openai answered {status}", status, 3.0)
    assert str(status) in error.message
    assert (status == 429) is isinstance(error, RateLimited)
    if status >= 500:
        assert isinstance(error, Overloaded | TimedOut)


@pytest.mark.parametrize(("headers", "seconds"), [
    ({"retry-after": "7"}, 7.0), ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5), ({}, None),
    ({"x-ms-retry-after-ms": "1500", "retry-after": "2"}, 1.5), ({"retry-after-ms": "x", "retry-after": "2"}, 2.0),
    ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT", "date": "Wed, 21 Oct 2026 07:27:23 GMT"}, 37.0),
    ({"retry-after": "Wednesday, 21-Oct-26 07:28:00 GMT", "date": "Wed, 21 Oct 2026 07:27:23 GMT"}, 37.0),
    ({"retry-after": "Wed, 21 Oct 2026 07:28:00 -0000", "date": "Wed, 21 Oct 2026 07:27:23 GMT"}, 37.0),
    ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT", "date": "Wed, 21 Oct 2026 07:29:00 GMT"}, None),
    ({"retry-after": "Thu, 22 Oct 2026 07:28:00 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
    ({"retry-after": "Wed, 21 Oct 1998 07:28:00 GMT"}, None), ({"retry-after": "-1"}, None),
    ({"retry-after": "nan"}, None), ({"retry-after": "inf"}, None), ({"retry-after": "86400"}, None),
])  # fmt: skip
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_a_date_is_measured_by_our_clock_where_the_vendor_tells_no_time_of_its_own() -> None:
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 50 < (retry_after({"retry-after": in_a_minute}) or 0) <= 60


@given(st.text(), st.text())
def test_any_header_is_a_wait_of_at_most_an_hour_or_none(told: str, date: str) -> None:
    wait = retry_after({"retry-after": told, "date": date})
    assert wait is None or 0 <= wait <= 3600


# -- TLS --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unknown_certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.mark.parametrize(("kind", "model"), [
    (OpenAIImages, "gpt-image-2"), (StabilityImages, "stable-image-core"),
    (GoogleImages, "gemini-3-pro-image"), (GoogleImages, "imagen-4.0-generate-001"),
])  # fmt: skip
async def test_a_certificate_that_nobody_signed_is_not_trusted(
    kind: type[CloudProvider], model: str, unknown_certificate: ssl.SSLContext
) -> None:
    async with Plain(unknown_certificate) as vendor:
        provider = made(kind, vendor, model)
        with pytest.raises(Unreachable) as raised:
            await provider.generate(request(model, 1024, 1024), nobody)
        assert not raised.value.maybe_billed
        assert vendor.seen == []
        await provider.close()


# -- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "changes", "right"), [
    (OpenAIImages, {"options": {"stlye": "vivid"}}, "no option 'stlye'; its options are api_version, deployments,"),
    (OpenAIImages, {"options": {"style": "loud"}}, "style is one of vivid, natural"),
    (OpenAIImages, {"options": {"api_version": "2026-10-01"}}, "api_version is Azure's, which needs base_url"),
    (OpenAIImages, {"options": {"deployments": "mine"}}, "deployments is a table"),
    (StabilityImages, {"options": {"strength": "much"}}, "strength is a number from 0 to 1"),
    (StabilityImages, {"options": {"strength": 1.5}}, "strength is a number from 0 to 1"),
    (GoogleImages, {"options": {"region": "asia"}}, "no option 'region'"),
    (StabilityImages, {"models": ("stable-image-cor",)}, "did you mean stable-image-core"),
])  # fmt: skip
def test_a_wrong_setting_is_told_when_it_is_read(kind: type[CloudProvider], changes: Any, right: str) -> None:
    with pytest.raises((BadOption, UnknownModel), match=right):
        kind(ProviderSettings(key="mine", catalog=CATALOG, today=lambda: date(2026, 11, 21), **changes))


async def test_a_package_that_is_not_installed_is_told_with_its_remedy(
    vendor: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = made(GoogleImages, vendor, "gemini-3-pro-image")
    monkeypatch.setattr(sdk, "_LOADED", set())
    for name in [name for name in sys.modules if name.startswith("providers.google_")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "google.genai", None)
    with pytest.raises(Unsupported, match=r"not installed: pip install 'signboard\[google\]'"):
        await provider.generate(request("gemini-3-pro-image"), nobody)
    probe = await provider.probe()
    assert not probe.healthy
    assert "signboard[google]" in probe.detail
    assert vendor.seen == []


OWN_ROW = """
[[models]]
id = "posters"
provider = "azure"
name = "Our deployment"
source = "our contract"
checked_on = 2026-11-01
price = { kind = "per_image", usd = 0.05 }
quality_rank = 80
expected_seconds = 20
timeout_seconds = 90
"""


def test_a_table_of_another_name_serves_its_own_rows_else_the_vendors() -> None:
    def models(catalog: Catalog) -> tuple[str, ...]:
        settings = ProviderSettings(key="azure", catalog=catalog, today=lambda: date(2026, 4, 30))
        return OpenAIImages(settings).capabilities.models

    assert models(CATALOG) == tuple(row.id for row in CATALOG.of_provider("openai"))
    assert models(CATALOG.extended(OWN_ROW, "own")) == ("posters",)


# -- whatever a server may say ----------------------------------------------------------------------------------------

PNG = base64.b64encode(picture(1024, 1024)).decode()
OPENAI: list[Any] = [
    None, 3, "text", [], {"data": 3}, {"data": {}}, {"data": [3]}, {"data": [None]}, {"data": [[]]},
    {"data": [{"b64_json": 5}]}, {"data": [{"b64_json": "%%%"}]}, {"data": [{"b64_json": ""}]}, {"data": [{"url": "http://x"}]},
    {"error": {"message": "no"}}, {"data": [{"b64_json": PNG[:-40]}]},
]  # fmt: skip
GEMINI: list[Any] = [
    None, 3, [], {"candidates": 3}, {"candidates": [3]}, {"candidates": [{}]}, {"candidates": [{"content": None}]},
    {"candidates": [{"content": {"parts": [{"text": "I cannot"}]}, "finishReason": "STOP"}]},
    {"candidates": [{"content": {"parts": [{"inlineData": {"data": "%%%", "mimeType": "image/png"}}]}}]},
    {"candidates": [{"content": {"parts": [{"inlineData": {"mimeType": "image/png"}}]}}]},
    {"promptFeedback": 3}, {"candidates": [{"finishReason": "A_REASON_OF_TOMORROW"}]},
]  # fmt: skip
IMAGEN: list[Any] = [
    None, 3, [], {"predictions": 3}, {"predictions": [3]}, {"predictions": [{}]}, {"predictions": ["text"]},
    {"predictions": [{"bytesBase64Encoded": 5}]}, {"predictions": [{"bytesBase64Encoded": "%%%"}]},
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:.*is not a valid.*")  # the library's own, for a finish reason it does not know
@pytest.mark.parametrize(("kind", "model", "bodies"), [
    (OpenAIImages, "gpt-image-2", OPENAI), (OpenAIImages, "dall-e-3", OPENAI),
    (GoogleImages, "gemini-3-pro-image", GEMINI), (GoogleImages, "imagen-4.0-generate-001", IMAGEN),
])  # fmt: skip
async def test_nonsense_of_every_shape_is_a_bug_of_the_vendor(
    vendor: Plain, kind: type[CloudProvider], model: str, bodies: list[Any]
) -> None:
    provider = made(kind, vendor, model)
    for body in bodies:
        vendor.next(answers(200, body))
        with pytest.raises(ProviderBug):
            await provider.generate(request(model, 1024, 1024), nobody)
    assert len(vendor.seen) == len(bodies)
    await provider.close()


@pytest.mark.parametrize("usage", [
    None, 3, "text", [], {}, {"input_tokens": "many"}, {"output_tokens": -5}, {"input_tokens_details": 3},
    {"input_tokens": 5, "output_tokens": None, "output_tokens_details": []},
])  # fmt: skip
async def test_a_picture_that_was_paid_for_survives_nonsense_about_its_price(vendor: Plain, usage: Any) -> None:
    provider = made(OpenAIImages, vendor, "gpt-image-2")
    vendor.next(answers(200, {"data": [{"b64_json": PNG}], "usage": usage}))
    result = await provider.generate(request("gpt-image-2", 1024, 1024), nobody)
    assert (result.width, result.settled_cost) == (1024, None)
    await provider.close()


def made(kind: type[CloudProvider], vendor: Plain, model: str) -> CloudProvider:
    options = {"project": "shop", "access_token": "any"} if kind is GoogleImages else {}
    return kind(
        ProviderSettings(
            key="mine",
            catalog=CATALOG,
            today=lambda: date(2026, 11, 21),
            api_key="sk-any",
            base_url=vendor.url,
            models=(model,),
            options=options,
        )
    )
