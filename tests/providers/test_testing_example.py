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


def test_it_is_found_by_its_entry_point_listed_and_quoted_as_the_operators_file_says(site: Path) -> None:
    ran = _python(["-c", _LISTING], site)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [
        "installed before anything is imported: True",
        "listed: poster None webui None",
        "quoted: webui webui 0.002083 USD 15.0 s",
        "by the operator's own entry: 0.000556 USD 4.0 s",
    ]


def test_it_passes_the_kit_with_its_own_configuration(site: Path) -> None:
    tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(EXAMPLE / "pyproject.toml")]
    ran = _python([*tests, "--rootdir", str(EXAMPLE), str(EXAMPLE / "tests")], site)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert "45 passed" in ran.stdout


_LISTING = """
import random, sys

from providers.catalog import Catalog
from providers.clock import SystemClock
from providers.config import parse_config
from providers.ledger import MemoryLedger
from providers.manager import ImageManager, Need
from providers.registry import Registry, installed
from providers.state import MemoryState

print("installed before anything is imported:", "webui" in installed() and "signboard_webui" not in sys.modules)
config = parse_config('''
[providers.webui]
enabled = true
base_url = "http://127.0.0.1:7860"
[providers.webui.options]
usd_per_hour = 0.5
''')
clock = SystemClock()

def manager(catalog):
    registry = Registry({}, catalog, clock)
    state, ledger = MemoryState(clock), MemoryLedger(clock)
    return ImageManager(config, catalog, registry, state=state, ledger=ledger, clock=clock, rng=random.Random(1))

ours = manager(Catalog.load())
print("listed:", *sorted(f"{status.key} {status.off_because}" for status in ours.health()))
chosen = ours.decide(Need(1024, 1024, provider="webui"), seed=1).candidates[0]
print("quoted:", chosen.provider, chosen.model, chosen.quote.expected, "USD", chosen.quote.seconds, "s")
own = Catalog.load().extended('''
[[models]]
id = "webui"
provider = "webui"
name = "Our own machine"
source = "measured"
checked_on = 2026-11-01
quality_rank = 60
expected_seconds = 4
timeout_seconds = 20
price = { kind = "gpu_seconds", usd_per_hour = 0 }
''', "own.toml")
theirs = manager(own).decide(Need(1024, 1024, provider="webui"), seed=1).candidates[0]
print("by the operator's own entry:", theirs.quote.expected, "USD", theirs.quote.seconds, "s")
"""
