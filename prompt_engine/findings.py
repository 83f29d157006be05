"""What a check of templates found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right: where it is, and what is wrong with it."""

    where: str
    problem: str
