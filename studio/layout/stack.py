"""A stack: roles set one below the other in one area, as large as fits and broken as well as can be."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from drawing.paragraph import Paragraph, break_words, fit_paragraph, set_paragraph
from studio.layout.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from studio.layout.type_scale import TypeScale

_STEP = 0.95
# How much worse than the largest setting another may be and still be looked at, for the sake of its breaks.
_WORTH_A_LOOK = 0.72
_SMALLER = 1.3
_SMALLER_BODY = 1.0
_EXTRA_LINE = 0.04
_MANY_LINES = 0.12
_MOST_HEADLINE_LINES = 4
_BODY_TO_HEADLINE = 0.62
_COMFORTABLE_MEASURE, _NARROW_MEASURE = 24, 14
_LIKE_THE_HEADLINE = 1.08
_COMFORTABLE_LINES = 3
# Padding of the pill around its text, and the dot before a brand, in multiples of the size.
PILL_PADDING = (1.0, 0.62)
DOT_WIDTH, DOT_GAP = 0.62, 0.38
# Distances before a role, in multiples of the usual gap.
_TIGHTEST = 0.65
_GAP_BEFORE = {Role.HEADLINE: 1.25, Role.BODY: 1.15, Role.CALL_TO_ACTION: 1.35, Role.BRAND: 1.35, Role.BADGE: 1.0}


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
    if width <= 0 or height <= 0:
        return None
    best: Stack | None = None
    for factor, headline in _headlines(words.get(Role.HEADLINE, ""), scale, width):
        if best is not None and (1 - factor) * _SMALLER > best.cost + _SMALLER * (1 - _WORTH_A_LOOK):
            break
        stack = _complete(words, scale, (width, height), headline, factor)
        if stack is not None and (best is None or stack.cost < best.cost):
            best = stack
    return best


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
    broken = break_words(text, sizes.style, size, width)
    if broken is not None:
        yield size / sizes.largest, broken


def _complete(
    words: Mapping[Role, str],
    scale: TypeScale,
    room: tuple[float, float],
    headline: Paragraph | None,
    factor: float,
) -> Stack | None:
    width, height = room
    tightness = max(_TIGHTEST, factor)
    gaps = tuple(scale.gap * tightness * _GAP_BEFORE[after] for _, after in pairwise(words))
    pieces: dict[Role, Piece] = {}
    left = height - sum(gaps)
    # The body takes what the others leave.
    for role in sorted(words, key=lambda role: role is Role.BODY):
        piece = _piece(role, words[role], scale, (width, left), headline)
        if piece is None:
            return None
        pieces[role] = piece
        left -= piece.height
    if left < 0:
        return None
    cost = (1 - factor) * _SMALLER
    if headline is not None:
        cost += headline.cost + _EXTRA_LINE * (len(headline.lines) - 1) + _MANY_LINES * max(0, len(headline.lines) - 3)
    if Role.BODY in pieces:
        cost += _SMALLER_BODY * (1 - pieces[Role.BODY].paragraph.size / scale.sizes[Role.BODY].largest)
    return Stack(tuple(pieces[role] for role in words), gaps, cost)


def _piece(
    role: Role, text: str, scale: TypeScale, room: tuple[float, float], headline: Paragraph | None
) -> Piece | None:
    if role is Role.HEADLINE and headline is not None:
        return Piece(role, headline, headline.width, headline.height)
    if role is Role.BODY:
        return _body(text, scale, room, headline)
    return _label(role, text, scale, room)


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
        if paragraph is not None and not paragraph.broken:
            return Piece(Role.BODY, paragraph, paragraph.width, paragraph.height)
    paragraph = fit_paragraph(text, sizes.style, room, (sizes.smallest, largest))
    return None if paragraph is None else Piece(Role.BODY, paragraph, paragraph.width, paragraph.height)


def _label(role: Role, text: str, scale: TypeScale, room: tuple[float, float]) -> Piece | None:
    """A brand with its dot, or a pill: on one line if at all possible, else on two."""
    sizes = scale.sizes[role]
    for lines in (1, 2, 4):
        for size in _down(sizes.largest, sizes.smallest):
            across, down = _padding(role, size)
            box = (room[0] - across, room[1] - down)
            if min(box) <= 0:
                continue
            paragraph = fit_paragraph(text, sizes.style, box, (size, size), lines)
            if paragraph is not None and (not paragraph.broken or size <= sizes.smallest):
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
