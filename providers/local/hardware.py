"""What this host has to run models on, told without importing torch."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ASK_SECONDS = 5.0
PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "peft", "safetensors", "numpy")
_QUERY = "--query-gpu=index,uuid,name,memory.total"
_COLUMNS = 4
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU that torch would see here as `cuda:<number>`; memory in bytes, None where the driver does not say.

    `uuid` is the same for every process of the host, whichever GPUs each of them may see.
    """

    number: int
    uuid: str
    name: str
    memory: int | None


class DriverSilent(Exception):
    """The driver is there but did not answer in time: whether there are GPUs is not known."""


def gpus() -> tuple[Gpu, ...]:
    """The NVIDIA GPUs that this process may use, in torch's order; none where there is no driver, or it is silent."""
    try:
        found = _installed()
    except DriverSilent:
        return ()
    return tuple(
        Gpu(number, gpu.uuid, gpu.name, gpu.memory)
        for number, gpu in enumerate(_visible(found, os.environ.get("CUDA_VISIBLE_DEVICES")))
    )


def _visible(found: tuple[Gpu, ...], named: str | None) -> Iterator[Gpu]:
    """Those that CUDA_VISIBLE_DEVICES names, by number or the beginning of a UUID, up to the first that there is not.

    As CUDA reads it (docs.nvidia.com/cuda, programming guide, "CUDA environment variables").
    """
    if named is None:
        yield from found
        return
    for entry in named.split(","):
        name = entry.strip()
        gpu = next((gpu for gpu in found if name and (name == str(gpu.number) or gpu.uuid.startswith(name))), None)
        if gpu is None:
            return
        yield gpu


@lru_cache(maxsize=1)
def _installed() -> tuple[Gpu, ...]:
    """Every GPU of the host, asked once per process, as soon as the driver answers.

    Raises:
        DriverSilent: it does not, which is not remembered.
    """
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
    except subprocess.TimeoutExpired:
        raise DriverSilent from None
    except (OSError, subprocess.SubprocessError):
        return ()
    rows = ([cell.strip() for cell in line.split(",")] for line in answer.stdout.splitlines())
    return tuple(
        Gpu(int(number), uuid, name, int(memory) * _MIB if memory.isdecimal() else None)
        for number, uuid, name, memory in (row for row in rows if len(row) == _COLUMNS and row[0].isdecimal())
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


def identity(device: str) -> str:
    """What `device` is called on the whole host: its UUID, or "cpu"."""
    uuids = {f"cuda:{gpu.number}": gpu.uuid for gpu in gpus()}
    return uuids.get(device, device)


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
