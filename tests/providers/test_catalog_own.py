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
    (_own("sdxl", 'colour = "red"'), "own.toml: model 'sdxl': colour: there is no such field"),
    (_own("sdxl", 'sizes = ["1024"]'), "own.toml: model 'sdxl': sizes.0: .*a size is WIDTHxHEIGHT"),
    (_own("new", 'name = "New"'), "own.toml: model 'new': provider: is missing; .*timeout_seconds: is missing"),
    (_own("sdxl", "expected_second = 4"), "expected_second: there is no such field; did you mean expected_seconds?"),
    (_own("sdxl", "price = { usd_per_hour = 1 }"), "price: a price has a kind: per_image, credits, token_formula,"),
    (_own("sdxl", "free_size = { step = 16, max_pixels = 9, max_side = 4 }"), "one step by one step has to fit into"),
    (_own("sdxl", "free_size = { min_pixels = 9, max_pixels = 8, max_side = 16, step = 1 }"), "min_pixels is at most"),
    (_own("sdxl", "free_size = { max_pixels = 900, max_side = 16, max_ratio = inf }"), "max_ratio: .*finite"),
    (_own("gpt-image-1", 'sizes = ["99999999999x10"]'), "each side at most 16384"),
    (_own("sd3.5-large", 'ratios = ["1:99999999"]'), "in whole numbers up to 1000"),
    (_own("sd3.5-large", 'tiers = [{ name = "2", pixels = 9999 }, { name = "1", pixels = 5000 }]'), "from the small"),
    (_own("sdxl", "timeout_seconds = inf"), "timeout_seconds: .*less than or equal to 86400"),
    (_own("sdxl", "pace = { high = 0 }"), "pace.high: .*greater than 0"),
    (_own("sdxl", "pace = { high = 50 }"), "expected_seconds, at each quality's pace, is at most timeout_seconds"),
    (_own("gpt-4o-mini", 'price = { kind = "per_image" }'), "a text model is priced by token_usage"),
    (_own("gpt-4o-mini", 'price = { kind = "token_usage", thinking_expected = 2, rates = {} }'), "at most thinking"),
    (
        _own("gpt-4o-mini", 'price = { kind = "token_usage", rates = {}, image_tokens_maximum = { "1K" = 2 } }'),
        "image_tokens_maximum of '1K' goes with image_tokens of the same",
    ),
    (
        _own("gpt-image-2", 'price = { kind = "token_formula", rates = {}, expected_times = 2,'
        "factors = { low = 1, medium = 1, high = 1 } }"),
        "expected_times is at most maximum_times",
    ),
    (_own("sdxl", 'sizes = ["8x8"]'), "own.toml: model 'sdxl': entry: .*only one of sizes, ratios and free_size"),
    (_own("sdxl", 'successor = "nobody"'), "own.toml: model 'sdxl': successor 'nobody' is no model of the catalog"),
    (_own("gpt-image-2.5-flare", 'successor = "dall-e-3"'), "in a circle: dall-e-3 -> gpt-image-2.5-flare -> dall-e-3"),
    (_own("sdxl", 'aliases = ["poster"]'), "own.toml: 'poster' names both poster and sdxl"),
    (_own("sdxl", "") * 2, "own.toml: model 'sdxl' is there twice"),
    ("[[models]]\nname = 1", "own.toml: .*number 1 has no id"),
    ("models = 3", r"own.toml: models is a list: write \[\[models\]\] above"),
    ("names = 3", "names. gives each name a list of model ids"),
    ('[names]\nmine = "sdxl"', "names. gives each name a list of model ids"),
    ('[names]\nSDXL = ["flux-schnell"]', "name 'SDXL' is taken by the model sdxl"),
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
