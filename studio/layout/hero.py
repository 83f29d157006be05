"""What the lettering leaves to the picture: the empty rectangle that holds a subject best."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from studio.layout.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

# Width to height of a bottle, a bowl, and a car.
_SUBJECTS = (0.6, 1.0, 1.6)
_MINIMUM_SIDE = 0.02


def largest_gap(frame: Rect, obstacles: Sequence[Rect], *, centred: bool) -> Rect:
    """The empty rectangle in `frame` in which subjects of common proportions find most room.

    With `centred`, one in the middle of the frame is preferred: the further off it is, the larger it has to be.

    Where the obstacles cover the frame, the emptiest sliver at an edge is left: a zone always has an area.
    """
    blocked = [box for box in (obstacle.within(frame) for obstacle in obstacles) if box.width > 0 and box.height > 0]
    xs = sorted({frame.x, frame.right, *(edge for box in blocked for edge in (box.x, box.right))})
    ys = sorted({frame.y, frame.bottom, *(edge for box in blocked for edge in (box.y, box.bottom))})
    smallest = _MINIMUM_SIDE * min(frame.width, frame.height)
    gaps = [
        gap
        for left, right in product(xs, xs)
        for top, bottom in product(ys, ys)
        if right - left >= smallest and bottom - top >= smallest
        for gap in [Rect(left, top, right - left, bottom - top)]
        if not any(gap.overlaps(box) for box in blocked)
    ]
    if not gaps:
        return Rect(frame.x, frame.y, smallest, smallest)
    if not centred:
        return max(gaps, key=lambda gap: (subject_room(gap), -gap.x, -gap.y))
    gaps += [middle for gap in gaps for middle in [_middle(gap, frame)] if middle.width >= smallest]
    return max(gaps, key=lambda gap: (subject_room(gap) * (1 - _off_center(gap, frame)), -gap.x, -gap.y))


def subject_room(gap: Rect) -> float:
    """How large subjects of common proportions get in `gap`."""
    return sum(_fitted(gap, ratio) for ratio in _SUBJECTS)


def _off_center(gap: Rect, frame: Rect) -> float:
    return abs(gap.center[0] - frame.center[0]) / frame.width


def _middle(gap: Rect, frame: Rect) -> Rect:
    cx = frame.center[0]
    half = min(cx - gap.x, gap.right - cx)
    return Rect(cx - half, gap.y, 2 * half, gap.height)


def _fitted(gap: Rect, ratio: float) -> float:
    width = min(gap.width, gap.height * ratio)
    return width * width / ratio
