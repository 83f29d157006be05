"""FLUX.1 on diffusers: text to image, its large text encoder on the device only while it reads a prompt."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from diffusers import AutoencoderKL, FluxTransformer2DModel
from diffusers import FluxPipeline as DiffusersFluxPipeline
from diffusers.hooks.layerwise_casting import DEFAULT_SKIP_MODULES_PATTERN
from transformers import CLIPTextModel, T5EncoderModel

from providers.local import memory
from providers.local.adapters import STORED_AS, Adapters
from providers.local.decoding import decode, unscale
from providers.local.loading import in_float32, load_pipeline, precision
from providers.local.wire import Note

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from providers.local.wire import Job, Weights

# Tokens that T5 reads: `schnell`, which takes no guidance, was trained on 256, `dev` on 512.
MAX_TOKENS = {False: 256, True: 512}
REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Encoded:
    """Embeddings as FLUX takes them, kept in host memory: (1, tokens, 4096) and (1, 768)."""

    prompt_embeds: torch.Tensor
    pooled_prompt_embeds: torch.Tensor
    notes: tuple[Note, ...]


class FluxPipeline:
    """The weights of one FLUX.1 on one device, without its text encoders."""

    def __init__(self, weights: Weights, device: torch.device) -> None:
        """Load transformer and VAE; with `quantise` "fp8" the transformer's matrices are stored in eight bits.

        Raises:
            WeightsUnusable: some of it is missing, partial or damaged.
        """
        self.device = device
        self._source = weights.source
        self._dtype = precision(weights, device)
        models = {"transformer": FluxTransformer2DModel, "vae": AutoencoderKL}
        absent = ("text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2")
        self._base = load_pipeline(DiffusersFluxPipeline, weights.source, models, self._dtype, absent=absent)
        if weights.quantise == "fp8":
            _store_in_eight_bits(self._base.transformer, device, self._dtype)
        self._base.to(device)
        self._adapters = Adapters(self._base, self._dtype)
        self._remembered: OrderedDict[str, Encoded] = OrderedDict()

    @property
    def vae(self) -> Any:
        return self._base.vae

    @property
    def host_bytes(self) -> int:
        return in_float32(self._base)

    def prepare(self, job: Job) -> tuple[Encoded, tuple[Note, ...]]:
        """The prompt's embeddings: remembered from one of the last prompts, or read by encoders loaded for it."""
        self._adapters.wear(job.adapters)
        if job.prompt not in self._remembered:
            self._remembered[job.prompt] = self._encode(job.prompt)
            memory.free(self.device)
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        self._remembered.move_to_end(job.prompt)
        encoded = self._remembered[job.prompt]
        return encoded, encoded.notes

    def denoise(self, job: Job, encoded: Encoded, on_step: Callable[[int, int, torch.Tensor], None]) -> torch.Tensor:
        """The packed latents of the picture; see `SdxlPipeline.denoise`."""

        def after_step(running: Any, index: int, _time: Any, values: dict[str, Any]) -> dict[str, Any]:
            on_step(index + 1, running.num_timesteps, values["latents"])
            return values

        self._base.scheduler = self._base.scheduler.from_config(self._base.scheduler.config)
        latents: torch.Tensor = self._base(
            prompt_embeds=encoded.prompt_embeds.to(self.device),
            pooled_prompt_embeds=encoded.pooled_prompt_embeds.to(self.device),
            num_inference_steps=job.steps,
            guidance_scale=job.guidance,
            width=job.width,
            height=job.height,
            generator=torch.Generator("cpu").manual_seed(job.seed),
            output_type="latent",
            callback_on_step_end=after_step,
        ).images
        return latents

    def decode(self, job: Job, latents: torch.Tensor) -> Image.Image:
        """The finished picture."""
        unpacked = self._base._unpack_latents(latents, job.height, job.width, self._base.vae_scale_factor)  # noqa: SLF001 - diffusers offers no public way
        return decode(self.vae, unscale(self.vae, unpacked), self._base.image_processor)

    def preview(self, latents: torch.Tensor) -> None:
        """None: four steps are over before a preview is looked at."""

    def to(self, device: torch.device) -> None:
        """Move to the CPU `device`, in float32, but for what is stored in eight bits."""
        stored = any(tensor.dtype == STORED_AS for tensor in self._base.transformer.parameters())
        self._dtype = self._dtype if stored else torch.float32
        self._base.to(device, None if stored else torch.float32)
        self.device = device

    def _encode(self, prompt: str) -> Encoded:
        models = {"text_encoder": CLIPTextModel, "text_encoder_2": T5EncoderModel}
        absent = ("transformer", "vae")
        reader = load_pipeline(DiffusersFluxPipeline, self._source, models, self._dtype, self.device, absent)
        limit = MAX_TOKENS[bool(self._base.transformer.config.guidance_embeds)]
        tokens = len(reader.tokenizer_2(prompt, truncation=False).input_ids)
        embeds, pooled, _ = reader.encode_prompt(prompt, None, device=self.device, max_sequence_length=limit)
        cut = Note(what="prompt", asked=f"{tokens} tokens", done=f"the first {limit}, which is all this model reads")
        return Encoded(embeds.cpu(), pooled.cpu(), (cut,) if tokens > limit else ())


def _store_in_eight_bits(transformer: Any, device: torch.device, compute: torch.dtype) -> None:
    """Move matrices to `device` one by one, already in eight bits: the host never holds more than one of them."""
    own = transformer._skip_layerwise_casting_patterns or ()  # noqa: SLF001 - what diffusers itself keeps whole
    kept = (*DEFAULT_SKIP_MODULES_PATTERN, *own)
    for name, module in transformer.named_modules():
        if isinstance(module, torch.nn.Linear) and not any(re.search(pattern, name) for pattern in kept):
            module.to(device, STORED_AS)
    transformer.enable_layerwise_casting(STORED_AS, compute, skip_modules_pattern=kept)
