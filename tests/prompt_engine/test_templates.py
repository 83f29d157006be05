"""Templates as data: the shipped ones are in order, a shop's own work without code, mistakes are named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from prompt_engine import Category, PromptEngine, Wish, load_templates
from prompt_engine.data_files import BadData
from prompt_engine.lint import lint
from signboard.commands import prompt as command

if TYPE_CHECKING:
    from pathlib import Path

INDUSTRY = """
[surf]
label = { ko = "서핑샵", en = "surf shop" }
trades = ["서핑샵", "서핑스쿨"]
english = ["surf shop"]
category = "landscape"
hero = "sea"
mood = "fresh"
setting = "on a wide sandy beach"
invitation = "타러 오세요"
call_to_action = { ko = "강습 문의하기", en = "Ask about lessons" }
hashtags = { ko = ["서핑"], en = ["surf"] }
"""
WORDS = """
[[groups]]
kind = "thing"
hero = "bread"
category = "food"
industry = "bakery"
words = "뚱낭시에:fat financier"
"""


def test_the_shipped_templates_are_in_order() -> None:
    assert lint() == []
    assert set(load_templates().templates) == set(Category)


def test_a_shops_own_files_work_without_code(tmp_path: Path) -> None:
    (tmp_path / "industries.toml").write_text(INDUSTRY, encoding="utf-8")
    (tmp_path / "words.toml").write_text(WORDS, encoding="utf-8")
    library = load_templates(tmp_path)
    engine = PromptEngine(library)
    made = engine.compose_offline(Wish(text="서핑샵 오픈, 강습 2시간 6만원"))
    assert (made.brief.industry, made.brief.category) == ("surf", Category.LANDSCAPE)
    assert made.copy.call_to_action == "강습 문의하기"
    assert "on a wide sandy beach" in made.prompt.prompt
    assert engine.compose_offline(Wish(text="뚱낭시에 3,500원")).brief.subject == "fat financier"
    assert library.version != load_templates().version
    assert lint(tmp_path) == []
    assert "surf" not in load_templates().industries


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("industries.toml", "[surf]\nlabel = 3\n", "label"),
        ("food.toml", 'key = "food"\nversion = 1\n', "framing"),
        ("moods.toml", "[moods.x\n", "line 1"),
        ("words.toml", "x = 1\n", "groups"),
        ("words.toml", '[[groups]]\nkind = "thing"\nwords = "빵"\n', "korean:english"),
        ("words.toml", '[[groups]]\nkind = "food"\nwords = "빵:bread"\n', "kind"),
        ("industries.toml", INDUSTRY.replace('mood = "fresh"', 'mood = "stormy"'), "stormy"),
        ("industries.toml", INDUSTRY.replace('"서핑스쿨"', '"카페"'), "belongs to"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, name: str, content: str, told: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    findings = lint(tmp_path)
    assert findings
    assert any(told in finding.where + finding.problem for finding in findings)


def test_a_folder_with_a_mistake_is_refused_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "industries.toml").write_text(INDUSTRY, encoding="utf-8")
    (tmp_path / "z.toml").write_text('key = "nothing"', encoding="utf-8")
    with pytest.raises(BadData, match=r"z\.toml"):
        load_templates(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("industry.toml", "[surf]\nlabel = 1", r"industry\.toml: neither industries\.toml, moods\.toml or words\.toml"),
        ("industries.toml", "[surf]\nheroes = 1", r"industries\.toml: label: Field required; .*; and \d+ more"),
        ("words.toml", "x = 1", r"words\.toml: 'groups' is missing"),
    ],
)
def test_a_mistake_is_told_field_by_field_in_our_words(tmp_path: Path, name: str, content: str, told: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(BadData, match=told) as refused:
        load_templates(tmp_path)
    assert "pydantic" not in str(refused.value)


def program() -> typer.Typer:
    app = typer.Typer()
    command.register(app)
    return app


def test_the_command_reads_the_operators_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "industries.toml").write_text(INDUSTRY, encoding="utf-8")
    monkeypatch.setenv("SIGNBOARD_TEMPLATES", str(tmp_path))
    trade = next(iter(load_templates(tmp_path).industries.keys() - load_templates(None).industries.keys()))
    word = load_templates(tmp_path).industries[trade].trades[0]
    shown = CliRunner().invoke(program(), ["prompt", f"{word} 오픈", "--json"])
    assert f'"industry": "{trade}"' in shown.stdout


def test_the_command_shows_before_after_and_copy() -> None:
    shown = CliRunner().invoke(
        program(), ["prompt", "카페 신메뉴 홍보, 흑임자 크림라떼 6,500원", "--for", "sdxl", "--variants", "2"]
    )
    assert shown.exit_code == 0
    for part in ("before", "after", "6,500원에 만나 보세요.", "clip tokens", "Copy, offer"):
        assert part in shown.output
    plain = CliRunner().invoke(program(), ["prompt", "a cat [bold]", "--json"])
    assert json.loads(plain.output)["brief"]["category"] == "character"


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    assert CliRunner().invoke(program(), ["prompt", "가" * 501]).exit_code == 2
    (tmp_path / "words.toml").write_text("x = 1", encoding="utf-8")
    assert CliRunner().invoke(program(), ["prompt", "카페", "--templates", str(tmp_path)]).exit_code == 2
    refused = CliRunner().invoke(program(), ["prompts", "lint", str(tmp_path)])
    assert refused.exit_code == 1
    assert "words.toml" in refused.stderr
    assert CliRunner().invoke(program(), ["prompts", "lint"]).exit_code == 0


def test_the_command_line_says_what_it_cannot_use(tmp_path: Path) -> None:
    for arguments, said in (
        (["가" * 501], "sentence: String should have at most 500 characters"),
        (["꽃집", "--templates", str(tmp_path / "none")], "does not exist"),
    ):
        refused = CliRunner().invoke(program(), ["prompt", *arguments])
        assert refused.exit_code == 2
        assert said in " ".join(refused.output.replace("│", " ").split())


def test_a_shops_own_trade_wins_over_a_longer_one(tmp_path: Path) -> None:
    (tmp_path / "industries.toml").write_text(INDUSTRY, encoding="utf-8")
    engine = PromptEngine(load_templates(tmp_path))
    assert PromptEngine().compose_offline(Wish(text="서핑스쿨 강습")).brief.industry == "sports"
    for text in ("서핑스쿨 강습", "서핑스쿨강습", "서핑샵 강습 6만원"):
        brief = engine.compose_offline(Wish(text=text)).brief
        assert (brief.industry, brief.category) == ("surf", Category.LANDSCAPE), text


def test_a_shops_own_word_comes_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text(WORDS.replace("뚱낭시에:fat financier", "라떼:latte bun"), encoding="utf-8")
    brief = PromptEngine(load_templates(tmp_path)).compose_offline(Wish(text="라떼 3,500원")).brief
    assert (brief.subject, brief.industry) == ("latte bun", "bakery")
