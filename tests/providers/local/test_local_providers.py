"""What local providers say without a device: abilities, prices, health, and what they make of a request."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from providers.errors import InvalidRequest, ModelRetired, ProviderError, Unsupported
from providers.image import Adaptation, Adapter, Control, ControlKind, ImageProvider, ImageRequest, Method, Quality
from providers.local import hardware, provider
from providers.local.hardware import Gpu
from providers.local.options import OptionsError
from providers.local.plan import plan_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from providers.catalog import Catalog
    from tests.providers.local.conftest import Make

PICTURE = Image.new("RGB", (64, 64))


@pytest.fixture
def one_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host with one L4, as its driver tells it."""
    monkeypatch.setattr(hardware, "gpus", lambda: (Gpu(0, "GPU-aa11", "NVIDIA L4", 24 * 1024**3),))


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "gpus", tuple)


def request(**changes: Any) -> ImageRequest:
    usual: dict[str, Any] = {"model": "sdxl", "prompt": "a cup", "width": 1024, "height": 1024}
    return ImageRequest(**(usual | changes))


def test_asking_what_they_can_and_cost_imports_no_torch() -> None:
    program = """
import sys
from datetime import date
from providers.catalog import Catalog
from providers.image import ImageRequest
from providers.local.flux import FluxProvider
from providers.local.sdxl import SdxlProvider
from providers.settings import ProviderSettings
for kind, key, model in ((SdxlProvider, "sdxl", "sdxl"), (FluxProvider, "flux", "flux-schnell")):
    made = kind(ProviderSettings(key=key, catalog=Catalog.load(), today=date.today))
    assert made.capabilities.local and made.quote(ImageRequest(model, "a cup", 1024, 1024)).maximum > 0
print(*sorted({"torch", "diffusers", "transformers", "numpy", "huggingface_hub"} & set(sys.modules)))
"""
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60, text=True)
    assert answer.stdout.strip() == ""


@pytest.mark.usefixtures("one_gpu")
def test_capabilities_follow_catalog_and_options(make: Make) -> None:
    sdxl = make(device="auto")
    assert isinstance(sdxl, ImageProvider)
    able = sdxl.capabilities
    assert able.models == ("sdxl",)
    assert able.methods == {Method.TEXT_TO_IMAGE, Method.IMAGE_TO_IMAGE, Method.INPAINT}
    assert (able.negative_prompt, able.seed, able.adapters, able.cancel, able.local) == (True,) * 5
    assert not able.previews
    more = make(device="auto", controlnet_depth="owner/depth", preview="owner/taesdxl").capabilities
    assert more.methods == able.methods | {Method.CONTROL}
    assert more.previews
    flux = make("flux").capabilities
    assert flux.models == ("flux-schnell",)
    assert flux.methods == {Method.TEXT_TO_IMAGE}
    assert make("flux", accept_non_commercial=True).capabilities.models == ("flux-schnell", "flux-dev")
    assert make("flux", settings={"models": ("flux-dev",)}).capabilities.models == ()


@pytest.mark.usefixtures("one_gpu")
def test_a_gpus_price_is_its_time(make: Make) -> None:
    quote = make(device="cuda:0").quote(request())
    assert (quote.expected, quote.seconds) == (Decimal("0.002367"), 12.0)
    assert quote.basis == "12 GPU seconds at 0.71 USD an hour"
    assert quote.maximum == Decimal("0.017750")  # 60 seconds and 30 more for cold weights
    dear = make(device="cuda:0", gpu_usd_per_hour="3.60").quote(request(steps=15))
    assert (dear.expected, dear.seconds) == (Decimal("0.006000"), 6.0)
    draft, high = (make(device="cuda:0").quote(request(quality=quality)) for quality in (Quality.DRAFT, Quality.HIGH))
    assert (draft.seconds, high.seconds) == (8.0, 16.0)


def test_a_cpu_says_how_slow_it_is_and_costs_nothing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "cores", lambda: 4)
    quote = make().quote(request())
    assert quote.seconds == 12 * 875 / 4
    assert (quote.expected, quote.maximum) == (Decimal(0), Decimal(0))
    assert quote.basis.endswith("a guess for a CPU with 4 cores")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"wieghts": "x"},
            r"\[providers.sdxl.options\] wieghts: Extra inputs are not permitted; known are weights, vae",
        ),
        ({"device": "tpu"}, r"\[providers.sdxl.options\] device: String should match pattern"),
        ({"dtype": "int4"}, r"\[providers.sdxl.options\] dtype: Input should be 'auto', 'float32', 'float16'"),
        ({"idle_unload_seconds": 0}, r"\[providers.sdxl.options\] idle_unload_seconds: Input should be greater than 0"),
    ],
)
def test_a_wrong_option_is_named(make: Make, options: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionsError, match=said):
        make(**options)


@pytest.mark.usefixtures("no_gpu")
async def test_the_probe_tells_what_is_missing(
    make: Make, checkpoints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await make().probe()
    assert (whole.healthy, whole.detail) == (True, "weights are whole; runs on cpu")
    none = await make(device="auto").probe()
    assert (none.healthy, none.detail) == (False, "this host has no GPU, and the options do not allow the CPU")
    assert (await make(device="auto", allow_cpu_fallback=True).probe()).healthy
    broken = shutil.copytree(checkpoints / "sdxl", tmp_path / "sdxl")
    (broken / "vae" / "config.json").unlink()
    cut = await make(weights=str(tmp_path)).probe()
    assert (cut.healthy, cut.detail) == (False, f"{broken / 'vae' / 'config.json'} is missing")
    monkeypatch.setattr(hardware, "PACKAGES", ("torch", "no_such_package"))
    bare = await make().probe()
    assert (bare.healthy, bare.detail) == (False, "no_such_package not installed: install signboard[local]")


REFUSED: list[tuple[dict[str, Any], type[ProviderError], str]] = [
    ({"prompt": "  "}, InvalidRequest, "the prompt is empty"),
    (
        {"negative_prompt": "half \ud83d"},
        InvalidRequest,
        "the prompt holds half a character (a lone surrogate), which no model reads",
    ),
    ({"prompt": "a" * 4001}, Unsupported, "sdxl takes a prompt of 4000 characters, not 4001"),
    ({"method": Method.INPAINT, "initial": PICTURE}, InvalidRequest, "inpaint needs mask"),
    ({"method": Method.IMAGE_TO_IMAGE}, InvalidRequest, "image_to_image needs initial"),
    (
        {"method": Method.CONTROL, "control": Control(ControlKind.CANNY, PICTURE), "mask": PICTURE},
        InvalidRequest,
        "mask needs initial",
    ),
    ({"references": (PICTURE,)}, Unsupported, "sdxl takes no reference pictures, not 1"),
    ({"steps": 0}, InvalidRequest, "steps is from 1 to 200, not 0"),
    ({"seed": 2**64}, InvalidRequest, f"seed is from 0 to {2**64 - 1}, not {2**64}"),
    ({"guidance": -1.0}, InvalidRequest, "guidance is from 0 to 50.0, not -1.0"),
    ({"width": 3000, "height": 900}, Unsupported, "3000x900 is longer than 3:1, the longest this model makes"),
    ({"model": "sd15"}, Unsupported, "sdxl has no model 'sd15'"),
    (
        {"method": Method.CONTROL, "control": Control(ControlKind.DEPTH, PICTURE)},
        Unsupported,
        "no ControlNet for depth is configured: set controlnet_depth",
    ),
]


@pytest.mark.parametrize(("changes", "kind", "message"), REFUSED, ids=[message for _, _, message in REFUSED])
async def test_what_cannot_be_done_is_refused_before_the_device_is_asked(
    make: Make, changes: dict[str, Any], kind: type[ProviderError], message: str, tmp_path: Path
) -> None:
    with pytest.raises(kind) as refusal:
        await make(device_folder=str(tmp_path / "devices")).generate(request(**changes), lambda _: None)
    assert (type(refusal.value), refusal.value.message) == (kind, message)
    assert not _exists(tmp_path / "devices")


RETIRED = '[[models]]\nid = "flux-schnell"\nretires_on = 2026-01-01'


async def test_an_adapter_for_many_and_a_retired_model_are_refused(
    make: Make, catalog: Catalog, tmp_path: Path
) -> None:
    adapters = tuple(Adapter(str(number), tmp_path, "0" * 64) for number in range(5))
    with pytest.raises(InvalidRequest, match="the number of adapters is from 0 to 4, not 5"):
        await make().generate(request(adapters=adapters), lambda _: None)
    old = catalog.extended('[[models]]\nid = "sdxl"\nretires_on = 2026-01-01\nsuccessor = "flux-schnell"', "test")
    with pytest.raises(ModelRetired) as retired:
        make(settings={"catalog": old}).quote(request())
    assert retired.value.successor == "flux-schnell"
    assert make(settings={"catalog": old, "today": lambda: date(2025, 1, 1)}).capabilities.models == ("sdxl",)


def test_a_listed_models_successor_serves_once_it_is_retired(make: Make, catalog: Catalog) -> None:
    old = catalog.extended('[[models]]\nid = "flux-dev"\nretires_on = 2026-01-01\nsuccessor = "flux-schnell"', "test")
    listed = make("flux", settings={"catalog": old, "models": ("flux-dev",)})
    assert listed.capabilities.models == ("flux-schnell",)
    assert listed.incomplete is None
    gone = make("flux", settings={"catalog": catalog.extended(RETIRED, "test"), "models": ("flux-schnell",)})
    assert (gone.capabilities.models, gone.incomplete) == ((), "every model is retired")


async def test_dev_weights_need_consent(make: Make) -> None:
    with pytest.raises(Unsupported, match="flux-dev is for non-commercial use: set accept_non_commercial"):
        make("flux").quote(request(model="flux-dev"))
    assert make("flux", accept_non_commercial=True).quote(request(model="flux-dev")).seconds > 0


def test_a_request_becomes_a_plan_and_says_what_differs(catalog: Catalog) -> None:
    sdxl, schnell = catalog.model("sdxl"), catalog.model("flux-schnell")
    plain = plan_for(sdxl, request(negative_prompt="text"))
    assert (plain.size.text, plain.steps, plain.guidance, plain.negative_prompt) == ("1024x1024", 30, 6.0, "text")
    assert plain.adapted == ()
    bent = plan_for(sdxl, request(width=1000, height=700, guidance=1.0, negative_prompt="text", quality=Quality.DRAFT))
    assert (bent.size.text, bent.steps, bent.negative_prompt) == ("1024x704", 20, None)
    assert bent.adapted == (
        Adaptation("size", "1000x700", "1024x704, cropped to 1000x700"),
        Adaptation("negative_prompt", "text", "ignored: there is no guidance"),
    )
    extra = plan_for(sdxl, request(initial=PICTURE, mask=PICTURE))
    assert extra.inputs == frozenset()
    assert extra.adapted == (
        Adaptation("initial", "given", "ignored by text_to_image"),
        Adaptation("mask", "given", "ignored by text_to_image"),
    )
    control = Control(ControlKind.CANNY, PICTURE)
    bent_picture = plan_for(sdxl, request(method=Method.CONTROL, control=control, initial=PICTURE))
    assert (sorted(bent_picture.inputs), bent_picture.strength) == (["control", "initial"], 0.6)
    masked = plan_for(sdxl, request(method=Method.INPAINT, initial=PICTURE, mask=PICTURE))
    assert (sorted(masked.inputs), masked.strength, plain.strength) == (["initial", "mask"], 1.0, 1.0)
    distilled = plan_for(schnell, request(guidance=3.0, quality=Quality.HIGH))
    assert (distilled.steps, distilled.guidance) == (4, 0.0)
    assert distilled.adapted == (Adaptation("guidance", "3.0", "ignored: flux-schnell takes none"),)


def test_weights_are_named_as_the_options_say(make: Make, checkpoints: Path, tmp_path: Path) -> None:
    row = make().models[0]
    assert make().weights(row).source == str(checkpoints / "sdxl")
    assert make(weights=str(checkpoints)).weights(row).source == str(checkpoints / "sdxl")
    assert make(weights="owner/name").weights(row).source == "owner/name"
    assert make(weights=None).weights(row).source == "stabilityai/stable-diffusion-xl-base-1.0"
    assert make("flux").weights(row).quantise == "none"


@pytest.mark.usefixtures("one_gpu")
def test_flux_is_stored_in_eight_bits_on_a_gpu(make: Make) -> None:
    flux = make("flux", device="auto")
    assert flux.weights(flux.models[0]).quantise == "fp8"
    assert make("flux", device="auto", quantise="none").weights(flux.models[0]).quantise == "none"


async def test_every_method_goes_through_the_same_request(make: Make, checkpoints: Path) -> None:
    made = make(controlnet_canny=str(checkpoints / "controlnet"))
    mask = Image.new("L", (64, 64), 255)
    lora = checkpoints / "lora.safetensors"
    from tests.providers.local.rendering import sha256, striped

    pictures = set()
    for changes in (
        {},
        {"method": Method.IMAGE_TO_IMAGE, "initial": striped()},
        {"method": Method.INPAINT, "initial": striped(), "mask": mask},
        {"method": Method.CONTROL, "control": Control(ControlKind.CANNY, striped())},
        {"adapters": (Adapter("art", lora, sha256(lora), 0.8),)},
    ):
        result = await made.generate(request(width=64, height=64, steps=4, seed=1, **changes), lambda _: None)
        assert not isinstance(result.image, bytes)
        pictures.add(result.image.tobytes())
    assert len(pictures) == 5


async def test_a_size_it_does_not_take_is_rendered_larger_and_cropped(make: Make) -> None:
    result = await make().generate(request(width=100, height=72, steps=2, seed=1), lambda _: None)
    assert not isinstance(result.image, bytes)
    assert result.image.size == (result.width, result.height) == (100, 72)
    assert result.adapted[0] == Adaptation("size", "100x72", "128x128, cropped to 100x72")
    assert result.adapted[1].what == "device"
    assert result.settled_cost == 0


def _exists(path: Path) -> bool:
    return path.exists()


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Puts a driver's tool on the path, which runs the script that it is given."""
    program = tmp_path / "nvidia-smi"
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)

    def answers(script: str) -> None:
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        hardware._installed.cache_clear()

    yield answers
    hardware._installed.cache_clear()


L4, H200 = "0, GPU-aa11, NVIDIA L4, 23034", "1, GPU-bb22, NVIDIA H200, [N/A]"
BOTH = f"echo '{L4}'\necho '{H200}'"


def test_the_drivers_answer_is_read(driver: Callable[[str], None]) -> None:
    driver(BOTH)
    assert hardware.gpus() == (
        Gpu(0, "GPU-aa11", "NVIDIA L4", 23034 * 1024 * 1024),
        Gpu(1, "GPU-bb22", "NVIDIA H200", None),
    )
    asked = ("auto", "cuda", "cuda:1", "cuda:2", "cpu")
    devices = [hardware.device_for(name, allow_cpu=False) for name in asked]
    assert devices == ["cuda:0", "cuda:0", "cuda:1", None, "cpu"]
    assert [hardware.identity(name) for name in ("cuda:0", "cuda:1", "cpu")] == ["GPU-aa11", "GPU-bb22", "cpu"]
    driver("echo 'no devices were found' >&2\nexit 6")
    assert hardware.gpus() == ()
    assert hardware.device_for("cuda:0", allow_cpu=True) == "cpu"


@pytest.mark.parametrize(
    ("named", "seen"),
    [
        ("1", ["GPU-bb22"]),
        ("1,0", ["GPU-bb22", "GPU-aa11"]),
        ("GPU-bb", ["GPU-bb22"]),
        ("", []),
        ("-1", []),
        ("0,7,1", ["GPU-aa11"]),
    ],
)
def test_only_the_gpus_that_torch_would_see_count(
    driver: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, named: str, seen: list[str]
) -> None:
    driver(BOTH)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", named)
    assert [(gpu.number, gpu.uuid) for gpu in hardware.gpus()] == list(enumerate(seen))


def test_two_workers_that_are_given_one_gpu_each_meet_no_common_process(
    driver: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, make: Make
) -> None:
    driver(BOTH)
    sockets = []
    for named in ("0", "1"):
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", named)
        provider = make(device="auto")
        assert provider._name == "cuda:0"
        sockets.append(provider._device.socket.name)
    assert sockets == ["GPU-aa11.sock", "GPU-bb22.sock"]


async def test_a_driver_that_was_silent_is_asked_again_by_the_next_probe(
    driver: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, make: Make
) -> None:
    monkeypatch.setattr(hardware, "ASK_SECONDS", 0.2)
    driver("sleep 5")
    provider = make(device="auto")
    assert provider._name is None
    assert "no GPU" in (await provider.probe()).detail
    monkeypatch.setattr(hardware, "ASK_SECONDS", 20)
    driver(BOTH)
    assert (await provider.probe()).healthy
    assert provider._name == "cuda:0"


async def test_a_relative_folder_is_the_same_for_the_device_process(
    make: Make, checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkpoints)
    provider = make(weights="./sdxl", controlnet_canny="controlnet", preview="taesd")
    weights = provider.weights(provider.models[0])
    assert (weights.source, weights.preview) == (str(checkpoints / "sdxl"), str(checkpoints / "taesd"))
    assert (await provider.probe()).healthy


@pytest.mark.parametrize("option", ["vae", "preview", "controlnet_canny", "controlnet_depth"])
async def test_everything_that_is_configured_must_be_there(make: Make, option: str) -> None:
    options: dict[str, Any] = {option: "/nowhere/at-all"}
    seen = await make(**options).probe()
    assert (seen.healthy, "/nowhere/at-all" in seen.detail) == (False, True)
