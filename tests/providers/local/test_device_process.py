"""One device process per GPU and host: whoever asks, whoever dies."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from providers.errors import ProviderBug, Unreachable
from providers.image import ImageRequest, Step
from providers.local.client import Device
from providers.local.device import device_files, main
from providers.local.device_server import MAX_QUEUED
from providers.local.wire import EVENTS, MAX_LINE, Describe, Described, Failed, Job, Queued, Submit, Weights, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.image import ImageResult
    from tests.providers.local.conftest import Make

PROMPT = "a cup of coffee"


def request(**changes: Any) -> ImageRequest:
    usual: dict[str, Any] = {"model": "sdxl", "prompt": PROMPT, "width": 64, "height": 64, "steps": 4, "seed": 5}
    # However busy the machine is.
    usual["deadline_seconds"] = 600
    return ImageRequest(**(usual | changes))


def ignore(_step: Step) -> None:
    """Nobody looks."""


def pixels(result: ImageResult) -> bytes:
    assert not isinstance(result.image, bytes)
    return result.image.tobytes()


async def described(device: Device) -> Described:
    answer = await device.describe()
    assert answer is not None
    return answer


@pytest.fixture
def device(device_folder: Path) -> Device:
    """The worker's own."""
    return Device(device_folder, "cpu", idle_exit_seconds=30)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Device]:
    """A device process for one test, which imports no torch unless it is given a job."""
    device = Device(tmp_path / "devices", "cpu", idle_exit_seconds=20)
    yield device
    asyncio.run(device.stop())


async def start(device: Device) -> Described:
    reader, writer = await device._connect()
    writer.write(line(Describe()))
    answer = EVENTS.validate_json(await reader.readline())
    writer.close()
    assert isinstance(answer, Described)
    return answer


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


def wait_for_end(device: Device) -> None:
    """Blocks until no process holds the device."""
    with device_files(device.folder, device.name)[0].open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


async def test_a_picture_comes_back_with_its_seed_steps_and_time(make: Make) -> None:
    steps: list[Step] = []
    result = await make().generate(request(), steps.append)
    assert (result.width, result.height, result.seed) == (64, 64, 5)
    assert steps == [Step(step, 4) for step in (1, 2, 3, 4)]
    assert 0 < result.usage.gpu_seconds < 60
    assert [change.what for change in result.adapted] == ["device"]
    assert pixels(await make().generate(request(), ignore)) == pixels(result)


async def test_without_a_seed_one_is_chosen_and_told(make: Make) -> None:
    first, second = [await make().generate(request(seed=None), ignore) for _ in range(2)]
    assert first.seed != second.seed
    assert pixels(first) != pixels(second)
    assert pixels(await make().generate(request(seed=first.seed), ignore)) == pixels(first)


async def test_all_who_ask_meet_one_process_and_get_their_own_picture(make: Make, device: Device) -> None:
    seeds = range(4)
    alone = [pixels(await make().generate(request(seed=seed), ignore)) for seed in seeds]
    pid = (await described(device)).pid
    together = await asyncio.gather(*(make().generate(request(seed=seed), ignore) for seed in seeds))
    assert [pixels(result) for result in together] == alone
    assert (await described(device)).pid == pid


async def test_nothing_is_left_in_the_folder_of_a_finished_job(make: Make, device_folder: Path) -> None:
    await make().generate(request(), ignore)
    assert names(device_folder) == ["cpu.lock", "cpu.log", "cpu.sock"]


async def test_cancelling_frees_the_device_within_a_step(make: Make, device: Device, device_folder: Path) -> None:
    steps: list[Step] = []
    begun = asyncio.Event()

    def progress(step: Step) -> None:
        steps.append(step)
        begun.set()

    task = asyncio.create_task(make().generate(request(steps=200), progress))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not (await described(device)).busy
    assert len(steps) < 50
    assert names(device_folder) == ["cpu.lock", "cpu.log", "cpu.sock"]
    await make().generate(request(), ignore)


async def test_hanging_up_cancels(make: Make, device: Device, checkpoints: Path, tmp_path: Path) -> None:
    reader, writer = await device._connect()
    writer.write(line(Submit(job=long_job(checkpoints, tmp_path))))
    while b"stepped" not in await reader.readline():
        pass
    writer.close()
    # The next in the queue would wait for 200 steps, were they still being made.
    result = await make().generate(request(), ignore)
    assert result.seed == 5
    assert not (tmp_path / "picture.ppm").exists()


async def test_a_job_that_is_given_up_in_the_queue_is_never_begun(
    device: Device, checkpoints: Path, tmp_path: Path
) -> None:
    talks = [await device._connect() for _ in range(2)]
    for number, (_, writer) in enumerate(talks):
        folder = tmp_path / str(number)
        folder.mkdir()
        writer.write(line(Submit(job=long_job(checkpoints, folder))))
    assert EVENTS.validate_json(await talks[1][0].readline()) == Queued(ahead=1)
    talks[1][1].write(b'{"order": "cancel"}\n')
    talks[0][1].close()
    said = [EVENTS.validate_json(text) async for text in talks[1][0]]
    assert said == [Failed(code="CANCELLED", message="the job was given up before it began")]
    talks[1][1].close()


async def test_a_crash_is_told_and_the_next_asker_gets_a_new_process(make: Make, device: Device) -> None:
    expected = pixels(await make().generate(request(), ignore))
    old = (await described(device)).pid
    begun = asyncio.Event()
    task = asyncio.create_task(make().generate(request(steps=200), lambda _: begun.set()))
    await begun.wait()
    os.kill(old, signal.SIGKILL)
    with pytest.raises(Unreachable, match="ended in the middle of the job") as gone:
        await task
    assert (gone.value.retryable, gone.value.maybe_billed) == (True, False)
    wait_for_end(device)
    assert pixels(await make().generate(request(), ignore)) == expected
    assert (await described(device)).pid != old


async def test_weights_go_when_idle_and_when_told(make: Make, device: Device, checkpoints: Path) -> None:
    await make().generate(request(), ignore)
    assert (await described(device)).loaded == str(checkpoints / "sdxl")
    assert await device.unload()
    assert (await described(device)).loaded is None
    await make(idle_unload_seconds=0.01).generate(request(), ignore)
    async with asyncio.timeout(20):
        while (await described(device)).loaded is not None:  # noqa: ASYNC110  a device calls nobody
            await asyncio.sleep(0.01)
    assert not (await described(device)).busy


async def test_a_device_that_cannot_open_says_so_and_makes_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.py").write_text("raise ImportError('libcudart.so.13: cannot open')")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{Path.cwd()}")
    device = Device(tmp_path / "devices", "cpu", idle_exit_seconds=20)
    with pytest.raises(ProviderBug, match=r"^the device failed with ImportError$"):
        await device.render(long_job(tmp_path, tmp_path), lambda _: None, 60)
    await asyncio.to_thread(wait_for_end, device)


async def test_many_who_start_it_at_once_start_one(own: Device) -> None:
    answers = await asyncio.gather(*(start(own) for _ in range(4)))
    assert len({answer.pid for answer in answers}) == 1
    assert own.socket.parent.stat().st_mode & 0o777 == 0o700
    assert stat.S_IMODE(own.socket.stat().st_mode) == 0o600
    assert main(["--folder", str(own.folder), "--device", "cpu"]) == 3
    assert await start(own) == answers[0]


async def test_it_knows_no_key_of_its_asker(own: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("HF_TOKEN", "hf-secret")
    pid = (await start(own)).pid
    environment = environment_of(pid)
    assert b"PATH=" in environment
    assert b"secret" not in environment


def test_it_outlives_who_started_it(own: Device) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from providers.local.client import Device\n"
        "asyncio.run(Device(Path(sys.argv[1]), 'cpu', 20)._connect())"
    )
    subprocess.run([sys.executable, "-c", program, str(own.folder)], check=True, timeout=60)
    answer = asyncio.run(described(own))
    assert os.getsid(answer.pid) == answer.pid
    assert answer.loaded is None


async def test_it_ends_when_idle_and_comes_again_when_asked(tmp_path: Path) -> None:
    brief = Device(tmp_path, "cpu", idle_exit_seconds=1.5)
    pid = (await start(brief)).pid
    await asyncio.to_thread(wait_for_end, brief)
    assert not brief.socket.exists()
    assert await brief.describe() is None
    assert not await brief.stop()
    assert (await start(brief)).pid != pid
    await asyncio.to_thread(wait_for_end, brief)


@pytest.mark.parametrize(
    ("message", "code", "said"),
    [
        (b"nonsense\n", "PROVIDER_BUG", "no such order"),
        (b'{"order": "dance"}\n', "PROVIDER_BUG", "no such order"),
        (b'{"order": "submit", "job": {}}\n', "PROVIDER_BUG", "no such order: submit.job.folder"),
        (b"x" * (MAX_LINE + 2) + b"\n", "INVALID_REQUEST", f"a message has at most {MAX_LINE} bytes"),
    ],
)
async def test_what_is_no_order_is_answered_and_harms_nobody(
    device: Device, message: bytes, code: str, said: str
) -> None:
    reader, writer = await device._connect()
    writer.write(message)
    answer = EVENTS.validate_json(await reader.readline())
    assert isinstance(answer, Failed)
    assert (answer.code, answer.message[: len(said)]) == (code, said)
    assert await reader.read() == b""
    writer.close()
    await described(device)


async def test_the_queue_is_bounded(device: Device, checkpoints: Path, tmp_path: Path) -> None:
    order = line(Submit(job=long_job(checkpoints, tmp_path)))
    talks = [await device._connect() for _ in range(MAX_QUEUED + 2)]
    answers = []
    for number, (reader, writer) in enumerate(talks):
        writer.write(order)
        answers.append(EVENTS.validate_json(await reader.readline()))
        while number == 0 and b"stepped" not in await reader.readline():
            pass
    for _, writer in talks[1:]:
        writer.close()
    # Who hung up holds no place that somebody else needs.
    answer: object = None
    async with asyncio.timeout(100):
        while not isinstance(answer, Queued):
            reader, writer = await device._connect()
            writer.write(order)
            answer = EVENTS.validate_json(await reader.readline())
            writer.close()
    talks[0][1].close()
    assert answers[:-1] == [Queued(ahead=number) for number in range(MAX_QUEUED + 1)]
    assert isinstance(answers[-1], Failed)
    assert (answers[-1].code, answers[-1].message.split(";")[0]) == (
        "OVERLOADED",
        "65 jobs wait for this device already",
    )


def test_a_folder_with_too_long_a_path_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is too long a path for a socket: choose another device_folder"):
        Device(tmp_path / ("x" * 100), "cpu")


async def test_a_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unreachable, match="the folder of the device process cannot be used"):
        await Device(tmp_path / "file" / "devices", "cpu").render(long_job(tmp_path, tmp_path), lambda _: None, 1)


def long_job(checkpoints: Path, folder: Path) -> Job:
    return Job(
        folder=folder,
        weights=Weights(family="sdxl", source=str(checkpoints / "sdxl")),
        prompt=PROMPT,
        negative_prompt=None,
        width=64,
        height=64,
        steps=200,
        guidance=6.0,
        seed=1,
    )
