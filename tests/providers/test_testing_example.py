"""The example plugin, as its author would have it: installed, found by its entry point, listed, and conforming."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "signboard-webui"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the plugin is installed, without a network."""
    folder = tmp_path_factory.mktemp("site")
    source = tmp_path_factory.mktemp("source") / EXAMPLE.name
    # Building leaves files beside the sources.
    subprocess.run(["cp", "-r", str(EXAMPLE), str(source)], check=True)
    command = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        str(folder),
    ]
    ran = _python([*command, str(source)], folder)
    assert ran.returncode == 0, ran.stderr
    return folder


def _python(arguments: list[str], site: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, cwd=site, capture_output=True, text=True, check=False, timeout=110)


def test_it_is_found_by_its_entry_point_and_built_from_the_operators_file(site: Path) -> None:
    ran = _python(["-c", _LISTING], site)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [
        "installed before anything is imported: True",
        "built: WebUIProvider('webui')",
        "models: webui",
        "quote: 15.0 seconds, 0.002083 USD",
        "an hour by the operator: 0.002083",
    ]


def test_it_passes_the_kit_with_its_own_configuration(site: Path) -> None:
    tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(EXAMPLE / "pyproject.toml")]
    ran = _python([*tests, "--rootdir", str(EXAMPLE), str(EXAMPLE / "tests")], site)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert "36 passed" in ran.stdout


_LISTING = """
import sys
from datetime import date
from decimal import Decimal

from providers.catalog import Catalog
from providers.clock import SystemClock
from providers.config import ProviderTable
from providers.registry import Registry, installed
from providers.testing.inputs import request

print("installed before anything is imported:", "webui" in installed() and "signboard_webui" not in sys.modules)
catalog = Catalog.load()
table = ProviderTable(enabled=True, base_url="http://127.0.0.1:7860", options={"usd_per_hour": "0.5"})
provider = Registry({}, catalog, SystemClock())("webui", table)
print("built:", provider)
print("models:", *provider.capabilities.models)
quote = provider.quote(request("webui", 1024, 1024))
print(f"quote: {quote.seconds} seconds, {quote.expected} USD")
own = catalog.extended('[[models]]\\nid = "webui"\\nname = "Mine"\\nprovider = "webui"\\nsource = "me"\\n'
    'checked_on = 2026-11-01\\nquality_rank = 1\\nexpected_seconds = 15\\ntimeout_seconds = 20\\n'
    'price = { kind = "gpu_seconds", usd_per_hour = 1 }', "own.toml")
provider = Registry({}, own, SystemClock())("webui", table)
print("an hour by the operator:", provider.quote(request("webui", 1024, 1024)).expected)
"""
