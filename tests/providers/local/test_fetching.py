"""Weights over the wire of the hub: what is needed and no more, resumed, checked, and refused with a reason."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import namedtuple
from typing import TYPE_CHECKING

import pytest

from providers.local.fetching import FetchFailed, fetch, verify
from providers.local.weights import WeightsMissing, components, locate
from tests.providers.local.hub import COMMIT, Hub

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.providers.local.rendering import Studio

REPOSITORY = "some-owner/tiny-sdxl"
UNET = "unet/diffusion_pytorch_model.safetensors"
NOT_NEEDED = {
    "README.md": b"a card",
    "sd_xl_base_1.0.safetensors": b"all in one file",
    "unet/diffusion_pytorch_model.bin": b"a pickle",
    "unet/model.onnx": b"another format",
    "vae/diffusion_pytorch_model.fp16.safetensors": b"",  # filled in below
    "vae_1_0/diffusion_pytorch_model.safetensors": b"an older one",
}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_PROGRESS_BARS", True)
    return tmp_path / "cache"


@pytest.fixture
def hub(checkpoints: Path) -> Iterator[Hub]:
    model = checkpoints / "sdxl"
    files = {str(file.relative_to(model)): file.read_bytes() for file in model.rglob("*") if file.is_file()}
    whole = "vae/diffusion_pytorch_model.safetensors"
    with Hub(REPOSITORY, NOT_NEEDED | files | {whole.replace(".safe", ".fp16.safe"): files[whole]}).served() as hub:
        yield hub


def test_only_what_is_needed_is_fetched_and_only_once(hub: Hub, cache: Path) -> None:
    with pytest.raises(WeightsMissing):
        locate(REPOSITORY)
    fetched = fetch(REPOSITORY, endpoint=hub.endpoint)
    here = {str(file.relative_to(fetched.folder)) for file in fetched.folder.rglob("*") if file.is_file()}
    left_out = (NOT_NEEDED.keys() | {"vae/diffusion_pytorch_model.safetensors"}) - {
        "vae/diffusion_pytorch_model.fp16.safetensors"
    }
    assert here == hub.files.keys() - left_out
    assert (fetched.commit, fetched.files) == (COMMIT, len(here))
    assert fetched.bytes == sum(len(hub.files[name]) for name in here)
    assert locate(REPOSITORY) == fetched.folder
    assert {part.name: part.variant for part in components(fetched.folder)} == {
        "text_encoder": None,
        "text_encoder_2": None,
        "unet": None,
        "vae": "fp16",
    }
    looked = verify(fetched.folder)
    assert (looked.by_digest, looked.by_structure, looked.problems) == (len(here), 0, ())
    assert cache in fetched.folder.parents
    hub.sent.clear()
    assert fetch(REPOSITORY, endpoint=hub.endpoint) == fetched
    assert hub.sent == []


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_what_was_fetched_paints(hub: Hub, studio: Studio) -> None:
    fetch(REPOSITORY, endpoint=hub.endpoint)
    fetched = studio.weights().model_copy(update={"source": REPOSITORY})
    assert studio.render(weights=fetched).pixels == studio.render().pixels


def test_a_download_that_broke_off_goes_on_where_it_was(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants

    # Ten megabytes in truth: what came of an unfinished chunk is asked for again.
    monkeypatch.setattr(huggingface_hub.constants, "DOWNLOAD_CHUNK_SIZE", 1000)
    hub.cut = {UNET: 1000}
    try:
        fetch(REPOSITORY, tmp_path / "own", hub.endpoint)
    except FetchFailed:
        fetch(REPOSITORY, tmp_path / "own", hub.endpoint)
    assert [wanted for name, wanted in hub.sent if name == UNET] == [None, "bytes=1000-"]
    assert (tmp_path / "own" / UNET).read_bytes() == hub.files[UNET]
    looked = verify(tmp_path / "own")
    assert (looked.by_structure, looked.problems) == (0, ())


@pytest.mark.parametrize("into", [None, "own"])
def test_a_flipped_bit_is_found_by_its_digest(hub: Hub, tmp_path: Path, into: str | None) -> None:
    folder = fetch(REPOSITORY, tmp_path / into if into else None, hub.endpoint).folder
    for name in (UNET, "unet/config.json"):
        file = (folder / name).resolve()
        data = bytearray(file.read_bytes())
        data[-2] ^= 1
        file.chmod(0o600)
        file.write_bytes(data)
    (folder / "vae" / "config.json").resolve().unlink()
    looked = verify(folder)
    differ = {f"{folder / name} is not what the hub has: its digest differs" for name in (UNET, "unet/config.json")}
    lost = {f"{folder / 'vae' / 'config.json'} leads nowhere: fetch it again"} if into is None else set()
    assert set(looked.problems) == differ | lost


def test_files_from_elsewhere_are_checked_by_their_structure(checkpoints: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(checkpoints / "sdxl", tmp_path / "sdxl")
    assert verify(folder).by_digest == 0
    assert verify(folder).problems == ()
    (folder / UNET).write_bytes(b"")
    assert verify(folder).problems == (f"{folder / UNET} is cut off or no safetensors file",)


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ((403, "GatedRepo"), f"{REPOSITORY} goes only to those who accepted its terms, and show it by HF_TOKEN"),
        ((404, "RepoNotFound"), f"the hub has no {REPOSITORY}, or shows it only to a token in HF_TOKEN"),
        ((500, ""), f"the hub did not hand out {REPOSITORY}: it answered 500"),
    ],
)
def test_what_the_hub_refuses_is_told(hub: Hub, refusal: tuple[int, str], said: str) -> None:
    hub.refusal = refusal
    with pytest.raises(FetchFailed) as failed:
        fetch(REPOSITORY, endpoint=hub.endpoint)
    assert str(failed.value) == said


def test_a_hub_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match=f"^{REPOSITORY} was not fetched: "):
        fetch(REPOSITORY, tmp_path, "http://127.0.0.1:9")


def test_a_disk_that_is_too_small_is_told_before_anything_is_fetched(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as shutil has it
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, 1_500_000))
    with pytest.raises(FetchFailed, match=r"^0\.0 GB are needed at .*, of which 0\.0 GB are free$"):
        fetch(REPOSITORY, tmp_path / "own", hub.endpoint)
    assert not (tmp_path / "own" / "unet").exists()


def test_the_command_lists_fetches_and_verifies(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "providers.toml").write_text(f'[providers.sdxl.options]\nweights = "{REPOSITORY}"\n', "utf-8")
    environment = os.environ | {
        "HF_ENDPOINT": hub.endpoint,
        "HF_HOME": str(tmp_path),
        "SIGNBOARD_PROVIDERS": str(tmp_path / "providers.toml"),
        "COLUMNS": "200",
    }

    def signboard(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-c", "from signboard.cli import main; main()", "models", *words]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)
        return ran.returncode, (ran.stdout + ran.stderr).strip()

    assert signboard("list")[1].split()[5:] == ["sdxl", "CreativeML", "Open", "RAIL++-M", REPOSITORY, "not", "here"]
    code, said = signboard("fetch", REPOSITORY)
    assert code == 0
    assert f"{REPOSITORY} at {COMMIT}: 14 files, 0.01 GB" in said
    assert ": whole (14 files as the hub has them)" in said
    assert signboard("list")[1].split()[-2:] == [REPOSITORY, "whole"]
    (tmp_path / "hub" / "models--some-owner--tiny-sdxl" / "snapshots" / COMMIT / UNET).resolve().unlink()
    code, said = signboard("verify", "sdxl")
    assert (code, said.rpartition("/")[2]) == (1, "diffusion_pytorch_model.safetensors leads nowhere: fetch it again")
    assert signboard("verify", "no/such")[0] == 1
