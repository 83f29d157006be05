"""Device memory: how much is used, how to give it back, and a second try when it ran out."""

from __future__ import annotations

import gc
import logging
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import torch

from providers.errors import OutOfMemory

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")
log = logging.getLogger(__name__)


def free(device: torch.device) -> None:
    """Give back everything that nothing refers to any more."""
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()


def used(device: torch.device) -> int | None:
    """Bytes held by tensors on a GPU; None on a CPU."""
    return torch.cuda.memory_allocated(device) if device.type == "cuda" else None


def peak(device: torch.device) -> int | None:
    """The most bytes ever held at once on a GPU; None on a CPU."""
    return torch.cuda.max_memory_allocated(device) if device.type == "cuda" else None


def total(device: torch.device) -> int | None:
    """Bytes that a GPU has; None on a CPU."""
    return torch.cuda.get_device_properties(device).total_memory if device.type == "cuda" else None


def host_free() -> int | None:
    """Bytes that this host can still give without swapping; None where it does not say."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return None
    kilobytes = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), None)
    return int(kilobytes) * 1024 if kilobytes else None


def with_room(action: Callable[[], Result], make_room: Callable[[], None]) -> Result:
    """Do `action`; when memory runs out, make room and do it once more.

    Raises:
        OutOfMemory: there was no room the second time either.
    """
    shortage = _attempt(action)
    if not isinstance(shortage, _Shortage):
        return shortage
    log.warning("out of memory, trying once more with less: %s", shortage.detail)
    make_room()
    shortage = _attempt(action)
    if not isinstance(shortage, _Shortage):
        return shortage
    make_room()
    raise OutOfMemory(f"the device has no room for this picture: {shortage.detail}")


class _Shortage:
    """That memory ran out. Not an exception, for a traceback would keep every tensor of the failed attempt alive."""

    def __init__(self, error: Exception) -> None:
        self.detail = str(error).split("\n")[0].split(". ")[0][:200]


def _attempt(action: Callable[[], Result]) -> Result | _Shortage:
    try:
        return action()
    except RuntimeError as error:
        if is_shortage(error):
            return _Shortage(error)
        raise


def is_shortage(error: Exception) -> bool:
    """Whether memory ran out, on a GPU or on the CPU, whose allocator has no error class of its own."""
    told = ("not enough memory", "can't allocate memory")
    return isinstance(error, torch.OutOfMemoryError) or any(words in str(error) for words in told)
