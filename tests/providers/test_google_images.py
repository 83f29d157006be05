"""Google's pictures over real sockets: the conformance kit for Gemini and Imagen, and what is particular to them."""

from __future__ import annotations

import threading
import traceback
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.oauth2.service_account import Credentials as ServiceAccount

from providers.catalog import Catalog
from providers.errors import (
    ModelRetired,
    Moderated,
    Overloaded,
    QuotaExhausted,
    RateLimited,
    TimedOut,
    Unauthenticated,
    Unreachable,
    Unsupported,
)
from providers.google_images import GoogleImages
from providers.google_session import SCOPE
from providers.image import Adaptation, Method, Usage
from providers.sent_along import png
from providers.settings import ProviderSettings
from providers.testing import (
    Failure,
    VendorConformance,
    answers,
    drops,
    gradient,
    nobody,
    request,
    size_of,
    stalls,
    with_inputs,
)
from tests.fakes.google import GoogleFake, google_error_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from PIL import Image

    from providers.image import ImageProvider
    from providers.testing import Fault, VendorServer

CATALOG = Catalog.load()


def settings(address: str | None, key: str | None, *models: str, **options: Any) -> ProviderSettings:
    return ProviderSettings(
        key="google",
        catalog=CATALOG,
        today=lambda: date(2026, 11, 21),
        api_key=key,
        base_url=address,
        models=models,
        options={"project": "shop", **options},
    )


def refuses(code: int, status: str, message: str = "no") -> Fault:
    return answers(code, google_error_body(code, status, message))


def says_when(delay: object, message: str = "Quota exceeded for requests per minute", **headers: str) -> Fault:
    """A 429 with Google's own `RetryInfo`, among other details."""
    body = google_error_body(429, "RESOURCE_EXHAUSTED", message)
    body["error"]["details"] = [
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": "PerMinute"}]},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay},
    ]
    return answers(429, body, {name.replace("_", "-"): value for name, value in headers.items()})


OVER_QUOTA = "You exceeded your current quota, please check your plan and billing details."
FAILURES = {
    "rate limit with a time": Failure(says_when("37s"), RateLimited, {"retry_after": 37.0}),
    "rate limit to the millisecond": Failure(says_when("1.250s"), RateLimited, {"retry_after": 1.25}),
    "rate limit that speaks of billing": Failure(says_when("37s", OVER_QUOTA), RateLimited, {"retry_after": 37.0}),
    "rate limit by header": Failure(says_when("37s", retry_after="7"), RateLimited, {"retry_after": 7.0}),
    "rate limit by date": Failure(
        says_when("9s", retry_after="Sat, 21 Nov 2026 09:00:37 GMT", date="Sat, 21 Nov 2026 09:00:00 GMT"),
        RateLimited,
        {"retry_after": 37.0},
    ),
    "rate limit, absurd": Failure(says_when("90000s"), RateLimited, {"retry_after": None}),
    "rate limit, nonsense": Failure(says_when({"seconds": -1}), RateLimited, {"retry_after": None}),
    "no funds and no time": Failure(says_when("soon", OVER_QUOTA), QuotaExhausted),
    "rate limit": Failure(refuses(429, "RESOURCE_EXHAUSTED", "Quota exceeded for requests per minute"), RateLimited),
    "no billing": Failure(refuses(403, "PERMISSION_DENIED", "This API requires billing to be enabled"), QuotaExhausted),
    "no funds": Failure(refuses(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted"), QuotaExhausted),
    "bad key": Failure(refuses(401, "UNAUTHENTICATED"), Unauthenticated),
    "no access": Failure(refuses(403, "PERMISSION_DENIED"), Unauthenticated),
    "region": Failure(refuses(400, "FAILED_PRECONDITION", "User location is not supported"), Unauthenticated),
    "moderated": Failure(
        refuses(400, "INVALID_ARGUMENT", "The prompt contains sensitive words that violate Responsible AI practices"),
        Moderated,
        {"side": "input", "maybe_billed": False},
    ),
    "bad request": Failure(refuses(400, "INVALID_ARGUMENT", "Invalid aspectRatio"), Unsupported),
    "gone": Failure(refuses(404, "NOT_FOUND"), ModelRetired),
    "busy": Failure(refuses(503, "UNAVAILABLE", "The model is overloaded"), Overloaded),
    "error page": Failure(answers(502, b"<html>bad gateway</html>", {"Content-Type": "text/html"}), Overloaded),
    "gateway gave up": Failure(refuses(504, "DEADLINE_EXCEEDED"), TimedOut, {"maybe_billed": True}),
}


class GoogleConformance(VendorConformance):
    sdks = ("google.genai", "google.cloud.aiplatform_v1", "aiohttp", "httpx2")
    names: tuple[str, ...]

    @pytest.fixture
    async def vendor(self) -> AsyncIterator[VendorServer]:
        async with GoogleFake() as vendor:
            yield vendor

    def build(self, address: str, key: str) -> ImageProvider:
        return GoogleImages(settings(address, key, *self.names, access_token=key))

    def methods_of(self, provider: ImageProvider, model: str) -> frozenset[Method]:
        return CATALOG.model(model).methods


class TestGemini(GoogleConformance):
    names = ("gemini-nano-banana-2.1", "gemini-3-pro-image")
    failures = {  # noqa: RUF012  the kit's own way
        **FAILURES,
        "prompt blocked": Failure(
            answers(200, {"promptFeedback": {"blockReason": "SAFETY"}}), Moderated, {"side": "input"}
        ),
        "picture withheld": Failure(
            answers(200, {"candidates": [{"content": {"parts": []}, "finishReason": "IMAGE_SAFETY"}]}),
            Moderated,
            {"side": "output", "maybe_billed": True},
        ),
    }


class TestImagen(GoogleConformance):
    names = ("imagen-4.0-generate-001", "imagen-4.0-fast-generate-001")
    failures = {  # noqa: RUF012  the kit's own way
        **FAILURES,
        "filtered": Failure(
            answers(200, {"predictions": [{"raiFilteredReason": "58061214"}]}),
            Moderated,
            {"side": "output", "maybe_billed": False},
        ),
    }


@pytest.fixture
async def fake() -> AsyncIterator[GoogleFake]:
    async with GoogleFake() as vendor:
        yield vendor


async def test_imagen_says_what_a_seed_costs(fake: GoogleFake) -> None:
    provider = GoogleImages(settings(fake.url, None, "imagen-4.0-generate-001", access_token=fake.key))
    result = await provider.generate(request("imagen-4.0-generate-001", 1408, 768, seed=9), nobody)
    seen = fake.seen[-1]
    assert (
        seen.path == "/v1/projects/shop/locations/us-central1/publishers/google/models/imagen-4.0-generate-001:predict"
    )
    assert seen.fields["instances"] == [{"prompt": request("x").prompt}]
    assert seen.fields["parameters"] == {
        "sampleCount": 1,
        "aspectRatio": "16:9",
        "includeRaiReason": True,
        "enhancePrompt": False,
        "outputOptions": {"mimeType": "image/png"},
        "seed": 9,
        "addWatermark": False,
    }
    assert (result.seed, result.settled_cost) == (9, Decimal("0.04"))
    await provider.generate(request("imagen-4.0-generate-001", 2048, 2048), nobody)
    parameters: Any = fake.seen[-1].fields["parameters"]
    assert (parameters["sampleImageSize"], "seed" in parameters, "addWatermark" in parameters) == ("2K", False, False)
    assert Adaptation("watermark", "on", "off, since a seed was given") in result.adapted
    await provider.close()


async def test_gemini_is_settled_with_its_thinking(fake: GoogleFake) -> None:
    provider = GoogleImages(settings(fake.url, fake.key, "gemini-nano-banana-2.1"))
    asked = request("gemini-nano-banana-2.1", 1024, 1024)
    words = len(asked.prompt.split())
    result = await provider.generate(asked, nobody)
    assert result.usage == Usage(input_text_tokens=words, output_text_tokens=250, output_image_tokens=1120)
    cost = (Decimal(words) * Decimal("1.5") + 250 * Decimal("7.5") + 1120 * 30) / 1_000_000
    assert result.settled_cost == cost.quantize(Decimal("0.000001"), ROUND_HALF_UP)
    fake.modalities = False
    assert (await provider.generate(asked, nobody)).usage.output_image_tokens == 1120
    await provider.close()


async def test_gemini_is_told_its_resolution_only_where_it_has_several(fake: GoogleFake) -> None:
    provider = GoogleImages(settings(fake.url, fake.key, "gemini-3-pro-image", "gemini-3.1-flash-lite-image"))
    for model, shape in (
        ("gemini-3-pro-image", {"aspectRatio": "9:16", "imageSize": "2K"}),
        ("gemini-3.1-flash-lite-image", {"aspectRatio": "9:16"}),
    ):
        await provider.generate(request(model, 1080, 1920), nobody)
        config: Any = fake.seen[-1].fields["generationConfig"]
        assert config == {"responseModalities": ["IMAGE"], "imageConfig": shape}
    await provider.close()


async def test_gemini_by_vertex_uses_the_project_and_a_token(fake: GoogleFake) -> None:
    provider = GoogleImages(settings(fake.url, None, "gemini-3-pro-image", access_token=fake.key))
    pictures = (gradient(64, 64), gradient(32, 32))
    await provider.generate(request("gemini-3-pro-image", references=pictures), nobody)
    seen = fake.seen[-1]
    assert seen.path.endswith(
        "/projects/shop/locations/global/publishers/google/models/gemini-3-pro-image:generateContent"
    )
    assert seen.headers["authorization"] == f"Bearer {fake.key}"
    contents: Any = seen.fields["contents"]
    assert [next(iter(part)) for part in contents[0]["parts"]] == ["inlineData", "inlineData", "text"]
    assert (await provider.probe()).healthy
    await provider.close()


async def test_a_plain_address_is_never_shown_the_machines_credentials(fake: GoogleFake) -> None:
    provider = GoogleImages(settings(fake.url, None, "imagen-4.0-generate-001"))
    with pytest.raises(Unauthenticated):
        await provider.generate(request("imagen-4.0-generate-001"), nobody)
    assert fake.seen[-1].headers["authorization"] == "Bearer none"
    await provider.close()


async def test_an_account_file_that_is_none_is_told_without_its_contents(fake: GoogleFake, tmp_path: Path) -> None:
    broken = tmp_path / "account.json"
    broken.write_text('{"type": "service_account", "private_key": "very-secret"}')
    address = fake.url.replace("http://", "https://")
    provider = GoogleImages(settings(address, None, "imagen-4.0-generate-001", credentials_file=str(broken)))
    with pytest.raises(Unauthenticated) as raised:
        await provider.generate(request("imagen-4.0-generate-001"), nobody)
    assert "very-secret" not in "".join(traceback.format_exception(raised.value))
    assert fake.seen == []
    await provider.close()


MODELS = ("imagen-4.0-generate-001", "gemini-nano-banana-2.1")


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("fault", "error", "seconds"), [
    (answers(400, {"error": "invalid_grant", "error_description": "Invalid JWT"}), Unauthenticated, 30.0),
    (answers(503, {"error": "backend"}), Unreachable, 30.0),
    (stalls(), Unreachable, 2.0), (drops(), Unreachable, 30.0),
])  # fmt: skip
async def test_a_sign_in_that_fails_costs_nothing_and_is_told_as_what_it_is(
    fake: GoogleFake, monkeypatch: pytest.MonkeyPatch, model: str, fault: Fault, error: Any, seconds: float
) -> None:
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda _: None)
    provider = GoogleImages(settings(fake.url, None, model))
    fake.always(fault)
    with pytest.raises(error) as raised:
        await provider.generate(request(model, deadline_seconds=seconds), nobody)
    assert type(raised.value) is error
    assert not raised.value.maybe_billed
    assert {seen.path for seen in fake.seen} == {"/token"}
    fake.always(None)
    fake.seen.clear()
    for _ in range(2):
        assert (await provider.generate(request(model), nobody)).width == 256
    assert [seen.path == "/token" for seen in fake.seen] == [True, False, False]
    await provider.close()


@pytest.fixture(scope="module")
def private_key() -> str:
    key = rsa.generate_private_key(65537, 2048)
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(*kinds).decode()


@pytest.fixture
def account(fake: GoogleFake, private_key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service account whose sign-in is the imitation's; a plain address would not be shown one."""
    told = {"client_email": "a@b.c", "private_key": private_key, "token_uri": f"{fake.url}/token"}
    made: Any = ServiceAccount.from_service_account_info(told, scopes=[SCOPE])  # type: ignore[no-untyped-call]

    async def found(_: ProviderSettings) -> Any:
        return made

    monkeypatch.setattr("providers.google_session.credentials_for", found)


async def test_pictures_are_encoded_beside_the_event_loop(fake: GoogleFake, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = GoogleImages(settings(fake.url, fake.key, "gemini-nano-banana-2.1"))
    await provider.generate(request("gemini-nano-banana-2.1"), nobody)
    encoded: list[bool] = []

    def watched(picture: Image.Image) -> bytes:
        encoded.append(threading.current_thread() is threading.main_thread())
        return png(picture)

    monkeypatch.setattr("providers.google_gemini.png", watched)
    await provider.generate(request("gemini-nano-banana-2.1", references=(gradient(8, 8),)), nobody)
    assert encoded == [False]
    await provider.close()


async def test_what_is_sent_along_is_counted_and_scaled_down(fake: GoogleFake) -> None:
    provider = GoogleImages(settings(fake.url, fake.key, "gemini-3.1-flash-lite-image"))
    large = gradient(3000, 2000).convert("CMYK")
    asked = with_inputs(request("gemini-3.1-flash-lite-image", references=(large,) * 2), Method.IMAGE_TO_IMAGE)
    await provider.generate(replace(asked, initial=large), nobody)
    contents: Any = fake.seen[-1].fields["contents"]
    sent = [urlsafe_b64decode(part["inlineData"]["data"]) for part in contents[0]["parts"] if "inlineData" in part]
    assert [size_of(picture) for picture in sent] == [(1773, 1182), (1254, 836), (1254, 836)]
    with pytest.raises(Unsupported, match="takes 3 reference pictures, not 4, the one to change among them"):
        await provider.generate(replace(asked, references=(large,) * 3), nobody)
    await provider.close()


async def test_neither_key_nor_project_is_told_before_anything_is_sent() -> None:
    provider = GoogleImages(ProviderSettings(key="google", catalog=CATALOG, today=lambda: date(2026, 11, 21)))
    with pytest.raises(Unauthenticated, match="neither a key nor the option project"):
        await provider.generate(request("gemini-nano-banana-2.1"), nobody)
