"""What a thread runs for one picture: the SVG document, then its pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.raster import rasterise, rasterise_opaque
from drawing.svg import document, rect
from providers.poster.composition import compose

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["compose", "paint", "try_out"]

GRAIN = 1.3
"""Standard deviation of the film grain, in levels of 255: hides the bands of soft gradients, no more."""


def paint(svg: str, width: int, height: int, seed: int) -> Image.Image:
    """The document's pixels, RGB, with the seed's grain."""
    return rasterise_opaque(svg, width, height, GRAIN, seed)


def try_out() -> str:
    """Draw a tiny document and say so.

    Raises:
        ValueError: it could not be drawn.
    """
    rasterise(document(8, 8, rect(0, 0, 8, 8, "#000000")), 8, 8)
    return "draws"
