"""The GPU benchmark's own path on a CPU and a tiny model, so that it is known to run where there is a GPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.usefixtures("engine"),  # one thread, as for the other tests
]


def test_it_measures_plain_diffusers_and_ours_and_counts_operations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import torch

    from benchmarks import gpu_sdxl
    from tests.providers.local.checkpoints import TINY, build_sdxl

    folder = build_sdxl(tmp_path / "weights", TINY, "cpu", torch.bfloat16)
    few = gpu_sdxl.Plan("cpu", steps=2, size=64, batches=(1, 2), compiled=False, rounds=1)
    measured = gpu_sdxl.measure(folder, few)
    assert [(row.name, row.batch) for row in measured.rows] == [
        ("plain diffusers", 1),
        ("plain diffusers", 2),
        ("ours", 1),
    ]
    assert all(row.seconds > 0 for row in measured.rows)
    assert measured.peak > 0
    more = gpu_sdxl.Plan("cpu", steps=4, size=64, batches=(), compiled=False, rounds=1)
    longer = gpu_sdxl.measure(folder, more).operations
    assert measured.operations < longer < 2 * measured.operations
    gpu_sdxl.report(measured, few)
    lines = capsys.readouterr().out.splitlines()
    assert [line[:15].strip() for line in lines[2:5]] == ["plain diffusers", "plain diffusers", "ours"]
    assert "1.00x" in lines[2]


def test_without_a_gpu_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    import torch

    from benchmarks import gpu_sdxl

    if torch.cuda.is_available():
        pytest.skip("there is one")
    assert gpu_sdxl.main([]) == 0
    assert capsys.readouterr().out == f"{gpu_sdxl.NO_GPU}\n"
