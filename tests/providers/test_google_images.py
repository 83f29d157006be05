"""Google's pictures over real sockets: the conformance kit for Gemini and Imagen, and what is particular to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from providers.catalog import Catalog
from providers.errors import (
    ModelRetired,
    Moderated,
    Overloaded,
    QuotaExhausted,
    RateLimited,
    TimedOut,
    Unauthenticated,
    Unsupported,
)
from providers.google_images import GoogleImages
from providers.settings import ProviderSettings
from providers.testing import Failure, VendorConformance, answers
from tests.fakes.google import GoogleFake, google_error_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.image import ImageProvider, Method
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


FAILURES = {
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
