"""Stable Diffusion XL on this host."""

from __future__ import annotations

from providers.local.provider import LocalProvider


class SdxlProvider(LocalProvider):
    """SDXL and its fine-tunes: long and negative prompts, LoRA, image to image, inpainting, ControlNet."""

    family = "sdxl"
