"""Stable Diffusion XL on diffusers: every way to make a picture, on one set of weights."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    ControlNetModel,
    StableDiffusionXLControlNetImg2ImgPipeline,
    StableDiffusionXLControlNetInpaintPipeline,
    StableDiffusionXLControlNetPipeline,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLInpaintPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from PIL import Image, ImageOps
from transformers import CLIPTextModel, CLIPTextModelWithProjection

from providers.local import prompts
from providers.local.adapters import Adapters
from providers.local.decoding import decode, unscale
from providers.local.loading import in_float32, load_component, load_pipeline, precision
from providers.local.weights import locate

if TYPE_CHECKING:
    from collections.abc import Callable

    from providers.local.wire import Job, Note, Weights

TRAINED_PIXELS = 1024 * 1024
LARGEST_TIMES = 1.5
# How far painting over may leave the composition: details, not shapes.
DETAIL_STRENGTH = 0.35
# By (has an initial picture, has a mask), without and with a control map.
PLAIN = {
    (False, False): StableDiffusionXLPipeline,
    (True, False): StableDiffusionXLImg2ImgPipeline,
    (True, True): StableDiffusionXLInpaintPipeline,
}
CONTROLLED = {
    (False, False): StableDiffusionXLControlNetPipeline,
    (True, False): StableDiffusionXLControlNetImg2ImgPipeline,
    (True, True): StableDiffusionXLControlNetInpaintPipeline,
}


class SdxlPipeline:
    """The weights of one SDXL on one device."""

    def __init__(self, weights: Weights, device: torch.device) -> None:
        """Load everything that `weights` names.

        Raises:
            WeightsUnusable: some of it is missing, partial or damaged.
        """
        self.device = device
        self._dtype = precision(weights, device)
        models = {
            "unet": UNet2DConditionModel,
            "text_encoder": CLIPTextModel,
            "text_encoder_2": CLIPTextModelWithProjection,
            "vae": AutoencoderKL,
        }
        self._base = load_pipeline(StableDiffusionXLPipeline, weights.source, models, self._dtype, device)
        if weights.vae:
            self._base.vae = load_component(AutoencoderKL, locate(weights.vae), self._dtype, device)
        self._preview = None
        if weights.preview:
            self._preview = load_component(AutoencoderTiny, locate(weights.preview), self._dtype, device)
        if device.type == "cuda":
            self._base.unet.to(memory_format=torch.channels_last)
            self._base.vae.to(memory_format=torch.channels_last)
        self._compiled = weights.compiled
        self._compiled_for: set[tuple[Any, ...]] = set()
        if weights.compiled:
            self._base.unet.compile_repeated_blocks(fullgraph=True)
        self._adapters = Adapters(self._base, self._dtype)
        self._network: tuple[str, Any] | None = None

    @property
    def vae(self) -> Any:
        return self._base.vae

    @property
    def host_bytes(self) -> int:
        return in_float32(self._base)

    def prepare(self, job: Job) -> tuple[prompts.Encoded, tuple[Note, ...]]:
        """Read what `job` needs besides the base weights, and its prompt.

        Raises:
            Unsupported: an adapter or a ControlNet is missing or does not fit, or a prompt is too long.
        """
        self._adapters.wear(job.adapters)
        wanted = job.control.network if job.control else None
        if self._network and self._network[0] != wanted:
            self._network = None
        if wanted and not self._network:
            self._network = (wanted, load_component(ControlNetModel, locate(wanted), self._dtype, self.device))
        encoded = prompts.encode(self._base, job.prompt, job.negative_prompt)
        if self._compiled:
            self._compile_for(job, encoded)
        return encoded, ()

    def denoise(
        self, job: Job, encoded: prompts.Encoded, on_step: Callable[[int, int, torch.Tensor], None]
    ) -> torch.Tensor:
        """The latents of the picture. `on_step` gets step, steps and latents after each step and may raise to stop.

        A picture much larger than the model was trained on would show its subject twice: it is composed at the size of
        the training, then enlarged and painted over.
        """
        if job.initial is not None or job.width * job.height <= LARGEST_TIMES * TRAINED_PIXELS:
            return self._denoise(job, encoded, on_step)
        strength = max(DETAIL_STRENGTH, 1 / job.steps)
        total = job.steps + int(job.steps * strength)
        small = job.model_copy(update=_trained_size(job.width, job.height))
        composed = self.decode(small, self._denoise(small, encoded, lambda step, _, now: on_step(step, total, now)))
        composed.save(job.folder / "composed.ppm")
        large = job.model_copy(update={"initial": job.folder / "composed.ppm", "strength": strength})
        return self._denoise(large, encoded, lambda step, _, now: on_step(job.steps + step, total, now))

    def _denoise(
        self, job: Job, encoded: prompts.Encoded, on_step: Callable[[int, int, torch.Tensor], None]
    ) -> torch.Tensor:
        pipeline = self._pipeline(job)

        def after_step(running: Any, index: int, _time: Any, values: dict[str, Any]) -> dict[str, Any]:
            on_step(index + 1, running.num_timesteps, values["latents"])
            return values

        latents: torch.Tensor = pipeline(
            prompt_embeds=encoded.prompt_embeds,
            pooled_prompt_embeds=encoded.pooled_prompt_embeds,
            negative_prompt_embeds=encoded.negative_prompt_embeds,
            negative_pooled_prompt_embeds=encoded.negative_pooled_prompt_embeds,
            num_inference_steps=job.steps,
            guidance_scale=job.guidance,
            # Noise from the CPU's generator: the same seed starts from the same noise on every device.
            generator=torch.Generator("cpu").manual_seed(job.seed),
            output_type="latent",
            callback_on_step_end=after_step,
            **_pictures(job),
        ).images
        return latents

    def decode(self, job: Job, latents: torch.Tensor) -> Image.Image:
        """The finished picture; with a mask, every pixel outside it is the initial picture's own."""
        picture = decode(self.vae, unscale(self.vae, latents), self._base.image_processor)
        if job.initial and job.mask:
            picture = Image.composite(picture, _read(job.initial, job, "RGB"), _read(job.mask, job, "L"))
        return picture

    def preview(self, latents: torch.Tensor) -> Image.Image | None:
        """A rough picture of unfinished latents, where a tiny autoencoder is configured."""
        if self._preview is None:
            return None
        return decode(self._preview, latents.to(self._preview.dtype), self._base.image_processor)

    def to(self, device: torch.device) -> None:
        """Move to the CPU `device`, in float32; a ControlNet is read anew when it is next asked for."""
        self._dtype, self.device, self._network = torch.float32, device, None
        self._base.to(device, torch.float32)
        if self._preview is not None:
            self._preview.to(device, torch.float32)

    def _compile_for(self, job: Job, encoded: prompts.Encoded) -> None:
        """Take the minutes that compiling needs now, before the render's clock runs: shapes decide what is compiled."""
        shapes = (job.width, job.height, encoded.chunks, job.guidance > 1, job.adapters, job.control is not None)
        if shapes not in self._compiled_for:
            self.denoise(job.model_copy(update={"steps": math.ceil(1 / job.strength)}), encoded, lambda *_: None)
            self._compiled_for.add(shapes)

    def _pipeline(self, job: Job) -> Any:
        """The class that fits `job`, on the same weights, with a scheduler of its own: schedulers carry state."""
        kinds = CONTROLLED if job.control else PLAIN
        parts = dict(self._base.components)
        parts["scheduler"] = self._base.scheduler.from_config(self._base.scheduler.config)
        if job.control and self._network:
            parts["controlnet"] = self._network[1]
        # Built from the parts: `from_pipe` would cast the shared weights to float32.
        pipeline = kinds[job.initial is not None, job.mask is not None](**parts, add_watermarker=False)
        pipeline.set_progress_bar_config(disable=True)
        return pipeline


def _trained_size(width: int, height: int) -> dict[str, int]:
    """The size of about `TRAINED_PIXELS` with the ratio of `width` and `height`, in multiples of 64."""
    scale = math.sqrt(TRAINED_PIXELS / (width * height))
    return {"width": max(64, round(width * scale / 64) * 64), "height": max(64, round(height * scale / 64) * 64)}


def _pictures(job: Job) -> dict[str, Any]:
    """The arguments that differ from method to method: pictures, sizes and how closely to follow them."""
    size = {"width": job.width, "height": job.height}
    control = _read(job.control.image, job, "RGB") if job.control else None
    arguments: dict[str, Any] = {"controlnet_conditioning_scale": job.control.strength} if job.control else {}
    if job.initial is None:
        return arguments | size | ({"image": control} if control else {})
    arguments |= {"image": _read(job.initial, job, "RGB"), "strength": job.strength}
    if control:
        arguments |= {"control_image": control}
    if job.mask is not None:
        arguments |= {"mask_image": _read(job.mask, job, "L"), **size}
    elif control:
        arguments |= size
    return arguments


def _read(file: Any, job: Job, mode: str) -> Image.Image:
    """A picture from its file, cropped around its middle to the ratio of `job` and scaled to its size."""
    with Image.open(file) as picture:
        return ImageOps.fit(picture.convert(mode), (job.width, job.height), Image.Resampling.LANCZOS)
