"""Who owns the embedded services of a home: a file lock says so, and `run.json` says where they are."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, repr=False)
class Running:
    """What `run.json` holds: the owner's process id, and addresses with their passwords. None where not embedded."""

    pid: int
    database_url: str | None
    redis_url: str | None


class OwnerLock:
    """Held by one process at a time, and let go by the system when that process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock if nobody has it."""
        file = self._path.open("ab")
        self._path.chmod(0o600)
        try:
            if sys.platform == "win32":
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def write_running(path: Path, running: Running) -> None:
    """Write `run.json` whole or not at all, for nobody else to read."""
    partial = path.with_suffix(f".{os.getpid()}.tmp")
    with contextlib.suppress(FileNotFoundError):
        partial.unlink()
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(running), file)
    partial.replace(path)


def read_running(path: Path) -> Running | None:
    """What `run.json` says; None when there is none, or none that makes sense."""
    try:
        return Running(**json.loads(path.read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
