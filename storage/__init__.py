"""Content-addressed files in a local folder or a bucket."""

from storage.errors import (
    FileDamaged,
    FileMissing,
    RangeNotSatisfiable,
    StorageError,
    StorageFull,
    StorageUnavailable,
)
from storage.files import Area, FileStore, PublicFiles, StoredFile
from storage.ranges import ByteRange, parse_range

__all__ = [
    "Area",
    "ByteRange",
    "FileDamaged",
    "FileMissing",
    "FileStore",
    "PublicFiles",
    "RangeNotSatisfiable",
    "StorageError",
    "StorageFull",
    "StorageUnavailable",
    "StoredFile",
    "parse_range",
]
