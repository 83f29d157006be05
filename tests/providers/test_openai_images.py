"""OpenAI's pictures over real sockets: the conformance kit, and what is particular to this vendor."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from PIL import Image

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
from providers.image import Adaptation, Method, Quality, Usage
from providers.openai_images import OpenAIImages
from providers.settings import ProviderSettings
from providers.testing import Failure, VendorConformance, answers, gradient, nobody, request, size_of, with_inputs
from tests.fakes.openai import OpenAIFake, openai_error_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.image import ImageProvider
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
        "rate limit by date": Failure(
            refuses(
                429,
                "x",
                {"retry-after": "Sat, 21 Nov 2026 09:00:37 GMT", "date": "Sat, 21 Nov 2026 09:00:00 GMT"},
            ),
            RateLimited,
            {"retry_after": 37.0},
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


@pytest.fixture
async def fake() -> AsyncIterator[OpenAIFake]:
    async with OpenAIFake() as vendor:
        yield vendor


@pytest.fixture
async def provider(fake: OpenAIFake) -> AsyncIterator[OpenAIImages]:
    made = OpenAIImages(settings(fake.base_url, fake.key))
    yield made
    await made.close()


async def test_a_gpt_image_is_asked_in_sixteens_and_cropped_to_the_promise(
    provider: OpenAIImages, fake: OpenAIFake
) -> None:
    asked = request("gpt-image-2.5-flare", 1080, 1350, quality=Quality.HIGH)
    result = await provider.generate(asked, nobody)
    assert fake.seen[-1].fields == {
        "model": "gpt-image-2.5-flare",
        "prompt": asked.prompt,
        "n": 1,
        "size": "1088x1360",
        "quality": "high",
        "output_format": "png",
    }
    assert (result.width, result.height) == size_of(result.image) == (1080, 1350)
    assert result.adapted == (Adaptation("size", "1080x1350", "1088x1360, cropped to 1080x1350"),)


async def test_an_exact_size_comes_back_as_it_was_sent(provider: OpenAIImages) -> None:
    result = await provider.generate(request("gpt-image-2", 1024, 1024), nobody)
    assert isinstance(result.image, bytes)
    assert size_of(result.image) == (1024, 1024)
    assert result.adapted == ()


async def test_cost_is_settled_from_the_usage_told(provider: OpenAIImages, fake: OpenAIFake) -> None:
    asked = request("gpt-image-2", 1024, 1024)
    result = await provider.generate(asked, nobody)
    text = 6 + len(asked.prompt.split())
    assert result.usage == Usage(input_text_tokens=text, output_image_tokens=1756)
    assert result.settled_cost == Decimal(text) * 5 / 1_000_000 + Decimal("0.05268")
    fake.tell_output_details = False
    assert (await provider.generate(asked, nobody)).settled_cost == result.settled_cost
    fake.tell_usage = False
    assert (await provider.generate(asked, nobody)).settled_cost is None


async def test_dall_e_keeps_its_own_sizes_words_and_rewriting(provider: OpenAIImages, fake: OpenAIFake) -> None:
    asked = request("dall-e-3", 1024, 576, quality=Quality.HIGH)
    result = await provider.generate(asked, nobody)
    assert fake.seen[-1].fields == {
        "model": "dall-e-3",
        "prompt": asked.prompt,
        "n": 1,
        "size": "1792x1024",
        "quality": "hd",
        "style": "vivid",
        "response_format": "b64_json",
    }
    assert result.revised_prompt == f"A detailed photograph: {asked.prompt}"
    assert result.settled_cost == Decimal("0.12")
    assert result.adapted == (
        Adaptation("size", "1024x576", "1792x1024, cropped to 1024x576"),
        Adaptation("prompt", asked.prompt, f"rewritten by the vendor: {result.revised_prompt}"),
    )


async def test_a_retired_model_is_refused_at_home_and_used_where_an_endpoint_serves_it(fake: OpenAIFake) -> None:
    home = OpenAIImages(settings(None, fake.key))
    assert "dall-e-3" not in home.capabilities.models
    with pytest.raises(ModelRetired) as raised:
        await home.generate(request("dall-e-3"), nobody)
    assert raised.value.successor == "gpt-image-2.5-flare"
    elsewhere = OpenAIImages(settings(fake.base_url, fake.key))
    assert "dall-e-3" in elsewhere.capabilities.models
    assert (await elsewhere.generate(request("dall-e-3"), nobody)).width == 256
    await elsewhere.close()


async def test_what_was_sent_to_change_arrives(provider: OpenAIImages, fake: OpenAIFake) -> None:
    await provider.generate(with_inputs(request("gpt-image-1.5"), Method.INPAINT), nobody)
    seen = fake.seen[-1]
    assert seen.path == "/v1/images/edits"
    with Image.open(BytesIO(seen.files["mask"][0])) as mask:
        # White is where to paint here; transparent is where to paint there.
        assert (mask.getpixel((10, 10)), mask.getpixel((200, 10))) == ((0, 0, 0, 0), (0, 0, 0, 255))


async def test_azure_is_asked_by_deployment_with_its_own_header(fake: OpenAIFake) -> None:
    options = {"api_version": "2026-10-01", "deployments": {"gpt-image-2": "posters"}}
    azure = OpenAIImages(settings(fake.url, fake.key, options=options))
    assert (await azure.generate(request("gpt-image-2", 1024, 1024), nobody)).width == 1024
    seen = fake.seen[-1]
    assert seen.path == "/openai/deployments/posters/images/generations"
    assert seen.query == {"api-version": "2026-10-01"}
    assert seen.headers["api-key"] == fake.key
    assert await _told(azure) == (True, "6 models")
    assert fake.seen[-1].path == "/openai/models"
    await azure.close()


async def test_a_server_that_lists_no_models_is_healthy_and_one_that_lists_nonsense_is_not(fake: OpenAIFake) -> None:
    provider = OpenAIImages(settings(fake.base_url, fake.key))
    fake.next(answers(404), answers(200, {"data": None}))
    assert await _told(provider) == (True, "answers, and lists no models")
    healthy, detail = await _told(provider)
    assert not healthy
    assert detail.startswith("PROVIDER_BUG")
    await provider.close()


async def _told(provider: OpenAIImages) -> tuple[bool, str]:
    probe = await provider.probe()
    return probe.healthy, probe.detail


async def test_the_environment_changes_nothing(fake: OpenAIFake, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_BASE_URL", "AZURE_OPENAI_AD_TOKEN"):
        monkeypatch.setenv(name, "from-the-environment")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Mine: from-the-environment\nAuthorization: from-the-environment")
    for address, options in ((fake.base_url, {}), (fake.url, {"api_version": "2026-10-01"})):
        provider = OpenAIImages(settings(address, fake.key, options=options))
        await provider.generate(request("gpt-image-2"), nobody)
        assert "from-the-environment" not in str(fake.seen[-1])
        await provider.close()
    own = OpenAIImages(settings(fake.base_url, fake.key, options={"organization": "org-1", "project": "proj-1"}))
    await own.generate(request("gpt-image-2"), nobody)
    headers = fake.seen[-1].headers
    assert (headers["openai-organization"], headers["openai-project"]) == ("org-1", "proj-1")
    await own.close()


OWN_MODEL = """
[[models]]
id = "my-proxy-model"
provider = "openai"
name = "Ours"
family = "{family}"
source = "our contract"
checked_on = 2026-11-01
price = {{ kind = "per_image", usd = 0.05 }}
quality_rank = 80
expected_seconds = 20
timeout_seconds = 400
"""


@pytest.mark.parametrize("family", ["other", "gpt-image", "dall-e"])
async def test_a_model_that_knows_no_qualities_is_sent_none(fake: OpenAIFake, family: str) -> None:
    catalog = CATALOG.extended(OWN_MODEL.format(family=family), "own")
    own = ProviderSettings("openai", catalog, lambda: TODAY, api_key=fake.key, base_url=fake.base_url)
    provider = OpenAIImages(own)
    with suppress(Unsupported):  # whatever the imitation makes of a model that it does not know
        await provider.generate(request("my-proxy-model", 1024, 1024), nobody)
    assert "quality" not in fake.seen[-1].fields
    assert fake.seen[-1].fields["size"] == "1024x1024"
    # No wait of the client's own may end a call before the catalog does.
    assert provider._connected().timeout == httpx2.Timeout(None, connect=10.0)
    await provider.close()


async def test_what_is_sent_along_is_no_larger_than_its_quoted_maximum_allows(
    provider: OpenAIImages, fake: OpenAIFake
) -> None:
    large = gradient(3000, 2000)
    asked = replace(
        request("gpt-image-2.5-flare", 1536, 1024, references=(large,) * 4),
        method=Method.INPAINT,
        initial=large,
        mask=large.convert("L"),
    )
    result = await provider.generate(asked, nobody)
    sent = fake.seen[-1].files
    assert [size_of(picture) for picture in sent["image[]"]] == [(1773, 1182)] + [(1254, 836)] * 4
    assert [size_of(picture) for picture in sent["mask"]] == [(1773, 1182)]
    quote = provider.quote(asked)
    assert result.usage.input_image_tokens == 2 * 2047 + 4 * 1024
    assert result.settled_cost is not None
    assert quote.expected < result.settled_cost < quote.maximum


async def test_moderation_is_not_sent_with_an_edit_which_has_no_such_parameter(fake: OpenAIFake) -> None:
    provider = OpenAIImages(settings(fake.base_url, fake.key, options={"moderation": "low"}))
    await provider.generate(request("gpt-image-2", 1024, 1024), nobody)
    assert fake.seen[-1].fields["moderation"] == "low"
    picture = gradient(64, 64).convert("CMYK")
    await provider.generate(request("gpt-image-2", 1024, 1024, references=(picture,)), nobody)
    assert (fake.seen[-1].path, "moderation" in fake.seen[-1].fields) == ("/v1/images/edits", False)
    await provider.close()


async def test_the_picture_to_change_counts_among_those_sent_along(provider: OpenAIImages, fake: OpenAIFake) -> None:
    asked = with_inputs(request("gpt-image-2", references=(gradient(8, 8),) * 16), Method.INPAINT)
    with pytest.raises(Unsupported, match="takes 16 reference pictures, not 17, the one to change among them"):
        await provider.generate(asked, nobody)
    assert fake.seen == []
    assert (await provider.generate(replace(asked, references=asked.references[1:]), nobody)).width == 256


async def test_a_picture_on_nothing_is_asked_for_and_comes_with_its_alpha(
    provider: OpenAIImages, fake: OpenAIFake
) -> None:
    result = await provider.generate(request("gpt-image-2.5-flare", 1080, 1350, transparent=True), nobody)
    assert (fake.seen[-1].fields["background"], fake.seen[-1].fields["output_format"]) == ("transparent", "png")
    assert isinstance(result.image, Image.Image)
    assert (result.image.size, result.image.getpixel((0, 0))[3]) == ((1080, 1350), 0)  # type: ignore[index]
    with pytest.raises(Unsupported, match="gpt-image-2 makes no transparent background"):
        await provider.generate(request("gpt-image-2", transparent=True), nobody)
    assert len(fake.seen) == 1


async def test_the_probe_names_models_that_the_vendor_will_shut_down(provider: OpenAIImages, fake: OpenAIFake) -> None:
    fake.shutdown = {"gpt-image-1.5": "2026-12-01", "gpt-4o-mini": "2027-01-14"}
    assert (await provider.probe()).retiring == ("gpt-image-1.5",)


async def test_no_key_is_told_before_anything_is_sent() -> None:
    provider = OpenAIImages(settings(None, None))
    with pytest.raises(Unauthenticated, match="openai has no key"):
        await provider.generate(request("gpt-image-2"), nobody)
    assert not (await provider.probe()).healthy


@pytest.mark.parametrize(("changes", "right"), [
    ({"prompt": "x" * 40_000}, "takes a prompt of 32000 characters, not 40000"),
    ({"width": 4000, "height": 1000}, "longer than 3:1"),
    ({"method": Method.CONTROL}, "cannot do control"),
])  # fmt: skip
async def test_what_the_model_cannot_do_is_told_before_anything_is_sent(
    provider: OpenAIImages, fake: OpenAIFake, changes: dict[str, Any], right: str
) -> None:
    with pytest.raises(Unsupported, match=right):
        await provider.generate(request("gpt-image-2", **changes), nobody)
    assert fake.seen == []


async def test_a_method_without_its_picture_is_a_bad_request(provider: OpenAIImages) -> None:
    with pytest.raises(InvalidRequest, match="inpaint needs initial and mask"):
        await provider.generate(request("gpt-image-2", method=Method.INPAINT), nobody)
