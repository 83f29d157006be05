"""The conformance kit over the local providers, through the device process, on the tiny checkpoints."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

import pytest

from providers.image import Adapter
from providers.local.client import Device
from providers.local.wire import Job, Weights
from providers.testing import ProviderConformance
from tests.providers.local.rendering import sha256

if TYPE_CHECKING:
    from pathlib import Path

    from providers.catalog import Catalog
    from providers.image import ImageProvider
    from tests.providers.local.conftest import Make

# Thirty steps are too many for a test; more than eight, so that guidance and negative prompt count.
FEW_STEPS = """
[[models]]
id = "sdxl"
price = { kind = "gpu_seconds", usd_per_hour = 0.71, base_steps = 9 }
"""


@pytest.fixture(scope="module", autouse=True)
def _warm(checkpoints: Path, device_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Start the device process and let it import torch, which can take longer than the kit waits for a picture."""
    device = Device(device_folder, "cpu", idle_exit_seconds=30)
    job = Job(
        folder=tmp_path_factory.mktemp("warm"),
        weights=Weights(family="sdxl", source=str(checkpoints / "sdxl")),
        prompt="a cup",
        negative_prompt=None,
        width=64,
        height=64,
        steps=1,
        guidance=6.0,
        seed=1,
    )
    asyncio.run(device.render(job, lambda _event: None, 100))


class TestSdxl(ProviderConformance):
    sdks = ("numpy", "peft", "accelerate", "huggingface_hub")
    size: ClassVar[tuple[int, int]] = (64, 64)
    other_sizes: ClassVar[tuple[tuple[int, int], ...]] = ((64, 128), (100, 72), (65, 67))

    @pytest.fixture
    def provider(self, make: Make, catalog: Catalog, checkpoints: Path) -> ImageProvider:
        return make(
            settings={"catalog": catalog.extended(FEW_STEPS, "test")},
            controlnet_canny=str(checkpoints / "controlnet"),
            preview=str(checkpoints / "taesd"),
            gpu_usd_per_hour="0.71",
        )

    @pytest.fixture
    def adapter(self, checkpoints: Path) -> Adapter:
        return worn(checkpoints / "lora.safetensors")


class TestFlux(ProviderConformance):
    sdks = ("numpy", "peft", "accelerate", "huggingface_hub")
    size: ClassVar[tuple[int, int]] = (64, 64)
    other_sizes: ClassVar[tuple[tuple[int, int], ...]] = ((64, 128), (100, 72), (65, 67))

    @pytest.fixture
    def provider(self, make: Make) -> ImageProvider:
        return make("flux", gpu_usd_per_hour="0.71")

    @pytest.fixture
    def adapter(self, checkpoints: Path) -> Adapter:
        return worn(checkpoints / "flux-lora.safetensors")


def worn(file: Path) -> Adapter:
    return Adapter(file.stem, file, sha256(file))
