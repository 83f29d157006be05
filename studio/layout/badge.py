"""The starburst: its figure large, the rest of its words small, inside the circle that its points leave free."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from drawing.fonts import FontName
from drawing.paragraph import Paragraph, TextStyle, fit_paragraph, line_ink
from studio.layout.geometry import Rect
from studio.layout.model import Block, PlacedLine, Role

_FIGURE = TextStyle(FontName.DISPLAY, tracking=-0.02, leading=1.05, headline=True)
_LABEL = TextStyle(FontName.STRONG, tracking=-0.02, leading=1.15, headline=True)
# Words stay inside this share of the diameter: within the valleys between the points.
_INSIDE = 0.80
_FIGURE_SHARE = 0.34
_LABEL_SHARE = 0.125
_ANGLE = -8.0
_FIGURE_WORD = re.compile(r"\S*\d\S*")


def plan_badge(
    text: str, wanted: tuple[float, tuple[float, float]], legible: float, room: Rect, group: int
) -> Block | None:
    """The starburst for `text` (drawable), inside `room`; None when its words do not fit at the `legible` size.

    `wanted` is its diameter in pixels and its middle in fractions of `room`; it grows where its words need it.
    """
    size, at = wanted
    for growth in (1.0, 1.15, 1.3, 1.5):
        diameter = size * growth
        if diameter > min(room.width, room.height):
            break
        lines = _lines(text, diameter, legible)
        if lines:
            x = min(max(room.x + at[0] * room.width - diameter / 2, room.x), room.right - diameter)
            y = min(max(room.y + at[1] * room.height - diameter / 2, room.y), room.bottom - diameter)
            moved = [line.model_copy(update={"left": line.left + x, "baseline": line.baseline + y}) for line in lines]
            rect = Rect(x, y, diameter, diameter)
            return Block(role=Role.BADGE, rect=rect, lines=tuple(moved), group=group, align="center", angle=_ANGLE)
    return None


@lru_cache(maxsize=64)
def _lines(text: str, diameter: float, legible: float) -> tuple[PlacedLine, ...]:
    """The words in a starburst at the origin; none when they do not fit."""
    figure, label = _parts(text)
    label_sizes = (legible, max(legible, diameter * _LABEL_SHARE))
    inner = (diameter * _INSIDE, diameter * _INSIDE)
    small = fit_paragraph(label, _LABEL, inner, label_sizes, 2) if label else None
    if label and small is None:
        return ()
    for factor in (1.0, 0.9, 0.8, 0.7, 0.6):
        sizes = (legible, max(legible, diameter * _FIGURE_SHARE * factor))
        large = fit_paragraph(figure, _FIGURE, inner, sizes, 1 if label else 3)
        lines = () if large is None else _centred([large] if small is None else [large, small], diameter)
        if lines:
            return lines
    return ()


def _centred(paragraphs: list[Paragraph], diameter: float) -> tuple[PlacedLine, ...]:
    """The lines around the middle; none when a corner of one would leave the inner circle."""
    gap, middle = 0.03 * diameter, diameter / 2
    top = middle - (sum(paragraph.height for paragraph in paragraphs) + gap * (len(paragraphs) - 1)) / 2
    placed: list[PlacedLine] = []
    for paragraph in paragraphs:
        for index, line in enumerate(paragraph.lines):
            baseline = top + paragraph.ascent + index * paragraph.style.leading * paragraph.size
            _, upper, _, lower = line_ink(line, 0.0, baseline)
            if any(math.hypot(line.width / 2, end - middle) > diameter * _INSIDE / 2 for end in (upper, lower)):
                return ()
            placed.append(
                PlacedLine(
                    text=line.text,
                    left=middle - line.width / 2,
                    baseline=baseline,
                    width=line.width,
                    size=paragraph.size,
                    font=paragraph.style.font,
                    tracking=paragraph.style.tracking,
                )
            )
        top += paragraph.height + gap
    return tuple(placed)


def _parts(text: str) -> tuple[str, str]:
    """The figure ("70%" of "최대 70% 할인") and the other words; all of it when there is no figure or it is all."""
    plain = text.replace("\n", " ")
    found = _FIGURE_WORD.search(plain)
    if found is None:
        return plain, ""
    label = " ".join((plain[: found.start()] + " " + plain[found.end() :]).split())
    return found.group(), label
