"""Reading what a model returned, and bringing it to the promised pixels: cropped, never stretched."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from studio.finishing.options import UnreadablePicture

_LONGEST_SIDE = 8192
_FORMATS = ("JPEG", "PNG", "WEBP")


def read_picture(source: Image.Image | bytes) -> Image.Image:
    """A copy of the picture: upright, in sRGB, without transparency (laid on white) and without foreign metadata.

    Raises:
        UnreadablePicture: no JPEG, PNG or WebP that can be read, or more than 8192 pixels on a side.
    """
    try:
        picture = Image.open(BytesIO(source), formats=_FORMATS) if isinstance(source, bytes) else source
        if max(picture.size) > _LONGEST_SIDE:
            raise UnreadablePicture(f"a picture has up to {_LONGEST_SIDE} pixels a side, not {picture.size}")
        upright = _opaque(_in_srgb(ImageOps.exif_transpose(picture)))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadablePicture("the bytes are no JPEG, PNG or WebP picture that can be read") from error
    # What came with the picture (profile, place, time) would be written into our file again.
    upright.info.clear()
    return upright


def cover(picture: Image.Image, width: int, height: int, focus: tuple[float, float]) -> Image.Image:
    """`picture` cropped to the ratio of `width` to `height` and scaled to exactly that many pixels.

    `focus` is a point in fractions that keeps its place, so that a subject to one side is not cut off.
    """
    if picture.size == (width, height):
        return picture
    return ImageOps.fit(picture, (width, height), method=Image.Resampling.LANCZOS, centering=focus)


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    try:
        converted = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return picture
    return converted or picture


def _opaque(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
