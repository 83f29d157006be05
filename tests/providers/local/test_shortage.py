"""When memory runs out, numbers overflow or a model breaks: once more with less, then a plain word, and no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from providers.errors import OutOfMemory, ProviderBug, Unsupported
from tests.providers.local.rendering import Studio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
FULL = "CUDA out of memory. Tried to allocate 4.60 GiB. GPU 0 has a total capacity of 22.03 GiB"
NOTE = ("vae", "in tiles, for want of memory")


def out_of_memory() -> Exception:
    import torch

    return torch.OutOfMemoryError(FULL)


class Trap:
    """Makes a module of the loaded pipeline fail so many times when it is called."""

    def __init__(self, studio: Studio) -> None:
        studio.render()
        assert studio.engine._held is not None
        self.base: Any = studio.engine._held[1]._base  # type: ignore[attr-defined] # faults go in where a GPU's would
        self._handles: list[Any] = []

    def fails(self, module: Any, times: int, error: Exception) -> list[int]:
        """Every call of `module` is counted; the first `times` raise `error`."""
        calls: list[int] = []

        def before(*_: Any) -> None:
            calls.append(len(calls))
            if len(calls) <= times:
                raise error

        self._handles.append(module.register_forward_pre_hook(before))
        return calls

    def disarm(self) -> None:
        for handle in self._handles:
            handle.remove()


@pytest.fixture
def trap(studio: Studio) -> Iterator[Trap]:
    trap = Trap(studio)
    yield trap
    trap.disarm()


def test_a_decode_without_room_is_done_again_in_tiles_and_says_so(studio: Studio, trap: Trap) -> None:
    whole = studio.render(width=384, height=384, steps=1)
    denoised = trap.fails(trap.base.unet, 0, RuntimeError())
    trap.fails(trap.base.vae.decoder, 1, out_of_memory())
    tiled = studio.render(width=384, height=384, steps=1)
    assert tiled.notes == [NOTE]
    assert tiled.pixels != whole.pixels
    assert len(denoised) == 1
    again = studio.render(width=384, height=384, steps=1)
    assert (again.notes, again.pixels) == ([], whole.pixels)


def test_denoising_without_room_is_tried_once_more(studio: Studio, trap: Trap) -> None:
    expected = studio.render()
    trap.fails(trap.base.unet, 1, out_of_memory())
    rendering = studio.render()
    assert (rendering.pixels, rendering.notes) == (expected.pixels, [NOTE])


@pytest.mark.parametrize("part", ["unet", "vae.decoder", "text_encoder_2"])
def test_without_room_twice_it_says_out_of_memory_and_lives_on(studio: Studio, trap: Trap, part: str) -> None:
    expected = studio.render()
    calls = trap.fails(_part(trap.base, part), 2, out_of_memory())
    assert studio.refusal() == (
        "OUT_OF_MEMORY",
        "the device has no room for this picture: CUDA out of memory",
    )
    assert len(calls) == 2
    assert studio.render().pixels == expected.pixels


def test_without_room_the_picture_may_go_on_the_cpu(
    studio: Studio, checkpoints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from providers.local import memory
    from providers.local.engine import Engine

    expected = studio.render()
    # "cpu:0" is the same processor under a name of its own, and so a device that is not the CPU.
    other = Studio(Engine("cpu:0"), checkpoints, tmp_path)
    elsewhere = Trap(other)
    elsewhere.fails(elsewhere.base.unet, 2, out_of_memory())
    moved = other.render(cpu_when_full=True)
    assert moved.notes == [("device", "cpu, for want of memory")]
    assert moved.pixels == expected.pixels
    assert [event.event for event in moved.events if event.event != "stepped"] == ["started", "started"]
    assert other.engine.loaded is None
    elsewhere = Trap(other)
    elsewhere.fails(elsewhere.base.unet, 2, out_of_memory())
    monkeypatch.setattr(memory, "host_free", lambda: 10_000_000)
    assert other.refusal(cpu_when_full=True) == (
        "OUT_OF_MEMORY",
        "neither the GPU nor the host has room for this picture",
    )


@pytest.mark.parametrize("held", [True, False])
def test_without_room_to_load_or_to_read_the_prompt_it_may_go_on_the_cpu_too(
    studio: Studio, checkpoints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, held: bool
) -> None:
    from providers.local import engine
    from providers.local.sdxl_pipeline import SdxlPipeline

    expected = studio.render()
    other = Studio(engine.Engine("cpu:0"), checkpoints, tmp_path)
    if held:
        elsewhere = Trap(other)
        elsewhere.fails(elsewhere.base.text_encoder, 2, out_of_memory())
    else:

        def without_room(weights: Any, device: Any) -> Any:
            if str(device) == "cpu:0":
                raise out_of_memory()
            return SdxlPipeline(weights, device)

        monkeypatch.setitem(engine.FAMILIES, "sdxl", without_room)
    assert other.refusal()[0] == "OUT_OF_MEMORY"
    if held:
        elsewhere = Trap(other)
        elsewhere.fails(elsewhere.base.text_encoder, 2, out_of_memory())
    moved = other.render(cpu_when_full=True)
    assert (moved.pixels, moved.notes) == (expected.pixels, [("device", "cpu, for want of memory")])
    assert other.engine.loaded is None


def test_an_asker_that_took_its_folder_along_gave_up_and_the_weights_stay(studio: Studio, tmp_path: Path) -> None:
    from providers.local.wire import Failed

    expected = studio.render()
    folder = tmp_path / "gone"
    folder.mkdir()

    def at_the_last_step(event: Any) -> None:
        if event.event == "stepped" and event.step == event.steps:
            folder.rmdir()

    outcome = studio.engine.render(studio.job(folder=folder), at_the_last_step, lambda: False)
    assert isinstance(outcome, Failed)
    assert (outcome.code, studio.engine.loaded) == ("CANCELLED", str(studio.checkpoints / "sdxl"))
    assert studio.render().pixels == expected.pixels


def test_a_gpu_that_is_not_there_is_told() -> None:
    import torch

    from providers.local.engine import Engine

    if torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(Unsupported, match=r"^this host has no GPU that torch can use$"):
        Engine("cuda:0")


def test_the_cpus_own_shortage_counts_as_one() -> None:
    from providers.local.memory import with_room

    shortage = RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes")
    made_room: list[str] = []

    def action() -> str:
        if not made_room:
            raise shortage
        return "done"

    assert with_room(action, lambda: made_room.append("room")) == "done"
    assert made_room == ["room"]
    with pytest.raises(RuntimeError, match="something else"):
        with_room(lambda: (_ for _ in ()).throw(RuntimeError("something else")), lambda: None)


def test_a_real_allocation_that_cannot_be_is_out_of_memory() -> None:
    import torch

    from providers.local.memory import with_room

    with pytest.raises(OutOfMemory):
        with_room(lambda: torch.empty(2**55, dtype=torch.uint8), lambda: None)


def test_an_unforeseen_failure_is_a_bug_without_details_and_drops_the_weights(studio: Studio, trap: Trap) -> None:
    expected = studio.render()
    trap.fails(trap.base.unet, 1, IndexError("a path: /etc/secret"))
    assert studio.refusal() == ("PROVIDER_BUG", "the model failed with IndexError")
    assert studio.engine.loaded is None
    assert not studio.engine.broken
    assert studio.render().pixels == expected.pixels


@pytest.fixture
def vae(checkpoints: Path) -> Any:
    from diffusers import AutoencoderKL

    return AutoencoderKL.from_pretrained(checkpoints / "sdxl" / "vae").requires_grad_(requires_grad=False)


@pytest.mark.parametrize("force_upcast", [True, False])
def test_a_vae_that_overflows_in_half_precision_does_not_turn_the_picture_black(
    vae: Any, *, force_upcast: bool
) -> None:
    import torch
    from diffusers.image_processor import VaeImageProcessor

    from providers.local.decoding import decode

    latents = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    # Activations beyond 65,504, where float16 ends; the norms that follow bring them back.
    for convolution in (vae.post_quant_conv, vae.decoder.conv_in):
        convolution.weight *= 1000
    expected = decode(vae, latents, VaeImageProcessor())
    vae.half().register_to_config(force_upcast=force_upcast)
    assert not torch.isfinite(vae.decode(latents.half(), return_dict=False)[0]).all()
    picture = decode(vae, latents.half(), VaeImageProcessor())
    assert expected.getextrema() != ((0, 0),) * 3
    assert max(abs(ours - theirs) for ours, theirs in zip(picture.tobytes(), expected.tobytes(), strict=True)) <= 2
    assert vae.dtype == torch.float16


def test_numbers_that_are_none_are_an_error_and_not_a_picture(vae: Any) -> None:
    import torch
    from diffusers.image_processor import VaeImageProcessor

    from providers.local.decoding import decode

    latents = torch.full((1, 4, 8, 8), torch.nan)
    with pytest.raises(ProviderBug, match="latents that are not finite"):
        decode(vae, latents, VaeImageProcessor())
    vae.decoder.conv_out.bias *= torch.nan
    with pytest.raises(ProviderBug, match="pixels that are not finite"):
        decode(vae, torch.zeros(1, 4, 8, 8), VaeImageProcessor())


def _part(base: Any, path: str) -> Any:
    for name in path.split("."):
        base = getattr(base, name)
    return base
