"""What is laid under and beside the type: panels from an edge of the frame, a rule above the headline, a thin frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.layout.geometry import Rect, union
from studio.layout.model import Block, Ornament, Panel, Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.layout.templates import PanelPlan, Template

_RULE = (0.085, 0.0045)
_RULE_ABOVE, _RULE_FROM_EDGE = 0.24, 0.6
_FRAME_INSET = 0.42
_FRAME_THICKNESS = 0.0022


@dataclass(frozen=True, slots=True)
class LaidPanel:
    """A panel and the rectangle that no subject should enter."""

    panel: Panel
    rect: Rect


def panel(plan: PanelPlan | None, groups: Mapping[int, Rect], frame: Rect, margin: float) -> list[LaidPanel]:
    """The template's panel, reaching just beyond the text of its stacks; none when they hold no text."""
    on_it = [groups[index] for index in (plan.stacks if plan else ()) if index in groups]
    if plan is None or not on_it:
        return []
    text = union(on_it)
    across = frame.height if plan.side in {"left", "right"} else frame.width
    lean = plan.slant * across
    near, far = {
        "left": (text.right, frame.right),
        "right": (frame.right - text.x, frame.right),
        "top": (text.bottom, frame.bottom),
        "bottom": (frame.bottom - text.y, frame.bottom),
    }[plan.side]
    depth = min(near + margin * 0.9 + abs(lean) / 2, far * 0.9)
    ends = (depth + lean / 2, depth - lean / 2)
    return [
        LaidPanel(
            Panel(corners=_corners(plan.side, ends, frame), groups=plan.stacks), _rect(plan.side, max(ends), frame)
        )
    ]


def ornaments(template: Template, blocks: Sequence[Block], frame: Rect, margin: float) -> tuple[Ornament, ...]:
    """The decorations that `template` asks for."""
    unit = min(frame.width, frame.height)
    if template.ornament == "frame":
        rect = frame.grown(-margin * _FRAME_INSET)
        return (Ornament(kind="frame", rect=rect, thickness=max(1.0, _FRAME_THICKNESS * unit)),)
    headline = next((block for block in blocks if block.role is Role.HEADLINE), None)
    if template.ornament == "rule" and headline is not None:
        rule = _rule(headline, unit)
        if rule.y >= margin * _RULE_FROM_EDGE and not any(rule.grown(rule.height).overlaps(b.rect) for b in blocks):
            return (Ornament(kind="rule", rect=rule),)
    return ()


def _rule(headline: Block, unit: float) -> Rect:
    """A short bar above the headline, on the side that its lines are aligned to."""
    width, height = _RULE[0] * unit, max(1.5, _RULE[1] * unit)
    x = headline.rect.x + {"left": 0.0, "center": 0.5, "right": 1.0}[headline.align] * (headline.rect.width - width)
    return Rect(x, headline.rect.y - headline.lines[0].size * _RULE_ABOVE - height, width, height)


def _corners(side: str, ends: tuple[float, float], frame: Rect) -> tuple[tuple[float, float], ...]:
    first, last = ends
    width, height = frame.width, frame.height
    return {
        "left": ((0.0, 0.0), (first, 0.0), (last, height), (0.0, height)),
        "right": ((width, 0.0), (width - first, 0.0), (width - last, height), (width, height)),
        "top": ((0.0, 0.0), (width, 0.0), (width, first), (0.0, last)),
        "bottom": ((0.0, height), (width, height), (width, height - first), (0.0, height - last)),
    }[side]


def _rect(side: str, depth: float, frame: Rect) -> Rect:
    return {
        "left": Rect(0.0, 0.0, depth, frame.height),
        "right": Rect(frame.width - depth, 0.0, depth, frame.height),
        "top": Rect(0.0, 0.0, frame.width, depth),
        "bottom": Rect(0.0, frame.height - depth, frame.width, depth),
    }[side]
