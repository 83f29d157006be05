"""Pictures to send and to receive: a gradient of any size, so that a crop can be seen."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw


@lru_cache(maxsize=64)
def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    """A gradient in RGB, red from left to right and green from top to bottom, encoded as PNG, JPEG or WEBP."""
    buffer = BytesIO()
    gradient(width, height).save(buffer, kind)
    return buffer.getvalue()


@lru_cache(maxsize=64)
def clear(width: int, height: int) -> bytes:
    """The gradient as a disc on nothing: a PNG with an alpha channel."""
    disc = Image.new("L", (width, height), 0)
    ImageDraw.Draw(disc).ellipse((width // 4, height // 4, 3 * width // 4, 3 * height // 4), fill=255)
    subject = gradient(width, height)
    subject.putalpha(disc)
    buffer = BytesIO()
    subject.save(buffer, "PNG")
    return buffer.getvalue()


def gradient(width: int, height: int) -> Image.Image:
    """The same, not encoded."""
    down = Image.linear_gradient("L")
    across = down.rotate(90)
    bands = [band.resize((width, height)) for band in (across, down)]
    return Image.merge("RGB", (*bands, Image.new("L", (width, height), 96)))


def size_of(image: Image.Image | bytes) -> tuple[int, int]:
    """The true pixels of a result, read from the picture itself."""
    if isinstance(image, Image.Image):
        return image.size
    with Image.open(BytesIO(image)) as opened:
        opened.load()
        return opened.size


def marked(width: int, height: int) -> Image.Image:
    """The gradient with a white disc on it: another picture, with an edge."""
    picture = gradient(width, height)
    ImageDraw.Draw(picture).ellipse((width // 4, height // 4, 3 * width // 4, 3 * height // 4), fill="white")
    return picture


def pixels_of(image: Image.Image | bytes) -> bytes:
    """Every pixel of a result, for comparing."""
    if isinstance(image, Image.Image):
        return image.convert("RGBA").tobytes()
    with Image.open(BytesIO(image)) as opened:
        return opened.convert("RGBA").tobytes()


def shows_nothing_somewhere(image: Image.Image | bytes) -> bool:
    """Whether some pixel is wholly transparent."""
    return 0 in pixels_of(image)[3::4]
