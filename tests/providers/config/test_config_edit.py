"""Edits of the operator's file keep its comments, its order and its mode, and never leave it broken."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from providers.config import ConfigRefused, read_config
from providers.config_edit import UnknownProvider, edit_file, edited

OURS = Path(__file__).parents[3] / "config" / "providers.toml"


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line.startswith(("+", "-"))]


def test_an_edit_changes_its_line_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "providers.toml"
    path.write_text(OURS.read_text("utf-8"), "utf-8")
    path.chmod(0o640)
    before = path.read_text("utf-8")
    config = edit_file(path, "sdxl", {"enabled": True})
    assert config.providers["sdxl"].enabled is True
    assert config == read_config(path)
    assert changed_lines(before, path.read_text("utf-8")) == ["- enabled = false", "+ enabled = true"]
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["providers.toml"]


def test_settings_come_and_go_and_text_tables_are_their_own() -> None:
    text = "[providers.a]\nmodels = ['x'] # these\n[text_providers.a]\n"
    drained = edited(text, "a", {"drain": True, "weight": 2.5})
    assert "models = ['x'] # these\n" in drained
    assert edited(drained, "a", {"drain": None, "weight": None}).split() == text.split()
    assert "drain = true" in edited(text, "a", {"drain": True}, "text_providers").partition("[text_providers.a]")[2]


def test_what_would_break_the_file_is_refused_and_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "providers.toml"
    path.write_text("[providers.poster]\n[providers.a]\nweight = 1.0\n", "utf-8")
    before = path.read_bytes()
    with pytest.raises(ConfigRefused, match=r"providers\.toml:3: providers\.a\.weight: input should be greater than 0"):
        edit_file(path, "a", {"weight": -1.0})
    with pytest.raises(ConfigRefused, match="the embedded renderer is always on"):
        edit_file(path, "poster", {"enabled": False})
    with pytest.raises(UnknownProvider, match="there are poster, a"):
        edit_file(path, "b", {"enabled": True})
    assert path.read_bytes() == before


def test_a_new_setting_stands_below_the_last_one_and_above_the_comment_of_the_next_table() -> None:
    text = "[providers.a]\nweight = 1.0  # its share\n\n# About b.\n[providers.b]\n# Nothing yet.\n"
    once = edited(text, "a", {"enabled": True, "drain": False})
    assert once == text.replace("# its share\n", "# its share\nenabled = true\ndrain = false\n")
    assert edited(once, "a", {"enabled": None, "drain": None}) == text
    assert "enabled = true" in edited(text, "b", {"enabled": True}).partition("[providers.b]")[2]


def test_a_new_setting_stands_above_the_tables_of_its_own_table() -> None:
    text = "[providers.a]\nenabled = true\n\n[providers.a.options]\nx = 1\n"
    assert edited(text, "a", {"weight": 2.0}) == text.replace("enabled = true\n", "enabled = true\nweight = 2.0\n")
