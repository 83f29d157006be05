"""Checkpoints with random weights in the layout of the real ones, small enough to build in a second.

Everything that the code under test looks at is as in the real files: component folders, configurations, tokenizers
that take any UTF-8 text, a VAE that shrinks each side by eight, sharded or single safetensors.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    ControlNetModel,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    FluxPipeline,
    FluxTransformer2DModel,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from diffusers.training_utils import _collate_lora_metadata
from diffusers.utils import convert_state_dict_to_diffusers
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors.torch import load_file, save_file
from tokenizers.pre_tokenizers import ByteLevel
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
)

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Shape:
    """The sizes of an SDXL: arguments of its UNet, its VAE and its two text encoders."""

    unet: dict[str, Any]
    vae: dict[str, Any]
    text_encoders: tuple[dict[str, Any], dict[str, Any]]


# About 7 MB in all.
TINY_TEXT = {
    "hidden_size": 32,
    "projection_dim": 32,
    "intermediate_size": 37,
    "num_attention_heads": 4,
    "num_hidden_layers": 3,
    "hidden_act": "gelu",
}
TINY = Shape(
    unet={
        "block_out_channels": (32, 64),
        "sample_size": 8,
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
        "attention_head_dim": (2, 4),
        "addition_time_embed_dim": 8,
        "transformer_layers_per_block": (1, 2),
        "projection_class_embeddings_input_dim": 6 * 8 + 32,
        "cross_attention_dim": 64,
    },
    vae={"block_out_channels": (16, 16, 32, 32), "norm_num_groups": 8, "layers_per_block": 1, "sample_size": 256},
    text_encoders=(TINY_TEXT, TINY_TEXT),
)
# Stable Diffusion XL 1.0 as its configuration files have it: 2,567 M, 84 M, 123 M and 695 M parameters.
REAL = Shape(
    unet={
        "block_out_channels": (320, 640, 1280),
        "sample_size": 128,
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        "attention_head_dim": (5, 10, 20),
        "addition_time_embed_dim": 256,
        "transformer_layers_per_block": (1, 2, 10),
        "projection_class_embeddings_input_dim": 6 * 256 + 1280,
        "cross_attention_dim": 2048,
    },
    vae={"block_out_channels": (128, 256, 512, 512), "layers_per_block": 2, "sample_size": 1024},
    text_encoders=(
        {
            "vocab_size": 49408,
            "hidden_size": 768,
            "projection_dim": 768,
            "intermediate_size": 3072,
            "num_attention_heads": 12,
            "num_hidden_layers": 12,
            "hidden_act": "quick_gelu",
        },
        {
            "vocab_size": 49408,
            "hidden_size": 1280,
            "projection_dim": 1280,
            "intermediate_size": 5120,
            "num_attention_heads": 20,
            "num_hidden_layers": 32,
            "hidden_act": "gelu",
        },
    ),
)


def build_all(folder: Path) -> None:
    """One of each: `sdxl`, `sdxl-hub`, `flux`, `taesd`, `controlnet`, `lora.safetensors`, `flux-lora.safetensors`."""
    build_sdxl(folder / "sdxl")
    to_hub_layout(build_sdxl(folder / "sdxl-hub"))
    build_flux(folder / "flux")
    build_tiny_autoencoder(folder / "taesd")
    build_controlnet(folder / "controlnet")
    build_lora(folder / "lora.safetensors", folder / "sdxl")
    build_flux_lora(folder / "flux-lora.safetensors", folder / "flux")


def build_sdxl(folder: Path, shape: Shape = TINY, device: str = "cpu", dtype: torch.dtype = torch.float32) -> Path:
    """A Stable Diffusion XL of this shape, its tensors made on `device` in `dtype`."""
    torch.manual_seed(0)
    usual = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device):
            models = {
                "vae": _vae(scaling_factor=0.13025, **shape.vae),
                "text_encoder": CLIPTextModel(_clip_config(shape.text_encoders[0])),
                "text_encoder_2": CLIPTextModelWithProjection(_clip_config(shape.text_encoders[1])),
                "unet": _unet(shape),
            }
    finally:
        torch.set_default_dtype(usual)
    pipeline = StableDiffusionXLPipeline(
        tokenizer=_clip_tokenizer(pad="<|endoftext|>"),
        tokenizer_2=_clip_tokenizer(pad="!"),
        scheduler=EulerDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            timestep_spacing="leading",
            steps_offset=1,
        ),
        **models,
    )
    pipeline.save_pretrained(folder)
    return folder


def to_hub_layout(folder: Path) -> Path:
    """Rewrite a saved SDXL as the hub has it: prefixed text encoder keys, vocab.json and merges.txt as tokenizers."""
    weights = folder / "text_encoder" / "model.safetensors"
    tensors = load_file(weights)
    save_file({f"text_model.{name}": tensor for name, tensor in tensors.items()}, weights, metadata={"format": "pt"})
    for name in ("tokenizer", "tokenizer_2"):
        tokenizer = json.loads((folder / name / "tokenizer.json").read_text("utf-8"))
        (folder / name / "tokenizer.json").unlink()
        (folder / name / "vocab.json").write_text(json.dumps(tokenizer["model"]["vocab"]), "utf-8")
        (folder / name / "merges.txt").write_text("#version: 0.2\n", "utf-8")
    return folder


def build_flux(folder: Path) -> Path:
    """A FLUX.1 with one double and one single block: about 2 MB."""
    torch.manual_seed(0)
    pipeline = FluxPipeline(
        vae=_vae(scaling_factor=0.3611, shift_factor=0.1159, **TINY.vae),
        text_encoder=CLIPTextModel(_clip_config(TINY_TEXT)),
        text_encoder_2=T5EncoderModel(
            T5Config(vocab_size=_T5_SIZE, d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4, is_decoder=False)
        ),
        tokenizer=_clip_tokenizer(pad="<|endoftext|>"),
        tokenizer_2=T5Tokenizer(
            vocab=_t5_vocabulary(), extra_ids=0, additional_special_tokens=[], model_max_length=512
        ),
        transformer=FluxTransformer2DModel(
            patch_size=1,
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=32,
            pooled_projection_dim=32,
            axes_dims_rope=(4, 4, 8),
            guidance_embeds=False,
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(),
    )
    pipeline.save_pretrained(folder)
    return folder


def build_tiny_autoencoder(folder: Path) -> Path:
    """A TAESD: decodes previews at a fraction of the price."""
    torch.manual_seed(0)
    channels = (8, 8, 8, 8)
    AutoencoderTiny(
        encoder_block_out_channels=channels, decoder_block_out_channels=channels, latent_channels=4
    ).save_pretrained(folder)
    return folder


def build_controlnet(folder: Path) -> Path:
    """A ControlNet whose zero convolutions are disturbed, for at zero it would change nothing.

    What reads the control image keeps its own weights: smaller ones would leave nothing of the image.
    """
    torch.manual_seed(0)
    network = ControlNetModel.from_unet(_unet(TINY), conditioning_embedding_out_channels=(8, 8, 8, 8))
    for name, parameter in network.named_parameters():
        if "cond_embedding.conv_out" in name:
            torch.nn.init.normal_(parameter, std=0.5)
        elif "controlnet_" in name and "cond_embedding" not in name:
            torch.nn.init.normal_(parameter, std=0.05)
    network.save_pretrained(folder)
    return folder


LORA_TARGETS = ["to_q", "to_k", "to_v", "to_out.0"]


def build_flux_lora(file: Path, flux: Path) -> None:
    """A LoRA on the attention of `flux`, in the diffusers format."""
    torch.manual_seed(1)
    transformer = FluxTransformer2DModel.from_pretrained(flux / "transformer")
    transformer.add_adapter(LoraConfig(r=4, lora_alpha=8, init_lora_weights=False, target_modules=LORA_TARGETS))
    FluxPipeline.save_lora_weights(
        file.parent,
        transformer_lora_layers=get_peft_model_state_dict(transformer),
        weight_name=file.name,
        **_collate_lora_metadata({"transformer": transformer}),
    )


def build_lora(file: Path, sdxl: Path, rank: int = 4) -> None:
    """A LoRA on the attention of `sdxl`, in the diffusers format."""
    torch.manual_seed(1)
    unet = UNet2DConditionModel.from_pretrained(sdxl / "unet")
    unet.add_adapter(LoraConfig(r=rank, lora_alpha=2 * rank, init_lora_weights=False, target_modules=LORA_TARGETS))
    StableDiffusionXLPipeline.save_lora_weights(
        file.parent,
        unet_lora_layers=convert_state_dict_to_diffusers(get_peft_model_state_dict(unet)),
        weight_name=file.name,
        **_collate_lora_metadata({"unet": unet}),
    )


_START, _END = "<|startoftext|>", "<|endoftext|>"


def _clip_vocabulary() -> dict[str, int]:
    alphabet = sorted(ByteLevel.alphabet(), key=lambda piece: (piece != "!", piece))
    pieces = [*alphabet, *(f"{piece}</w>" for piece in alphabet), _START, _END]
    return {piece: number for number, piece in enumerate(pieces)}


def _clip_tokenizer(pad: str) -> CLIPTokenizer:
    return CLIPTokenizer(vocab=_clip_vocabulary(), merges=[], pad_token=pad, model_max_length=77)


def _clip_config(sizes: dict[str, Any]) -> CLIPTextConfig:
    vocabulary = _clip_vocabulary()
    end = vocabulary[_END]
    tokens = {
        "vocab_size": len(vocabulary),
        "bos_token_id": vocabulary[_START],
        "eos_token_id": end,
        "pad_token_id": end,
    }
    return CLIPTextConfig(**(tokens | sizes))


def _t5_vocabulary() -> list[tuple[str, float]]:
    letters = "▁abcdefghijklmnopqrstuvwxyz0123456789,.-"
    return [
        ("<pad>", 0.0),
        ("</s>", 0.0),
        ("<unk>", 0.0),
        *((letter, -float(n)) for n, letter in enumerate(letters, 1)),
    ]


_T5_SIZE = len(_t5_vocabulary())


def _unet(shape: Shape) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        layers_per_block=2, use_linear_projection=True, addition_embed_type="text_time", **shape.unet
    )


def _vae(**sizes: Any) -> AutoencoderKL:
    return AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=4,
        **sizes,
    )
