"""Every capability claimed is there, and every one that is there is claimed.

A provider cannot get by with saying that it read something: whatever it takes (a seed, a picture to change, an
adapter) has to make a difference where it can be seen, in the picture or in what the vendor was sent.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

from providers.errors import Unsupported
from providers.image import Adapter, Method
from providers.testing.inputs import OTHER, missing_adapter, request, with_inputs
from providers.testing.pictures import gradient, marked, shows_nothing_somewhere
from providers.testing.trying import Evidence, Trying, declares

if TYPE_CHECKING:
    from providers.image import ImageProvider, ImageResult

SEED = 7
OTHER_SEEDS = (0, 2**32, 2**63 - 1)
INPUTS = {
    Method.TEXT_TO_IMAGE: (),
    Method.IMAGE_TO_IMAGE: ("initial",),
    Method.INPAINT: ("initial", "mask"),
    Method.CONTROL: ("control",),
}
# A vendor rounds its sides; this much of a ratio is no crop.
NEAR = 0.03


class ClaimsConformance(Trying):
    """Tests of `Capabilities`, against what the provider does."""

    async def test_seed_is_used_or_declared_ignored(self, provider: ImageProvider, evidence: Evidence) -> None:
        used = False
        for model in provider.capabilities.models:
            result, trace = await evidence(provider, self.asked(provider, model, seed=SEED))
            assert result.seed == SEED or declares(result, "seed"), f"{model} neither used nor declined the seed"
            if result.seed == SEED and not declares(result, "seed"):
                used = True
                _, again = await evidence(provider, self.asked(provider, model, seed=SEED))
                _, other = await evidence(provider, self.asked(provider, model, seed=SEED + 1))
                assert trace == again, f"{model}: the same seed did not give the same"
                assert trace != other, f"{model} says that it used the seed, and nothing depends on it"
        _agree(provider.capabilities.seed, used, "seed", "uses the seed it is given")

    async def test_a_seed_that_cannot_be_used_as_it_is_is_declared(self, provider: ImageProvider) -> None:
        for model in provider.capabilities.models:
            for seed in OTHER_SEEDS:
                result = await self.made(provider, self.asked(provider, model, seed=seed))
                assert result.seed == seed or declares(result, "seed"), f"{model} used another seed than {seed}"

    async def test_negative_prompt_is_used_or_declared_ignored(
        self, provider: ImageProvider, evidence: Evidence
    ) -> None:
        used = False
        for model in provider.capabilities.models:
            plain = self.asked(provider, model, seed=SEED)
            result, trace = await evidence(provider, replace(plain, negative_prompt="blurry, watermark"))
            if not declares(result, "negative_prompt"):
                used = True
                _, other = await evidence(provider, replace(plain, negative_prompt="people, rain"))
                assert trace != other, f"{model} takes a negative prompt, and nothing depends on it"
        _agree(
            provider.capabilities.negative_prompt,
            used,
            "negative_prompt",
            "takes one without declaring it ignored",
        )

    async def test_each_method_is_served_by_some_model_or_refused_by_all(
        self, provider: ImageProvider, evidence: Evidence
    ) -> None:
        for method in Method:
            served = 0
            for model in provider.capabilities.models:
                asked = with_inputs(request(model, *self.size, seed=SEED), method)
                try:
                    result, trace = await evidence(provider, asked)
                except Unsupported:
                    continue
                served += 1
                for name in INPUTS[method]:
                    if not declares(result, name):
                        _, other = await evidence(provider, replace(asked, **{name: OTHER[name](self.size)}))
                        assert trace != other, f"{model} does {method}, and nothing depends on the {name}"
            claimed = method in provider.capabilities.methods
            _agree(
                claimed, bool(served), f"methods with {method}", f"does {method}; one that cannot raises Unsupported"
            )

    async def test_references_are_taken_up_to_the_claimed_number(
        self, provider: ImageProvider, evidence: Evidence
    ) -> None:
        most = provider.capabilities.references
        takes = bool(await self.takers(provider, references=(gradient(64, 64),) * most))
        assert takes, f"references = {most} is claimed, and no model takes so many"
        more = list(await self.takers(provider, references=(gradient(64, 64),) * (most + 1)))
        assert not more, f"references = {most} is claimed, and {more} took {most + 1}: raise Unsupported"
        for model in await self.takers(provider, references=(gradient(64, 64),) * most) if most else ():
            asked = self.asked(provider, model, seed=SEED, references=(gradient(64, 64),) * most)
            _, trace = await evidence(provider, asked)
            for place in range(most):
                references = list(asked.references)
                references[place] = marked(64, 64)
                _, other = await evidence(provider, replace(asked, references=tuple(references)))
                assert trace != other, f"nothing depends on reference {place + 1} of {most} of {model}"

    async def test_adapters_are_worn_or_refused(
        self, provider: ImageProvider, evidence: Evidence, adapter: Adapter | None
    ) -> None:
        if not provider.capabilities.adapters:
            takers = list(await self.takers(provider, adapters=(missing_adapter(),)))
            assert not takers, f"adapters is not claimed, and {takers} took one: raise Unsupported"
            return
        assert adapter is not None, "adapters are claimed: give one in the fixture `adapter`"
        wearing = await self.takers(provider, adapters=(adapter,), seed=SEED)
        assert wearing, "adapters are claimed, and no model wears one"
        for model in wearing:
            _, plain = await evidence(provider, self.asked(provider, model, seed=SEED))
            _, worn = await evidence(provider, self.asked(provider, model, seed=SEED, adapters=(adapter,)))
            assert plain != worn, f"{model} takes an adapter, and nothing depends on it"

    async def test_a_transparent_background_is_delivered_or_refused(self, provider: ImageProvider) -> None:
        clear = await self.takers(provider, transparent=True)
        told = "makes a transparent background; one that cannot raises Unsupported"
        _agree(provider.capabilities.transparent, bool(clear), "transparent", told)
        for model, result in clear.items():
            assert shows_nothing_somewhere(result.image), f"{model} made an opaque picture and did not say"

    async def test_claimed_sizes_are_made_exactly_and_no_others(self, provider: ImageProvider) -> None:
        sizes = provider.capabilities.sizes
        for size in sizes:
            results = await self._of_size(provider, *size)
            assert any(not declares(result, "size") for result in results.values()), f"{size} is changed by every model"
        for size in self.other_sizes if sizes else ():
            if size not in sizes:
                for model, result in (await self._of_size(provider, *size)).items():
                    assert declares(result, "size"), f"{model} makes {size}, which is not among its sizes"

    async def test_claimed_ratios_are_made_uncropped_and_no_others(self, provider: ImageProvider) -> None:
        ratios = [int(ratio.split(":")[0]) / int(ratio.split(":")[1]) for ratio in provider.capabilities.ratios]
        pixels = self.size[0] * self.size[1]
        for ratio in ratios:
            width = round(sqrt(pixels * ratio))
            made = await self._of_size(provider, width, round(width / ratio))
            assert any(_near(_rendered(result), ratio) for result in made.values()), f"no model makes {ratio:g}:1"
        for width, height in self.other_sizes if ratios else ():
            if not any(_near(width / height, ratio) for ratio in ratios):
                for model, result in (await self._of_size(provider, width, height)).items():
                    assert declares(result, "size"), f"{model} makes {width}:{height}, which is not among its ratios"

    async def _of_size(self, provider: ImageProvider, width: int, height: int) -> dict[str, ImageResult]:
        """The picture of this size by each model."""
        results = {}
        for model in provider.capabilities.models:
            method = self.asked(provider, model).method
            results[model] = await self.made(provider, with_inputs(request(model, width, height), method))
        return results


def _agree(claimed: bool, found: bool, claim: str, told: str) -> None:  # noqa: FBT001  two answers to one question
    """A claim and what was found are the same; where not, the author reads both."""
    assert claimed is found, f"{claim} is {'' if claimed else 'not '}claimed, and {'a' if found else 'no'} model {told}"


def _rendered(result: ImageResult) -> float:
    """The ratio in which it came, before any crop, as the provider tells it ("1088x1360, cropped to 1080x1350")."""
    told = next((change.done for change in result.adapted if change.what == "size"), "")
    sides = re.match(r"(\d+)x(\d+)", told)
    width, height = (int(sides[1]), int(sides[2])) if sides else (result.width, result.height)
    return width / height


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR * other
