"""A plugin that paints plain pictures, told what to do by files, so that tests in other processes can steer it.

Options: `seconds` a picture takes, `price` in USD, `previews` while it is painted, and `folder`, in which
- each call adds a line with its seed to `calls`,
- `fail` holds lines of error codes; each call takes the first one away and fails with it,
- `fail-seed-<seed>` holds an error code for that one picture, for good,
- while `gate` exists, pictures do not get further than their first step.
"""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from providers import errors
from providers.image import Capabilities, ImageResult, Probe, Quote, Step

if TYPE_CHECKING:
    from providers.image import ImageRequest, Progress
    from providers.settings import ProviderSettings

STEPS = 4
FAILURES = {
    "OVERLOADED": errors.Overloaded,
    "MODERATED": errors.Moderated,
    "UNAUTHENTICATED": errors.Unauthenticated,
    "PROVIDER_BUG": errors.ProviderBug,
}


class Painter:
    """Fills the picture with one colour, chosen by the seed."""

    capabilities = Capabilities(models=("paint",), seed=True, cancel=True)

    def __init__(self, settings: ProviderSettings) -> None:
        self._seconds = float(settings.options.get("seconds", 0.0))
        self._price = Decimal(str(settings.options.get("price", "0.01")))
        self._previews = bool(settings.options.get("previews"))
        self._folder = Path(str(settings.options["folder"]))

    def quote(self, request: ImageRequest) -> Quote:
        return Quote(self._price, self._price * 2, 1.0, "painted")

    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        with (self._folder / "calls").open("a") as calls:
            calls.write(f"{request.seed}\n")
        self._fail_if_told(request.seed or 0)
        for step in range(1, STEPS + 1):
            progress(Step(step, STEPS, Image.new("RGB", (64, 64), "gold") if self._previews else None))
            await asyncio.sleep(self._seconds / STEPS)
            while (self._folder / "gate").exists():  # noqa: ASYNC110  a file calls nobody
                await asyncio.sleep(0.02)
        seed = request.seed or 0
        colour = (seed * 37 % 256, seed * 91 % 256, seed * 53 % 256)
        picture = Image.new("RGB", (request.width, request.height), colour)
        return ImageResult(picture, request.width, request.height, seed=request.seed, settled_cost=self._price)

    def _fail_if_told(self, seed: int) -> None:
        always = self._folder / f"fail-seed-{seed}"
        if always.exists():
            raise FAILURES[always.read_text().strip()]("as told")
        listed = self._folder / "fail"
        if listed.exists():
            first, *rest = listed.read_text().split()
            if rest:
                listed.write_text("\n".join(rest))
            else:
                listed.unlink()
            raise FAILURES[first]("as told")

    async def probe(self) -> Probe:
        return Probe(healthy=True, detail="paints", latency_seconds=0.0)

    async def close(self) -> None: ...
