"""Which of our two languages a client reads."""

from __future__ import annotations

from studio.messages import Language

MAX_HEADER = 500


def preferred_language(accept_language: str) -> Language:
    """Pick Korean or English from an `Accept-Language` header (RFC 9110 §12.5.4); Korean when it names neither."""
    best = Language.KO
    best_weight = 0.0
    for part in accept_language[:MAX_HEADER].lower().split(","):
        tag, _, parameters = part.strip().partition(";")
        weight = weight_of(parameters)
        for language in Language:
            if tag.split("-")[0] == language and weight > best_weight:
                best, best_weight = language, weight
    return best


def weight_of(parameters: str) -> float:
    """Read the weight of a language range: 1 where none is given, 0 where it is no number."""
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
