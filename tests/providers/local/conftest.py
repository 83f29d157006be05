"""Checkpoints built once per test session, one engine per worker, and one device process for everybody."""

from __future__ import annotations

import asyncio
import fcntl
import os
from typing import TYPE_CHECKING

import pytest

from providers.catalog import Catalog
from providers.local.client import Device
from tests.providers.local.rendering import Studio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from providers.local.engine import Engine

# The catalog's own limits keep pictures large; these let them be small enough for a test.
SMALL = """
[[models]]
id = "sdxl"
free_size = { step = 64, min_pixels = 4096, max_pixels = 1048576, max_side = 1024 }
[[models]]
id = "flux-schnell"
free_size = { step = 16, min_pixels = 4096, max_pixels = 1048576, max_side = 1024 }
[[models]]
id = "flux-dev"
free_size = { step = 16, min_pixels = 4096, max_pixels = 1048576, max_side = 1024 }
"""


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this session share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "local-models"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def checkpoints(shared: Path) -> Path:
    """The folder with `sdxl`, `sdxl-hub`, `flux`, `taesd`, `controlnet` and `lora.safetensors`."""
    with (shared / "building.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = shared / "checkpoints"
        if not folder.exists():
            from tests.providers.local import checkpoints

            checkpoints.build_all(shared / "unfinished")
            (shared / "unfinished").rename(folder)
    return folder


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The one engine of this worker, on the CPU, with one thread: more of them only get in each other's way."""
    import torch

    from providers.local.engine import Engine

    torch.set_num_threads(1)
    return Engine("cpu")


@pytest.fixture
def studio(engine: Engine, checkpoints: Path, tmp_path: Path) -> Studio:
    return Studio(engine, checkpoints, tmp_path)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog.load().extended(SMALL, "test")


@pytest.fixture(scope="session")
def device_folder(shared: Path) -> Iterator[Path]:
    """Where the session's one device process is met. It ends with the session, or by itself soon after."""
    folder = shared / "devices"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        yield folder
    if "PYTEST_XDIST_WORKER" not in os.environ:
        asyncio.run(Device(folder, "cpu").stop())
