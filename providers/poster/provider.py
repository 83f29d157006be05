"""The embedded renderer as an image provider: free, everywhere at hand, the same picture for the same request."""

from __future__ import annotations

import asyncio
import hashlib
import time
from dataclasses import astuple
from decimal import Decimal
from typing import TYPE_CHECKING

from providers.errors import InvalidRequest, Unsupported
from providers.image import Adaptation, Capabilities, ImageResult, Method, Probe, Quote, Step, Usage

if TYPE_CHECKING:
    from providers.image import ImageRequest, Progress
    from providers.settings import ProviderSettings

_SMALLEST_SIDE = 64
_LARGEST_SIDE = 4096
_LONGEST_RATIO = 3.2
_SEED_LIMIT = 2**64
_SECONDS_PER_MEGAPIXEL = 0.15
_STEPS = 3


class PosterProvider:
    """Draws `ImageRequest.scene` as layered vector shapes and keeps the SVG. `settings` is accepted and not needed."""

    capabilities = Capabilities(
        models=("poster",), methods=frozenset({Method.TEXT_TO_IMAGE}), negative_prompt=False, seed=True, cancel=True
    )

    def __init__(self, settings: ProviderSettings | None = None) -> None:
        self.settings = settings

    def quote(self, request: ImageRequest) -> Quote:
        """Always free."""
        megapixels = request.width * request.height / 1e6
        return Quote(Decimal(0), Decimal(0), _SECONDS_PER_MEGAPIXEL * megapixels, "drawn here, free of charge")

    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        """Draw the scene; it covers `width` times `height` pixels exactly.

        Raises:
            InvalidRequest: a side, ratio, seed, zone or colour that cannot be drawn; the message says which.
            Unsupported: a method other than text to image, or a model other than "poster".
        """
        # SVG, colours and libvips are loaded when the first picture is drawn: listing providers stays cheap.
        from drawing.raster import rasterise_opaque  # noqa: PLC0415
        from providers.poster.composition import compose  # noqa: PLC0415

        _check(request)
        seed = _seed_of(request) if request.seed is None else request.seed
        started = time.thread_time()
        progress(Step(0, _STEPS))
        svg = await asyncio.to_thread(compose, request, seed)
        progress(Step(1, _STEPS))
        picture = await asyncio.to_thread(rasterise_opaque, svg, request.width, request.height, 1.6, seed)
        progress(Step(2, _STEPS))
        await asyncio.sleep(0)
        progress(Step(_STEPS, _STEPS))
        del started
        return ImageResult(
            image=picture,
            width=request.width,
            height=request.height,
            seed=seed,
            usage=Usage(),
            settled_cost=Decimal(0),
            adapted=_ignored(request),
            svg=svg,
        )

    async def probe(self) -> Probe:
        """Healthy when a small document can be drawn."""
        from drawing.raster import rasterise  # noqa: PLC0415
        from drawing.svg import document, rect  # noqa: PLC0415

        started = time.perf_counter()
        await asyncio.to_thread(rasterise, document(8, 8, rect(0, 0, 8, 8, "#000000")), 8, 8)
        return Probe(healthy=True, detail="draws", latency_seconds=time.perf_counter() - started)

    async def close(self) -> None:
        """Nothing is held open."""


def _check(request: ImageRequest) -> None:
    if request.model != "poster":
        raise Unsupported(f'the renderer has one model, "poster", not {request.model!r}')
    if request.method is not Method.TEXT_TO_IMAGE:
        raise Unsupported(f"the renderer draws from a scene (text_to_image), it cannot do {request.method}")
    for name, side in (("width", request.width), ("height", request.height)):
        if not _SMALLEST_SIDE <= side <= _LARGEST_SIDE:
            raise InvalidRequest(f"{name} is {side}; the renderer draws {_SMALLEST_SIDE} to {_LARGEST_SIDE} pixels")
    if max(request.width, request.height) > _LONGEST_RATIO * min(request.width, request.height):
        raise InvalidRequest(f"{request.width}x{request.height} is longer than 3:1")
    if request.seed is not None and not 0 <= request.seed < _SEED_LIMIT:
        raise InvalidRequest(f"seed is {request.seed}; it must be a 64-bit unsigned number")


def _seed_of(request: ImageRequest) -> int:
    parts = (request.prompt, request.width, request.height, request.scene and astuple(request.scene))
    zones = tuple(astuple(zone) for zone in request.clear_zones)
    return int.from_bytes(hashlib.sha256(repr((parts, zones)).encode()).digest()[:8])


def _ignored(request: ImageRequest) -> tuple[Adaptation, ...]:
    asked = {
        "negative_prompt": request.negative_prompt,
        "references": f"{len(request.references)}" if request.references else None,
        "adapters": f"{len(request.adapters)}" if request.adapters else None,
    }
    return tuple(
        Adaptation(what, value, "ignored: a renderer has no use for it") for what, value in asked.items() if value
    )
