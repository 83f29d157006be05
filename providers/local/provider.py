"""A provider whose models run on this host: quotes from the catalog alone, pictures from the device process."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import tempfile
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from providers.catalog import quote, serving, settle
from providers.catalog.model import capabilities_of
from providers.errors import ModelRetired, Unsupported
from providers.image import Adaptation, ControlKind, ImageResult, Method, Probe, Step, Usage
from providers.local.client import Device, default_folder, private_folder
from providers.local.hardware import cores, device_for, identity, missing_packages
from providers.local.options import LocalOptions
from providers.local.pictures import read_picture, read_preview, write_pictures
from providers.local.plan import needs_consent, plan_for, steps_for
from providers.local.token_counts import token_counter
from providers.local.weights import absolute, components, locate
from providers.local.wire import AdapterOrder, ControlOrder, Job, Stepped, Weights
from providers.options import check_models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL import Image

    from providers.catalog import CatalogModel
    from providers.image import Capabilities, ImageRequest, Progress, Quote
    from providers.local.plan import Plan
    from providers.local.wire import Event, Finished
    from providers.settings import ProviderSettings

# A core of a CPU at about 40 GFLOP/s, beside the 35 TFLOP/s that the catalog's seconds assume of an L4 (SDXL: two times
# 6.76 TFLOP per step, 30 steps, in 12 seconds). A guess, good to a factor of three.
CPU_TIMES_PER_CORE = 875.0
# A CPU's render may take so many times what is expected before it is given up, unless the operator says otherwise.
CPU_PATIENCE = 4.0
NOT_RENDERABLE = "this host has no GPU, and the options do not allow the CPU"


class LocalProvider:
    """Models of one family on one device of this host. Nothing here imports torch."""

    family: ClassVar[Literal["sdxl", "flux"]]
    quantise: ClassVar[Literal["none", "fp8"]] = "none"
    tokenizer: ClassVar[str] = "tokenizer"
    """The folder of the tokenizer that limits how long a prompt may be."""

    def __init__(self, settings: ProviderSettings) -> None:
        """Build it from its table.

        Raises:
            BadOption: an option is unknown or wrong, or one of `settings.models` is another provider's.
            UnknownModel: one of `settings.models` is not in the catalog.
            ValueError: the device folder's path is too long for a socket.
        """
        for model_id in settings.models:
            settings.catalog.model(model_id)
        check_models(settings, self.family)
        self._settings = settings
        self._options = LocalOptions.parse(settings.options, f"providers.{settings.key}.options")
        self._name: str | None = None
        self._device = self._found_device()

    def _found_device(self) -> Device:
        """The device that the options mean, as far as the driver tells now."""
        options = self._options
        self._name = device_for(options.device, allow_cpu=options.allow_cpu_fallback)
        name = self._name or "none"
        return Device(options.device_folder or default_folder(), name, options.idle_exit_seconds, identity(name))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._settings.key!r})"

    @property
    def capabilities(self) -> Capabilities:
        able = capabilities_of(self.models)
        controls = bool(self._options.controlnet_canny or self._options.controlnet_depth)
        methods = able.methods if controls else able.methods - {Method.CONTROL}
        return replace(able, methods=methods, previews=able.previews and self._options.preview is not None)

    @property
    def incomplete(self) -> str | None:
        """Why no model is left to use; None where one is."""
        if self.models:
            return None
        unaccepted = [row.id for row in self._living if needs_consent(row, self._options)]
        if unaccepted:
            return f"{', '.join(unaccepted)}: for non-commercial use; set accept_non_commercial to use it all the same"
        return "every model is retired"

    @property
    def models(self) -> tuple[CatalogModel, ...]:
        """The models it may use today, a retired one's successor in its place; none whose licence was not accepted."""
        return tuple(self._paced(row) for row in self._living if not needs_consent(row, self._options))

    @property
    def _living(self) -> tuple[CatalogModel, ...]:
        catalog, today, own = self._settings.catalog, self._settings.today(), (self._settings.key, self.family)
        named = self._settings.models
        rows = map(catalog.model, serving(catalog, named, today)) if named else catalog.of_provider(self.family)
        return tuple(row for row in rows if row.provider in own and not row.retired(today))

    def quote(self, request: ImageRequest) -> Quote:
        """The price of the device's time. On a CPU the seconds are a guess, and the basis says so."""
        model = self._model(request.model)
        price = quote(model, replace(request, steps=steps_for(model, request)), self._usd_per_hour)
        if self._name != "cpu":
            return price
        return replace(price, basis=f"{price.basis}, a guess for a CPU with {cores()} cores")

    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        """Have the device process make the picture. The timeout runs from when the device starts on it."""
        model = self._model(request.model)
        plan = plan_for(model, request)
        self._require_control(request)
        if self._name is None:
            raise Unsupported(NOT_RENDERABLE)
        seed = secrets.randbits(63) if request.seed is None else request.seed
        folder = await asyncio.to_thread(self._job_folder)
        try:
            job = await asyncio.to_thread(self._job, model, request, plan, seed, folder)

            def on_event(event: Event) -> None:
                if isinstance(event, Stepped):
                    progress(Step(event.step, event.steps, read_preview(event.preview)))

            limit = min(model.timeout_seconds, request.deadline_seconds)
            finished = await self._device.render(job, on_event, limit)
            delivered = plan.size.delivered(request.width, request.height)
            image = await asyncio.to_thread(read_picture, finished.file, delivered)
        finally:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))
        return self._result(request, model, plan, seed, (finished, image))

    async def probe(self) -> Probe:
        """Whether packages, device and weights are there, told from the files; nothing is loaded or started."""
        began = time.perf_counter()
        problem = await asyncio.to_thread(self._problem)
        detail = problem or f"weights are whole; runs on {self._name}"
        return Probe(healthy=problem is None, detail=detail, latency_seconds=time.perf_counter() - began)

    async def close(self) -> None:
        """Nothing is held: the device process outlives its askers and ends by itself when idle."""

    def token_counter(self, model: str) -> Callable[[str], int] | None:
        """The model's own tokenizer; None where its weights, or the package that reads it, are not on this host."""
        try:
            folder = locate(self.weights(self._model(model)).source)
        except (Unsupported, ModelRetired, ImportError):
            return None
        return token_counter(folder / self.tokenizer)

    def weights(self, model: CatalogModel) -> Weights:
        """The weights of `model`, as the device process is told to hold them."""
        options = self._options
        source = absolute(options.weights or model.endpoint or model.id)
        own = Path(source) / model.id
        return Weights(
            family=self.family,
            source=str(own) if own.is_dir() else source,
            precision=options.dtype,
            quantise=options.quantise or ("none" if self._name == "cpu" else self.quantise),
            vae=options.vae and absolute(options.vae),
            preview=options.preview and absolute(options.preview),
            compiled=options.compile,
        )

    def _paced(self, model: CatalogModel) -> CatalogModel:
        """`model` with the seconds of this device and the operator's timeout."""
        seconds, timeout = model.expected_seconds, self._settings.timeout_seconds
        if self._name == "cpu":
            seconds *= max(1.0, CPU_TIMES_PER_CORE / cores())
        longest = timeout or (CPU_PATIENCE * seconds if self._name == "cpu" else model.timeout_seconds)
        return model.model_copy(update={"expected_seconds": seconds, "timeout_seconds": longest})

    def _model(self, model_id: str) -> CatalogModel:
        found = next((row for row in self.models if row.id == model_id), None)
        if found is not None:
            return found
        row = self._settings.catalog.models.get(model_id)
        if row is not None and row.retired(self._settings.today()):
            raise ModelRetired(f"{row.id} was retired on {row.retires_on}", row.successor)
        if row is not None and needs_consent(row, self._options):
            raise Unsupported(f"{row.id} is for non-commercial use: set accept_non_commercial to use it all the same")
        raise Unsupported(f"{self._settings.key} has no model {model_id[:80]!r}")

    @property
    def _usd_per_hour(self) -> Decimal | None:
        """What an hour of the device costs; None: as the catalog has it. A CPU is there anyway."""
        if self._options.gpu_usd_per_hour is None and self._name == "cpu":
            return Decimal(0)
        return self._options.gpu_usd_per_hour

    def _network(self, kind: ControlKind) -> str | None:
        options = self._options
        network = options.controlnet_canny if kind is ControlKind.CANNY else options.controlnet_depth
        return network and absolute(network)

    def _require_control(self, request: ImageRequest) -> None:
        if request.method is Method.CONTROL and request.control and self._network(request.control.kind) is None:
            kind = request.control.kind
            raise Unsupported(f"no ControlNet for {kind} is configured: set controlnet_{kind}")

    def _problem(self) -> str | None:
        if absent := missing_packages():
            return f"{', '.join(absent)} not installed: install signboard[local]"
        if self._name is None:
            # The driver may have been silent when this was built.
            self._device = self._found_device()
        if self._name is None:
            return NOT_RENDERABLE
        try:
            for source in self._sources():
                components(locate(source))
        except Unsupported as problem:
            return problem.message
        return self.incomplete

    def _sources(self) -> Iterator[str]:
        """Everything that a picture may need from disk."""
        for model in self.models:
            weights = self.weights(model)
            yield from filter(None, (weights.source, weights.vae, weights.preview))
        yield from filter(None, map(self._network, ControlKind))

    def _job_folder(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="job-", dir=private_folder(self._device.folder)))

    def _job(self, model: CatalogModel, request: ImageRequest, plan: Plan, seed: int, folder: Path) -> Job:
        files = write_pictures(request, plan.inputs, folder)
        control = None
        if request.control and "control" in files:
            control = ControlOrder(
                kind=request.control.kind,
                network=self._network(request.control.kind) or "",
                image=files["control"],
                strength=request.control.strength,
            )
        return Job(
            folder=folder,
            weights=self.weights(model),
            prompt=request.prompt,
            negative_prompt=plan.negative_prompt,
            width=plan.size.width,
            height=plan.size.height,
            steps=plan.steps,
            guidance=plan.guidance,
            seed=seed,
            initial=files.get("initial"),
            mask=files.get("mask"),
            strength=plan.strength,
            control=control,
            adapters=tuple(
                AdapterOrder(id=adapter.id, file=adapter.file.absolute(), sha256=adapter.sha256, scale=adapter.scale)
                for adapter in request.adapters
            ),
            cpu_when_full=self._options.allow_cpu_fallback,
            idle_unload_seconds=self._options.idle_unload_seconds,
        )

    def _result(
        self, request: ImageRequest, model: CatalogModel, plan: Plan, seed: int, done: tuple[Finished, Image.Image]
    ) -> ImageResult:
        finished, image = done
        usage = Usage(gpu_seconds=finished.seconds)
        notes = tuple(Adaptation(note.what, note.asked, note.done) for note in finished.notes)
        if self._name == "cpu":
            notes += (Adaptation("device", "gpu", f"cpu, {finished.seconds:.0f} seconds"),)
        return ImageResult(
            image=image,
            width=image.width,
            height=image.height,
            seed=seed,
            usage=usage,
            settled_cost=settle(model, request, usage, self._usd_per_hour),
            adapted=plan.adapted + notes,
        )
