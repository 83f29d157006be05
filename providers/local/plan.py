"""What a request becomes on a local model: size, steps and guidance, and what is done differently. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from providers.catalog import fit
from providers.catalog.model import Family
from providers.catalog.prices import GpuSeconds
from providers.errors import InvalidRequest, Unsupported
from providers.image import Adaptation, Method, Quality
from providers.prompts import check_prompts

if TYPE_CHECKING:
    from providers.catalog import CatalogModel, VendorSize
    from providers.image import ImageRequest
    from providers.local.options import LocalOptions

MAX_STEPS = 200
MAX_SEED = 2**64 - 1
MAX_GUIDANCE = 50.0
MAX_ADAPTERS = 4
MAX_ADAPTER_SCALE = 4.0
# Few-step models (schnell, turbo, lightning) are distilled from guidance, and take none.
DISTILLED_STEPS = 8
GUIDANCE = {Family.SDXL: 6.0, Family.FLUX: 3.5}
QUALITY_STEPS = {Quality.DRAFT: 2 / 3, Quality.STANDARD: 1.0, Quality.HIGH: 4 / 3}
# How far a picture may leave the one it starts from, from 0 to 1; a masked area is painted wholly anew.
STRENGTH = 0.6
INPUTS = ("initial", "mask", "control")
NEEDED = {
    Method.TEXT_TO_IMAGE: (),
    Method.IMAGE_TO_IMAGE: ("initial",),
    Method.INPAINT: ("initial", "mask"),
    Method.CONTROL: ("control",),
}


# A control may bend another picture, or the part of one that a mask leaves open.
TAKEN = NEEDED | {Method.CONTROL: INPUTS}


@dataclass(frozen=True, slots=True)
class Plan:
    """`size` is what is rendered; guidance of 1 or less means none, and then no negative prompt either.

    `inputs` are the request's pictures that the method takes, some of "initial", "mask" and "control".
    """

    size: VendorSize
    inputs: frozenset[str]
    steps: int
    guidance: float
    negative_prompt: str | None
    adapted: tuple[Adaptation, ...]

    @property
    def strength(self) -> float:
        """How far to leave the initial picture, from 0 to 1."""
        return STRENGTH if "initial" in self.inputs and "mask" not in self.inputs else 1.0


def plan_for(model: CatalogModel, request: ImageRequest) -> Plan:
    """How `model` makes the picture of `request`.

    Raises:
        Unsupported: this model cannot do it.
        InvalidRequest: no model can.
    """
    _check(model, request)
    size = fit(model, request.width, request.height)
    distilled = is_distilled(model)
    guidance = 0.0 if distilled else GUIDANCE.get(model.family, 1.0) if request.guidance is None else request.guidance
    adapted = []
    if (size.width, size.height) != (request.width, request.height):
        width, height = size.delivered(request.width, request.height)
        done = f"{size.text}, cropped to {width}x{height}"
        adapted.append(Adaptation("size", f"{request.width}x{request.height}", done))
    if distilled and request.guidance is not None:
        adapted.append(Adaptation("guidance", str(request.guidance), f"ignored: {model.id} takes none"))
    given = [name for name in INPUTS if getattr(request, name) is not None]
    inputs = frozenset(name for name in given if name in TAKEN[request.method])
    adapted += [Adaptation(name, "given", f"ignored by {request.method}") for name in given if name not in inputs]
    opposed = model.negative_prompt and guidance > 1
    if request.negative_prompt and not opposed:
        adapted.append(Adaptation("negative_prompt", request.negative_prompt[:200], "ignored: there is no guidance"))
    return Plan(
        size, inputs, steps_for(model, request), guidance, request.negative_prompt if opposed else None, tuple(adapted)
    )


def steps_for(model: CatalogModel, request: ImageRequest) -> int:
    """The steps asked for, or those of the model at this quality; a distilled model always takes its own number."""
    base = base_steps(model)
    if request.steps is not None:
        return request.steps
    return base if is_distilled(model) else round(base * QUALITY_STEPS[request.quality])


def base_steps(model: CatalogModel) -> int:
    """The steps that the catalog's seconds are meant for."""
    return model.price.base_steps if isinstance(model.price, GpuSeconds) else 1


def is_distilled(model: CatalogModel) -> bool:
    """Whether `model` makes do with few steps and takes no guidance."""
    return base_steps(model) <= DISTILLED_STEPS


def needs_consent(model: CatalogModel, options: LocalOptions) -> bool:
    """Whether the licence of `model` forbids commercial use and the operator has not accepted that."""
    return "non-commercial" in (model.licence or "").casefold() and not options.accept_non_commercial


def _check(model: CatalogModel, request: ImageRequest) -> None:
    if request.method not in model.methods:
        raise Unsupported(f"{model.id} cannot do {request.method}")
    _check_inputs(request)
    if request.references:
        raise Unsupported(f"{model.id} takes no reference pictures, not {len(request.references)}")
    if request.transparent and not model.transparent:
        raise Unsupported(f"{model.id} makes no transparent background")
    if request.adapters and not model.adapters:
        raise Unsupported(f"{model.id} takes no adapters")
    check_prompts(model, request)
    _within("steps", request.steps, 1, MAX_STEPS)
    _within("guidance", request.guidance, 0, MAX_GUIDANCE)
    _within("seed", request.seed, 0, MAX_SEED)
    _within("the number of adapters", len(request.adapters), 0, MAX_ADAPTERS)
    for adapter in request.adapters:
        _within(f"the scale of adapter {adapter.id}", adapter.scale, -MAX_ADAPTER_SCALE, MAX_ADAPTER_SCALE)
    if request.control:
        _within("the strength of the control", request.control.strength, 0, 1)


def _check_inputs(request: ImageRequest) -> None:
    missing = [name for name in NEEDED[request.method] if getattr(request, name) is None]
    if missing:
        raise InvalidRequest(f"{request.method} needs {' and '.join(missing)}")
    if request.method is Method.CONTROL and request.mask is not None and request.initial is None:
        raise InvalidRequest("mask needs initial")


def _within(what: str, value: float | None, least: float, most: float) -> None:
    if value is not None and not least <= value <= most:
        raise InvalidRequest(f"{what} is from {least} to {most}, not {value}")
