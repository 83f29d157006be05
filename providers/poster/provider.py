"""The embedded renderer as an image provider: free, always at hand, the same picture for the same request."""

from __future__ import annotations

import asyncio
import hashlib
import time
from dataclasses import astuple
from decimal import Decimal
from typing import TYPE_CHECKING

from providers.errors import InvalidRequest, ProviderBug, Unsupported
from providers.image import Adaptation, Capabilities, ImageResult, Method, Probe, Quote, Step

if TYPE_CHECKING:
    from types import ModuleType

    from providers.image import ImageRequest, Progress
    from providers.settings import ProviderSettings

MODEL = "poster"
_SMALLEST_SIDE = 64
_LARGEST_SIDE = 4096
_LONGEST_RATIO = 3.05  # 3:1, and what rounding to whole pixels adds
_SEED_LIMIT = 2**64
_SECONDS_PER_MEGAPIXEL = 0.15
_STEPS = 2


class PosterProvider:
    """Draws `ImageRequest.scene` as layered vector shapes and keeps the SVG. `settings` is accepted, none is needed."""

    capabilities = Capabilities(
        models=(MODEL,), methods=frozenset({Method.TEXT_TO_IMAGE}), seed=True, cancel=True, local=False
    )

    def __init__(self, settings: ProviderSettings | None = None) -> None:
        self.settings = settings

    def quote(self, request: ImageRequest) -> Quote:
        """Always free."""
        megapixels = request.width * request.height / 1e6
        return Quote(Decimal(0), Decimal(0), _SECONDS_PER_MEGAPIXEL * megapixels, "drawn here, free of charge")

    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        """Draw the scene at exactly the size asked for, in a thread; a cancel takes effect between the steps.

        Without a seed, one is made from the request itself, so the same request is still the same picture.

        Raises:
            InvalidRequest: a side, ratio, seed, zone or colour that cannot be drawn; the message says which.
            Unsupported: a method other than text to image, or a model other than "poster".
        """
        _check(request)
        rendering = await asyncio.to_thread(_rendering)
        seed = _seed_of(request) if request.seed is None else request.seed
        progress(Step(0, _STEPS))
        svg = await asyncio.to_thread(rendering.compose, request, seed)
        progress(Step(1, _STEPS))
        picture = await asyncio.to_thread(rendering.paint, svg, request.width, request.height, seed)
        progress(Step(_STEPS, _STEPS))
        return ImageResult(
            image=picture,
            width=request.width,
            height=request.height,
            seed=seed,
            settled_cost=Decimal(0),
            adapted=_ignored(request),
            svg=svg,
        )

    async def probe(self) -> Probe:
        """Healthy when a small document can be drawn."""
        started = time.perf_counter()
        try:
            detail = await asyncio.to_thread(_rendering().try_out)
        except (ImportError, ValueError) as error:
            return Probe(healthy=False, detail=str(error), latency_seconds=time.perf_counter() - started)
        return Probe(healthy=True, detail=detail, latency_seconds=time.perf_counter() - started)

    async def close(self) -> None:
        """Nothing is held open."""


def _rendering() -> ModuleType:
    """The drawing code, loaded with the first picture: listing and quoting providers stays cheap."""
    try:
        from providers.poster import rendering  # noqa: PLC0415 - see above
    except (ImportError, OSError) as error:
        raise ProviderBug("libvips cannot be loaded, so the renderer cannot draw") from error
    return rendering


def _check(request: ImageRequest) -> None:
    if request.model != MODEL:
        raise Unsupported(f'the renderer has one model, "{MODEL}", not {request.model!r}')
    if request.method is not Method.TEXT_TO_IMAGE:
        raise Unsupported(f"the renderer draws from a scene (text_to_image), it cannot do {request.method}")
    if request.transparent:
        raise Unsupported("the renderer draws whole scenes, no transparent background")
    for name, side in (("width", request.width), ("height", request.height)):
        if not _SMALLEST_SIDE <= side <= _LARGEST_SIDE:
            raise InvalidRequest(f"{name} is {side}; the renderer draws {_SMALLEST_SIDE} to {_LARGEST_SIDE} pixels")
    if max(request.width, request.height) > _LONGEST_RATIO * min(request.width, request.height):
        raise InvalidRequest(f"{request.width}x{request.height} is longer than 3:1")
    if request.seed is not None and not 0 <= request.seed < _SEED_LIMIT:
        raise InvalidRequest(f"seed is {request.seed}; it must be an unsigned number of 64 bits")


def _seed_of(request: ImageRequest) -> int:
    scene = astuple(request.scene) if request.scene else None
    zones = tuple(astuple(zone) for zone in request.clear_zones)
    text = repr((request.prompt, request.width, request.height, scene, zones))
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8])


def _ignored(request: ImageRequest) -> tuple[Adaptation, ...]:
    asked = {
        "negative_prompt": request.negative_prompt or "",
        "references": str(len(request.references) or ""),
        "adapters": str(len(request.adapters) or ""),
    }
    return tuple(
        Adaptation(what, value, "ignored: a renderer has no use for it") for what, value in asked.items() if value
    )
