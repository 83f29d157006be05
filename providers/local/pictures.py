"""Pictures on their way to the device process and back, as files: pixels as they are, in the plainest of formats.

Writing or reading a megapixel takes a millisecond, which no compressed format does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from providers.errors import ProviderBug

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from providers.image import ImageRequest


def write_pictures(request: ImageRequest, names: Collection[str], folder: Path) -> dict[str, Path]:
    """Those pictures of `request` that `names` has ("initial", "mask", "control"), written to `folder`."""
    pictures = {
        "initial": (request.initial, "RGB"),
        "mask": (request.mask, "L"),
        "control": (request.control.image if request.control else None, "RGB"),
    }
    files = {}
    for name, (picture, mode) in pictures.items():
        if name in names and picture is not None:
            files[name] = folder / f"{name}.ppm"
            picture.convert(mode).save(files[name], "PPM")
    return files


def read_picture(file: Path, delivered: tuple[int, int]) -> Image.Image:
    """The rendered picture, cropped around its middle to the size that was promised.

    Raises:
        ProviderBug: there is no readable picture.
    """
    try:
        with Image.open(file, formats=("PPM",)) as picture:
            picture.load()
            return picture.copy() if picture.size == delivered else ImageOps.fit(picture, delivered)
    except (OSError, ValueError):
        raise ProviderBug("the device process left no readable picture") from None


def read_preview(file: Path | None) -> Image.Image | None:
    """A rough picture of an unfinished one; None where there is none, or it cannot be read."""
    if file is None:
        return None
    try:
        with Image.open(file, formats=("PPM",)) as picture:
            return picture.copy()
    except (OSError, ValueError):
        return None
