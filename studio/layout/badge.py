"""The starburst: its figure large, the rest of its words small, inside the circle that its points leave free."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from drawing.fonts import FontName
from drawing.paragraph import Paragraph, TextStyle, fit_paragraph
from studio.layout.geometry import Rect
from studio.layout.model import Block, PlacedLine, Role

if TYPE_CHECKING:
    from studio.layout.type_scale import TypeScale

_FIGURE = TextStyle(FontName.DISPLAY, tracking=-0.02, leading=1.05, headline=True)
_LABEL = TextStyle(FontName.STRONG, tracking=-0.02, leading=1.15, headline=True)
# Words stay inside this share of the diameter: within the valleys between the points.
_INSIDE = 0.80
_FIGURE_SHARE = 0.34
_LABEL_SHARE = 0.125
_ANGLE = -8.0
_FIGURE_WORD = re.compile(r"\S*\d\S*")


def plan_badge(
    text: str, wanted: tuple[float, tuple[float, float]], scale: TypeScale, room: Rect, group: int
) -> Block | None:
    """The starburst for `text` (drawable), inside `room`; None when its words do not fit legibly.

    `wanted` is its diameter in pixels and its middle in fractions of `room`; it grows where its words need it.
    """
    size, at = wanted
    for growth in (1.0, 1.15, 1.3, 1.5):
        diameter = size * growth
        if diameter > min(room.width, room.height):
            break
        x = min(max(room.x + at[0] * room.width - diameter / 2, room.x), room.right - diameter)
        y = min(max(room.y + at[1] * room.height - diameter / 2, room.y), room.bottom - diameter)
        rect = Rect(x, y, diameter, diameter)
        lines = _lines(text, rect, scale)
        if lines:
            return Block(role=Role.BADGE, rect=rect, lines=lines, group=group, align="center", angle=_ANGLE)
    return None


def _lines(text: str, rect: Rect, scale: TypeScale) -> tuple[PlacedLine, ...]:
    figure, label = _parts(text)
    for factor in (1.0, 0.9, 0.8, 0.7, 0.6):
        settings = [
            paragraph
            for part, style, share, most in (
                (figure, _FIGURE, _FIGURE_SHARE * factor, 1 if label else 3),
                (label, _LABEL, _LABEL_SHARE, 2),
            )
            if part
            for paragraph in [_set(part, style, rect, (scale.legible, max(scale.legible, rect.height * share)), most)]
        ]
        if any(setting is None or setting.broken for setting in settings):
            continue
        lines = _centred([setting for setting in settings if setting is not None], rect)
        if lines:
            return lines
    return ()


def _set(text: str, style: TextStyle, rect: Rect, sizes: tuple[float, float], most: int) -> Paragraph | None:
    inner = rect.width * _INSIDE
    return fit_paragraph(text, style, (inner, inner), sizes, most)


def _centred(paragraphs: list[Paragraph], rect: Rect) -> tuple[PlacedLine, ...]:
    """The lines around the middle of `rect`; none when a corner of one would leave the inner circle."""
    gap = 0.03 * rect.height
    cx, cy = rect.center
    top = cy - (sum(paragraph.height for paragraph in paragraphs) + gap * (len(paragraphs) - 1)) / 2
    placed: list[PlacedLine] = []
    for paragraph in paragraphs:
        for index, line in enumerate(paragraph.lines):
            baseline = top + paragraph.ascent + index * paragraph.style.leading * paragraph.size
            ends = (baseline - 0.75 * paragraph.size, baseline + 0.08 * paragraph.size)
            if any(math.hypot(line.width / 2, end - cy) > rect.width * _INSIDE / 2 for end in ends):
                return ()
            placed.append(
                PlacedLine(
                    text=line.text,
                    left=cx - line.width / 2,
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
