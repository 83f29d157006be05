"""The operator's file: what it may say, and how it is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.config import FILE_BYTES_LIMIT, ConfigRefused, Strategy, parse_config, read_config
from providers.image import Quality
from providers.toml_lines import line_of

OURS = Path(__file__).parents[3] / "config" / "providers.toml"


def test_our_own_file_is_valid_and_turns_nothing_on_that_costs_money_without_a_key() -> None:
    config = read_config(OURS)
    assert config.house.daily_budget == 5
    assert config.house.strategy is Strategy.BALANCED
    assert config.providers["poster"].enabled is True
    needs = {key: (table.enabled, table.api_key_env, table.requires) for key, table in config.providers.items()}
    assert needs == {
        "poster": (True, None, ()),
        "sdxl": (False, None, ()),
        "flux": (False, None, ()),
        "openai": (None, "OPENAI_API_KEY", ()),
        "google": (None, None, ("GOOGLE_PROJECT_ID",)),
        "stability": (None, "STABILITY_API_KEY", ()),
    }


def test_an_empty_file_means_the_renderer_alone_and_a_budget_all_the_same() -> None:
    config = parse_config("")
    assert list(config.providers) == ["poster"]
    assert config.house.daily_budget == 5
    assert [config.house.quality_floor.at(quality) for quality in Quality] == [0, 30, 50]


def test_prices_are_exact_and_equal_texts_are_equal_versions() -> None:
    text = "[providers.a]\ndaily_budget = 0.1\n"
    assert parse_config(text).providers["a"].daily_budget == Decimal("0.1")
    assert parse_config(text).version == parse_config(text, "other").version
    assert parse_config(text).version != parse_config(text + "#").version


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("[house]\nx = = 1\n", 2, "not TOML: Invalid value"),
        ("[house]\ndaily_budget = -1\n", 2, "house.daily_budget: input should be greater than or equal to 0"),
        ("# note\n\n[providers.a]\nmodels = []\nweight = 0\n", 5, "providers.a.weight: input should be greater than 0"),
        (
            "[providers.a]\nmax_concurency = 3\n",
            2,
            "providers.a.max_concurency: no such setting; there are api_key_env",
        ),
        ("[providers.a]\nbase_url = 'ftp://x'\n", 2, "providers.a.base_url: string should match pattern"),
        ("[providers.a]\nenabled = 'perhaps'\n", 2, "providers.a.enabled: input should be a valid boolean"),
        ("[providers.A]\nenabled = true\n", 1, "providers.A: string should match pattern"),
        (
            "[house.quality_floor]\nhigh = 101\n",
            2,
            "house.quality_floor.high: input should be less than or equal to 100",
        ),
        ("[house]\nstrategy = 'cheap'\n", 2, "house.strategy: input should be 'cheapest', 'fastest'"),
        ("[providers.poster]\n# no\nenabled = false\n", 3, "the embedded renderer is always on"),
        ("[providers.poster]\n# no\ndrain = true\n", 3, "the embedded renderer is always on"),
        ("[provider.a]\n", 1, "provider: no such setting; there are house, providers, text_providers"),
        ("providers.a = { weight = 0 }\n", 1, "providers.a.weight: input should be greater than 0"),
        ('note = """\nx\n"""\n', 1, "note: no such setting"),
        (
            "[providers.a]\noptions = '''\nweight = 1\n'''\n",
            2,
            "providers.a.options: input should be a valid dictionary",
        ),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_reason(text: str, line: int, reason: str) -> None:
    with pytest.raises(ConfigRefused) as caught:
        parse_config(text, "here.toml")
    assert (caught.value.source, caught.value.line) == ("here.toml", line)
    assert caught.value.reason.startswith(reason)
    assert str(caught.value).startswith(f"here.toml:{line}: {reason}")


def test_a_key_in_the_wrong_place_is_refused_without_being_repeated() -> None:
    for text in ("[providers.a]\napi_key_env = 'sk-secret-1'\n", "[providers.a]\napi_key = 'sk-secret-1'\n"):
        with pytest.raises(ConfigRefused) as caught:
            parse_config(text)
        assert "sk-secret" not in str(caught.value)
        assert caught.value.line == 2


def test_files_that_cannot_be_read_at_all(tmp_path: Path) -> None:
    missing, large, bytes_only = tmp_path / "missing.toml", tmp_path / "large.toml", tmp_path / "bytes.toml"
    large.write_bytes(b"#" * (FILE_BYTES_LIMIT + 1))
    bytes_only.write_bytes(b"# one\n# \xff\n")
    for path, line, reason in ((missing, 1, "cannot be read"), (large, 1, "at most"), (bytes_only, 2, "not UTF-8")):
        with pytest.raises(ConfigRefused) as caught:
            read_config(path)
        assert (caught.value.source, caught.value.line) == (str(path), line)
        assert reason in caught.value.reason


names = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(names, st.dictionaries(names, st.text(max_size=12), min_size=1, max_size=4)), max_size=6),
    st.data(),
)
def test_the_line_of_any_key_is_the_line_it_stands_on(
    given_tables: list[tuple[str, dict[str, str]]], data: st.DataObject
) -> None:
    document = tomlkit.document()
    for name, keys in given_tables:
        table = document.setdefault("t", tomlkit.table(is_super_table=True))
        table[name] = keys
    text = tomlkit.dumps(document)
    for name, keys in dict(given_tables).items():
        key = data.draw(st.sampled_from(sorted(keys)))
        line = text.splitlines()[line_of(text, ("t", name, key)) - 1] if "\x85" not in text else key
        assert line.startswith((key, f'"{key}"')) or not text.isascii()


@pytest.mark.parametrize("beside", [" " * 20_000 + "1", "[" + " " * 20_000 + "1"])
def test_a_line_is_found_beside_long_blanks(beside: str) -> None:
    assert line_of(f"[house]\nlist = [\n{beside}\n]\nwrong = 1", ("house", "wrong")) == 5


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.sampled_from(["[a", "[[x]]\n[[x]]", "a.b.c=1\na.b=2", "[house]\n[house]"]))
def test_any_text_is_taken_or_refused_and_nothing_else(text: str) -> None:
    try:
        config = parse_config(text)
    except ConfigRefused as refused:
        line, config = refused.line, None
    assert "poster" in config.providers if config else 1 <= line <= text.count("\n") + 2
