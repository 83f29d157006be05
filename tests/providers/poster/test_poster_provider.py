"""The embedded renderer through the provider's interface: repeatable, exact in size, honest about what it cannot do."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageChops, ImageStat

from drawing.raster import rasterise
from providers.errors import InvalidRequest, Unsupported
from providers.image import Adaptation, Box, ImageProvider, ImageRequest, ImageResult, Method, Scene, Step
from providers.poster import PosterProvider

SCENE = Scene("iced_latte", "food", "cafe", hero_zone=Box(0.1, 0.4, 0.8, 0.55))
REQUEST = ImageRequest(
    "poster", "여름 신메뉴", 320, 320, seed=7, scene=SCENE, clear_zones=(Box(0.06, 0.06, 0.88, 0.3),)
)


async def draw(request: ImageRequest) -> ImageResult:
    return await PosterProvider().generate(request, lambda _step: None)


def pixels(result: ImageResult) -> bytes:
    assert isinstance(result.image, Image.Image)
    return result.image.tobytes()


async def test_the_same_request_and_seed_is_the_same_bytes() -> None:
    first, second = await draw(REQUEST), await draw(REQUEST)
    assert first.svg == second.svg
    assert pixels(first) == pixels(second)
    assert (first.seed, first.settled_cost, first.adapted) == (7, Decimal(0), ())


async def test_pictures_drawn_at_once_do_not_disturb_each_other() -> None:
    alone = [pixels(await draw(replace(REQUEST, seed=seed))) for seed in range(4)]
    together = await asyncio.gather(*(draw(replace(REQUEST, seed=seed)) for seed in (0, 1, 2, 3, 0, 1, 2, 3)))
    assert [pixels(result) for result in together] == alone * 2


async def test_seeds_differ_and_twelve_ads_of_one_shop_are_twelve_pictures() -> None:
    results = [await draw(replace(REQUEST, seed=seed)) for seed in range(12)]
    assert len({result.svg for result in results}) == 12
    walls = {ET.fromstring(result.svg or "").find("{*}rect").get("fill") for result in results}  # type: ignore[union-attr]
    assert len(walls) >= 6


async def test_without_a_seed_the_request_itself_is_the_seed() -> None:
    unseeded = replace(REQUEST, seed=None)
    first, second, other = (
        await draw(unseeded),
        await draw(unseeded),
        await draw(replace(unseeded, prompt="겨울 신메뉴")),
    )
    assert first.seed == second.seed != other.seed
    assert first.svg == second.svg != other.svg
    assert first.seed is not None
    assert (await draw(replace(REQUEST, seed=first.seed))).svg == first.svg


@pytest.mark.parametrize("size", [(64, 64), (300, 100), (100, 300), (321, 457), (1080, 608)])
async def test_the_size_is_exact(size: tuple[int, int]) -> None:
    result = await draw(replace(REQUEST, width=size[0], height=size[1]))
    assert isinstance(result.image, Image.Image)
    assert (result.image.size, result.image.mode) == (size, "RGB")
    assert (result.width, result.height) == size


async def test_the_svg_is_the_picture() -> None:
    result = await draw(REQUEST)
    assert result.svg is not None
    assert isinstance(result.image, Image.Image)
    root = ET.fromstring(result.svg)
    assert (root.get("width"), root.get("height")) == ("320", "320")
    again = rasterise(result.svg, 320, 320)
    assert again.getchannel("A").getextrema() == (255, 255)
    difference = ImageStat.Stat(ImageChops.difference(again.convert("RGB"), result.image))
    assert max(difference.mean) < 2.5
    assert max(high for _, high in difference.extrema) < 12
    assert {element.tag.rpartition("}")[2] for element in root.iter()}.isdisjoint(
        {"text", "image", "script", "use", "a", "style"}
    )


@pytest.mark.parametrize("seed", [0, 2**64 - 1])
async def test_markup_and_nonsense_in_any_string_change_nothing_but_the_choice(seed: int) -> None:
    evil = '"/><script>alert(1)</script>&\x00\ud800'
    scene = Scene(evil, evil, evil, mood=evil, season=evil, family=evil)
    result = await draw(ImageRequest("poster", evil, 96, 96, negative_prompt=evil, seed=seed, scene=scene))
    assert "script" not in (result.svg or "")
    ET.fromstring(result.svg or "")
    assert [adaptation.what for adaptation in result.adapted] == ["negative_prompt"]
    unplanned = await draw(ImageRequest("poster", evil, 96, 96))
    assert "script" not in (unplanned.svg or "")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"width": 63}, "width"),
        ({"height": 5000}, "height"),
        ({"width": 1000, "height": 300}, "3:1"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**64}, "seed"),
        ({"clear_zones": (Box(0.5, 0, 0.6, 0.2),)}, "zone"),
        ({"clear_zones": (Box(float("nan"), 0, 0.6, 0.2),)}, "zone"),
        ({"scene": replace(SCENE, hero_zone=Box(0, 0, 0, 0.5))}, "zone"),
        ({"scene": replace(SCENE, palette=("red",))}, "palette"),
        ({"scene": replace(SCENE, palette=("#ffffff",) * 7)}, "palette"),
    ],
)
async def test_a_bad_request_is_refused_by_name(change: dict[str, object], word: str) -> None:
    with pytest.raises(InvalidRequest, match=word):
        await draw(replace(REQUEST, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"model": "dall-e-3"}, {"method": Method.INPAINT}])
async def test_what_it_cannot_do_is_left_to_others(change: dict[str, object]) -> None:
    with pytest.raises(Unsupported):
        await draw(replace(REQUEST, **change))  # type: ignore[arg-type]


async def test_what_is_ignored_is_said() -> None:
    result = await draw(replace(REQUEST, negative_prompt="people", references=(Image.new("RGB", (8, 8)),)))
    assert result.adapted == (
        Adaptation("negative_prompt", "people", "ignored: a renderer has no use for it"),
        Adaptation("references", "1", "ignored: a renderer has no use for it"),
    )
    assert result.svg == (await draw(REQUEST)).svg


async def test_steps_are_told_in_order_on_the_loop_which_stays_free() -> None:
    steps: list[Step] = []
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    await PosterProvider().generate(replace(REQUEST, width=900, height=900), steps.append)
    ticking.cancel()
    assert steps == [Step(0, 2), Step(1, 2), Step(2, 2)]
    assert ticks > 10


async def test_a_cancel_takes_effect_between_steps() -> None:
    steps: list[Step] = []

    def cancel_at_first(step: Step) -> None:
        steps.append(step)
        task.cancel()

    task = asyncio.create_task(PosterProvider().generate(REQUEST, cancel_at_first))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert steps == [Step(0, 2)]
    assert (await draw(REQUEST)).seed == 7


async def test_it_is_free_healthy_and_keeps_to_the_contract() -> None:
    provider = PosterProvider()
    assert isinstance(provider, ImageProvider)
    quote = provider.quote(REQUEST)
    assert (quote.expected, quote.maximum) == (Decimal(0), Decimal(0))
    assert quote.seconds > 0
    assert (provider.capabilities.models, provider.capabilities.local, provider.capabilities.seed) == (
        ("poster",),
        False,
        True,
    )
    assert (await provider.probe()).healthy
    await provider.close()
    assert (await provider.generate(REQUEST, lambda _step: None)).seed == 7


def test_listing_it_loads_no_drawing_code() -> None:
    program = """
import sys
from providers.poster import PosterProvider
from providers.poster.heroes import HERO_NAMES
print(len(HERO_NAMES), PosterProvider().capabilities.models[0], "pyvips" in sys.modules, "drawing" in sys.modules)
"""
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30
    ).stdout
    count, *rest = shown.split()
    assert int(count) >= 45
    assert rest == ["poster", "False", "False"]
