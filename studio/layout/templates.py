"""Layout templates: JSON files in `templates/`, one per template, checked when they are read."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from studio.layout.model import Frozen, Role

if TYPE_CHECKING:
    from studio.layout.model import Canvas

_FOLDER = Path(__file__).parent / "templates"

Fraction = Annotated[float, Field(ge=0, le=1)]


class Shape(StrEnum):
    """A class of ratios that share one arrangement."""

    BANNER = "banner"
    WIDE = "wide"
    SQUARE = "square"
    TALL = "tall"
    TOWER = "tower"

    @classmethod
    def of(cls, canvas: Canvas) -> Shape:
        """The class of the canvas's ratio: 3:1 is a banner, 4:3 wide, 1:1 square, 3:4 tall, 1:3 a tower."""
        ratio = canvas.width / canvas.height
        bounds = ((2.0, cls.BANNER), (1.18, cls.WIDE), (0.86, cls.SQUARE), (0.52, cls.TALL))
        return next((shape for bound, shape in bounds if ratio >= bound), cls.TOWER)


class Face(StrEnum):
    """How headlines look."""

    SERIF = "serif"
    STRONG = "strong"
    DISPLAY = "display"


class StackPlan(Frozen):
    """Roles set one below the other in an area, both given as fractions of the safe frame (x, y, width, height).

    `grow` is the area for text that does not fit into `area`. `edge` is the side of the frame that the stack leans on.
    """

    roles: tuple[Role, ...]
    area: tuple[Fraction, Fraction, Fraction, Fraction]
    grow: tuple[Fraction, Fraction, Fraction, Fraction] | None = None
    anchor: Literal["top", "center", "bottom"] = "top"
    align: Literal["left", "center", "right"] = "left"
    edge: Literal["top", "bottom", "left", "right"]


class BadgePlan(Frozen):
    """The starburst: its middle in fractions of the band that words leave, its width as a share of the short side."""

    at: tuple[Fraction, Fraction]
    size: Fraction


class PanelPlan(Frozen):
    """A flat area from one side of the frame to just beyond the text. `slant` is the slope of its far edge."""

    side: Literal["left", "right", "top", "bottom"]
    stacks: tuple[int, ...]
    slant: Annotated[float, Field(ge=-0.4, le=0.4)] = 0.0


class Arrangement(Frozen):
    """One template for one class of ratios. `headline` is the largest headline size as a share of the short side."""

    stacks: tuple[StackPlan, ...]
    headline: Fraction
    badge: BadgePlan
    panel: PanelPlan | None = None


class Template(Frozen):
    """A way to lay out an ad. `industries`, `moods` and `tones` are what it suits; `faces` the headline's, best first.

    `margin` is the safe distance from the frame as a share of the short side.
    """

    name: str
    industries: tuple[str, ...]
    moods: tuple[str, ...]
    tones: tuple[str, ...]
    faces: tuple[Face, ...]
    margin: Fraction = 0.066
    ornament: Literal["none", "rule", "frame"] = "none"
    wants_badge: bool = False
    shapes: dict[Shape, Arrangement]


@lru_cache(maxsize=1)
def templates() -> dict[str, Template]:
    """All templates by name, in the order of their names."""
    found = [Template.model_validate_json(path.read_bytes()) for path in sorted(_FOLDER.glob("*.json"))]
    return {template.name: template for template in found}
