"""The conformance kit itself: an honest provider passes, each way of being dishonest fails the test meant for it."""

from __future__ import annotations

import asyncio
import hashlib
import random
from dataclasses import replace
from decimal import Decimal
from inspect import signature
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from PIL import Image

from providers.errors import Unsupported
from providers.image import (
    Adaptation,
    Capabilities,
    Control,
    ImageResult,
    Method,
    Probe,
    Quality,
    Quote,
    Step,
)
from providers.poster import PosterProvider
from providers.testing import (
    ProviderConformance,
    gradient,
)
from providers.testing.inputs import missing_adapter

if TYPE_CHECKING:
    from collections.abc import Callable

    from providers.image import Adapter, ImageProvider, ImageRequest, Progress
    from providers.settings import ProviderSettings


class TestPoster(ProviderConformance):
    sdks = ("pyvips", "fontTools", "uharfbuzz")

    @pytest.fixture
    def provider(self) -> ImageProvider:
        return PosterProvider()


class Honest:
    """The least there is to a provider: a gradient with the seed in its corner, in memory."""

    claims: ClassVar[dict[str, Any]] = {"seed": True}

    def __init__(self, settings: ProviderSettings | None = None) -> None:
        self.settings = settings

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(models=("gradient",), **self.claims)

    def quote(self, request: ImageRequest) -> Quote:
        return Quote(Decimal("0.01"), Decimal("0.02"), 0.1, "made up for the test")

    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        if request.model != "gradient" or request.method is not Method.TEXT_TO_IMAGE:
            raise Unsupported("no")
        if request.references or request.adapters or request.transparent:
            raise Unsupported("no")
        await asyncio.sleep(0)
        progress(Step(1, 1))
        ignored = () if request.negative_prompt is None else (Adaptation("negative_prompt", "…", "ignored"),)
        return self.result(request, ignored)

    def result(self, request: ImageRequest, adapted: tuple[Any, ...]) -> ImageResult:
        size, seed = (request.width, request.height), request.seed
        drawn = gradient(*size)
        drawn.putpixel((0, 0), tuple(random.Random(seed).randbytes(3)))
        return ImageResult(drawn, *size, seed=seed, settled_cost=Decimal("0.01"), adapted=adapted)

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


class Painter(Honest):
    """Takes everything there is to take, and all of it makes a difference: `reads` are the fields of a request."""

    claims: ClassVar[dict[str, Any]] = {
        "seed": True, "negative_prompt": True, "methods": frozenset(Method), "references": 2, "adapters": True,
        "transparent": True,
    }  # fmt: skip
    reads: ClassVar[frozenset[str]] = frozenset(
        {"seed", "negative_prompt", "initial", "mask", "control", "references", "adapters", "transparent"}
    )

    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        if request.model != "gradient" or len(request.references) > self.capabilities.references:
            raise Unsupported("no")
        await asyncio.sleep(0)
        progress(Step(1, 1))
        return self.result(request, ())

    def result(self, request: ImageRequest, adapted: tuple[Any, ...]) -> ImageResult:
        drawn = super().result(request, adapted).image
        assert isinstance(drawn, Image.Image)
        read = b"".join(_bytes_of(getattr(request, name)) for name in sorted(self.reads))
        drawn.putpixel((0, 0), tuple(hashlib.sha256(read).digest()[:3]))
        if request.transparent and "transparent" in self.reads:
            drawn.putalpha(Image.new("L", drawn.size, 0))
        return replace(super().result(request, adapted), image=drawn)


def _bytes_of(value: object) -> bytes:
    match value:
        case Image.Image():
            return value.tobytes()
        case Control():
            return value.image.tobytes()
        case tuple():
            return b"".join(map(_bytes_of, value))
        case _:
            return repr(value).encode()


def blind(field: str) -> type[Painter]:
    """A painter who takes this and has no use for it."""

    class Blind(Painter):
        reads = Painter.reads - {field}

    return Blind


class FirstOnly(Painter):
    """Looks at the first of several references."""

    def result(self, request: ImageRequest, adapted: tuple[Any, ...]) -> ImageResult:
        return super().result(replace(request, references=request.references[:1]), adapted)


class Restless(Painter):
    """Says that it used the seed, and never draws the same twice."""

    def result(self, request: ImageRequest, adapted: tuple[Any, ...]) -> ImageResult:
        return replace(super().result(replace(request, seed=random.getrandbits(60)), adapted), seed=request.seed)


class TestPainter(ProviderConformance):
    test_import_and_construction_load_no_sdk = None  # type: ignore[assignment]  # as above

    @pytest.fixture
    def provider(self) -> ImageProvider:
        return Painter()

    @pytest.fixture
    def adapter(self) -> Adapter:
        return missing_adapter()


def painting(**claims: Any) -> type[Painter]:
    """A painter who claims so besides, or something else."""

    class Painting(Painter):
        pass

    Painting.claims = Painter.claims | claims
    return Painting


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


class Folding(Honest):
    """Has smaller seeds than were asked for, and does not say so."""

    def result(self, request: ImageRequest, adapted: tuple[Any, ...]) -> ImageResult:
        seed = None if request.seed is None else request.seed % 1000
        return super().result(replace(request, seed=seed), adapted)


class Square(Honest):
    """Draws every picture in a square, and tells that much."""

    claims: ClassVar[dict[str, Any]] = {"seed": True, "ratios": ("1:1", "2:1")}

    def result(self, request: ImageRequest, adapted: tuple[Any, ...]) -> ImageResult:
        size = f"{request.width}x{request.height}"
        told = Adaptation("size", size, f"1024x1024, cropped to {size}")
        return super().result(request, (*adapted, told))


def dearer(when: Callable[[ImageRequest], bool]) -> type[Painter]:
    """A painter who charges more than was quoted, in some cases."""

    class Dearer(Painter):
        def result(self, request: ImageRequest, adapted: tuple[Any, ...]) -> ImageResult:
            cost = Decimal("0.09") if when(request) else Decimal("0.01")
            return replace(super().result(request, adapted), settled_cost=cost)

    return Dearer


class Synchronous(Honest):
    def generate(self, request: ImageRequest, progress: Progress) -> Any:
        return None


class Crashing(Honest):
    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        raise ValueError(request.model)


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
    (dearer(lambda asked: asked.quality is Quality.HIGH), "settled_cost_is_at_most_the_maximum"),
    (dearer(lambda asked: asked.width > 300), "settled_cost_is_at_most_the_maximum"),
    (dearer(lambda asked: asked.mask is not None), "settled_cost_is_at_most_the_maximum"),
    (dearer(lambda asked: len(asked.references) > 1), "large_references_cost_at_most_the_maximum"),
    (changed(width=999), "size_is_true_and_honoured_or_declared"),
    (Smaller, "size_is_true_and_honoured_or_declared"),
    (claiming(seed=False), "seed_is_used_or_declared_ignored"),
    (changed(seed=None), "seed_is_used_or_declared_ignored"),
    (blind("seed"), "seed_is_used_or_declared_ignored"),
    (Restless, "seed_is_used_or_declared_ignored"),
    (Folding, "a_seed_that_cannot_be_used_as_it_is_is_declared"),
    (claiming(seed=True, negative_prompt=True), "negative_prompt_is_used_or_declared_ignored"),
    (Deaf, "negative_prompt_is_used_or_declared_ignored"),
    (blind("negative_prompt"), "negative_prompt_is_used_or_declared_ignored"),
    (claiming(seed=True, methods=frozenset(Method)), "each_method_is_served_by_some_model_or_refused_by_all"),
    (Deaf, "each_method_is_served_by_some_model_or_refused_by_all"),
    (blind("initial"), "each_method_is_served_by_some_model_or_refused_by_all"),
    (blind("mask"), "each_method_is_served_by_some_model_or_refused_by_all"),
    (blind("control"), "each_method_is_served_by_some_model_or_refused_by_all"),
    (claiming(seed=True, references=2), "references_are_taken_up_to_the_claimed_number"),
    (Deaf, "references_are_taken_up_to_the_claimed_number"),
    (blind("references"), "references_are_taken_up_to_the_claimed_number"),
    (FirstOnly, "references_are_taken_up_to_the_claimed_number"),
    (Deaf, "adapters_are_worn_or_refused"),
    (claiming(seed=True, adapters=True), "adapters_are_worn_or_refused"),
    (blind("adapters"), "adapters_are_worn_or_refused"),
    (claiming(seed=True, transparent=True), "a_transparent_background_is_delivered_or_refused"),
    (painting(transparent=False), "a_transparent_background_is_delivered_or_refused"),
    (blind("transparent"), "a_transparent_background_is_delivered_or_refused"),
    (claiming(seed=True, sizes=((512, 512),)), "claimed_sizes_are_made_exactly_and_no_others"),
    (claiming(seed=True, ratios=("1:1",)), "claimed_ratios_are_made_uncropped_and_no_others"),
    (Square, "claimed_ratios_are_made_uncropped_and_no_others"),
    (claiming(seed=True, previews=True), "progress_ends_at_the_last_step"),
    (Unwell, "probe_answers_and_never_raises"),
    (claiming(seed=True, qualities=frozenset()), "speaks_the_protocol"),
])  # fmt: skip
async def test_a_false_claim_fails(liar: type[Honest], test: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kit = ProviderConformance()
    method = getattr(kit, f"test_{test}")
    given = {"monkeypatch": monkeypatch, "evidence": kit.by_picture(), "adapter": missing_adapter()}
    asked = signature(method).parameters

    async def tried() -> None:
        outcome = method(liar(), **{name: value for name, value in given.items() if name in asked})
        if outcome is not None:
            await outcome

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        await tried()


@pytest.mark.parametrize(("liar", "test", "told"), [
    (claiming(seed=False), "seed_is_used_or_declared_ignored", "seed is not claimed, and a model uses the seed"),
    (claiming(seed=True, references=2), "references_are_taken_up_to_the_claimed_number", "references = 2 is claimed"),
    (Deaf, "adapters_are_worn_or_refused", "adapters is not claimed, and .* took one: raise Unsupported"),
    (claiming(seed=True, transparent=True), "a_transparent_background_is_delivered_or_refused", "no model makes"),
    (claiming(seed=True, methods=frozenset(Method)), "each_method_is_served_by_some_model_or_refused_by_all", "no "),
    (changed(width=999), "size_is_true_and_honoured_or_declared", "another size than its width and height say"),
    (changed(settled_cost=Decimal("0.03")), "settled_cost_is_at_most_the_maximum", "0.03.* settled, and 0.02 quoted"),
    (claiming(seed=True, previews=True), "progress_ends_at_the_last_step", "previews are claimed, and none came"),
    (claiming(seed=True, qualities=frozenset()), "speaks_the_protocol", "capabilities.qualities names at least one"),
    (Synchronous, "progress_ends_at_the_last_step", "generate: write `async def`"),
    (Crashing, "an_unknown_model_is_refused", "raised ValueError: generate raises only errors of providers.errors"),
])  # fmt: skip
async def test_the_author_is_told_what_to_do(liar: type[Honest], test: str, told: str) -> None:
    kit = ProviderConformance()
    method = getattr(kit, f"test_{test}")
    given = {"evidence": kit.by_picture(), "adapter": missing_adapter()}

    async def tried() -> None:
        outcome = method(liar(), **{name: given[name] for name in given.keys() & signature(method).parameters.keys()})
        if outcome is not None:
            await outcome

    with pytest.raises(AssertionError, match=told):
        await tried()


async def test_adapters_that_are_claimed_are_tried_with_one() -> None:
    kit = ProviderConformance()
    with pytest.raises(AssertionError, match="give one in the fixture `adapter`"):
        await kit.test_adapters_are_worn_or_refused(Painter(), kit.by_picture(), None)


async def test_an_import_of_an_sdk_is_noticed() -> None:
    class Curious(ProviderConformance):
        sdks = ("decimal",)

    with pytest.raises(AssertionError, match="loaded: decimal"):
        Curious().test_import_and_construction_load_no_sdk(PosterProvider())
