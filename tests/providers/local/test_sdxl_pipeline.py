"""SDXL on the tiny checkpoint: the same pictures as plain diffusers, by every method, with nothing left behind."""

from __future__ import annotations

import gc
import shutil
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops, ImageStat

from providers.local.wire import Failed, Loading, Started, Stepped
from tests.providers.local.rendering import SIDE, striped

if TYPE_CHECKING:
    from pathlib import Path

    from tests.providers.local.rendering import Studio

# diffusers hands torch tensors to numpy in the way of numpy 1.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
LONG = "a cup of coffee on a wooden table, morning light, steam, " * 4


def difference(left: Image.Image, right: Image.Image) -> float:
    """Mean absolute difference per channel, from 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(left, right)).mean) / 3


def test_a_short_prompt_gives_the_very_picture_of_plain_diffusers(studio: Studio) -> None:
    import torch
    from diffusers import StableDiffusionXLPipeline

    ours = studio.render(negative_prompt="text", seed=11)
    plain = StableDiffusionXLPipeline.from_pretrained(studio.checkpoints / "sdxl", local_files_only=True)
    theirs = plain(
        studio.job().prompt,
        negative_prompt="text",
        num_inference_steps=4,
        guidance_scale=6.0,
        width=SIDE,
        height=SIDE,
        generator=torch.Generator("cpu").manual_seed(11),
    ).images[0]
    assert ours.pixels == theirs.tobytes()
    assert ours.outcome.notes == ()


def test_seed_prompt_and_negative_prompt_decide_the_picture(studio: Studio) -> None:
    first = studio.render()
    assert studio.render().pixels == first.pixels
    for change in ({"seed": 8}, {"prompt": "a loaf of bread"}, {"negative_prompt": "text"}, {"seed": 2**64 - 1}):
        assert studio.render(**change).pixels != first.pixels, change


def test_events_tell_loading_start_and_every_step_once(studio: Studio) -> None:
    studio.engine.unload()
    cold = studio.render()
    steps = tuple(Stepped(step=step, steps=4) for step in (1, 2, 3, 4))
    assert cold.events == (Loading(), Started(), *steps)
    assert studio.render().events == (Started(), *steps)


def test_the_hubs_key_layout_and_tokenizer_files_make_the_same_picture(studio: Studio) -> None:
    assert not (studio.checkpoints / "sdxl-hub" / "tokenizer" / "tokenizer.json").exists()
    prompt = "café 커피"
    ours = studio.render(prompt=prompt)
    assert studio.render(prompt=prompt, weights=studio.weights("sdxl-hub")).pixels == ours.pixels


def test_sharded_and_half_precision_files_load(studio: Studio, tmp_path: Path) -> None:
    from diffusers import UNet2DConditionModel

    folder = tmp_path / "sharded"
    shutil.copytree(studio.checkpoints / "sdxl", folder)
    shutil.rmtree(folder / "unet")
    unet = UNet2DConditionModel.from_pretrained(studio.checkpoints / "sdxl" / "unet")
    unet.save_pretrained(folder / "unet", max_shard_size="1MB")
    assert (folder / "unet" / "diffusion_pytorch_model.safetensors.index.json").is_file()
    vae = folder / "vae" / "diffusion_pytorch_model.safetensors"
    vae.rename(vae.with_name("diffusion_pytorch_model.fp16.safetensors"))
    assert studio.render(weights=studio.weights().model_copy(update={"source": str(folder)})).pixels == (
        studio.render().pixels
    )


@pytest.mark.parametrize("words", [30, 200])
def test_no_word_of_a_long_prompt_is_lost(studio: Studio, words: int) -> None:
    prompt = " ".join(["steam"] * words)
    whole = studio.render(prompt=prompt)
    assert studio.render(prompt=f"{prompt} gold").pixels != whole.pixels
    assert (
        studio.render(prompt=prompt, negative_prompt=LONG).pixels
        != studio.render(prompt=prompt, negative_prompt=f"{LONG} gold").pixels
    )


def test_a_prompt_beyond_all_bounds_is_refused(studio: Studio) -> None:
    code, message = studio.refusal(prompt="steam " * 1200)
    assert code == "UNSUPPORTED"
    assert message.endswith("this model takes at most 1200")


def test_image_to_image_stays_near_what_it_starts_from(studio: Studio) -> None:
    initial = studio.file("initial.ppm", striped((96, 64)))
    steps = studio.render(initial=initial, strength=0.5)
    assert steps.picture.size == (SIDE, SIDE)
    assert [event.step for event in steps.events if isinstance(event, Stepped)] == [1, 2]
    near, far = (studio.render(initial=initial, strength=strength, steps=20).picture for strength in (0.1, 1.0))
    fitted = striped((96, 64)).crop((16, 0, 80, 64))
    assert difference(near, fitted) < difference(far, fitted)


def test_inpainting_changes_the_mask_and_not_one_pixel_beside_it(studio: Studio) -> None:
    mask = Image.new("L", (SIDE, SIDE))
    mask.paste(255, (16, 16, 48, 48))
    painted = studio.render(
        initial=studio.file("initial.ppm", striped()),
        mask=studio.file("mask.pgm", mask),
        strength=1.0,
    ).picture
    assert difference(painted, striped()) > 1
    outside = Image.composite(Image.new("RGB", mask.size), painted, mask)
    assert outside.tobytes() == Image.composite(Image.new("RGB", mask.size), striped(), mask).tobytes()


def test_control_bends_the_picture_as_strongly_as_asked(studio: Studio) -> None:
    free = studio.render()
    weak, strong = (studio.render(control=studio.control(strength)).picture for strength in (0.2, 1.0))
    assert 0 < difference(weak, free.picture) < difference(strong, free.picture)
    initial = studio.file("initial.ppm", striped())
    mask = studio.file("mask.pgm", Image.new("L", (SIDE, SIDE), 255))
    for more in ({"initial": initial}, {"initial": initial, "mask": mask}):
        controlled = studio.render(control=studio.control(), **more).picture
        assert difference(controlled, studio.render(**more).picture) > 0, more
    assert studio.render().pixels == free.pixels


def test_an_adapter_changes_the_picture_and_leaves_no_trace(studio: Studio) -> None:
    base = studio.render()
    worn = studio.render(adapters=(studio.lora(),))
    half = studio.render(adapters=(studio.lora(scale=0.5),))
    assert len({base.pixels, worn.pixels, half.pixels}) == 3
    assert studio.render(adapters=(studio.lora(),)).pixels == worn.pixels
    assert studio.render(adapters=(studio.lora(), studio.lora(id="other", scale=0.3))).pixels != worn.pixels
    assert studio.render().pixels == base.pixels


def test_an_adapter_in_the_format_of_sd_scripts_works_alike(studio: Studio, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    from tests.providers.local.rendering import sha256

    kohya: dict[str, torch.Tensor] = {}
    for name, tensor in load_file(studio.checkpoints / "lora.safetensors").items():
        module, matrix = name.removeprefix("unet.").removesuffix(".weight").split(".lora.")
        key = f"lora_unet_{module.replace('.', '_')}"
        kohya[f"{key}.lora_{matrix}.weight"] = tensor.contiguous()
        kohya[f"{key}.alpha"] = torch.tensor(8.0)  # twice the rank, as in the other file's metadata
    save_file(kohya, tmp_path / "kohya.safetensors")
    adapter = studio.lora(file=tmp_path / "kohya.safetensors", sha256=sha256(tmp_path / "kohya.safetensors"))
    assert (
        difference(studio.render(adapters=(adapter,)).picture, studio.render(adapters=(studio.lora(),)).picture) < 0.1
    )
    assert difference(studio.render(adapters=(adapter,)).picture, studio.render().picture) > 1


def test_adapters_that_are_not_what_they_should_be_are_refused_and_leave_no_trace(
    studio: Studio, tmp_path: Path
) -> None:
    from safetensors.torch import load_file, save_file

    base = studio.render()
    good = studio.checkpoints / "lora.safetensors"
    bent, foreign = tmp_path / "bent.safetensors", tmp_path / "foreign.safetensors"
    save_file({name: tensor[:, :2].clone() for name, tensor in load_file(good).items()}, bent)
    save_file({"something": next(iter(load_file(good).values()))}, foreign)
    from tests.providers.local.rendering import sha256

    wrong: list[tuple[dict[str, Any], str]] = [
        ({"sha256": "0" * 64}, "the file of adapter art is not the one it should be: its SHA-256 differs"),
        ({"file": tmp_path / "none.safetensors"}, "the file of adapter art is missing"),
        ({"file": bent, "sha256": sha256(bent)}, "the adapter art does not fit this model"),
        ({"file": foreign, "sha256": sha256(foreign)}, "the adapter art does not fit this model"),
    ]
    for change, message in wrong:
        code, said = studio.refusal(adapters=(studio.lora(), studio.lora(**change)))
        assert (code, said[: len(message)]) == ("UNSUPPORTED", message)
        assert studio.render().pixels == base.pixels


def test_previews_come_a_few_times_and_are_pictures(studio: Studio) -> None:
    weights = studio.weights(preview=str(studio.checkpoints / "taesd"))
    rendering = studio.render(weights=weights, steps=10)
    previews = {event.step: event.preview for event in rendering.events if isinstance(event, Stepped) and event.preview}
    assert list(previews) == [2, 4, 6, 8]
    for file in previews.values():
        with Image.open(file) as picture:
            assert picture.size == (SIDE, SIDE)
    assert rendering.pixels == studio.render(steps=10).pixels


def test_cancelling_stops_at_the_next_step_and_gives_the_memory_back(studio: Studio) -> None:
    import torch

    def live_bytes() -> int:
        gc.collect()
        tensors = [thing for thing in gc.get_objects() if issubclass(type(thing), torch.Tensor)]
        return sum({tensor.data_ptr(): tensor.nbytes for tensor in tensors}.values())

    studio.render()
    before = live_bytes()
    seen: list[int] = []

    def report(event: Any) -> None:
        if isinstance(event, Stepped):
            seen.append(event.step)

    outcome = studio.engine.render(studio.job(steps=50), report, lambda: len(seen) == 3)
    assert outcome == Failed(code="CANCELLED", message="the job was given up by its asker")
    assert seen == [1, 2, 3]
    assert live_bytes() == before
    assert studio.render(seed=3).pixels == studio.render(seed=3).pixels


def test_only_one_models_weights_are_held(studio: Studio) -> None:
    studio.render()
    assert studio.engine._held is not None
    unet = weakref.ref(studio.engine._held[1]._base.unet)  # type: ignore[attr-defined] # looking inside, to see it go
    assert unet() is not None
    studio.render(weights=studio.weights("flux"), guidance=0)
    assert unet() is None
    assert studio.engine.loaded == str(studio.checkpoints / "flux")
    studio.engine.unload()
    assert studio.engine.loaded is None


def test_a_large_picture_is_composed_small_and_then_painted_over(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    from providers.local import sdxl_pipeline

    size = {"width": 192, "height": 128}
    at_once = studio.render(**size).picture
    monkeypatch.setattr(sdxl_pipeline, "TRAINED_PIXELS", 64 * 64)
    small = studio.render(width=64, height=64).picture.resize((192, 128), Image.Resampling.LANCZOS)
    large = studio.render(**size, steps=4)
    assert large.picture.size == (192, 128)
    assert [event for event in large.events if isinstance(event, Stepped)] == [
        Stepped(step=step, steps=5) for step in (1, 2, 3, 4, 5)
    ]
    assert difference(large.picture, small) < difference(at_once, small)
    assert studio.render(**size, steps=4).pixels == large.pixels
    initial = studio.file("initial.ppm", striped((192, 128)))
    direct = studio.render(**size, steps=4, initial=initial, strength=0.5)
    assert [event.steps for event in direct.events if isinstance(event, Stepped)] == [2, 2]


def test_compiling_is_done_before_the_clock_runs_and_once_per_shape(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusers import UNet2DConditionModel

    compiled: list[dict[str, Any]] = []

    def compiler(_unet: Any, **options: Any) -> None:
        """The compiler itself takes the better part of a minute."""
        compiled.append(options)

    monkeypatch.setattr(UNet2DConditionModel, "compile_repeated_blocks", compiler)
    expected = studio.render()
    told: list[str] = []
    forward = UNet2DConditionModel.forward

    def told_forward(*arguments: Any, **options: Any) -> Any:
        told.append("forward")
        return forward(*arguments, **options)

    monkeypatch.setattr(UNet2DConditionModel, "forward", told_forward)
    for width in (SIDE, SIDE, 2 * SIDE):
        job = studio.job(weights=studio.weights(compiled=True), width=width, steps=2, strength=1.0)
        outcome = studio.engine.render(job, lambda event: told.append(event.event), lambda: False)
        assert not isinstance(outcome, Failed)
    steps = ["started", "forward", "stepped", "forward", "stepped"]
    assert told == ["loading", "forward", *steps, *steps, "forward", *steps]
    assert compiled == [{"fullgraph": True}]
    assert studio.render(weights=studio.weights(compiled=True)).pixels == expected.pixels


def test_the_projects_own_vae_can_stand_in(studio: Studio) -> None:
    own = studio.weights(vae=str(studio.checkpoints / "sdxl" / "vae"))
    assert studio.render(weights=own).pixels == studio.render().pixels
