"""Run every benchmark, one after another, each in a process of its own, and end with a table of what ran.

    python -m benchmarks [NAME ...]

Machines are noisy: read medians and ratios to the baseline of the same run, never single numbers.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

LIMIT_SECONDS = 900


def names() -> list[str]:
    """Every benchmark of this folder."""
    here = Path(__file__)
    return sorted(path.stem for path in here.parent.glob("*.py") if path != here)


def run(name: str) -> tuple[str, float]:
    """Run one and return how it ended and after how many seconds."""
    print(f"\n=== {name}", flush=True)
    began = time.perf_counter()
    try:
        ended = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False, timeout=LIMIT_SECONDS)
        outcome = "done" if ended.returncode == 0 else f"exit code {ended.returncode}"
    except subprocess.TimeoutExpired:
        outcome = f"stopped after {LIMIT_SECONDS} s"
    return outcome, time.perf_counter() - began


def main() -> int:
    """Run what the arguments name, or everything."""
    wanted = sys.argv[1:] or names()
    unknown = set(wanted) - set(names())
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(names())}")
        return 2
    results = {name: run(name) for name in wanted}
    print(f"\n{'benchmark':<20} {'ended':<24} {'seconds':>8}")
    for name, (outcome, seconds) in results.items():
        print(f"{name:<20} {outcome:<24} {seconds:>8.1f}")
    return 0 if all(outcome == "done" for outcome, _ in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
