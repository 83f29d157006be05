"""The layout engine: words are measured and placed first, and the picture's subject gets what remains.

Pure: the same words, canvas and seed give the same layout, to the last bit of its JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from drawing.paragraph import line_left
from drawing.shaping import drawable
from studio.layout.badge import plan_badge
from studio.layout.choice import choose
from studio.layout.geometry import Rect, union
from studio.layout.hero import largest_gap, subject_room
from studio.layout.model import AdText, Block, Canvas, Layout, PlacedLine, Role
from studio.layout.ornaments import ornaments, panel
from studio.layout.stack import DOT_GAP, DOT_WIDTH, PILL_PADDING, Piece, Stack, fit_stack
from studio.layout.templates import Shape
from studio.layout.type_scale import TypeScale, type_scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from studio.layout.templates import Arrangement, StackPlan, Template

# What is given up, in this order, when words find no room even at their smallest legible size.
DROP_ORDER = (Role.BADGE, Role.BODY, Role.BRAND, Role.CALL_TO_ACTION, Role.HEADLINE)
# Where else the starburst may stand, in fractions of the band that is left.
_BADGE_CORNERS = ((1.0, 0.0), (1.0, 1.0), (1.0, 0.5), (0.0, 1.0), (0.0, 0.0), (0.5, 0.0), (0.5, 0.5))
# Under a column of words the starburst would look like a stray button.
_RIGHT_HALF = 0.5
# How much more room another place must leave to be taken instead of the template's.
_WHERE_IT_SHOULD_BE = 1.12
# Distances as shares of the margin: from type to the subject, and around type that the picture keeps calm.
_HERO_DISTANCE, _CLEAR_DISTANCE = 0.7, 0.4
_HERO_MARGIN = 0.02


def plan_layout(text: AdText, canvas: Canvas) -> Layout:
    """Place the words of `text` on `canvas`.

    Nothing overlaps, nothing leaves the safe frame, lines end at spaces and where `text` has a line end, and nothing is
    set below the smallest legible size. Words that cannot be placed so are dropped whole, in `DROP_ORDER`, never cut.

    Raises:
        ValueError: the canvas names a template that does not exist.
    """
    template, face = choose(text, canvas)
    arrangement = template.shapes[Shape.of(canvas)]
    scale = type_scale(canvas, arrangement, face, rule=template.ornament == "rule")
    words, unrenderable = _drawable_words(text, scale)
    margin = template.margin * canvas.short_side
    sheet = _Sheet(canvas, template, arrangement, canvas.frame.grown(-margin), margin)
    for dropped in _sacrifices(words):
        kept = {role: part for role, part in words.items() if role not in dropped}
        for attempt_scale, grow in ((scale, False), (scale, True), (scale.relaxed(), True)):
            placed = _place(sheet, kept, attempt_scale, grow=grow)
            if placed is not None:
                return _layout(sheet, placed, dropped, unrenderable)
    raise AssertionError("an empty layout always fits")


@dataclass(frozen=True, slots=True)
class _Sheet:
    canvas: Canvas
    template: Template
    arrangement: Arrangement
    safe: Rect
    margin: float


def _drawable_words(text: AdText, scale: TypeScale) -> tuple[dict[Role, str], tuple[str, ...]]:
    words: dict[Role, str] = {}
    unrenderable: dict[str, None] = {}
    for role in Role:
        font = scale.sizes[role if role is not Role.BADGE else Role.CALL_TO_ACTION].style.font
        part = drawable(text.part(role), font)
        unrenderable |= dict.fromkeys(part.dropped)
        if part.text:
            words[role] = part.text
    return words, tuple(unrenderable)


def _sacrifices(words: Mapping[Role, str]) -> list[tuple[Role, ...]]:
    """Every choice of roles to give up, least painful first: few before many, the headline only when all else fails."""
    present = [role for role in DROP_ORDER if role in words]
    choices = [choice for count in range(len(present) + 1) for choice in combinations(present, count)]
    return sorted(choices, key=lambda choice: Role.HEADLINE in choice)


def _place(sheet: _Sheet, words: Mapping[Role, str], scale: TypeScale, *, grow: bool) -> list[Block] | None:
    blocks: list[Block] = []
    for index, plan in enumerate(sheet.arrangement.stacks):
        own = {role: words[role] for role in plan.roles if role in words}
        if not own:
            continue
        area = _free_part(_area(plan, sheet.safe, grow=grow), [block.rect for block in blocks], plan, scale.gap)
        stack = fit_stack(own, scale, area.width, area.height)
        if stack is None:
            return None
        blocks += _stack_blocks(stack, plan, area, index, scale)
    if Role.BADGE in words:
        badge = _badge(sheet, words[Role.BADGE], scale, blocks)
        if badge is None:
            return None
        blocks.append(badge)
    return blocks


def _area(plan: StackPlan, safe: Rect, *, grow: bool) -> Rect:
    x, y, width, height = plan.grow if grow and plan.grow is not None else plan.area
    return Rect(safe.x + x * safe.width, safe.y + y * safe.height, width * safe.width, height * safe.height)


def _free_part(area: Rect, placed: Sequence[Rect], plan: StackPlan, gap: float) -> Rect:
    """What earlier stacks leave of `area`, cut off above or below them."""
    for rect in placed:
        taken = rect.grown(gap)
        if not taken.overlaps(area):
            continue
        above = taken.center[1] < area.center[1] if plan.anchor == "center" else plan.anchor == "top"
        if above and taken.y > area.y + gap:
            above = False
        top = taken.bottom if above else area.y
        bottom = area.bottom if above else taken.y
        area = Rect(area.x, top, area.width, max(0.0, bottom - top))
    return area


def _stack_blocks(stack: Stack, plan: StackPlan, area: Rect, group: int, scale: TypeScale) -> Iterator[Block]:
    spare = area.height - stack.height
    y = area.y + {"top": 0.0, "center": spare / 2, "bottom": spare}[plan.anchor]
    for piece, gap in zip(stack.pieces, (*stack.gaps, 0.0), strict=True):
        x = area.x + {"left": 0.0, "center": 0.5, "right": 1.0}[plan.align] * (area.width - piece.width)
        yield _block(piece, Rect(x, y, piece.width, piece.height), plan.align, group, scale)
        y += piece.height + gap


def _block(piece: Piece, rect: Rect, align: str, group: int, scale: TypeScale) -> Block:
    paragraph, size = piece.paragraph, piece.paragraph.size
    left, top = rect.x, rect.y
    if piece.role is Role.CALL_TO_ACTION:
        left, top, align = left + PILL_PADDING[0] * size, top + PILL_PADDING[1] * size, "center"
    elif piece.role is Role.BRAND:
        left, align = left + (DOT_WIDTH + DOT_GAP) * size, "left"
    lines = tuple(
        PlacedLine(
            text=line.text,
            left=line_left(line, align, left, paragraph.width),
            baseline=top + paragraph.ascent + index * paragraph.style.leading * size,
            width=line.width,
            size=size,
            font=paragraph.style.font,
            tracking=paragraph.style.tracking,
        )
        for index, line in enumerate(paragraph.lines)
    )
    display = piece.role is Role.HEADLINE and scale.is_display(size)
    return Block(
        role=piece.role, rect=rect, lines=lines, group=group, align=align, display=display, broken=paragraph.broken
    )


def _badge(sheet: _Sheet, text: str, scale: TypeScale, blocks: list[Block]) -> Block | None:
    """The starburst in that corner of the free room where it leaves most to the subject; None where it has no room."""
    taken = [block.rect.grown(scale.gap * 0.5) for block in blocks]
    hero = _hero(sheet, blocks).within(sheet.safe)
    around = Rect(sheet.safe.x, hero.y, sheet.safe.width, hero.height)
    group = len(sheet.arrangement.stacks)
    best: tuple[float, Block] | None = None
    beside = all(stack.edge == "left" for stack in sheet.arrangement.stacks)
    for place, at in enumerate((sheet.arrangement.badge.at, *_BADGE_CORNERS)):
        if beside and at[0] < _RIGHT_HALF:
            continue
        size = sheet.arrangement.badge.size * sheet.canvas.short_side
        badge = plan_badge(text, (size, at), scale.legible, around, group)
        if badge is None or any(badge.rect.overlaps(rect) for rect in taken):
            continue
        room = subject_room(_hero(sheet, [*blocks, badge])) * (1.0 if place else _WHERE_IT_SHOULD_BE)
        if best is None or room > best[0]:
            best = (room, badge)
    return None if best is None else best[1]


def _groups(blocks: Sequence[Block]) -> dict[int, Rect]:
    indices = sorted({block.group for block in blocks})
    return {index: union(block.rect for block in blocks if block.group == index) for index in indices}


def _hero(sheet: _Sheet, blocks: Sequence[Block]) -> Rect:
    """The room that is left to the subject."""
    frame, groups = sheet.canvas.frame, _groups(blocks)
    panels = panel(sheet.arrangement.panel, groups, frame, sheet.margin)
    obstacles = [rect.grown(sheet.margin * _HERO_DISTANCE) for rect in groups.values()] + [p.rect for p in panels]
    # Stacks that lean on top and bottom are balanced by a subject in the middle.
    centred = all(s.align == "center" and s.edge in {"top", "bottom"} for s in sheet.arrangement.stacks)
    # A thin frame goes around the subject and what it stands on, as around the words.
    framed = sheet.template.ornament == "frame"
    room = sheet.safe if framed else frame.grown(-_HERO_MARGIN * sheet.canvas.short_side)
    return largest_gap(room, obstacles, centred=centred)


def _layout(sheet: _Sheet, blocks: list[Block], dropped: tuple[Role, ...], unrenderable: tuple[str, ...]) -> Layout:
    frame, groups = sheet.canvas.frame, _groups(blocks)
    panels = panel(sheet.arrangement.panel, groups, frame, sheet.margin)
    clear = [rect.grown(sheet.margin * _CLEAR_DISTANCE).within(frame) for rect in groups.values()]
    return Layout(
        template=sheet.template.name,
        width=sheet.canvas.width,
        height=sheet.canvas.height,
        seed=sheet.canvas.seed,
        blocks=tuple(blocks),
        edges=(*(stack.edge for stack in sheet.arrangement.stacks), "none"),
        panels=tuple(under.panel for under in panels),
        ornaments=ornaments(sheet.template, blocks, frame, sheet.margin),
        hero_zone=_hero(sheet, blocks).fraction_of(frame),
        clear_zones=tuple(rect.fraction_of(frame) for rect in clear),
        dropped=dropped,
        unrenderable=unrenderable,
    )
