from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from graphql_api.node import global_id, key_of, parse_global_id


@given(st.uuids(), st.sampled_from(["Generation", "GeneratedImage"]))
def test_an_id_that_was_handed_out_is_read_back(key: UUID, kind: str) -> None:
    text = global_id(kind, key)
    assert parse_global_id(text) == (kind, key)
    assert key_of(kind, text) == key
    assert key_of("Other", text) is None


@given(st.text(max_size=200))
def test_any_other_text_finds_nothing(text: str) -> None:
    parsed = parse_global_id(text)
    assert parsed is None or global_id(*parsed).rstrip("=") == text.strip().rstrip("=")
