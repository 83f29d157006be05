"""OpenAI's pictures over real sockets: the conformance kit, and what is particular to this vendor."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from providers.catalog import Catalog
from providers.errors import (
    InvalidRequest,
    ModelRetired,
    Moderated,
    Overloaded,
    QuotaExhausted,
    RateLimited,
    TimedOut,
    Unauthenticated,
    Unsupported,
)
from providers.openai_images import OpenAIImages
from providers.settings import ProviderSettings
from providers.testing import Failure, VendorConformance, answers
from tests.fakes.openai import OpenAIFake, openai_error_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.image import ImageProvider, Method
    from providers.testing import Fault, VendorServer

TODAY = date(2026, 11, 21)
CATALOG = Catalog.load()
MODELS = ("gpt-image-2.5-flare", "gpt-image-2", "gpt-image-2.6-sunburst", "gpt-image-1.5", "dall-e-3")


def settings(address: str | None, key: str | None, **changes: Any) -> ProviderSettings:
    values: dict[str, Any] = {"models": MODELS, **changes}
    return ProviderSettings(key="openai", catalog=CATALOG, today=lambda: TODAY, api_key=key, base_url=address, **values)


def refuses(status: int, code: str, headers: dict[str, str] | None = None, **more: Any) -> Fault:
    return answers(status, openai_error_body(code, **more), headers)


class TestOpenAI(VendorConformance):
    sdks = ("openai", "httpx2")
    failures = {  # noqa: RUF012  the kit's own way
        "rate limit": Failure(
            refuses(429, "rate_limit_exceeded", {"retry-after": "7"}), RateLimited, {"retry_after": 7.0}
        ),
        "rate limit in ms": Failure(refuses(429, "x", {"retry-after-ms": "250"}), RateLimited, {"retry_after": 0.25}),
        "rate limit, absurd": Failure(refuses(429, "x", {"retry-after": "9e9"}), RateLimited, {"retry_after": None}),
        "no quota": Failure(refuses(429, "insufficient_quota"), QuotaExhausted),
        "billing limit": Failure(refuses(400, "billing_hard_limit_reached"), QuotaExhausted),
        "no funds": Failure(refuses(402, "payment_required"), QuotaExhausted),
        "moderated": Failure(refuses(400, "moderation_blocked"), Moderated, {"side": "input", "maybe_billed": False}),
        "policy": Failure(refuses(400, "content_policy_violation"), Moderated, {"side": "input"}),
        "bad key": Failure(
            refuses(401, "invalid_api_key", message="no such key: sk-fake-0123456789abcdef"), Unauthenticated
        ),
        "region": Failure(refuses(403, "unsupported_country_region_territory"), Unauthenticated),
        "gone": Failure(refuses(404, "model_not_found"), ModelRetired),
        "bad size": Failure(refuses(400, "invalid_value", param="size"), Unsupported),
        "bad prompt": Failure(refuses(400, "invalid_value", param="prompt"), InvalidRequest),
        "broken": Failure(refuses(500, "server_error"), Overloaded),
        "busy": Failure(answers(503, b"<html>busy</html>", {"Content-Type": "text/html"}), Overloaded),
        "gateway gave up": Failure(answers(504), TimedOut, {"maybe_billed": True}),
    }

    @pytest.fixture
    async def vendor(self) -> AsyncIterator[VendorServer]:
        async with OpenAIFake() as vendor:
            yield vendor

    def address(self, vendor: VendorServer) -> str:
        return f"{vendor.url}/v1"

    def build(self, address: str, key: str) -> ImageProvider:
        return OpenAIImages(settings(address, key))

    def methods_of(self, provider: ImageProvider, model: str) -> frozenset[Method]:
        return CATALOG.model(model).methods
