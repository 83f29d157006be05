"""Weights from disk to device: every component loaded by its class, and refused when a single tensor is missing."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

import torch
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from providers.local.memory import is_shortage
from providers.local.weights import WeightsUnusable, component, components, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from providers.local.wire import Weights

NAMED_AT_MOST = 5
CPU = torch.device("cpu")
PRECISIONS = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


def quiet() -> None:
    """Progress bars and hints of the libraries are for terminals, which a device process has not."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for library in (diffusers_logging, transformers_logging):
        library.set_verbosity_error()
        library.disable_progress_bar()
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)


def precision(weights: Weights, device: torch.device) -> torch.dtype:
    """The number format to run in: as asked, or what suits the device. CPUs are slower in half precision."""
    if weights.precision != "auto":
        return PRECISIONS[weights.precision]
    if device.type == "cpu":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16


def load_component(kind: type[Any], folder: Path, dtype: torch.dtype, device: torch.device = CPU) -> Any:
    """One model in evaluation mode, memory-mapped from its safetensors and then moved to `device`.

    Host memory grows only where `dtype` is not that of the files, and then until this one model is on its device.

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
        if is_shortage(error):
            raise
        raise WeightsUnusable(f"{folder} cannot be loaded as {kind.__name__}: {_first_line(error)}") from None
    missing = sorted({*report["missing_keys"], *(str(entry[0]) for entry in report["mismatched_keys"])})
    missing += [name for name, tensor in model.named_parameters() if tensor.is_meta and name not in missing]
    if missing:
        named = ", ".join(missing[:NAMED_AT_MOST]) + (" …" if len(missing) > NAMED_AT_MOST else "")
        raise WeightsUnusable(f"{folder} lacks {len(missing)} tensors of {kind.__name__}: {named}")
    return model.eval().requires_grad_(requires_grad=False).to(device)


def load_pipeline(
    kind: type[Any],
    source: str,
    models: Mapping[str, type[Any]],
    dtype: torch.dtype,
    device: torch.device = CPU,
    absent: Iterable[str] = (),
) -> Any:
    """A diffusers pipeline of class `kind`, its `models` (component name to class) loaded, checked and moved in turn.

    The components named in `absent` are left out.

    Raises:
        WeightsUnusable: see `load_component`.
    """
    folder = locate(source)
    parts = {name: load_component(cls, folder / name, dtype, device) for name, cls in models.items()}
    try:
        pipeline = kind.from_pretrained(folder, local_files_only=True, dtype=dtype, **dict.fromkeys(absent), **parts)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise WeightsUnusable(f"{folder} cannot be loaded as {kind.__name__}: {_first_line(error)}") from None
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def in_float32(pipeline: Any) -> int:
    """Bytes of all weights of a pipeline, were they in float32."""
    models = [part for part in pipeline.components.values() if isinstance(part, torch.nn.Module)]
    return sum(4 * tensor.numel() for model in models for tensor in model.parameters())


def in_float32_on_disk(source: str) -> int:
    """Bytes that all weights of a model would take in float32, told from its files, which have two bytes a number."""
    return 2 * sum(part.bytes for part in components(locate(source)))


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__
