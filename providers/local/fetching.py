"""Weights from the hub: only the files that are needed, resumed where a download broke off, and checked by digest.

The hub's cache names each file by its digest, and a folder that was fetched into keeps digests beside the files, so a
later look can tell a damaged file from a whole one. Files from elsewhere are checked by their structure alone.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import httpx2

from providers.local.weights import INDEX, damage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TEXTS = (".json", ".txt", ".model")
MAX_FILES = 5_000
SHA256_DIGITS = 64
LEAVE_FREE = 1024**3


class FetchFailed(Exception):
    """The weights could not be fetched. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched: the folder to name in `weights`, the commit it is of, and its files' number and bytes."""

    folder: Path
    commit: str
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Verified:
    """A look at a folder: how many files equal their digest, how many have none but are well formed, and the rest."""

    by_digest: int
    by_structure: int
    problems: tuple[str, ...]


def fetch(source: str, into: Path | None = None, endpoint: str | None = None) -> Fetched:
    """Bring the newest version of hub id `source`, into the hub's cache or the folder `into`; what is there stays.

    Raises:
        FetchFailed: the hub cannot be reached, has no such model or does not hand it out, or the disk is too small.
    """
    if importlib.util.find_spec("huggingface_hub") is None:
        raise FetchFailed("huggingface-hub is not installed: install signboard[local]")
    from huggingface_hub import HfApi, hf_hub_download, snapshot_download  # noqa: PLC0415 - an extra, and slow
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, RepositoryNotFoundError  # noqa: PLC0415

    try:
        about = HfApi(endpoint=endpoint).model_info(source, files_metadata=True)
        sizes = {sibling.rfilename: sibling.size or 0 for sibling in (about.siblings or [])[:MAX_FILES]}
        index = {}
        if INDEX in sizes:
            file = hf_hub_download(source, INDEX, local_dir=into, endpoint=endpoint)
            index = json.loads(Path(file).read_text("utf-8"))
        wanted = {name: sizes[name] for name in needed(sizes, index)}
        _require_space(sum(wanted.values()), into)
        folder = snapshot_download(source, local_dir=into, allow_patterns=list(wanted), endpoint=endpoint)
    except GatedRepoError:
        raise FetchFailed(f"{source} goes only to those who accepted its terms, and show it by HF_TOKEN") from None
    except RepositoryNotFoundError:
        raise FetchFailed(f"the hub has no {source}, or shows it only to a token in HF_TOKEN") from None
    except HfHubHTTPError as error:
        raise FetchFailed(f"the hub did not hand out {source}: it answered {error.response.status_code}") from None
    except (httpx2.HTTPError, OSError, ValueError) as error:
        raise FetchFailed(f"{source} was not fetched: {_first_line(error)}") from None
    return Fetched(Path(folder), about.sha or "", len(wanted), sum(wanted.values()))


def needed(names: Iterable[str], index: Mapping[str, Any]) -> Iterator[str]:
    """Of a repository's files those to fetch: configurations, tokenizers, and each component's safetensors once.

    `index` is the content of `model_index.json`, empty for a repository that is itself a component. Where a component
    is there in half precision too, the smaller files are enough: no GPU runs in float32.
    """
    known = set(names)
    folders = {name for name, kind in index.items() if isinstance(kind, list)} if index else {"."}
    halved = {str(PurePosixPath(name).parent) for name in known if ".fp16." in name and "safetensors" in name}
    for name in sorted(known):
        path = PurePosixPath(name)
        folder = str(path.parent)
        if name == INDEX:
            yield name
        elif folder in folders and ("safetensors" in name):
            if (".fp16." in name) is (folder in halved) and "non_ema" not in name:
                yield name
        elif folder in folders and path.suffix in TEXTS:
            yield name


def verify(folder: Path) -> Verified:
    """Look at every file of a fetched model, reading all of it: some seconds per gigabyte."""
    by_digest = by_structure = 0
    problems = []
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or ".cache" in file.relative_to(folder).parts:
            if file.is_symlink() and not file.exists():
                problems.append(f"{file} leads nowhere: fetch it again")
            continue
        expected = _digest_beside(folder, file)
        if expected is None:
            problem = damage(file) if file.suffix == ".safetensors" else None
            by_structure += problem is None
        else:
            whole = expected == _digest(file, expected)
            problem = None if whole else f"{file} is not what the hub has: its digest differs"
            by_digest += whole
        if problem:
            problems.append(problem)
    return Verified(by_digest, by_structure, tuple(problems))


def _digest_beside(folder: Path, file: Path) -> str | None:
    """The digest that the hub gave `file`: the name of the blob it leads to, or the second line of its note."""
    if file.is_symlink() and file.resolve().parent.name == "blobs":
        return file.resolve().name
    note = folder / ".cache" / "huggingface" / "download" / f"{file.relative_to(folder)}.metadata"
    lines = note.read_text("utf-8").splitlines() if note.is_file() else []
    return lines[1].strip() if len(lines) > 1 else None


def _digest(file: Path, like: str) -> str:
    """SHA-256 for large files; git's own digest for small ones, which the hub keeps in git."""
    if len(like) == SHA256_DIGITS:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    data = file.read_bytes()
    return hashlib.sha1(b"blob %d\0%s" % (len(data), data), usedforsecurity=False).hexdigest()


def _require_space(wanted: int, into: Path | None) -> None:
    from huggingface_hub.constants import HF_HUB_CACHE  # noqa: PLC0415 - as above

    place = (into or Path(HF_HUB_CACHE)).absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < wanted + LEAVE_FREE:
        gigabytes = 1e9
        raise FetchFailed(
            f"{wanted / gigabytes:.1f} GB are needed at {place}, of which {free / gigabytes:.1f} GB are free"
        )


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__
