"""An operator's own catalog entries: they change what they say and nothing else, and are refused when wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from providers.catalog import Catalog, CatalogError, quote
from providers.testing import request

if TYPE_CHECKING:
    from pathlib import Path

CATALOG = Catalog.load()


def _own(model_id: str, fields: str) -> str:
    return f'[[models]]\nid = "{model_id}"\n{fields}\n'


def test_own_entries_change_only_what_they_say(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(_own("stable-image-core", 'price = { kind = "credits", credits = 4, usd_per_credit = 0.01 }'))
    catalog = Catalog.load(own)
    ours, theirs = CATALOG.model("stable-image-core"), catalog.model("stable-image-core")
    assert quote(theirs, request("x")).maximum == Decimal("0.04")
    assert theirs.model_copy(update={"price": ours.price}) == ours
    assert catalog.version != CATALOG.version
    assert list(catalog.models) == list(CATALOG.models)


def test_the_version_follows_the_facts_alone() -> None:
    assert CATALOG.version == Catalog.load().version
    assert len(CATALOG.version) == 16
    assert CATALOG.extended("", "x").version == CATALOG.version
    assert CATALOG.extended(_own("sdxl", "expected_seconds = 9.0"), "x").version != CATALOG.version


@pytest.mark.parametrize(("text", "right"), [
    (_own("sdxl", "quality_rank = 101"), "model 'sdxl': quality_rank: Input should be less than or equal to 100"),
    (_own("sdxl", 'colour = "red"'), "own.toml: model 'sdxl': colour: Extra inputs are not permitted"),
    (_own("sdxl", 'sizes = ["1024"]'), "own.toml: model 'sdxl': sizes.0: .*a size is WIDTHxHEIGHT"),
    (_own("new", 'name = "New"'), "own.toml: model 'new': .*: Field required"),
    (_own("sdxl", 'sizes = ["8x8"]'), "own.toml: model 'sdxl': entry: .*only one of sizes, ratios and free_size"),
    (_own("sdxl", 'successor = "nobody"'), "own.toml: model 'sdxl': successor 'nobody' is no model of the catalog"),
    (_own("gpt-image-2.5-flare", 'successor = "dall-e-3"'), "in a circle: dall-e-3 -> gpt-image-2.5-flare -> dall-e-3"),
    (_own("sdxl", 'aliases = ["poster"]'), "own.toml: 'poster' names both poster and sdxl"),
    (_own("sdxl", "") * 2, "own.toml: model 'sdxl' is there twice"),
    ("[[models]]\nname = 1", "own.toml: .*number 1 has no id"),
    ("models = 3", "own.toml: .*number 1 has no id"),
    ('[names]\nmine = ["nobody"]', "own.toml: name 'mine' points to"),
    ("[prices]\na = 1", "own.toml: .*not prices"),
    ("not toml", "own.toml: "),
])  # fmt: skip
def test_a_wrong_entry_is_refused_with_file_model_and_field(tmp_path: Path, text: str, right: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(CatalogError, match=right):
        Catalog.load(own)


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="No such file"):
        Catalog.load(tmp_path / "own.toml")
    (tmp_path / "large.toml").write_text("#" * 1_000_001)
    with pytest.raises(CatalogError, match="at most 1000000 bytes"):
        Catalog.load(tmp_path / "large.toml")


def test_a_plugins_entries_give_way_to_the_operators_field_by_field() -> None:
    plugin = _own("sdxl", "expected_seconds = 1.0") + _own(
        "theirs",
        'provider = "theirs"\nname = "Theirs"\nsource = "them"\nchecked_on = 2026-11-01\nquality_rank = 10\n'
        'expected_seconds = 2\ntimeout_seconds = 9\nprice = { kind = "per_image", usd = 0.01 }',
    )
    catalog = CATALOG.with_defaults(plugin, "plugin")
    assert catalog.model("sdxl") == CATALOG.model("sdxl")
    assert list(catalog.models) == [*CATALOG.models, "theirs"]
    operator = CATALOG.extended(plugin, "own").extended(_own("theirs", "quality_rank = 90"), "own")
    merged = operator.with_defaults(plugin, "plugin").model("theirs")
    assert (merged.quality_rank, merged.expected_seconds) == (90, 2.0)
