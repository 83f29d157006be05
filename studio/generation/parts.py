"""What the life of a generation is built from; the program puts it together once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.generation.placement import Roster
from studio.generation.settings import GenerationSettings

if TYPE_CHECKING:
    from db.database import Database
    from jobs.hub import EventHub
    from jobs.queue import JobQueue
    from prompt_engine.engine import PromptEngine
    from providers.manager import ImageManager
    from storage.files import FileStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The neighbours of the studio, by name."""

    database: Database
    queue: JobQueue
    hub: EventHub
    manager: ImageManager
    prompt_engine: PromptEngine
    files: FileStore
    settings: GenerationSettings = field(default_factory=GenerationSettings)
    roster: Roster = field(default_factory=Roster)
