"""Seconds per picture of SDXL on a GPU: ours beside plain diffusers in the same run, and their share of its peak.

    python -m benchmarks.gpu_sdxl [--weights FOLDER] [--steps 30] [--size 1024] [--batches 1,2,4,8] [--compiled]

Without `--weights` it builds the real architecture with random weights (7 GB in the temporary folder): time and memory
do not depend on what the weights say. Floating-point operations are counted in the run, and the peak is a large matrix
product measured in the run. Without a GPU it says so and measures nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import torch
from diffusers import StableDiffusionXLPipeline
from torch.utils.flop_counter import FlopCounterMode

from providers.local.engine import Engine
from providers.local.wire import Failed, Job, Weights
from tests.providers.local.checkpoints import REAL, build_sdxl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROMPT = "a white cup of coffee on a wooden table, morning light"
GUIDANCE = 6.0
ROUNDS = 3
PEAK_SIDE = 8192
NO_GPU = "No GPU at hand: nothing was measured. Run it on a host with an NVIDIA GPU and the extra `local`."


@dataclass(frozen=True)
class Plan:
    """What to measure: a picture of `size` x `size` pixels in `steps` steps, in each of `batches`."""

    device: str
    steps: int
    size: int
    batches: tuple[int, ...]
    compiled: bool
    rounds: int = ROUNDS


@dataclass(frozen=True)
class Row:
    """One line of the table: seconds are medians per picture, memory is the peak in bytes (0 on a CPU)."""

    name: str
    batch: int
    seconds: float
    memory: int


@dataclass(frozen=True)
class Measured:
    """All rows, the operations of one picture, and the device's measured peak in operations per second."""

    rows: tuple[Row, ...]
    operations: float
    peak: float


def main(arguments: list[str] | None = None) -> int:
    """Measure and print, or say that there is no GPU."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, help="a folder in the diffusers layout; random weights otherwise")
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--size", type=int, default=1024)
    parser.add_argument("--batches", default="1,2,4,8")
    parser.add_argument("--compiled", action="store_true", help="ours with torch.compile; the first picture is slow")
    given = parser.parse_args(arguments)
    if not torch.cuda.is_available():
        print(NO_GPU)
        return 0
    batches = tuple(int(number) for number in given.batches.split(","))
    plan = Plan("cuda", given.steps, given.size, batches, given.compiled)
    print(
        f"{torch.cuda.get_device_name()}, torch {torch.__version__}, bfloat16, {plan.steps} steps, guidance {GUIDANCE}"
    )
    if given.weights:
        report(measure(given.weights, plan), plan)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        report(measure(build_sdxl(Path(folder), REAL, plan.device, torch.bfloat16), plan), plan)
    return 0


def measure(folder: Path, plan: Plan) -> Measured:
    """Plain diffusers, and ours on the same weights one after the other, so that each has the device to itself."""
    dtype = torch.float32 if plan.device == "cpu" else torch.bfloat16
    plain = StableDiffusionXLPipeline.from_pretrained(folder, dtype=dtype, local_files_only=True).to(plan.device)
    plain.set_progress_bar_config(disable=True)
    operations = _operations(plain, plan)
    rows = [_row("plain diffusers", plan, batch, partial(_plain, plain, plan, batch)) for batch in plan.batches]
    del plain
    torch.cuda.empty_cache()
    rows.append(_ours(folder, plan))
    return Measured(tuple(rows), operations, _peak(plan.device, dtype))


def report(measured: Measured, plan: Plan) -> None:
    """Print the table: times as multiples of plain diffusers at batch 1, rates as shares of both peaks."""
    base = measured.rows[0].seconds
    print(f"{measured.operations / 1e12:.1f} TFLOP a picture; measured peak {measured.peak / 1e12:.1f} TFLOP/s")
    print(f"{'':<34}{'batch':>6}{'s/picture':>11}{'speed':>8}{'share of peak':>15}{'peak GB':>9}")
    for row in measured.rows:
        share = measured.operations / row.seconds / measured.peak
        speed = f"{base / row.seconds:.2f}x"
        memory = f"{row.memory / 1e9:.2f}"
        print(f"{row.name:<34}{row.batch:>6}{row.seconds:>11.3f}{speed:>8}{share:>14.0%} {memory:>9}")
    print(f"pictures of {plan.size}x{plan.size}; ours makes one at a time, by the engine that the device process runs")


def _ours(folder: Path, plan: Plan) -> Row:
    """The engine from job to file: encode, denoise, decode, check, write."""
    engine = Engine(plan.device)
    weights = Weights(family="sdxl", source=str(folder), compiled=plan.compiled)
    with tempfile.TemporaryDirectory() as out:
        job = Job(
            folder=Path(out),
            weights=weights,
            prompt=PROMPT,
            negative_prompt="text",
            width=plan.size,
            height=plan.size,
            steps=plan.steps,
            guidance=GUIDANCE,
            seed=1,
        )

        def one() -> None:
            outcome = engine.render(job, lambda _event: None, lambda: False)
            if isinstance(outcome, Failed):
                sys.exit(f"ours failed: {outcome.code}: {outcome.message}")

        row = _row(f"ours{', compiled' if plan.compiled else ''}", plan, 1, one)
        engine.unload()
    return row


def _plain(pipeline: Any, plan: Plan, batch: int) -> None:
    pipeline(
        PROMPT,
        negative_prompt="text",
        num_images_per_prompt=batch,
        width=plan.size,
        height=plan.size,
        num_inference_steps=plan.steps,
        guidance_scale=GUIDANCE,
        generator=torch.Generator("cpu").manual_seed(1),
    )


def _row(name: str, plan: Plan, batch: int, action: Callable[[], None]) -> Row:
    """One unmeasured round, for kernels that are chosen or compiled at first sight, then the median of the others."""
    on_gpu = plan.device != "cpu"
    action()
    if on_gpu:
        torch.cuda.reset_peak_memory_stats()
    seconds = median(_times(action, plan.rounds, synchronize=on_gpu))
    return Row(name, batch, seconds / batch, torch.cuda.max_memory_allocated() if on_gpu else 0)


def _times(action: Callable[[], None], rounds: int, *, synchronize: bool) -> Iterator[float]:
    for _ in range(rounds):
        began = time.perf_counter()
        action()
        if synchronize:
            torch.cuda.synchronize()
        yield time.perf_counter() - began


def _operations(pipeline: Any, plan: Plan) -> float:
    """Floating-point operations of one picture, a multiplication and an addition counted as two.

    One step is counted and multiplied: every step is the same.
    """
    counts = []
    for steps in (1, 2):
        with FlopCounterMode(display=False) as counter:
            _plain(pipeline, Plan(plan.device, steps, plan.size, (1,), compiled=False), 1)
        counts.append(counter.get_total_flops())
    return float(counts[0] + (plan.steps - 1) * (counts[1] - counts[0]))


def _peak(device: str, dtype: torch.dtype) -> float:
    """Operations per second of a square matrix product, the best of ten: what the device can give."""
    side = PEAK_SIDE if device != "cpu" else 512
    left, right = (torch.randn(side, side, device=device, dtype=dtype) for _ in range(2))

    def product() -> None:
        torch.mm(left, right)

    product()
    return 2 * side**3 / min(_times(product, 10, synchronize=device != "cpu"))


if __name__ == "__main__":
    sys.exit(main())
