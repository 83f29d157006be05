"""What the stages of one generation share while a worker is at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from studio.input import GenerateInput

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from db.database import Session
    from db.queries.working import SavedStage, StoredFile
    from providers.image import Step
    from providers.manager.run import Placement
    from studio.generation.lifecycle import Claim, Fault
    from studio.generation.parts import Parts
    from studio.generation.views import Stage

SHARED = -1
"""The image index of a stage that all pictures share."""

Warnings = list[dict[str, Any]]
"""Codes with their values, as they are stored: {"code", "values"}."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stage made: plain JSON, files by name, columns of the generation's row, and what else to write with it."""

    result: dict[str, Any]
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    also: Callable[[Session], Awaitable[None]] | None = None


@dataclass(slots=True)
class Work:
    """One generation under way.

    `results` are those of the stages that are done, by stage and image index; `given_up` the pictures that failed for
    good. `report` takes a model's steps with the index of the picture; `recent` keeps bytes just made, so that the
    next stage need not read them back.
    """

    parts: Parts
    claim: Claim
    placement: Placement
    report: Callable[[int, Step], None]
    asked: GenerateInput = field(init=False)
    results: dict[tuple[Stage, int], SavedStage] = field(default_factory=dict)
    recent: dict[str, bytes] = field(default_factory=dict)
    given_up: dict[int, Fault] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.asked = GenerateInput.model_validate(self.claim.row.input)

    def result(self, stage: Stage, image: int = SHARED) -> Mapping[str, Any]:
        """What that stage made."""
        return self.results[stage, image].result

    async def read(self, stage: Stage, image: int, name: str) -> bytes:
        """A file of that stage.

        Raises:
            FileMissing: it was swept.
            FileDamaged: it is not what was stored.
        """
        file = self.results[stage, image].files[name]
        known = self.recent.get(file.storage_key)
        return known if known is not None else await self.parts.files.get(file.storage_key)
