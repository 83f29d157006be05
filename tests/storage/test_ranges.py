"""The Range header: what is honoured, what is ignored, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import ByteRange, RangeNotSatisfiable, parse_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", ByteRange(0, 0)),
        ("bytes=0-99", ByteRange(0, 99)),
        ("bytes=0-1000", ByteRange(0, 99)),
        ("bytes=40-", ByteRange(40, 99)),
        ("bytes=-10", ByteRange(90, 99)),
        ("bytes=-1000", ByteRange(0, 99)),
        ("Bytes= 5-6 ", ByteRange(5, 6)),
        (None, None),
        ("", None),
        ("bytes=-", None),
        ("bytes=6-5", None),
        ("bytes=0-1,4-5", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("bytes=٣-٤", None),
        ("bytes=" + "9" * 5000 + "-", None),
    ],
)
def test_reads_one_range_of_a_hundred_bytes(header: str | None, expected: ByteRange | None) -> None:
    assert parse_range(header, 100) == expected


@pytest.mark.parametrize(("header", "size"), [("bytes=100-", 100), ("bytes=0-", 0), ("bytes=-0", 100), ("bytes=-5", 0)])
def test_refuses_a_range_that_begins_beyond_the_end(header: str, size: int) -> None:
    with pytest.raises(RangeNotSatisfiable) as caught:
        parse_range(header, size)
    assert caught.value.size == size


def test_says_which_part_it_is() -> None:
    part = ByteRange(5, 9)
    assert (part.length, part.content_range(100)) == (5, "bytes 5-9/100")


@given(st.one_of(st.text(max_size=30), st.from_regex(r"bytes=\d{0,4}-\d{0,4}")), st.integers(0, 2000))
def test_whatever_is_asked_stays_within_the_file(header: str, size: int) -> None:
    try:
        part = parse_range(header, size)
    except RangeNotSatisfiable:
        return
    assert part is None or 0 <= part.first <= part.last < size
