"""Which template and which headline face an ad gets: by what suits the trade and the mood, by chance of the seed."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

from studio.layout.templates import Face, Template, templates

if TYPE_CHECKING:
    from studio.layout.model import AdText, Canvas

_SUITS_INDUSTRY = 6.0
_SUITS_MOOD = 3.0
_SUITS_TONE = 3.0
_HAS_ITS_BADGE = 8.0


def choose(text: AdText, canvas: Canvas) -> tuple[Template, Face]:
    """The template and the face. The same text's parts, canvas and seed choose the same.

    Raises:
        ValueError: the canvas names a template that does not exist.
    """
    # Mersenne Twister is the right tool: the choice must repeat, nothing has to be secret.
    random = Random(f"layout {canvas.seed}")  # noqa: S311
    known = templates()
    if canvas.template is not None and canvas.template not in known:
        raise ValueError(f"there is no template {canvas.template!r}; there are {', '.join(known)}")
    if canvas.template is not None:
        template = known[canvas.template]
    else:
        candidates = list(known.values())
        weights = [_weight(candidate, text, canvas) for candidate in candidates]
        template = random.choices(candidates, weights)[0]
    weights = [1.0 / (place * 2 + 1) for place in range(len(template.faces))]
    return template, random.choices(template.faces, weights)[0]


def _weight(template: Template, text: AdText, canvas: Canvas) -> float:
    if template.wants_badge and not text.badge.strip():
        return 0.0
    weight = 1.0
    weight += _SUITS_INDUSTRY * (_slug(canvas.industry) in template.industries)
    weight += _SUITS_MOOD * bool(set(re.findall(r"[a-z]+", canvas.mood.lower())) & set(template.moods))
    weight += _SUITS_TONE * (_slug(canvas.tone) in template.tones)
    return weight + _HAS_ITS_BADGE * template.wants_badge


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
