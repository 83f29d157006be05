"""What is wanted of a finished picture, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.layout import Role


class ImageFormat(StrEnum):
    """An encoding of the finished picture."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"

    @property
    def mime(self) -> str:
        """The media type, as in Content-Type."""
        return f"image/{self.value}"


class UnreadablePicture(ValueError):
    """The bytes are no picture that can be read, or one of more than 8192 pixels on a side."""


@dataclass(frozen=True, slots=True)
class FinishOptions:
    """The promise to keep: `width` times `height` pixels in `format`.

    `ai_generated` says whether a trained model made the picture: it decides the disclosure in the metadata and whether
    `mark` (a small visible mark in `language`, "ko" or "en") applies at all. The rest is written into the metadata.
    """

    width: int
    height: int
    ai_generated: bool
    format: ImageFormat = ImageFormat.JPEG
    mark: bool = True
    language: str = "ko"
    prompt: str = ""
    provider: str = ""
    model: str = ""
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class BlockContrast:
    """The worst WCAG contrast ratio found under the words of one role, and the ratio they needed."""

    role: Role
    measured: float
    needed: float


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished picture: `data` of `width` times `height` pixels, and a JPEG `thumbnail` of 256 on its longest side.

    `svg` is the editable document of a drawn poster, None for other pictures. `quality` is the JPEG quality used.
    """

    data: bytes
    mime: str
    width: int
    height: int
    thumbnail: bytes
    thumbnail_mime: str
    svg: str | None
    contrasts: tuple[BlockContrast, ...]
    marked: bool
    quality: int | None = None
