"""LoRA on a pipeline: put on by file and SHA-256, never fused, and taken off again without a trace."""

from __future__ import annotations

import hashlib
import warnings
from typing import TYPE_CHECKING, Any

import torch
from peft.tuners.tuners_utils import BaseTunerLayer

from providers.errors import Unsupported

if TYPE_CHECKING:
    from pathlib import Path

    from providers.local.wire import AdapterOrder

MAX_BYTES = 2 * 1024**3
STORED_AS = torch.float8_e4m3fn


class Adapters:
    """What hangs on one pipeline. Fusing would change the shared weights for good, by rounding.

    `dtype` is what the pipeline computes in; weights that are only stored in eight bits cannot be multiplied.
    """

    def __init__(self, pipeline: Any, dtype: torch.dtype) -> None:
        self._pipeline = pipeline
        self._dtype = dtype
        self._worn: tuple[AdapterOrder, ...] = ()

    def wear(self, wanted: tuple[AdapterOrder, ...]) -> None:
        """Put exactly `wanted` on; nothing is done when they are worn already.

        Raises:
            Unsupported: a file is missing, is not the one it should be, or does not fit this model.
        """
        if wanted == self._worn:
            return
        self.strip()
        try:
            for number, adapter in enumerate(wanted):
                _verify(adapter)
                self._load(adapter, f"adapter_{number}")
            if wanted:
                names = [f"adapter_{number}" for number in range(len(wanted))]
                self._pipeline.set_adapters(names, [adapter.scale for adapter in wanted])
        except BaseException:
            # A failed load leaves its modules behind.
            self._pipeline.unload_lora_weights()
            raise
        self._worn = wanted

    def strip(self) -> None:
        """Take everything off: the model is bit for bit what it was before."""
        if self._worn:
            self._pipeline.unload_lora_weights()
            self._worn = ()

    def _load(self, adapter: AdapterOrder, name: str) -> None:
        try:
            with warnings.catch_warnings():
                # peft warns of every second adapter on one model, which is what is wanted here.
                warnings.simplefilter("ignore", UserWarning)
                self._pipeline.load_lora_weights(
                    adapter.file.parent, weight_name=adapter.file.name, adapter_name=name, local_files_only=True
                )
        except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
            reason = str(error).strip().split("\n")[0][:200]
            raise Unsupported(f"the adapter {adapter.id} does not fit this model: {reason}") from None
        self._unstored()

    def _unstored(self) -> None:
        """An adapter comes in the number format of the weights it hangs on, also where that is for storage only."""
        for model in self._pipeline.components.values():
            for layer in model.modules() if isinstance(model, torch.nn.Module) else ():
                if isinstance(layer, BaseTunerLayer):
                    for part in ("lora_A", "lora_B"):
                        matrices = getattr(layer, part, {})
                        for matrix in matrices.values():
                            if matrix.weight.dtype == STORED_AS:
                                matrix.to(self._dtype)


def _verify(adapter: AdapterOrder) -> None:
    if not adapter.file.is_file():
        raise Unsupported(f"the file of adapter {adapter.id} is missing")
    if adapter.file.stat().st_size > MAX_BYTES:
        raise Unsupported(f"the file of adapter {adapter.id} is larger than {MAX_BYTES} bytes")
    if _sha256(adapter.file) != adapter.sha256:
        raise Unsupported(f"the file of adapter {adapter.id} is not the one it should be: its SHA-256 differs")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
