"""Device memory: how much is used, how to give it back, and a second try when it ran out."""

from __future__ import annotations

import gc
import logging
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
    except torch.OutOfMemoryError as error:
        return _Shortage(error)
    except RuntimeError as error:
        # The CPU's allocator has no class of its own.
        if "not enough memory" in str(error) or "can't allocate memory" in str(error):
            return _Shortage(error)
        raise
