"""What is laid out, on what, and the plan that comes of it: plain frozen data, JSON both ways."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drawing.fonts import FontName
from providers.image import Box
from studio.layout.geometry import Rect

NARROWEST, WIDEST = 1 / 3, 3.0


class Frozen(BaseModel):
    """A value: it cannot be changed, and it knows no fields but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(StrEnum):
    """What a piece of text is for. Hashtags have no role: they are not set on the picture."""

    BRAND = "brand"
    HEADLINE = "headline"
    BODY = "body"
    CALL_TO_ACTION = "call_to_action"
    BADGE = "badge"


class AdText(Frozen):
    """The words of an ad; any part may be empty. `badge` is a short offer for the starburst: "30%", "최대 70% 할인"."""

    headline: Annotated[str, Field(max_length=200)] = ""
    body: Annotated[str, Field(max_length=1000)] = ""
    call_to_action: Annotated[str, Field(max_length=200)] = ""
    badge: Annotated[str, Field(max_length=200)] = ""
    brand: Annotated[str, Field(max_length=200)] = ""

    def part(self, role: Role) -> str:
        """The words for `role`."""
        return str(getattr(self, role.value))


class Canvas(Frozen):
    """The picture to come, in pixels, and what steers the choice of a template.

    `industry` is a key such as "cafe", `mood` and `tone` any words; `template` names a template instead of choosing.
    """

    width: Annotated[int, Field(ge=64, le=8192)]
    height: Annotated[int, Field(ge=64, le=8192)]
    seed: Annotated[int, Field(ge=0, lt=1 << 64)] = 0
    industry: Annotated[str, Field(max_length=100)] = ""
    mood: Annotated[str, Field(max_length=200)] = ""
    tone: Annotated[str, Field(max_length=40)] = ""
    template: Annotated[str, Field(max_length=40)] | None = None

    @model_validator(mode="after")
    def _has_a_ratio_that_can_be_laid_out(self) -> Self:
        # A pixel of slack: sides are rounded.
        if not NARROWEST * (self.height - 2) <= self.width <= WIDEST * (self.height + 2):
            raise ValueError(f"the ratio is from 1:3 to 3:1, not {self.width}:{self.height}")
        return self

    @property
    def frame(self) -> Rect:
        """The whole picture."""
        return Rect(0.0, 0.0, float(self.width), float(self.height))

    @property
    def short_side(self) -> int:
        """The smaller of width and height."""
        return min(self.width, self.height)


class PlacedLine(Frozen):
    """One line of type: `left` is where its ink begins, `baseline` where it stands, `size` in pixels per em."""

    text: str
    left: float
    baseline: float
    width: float
    size: float
    font: FontName
    tracking: float


class Block(Frozen):
    """The placed words of one role. `rect` holds everything drawn for it, a pill's or starburst's shape included.

    `display` marks type so large that a contrast of 3.0 is enough; `angle` turns the drawing around the middle of
    `rect`, in degrees; `broken` tells that a word had to be cut.
    """

    role: Role
    rect: Rect
    lines: tuple[PlacedLine, ...]
    group: int
    align: str
    display: bool = False
    angle: float = 0.0
    broken: bool = False


class Panel(Frozen):
    """A flat area that is laid over the picture under some groups of text: the corners of a polygon, in pixels."""

    corners: tuple[tuple[float, float], ...]
    groups: tuple[int, ...]


class Ornament(Frozen):
    """A thin decoration: a "rule" (filled) or a "frame" (outlined, `thickness` wide)."""

    kind: str
    rect: Rect
    thickness: float = 0.0


class Layout(Frozen):
    """Where everything goes on a picture of `width` times `height` pixels.

    `hero_zone` is what the lettering leaves to the picture's subject and `clear_zones` what the picture has to keep
    calm, both in fractions of the picture. `edges` names for each group of blocks the side of the frame it leans on.
    `dropped` are roles whose words found no room, in the order in which they were given up; `unrenderable` characters
    that no font has.
    """

    template: str
    width: int
    height: int
    seed: int
    blocks: tuple[Block, ...]
    edges: tuple[str, ...]
    panels: tuple[Panel, ...] = ()
    ornaments: tuple[Ornament, ...] = ()
    hero_zone: Box
    clear_zones: tuple[Box, ...] = ()
    dropped: tuple[Role, ...] = ()
    unrenderable: tuple[str, ...] = ()

    @property
    def frame(self) -> Rect:
        """The whole picture, in pixels."""
        return Rect(0.0, 0.0, float(self.width), float(self.height))

    def group(self, index: int) -> tuple[Block, ...]:
        """The blocks of one group, top to bottom."""
        return tuple(block for block in self.blocks if block.group == index)
