"""What this host has to run models on, told without importing torch."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache

ASK_SECONDS = 5.0
PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "peft", "safetensors", "numpy")
_QUERY = "--query-gpu=name,memory.total"
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU as the driver names it; memory in bytes."""

    number: int
    name: str
    memory: int


@lru_cache(maxsize=1)
def gpus() -> tuple[Gpu, ...]:
    """The NVIDIA GPUs that the driver shows, asked once per process; none where there is no driver."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return ()
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed command line, found on the path
            [program, _QUERY, "--format=csv,noheader,nounits"],
            capture_output=True,
            check=True,
            timeout=ASK_SECONDS,
            text=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    rows = [line.rsplit(",", 1) for line in answer.stdout.splitlines() if line.count(",")]
    return tuple(
        Gpu(number, name.strip(), int(memory) * _MIB)
        for number, (name, memory) in enumerate(rows)
        if memory.strip().isdecimal()
    )


def missing_packages() -> tuple[str, ...]:
    """The packages of the extra `local` that are not installed; none of them is imported to find out."""
    return tuple(name for name in PACKAGES if importlib.util.find_spec(name) is None)


def device_for(asked: str, *, allow_cpu: bool) -> str | None:
    """The device that `asked` ("auto", "cpu", "cuda", "cuda:1") means on this host, None where it has none.

    "auto" is the first GPU, or the CPU if that is allowed.
    """
    if asked == "cpu":
        return "cpu"
    number = int(asked.partition(":")[2] or 0) if asked.startswith("cuda") else 0
    if number < len(gpus()):
        return f"cuda:{number}"
    return "cpu" if allow_cpu else None


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
