"""What an operator can say about local models, in `[providers.sdxl.options]` and `[providers.flux.options]`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from providers.options import BadOption


class OptionsError(BadOption):
    """An option is wrong. The message names it, and what would be right."""


class LocalOptions(BaseModel):
    """Where weights lie and how to run them.

    `weights`, `vae`, `preview`, `controlnet_canny` and `controlnet_depth` are folders in the diffusers layout or
    hub ids that were fetched; `weights` may also hold one folder per model id. None: the catalog's own source.
    `device` "auto" is the first GPU, and the CPU only with `allow_cpu_fallback`, which also lets a picture that a GPU
    has no room for go on there. Times are seconds, prices USD.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: str | None = None
    vae: str | None = None
    preview: str | None = None
    controlnet_canny: str | None = None
    controlnet_depth: str | None = None
    device: Annotated[str, Field(pattern=r"^(auto|cpu|cuda|cuda:\d{1,2})$")] = "auto"
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    quantise: Literal["none", "fp8"] | None = None
    compile: bool = False
    allow_cpu_fallback: bool = False
    accept_non_commercial: bool = False
    idle_unload_seconds: float = Field(default=300.0, gt=0, le=86_400)
    idle_exit_seconds: float = Field(default=900.0, gt=0, le=86_400)
    device_folder: Path | None = None
    gpu_usd_per_hour: Decimal | None = Field(default=None, ge=0)

    @classmethod
    def parse(cls, values: object, where: str) -> Self:
        """The options in `values`.

        Raises:
            OptionsError: one of them is unknown or wrong.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            name = ".".join(str(part) for part in first["loc"])
            known = f"; known are {', '.join(cls.model_fields)}" if first["type"] == "extra_forbidden" else ""
            raise OptionsError(f"[{where}] {name}: {first['msg']}{known}") from None
