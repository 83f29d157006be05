"""Encoding: JPEG at quality 85 and always under 2 MB, PNG, WebP, each with its metadata inside."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from PIL.PngImagePlugin import PngInfo

from studio.finishing.options import ImageFormat

if TYPE_CHECKING:
    from PIL import Image

MOST_JPEG_BYTES = 2_000_000
_JPEG_QUALITIES = (85, 80, 75, 70, 62, 54, 46, 38, 30, 22, 14, 8, 4, 1)
_WEBP_QUALITY = 88
_PNG_COMPRESSION = 4
# Coarser colour would blur coloured type; it is the first thing given up to stay under the limit.
_FULL_COLOUR, _HALF_COLOUR = 0, 2


@dataclass(frozen=True, slots=True)
class Encoded:
    """An encoded picture; `quality` is that of a JPEG."""

    data: bytes
    quality: int | None = None


def encode(picture: Image.Image, image_format: ImageFormat, xmp: bytes) -> Encoded:
    """`picture` (RGB) in `image_format` with `xmp` inside."""
    if image_format is ImageFormat.JPEG:
        return _jpeg(picture, xmp)
    if image_format is ImageFormat.WEBP:
        return Encoded(_saved(picture, format="WEBP", quality=_WEBP_QUALITY, method=4, xmp=xmp))
    chunk = PngInfo()
    chunk.add_itxt("XML:com.adobe.xmp", xmp.decode())
    return Encoded(_saved(picture, format="PNG", compress_level=_PNG_COMPRESSION, pnginfo=chunk))


def _jpeg(picture: Image.Image, xmp: bytes) -> Encoded:
    for quality in _JPEG_QUALITIES:
        for colour in (_FULL_COLOUR, _HALF_COLOUR):
            data = _saved(picture, format="JPEG", quality=quality, subsampling=colour, xmp=xmp)
            if len(data) < MOST_JPEG_BYTES:
                return Encoded(data, quality)
    raise ValueError(f"{picture.width}x{picture.height} pixels do not fit into {MOST_JPEG_BYTES} bytes of JPEG")


def _saved(picture: Image.Image, **how: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, **how)  # type: ignore[arg-type]  # Pillow types its keywords per encoder
    return buffer.getvalue()
