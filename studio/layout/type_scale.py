"""How large each role is set, and in what style: sizes are shares of the canvas's short side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drawing.fonts import FontName
from drawing.paragraph import TextStyle
from studio.layout.model import Role
from studio.layout.templates import Face, Shape

if TYPE_CHECKING:
    from studio.layout.model import Canvas
    from studio.layout.templates import Arrangement

_SMALLEST_SHARE = 0.022
_SMALLEST_PIXELS = 10.0
_DISPLAY_SHARE = 0.036
_DISPLAY_PIXELS = 24.0

_HEADLINE_STYLES = {
    Face.SERIF: TextStyle(FontName.SERIF, tracking=-0.035, leading=1.22, headline=True),
    Face.STRONG: TextStyle(FontName.STRONG, tracking=-0.035, leading=1.17, headline=True),
    Face.DISPLAY: TextStyle(FontName.DISPLAY, tracking=-0.02, leading=1.12, headline=True),
}
_BODY = TextStyle(FontName.TEXT, tracking=-0.02, leading=1.5)
_LABEL = TextStyle(FontName.STRONG, tracking=-0.02, leading=1.3)
# Body, brand and call to action as shares of the short side: a narrow picture is seen from as near as a square one.
_SMALL_TYPE = {
    Shape.BANNER: (0.066, 0.050, 0.056),
    Shape.WIDE: (0.044, 0.036, 0.038),
    Shape.SQUARE: (0.035, 0.031, 0.032),
    Shape.TALL: (0.044, 0.038, 0.040),
    Shape.TOWER: (0.058, 0.048, 0.052),
}
_GAPS = {Shape.BANNER: 1.5, Shape.WIDE: 1.15, Shape.SQUARE: 1.0, Shape.TALL: 1.15, Shape.TOWER: 1.3}
_GAP_BEFORE = {Role.HEADLINE: 1.25, Role.BODY: 1.15, Role.CALL_TO_ACTION: 1.35, Role.BRAND: 1.35, Role.BADGE: 1.0}
_GAP_WITH_RULE = 2.1


@dataclass(frozen=True, slots=True)
class TypeSize:
    """The style of a role and the sizes it may take, in pixels."""

    style: TextStyle
    smallest: float
    largest: float


@dataclass(frozen=True, slots=True)
class TypeScale:
    """The sizes of all roles on one canvas.

    `gap` is the usual distance between two roles in pixels, `gaps` the distance before each role as multiples of it.
    """

    sizes: dict[Role, TypeSize]
    legible: float
    gap: float
    gaps: dict[Role, float]

    def is_display(self, size: float) -> bool:
        """Whether type of this size counts as large, so that a contrast of 3.0 is enough (WCAG 2.2, 1.4.3)."""
        return size >= max(_DISPLAY_PIXELS, self.legible * _DISPLAY_SHARE / _SMALLEST_SHARE)

    def relaxed(self) -> TypeScale:
        """The same with headlines allowed down to the smallest legible size: for texts that fit in no other way."""
        headline = replace(self.sizes[Role.HEADLINE], smallest=self.legible)
        return replace(self, sizes={**self.sizes, Role.HEADLINE: headline}, gap=self.gap * 0.7)


def type_scale(canvas: Canvas, arrangement: Arrangement, face: Face, *, rule: bool = False) -> TypeScale:
    """The sizes for `canvas`; nothing is ever set smaller than 2.2 % of its short side (and 10 pixels).

    `rule` leaves room for a rule above the headline.
    """
    unit = canvas.short_side
    shape = Shape.of(canvas)
    legible = max(_SMALLEST_PIXELS, _SMALLEST_SHARE * unit)
    body, brand, action = (share * unit for share in _SMALL_TYPE[shape])
    headline = max(legible * 1.3, arrangement.headline * unit)
    sizes = {
        Role.HEADLINE: TypeSize(_HEADLINE_STYLES[face], max(legible * 1.3, headline * 0.42), headline),
        Role.BODY: TypeSize(_BODY, legible, max(legible, body)),
        Role.BRAND: TypeSize(_LABEL, legible, max(legible, brand)),
        Role.CALL_TO_ACTION: TypeSize(_LABEL, legible, max(legible, action)),
    }
    gaps = {**_GAP_BEFORE, Role.HEADLINE: _GAP_WITH_RULE} if rule else _GAP_BEFORE
    return TypeScale(sizes, legible, 0.03 * unit * _GAPS[shape], gaps)
