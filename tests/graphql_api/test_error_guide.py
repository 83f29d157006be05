import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from graphql_api import problems
from studio import problems as studio_problems

GUIDE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
CATALOGUE = tomllib.loads(files("studio").joinpath("messages.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("section", ["problems", "errors", "providers", "warnings"])
def test_the_guide_lists_every_code_with_both_sentences(section: str) -> None:
    for code, sentences in CATALOGUE[section].items():
        assert f"| `{code}` | {sentences['en']} | {sentences['ko']} |" in GUIDE


def test_every_problem_of_the_studio_has_a_type_and_a_sentence() -> None:
    kinds = {kind.__name__: kind for kind in studio_problems.Problem.__subclasses__()}
    assert set(kinds) == set(problems.BY_NAME)
    assert {kind.code for kind in kinds.values()} == set(CATALOGUE["problems"])
