"""Weights that are missing, partial or damaged are refused by name, before and while they are loaded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from providers.local.weights import WeightsUnusable, components, damage, is_hub_id, locate

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.providers.local.rendering import Studio

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
UNET = "unet/diffusion_pytorch_model.safetensors"


@pytest.fixture
def sdxl(checkpoints: Path, tmp_path: Path) -> Path:
    """A copy that a test may break."""
    return shutil.copytree(checkpoints / "sdxl", tmp_path / "sdxl")


def cut_off(folder: Path) -> str:
    data = (folder / UNET).read_bytes()
    (folder / UNET).write_bytes(data[:-1])
    return f"{folder / UNET} has {len(data) - 1} bytes where {len(data)} belong"


def not_safetensors(folder: Path) -> str:
    (folder / UNET).write_bytes(b"\x80\x04 a pickle, perhaps")
    return f"{folder / UNET} is cut off or no safetensors file"


def only_a_pickle(folder: Path) -> str:
    (folder / UNET).rename(folder / "unet" / "diffusion_pytorch_model.bin")
    return f"{folder / 'unet'} holds no safetensors (other formats are not read)"


def no_configuration(folder: Path) -> str:
    (folder / "unet" / "config.json").unlink()
    return f"{folder / 'unet' / 'config.json'} is missing"


def a_shard_is_missing(folder: Path) -> str:
    (folder / UNET).unlink()
    index = {"metadata": {}, "weight_map": {"conv_in.weight": "part-1.safetensors"}}
    (folder / "unet" / "diffusion_pytorch_model.safetensors.index.json").write_text(json.dumps(index))
    return f"{folder / 'unet' / 'part-1.safetensors'} is missing"


def a_tensor_is_missing(folder: Path) -> str:
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / UNET)
    del tensors["conv_in.bias"], tensors["conv_out.bias"]
    save_file(tensors, folder / UNET, metadata={"format": "pt"})
    return f"{folder / 'unet'} lacks 2 tensors of UNet2DConditionModel: conv_in.bias, conv_out.bias"


def a_tensor_of_a_text_encoder_is_missing(folder: Path) -> str:
    from safetensors.torch import load_file, save_file

    file = folder / "text_encoder" / "model.safetensors"
    tensors = load_file(file)
    del tensors["final_layer_norm.bias"]
    save_file(tensors, file, metadata={"format": "pt"})
    return f"{folder / 'text_encoder'} lacks 1 tensors of CLIPTextModel: final_layer_norm.bias"


def a_tensor_has_another_shape(folder: Path) -> str:
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / UNET)
    tensors["conv_in.bias"] = tensors["conv_in.bias"][:4].clone()
    save_file(tensors, folder / UNET, metadata={"format": "pt"})
    return f"{folder / 'unet'} cannot be loaded as UNet2DConditionModel: "


@pytest.mark.parametrize("break_it", [cut_off, not_safetensors, only_a_pickle, no_configuration, a_shard_is_missing])
def test_what_the_files_tell_is_told_without_loading(sdxl: Path, break_it: Callable[[Path], str]) -> None:
    assert [part.name for part in components(sdxl)] == ["text_encoder", "text_encoder_2", "unet", "vae"]
    assert damage(sdxl / UNET) is None
    message = break_it(sdxl)
    with pytest.raises(WeightsUnusable) as refusal:
        components(sdxl)
    assert refusal.value.message == message
    assert not refusal.value.trips_breaker


@pytest.mark.parametrize(
    "break_it",
    [cut_off, only_a_pickle, a_tensor_is_missing, a_tensor_of_a_text_encoder_is_missing, a_tensor_has_another_shape],
)
def test_partial_weights_are_never_run(studio: Studio, sdxl: Path, break_it: Callable[[Path], str]) -> None:
    message = break_it(sdxl)
    code, said = studio.refusal(weights=studio.weights().model_copy(update={"source": str(sdxl)}))
    assert (code, said[: len(message)]) == ("UNSUPPORTED", message)
    assert studio.engine.loaded is None
    studio.render()


def test_every_problem_of_a_model_is_named_at_once(sdxl: Path) -> None:
    shutil.rmtree(sdxl / "vae")
    message = cut_off(sdxl)
    with pytest.raises(WeightsUnusable) as refusal:
        components(sdxl)
    assert refusal.value.message == f"{message}; {sdxl / 'vae' / 'config.json'} is missing"


def test_a_source_that_holds_no_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    for source, message in (
        (str(tmp_path), f"{tmp_path} holds no model: neither model_index.json nor config.json is in it"),
        (str(tmp_path / "none"), f"there is no folder {tmp_path / 'none'}; `signboard models fetch` brings weights"),
        ("some-owner/some-model", "some-owner/some-model was never fetched"),
    ):
        with pytest.raises(WeightsUnusable) as refusal:
            locate(source)
        assert refusal.value.message.startswith(message)
    assert [is_hub_id(text) for text in ("a/b", "a", "/a/b", "./a", "~/a", "a/b/c")] == [True] + [False] * 5


def test_an_index_cannot_lead_out_of_its_folder(sdxl: Path) -> None:
    (sdxl / UNET).unlink()
    index = {"weight_map": {"conv_in.weight": "../../../etc/passwd"}}
    (sdxl / "unet" / "diffusion_pytorch_model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(WeightsUnusable) as refusal:
        components(sdxl)
    assert refusal.value.message == f"{sdxl / 'unet' / 'passwd'} is missing"


def test_weights_are_mapped_and_not_copied_into_memory(tmp_path: Path) -> None:
    import torch
    from diffusers import FluxTransformer2DModel

    from providers.local.loading import load_component

    def anonymous_megabytes() -> int:
        status = Path("/proc/self/status").read_text("ascii").splitlines()
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon")) // 1024

    sizes = {
        "attention_head_dim": 64,
        "num_attention_heads": 12,
        "joint_attention_dim": 256,
        "axes_dims_rope": (16, 24, 24),
    }
    model = FluxTransformer2DModel(
        patch_size=1, in_channels=16, num_layers=2, num_single_layers=2, pooled_projection_dim=256, **sizes
    )
    model.to(torch.bfloat16).save_pretrained(tmp_path)
    del model
    megabytes = sum(file.stat().st_size for file in tmp_path.glob("*.safetensors")) // 1024**2
    assert megabytes > 100
    before = anonymous_megabytes()
    loaded = load_component(FluxTransformer2DModel, tmp_path, torch.bfloat16)
    assert anonymous_megabytes() - before < megabytes / 4
    assert sum(tensor.nbytes for tensor in loaded.parameters()) // 1024**2 >= megabytes - 1
