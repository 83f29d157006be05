"""Stability AI over real sockets: the conformance kit, and what is particular to this vendor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from providers.catalog import Catalog
from providers.errors import (
    InvalidRequest,
    Moderated,
    Overloaded,
    QuotaExhausted,
    RateLimited,
    Unauthenticated,
    Unsupported,
)
from providers.image import Adaptation, Method
from providers.settings import ProviderSettings
from providers.stability import StabilityImages
from providers.testing import Failure, VendorConformance, answers, nobody, request, size_of, with_inputs
from tests.fakes.stability import StabilityFake

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.image import ImageProvider
    from providers.testing import Fault, VendorServer

CATALOG = Catalog.load()


def build(address: str, key: str) -> StabilityImages:
    return StabilityImages(
        ProviderSettings(
            key="stability", catalog=CATALOG, today=lambda: date(2026, 11, 21), api_key=key, base_url=address
        )
    )


def refuses(status: int, name: str) -> Fault:
    return answers(status, {"id": "a1", "name": name, "errors": ["no"]})


class TestStability(VendorConformance):
    sdks = ("httpx2",)
    failures = {  # noqa: RUF012  the kit's own way
        "lockout": Failure(refuses(429, "rate_limit_exceeded"), RateLimited, {"retry_after": 60.0}),
        "lockout that is told": Failure(
            answers(429, {"id": "a1", "name": "rate_limit_exceeded", "errors": []}, {"retry-after": "42"}),
            RateLimited,
            {"retry_after": 42.0},
        ),
        "moderated": Failure(refuses(403, "content_moderation"), Moderated, {"side": "input", "maybe_billed": False}),
        "public figure": Failure(refuses(422, "public_figure"), Moderated, {"side": "input"}),
        "language": Failure(refuses(422, "invalid_language"), InvalidRequest),
        "bad request": Failure(refuses(400, "bad_request"), Unsupported),
        "too large": Failure(refuses(413, "payload_too_large"), Unsupported),
        "bad key": Failure(refuses(401, "unauthorized"), Unauthenticated),
        "no access": Failure(refuses(403, "forbidden"), Unauthenticated),
        "no funds": Failure(refuses(402, "payment_required"), QuotaExhausted),
        "broken": Failure(refuses(500, "internal_error"), Overloaded),
        "filtered": Failure(
            answers(200, b"blurred", {"finish-reason": "CONTENT_FILTERED"}),
            Moderated,
            {"side": "output", "maybe_billed": True},
        ),
    }

    @pytest.fixture
    async def vendor(self) -> AsyncIterator[VendorServer]:
        async with StabilityFake() as vendor:
            yield vendor

    def build(self, address: str, key: str) -> ImageProvider:
        return build(address, key)

    def methods_of(self, provider: ImageProvider, model: str) -> frozenset[Method]:
        return CATALOG.model(model).methods


@pytest.fixture
async def fake() -> AsyncIterator[StabilityFake]:
    async with StabilityFake() as vendor:
        yield vendor


@pytest.fixture
async def provider(fake: StabilityFake) -> AsyncIterator[StabilityImages]:
    made = build(fake.url, fake.key)
    yield made
    await made.close()


async def test_a_ratio_it_lacks_is_rendered_larger_cropped_and_told(
    provider: StabilityImages, fake: StabilityFake
) -> None:
    result = await provider.generate(request("stable-image-core", 1000, 750), nobody)
    assert fake.seen[-1].fields == {
        "prompt": request("x").prompt,
        "output_format": "png",
        "aspect_ratio": "5:4",
    }
    assert (result.width, result.height) == size_of(result.image) == (1000, 750)
    assert result.adapted == (Adaptation("size", "1000x750", "1408x1152, cropped to 1000x750"),)
    assert result.settled_cost == provider.quote(request("stable-image-core", 1000, 750)).maximum


async def test_seed_is_used_and_told_even_when_it_has_to_be_folded(
    provider: StabilityImages, fake: StabilityFake
) -> None:
    small = await provider.generate(request("sd3.5-large", seed=4_294_967_294), nobody)
    assert (small.seed, fake.seen[-1].fields["seed"]) == (4_294_967_294, "4294967294")
    large = await provider.generate(request("sd3.5-large", seed=2**64 - 1), nobody)
    assert fake.seen[-1].fields["seed"] == str((2**64 - 2) % 4_294_967_294 + 1)
    assert Adaptation("seed", str(2**64 - 1), str(large.seed)) in large.adapted


@pytest.mark.parametrize(("seed", "sent"), [(0, 4_294_967_294), (1, 1), (4_294_967_295, 1)])
async def test_no_seed_is_sent_as_zero_which_would_be_a_random_picture(
    provider: StabilityImages, fake: StabilityFake, seed: int, sent: int
) -> None:
    result = await provider.generate(request("stable-image-core", seed=seed), nobody)
    assert (fake.seen[-1].fields["seed"], result.seed) == (str(sent), sent)
    told = [change for change in result.adapted if change.what == "seed"]
    assert told == ([] if seed == sent else [Adaptation("seed", str(seed), str(sent))])


async def test_each_model_is_asked_in_its_own_words(provider: StabilityImages, fake: StabilityFake) -> None:
    await provider.generate(request("sd3.5-medium"), nobody)
    assert fake.seen[-1].path == "/v2beta/stable-image/generate/sd3"
    assert fake.seen[-1].fields["model"] == "sd3.5-medium"
    assert fake.seen[-1].fields["mode"] == "text-to-image"
    await provider.generate(with_inputs(request("sd3.5-large"), Method.IMAGE_TO_IMAGE), nobody)
    assert (fake.seen[-1].fields["mode"], fake.seen[-1].fields["strength"]) == ("image-to-image", "0.65")
    assert "aspect_ratio" not in fake.seen[-1].fields
    await provider.generate(with_inputs(request("stable-image-inpaint"), Method.INPAINT), nobody)
    assert (fake.seen[-1].path, sorted(fake.seen[-1].files)) == ("/v2beta/stable-image/edit/inpaint", ["image", "mask"])
    await provider.generate(with_inputs(request("stable-image-structure"), Method.CONTROL), nobody)
    assert fake.seen[-1].fields["control_strength"] == "0.7"


@pytest.mark.parametrize(("method", "model", "size", "needed"), [
    (Method.IMAGE_TO_IMAGE, "sd3.5-large", (1536, 512), "a ratio of at most 2.5:1, not 1536x512"),
    (Method.CONTROL, "stable-image-structure", (512, 1536), "a ratio of at most 2.5:1, not 512x1536"),
    (Method.INPAINT, "stable-image-inpaint", (512, 48), "sides of 64 pixels or more"),
    (Method.INPAINT, "stable-image-inpaint", (4096, 4096), "at most 9437184 pixels, not 4096x4096"),
])  # fmt: skip
async def test_a_picture_to_start_from_that_it_would_refuse_is_another_models(
    provider: StabilityImages, fake: StabilityFake, method: Method, model: str, size: tuple[int, int], needed: str
) -> None:
    with pytest.raises(Unsupported, match=needed):
        await provider.generate(with_inputs(request(model, *size), method), nobody)
    assert fake.seen == []


async def test_pictures_that_are_sent_fit_into_its_request(provider: StabilityImages, fake: StabilityFake) -> None:
    noise = Image.effect_noise((1792, 1792), 100)
    asked = with_inputs(request("stable-image-inpaint", 1792, 1792), Method.INPAINT)
    asked = replace(asked, initial=Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))), mask=noise)
    result = await provider.generate(asked, nobody)
    assert (result.width, result.height) == (1792, 1792)
    assert [Image.open(BytesIO(fake.seen[-1].files[name][0])).format for name in ("image", "mask")] == ["WEBP", "PNG"]
    wide = with_inputs(request("stable-image-inpaint", 1536, 512), Method.INPAINT)
    assert (await provider.generate(wide, nobody)).width == 1536


async def test_a_negative_prompt_is_no_longer_than_it_takes(provider: StabilityImages, fake: StabilityFake) -> None:
    with pytest.raises(Unsupported, match="takes a prompt of 10000 characters, not 10001"):
        await provider.generate(request("stable-image-core", negative_prompt="x" * 10_001), nobody)
    assert fake.seen == []


async def test_a_withheld_picture_is_moderation_and_may_be_billed(
    provider: StabilityImages, fake: StabilityFake
) -> None:
    fake.filtered = True
    with pytest.raises(Moderated) as raised:
        await provider.generate(request("stable-image-ultra"), nobody)
    assert (raised.value.side, raised.value.maybe_billed, fake.charged) == ("output", True, 1)


async def test_the_probe_reads_the_balance(provider: StabilityImages, fake: StabilityFake) -> None:
    assert (await provider.probe()).detail == "1000 credits left"
    fake.credits = 0.4
    probe = await provider.probe()
    assert (probe.healthy, probe.detail) == (False, "QUOTA_EXHAUSTED: stability has 0.4 credits left")
    assert probe.error == "QUOTA_EXHAUSTED"
    assert [seen.path for seen in fake.seen] == ["/v1/user/balance"] * 2


async def test_funds_that_run_out_stop_it(provider: StabilityImages, fake: StabilityFake) -> None:
    fake.credits = 10.0
    await provider.generate(request("stable-image-ultra"), nobody)
    with pytest.raises(QuotaExhausted):
        await provider.generate(request("stable-image-ultra"), nobody)
    assert fake.credits == 2.0
