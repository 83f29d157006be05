"""From a request to an SVG document: choose family and colours, draw the hero, let the family set the scene."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from drawing import color
from drawing.svg import Definitions, document, group, rect
from providers.errors import InvalidRequest
from providers.image import Box, Scene
from providers.poster import palettes
from providers.poster.casting import choose_family, tags_of
from providers.poster.easel import Easel
from providers.poster.families.scenery import SCENERY
from providers.poster.heroes import Hero
from providers.poster.heroes.gallery import GALLERY
from providers.poster.stage import Area, Stage

if TYPE_CHECKING:
    from providers.image import ImageRequest
    from providers.poster.families.scenery import Setting
    from providers.poster.palettes import Palette

_WHOLE = Box(0.06, 0.06, 0.88, 0.88)
_PALETTE_LIMIT = 6
_ANYTHING = Scene(hero="abstract", category="abstract", industry="")


def compose(request: ImageRequest, seed: int) -> str:
    """The scene as an SVG document of exactly the requested size; the same request and seed give the same text.

    Raises:
        InvalidRequest: a zone outside the frame, or a colour that is not "#rrggbb".
    """
    scene = request.scene or _ANYTHING
    random = Random(f"poster {seed}")  # noqa: S311 - the picture must repeat; nothing is secret
    hero = Hero.of(scene.hero)
    family = choose_family(scene, hero, random)
    setting = SCENERY[family]
    palette = _palette(scene, setting, tags_of(scene, hero), random)
    paint = Definitions("scene")
    easel = Easel(paint, random, palette)
    drawing = GALLERY[hero](easel)
    if drawing.repeats:
        drawing = replace(drawing, again=GALLERY[hero](easel).body)
    mirrored = random.choice((True, False))
    zone = _area(scene.hero_zone or _WHOLE, request, mirrored=mirrored)
    clear = tuple(_area(box, request, mirrored=mirrored) for box in request.clear_zones)
    stage = Stage(request.width, request.height, zone, clear, drawing, palette, paint, random)
    body = "".join(setting.draw(stage))
    if mirrored:
        body = group(body, transform=f"matrix(-1 0 0 1 {request.width} 0)")
    ground = rect(0, 0, request.width, request.height, palette.wall)
    return document(request.width, request.height, ground + body, paint.render())


def _palette(scene: Scene, setting: Setting, tags: frozenset[str], random: Random) -> Palette:
    if len(scene.palette) > _PALETTE_LIMIT:
        raise InvalidRequest(f"a palette has up to {_PALETTE_LIMIT} colours, not {len(scene.palette)}")
    for colour in scene.palette:
        try:
            color.parse(colour)
        except ValueError as error:
            raise InvalidRequest(f"palette: {error}") from error
    if scene.palette:
        return palettes.led_by(random, setting.tones, tags | setting.tags, scene.palette)
    return palettes.choose(random, setting.tones, tags | setting.tags)


def _area(box: Box, request: ImageRequest, *, mirrored: bool) -> Area:
    if not _inside(box.x, box.width) or not _inside(box.y, box.height):
        raise InvalidRequest(f"a zone lies inside the picture, in fractions from 0 to 1, not {box}")
    x = 1 - box.x - box.width if mirrored else box.x
    return Area(x * request.width, box.y * request.height, box.width * request.width, box.height * request.height)


def _inside(start: float, length: float) -> bool:
    slack = 1e-6
    return start >= -slack and length > 0 and start + length <= 1 + slack
