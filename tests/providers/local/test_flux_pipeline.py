"""FLUX on the tiny checkpoint: it loads and paints, in eight bits too, and keeps no text encoder."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest
from PIL import ImageChops, ImageStat

from providers.local.wire import Loading, Started, Stepped
from tests.providers.local.rendering import SIDE

if TYPE_CHECKING:
    from tests.providers.local.rendering import Rendering, Studio

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def flux(studio: Studio, quantise: str = "none", **changes: Any) -> Rendering:
    return studio.render(**({"weights": studio.weights("flux", quantise=quantise), "guidance": 0} | changes))


def test_it_paints_what_plain_diffusers_paints(studio: Studio) -> None:
    import torch
    from diffusers import FluxPipeline

    ours = flux(studio, seed=3)
    plain = FluxPipeline.from_pretrained(studio.checkpoints / "flux", local_files_only=True)
    theirs = plain(
        studio.job().prompt,
        num_inference_steps=4,
        guidance_scale=0.0,
        width=SIDE,
        height=SIDE,
        max_sequence_length=256,
        generator=torch.Generator("cpu").manual_seed(3),
    ).images[0]
    assert ours.pixels == theirs.tobytes()
    assert ours.events[1:] == (Started(), *(Stepped(step=step, steps=4) for step in (1, 2, 3, 4)))
    assert ours.events[0] == Loading()


def test_text_encoders_are_gone_once_they_have_read(studio: Studio) -> None:
    from transformers import T5EncoderModel

    def readers() -> int:
        gc.collect()
        return sum(issubclass(type(thing), T5EncoderModel) for thing in gc.get_objects())

    before = readers()
    first = flux(studio, prompt="a red cup")
    assert readers() == before
    assert flux(studio, prompt="a blue cup").pixels != first.pixels
    assert flux(studio, prompt="a red cup").pixels == first.pixels


def test_eight_bits_hold_the_matrices_and_hardly_change_the_picture(studio: Studio) -> None:
    import torch

    whole, stored = flux(studio).picture, flux(studio, "fp8").picture
    assert studio.engine._held is not None
    transformer = studio.engine._held[1]._base.transformer  # type: ignore[attr-defined] # what is stored, not what is said
    kinds = {name: parameter.dtype for name, parameter in transformer.named_parameters()}
    assert kinds["transformer_blocks.0.attn.to_q.weight"] == torch.float8_e4m3fn
    assert kinds["proj_out.weight"] == torch.float32
    assert {dtype for name, dtype in kinds.items() if "norm" in name} == {torch.float32}
    assert 0 < max(ImageStat.Stat(ImageChops.difference(whole, stored)).mean) < 8


@pytest.mark.parametrize("quantise", ["none", "fp8"])
def test_an_adapter_changes_the_picture_and_comes_off_without_a_trace(studio: Studio, quantise: str) -> None:
    bare = flux(studio, quantise)
    worn = flux(studio, quantise, adapters=(studio.lora("flux-lora"),))
    assert worn.pixels != bare.pixels
    assert flux(studio, quantise, adapters=(studio.lora("flux-lora"),)).pixels == worn.pixels
    assert flux(studio, quantise).pixels == bare.pixels


def test_what_t5_does_not_read_is_said(studio: Studio) -> None:
    short, long = flux(studio, prompt="cup " * 10), flux(studio, prompt="cup " * 300)
    assert short.notes == []
    assert long.notes == [("prompt", "the first 256, which is all this model reads")]
