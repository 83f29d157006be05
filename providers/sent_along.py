"""Pictures that go along with a request: the one to change first, none larger than the quoted maximum allows for."""

from __future__ import annotations

from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING

from PIL import Image

from providers.image import Method

if TYPE_CHECKING:
    from providers.image import ImageRequest

# A picture of 1024x1024 is billed as about 1,024 tokens (ComfyUI's price badges), which the catalog expects of each
# (`reference_tokens`); twice as many are its maximum.
REFERENCE_PIXELS = 1_048_576
CHANGED_PIXELS = 2 * REFERENCE_PIXELS
_PNG_MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}


def sent_along(request: ImageRequest) -> list[Image.Image]:
    """The picture to change, then the references, scaled down where they are larger than they need to be."""
    references = [_within(picture, REFERENCE_PIXELS) for picture in request.references]
    if request.method is Method.TEXT_TO_IMAGE or request.initial is None:
        return references
    return [_within(request.initial, CHANGED_PIXELS), *references]


def png(picture: Image.Image) -> bytes:
    """The picture encoded, fast rather than small."""
    buffer = BytesIO()
    plain = picture if picture.mode in _PNG_MODES else picture.convert("RGB")
    plain.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _within(picture: Image.Image, pixels: int) -> Image.Image:
    scale = sqrt(pixels / (picture.width * picture.height))
    if scale >= 1:
        return picture
    size = max(1, int(picture.width * scale)), max(1, int(picture.height * scale))
    plain = picture if picture.mode in {"RGB", "RGBA", "L"} else picture.convert("RGBA")
    return plain.resize(size, Image.Resampling.LANCZOS)
