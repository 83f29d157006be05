"""Weights from disk to device: every component loaded by its class, and refused when a single tensor is missing."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

import torch
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from providers.local.weights import WeightsUnusable, component, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from providers.local.wire import Weights

NAMED_AT_MOST = 5


def quiet() -> None:
    """Progress bars and hints of the libraries are for terminals, which a device process has not."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for library in (diffusers_logging, transformers_logging):
        library.set_verbosity_error()
        library.disable_progress_bar()
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)


def precision(weights: Weights, device: torch.device) -> torch.dtype:
    """The number format to run in. CPUs run in float32, whatever is asked, for half precision is slower there."""
    if device.type == "cpu":
        return torch.float32
    if weights.precision == "auto":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    return getattr(torch, weights.precision)  # type: ignore[no-any-return] # one of three dtypes, by the wire's check


def load_component(kind: type[Any], folder: Path, dtype: torch.dtype) -> Any:
    """One model in evaluation mode on the CPU, memory-mapped from its safetensors.

    Raises:
        WeightsUnusable: files are missing or damaged, or they lack tensors that the configuration asks for.
    """
    part = component(folder, folder.name)
    try:
        model, report = kind.from_pretrained(
            folder,
            dtype=dtype,
            variant=part.variant,
            use_safetensors=True,
            local_files_only=True,
            output_loading_info=True,
        )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise WeightsUnusable(f"{folder} cannot be loaded as {kind.__name__}: {_first_line(error)}") from None
    missing = sorted({*report["missing_keys"], *(str(entry[0]) for entry in report["mismatched_keys"])})
    missing += [name for name, tensor in model.named_parameters() if tensor.is_meta and name not in missing]
    if missing:
        named = ", ".join(missing[:NAMED_AT_MOST]) + (" …" if len(missing) > NAMED_AT_MOST else "")
        raise WeightsUnusable(f"{folder} lacks {len(missing)} tensors of {kind.__name__}: {named}")
    return model.eval().requires_grad_(requires_grad=False)


def load_pipeline(
    kind: type[Any], source: str, models: Mapping[str, type[Any]], dtype: torch.dtype, absent: Iterable[str] = ()
) -> Any:
    """A diffusers pipeline of class `kind`, its `models` (component name to class) loaded and checked one by one.

    The components named in `absent` are left out.

    Raises:
        WeightsUnusable: see `load_component`.
    """
    folder = locate(source)
    parts = {name: load_component(cls, folder / name, dtype) for name, cls in models.items()}
    try:
        pipeline = kind.from_pretrained(folder, local_files_only=True, dtype=dtype, **dict.fromkeys(absent), **parts)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise WeightsUnusable(f"{folder} cannot be loaded as {kind.__name__}: {_first_line(error)}") from None
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__
