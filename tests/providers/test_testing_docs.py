"""What the documentation shows is what the code does: the catalog's table is current, the walk-through runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from providers.catalog import Catalog
from providers.catalog.table import NoMarks, main, tables, written

DOCS = Path(__file__).parents[2] / "docs"
CATALOG = Catalog.load()


def test_the_table_of_models_is_current() -> None:
    document = (DOCS / "providers.md").read_text("utf-8")
    assert written(document, CATALOG) == document, "run: python -m providers.catalog.table docs/providers.md"


def test_the_table_names_every_model_with_price_and_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert printed == tables(CATALOG)
    rows = {line.split("`")[1]: line for line in printed.splitlines() if line.startswith("| `")}
    assert rows.keys() == CATALOG.models.keys()
    assert "| 0.0400 / 0.0400 / 0.0800 | 15 | 2026-05-12, then `gpt-image-2.5-flare` |" in rows["dall-e-3"]
    assert "| free / free / free |" in rows["poster"]


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(NoMarks, match="needs the lines"):
        written("# nothing here\n", CATALOG)


def test_the_walk_through_runs_as_it_stands(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n# (\S+\.py)\n(.*?)```", (DOCS / "plugins.md").read_text("utf-8"), re.DOTALL)
    assert [name for name, _ in blocks] == ["gradient_provider.py", "test_gradient_provider.py"]
    for name, text in blocks:
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\nfilterwarnings = error\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert re.search(r"^\d\d passed", ran.stdout, re.MULTILINE)
