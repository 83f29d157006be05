"""The shapes under type: pill, starburst, and the light that is laid over a busy picture, as SVG."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.svg import circle, group, number, polygon, rect

if TYPE_CHECKING:
    from drawing.svg import Definitions
    from studio.finishing.scheme import Pair
    from studio.layout import Rect

_POINTS = 18
_VALLEY = 0.9
# The scrim keeps its full strength this far beyond the type, then fades out over a distance as long as this share of
# its own depth.
_FADE = 0.5


def pill(box: Rect, fill: str, defs: Definitions, shade: str) -> str:
    """A pill that fills `box`, with a soft shadow below it."""
    radius = min(box.height, box.width) / 2
    drop = box.height * 0.07
    shadow = rect(
        box.x, box.y + drop, box.width, box.height, shade, rx=radius, filter=defs.blur(drop * 1.3), opacity=0.28
    )
    return shadow + rect(box.x, box.y, box.width, box.height, fill, rx=radius)


def starburst(box: Rect, colours: tuple[Pair, Pair], defs: Definitions, shade: str) -> str:
    """A starburst whose points touch the circle in `box`, with a soft shadow."""
    cx, cy = box.center
    radius = box.width / 2
    points = []
    for step in range(2 * _POINTS):
        reach = radius * (_VALLEY if step % 2 else 1.0)
        angle = math.pi * step / _POINTS
        points.append((cx + reach * math.sin(angle), cy - reach * math.cos(angle)))
    shadow = circle(cx, cy + radius * 0.06, radius * 0.94, shade, filter=defs.blur(radius * 0.05), opacity=0.34)
    fill = defs.linear((0, colours[0].fill), (1, colours[1].fill))
    ring = circle(
        cx, cy, radius * 0.83, "none", stroke=colours[0].ink, stroke_width=max(0.8, radius * 0.012), opacity=0.4
    )
    return shadow + polygon(points, fill) + ring


def scrim(frame: Rect, under: Rect, edge: str, veil: tuple[str, float], defs: Definitions) -> str:
    """Light or shade from an `edge` of the frame, even under `under`, fading beyond; `veil` is colour and opacity."""
    colour, opacity = veil
    depth = {
        "top": under.bottom,
        "bottom": frame.height - under.y,
        "left": under.right,
        "right": frame.width - under.x,
    }[edge]
    whole = frame.height if edge in {"top", "bottom"} else frame.width
    fade = min(whole - depth, max(depth * _FADE, 0.12 * whole)) if depth < whole else 0.0
    reach = depth + fade
    start, end = {
        "top": ((0.0, 0.0), (0.0, reach)),
        "bottom": ((0.0, frame.height), (0.0, frame.height - reach)),
        "left": ((0.0, 0.0), (reach, 0.0)),
        "right": ((frame.width, 0.0), (frame.width - reach, 0.0)),
    }[edge]
    even = depth / reach
    # Smoothstep: no line shows where the fading begins or ends.
    steps = [
        (even + (1 - even) * t, colour, round(opacity * (1 - t * t * (3 - 2 * t)), 4)) for t in (0, 0.25, 0.5, 0.75, 1)
    ]
    paint = defs.linear_at(start, end, (0, colour, opacity), *steps)
    return rect(0, 0, frame.width, frame.height, paint)


def turned(markup: str, box: Rect, angle: float) -> str:
    """`markup` turned by `angle` degrees around the middle of `box`."""
    if not angle:
        return markup
    cx, cy = box.center
    return group(markup, transform=f"rotate({number(angle)} {number(cx)} {number(cy)})")
