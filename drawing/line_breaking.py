"""Where a paragraph is broken into lines: at spaces only, the lines as even as can be, and where the sense allows it.

Minimum raggedness by dynamic programming (Knuth and Plass, "Breaking Paragraphs into Lines", 1981, without stretching),
with penalties for breaks that read badly in Korean or English.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import accumulate, pairwise

_CLAUSE_END = re.compile(r"[,.!?…:;·，。、！？~]['\"’”)\]]*$")
_HANGUL = re.compile(r"[가-힣]")
_NUMBER = re.compile(r"[₩$€£]?[\d.,:/]+%?")
_ENGLISH_LEANS_FORWARD = frozenset(
    (
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "my",
        "of",
        "on",
        "or",
        "our",
        "the",
        "to",
        "with",
        "your",
    )
)


@dataclass(frozen=True, slots=True)
class Breaking:
    """The words of each line as (first, past the last), and how badly it reads: 0 is even and natural."""

    lines: tuple[tuple[int, int], ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Habits:
    """How much a kind of text minds. All numbers are on the scale of squared, relative unevenness."""

    clause_inside: float
    bad_break: float
    short_last: float


_WEIGHED_LINES = 8
_BISECTIONS = 10

HEADLINE = Habits(clause_inside=0.24, bad_break=0.12, short_last=0.10)
BODY = Habits(clause_inside=0.0, bad_break=0.05, short_last=0.12)


@dataclass(frozen=True, slots=True)
class Row:
    """Words that would stand in one row if it were wide enough, with their widths and that of a space, in one unit."""

    words: tuple[str, ...]
    widths: tuple[float, ...]
    space: float


def fewest_lines(row: Row, limit: float) -> int | None:
    """How many lines are needed; None when one word alone is wider than `limit`."""
    lines, used = 1, -row.space
    for width in row.widths:
        if width > limit:
            return None
        if used + row.space + width > limit:
            lines, used = lines + 1, -row.space
        used += row.space + width
    return lines


def break_lines(row: Row, limit: float, lines: int, habits: Habits) -> Breaking | None:
    """The best breaking into exactly `lines` lines no wider than `limit`; None when there is none.

    Above eight lines, where single breaks matter less, lines are only made as even as they can be.
    """
    if lines > len(row.words):
        return None
    if lines > _WEIGHED_LINES:
        return _fill_evenly(row, limit, lines)
    return _solve(_Problem(row, limit), lines, habits)


class _Problem:
    def __init__(self, row: Row, limit: float) -> None:
        self.count = len(row.words)
        self.space = row.space
        self.limit = limit
        self.starts = [0.0, *accumulate(width + row.space for width in row.widths)]
        self.inner_clauses = [0, *accumulate(int(bool(_CLAUSE_END.search(word))) for word in row.words)]
        self.penalties = [_leans(first, second) for first, second in pairwise(row.words)]

    def width(self, first: int, past: int) -> float:
        return self.starts[past] - self.starts[first] - self.space


def _solve(problem: _Problem, lines: int, habits: Habits) -> Breaking | None:
    count = problem.count
    target = max(problem.width(0, count) / lines, 1e-9)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for line in range(1, lines + 1):
        reached: dict[int, tuple[float, int]] = {}
        for first, (so_far, _) in best[-1].items():
            last_past = count - (lines - line)
            for past in range(first + 1, last_past + 1):
                if problem.width(first, past) > problem.limit:
                    break
                if line == lines and past != count:
                    continue
                cost = so_far + _line_cost(problem, (first, past), target, habits)
                if cost < reached.get(past, (math.inf, 0))[0]:
                    reached[past] = (cost, first)
        best.append(reached)
    if count not in best[-1]:
        return None
    return Breaking(_trace(best, count), best[-1][count][0])


def _line_cost(problem: _Problem, line: tuple[int, int], target: float, habits: Habits) -> float:
    first, past = line
    width = problem.width(first, past)
    cost = ((width - target) / target) ** 2
    inside = problem.inner_clauses[past - 1] - problem.inner_clauses[first]
    cost += inside * habits.clause_inside
    if past < problem.count:
        cost += problem.penalties[past - 1] * habits.bad_break
    elif first and width < 0.4 * target:
        cost += habits.short_last
    return cost


def _fill_evenly(row: Row, limit: float, lines: int) -> Breaking | None:
    """Fill line after line within the narrowest limit that still makes `lines` of them."""
    low, high = max(row.widths), limit
    if fewest_lines(row, high) != lines:
        return None
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (low, middle) if fewest_lines(row, middle) == lines else (middle, high)
    filled: list[tuple[int, int]] = []
    first, used = 0, -row.space
    for index, width in enumerate(row.widths):
        if used + row.space + width > high:
            filled.append((first, index))
            first, used = index, -row.space
        used += row.space + width
    return Breaking((*filled, (first, len(row.words))), 0.0)


def _trace(best: list[dict[int, tuple[float, int]]], count: int) -> tuple[tuple[int, int], ...]:
    lines: list[tuple[int, int]] = []
    past = count
    for reached in reversed(best[1:]):
        first = reached[past][1]
        lines.append((first, past))
        past = first
    return tuple(reversed(lines))


def _leans(before: str, after: str) -> float:
    """How badly a break between two words reads: 1 is bad, below 0 is welcome."""
    if _CLAUSE_END.search(before):
        return -0.6
    if before.lower() in _ENGLISH_LEANS_FORWARD or _NUMBER.fullmatch(before):
        return 1.0
    if len(before) == 1 and _HANGUL.fullmatch(before):
        return 1.0
    return 0.7 if len(after.strip(".,!?~")) == 1 else 0.0
