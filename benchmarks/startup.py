"""How long Signboard takes to start, and what it takes while nothing happens.

    python -m benchmarks.startup [--rounds 5]

Seconds from the start of the process to the answer, medians; "of baseline" is the ratio to the least that could be
done, measured in the same run: a bare interpreter, PostgreSQL alone under its own pg_ctl, FastAPI with one route.
Memory is the share (PSS) of each process at rest, after the first answer, in megabytes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import psutil
from rich.console import Console
from rich.table import Table

from signboard.embedded.accounts import unprivileged_account
from signboard.embedded.postgres import bundled_programs
from signboard.embedded.process import as_account
from signboard.embedded.services import Services
from signboard.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PYTHON = sys.executable
SIGNBOARD = [PYTHON, "-c", "from signboard.cli import main; main()"]
ONE_ROUTE = """
import fastapi, uvicorn
app = fastapi.FastAPI()
app.get("/health/ready")(lambda: {{}})
uvicorn.run(app, port={})
"""
GIVE_UP_SECONDS = 60.0
POLL_SECONDS = 0.01


@dataclass
class Results:
    """Seconds by name, and for each name that of its baseline."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    baselines: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, seconds: float, baseline: str | None = None) -> None:
        self.seconds.setdefault(name, []).append(seconds)
        if baseline:
            self.baselines[name] = baseline


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def ran(command: Sequence[str]) -> float:
    """Seconds until a command has ended."""
    return timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))


@contextmanager
def serving(command: Sequence[str], port: int, home: Path | None = None) -> Iterator[tuple[float, int]]:
    """Seconds until a server answers, and its process id."""
    environment = os.environ | {"PORT": str(port)} | ({"SIGNBOARD_HOME": str(home)} if home else {})
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/health/ready", process)
            yield time.perf_counter() - began, process.pid
        finally:
            process.send_signal(signal.SIGINT)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait for the first good answer."""
    give_up = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(POLL_SECONDS)
    raise SystemExit(f"nothing answered at {url}: {process.args!r}")


def free_port() -> int:
    """A port of the loopback interface that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def start_services(home: Path) -> None:
    """Start the embedded services, and stop them."""
    async with Services(Settings(home=home)):
        pass


def postgres_alone(folder: Path) -> Callable[[], object]:
    """PostgreSQL under pg_ctl, on the data of an initialised home."""
    programs, account = bundled_programs(unprivileged_account()), unprivileged_account()
    control = [str(programs / "pg_ctl"), "-D", str(folder), "-w", "-s", "-l", "/dev/null"]
    options = ["-o", f"-p {free_port()} -c unix_socket_directories= -c listen_addresses=127.0.0.1"]

    def start_and_stop() -> None:
        subprocess.run([*control, *options, "start"], check=True, **as_account(account))
        subprocess.run([*control, "-m", "fast", "stop"], check=True, **as_account(account))

    return start_and_stop


def measure(results: Results, home: Path) -> dict[str, float]:
    """One round; returns megabytes by process."""
    results.add("bare interpreter", ran([PYTHON, "-c", "pass"]))
    results.add("signboard serve --help", ran([*SIGNBOARD, "serve", "--help"]), "bare interpreter")
    first = home.with_name("first")
    results.add("services, first time, started and stopped", timed(lambda: asyncio.run(start_services(first))))
    shutil.rmtree(first)
    results.add("PostgreSQL alone, started and stopped", timed(postgres_alone(home / "postgres" / "data")))
    again = "services, started and stopped"
    results.add(again, timed(lambda: asyncio.run(start_services(home))), "PostgreSQL alone, started and stopped")
    port = free_port()
    with serving([PYTHON, "-c", ONE_ROUTE.format(port)], port) as (seconds, _):
        results.add("FastAPI with one route, answering", seconds)
    with serving([*SIGNBOARD, "serve"], free_port(), home) as (seconds, pid):
        results.add("signboard serve, answering", seconds, "FastAPI with one route, answering")
        return memory(pid)


def memory(pid: int) -> dict[str, float]:
    """Megabytes of a server and of what it has started."""
    server = psutil.Process(pid)
    megabytes = {"signboard serve": server.memory_full_info().pss / 1e6}
    for child in server.children():
        group = [child, *child.children(recursive=True)]
        megabytes[child.name()] = sum(process.memory_full_info().pss for process in group) / 1e6
    return megabytes


def tables(results: Results, megabytes: dict[str, float]) -> Iterator[Table]:
    """What was measured, to be printed."""
    times = Table("start", "seconds", "of baseline", "baseline")
    for name, seconds in results.seconds.items():
        baseline = results.baselines.get(name)
        ratio = f"{median(seconds) / median(results.seconds[baseline]):.1f}" if baseline else ""
        times.add_row(name, f"{median(seconds):.2f}", ratio, baseline)
    yield times
    at_rest = Table("at rest", "MB")
    for name, size in megabytes.items():
        at_rest.add_row(name, f"{size:.0f}")
    yield at_rest


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    results, megabytes = Results(), {}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        with serving([*SIGNBOARD, "serve"], free_port(), home):
            pass
        for _ in range(parser.parse_args().rounds):
            megabytes = measure(results, home)
    for table in tables(results, megabytes):
        Console().print(table)


if __name__ == "__main__":
    main()
