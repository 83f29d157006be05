"""The pictures that go along with an edit at OpenAI: no larger than what the quoted maximum allows for."""

from __future__ import annotations

from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps

from providers.image import Method

if TYPE_CHECKING:
    from providers.image import ImageRequest

# A picture of 1024x1024 is billed as about 1,024 tokens (ComfyUI's price badges), which the catalog expects of each
# (`reference_tokens`); twice as many are its maximum.
REFERENCE_PIXELS = 1_048_576
CHANGED_PIXELS = 2 * REFERENCE_PIXELS


def files_of(request: ImageRequest) -> dict[str, Any]:
    """The pictures to send along: the one to change first, then references, then what to paint over."""
    changes = request.method is not Method.TEXT_TO_IMAGE and request.initial is not None
    pictures = [_within(picture, REFERENCE_PIXELS) for picture in request.references]
    if changes and request.initial is not None:
        pictures.insert(0, _within(request.initial, CHANGED_PIXELS))
    files: dict[str, Any] = {
        "image": [(f"{n}.png", _png(picture), "image/png") for n, picture in enumerate(pictures)],
    }
    if request.method is Method.INPAINT and request.mask is not None:
        files["mask"] = _mask_file(request.mask, pictures[0].size)
    return files


def _within(picture: Image.Image, pixels: int) -> Image.Image:
    scale = sqrt(pixels / (picture.width * picture.height))
    if scale >= 1:
        return picture
    size = max(1, int(picture.width * scale)), max(1, int(picture.height * scale))
    plain = picture if picture.mode in {"RGB", "RGBA", "L"} else picture.convert("RGBA")
    return plain.resize(size, Image.Resampling.LANCZOS)


def _mask_file(mask: Image.Image, size: tuple[int, int]) -> tuple[str, bytes, str]:
    """Ours is white where to paint; theirs is transparent there, and of the picture's own size."""
    keep = ImageOps.invert(mask.convert("L").resize(size))
    picture = Image.new("RGBA", size, (0, 0, 0, 255))
    picture.putalpha(keep)
    return ("mask.png", _png(picture), "image/png")


def _png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
