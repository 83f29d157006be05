"""Layout: where the words of an ad go on its picture, and what they leave to the picture's subject."""

from studio.layout.geometry import Rect, union
from studio.layout.model import AdText, Block, Canvas, Layout, Ornament, Panel, PlacedLine, Role
from studio.layout.plan import DROP_ORDER, plan_layout
from studio.layout.templates import templates

__all__ = [
    "DROP_ORDER",
    "AdText",
    "Block",
    "Canvas",
    "Layout",
    "Ornament",
    "Panel",
    "PlacedLine",
    "Rect",
    "Role",
    "plan_layout",
    "templates",
    "union",
]
