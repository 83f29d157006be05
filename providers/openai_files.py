"""The pictures that go along with an edit at OpenAI, and what to paint over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps

from providers.image import Method
from providers.sent_along import png, sent_along

if TYPE_CHECKING:
    from providers.image import ImageRequest


def files_of(request: ImageRequest) -> dict[str, Any]:
    """The pictures to send along: the one to change first, then references, then what to paint over."""
    pictures = sent_along(request)
    files: dict[str, Any] = {
        "image": [(f"{n}.png", png(picture), "image/png") for n, picture in enumerate(pictures)],
    }
    if request.method is Method.INPAINT and request.mask is not None:
        files["mask"] = _mask_file(request.mask, pictures[0].size)
    return files


def _mask_file(mask: Image.Image, size: tuple[int, int]) -> tuple[str, bytes, str]:
    """Ours is white where to paint; theirs is transparent there, and of the picture's own size."""
    keep = ImageOps.invert(mask.convert("L").resize(size))
    picture = Image.new("RGBA", size, (0, 0, 0, 255))
    picture.putalpha(keep)
    return ("mask.png", png(picture), "image/png")
