"""What can go wrong with files.

StorageError
├── FileMissing          nothing is stored under this key
├── FileDamaged          what is stored is not what was put there
├── StorageFull          the disk is full, or under its free-space mark: later, perhaps
└── StorageUnavailable   the disk or the bucket does not answer: later, perhaps
"""

from __future__ import annotations


class StorageError(Exception):
    """`retryable` says whether the same call may succeed later."""

    retryable = False


class FileMissing(StorageError):
    """Nothing is stored under `key`."""

    def __init__(self, key: str) -> None:
        super().__init__(f"there is no file {key}")
        self.key = key


class FileDamaged(StorageError):
    """What is stored under `key` does not have the hash in its name."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the file {key} is damaged")
        self.key = key


class StorageFull(StorageError):
    """There are `free` bytes left, `needed` should be; `free` is None when the disk itself refused."""

    retryable = True

    def __init__(self, free: int | None, needed: int) -> None:
        left = "no space" if free is None else f"{free} bytes"
        super().__init__(f"{left} left where files are stored, {needed} bytes are needed")
        self.free = free
        self.needed = needed


class StorageUnavailable(StorageError):
    """The disk or the bucket does not do what was asked."""

    retryable = True


class RangeNotSatisfiable(Exception):
    """The range begins beyond the end of a file of `size` bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"the range begins beyond the file's {size} bytes")
        self.size = size
