"""Every hero in every family, at every extreme shape: drawn, inside its zone, and calm where the words will stand."""

import itertools
import math
from random import Random
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageStat

from drawing import color
from drawing.raster import rasterise, rasterise_opaque
from drawing.svg import Definitions, document, group
from providers.image import Box, ImageRequest, Scene
from providers.poster import palettes
from providers.poster.casting import choose_family
from providers.poster.composition import compose
from providers.poster.easel import Drawing, Easel
from providers.poster.families import Family
from providers.poster.families.ground import whole
from providers.poster.families.scenery import SCENERY
from providers.poster.heroes import HERO_NAMES, Hero
from providers.poster.heroes.gallery import GALLERY
from providers.poster.stage import Area, Stage

SHAPES = ((96, 96), (192, 64), (64, 192))
MARGIN = 100


def layout(width: int, height: int) -> tuple[Box, tuple[Box, ...]]:
    """A hero zone and text zones as a poster of that shape has them."""
    if width > height * 1.2:
        return Box(0.5, 0.08, 0.46, 0.84), (Box(0.05, 0.12, 0.42, 0.5), Box(0.05, 0.72, 0.25, 0.1))
    if width * 1.2 > height:
        return Box(0.12, 0.42, 0.76, 0.54), (Box(0.06, 0.06, 0.88, 0.32),)
    return Box(0.08, 0.4, 0.84, 0.46), (Box(0.06, 0.05, 0.88, 0.3), Box(0.25, 0.9, 0.5, 0.06))


def request(hero: str, family: str | None, width: int, height: int) -> ImageRequest:
    zone, clear = layout(width, height)
    scene = Scene(hero, "product", "shop", family=family, hero_zone=zone)
    return ImageRequest("poster", "x", width, height, scene=scene, clear_zones=clear)


def drawn(hero: Hero, seed: int) -> tuple[Drawing, Definitions]:
    random, paint = Random(f"{hero}{seed}"), Definitions("x")
    palette = palettes.choose(random, tuple(palettes.Tone), frozenset())
    return GALLERY[hero](Easel(paint, random, palette)), paint


def test_the_registries_are_whole() -> None:
    assert set(GALLERY) == set(Hero)
    assert set(SCENERY) == set(Family)
    assert tuple(Hero) == HERO_NAMES
    assert (Hero.of("cup"), Hero.of(" Bottle ")) == (Hero.HOT_CUP, Hero.COSMETICS_BOTTLE)
    assert (Hero.of("Iced-Latte"), Hero.of("no such thing"), Hero.of("")) == (
        Hero.ICED_LATTE,
        Hero.ABSTRACT,
        Hero.ABSTRACT,
    )


@pytest.mark.parametrize("x", [20.0, 380.0])
def test_the_block_under_a_hero_at_the_side_stays_within_the_frame(x: float) -> None:
    for hero in Hero:
        drawing, paint = drawn(hero, 1)
        palette = palettes.choose(Random(1), tuple(palettes.Tone), frozenset())
        stage = Stage(1000, 1000, Area(x, 300, 600, 400), (), drawing, palette, paint, Random(1))
        stand = stage.stand()
        radius = whole(stage, stand, stand.half * 1.5)
        inside = max(0, x - 24) <= stand.x - radius and stand.x + radius <= min(1000, x + 600 + 24)
        assert inside or radius < stand.half * 1.1, hero
        assert radius > stand.half, hero


@pytest.mark.parametrize("family", Family)
def test_every_hero_is_drawn_in_every_family_at_the_extremes(family: Family) -> None:
    shapes = itertools.cycle(SHAPES)
    for seed, hero in enumerate(Hero):
        width, height = next(shapes)
        svg = compose(request(hero, family, width, height), seed)
        picture = rasterise(svg, width, height)
        assert picture.getchannel("A").getextrema() == (255, 255), (hero, family)
        assert max(ImageStat.Stat(picture.convert("L")).stddev) > 4, (hero, family)
        assert ET.fromstring(svg).get("viewBox") == f"0 0 {width} {height}"


@pytest.mark.parametrize("hero", Hero)
def test_no_hero_leaves_its_box_or_wastes_it(hero: Hero) -> None:
    for seed in range(3):
        drawing, paint = drawn(hero, seed)
        width, height = int(drawing.width) + 2 * MARGIN, int(drawing.height) + 2 * MARGIN
        place = f"translate({MARGIN - drawing.left} {MARGIN - drawing.top})"
        picture = rasterise(
            document(width, height, group(drawing.body, transform=place), paint.render()), width, height
        )
        ink = picture.getchannel("A").point(lambda level: 255 if level > 24 else 0).getbbox()
        assert ink is not None
        left, top, right, bottom = (side - MARGIN for side in ink)
        assert left >= -2, (hero, seed)
        assert top >= -2, (hero, seed)
        assert right <= drawing.width + 2, (hero, seed)
        assert bottom <= drawing.height + 2, (hero, seed)
        assert (right - left) * (bottom - top) > 0.6 * drawing.width * drawing.height, (hero, seed)
        foot = drawing.foot
        assert drawing.left <= foot.x <= drawing.box[2]
        assert drawing.top + drawing.height * 0.3 <= foot.y <= drawing.box[3]


@given(
    hero=st.sampled_from(Hero),
    box=st.tuples(st.floats(0, 0.6), st.floats(0, 0.6), st.floats(0.08, 1), st.floats(0.08, 1)),
    shape=st.sampled_from([(1024, 1024), (1500, 500), (500, 1500)]),
)
@settings(max_examples=60)
def test_the_hero_stands_inside_its_zone(hero: Hero, box: tuple[float, ...], shape: tuple[int, int]) -> None:
    width, height = shape
    zone = Area(box[0] * width, box[1] * height, min(box[2], 1 - box[0]) * width, min(box[3], 1 - box[1]) * height)
    drawing, paint = drawn(hero, 1)
    palette = palettes.choose(Random(1), (palettes.Tone.LIGHT,), frozenset())
    stand = Stage(width, height, zone, (), drawing, palette, paint, Random(1)).stand()
    assert stand.box.x >= zone.x
    assert stand.box.y >= zone.y
    assert stand.box.right <= zone.right + 1e-6
    assert stand.box.bottom <= zone.bottom + 1e-6
    assert stand.box.width / stand.box.height == pytest.approx(drawing.width / drawing.height)
    filled = max(stand.box.width / zone.width, stand.box.height / zone.height)
    assert filled > 0.8


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x, y = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    return Box(x, y, draw(st.floats(0.01, 1 - x)), draw(st.floats(0.01, 1 - y)))


@given(
    family=st.sampled_from(Family),
    hero=st.sampled_from(Hero),
    zone=boxes(),
    clear=st.lists(boxes(), max_size=4),
    shape=st.sampled_from(SHAPES),
    seed=st.integers(0, 2**64 - 1),
)
@settings(max_examples=80)
def test_no_zone_upsets_a_family(
    family: Family, hero: Hero, zone: Box, clear: list[Box], shape: tuple[int, int], seed: int
) -> None:
    scene = Scene(hero, "product", "shop", family=family, hero_zone=zone)
    svg = compose(ImageRequest("poster", "x", *shape, scene=scene, clear_zones=tuple(clear)), seed)
    for mark in ET.fromstring(svg).iter():
        sizes = (mark.get(name) for name in ("width", "height", "r", "rx", "ry", "stroke-width"))
        assert all(float(size) >= 0 for size in sizes if size is not None), (family, hero)


@pytest.mark.parametrize("family", Family)
def test_what_the_words_stand_on_is_calm(family: Family) -> None:
    shapes = ((512, 512), (683, 384), (384, 683))
    for seed, (hero, (width, height)) in enumerate(itertools.product(("iced_latte", "stew"), shapes)):
        asked = request(hero, family, width, height)
        picture = rasterise_opaque(compose(asked, seed), width, height)
        for zone in asked.clear_zones:
            left, top = round(zone.x * width), round(zone.y * height)
            part = picture.crop((left, top, round(left + zone.width * width), round(top + zone.height * height)))
            assert roughness(part) < 8, (hero, width, height, zone)
            assert spread(part) < 110, (hero, width, height, zone)


def roughness(part: Image.Image) -> float:
    """Local contrast: the mean difference, in levels, between the picture and its own soft copy."""
    grey = part.convert("L")
    soft = grey.filter(ImageFilter.GaussianBlur(6))
    pairs = zip(grey.tobytes(), soft.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (grey.width * grey.height)


def spread(part: Image.Image) -> float:
    """From the dark end to the light end, in levels, outliers left out."""
    levels = sorted(part.convert("L").resize((24, 24)).tobytes())
    return levels[-12] - levels[12]


def test_a_mirrored_scene_keeps_its_zones() -> None:
    """Whatever the seed mirrors, the hero is at the right, where its zone is, and the words' side stays calm."""
    for seed in range(6):
        asked = request("burger", "slant", 600, 400)
        picture = rasterise_opaque(compose(asked, seed), 600, 400)
        assert roughness(picture.crop((320, 60, 560, 340))) > 2 * roughness(picture.crop((20, 60, 260, 340)))


def test_mood_season_and_family_steer_the_choice() -> None:
    def share(scene: Scene, *families: Family) -> float:
        chosen = [choose_family(scene, Hero.of(scene.hero), Random(seed)) for seed in range(200)]
        return sum(family in families for family in chosen) / 200

    assert share(Scene("bottle", "product", "retail", mood="urgent sale"), Family.SUNBURST) > 0.3
    assert share(Scene("stew", "food", "restaurant"), Family.HEARTH) > 0.3
    assert share(Scene("stew", "food", "restaurant"), Family.SUNBURST, Family.SKY, Family.SUMMER) == 0
    assert share(Scene("hot_cup", "food", "cafe", season="winter"), Family.WINTER) > 0.5
    assert share(Scene("hot_cup", "food", "cafe", family="neon"), Family.NEON) == 1
    assert 0 < share(Scene("hot_cup", "food", "cafe", family="nowhere"), Family.WINDOW) < 1


@pytest.mark.parametrize("tone", palettes.Tone)
def test_an_owners_colours_lead(tone: palettes.Tone) -> None:
    for seed in range(8):
        green = palettes.led_by(Random(seed), (tone,), frozenset(), ("#1f7a4d", "#ff3d8a"))
        assert green.tone == tone
        larger = (green.wall, green.panel, green.ground, green.accent, green.pop)
        for colour in ("#1f7a4d", "#ff3d8a"):
            assert min(distance(colour, role) for role in larger) < 0.45, (tone, seed, colour)


def distance(first: str, second: str) -> float:
    return math.dist(color.parse(first), color.parse(second))


def test_a_moods_colours_still_leave_room_for_many_schemes() -> None:
    warm = ("#f5ede0", "#b27d50", "#5a3a25", "#d98b3a")
    schemes = [palettes.led_by(Random(seed), (palettes.Tone.LIGHT,), frozenset({"cafe"}), warm) for seed in range(24)]
    assert len(set(schemes)) == 24
    assert len({round(color.oklch(scheme.panel)[2] / 5) for scheme in schemes}) >= 5
    assert all(20 < color.oklch(scheme.panel)[2] < 110 for scheme in schemes)
