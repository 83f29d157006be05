"""How a choice is shown: who was chosen and why, who was passed over, and what was done differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from providers.config import RENDERER
from providers.manager import Notice, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prompt_engine import AdaptedPrompt
    from providers.image import Adaptation
    from providers.manager import Candidate, Decision, Rendered
    from studio.input import GenerateInput

IGNORED = "ignored"
"""How a provider's note begins where it has no use for what was asked."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Differences:
    """What became of a request: every change in plain JSON ("what", "asked", "done"), and what its owner must know."""

    adapted: tuple[dict[str, str], ...]
    warnings: tuple[Notice, ...]


def differences_of(asked: GenerateInput, prompt: AdaptedPrompt, changes: Iterable[Adaptation]) -> Differences:
    """What was done differently from what was asked: by the provider, and in the prompt that it was sent."""
    adapted = [{"what": change.what, "asked": change.asked, "done": change.done} for change in changes]
    negative = [part.removeprefix("negative: ") for part in prompt.dropped if part.startswith("negative: ")]
    left_out = [part for part in prompt.dropped if not part.startswith("negative: ")]
    for what, parts in (("prompt", left_out), ("negative_prompt", negative)):
        if parts:
            told = f"{prompt.tokens} of {prompt.budget} {prompt.unit}" if what == "prompt" else ""
            adapted.append({"what": f"{what}_parts", "asked": told, "done": ", ".join(parts)[:LONGEST]})
    ignored = {change["what"] for change in adapted if change["done"].startswith(IGNORED)}
    warnings: list[Notice] = []
    if asked.enhanced_prompt is not None and left_out:
        warnings.append(Notice("PROMPT_TRIMMED", {"left_out": " ".join(left_out)[:LONGEST]}))
    if asked.seed is not None and "seed" in ignored:
        warnings.append(Notice("SEED_IGNORED"))
    unread = "negative_prompt" in ignored or "negative_prompt_unsupported" in prompt.notes
    if asked.negative_prompt is not None and unread:
        warnings.append(Notice("NEGATIVE_PROMPT_IGNORED"))
    return Differences(tuple(adapted), tuple(warnings))


def drawn_record(rendered: Rendered, differences: Differences) -> dict[str, Any]:
    """The decision as it is shown once there is a picture: who drew it, why, and what was done differently."""
    reason = _reason(rendered.decision, rendered.candidate)
    return _record(rendered.decision, rendered.candidate, reason) | {"adapted": list(differences.adapted)}


def planned_record(decision: Decision) -> dict[str, Any]:
    """The decision as it is shown before the first call: who goes first."""
    chosen = decision.chosen
    return _record(decision, chosen, "ROUTED_NOBODY" if chosen is None else _reason(decision, chosen))


def failed_record(decision: Decision) -> dict[str, Any]:
    """The decision as it is shown when everybody has failed: who went first, without praise."""
    return _record(decision, decision.chosen, "ROUTED_NOBODY" if decision.chosen is None else "ROUTED_IN_VAIN")


def _record(decision: Decision, shown: Candidate | None, reason: str) -> dict[str, Any]:
    """Plain JSON; provider and model are empty where there is nobody to name."""
    return {
        "provider": "" if shown is None else shown.provider,
        "model": "" if shown is None else shown.model,
        "reason": reason,
        "adapted": [],
        "candidates": [candidate_record(candidate) for candidate in decision.candidates],
    }


def candidate_record(candidate: Candidate) -> dict[str, Any]:
    """A candidate in plain JSON."""
    rejected = candidate.rejected_because
    return {
        "provider": candidate.provider,
        "model": candidate.model,
        "quote": None if candidate.quote is None else str(candidate.quote.expected),
        "maximum": None if candidate.quote is None else str(candidate.quote.maximum),
        "expected_seconds": candidate.expected_seconds,
        "score": candidate.score,
        "rejected_because": None if rejected is None else str(rejected.code),
        "values": {} if rejected is None else dict(rejected.values),
    }


def _reason(decision: Decision, chosen: Candidate) -> str:
    passed_over = chosen.rejected_because
    if passed_over is not None and passed_over.code == Reason.LAST_RESORT:
        return "ROUTED_FALLBACK"
    if decision.need.named is not None:
        return "ROUTED_NAMED"
    if chosen.provider == RENDERER:
        return "ROUTED_ONLY_RENDERER"
    return f"ROUTED_{decision.policy.strategy.name}"
