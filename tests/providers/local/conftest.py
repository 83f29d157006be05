"""Checkpoints built once per test session; one engine and one device process per worker."""

from __future__ import annotations

import asyncio
import fcntl
import os
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from providers.catalog import Catalog
from providers.local.client import Device
from providers.local.flux import FluxProvider
from providers.local.sdxl import SdxlProvider
from providers.settings import ProviderSettings
from tests.providers.local.rendering import Studio

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from providers.local.engine import Engine
    from providers.local.provider import LocalProvider

TODAY = date(2026, 11, 21)
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
    """A folder that all workers of this test run share."""
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


class Make(Protocol):
    """Builds a provider on the tiny checkpoints and the worker's device; `options` are those of its table."""

    def __call__(self, key: str = "sdxl", *, settings: Mapping[str, Any] = ..., **options: Any) -> LocalProvider: ...


@pytest.fixture
def make(catalog: Catalog, checkpoints: Path, device_folder: Path) -> Make:
    def made(key: str = "sdxl", *, settings: Mapping[str, Any] = MappingProxyType({}), **options: Any) -> LocalProvider:
        usual = {"weights": str(checkpoints / key), "device": "cpu", "device_folder": str(device_folder)}
        values: dict[str, Any] = {"key": key, "catalog": catalog, "today": lambda: TODAY, **settings}
        kind = FluxProvider if key == "flux" else SdxlProvider
        return kind(ProviderSettings(options=usual | {"idle_exit_seconds": 30} | options, **values))

    return made


@pytest.fixture(scope="session")
def device_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where this worker's one device process is met: tests crash and empty it, so workers do not share it."""
    folder = tmp_path_factory.mktemp("devices")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        yield folder
    asyncio.run(Device(folder, "cpu").stop())
