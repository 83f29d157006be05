"""From latents to pixels, never black: SDXL's own VAE overflows in float16, so it runs in float32 where it must."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from providers.errors import ProviderBug

if TYPE_CHECKING:
    from PIL import Image


def decode(vae: Any, latents: torch.Tensor, processor: Any) -> Image.Image:
    """The picture of one (1, channels, height / 8, width / 8) tensor of unscaled latents.

    A VAE whose configuration says `force_upcast` is not run in float16; any other is run as it is, and once more in
    float32 should its pixels not be finite.

    Raises:
        ProviderBug: the latents, or the pixels even in float32, are not finite.
    """
    if not torch.isfinite(latents).all():
        raise ProviderBug("the model made latents that are not finite numbers")
    overflows = vae.dtype == torch.float16 and vae.config.force_upcast
    for dtype in (torch.float32,) if overflows else (vae.dtype, torch.float32):
        pixels = _decode_as(vae, latents, dtype)
        if torch.isfinite(pixels).all():
            picture: Image.Image = processor.postprocess(pixels.float(), output_type="pil")[0]
            return picture
    raise ProviderBug("the VAE made pixels that are not finite numbers, even in float32")


def unscale(vae: Any, latents: torch.Tensor) -> torch.Tensor:
    """Latents as the VAE made them, from latents as the denoiser sees them."""
    config = vae.config
    mean, std = getattr(config, "latents_mean", None), getattr(config, "latents_std", None)
    unscaled: torch.Tensor
    if mean is not None and std is not None:
        shape = (1, -1, 1, 1)
        unscaled = latents * latents.new_tensor(std).view(shape) / config.scaling_factor
        unscaled += latents.new_tensor(mean).view(shape)
    else:
        unscaled = latents / config.scaling_factor + (getattr(config, "shift_factor", None) or 0.0)
    return unscaled


def _decode_as(vae: Any, latents: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    usual = vae.dtype
    if dtype != usual:
        vae.to(dtype)
    try:
        pixels: torch.Tensor = vae.decode(latents.to(dtype), return_dict=False)[0]
        return pixels
    finally:
        if dtype != usual:
            vae.to(usual)
