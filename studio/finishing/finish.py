"""From the model's picture to the file that the owner downloads. CPU-bound and synchronous: call it in a thread.

The same picture, layout and options give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from drawing.raster import draw_over
from studio.finishing.editable import editable_svg
from studio.finishing.encoding import encode
from studio.finishing.lettering import Lettering, letter
from studio.finishing.mark import draw_mark, place_mark
from studio.finishing.metadata import xmp_of
from studio.finishing.options import Finished, FinishOptions, ImageFormat
from studio.finishing.picture import cover, read_picture

if TYPE_CHECKING:
    from studio.layout import Layout

THUMBNAIL_SIDE = 256
_CENTER = (0.5, 0.5)


def finish(picture: Image.Image | bytes, svg: str | None, layout: Layout | None, options: FinishOptions) -> Finished:
    """Crop `picture` to the promised ratio and pixels, set the type of `layout` on it, mark it and encode it.

    `svg` is the scene that `picture` was drawn from, if it was drawn; its lettered document comes back as
    `Finished.svg`. With `layout` None no type is set.

    Raises:
        UnreadablePicture: `picture` is no JPEG, PNG or WebP that can be read, or larger than 8192 pixels a side.
        ValueError: the layout was planned for another ratio than the promised one.
    """
    plan = None if layout is None else _fitting(layout, options)
    base = cover(read_picture(picture), options.width, options.height, _focus(plan))
    lettering = None if plan is None else letter(base, plan)
    finished = base if plan is None or lettering is None else draw_over(base, lettering.document(plan))
    marked = options.ai_generated and options.mark
    xmp = xmp_of(options)
    encoded = encode(_marked(finished, plan, options) if marked else finished, options.format, xmp)
    return Finished(
        data=encoded.data,
        mime=options.format.mime,
        width=options.width,
        height=options.height,
        thumbnail=_thumbnail(finished, options, xmp, marked=marked),
        thumbnail_mime=ImageFormat.JPEG.mime,
        svg=_editable(svg, lettering, options),
        contrasts=() if lettering is None else lettering.contrasts,
        marked=marked,
        quality=encoded.quality,
    )


def _fitting(layout: Layout, options: FinishOptions) -> Layout:
    if (layout.width, layout.height) != (options.width, options.height):
        raise ValueError(
            f"the layout was planned for {layout.width}x{layout.height} pixels, not {options.width}x{options.height}"
        )
    return layout


def _focus(layout: Layout | None) -> tuple[float, float]:
    if layout is None:
        return _CENTER
    zone = layout.hero_zone
    return (zone.x + zone.width / 2, zone.y + zone.height / 2)


def _marked(picture: Image.Image, layout: Layout | None, options: FinishOptions) -> Image.Image:
    taken = [] if layout is None else [block.rect for block in layout.blocks]
    frames = [] if layout is None else [item.rect.x for item in layout.ornaments if item.kind == "frame"]
    inset = max(frames, default=0.0) * 1.15
    return draw_mark(picture, place_mark(picture, options.language, taken, inset))


def _thumbnail(picture: Image.Image, options: FinishOptions, xmp: bytes, *, marked: bool) -> bytes:
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if marked:
        small = draw_mark(small, place_mark(small, options.language))
    return encode(small, ImageFormat.JPEG, xmp).data


def _editable(svg: str | None, lettering: Lettering | None, options: FinishOptions) -> str | None:
    if svg is None:
        return None
    return editable_svg(svg, lettering, options.width, options.height)
