"""A stack: roles set one below the other in one area, as large as fits and broken as well as can be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from drawing.paragraph import Paragraph, cut_paragraph, fit_paragraph, set_paragraph
from studio.layout.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from studio.layout.type_scale import TypeScale

_STEP = 0.95
# How much worse than the largest setting another may be and still be looked at, for the sake of its breaks.
_WORTH_A_LOOK = 0.72
# What a setting costs, on the scale of `drawing.line_breaking`: a headline or a body that vanishes, a second line,
# and each line beyond the third on top of that.
_SMALLER, _SMALLER_BODY = 1.3, 1.0
_EXTRA_LINE, _MANY_LINES = 0.04, 0.12
_MOST_HEADLINE_LINES = 4
_BODY_TO_HEADLINE = 0.62
_COMFORTABLE_MEASURE, _NARROW_MEASURE = 24, 14
_LIKE_THE_HEADLINE = 1.08
_COMFORTABLE_LINES = 3
# Padding of the pill around its text, and the dot before a brand, in multiples of the size.
PILL_PADDING = (1.0, 0.62)
DOT_WIDTH, DOT_GAP = 0.62, 0.38
_TIGHTEST = 0.65


@dataclass(frozen=True, slots=True)
class Piece:
    """A role as set in a stack; `width` and `height` are those of its block, padding included, in pixels."""

    role: Role
    paragraph: Paragraph
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Stack:
    """Pieces top to bottom with `gaps` between them, in pixels. `cost` ranks settings of the same words."""

    pieces: tuple[Piece, ...]
    gaps: tuple[float, ...]
    cost: float = 0.0

    @property
    def height(self) -> float:
        """All pieces and the gaps between them."""
        return sum(piece.height for piece in self.pieces) + sum(self.gaps)

    @property
    def width(self) -> float:
        """That of the widest piece."""
        return max(piece.width for piece in self.pieces)


def fit_stack(words: Mapping[Role, str], scale: TypeScale, width: float, height: float) -> Stack | None:
    """The best setting of `words` (in their order) within `width` times `height`; None when they do not fit."""
    labels = _labels(words, scale, (width, height))
    if width <= 0 or height <= 0 or labels is None:
        return None
    order = tuple(words)
    settings = list(_headlines(words.get(Role.HEADLINE, ""), scale, width))
    # If the lowest headline leaves no room for the rest, no other does.
    lowest = sorted(settings, key=lambda setting: setting[1].height if setting[1] is not None else 0.0)[:1]
    best: Stack | None = None
    for factor, headline in [*lowest, *settings]:
        if best is not None and (1 - factor) * _SMALLER > best.cost + _SMALLER * (1 - _WORTH_A_LOOK):
            break
        pieces = dict(labels)
        if headline is not None:
            pieces[Role.HEADLINE] = Piece(Role.HEADLINE, headline, headline.width, headline.height)
        stack = _complete(_Draft(order, pieces, words.get(Role.BODY, ""), factor), scale, (width, height))
        if stack is not None and (best is None or stack.cost < best.cost):
            best = stack
        if best is None:
            return None
    return best


@dataclass(frozen=True, slots=True)
class _Draft:
    """Everything of a stack but its body; `factor` is the headline's size relative to the largest."""

    order: tuple[Role, ...]
    pieces: dict[Role, Piece]
    body: str
    factor: float


def _labels(words: Mapping[Role, str], scale: TypeScale, room: tuple[float, float]) -> dict[Role, Piece] | None:
    """The roles besides headline and body, which no other depends on; None when one finds no room."""
    pieces: dict[Role, Piece] = {}
    for role in words:
        if role not in {Role.HEADLINE, Role.BODY}:
            piece = _label(role, words[role], scale, room)
            if piece is None:
                return None
            pieces[role] = piece
    return pieces


def _headlines(text: str, scale: TypeScale, width: float) -> Iterator[tuple[float, Paragraph | None]]:
    """Settings of the headline with their size relative to the largest, from large to small."""
    if not text:
        yield from ((factor, None) for factor in (1.0, 0.8, 0.6))
        return
    sizes = scale.sizes[Role.HEADLINE]
    most = max(_MOST_HEADLINE_LINES, text.count("\n") + 1)
    size = sizes.largest
    while True:
        for paragraph in set_paragraph(text, sizes.style, size, width):
            if len(paragraph.lines) <= most or size <= sizes.smallest:
                yield size / sizes.largest, paragraph
        if size <= sizes.smallest:
            break
        size = max(sizes.smallest, size * _STEP)
    cut = cut_paragraph(text, sizes.style, (width, math.inf), size)
    if cut is not None:
        yield size / sizes.largest, cut


def _complete(draft: _Draft, scale: TypeScale, room: tuple[float, float]) -> Stack | None:
    """The draft with its body in what the others leave, as large as fits."""
    tightness = max(_TIGHTEST, draft.factor)
    gaps = tuple(scale.gap * tightness * scale.gaps[after] for _, after in pairwise(draft.order))
    left = room[1] - sum(gaps) - sum(piece.height for piece in draft.pieces.values())
    if left < 0:
        return None
    pieces = dict(draft.pieces)
    headline = pieces[Role.HEADLINE].paragraph if Role.HEADLINE in pieces else None
    cost = (1 - draft.factor) * _SMALLER
    if headline is not None:
        extra, many = len(headline.lines) - 1, max(0, len(headline.lines) - 3)
        cost += headline.cost + _EXTRA_LINE * extra + _MANY_LINES * many
    if draft.body:
        body = _body(draft.body, scale, (room[0], left), headline)
        if body is None:
            return None
        pieces[Role.BODY] = body
        cost += _SMALLER_BODY * (1 - body.paragraph.size / scale.sizes[Role.BODY].largest)
    return Stack(tuple(pieces[role] for role in draft.order), gaps, cost)


def _body(text: str, scale: TypeScale, room: tuple[float, float], headline: Paragraph | None) -> Piece | None:
    sizes = scale.sizes[Role.BODY]
    largest = min(sizes.largest, headline.size * _BODY_TO_HEADLINE) if headline is not None else sizes.largest
    largest = max(largest, sizes.smallest)
    # Under a headline the body looks best about as wide as it is, else no wider than the eye follows easily.
    measures = [largest * _COMFORTABLE_MEASURE]
    if headline is not None:
        measures.insert(0, max(headline.width * _LIKE_THE_HEADLINE, largest * _NARROW_MEASURE))
    for measure in measures:
        narrow = (min(room[0], measure), room[1])
        paragraph = fit_paragraph(text, sizes.style, narrow, (largest, largest), _COMFORTABLE_LINES)
        if paragraph is not None:
            return Piece(Role.BODY, paragraph, paragraph.width, paragraph.height)
    paragraph = fit_paragraph(text, sizes.style, room, (sizes.smallest, largest))
    paragraph = paragraph or cut_paragraph(text, sizes.style, room, sizes.smallest)
    return None if paragraph is None else Piece(Role.BODY, paragraph, paragraph.width, paragraph.height)


def _label(role: Role, text: str, scale: TypeScale, room: tuple[float, float]) -> Piece | None:
    """A brand with its dot, or a pill: on one line if at all possible, else on a few."""
    sizes = scale.sizes[role]
    for lines in (1, 2, 4):
        for size in _down(sizes.largest, sizes.smallest):
            across, down = _padding(role, size)
            box = (room[0] - across, room[1] - down)
            if min(box) <= 0:
                continue
            paragraph = fit_paragraph(text, sizes.style, box, (size, size), lines)
            if paragraph is None and lines > 1 and size <= sizes.smallest:
                paragraph = cut_paragraph(text, sizes.style, box, size, lines)
            if paragraph is not None:
                return Piece(role, paragraph, paragraph.width + across, paragraph.height + down)
    return None


def _padding(role: Role, size: float) -> tuple[float, float]:
    if role is Role.CALL_TO_ACTION:
        return (2 * PILL_PADDING[0] * size, 2 * PILL_PADDING[1] * size)
    return ((DOT_WIDTH + DOT_GAP) * size, 0.0)


def _down(largest: float, smallest: float) -> Sequence[float]:
    sizes = [largest]
    while sizes[-1] > smallest:
        sizes.append(max(smallest, sizes[-1] * _STEP))
    return sizes
