"""Where weights lie and whether they are whole, told from the files alone, before any of them is loaded.

The layout is that of diffusers: `model_index.json` names the components, each a folder with a configuration and
safetensors, in one file or in shards with an index. Only safetensors are read: a pickle can run code.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from providers.errors import Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

INDEX = "model_index.json"
# Longest header of a safetensors file, in bytes, as its format sets it.
MAX_HEADER = 100_000_000
MAX_JSON = 20_000_000
MODEL_LIBRARIES = frozenset({"diffusers", "transformers"})
# Components that hold no tensors.
WEIGHTLESS = ("Scheduler", "Tokenizer", "TokenizerFast", "ImageProcessor", "FeatureExtractor")


class WeightsUnusable(Unsupported):
    """The weights are missing, partial or damaged; the message names the files and the way out."""


class WeightsMissing(WeightsUnusable):
    """There are none: the folder is not there, or the hub id was never fetched."""


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a model that holds tensors. `variant` is "fp16" where only files of that variant are there."""

    name: str
    folder: Path
    files: tuple[Path, ...]
    variant: str | None

    @property
    def bytes(self) -> int:
        return sum(file.stat().st_size for file in self.files)


def locate(source: str) -> Path:
    """The folder that holds `source`: itself, or the newest fetched copy of a hub id.

    Raises:
        WeightsMissing: there is no such folder, or the hub id was never fetched.
        WeightsUnusable: the folder holds no model.
    """
    folder = Path(source).expanduser()
    if folder.is_dir():
        if (folder / INDEX).is_file() or (folder / "config.json").is_file():
            return folder
        raise WeightsUnusable(f"{folder} holds no model: neither {INDEX} nor config.json is in it")
    if is_hub_id(source):
        return _fetched(source)
    raise WeightsMissing(f"there is no folder {folder}; `signboard models fetch` brings weights")


def absolute(source: str) -> str:
    """The same source for a process in another folder: a path in full, a hub id as it is."""
    folder = Path(source).expanduser()
    return str(folder.absolute()) if folder.is_dir() or not is_hub_id(source) else source


def is_hub_id(source: str) -> bool:
    """Whether `source` has the form owner/name."""
    owner, slash, name = source.partition("/")
    return bool(slash and owner and name and "/" not in name) and not source.startswith((".", "~"))


def components(folder: Path) -> tuple[Component, ...]:
    """The parts of the model in `folder` that hold tensors, each checked to be whole.

    Raises:
        WeightsUnusable: files are missing, cut off or damaged; all of them are named.
    """
    found: list[Component] = []
    problems: list[str] = []
    for name in _component_names(folder):
        try:
            found.append(component(folder / name if name else folder, name))
        except WeightsUnusable as problem:
            problems.append(problem.message)
    if problems:
        raise WeightsUnusable("; ".join(problems))
    return tuple(found)


def component(folder: Path, name: str) -> Component:
    """One component, its files checked to be whole.

    Raises:
        WeightsUnusable: see `components`.
    """
    if not (folder / "config.json").is_file():
        raise WeightsUnusable(f"{folder / 'config.json'} is missing")
    for variant in (None, "fp16"):
        files = _files(folder, variant)
        if files:
            problems = [problem for file in files if (problem := damage(file))]
            if problems:
                raise WeightsUnusable("; ".join(problems))
            return Component(name, folder, files, variant)
    raise WeightsUnusable(f"{folder} holds no safetensors (other formats are not read)")


def damage(file: Path) -> str | None:
    """What is wrong with a safetensors file, judged by its header and its length; None when it is whole."""
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            if length > min(size - 8, MAX_HEADER):
                return f"{file} is cut off or no safetensors file"
            header = json.loads(stream.read(length))
            ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
    except FileNotFoundError:
        return f"{file} is missing"
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, struct.error):
        return f"{file} is cut off or no safetensors file"
    expected = 8 + length + max(ends, default=0)
    return None if size == expected else f"{file} has {size} bytes where {expected} belong"


def read_json(file: Path) -> Any:
    """The content of a JSON file of a model.

    Raises:
        WeightsUnusable: it is missing, too large, or not JSON.
    """
    try:
        if file.stat().st_size > MAX_JSON:
            raise WeightsUnusable(f"{file} is too large to be what it should be")
        return json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise WeightsUnusable(f"{file} is missing") from None
    except (OSError, ValueError) as error:
        raise WeightsUnusable(f"{file} cannot be read as JSON: {error}") from None


def _component_names(folder: Path) -> Iterator[str]:
    """The names in `model_index.json`, or one empty name for a folder that is itself a component."""
    if not (folder / INDEX).is_file():
        yield ""
        return
    for name, kind in read_json(folder / INDEX).items():
        if not isinstance(kind, list) or len(kind) != 2 or kind[0] not in MODEL_LIBRARIES:  # noqa: PLR2004 - (library, class)
            continue
        if not str(kind[1]).endswith(WEIGHTLESS):
            yield name


def _files(folder: Path, variant: str | None) -> tuple[Path, ...]:
    """The files of one variant: those an index lists (whether they are there or not), or the single file."""
    dotted = f".{variant}" if variant else ""
    for stem in ("diffusion_pytorch_model", "model"):
        index = folder / f"{stem}.safetensors.index{dotted}.json"
        if index.is_file():
            shards = sorted({str(name) for name in read_json(index)["weight_map"].values()})
            return tuple(folder / Path(name).name for name in shards)
        single = folder / f"{stem}{dotted}.safetensors"
        if single.is_file():
            return (single,)
    return ()


def _fetched(repository: str) -> Path:
    """The newest copy in the hub's cache, whole or not: only the files that are needed were ever asked for."""
    try:
        from huggingface_hub import try_to_load_from_cache  # noqa: PLC0415 - an extra; a folder needs none of it
    except ModuleNotFoundError:
        raise WeightsMissing("huggingface-hub is not installed: install signboard[local]") from None

    for name in (INDEX, "config.json"):
        found = try_to_load_from_cache(repository, name)
        if isinstance(found, str):
            return Path(found).parent
    raise WeightsMissing(f"{repository} was never fetched; `signboard models fetch {repository}` does")
