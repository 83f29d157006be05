"""A worker in a process of its own, which can be told to hang in a stage so that it can be killed there.

    python -m tests.studio.generation.worker_process '<recipe as JSON>' [STAGE marker-file]

With a stage, the first job to reach its end writes the marker and never comes back.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.generation import pictures
from studio.generation.views import Stage
from tests.studio.generation.studio_parts import Recipe, running

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def hanging(run: Callable[..., Awaitable[Any]], marker: Path) -> Callable[..., Awaitable[Any]]:
    async def wrapped(*arguments: Any) -> Any:
        outcome = await run(*arguments)
        if not await asyncio.to_thread(marker.exists):
            await asyncio.to_thread(marker.touch)
            await asyncio.Event().wait()
        return outcome

    return wrapped


def hang_in(stage: Stage, marker: Path) -> None:
    stages: dict[Any, Any] = pictures.FOR_ALL if stage in pictures.FOR_ALL else pictures.FOR_EACH
    stages[stage] = hanging(stages[stage], marker)


async def main() -> None:
    recipe = Recipe(**json.loads(sys.argv[1]))
    if len(sys.argv) > 2:
        hang_in(Stage(sys.argv[2]), Path(sys.argv[3]))
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with running(recipe):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(main())
