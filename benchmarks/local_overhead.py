"""What we add to a plain diffusers call, on a tiny checkpoint where the call itself takes a tenth of a second.

    python -m benchmarks.local_overhead

Plain diffusers, our engine in the same process, and the provider through the device process take turns, so that a busy
machine slows all of them alike. Medians, and the best of all rounds; "added" is what is added to plain diffusers.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import torch
from diffusers import StableDiffusionXLPipeline

from providers.catalog import Catalog
from providers.image import ImageRequest
from providers.local.client import Device
from providers.local.engine import Engine
from providers.local.sdxl import SdxlProvider
from providers.local.wire import Job, Weights
from providers.settings import ProviderSettings
from tests.providers.local.checkpoints import build_sdxl

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

STEPS = 8
SIDE = 128
PROMPT = "a white cup of coffee on a wooden table, morning light"
SMALL = """
[[models]]
id = "sdxl"
free_size = { step = 64, min_pixels = 16384, max_pixels = 1048576, max_side = 1024 }
"""
IMPORTS = ("providers.local.sdxl", "providers.local.flux", "providers.local.engine")


def main(rounds: int = 30) -> int:
    """Measure and print."""
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        times = asyncio.run(compare(Path(folder), rounds))
    plain, best = median(times["plain diffusers"]), min(times["plain diffusers"])
    print(f"one picture of {SIDE}x{SIDE} in {STEPS} steps, one thread, {rounds} rounds; noise only adds")
    print(f"{'':<28}{'median ms':>10}{'added':>8}{'best ms':>10}{'added ms':>10}{'added':>8}")
    for name, seconds in times.items():
        middle, least = median(seconds), min(seconds)
        print(
            f"{name:<28}{middle * 1000:>10.1f}{middle / plain - 1:>8.1%}"
            f"{least * 1000:>10.1f}{(least - best) * 1000:>10.1f}{least / best - 1:>8.1%}"
        )
    for module in IMPORTS:
        print(f"import {module:<29}{import_seconds(module):>9.2f} s")
    return 0


async def compare(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds of each way, by name, in turns."""
    torch.set_num_threads(1)
    checkpoint = build_sdxl(folder / "sdxl")
    provider, device = _provider(checkpoint, folder / "device")
    ways: dict[str, Callable[[], Awaitable[Any]]] = {
        "plain diffusers": _plain(checkpoint),
        "our engine, same process": _engine(checkpoint, folder),
        "our provider, device process": provider,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    try:
        for way in ways.values():
            await way()
        for _ in range(rounds):
            for name, way in ways.items():
                began = time.perf_counter()
                await way()
                times[name].append(time.perf_counter() - began)
    finally:
        await device.stop()
    return times


def import_seconds(module: str) -> float:
    """The median of three imports, each in a fresh interpreter, less the start of the interpreter."""

    def run(program: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True, stderr=subprocess.DEVNULL)
        return time.perf_counter() - began

    return median(run(f"import {module}") - run("pass") for _ in range(3))


def _plain(checkpoint: Path) -> Callable[[], Awaitable[None]]:
    pipeline = StableDiffusionXLPipeline.from_pretrained(checkpoint, local_files_only=True)
    pipeline.set_progress_bar_config(disable=True)

    async def call() -> None:
        pipeline(
            PROMPT,
            width=SIDE,
            height=SIDE,
            num_inference_steps=STEPS,
            guidance_scale=6.0,
            generator=torch.Generator("cpu").manual_seed(1),
        )

    return call


def _engine(checkpoint: Path, folder: Path) -> Callable[[], Awaitable[None]]:
    engine = Engine("cpu")
    job = Job(
        folder=folder,
        weights=Weights(family="sdxl", source=str(checkpoint)),
        prompt=PROMPT,
        negative_prompt=None,
        width=SIDE,
        height=SIDE,
        steps=STEPS,
        guidance=6.0,
        seed=1,
    )

    async def call() -> None:
        engine.render(job, lambda _event: None, lambda: False)

    return call


def _provider(checkpoint: Path, folder: Path) -> tuple[Callable[[], Awaitable[Any]], Any]:
    provider = SdxlProvider(
        ProviderSettings(
            key="sdxl",
            catalog=Catalog.load().extended(SMALL, "benchmark"),
            today=lambda: datetime.now(UTC).date(),
            options={
                "weights": str(checkpoint),
                "device": "cpu",
                "device_folder": str(folder),
                "idle_exit_seconds": 60,
            },
        )
    )
    request = ImageRequest("sdxl", PROMPT, SIDE, SIDE, steps=STEPS, seed=1)
    return lambda: provider.generate(request, lambda _step: None), Device(folder, "cpu")


if __name__ == "__main__":
    sys.exit(main())
