"""The small visible mark of AI pictures, in the calmest corner, outside everything that is set on the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drawing.fonts import FontName
from drawing.raster import draw_over
from drawing.shaping import shape_line
from drawing.svg import document, path, rect
from studio.finishing.ground import Ground, Spot
from studio.finishing.scheme import TEXT_CONTRAST
from studio.layout import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

MARK_WORDS = {"ko": "AI 생성", "en": "AI generated"}
_SIZE_SHARE = 0.019
_SMALLEST_SIZE = 9.0
_PADDING = (0.55, 0.32)
_INSET_SHARE = 0.013
_PLATE, _INK = "#000000", "#ffffff"
_OPACITIES = (0.45, 0.55, 0.65, 0.75, 0.85, 1.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the mark stands on a picture, in pixels, and how dense its plate is."""

    rect: Rect
    size: float
    words: str
    opacity: float


def place_mark(picture: Image.Image, language: str, taken: Sequence[Rect] = (), inset: float = 0.0) -> Mark:
    """The mark for `picture`: in the corner where the picture is calmest, among those that touch nothing in `taken`.

    `inset` (pixels) keeps it further from the frame, inside a drawn border.
    """
    words = MARK_WORDS.get(language, MARK_WORDS["en"])
    short = min(picture.size)
    size = max(_SMALLEST_SIZE, short * _SIZE_SHARE)
    ink = shape_line(words, FontName.STRONG, 0.0).ink
    width = (ink.right - ink.left + 2 * _PADDING[0]) * size
    height = (1 + 2 * _PADDING[1]) * size
    edge = max(inset, short * _INSET_SHARE)
    right, bottom = picture.width - edge - width, picture.height - edge - height
    corners = [Rect(x, y, width, height) for y in (bottom, edge) for x in (right, edge)]
    free = [corner for corner in corners if not any(corner.overlaps(rect) for rect in taken)] or corners
    ground = Ground(picture)
    calmest = min(free, key=lambda corner: round(ground.unrest(corner), 4))
    return Mark(calmest, size, words, _density(ground, calmest, size))


def draw_mark(picture: Image.Image, mark: Mark) -> Image.Image:
    """`picture` with the mark on it."""
    run = shape_line(mark.words, FontName.STRONG, 0.0)
    box = mark.rect
    left, top = int(box.x), int(box.y)
    frame = (left, top, min(picture.width, math.ceil(box.right)), min(picture.height, math.ceil(box.bottom)))
    part = picture.crop(frame)
    x, y = box.x - left, box.y - top
    plate = rect(x, y, box.width, box.height, _PLATE, rx=box.height / 2, opacity=mark.opacity)
    start = x + (_PADDING[0] - run.ink.left) * mark.size
    words = path(run.path(start, y + box.height / 2 + 0.36 * mark.size, mark.size), _INK)
    marked = picture.copy()
    marked.paste(draw_over(part, document(part.width, part.height, plate + words)), frame[:2])
    return marked


def _density(ground: Ground, box: Rect, size: float) -> float:
    for opacity in _OPACITIES:
        if ground.light([Spot(box, size)], _PLATE, opacity).contrast(_INK) >= TEXT_CONTRAST * 1.05:
            return opacity
    return 1.0
