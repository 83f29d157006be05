"""The conformance kit over the local providers, through the device process, on the tiny checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest

from providers.testing import ProviderConformance

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


class TestFlux(ProviderConformance):
    sdks = ("numpy", "peft", "accelerate", "huggingface_hub")
    size: ClassVar[tuple[int, int]] = (64, 64)
    other_sizes: ClassVar[tuple[tuple[int, int], ...]] = ((64, 128), (100, 72), (65, 67))

    @pytest.fixture
    def provider(self, make: Make) -> ImageProvider:
        return make("flux", gpu_usd_per_hour="0.71")
