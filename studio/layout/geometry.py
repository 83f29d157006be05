"""Rectangles in pixels, origin at the top left, y downwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from providers.image import Box

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y where it ends."""
        return self.y + self.height

    @property
    def center(self) -> tuple[float, float]:
        """The point in its middle."""
        return (self.x + self.width / 2, self.y + self.height / 2)

    def grown(self, by: float) -> Rect:
        """The same rectangle with `by` pixels more on every side (fewer when negative)."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share more than an edge."""
        slack = 1e-6
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )

    def within(self, frame: Rect) -> Rect:
        """The part that lies in `frame`."""
        x, y = max(self.x, frame.x), max(self.y, frame.y)
        return Rect(x, y, max(0.0, min(self.right, frame.right) - x), max(0.0, min(self.bottom, frame.bottom) - y))

    def fraction_of(self, frame: Rect) -> Box:
        """The same place in fractions of `frame`, which it lies in; each number is from 0 to 1."""
        x = min(1.0, max(0.0, (self.x - frame.x) / frame.width))
        y = min(1.0, max(0.0, (self.y - frame.y) / frame.height))
        return Box(x, y, min(1.0 - x, self.width / frame.width), min(1.0 - y, self.height / frame.height))


def union(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle around all of `rects`, of which there is at least one."""
    boxes = list(rects)
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Rect(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)
