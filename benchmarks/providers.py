"""What we add to a vendor call, and what importing a provider costs.

    python -m benchmarks.providers

Each vendor's own SDK (or plain HTTP, where it has none) and our provider call the same local server in turns, so that a
busy machine slows both alike. Medians; "added" is ours minus theirs for the same picture; "cropped" cuts it too.
"""

from __future__ import annotations

import asyncio
import base64
import subprocess
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx2
from google import genai
from google.genai import types
from openai import AsyncOpenAI

from providers.catalog import Catalog, quote
from providers.google_images import GoogleImages
from providers.openai_images import OpenAIImages
from providers.settings import ProviderSettings
from providers.stability import StabilityImages
from providers.testing import nobody, request
from tests.fakes.google import GoogleFake
from tests.fakes.openai import OpenAIFake
from tests.fakes.stability import StabilityFake

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Call = Callable[[], Awaitable[Any]]

SIDE = 1024
CATALOG = Catalog.load()
IMPORTS = {
    "providers and its catalog, no provider": "import providers.catalog, providers.registry",
    "openai, built and quoted": "from providers.openai_images import OpenAIImages as P",
    "google, built and quoted": "from providers.google_images import GoogleImages as P",
    "stability, built and quoted": "from providers.stability import StabilityImages as P",
    "the openai SDK": "import openai",
    "the google SDKs": "import providers.google_imagen, providers.google_gemini",
}


class Taken(NamedTuple):
    """Milliseconds by the clock, and of CPU (which counts the server's share too, the same for both)."""

    wall: float
    cpu: float


def main(rounds: int = 60) -> int:
    """Measure and print."""
    asyncio.run(_calls(rounds))
    _quotes()
    print(f"{'import':<42}{'seconds':>9}")
    for name, statement in IMPORTS.items():
        print(f"{name:<42}{_import_seconds(statement):>9.2f}")
    return 0


async def _calls(rounds: int) -> None:
    print(f"one call for {SIDE}x{SIDE} to a vendor on this machine, median of {rounds}")
    print(f"{'vendor':<12}{'theirs ms':>11}{'ours ms':>10}{'added ms':>10}{'added CPU ms':>14}{'cropped ms':>12}")
    for name, measured in (("openai", _openai), ("stability", _stability), ("google", _google)):
        theirs, ours, cropped = await measured(rounds)
        added, cpu = ours.wall - theirs.wall, ours.cpu - theirs.cpu
        print(f"{name:<12}{theirs.wall:>11.2f}{ours.wall:>10.2f}{added:>10.2f}{cpu:>14.2f}{cropped.wall:>12.2f}")


async def _openai(rounds: int) -> tuple[Taken, ...]:
    async with OpenAIFake() as vendor:
        sdk = AsyncOpenAI(api_key=vendor.key, base_url=vendor.base_url, max_retries=0)
        provider = OpenAIImages(_settings("openai", vendor.key, vendor.base_url))

        async def theirs() -> bytes:
            answer = await sdk.images.generate(
                model="gpt-image-2", prompt=request("x").prompt, size="1024x1024", quality="medium", output_format="png"
            )
            assert answer.data
            return base64.b64decode(answer.data[0].b64_json or "")

        times = await _in_turns(rounds, theirs, *_ours(provider, "gpt-image-2"))
        await sdk.close()
        await provider.close()
        return times


async def _stability(rounds: int) -> tuple[Taken, ...]:
    async with StabilityFake() as vendor:
        vendor.credits = 1e9
        client = httpx2.AsyncClient(base_url=vendor.url, headers={"authorization": f"Bearer {vendor.key}"})
        provider = StabilityImages(_settings("stability", vendor.key, vendor.url))
        fields = {"prompt": request("x").prompt, "output_format": "png", "aspect_ratio": "1:1", "model": "sd3.5-large"}

        async def theirs() -> bytes:
            parts = {name: (None, value) for name, value in fields.items()}
            answer = await client.post("/v2beta/stable-image/generate/sd3", files=parts, headers={"accept": "image/*"})
            return answer.content

        times = await _in_turns(rounds, theirs, *_ours(provider, "sd3.5-large"))
        await client.aclose()
        await provider.close()
        return times


async def _google(rounds: int) -> tuple[Taken, ...]:
    async with GoogleFake() as vendor:
        sdk = genai.Client(vertexai=False, api_key=vendor.key, http_options=types.HttpOptions(base_url=vendor.url))
        provider = GoogleImages(_settings("google", vendor.key, vendor.url))
        config = types.GenerateContentConfig(
            response_modalities=["IMAGE"], image_config=types.ImageConfig(aspect_ratio="1:1", image_size="1K")
        )

        async def theirs() -> Any:
            return await sdk.aio.models.generate_content(
                model="gemini-nano-banana-2.1", contents=request("x").prompt, config=config
            )

        times = await _in_turns(rounds, theirs, *_ours(provider, "gemini-nano-banana-2.1"))
        await sdk.aio.aclose()
        await provider.close()
        return times


def _ours(provider: Any, model: str) -> tuple[Call, Call]:
    async def exact() -> Any:
        return await provider.generate(request(model, SIDE, SIDE), nobody)

    async def cropped() -> Any:
        return await provider.generate(request(model, SIDE - 8, SIDE - 8), nobody)

    return exact, cropped


async def _in_turns(rounds: int, *ways: Call) -> tuple[Taken, ...]:
    """The median of each way; the first two rounds warm up."""
    taken: list[list[Taken]] = [[] for _ in ways]
    for turn in range(rounds + 2):
        for times, way in zip(taken, ways, strict=True):
            started = Taken(time.perf_counter(), time.process_time())
            await way()
            if turn > 1:
                wall, cpu = time.perf_counter() - started.wall, time.process_time() - started.cpu
                times.append(Taken(wall * 1000, cpu * 1000))
    return tuple(Taken(median(t.wall for t in times), median(t.cpu for t in times)) for times in taken)


def _quotes() -> None:
    rows = [row for row in CATALOG.models.values() if row.kind == "image"]
    asked = [request(row.id, 886, 1182) for row in rows]
    times = []
    for _ in range(200):
        started = time.perf_counter()
        for row, one in zip(rows, asked, strict=True):
            quote(row, one)
        times.append((time.perf_counter() - started) * 1e6 / len(rows))
    assert quote(rows[0], asked[0]).maximum == Decimal(0)
    print(f"one quote, median over {len(rows)} models: {median(times):.1f} µs")


def _settings(key: str, api_key: str, address: str) -> ProviderSettings:
    today = datetime.now(UTC).date()
    return ProviderSettings(key=key, catalog=CATALOG, today=lambda: today, api_key=api_key, base_url=address)


def _import_seconds(statement: str, runs: int = 3) -> float:
    program = f"{statement}\n"
    if statement.endswith("as P"):
        program += (
            "from datetime import date\nfrom providers.catalog import Catalog\n"
            "from providers.settings import ProviderSettings\nfrom providers.image import ImageRequest\n"
            "p = P(ProviderSettings('x', Catalog.load(), lambda: date(2026, 11, 21)))\n"
            "p.quote(ImageRequest(model=p.capabilities.models[-1], prompt='a', width=1024, height=1024))\n"
        )
    bare = min(_seconds("pass") for _ in range(runs))
    return min(_seconds(program) for _ in range(runs)) - bare


def _seconds(program: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
