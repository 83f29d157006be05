"""One device and what it holds: at most one pipeline's weights, loaded when a job needs them, one job at a time."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, Protocol

import torch

from providers.errors import OutOfMemory, ProviderBug, ProviderError, Unsupported
from providers.local import memory
from providers.local.flux_pipeline import FluxPipeline
from providers.local.loading import CPU, in_float32_on_disk, quiet
from providers.local.sdxl_pipeline import SdxlPipeline
from providers.local.wire import CANCELLED, MAX_MESSAGE, Failed, Finished, Loading, Note, Started, Stepped

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from providers.local.wire import Event, Job, Weights

FAMILIES: dict[str, Callable[[Weights, torch.device], Pipeline]] = {"sdxl": SdxlPipeline, "flux": FluxPipeline}
PREVIEWS = 4
PREVIEW_SIDE = 512
# What a host needs besides the weights: activations of a picture of one megapixel, and everybody else.
HOST_RESERVE = 4 * 1024**3
GIVEN_UP = Failed(code=CANCELLED, message="the job was given up by its asker")
log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The job was given up by its asker."""


class Pipeline(Protocol):
    """What a family of models offers the engine. `host_bytes` is what its weights would take on the CPU."""

    device: torch.device

    @property
    def vae(self) -> Any: ...
    @property
    def host_bytes(self) -> int: ...
    def prepare(self, job: Job) -> tuple[Any, tuple[Note, ...]]: ...
    def denoise(self, job: Job, encoded: Any, on_step: Callable[[int, int, torch.Tensor], None]) -> torch.Tensor: ...
    def decode(self, job: Job, latents: torch.Tensor) -> Image.Image: ...
    def preview(self, latents: torch.Tensor) -> Image.Image | None: ...
    def to(self, device: torch.device) -> None: ...


class Engine:
    """Renders jobs on one device. Not thread-safe: a pipeline's scheduler carries state, so jobs come one by one."""

    def __init__(self, device: str) -> None:
        """Open `device`, such as "cpu" or "cuda:1".

        Raises:
            Unsupported: there is no such device.
        """
        quiet()
        if device.startswith("cuda") and not torch.cuda.is_available():
            raise Unsupported("this host has no GPU that torch can use")
        self.device = torch.device(device)
        self.broken = False
        self._held: tuple[Weights, Pipeline] | None = None

    @property
    def loaded(self) -> str | None:
        """The source of the weights that are held."""
        return self._held[0].source if self._held else None

    def description(self) -> dict[str, Any]:
        """What `wire.Described` says of a device; memory in bytes."""
        return {
            "name": torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else "CPU",
            "loaded": self.loaded,
            "memory_used": memory.used(self.device),
            "memory_peak": memory.peak(self.device),
            "memory_total": memory.total(self.device),
        }

    def unload(self) -> None:
        """Let go of all weights."""
        self._held = None
        memory.free(self.device)

    def render(self, job: Job, report: Callable[[Event], None], cancelled: Callable[[], bool]) -> Finished | Failed:
        """Make the picture of `job` and write it into its folder, or say why not.

        `cancelled` is asked before and after every step. After a failure nothing is held but the weights, and after an
        unforeseen one not even those; a GPU that has failed for good sets `broken`.
        """
        outcome = self._outcome(job, report, cancelled)
        if self._held and self._held[1].device != self.device:
            self.unload()  # the weights went to the CPU for want of room
        elif isinstance(outcome, Failed):
            memory.free(self.device)  # here, where the failed frames and their tensors are gone
        return outcome

    def _outcome(self, job: Job, report: Callable[[Event], None], cancelled: Callable[[], bool]) -> Finished | Failed:
        try:
            with torch.inference_mode():
                return self._render(job, report, cancelled)
        except Cancelled:
            return GIVEN_UP
        except ProviderError as error:
            return Failed(code=error.code, message=error.message[:MAX_MESSAGE])
        except OSError as error:
            # The asker takes its folder with it, often before its word that it gave up has come.
            gone = cancelled() or not job.folder.is_dir()
            return GIVEN_UP if gone else Failed(code=ProviderBug.code, message=f"no picture could be written: {error}")
        except Exception as error:
            log.exception("a render failed")
            self.broken = isinstance(error, torch.AcceleratorError)
            self._held = None
            return Failed(code=ProviderBug.code, message=f"the model failed with {type(error).__name__}")

    def _render(self, job: Job, report: Callable[[Event], None], cancelled: Callable[[], bool]) -> Finished:
        try:
            return self._rendered(self._ready(job.weights, report), job, report, cancelled)
        except OutOfMemory:
            if not job.cpu_when_full or self.device == CPU:
                raise
        # Here the failed attempt's frames are gone, and their tensors with them.
        done = self._rendered(self._on_cpu(job.weights, report), job, report, cancelled)
        moved = Note(what="device", asked=str(self.device), done="cpu, for want of memory")
        return done.model_copy(update={"notes": (*done.notes, moved)})

    def _rendered(
        self, pipeline: Pipeline, job: Job, report: Callable[[Event], None], cancelled: Callable[[], bool]
    ) -> Finished:
        """The picture of `job` by `pipeline`, wherever that is."""
        _stop_if(cancelled)
        encoded, notes = memory.with_room(lambda: pipeline.prepare(job), lambda: self._make_room(pipeline))
        _stop_if(cancelled)
        report(Started())
        began = time.perf_counter()
        picture, spent_notes = self._picture(pipeline, job, encoded, report, cancelled)
        _stop_if(cancelled)
        file = job.folder / "picture.ppm"
        picture.save(file)
        return Finished(file=file, seconds=time.perf_counter() - began, notes=notes + spent_notes)

    def _picture(
        self, pipeline: Pipeline, job: Job, encoded: Any, report: Callable[[Event], None], cancelled: Callable[[], bool]
    ) -> tuple[Image.Image, tuple[Note, ...]]:
        """Denoise and decode; either is tried a second time, with the VAE in tiles, when memory runs out."""

        def on_step(step: int, steps: int, latents: torch.Tensor) -> None:
            _stop_if(cancelled)
            report(Stepped(step=step, steps=steps, preview=_preview(pipeline, job, step, steps, latents)))

        def make_room() -> None:
            self._make_room(pipeline)

        try:
            latents = memory.with_room(lambda: pipeline.denoise(job, encoded, on_step), make_room)
            _stop_if(cancelled)
            picture = memory.with_room(lambda: pipeline.decode(job, latents), make_room)
            tiled = pipeline.vae.use_tiling
        finally:
            pipeline.vae.disable_tiling()  # tiles change pixels: the next picture has none unless it must
        return picture, (Note(what="vae", asked="whole", done="in tiles, for want of memory"),) if tiled else ()

    def _on_cpu(self, weights: Weights, report: Callable[[Event], None]) -> Pipeline:
        """The pipeline where there is more memory, unless there is not: a host that starts to swap helps nobody."""
        memory.free(self.device)
        held = self._held[1] if self._held and self._held[0] == weights else None
        needed = in_float32_on_disk(weights.source) if held is None else held.host_bytes
        free = memory.host_free()
        if free is not None and free < needed + HOST_RESERVE:
            raise OutOfMemory("neither the GPU nor the host has room for this picture")
        if held is not None:
            held.to(CPU)
            held.vae.disable_tiling()
            return held
        report(Loading())
        pipeline = memory.with_room(lambda: FAMILIES[weights.family](weights, CPU), self.unload)
        self._held = (weights, pipeline)
        return pipeline

    def _make_room(self, pipeline: Pipeline) -> None:
        pipeline.vae.enable_tiling()
        memory.free(pipeline.device)

    def _ready(self, weights: Weights, report: Callable[[Event], None]) -> Pipeline:
        """The pipeline of `weights`, loaded now if it is not held; what else was held goes first."""
        if self._held and self._held[0] == weights:
            return self._held[1]
        report(Loading())
        self.unload()
        pipeline = memory.with_room(lambda: FAMILIES[weights.family](weights, self.device), self.unload)
        self._held = (weights, pipeline)
        return pipeline


def _stop_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled


def _preview(pipeline: Pipeline, job: Job, step: int, steps: int, latents: torch.Tensor) -> Any:
    """The file of a rough picture, at most `PREVIEWS` times per job and never of the last step."""
    every = max(1, steps // (PREVIEWS + 1))
    if step % every or step == steps or step > every * PREVIEWS:
        return None
    picture = pipeline.preview(latents)
    if picture is None:
        return None
    picture.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    file = job.folder / f"preview-{step}.ppm"
    picture.save(file)
    return file
