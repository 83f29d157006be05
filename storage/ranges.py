"""Which bytes a client asks for: the Range header of RFC 9110, section 14."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.errors import RangeNotSatisfiable

# 19 digits hold every file size there is; more are not a number worth reading.
ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,19})-([0-9]{0,19})[ \t]*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    def content_range(self, size: int) -> str:
        """The value of the Content-Range header for a file of `size` bytes."""
        return f"bytes {self.first}-{self.last}/{size}"


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """The part of a file of `size` bytes that `header` asks for; None for the whole file.

    A header that makes no sense, or asks for several ranges, is ignored, as the RFC allows.

    Raises:
        RangeNotSatisfiable: it makes sense, and begins beyond the end. The answer is 416 with `bytes */size`.
    """
    match = ONE_RANGE.fullmatch(header or "")
    if match is None or match.groups() == ("", ""):
        return None
    first, last = (int(number) if number else None for number in match.groups())
    if first is None:  # the last so many bytes
        wanted = last or 0
        if wanted == 0 or size == 0:
            raise RangeNotSatisfiable(size)
        return ByteRange(max(0, size - wanted), size - 1)
    if last is not None and last < first:
        return None
    if first >= size:
        raise RangeNotSatisfiable(size)
    return ByteRange(first, size - 1 if last is None else min(last, size - 1))
