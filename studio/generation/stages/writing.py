"""Writing: the prompt and the copy, as the owner will read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prompt_engine import Composition
from studio.generation.views import Stage
from studio.generation.work import Outcome
from studio.input import AdContent

if TYPE_CHECKING:
    from studio.generation.work import Work


async def run(work: Work) -> Outcome:
    """The words of the composition, shown with the generation; no copy where only a picture was asked for."""
    composition = composition_of(work)
    prompt, written = composition.prompt, composition.copy
    copy: dict[str, Any] | None = None
    if work.asked.content is not AdContent.IMAGE:
        copy = written.model_dump(mode="json", include={"headline", "body", "call_to_action", "hashtags", "language"})
    shown = prompt.model_dump(mode="json", include={"prompt", "negative_prompt", "category", "provider", "cached"})
    return Outcome(
        result={"message": {"headline": written.headline}},
        values={
            "enhanced_prompt": {**shown, "source": prompt.source},
            "copy": copy,
            "words_cost": composition.cost,
        },
    )


def composition_of(work: Work) -> Composition:
    """What the briefing stored."""
    return Composition.model_validate(work.result(Stage.BRIEFING)["composition"])
