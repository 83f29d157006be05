"""What the API stands on. The program builds it once and hands it to every resolver."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from prompt_engine.engine import PromptEngine
from providers.manager.images import ImageManager
from providers.manager.texts import TextManager
from studio.generation.service import GenerationService
from studio.media import MediaLibrary
from studio.system import SystemState


@dataclass(frozen=True, slots=True)
class Readiness:
    """`ready`: a request would succeed. `degraded` names what is missing though requests succeed."""

    ready: bool
    degraded: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """The studio as the API sees it. `shutdown` is set when the server begins to stop."""

    generations: GenerationService
    manager: ImageManager
    texts: TextManager
    prompt_engine: PromptEngine
    media: MediaLibrary
    system: Callable[[], Awaitable[SystemState]]
    readiness: Callable[[], Awaitable[Readiness]]
    shutdown: asyncio.Event = field(default_factory=asyncio.Event)
