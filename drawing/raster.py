"""From SVG to pixels and back under SVG, by libvips and the librsvg inside it. Pictures are Pillow's.

Every call is a pure function of its arguments and blocks: call it in a thread.
"""

from __future__ import annotations

from functools import lru_cache

import pyvips
from PIL import Image

MAXIMUM_SIDE = 8192
_GRAIN_TILE = 512


class RasterError(ValueError):
    """The document cannot be drawn: it is no SVG, or its shape is not that of the picture wanted."""


def rasterise(svg: str, width: int, height: int) -> Image.Image:
    """`svg` drawn at exactly `width` times `height` pixels, RGBA; what the document leaves bare is transparent.

    Raises:
        RasterError: not an SVG document, a side outside 1 to 8192 pixels, or another shape than the document's.
    """
    return _to_pillow(_load(svg, width, height), "RGBA")


def rasterise_opaque(svg: str, width: int, height: int, grain: float = 0, seed: int = 0) -> Image.Image:
    """As `rasterise` for a document that covers its whole frame, RGB; `grain` is film grain's deviation, in levels.

    Grain hides the bands of soft gradients; it is made here since feTurbulence is slow. Same seed: same grain.

    Raises:
        RasterError: as `rasterise`.
    """
    picture = _load(svg, width, height).extract_band(0, n=3)
    if grain > 0:
        picture = (picture + _grain(width, height, grain, seed)).cast("uchar")
    return _to_pillow(picture, "RGB")


def draw_over(picture: Image.Image, svg: str) -> Image.Image:
    """`svg` drawn over `picture` at the picture's size, RGB.

    Raises:
        RasterError: as `rasterise`.
    """
    over = _load(svg, picture.width, picture.height)
    under = _from_pillow(picture.convert("RGB"))
    return _to_pillow(under.composite2(over, "over").extract_band(0, n=3).cast("uchar"), "RGB")


def _load(svg: str, width: int, height: int) -> pyvips.Image:
    if not (1 <= width <= MAXIMUM_SIDE and 1 <= height <= MAXIMUM_SIDE):
        raise RasterError(f"a side has 1 to {MAXIMUM_SIDE} pixels, not {width}x{height}")
    data = svg.encode()
    try:
        drawn = pyvips.Image.svgload_buffer(data)
        scale = max(width / drawn.width, height / drawn.height)
        if scale != 1:
            drawn = pyvips.Image.svgload_buffer(data, scale=scale)
    except pyvips.Error as error:
        raise RasterError("this is no SVG document that can be drawn") from error
    if abs(drawn.width - width) > 1 + width // 100 or abs(drawn.height - height) > 1 + height // 100:
        raise RasterError(f"the document has another shape than {width}x{height}")
    if (drawn.width, drawn.height) != (width, height):
        drawn = drawn.gravity("north-west", width, height, extend="copy")
    return drawn


def _grain(width: int, height: int, deviation: float, seed: int) -> pyvips.Image:
    tile = _grain_tile(deviation, seed % 8)
    return tile.replicate(-(-width // _GRAIN_TILE), -(-height // _GRAIN_TILE)).crop(0, 0, width, height)


@lru_cache(maxsize=8)
def _grain_tile(deviation: float, seed: int) -> pyvips.Image:
    noise = pyvips.Image.gaussnoise(_GRAIN_TILE, _GRAIN_TILE, mean=0, sigma=deviation, seed=seed)
    return noise.rint().cast("short").copy_memory()


def _to_pillow(image: pyvips.Image, mode: str) -> Image.Image:
    return Image.frombytes(mode, (image.width, image.height), image.write_to_memory())


def _from_pillow(picture: Image.Image) -> pyvips.Image:
    bands = len(picture.getbands())
    image = pyvips.Image.new_from_memory(picture.tobytes(), picture.width, picture.height, bands, "uchar")
    return image.copy(interpretation="srgb")
