"""Asking an engine for a picture in one line, and looking at what came of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image

from providers.local.wire import AdapterOrder, ControlOrder, Failed, Finished, Job, Weights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from providers.local.engine import Engine
    from providers.local.wire import Event

SIDE = 64


@dataclass(frozen=True)
class Rendering:
    """A picture, and what was said while it was made."""

    picture: Image.Image
    outcome: Finished
    events: tuple[Event, ...]

    @property
    def pixels(self) -> bytes:
        return self.picture.tobytes()

    @property
    def notes(self) -> list[tuple[str, str]]:
        return [(note.what, note.done) for note in self.outcome.notes]


class Studio:
    """An engine, the tiny checkpoints and a folder to work in."""

    def __init__(self, engine: Engine, checkpoints: Path, folder: Path) -> None:
        self.engine = engine
        self.checkpoints = checkpoints
        self.folder = folder

    def weights(self, name: str = "sdxl", **changes: Any) -> Weights:
        family = "flux" if name.startswith("flux") else "sdxl"
        return Weights(family=family, source=str(self.checkpoints / name), **changes)

    def job(self, **changes: Any) -> Job:
        """Four steps of a small picture by the tiny SDXL, but for `changes`."""
        usual: dict[str, Any] = {
            "folder": self.folder,
            "weights": self.weights(),
            "prompt": "a cup of coffee on a wooden table",
            "negative_prompt": None,
            "width": SIDE,
            "height": SIDE,
            "steps": 4,
            "guidance": 6.0,
            "seed": 7,
        }
        return Job(**(usual | changes))

    def attempt(self, job: Job, cancelled: Callable[[], bool] = lambda: False) -> Finished | Failed:
        return self.engine.render(job, lambda _event: None, cancelled)

    def render(self, **changes: Any) -> Rendering:
        events: list[Event] = []
        outcome = self.engine.render(self.job(**changes), events.append, lambda: False)
        assert isinstance(outcome, Finished), outcome
        with Image.open(outcome.file) as picture:
            picture.load()
        return Rendering(picture, outcome, tuple(events))

    def refusal(self, **changes: Any) -> tuple[str, str]:
        """Code and message of a job that must not succeed."""
        outcome = self.attempt(self.job(**changes))
        assert isinstance(outcome, Failed), outcome
        return outcome.code, outcome.message

    def lora(self, name: str = "lora", **changes: Any) -> AdapterOrder:
        file = self.checkpoints / f"{name}.safetensors"
        usual = {"id": "art", "file": file, "sha256": sha256(file), "scale": 1.0}
        return AdapterOrder(**(usual | changes))

    def control(self, strength: float = 1.0) -> ControlOrder:
        """Follow a frame drawn in white."""
        edges = Image.new("RGB", (SIDE, SIDE))
        edges.paste("white", (8, 8, 56, 56))
        edges.save(self.folder / "edges.ppm")
        network = str(self.checkpoints / "controlnet")
        return ControlOrder(kind="canny", network=network, image=self.folder / "edges.ppm", strength=strength)

    def file(self, name: str, picture: Image.Image) -> Path:
        picture.save(self.folder / name)
        return self.folder / name


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def striped(size: tuple[int, int] = (SIDE, SIDE)) -> Image.Image:
    """A picture that is nowhere like what random weights paint."""
    picture = Image.new("RGB", size, "navy")
    for left in range(0, size[0], 8):
        picture.paste("gold", (left, 0, left + 4, size[1]))
    return picture
