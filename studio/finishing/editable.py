"""The editable document of a drawn poster: its scene and its lettering in one SVG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drawing.svg import document

if TYPE_CHECKING:
    from studio.finishing.lettering import Lettering

_PROLOG = re.compile(r"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*(?=<svg[\s>])", re.DOTALL)


def editable_svg(scene: str, lettering: Lettering | None, width: int, height: int) -> str:
    """`scene` (a document of `width` times `height`) with the type over it.

    Raises:
        ValueError: `scene` is no SVG document.
    """
    start = _PROLOG.match(scene)
    if start is None:
        raise ValueError("a scene is an SVG document")
    inner = scene[start.end() :].rstrip()
    if lettering is None:
        return document(width, height, inner)
    return document(width, height, inner + lettering.under + lettering.over, lettering.defs)
