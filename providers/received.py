"""What a vendor sent: checked that it is a picture of a sane size, then cropped to the promised ratio."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from providers.catalog.sizes import crop_size
from providers.errors import ProviderBug

PIXELS_LIMIT = 50_000_000
_PNG = b"\x89PNG"
# Checking this much PNG takes under a millisecond, which is less than a thread's turn costs on a busy machine.
_AT_ONCE_BYTES = 4 * 1024 * 1024
_FORMATS = ("PNG", "JPEG", "WEBP")
# A vendor may round its sides; less than this share of the promised pixels is not the picture that was paid for.
_LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Received:
    """A picture of `width` x `height`; `rendered` is the size it came in. Bytes are as sent, when nothing was cut."""

    image: Image.Image | bytes
    width: int
    height: int
    rendered: tuple[int, int]


async def receive(data: bytes, wanted: tuple[int, int], promised: tuple[int, int]) -> Received:
    """The picture in `data`, cropped about its middle to the ratio of `wanted` and never larger than it.

    `promised` is the size that the caller expects after the crop.

    Raises:
        ProviderBug: this is no PNG, JPEG or WebP picture, or one much smaller than promised.
    """
    quick = data.startswith(_PNG) and len(data) <= _AT_ONCE_BYTES
    rendered = _size_of(data) if quick else await asyncio.to_thread(_size_of, data)
    width, height = crop_size(rendered, wanted)
    if width * height < _LEAST_SHARE * promised[0] * promised[1]:
        raise ProviderBug(
            f"the vendor sent a picture of {rendered[0]}x{rendered[1]} pixels "
            f"where {promised[0]}x{promised[1]} were promised"
        )
    if rendered == (width, height):
        return Received(data, width, height, rendered)
    return Received(await asyncio.to_thread(_cropped, data, (width, height)), width, height, rendered)


def _size_of(data: bytes) -> tuple[int, int]:
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            size = picture.size
            if not 0 < size[0] * size[1] <= PIXELS_LIMIT:
                raise ProviderBug(
                    f"the vendor sent a picture of {size[0]}x{size[1]} pixels; {PIXELS_LIMIT} is the limit"
                )
            if picture.format == "PNG":
                # Checksums cover all of it, so it need not be decoded.
                picture.verify()
            else:
                picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ProviderBug("the vendor sent something that is no PNG, JPEG or WebP picture") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ProviderBug("the vendor sent a picture that is damaged") from error
    return size


def _cropped(data: bytes, size: tuple[int, int]) -> Image.Image:
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            picture.load()
            scale = min(picture.width / size[0], picture.height / size[1])
            # At most the picture's own sides: a float's last digit may lie outside.
            across, down = min(picture.width, size[0] * scale), min(picture.height, size[1] * scale)
            left, top = (picture.width - across) / 2, (picture.height - down) / 2
            if scale == 1.0:
                corner = (round(left), round(top))
                return picture.crop((*corner, corner[0] + size[0], corner[1] + size[1]))
            plain = picture if picture.mode in {"RGB", "RGBA", "L"} else picture.convert("RGBA")
            return plain.resize(size, Image.Resampling.LANCZOS, box=(left, top, left + across, top + down))
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ProviderBug("the vendor sent a picture that is damaged") from error
