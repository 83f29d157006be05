"""What the asker makes of a device process that is slow, silent, wrong or gone: one that follows a script."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from providers import errors
from providers.local import client
from providers.local.client import Device
from providers.local.wire import (
    Alive,
    Event,
    Failed,
    Finished,
    Job,
    Loading,
    Note,
    Queued,
    Started,
    Stepped,
    Weights,
    line,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from providers.errors import ProviderError

HANG_ON = None


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(
        folder=tmp_path,
        weights=Weights(family="sdxl", source="anywhere"),
        prompt="a cup",
        negative_prompt=None,
        width=64,
        height=64,
        steps=4,
        guidance=6.0,
        seed=1,
    )


@asynccontextmanager
async def played(folder: Path, *scripts: list[Event | bytes | float | None]) -> AsyncIterator[None]:
    """A device process that follows a script per connection: messages to send, seconds to pass, then it hangs up.

    After `HANG_ON` it waits for the asker to hang up.
    """
    left = list(scripts)
    talks: set[asyncio.Task[None]] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None
        talks.add(talk)
        await reader.readline()
        for act in left.pop(0):
            if act is HANG_ON:
                with suppress(ConnectionError):
                    await reader.read()
            elif isinstance(act, float):
                await asyncio.sleep(act)
            else:
                writer.write(act if isinstance(act, bytes) else line(act))
        writer.close()

    server = await asyncio.start_unix_server(answer, Device(folder, "cpu").socket)
    yield
    server.close()
    await asyncio.gather(*talks)


@pytest.fixture
def device(tmp_path: Path) -> Device:
    tmp_path.chmod(0o700)
    return Device(tmp_path, "cpu")


async def test_the_clock_starts_when_the_device_does(device: Device, job: Job) -> None:
    done = Finished(file=job.folder / "picture.ppm", seconds=0.01, notes=(Note(what="a", asked="b", done="c"),))
    seen: list[Event] = []
    async with played(device.folder, [Queued(ahead=1), 0.6, Loading(), 0.6, Started(), done]):
        assert await device.render(job, seen.append, 1.0) == done
    assert seen == [Queued(ahead=1), Loading(), Started()]


async def test_a_render_that_takes_too_long_is_given_up(device: Device, job: Job) -> None:
    async with played(device.folder, [Queued(ahead=0), Started(), Stepped(step=1, steps=4), HANG_ON]):
        with pytest.raises(errors.TimedOut, match=r"^the picture was not finished within 0.05 seconds$"):
            await device.render(job, lambda _: None, 0.05)


async def test_silence_is_not_waited_for_for_ever(device: Device, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SILENCE_SECONDS", 0.1)
    async with played(device.folder, [Queued(ahead=0), 0.06, Alive(), 0.06, Alive(), HANG_ON]):
        with pytest.raises(errors.Unreachable, match=r"said nothing for 0\.1 seconds"):
            await device.render(job, lambda _: None, 60)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("INVALID_REQUEST", errors.InvalidRequest),
        ("UNSUPPORTED", errors.Unsupported),
        ("OVERLOADED", errors.Overloaded),
        ("OUT_OF_MEMORY", errors.OutOfMemory),
        ("PROVIDER_BUG", errors.ProviderBug),
        ("CANCELLED", errors.Unreachable),
        ("NEWER_THAN_US", errors.ProviderBug),
    ],
)
async def test_each_failure_becomes_its_error(device: Device, job: Job, code: str, kind: type[ProviderError]) -> None:
    async with played(device.folder, [Queued(ahead=0), Failed(code=code, message="why")]):
        with pytest.raises(kind) as failure:
            await device.render(job, lambda _: None, 60)
    assert type(failure.value) is kind


@pytest.mark.parametrize("nonsense", [b"{}\n", b"\xff\xfe\n", b'{"event": "finished"}\n', b"x" * 300_000 + b"\n"])
async def test_what_makes_no_sense_is_a_bug_of_the_device(device: Device, job: Job, nonsense: bytes) -> None:
    async with played(device.folder, [Queued(ahead=0), nonsense, HANG_ON]):
        with pytest.raises(errors.ProviderBug, match="said something that makes no sense"):
            await device.render(job, lambda _: None, 60)


async def test_one_that_goes_before_its_first_word_is_asked_again(device: Device, job: Job) -> None:
    done = Finished(file=job.folder / "picture.ppm", seconds=0.01)
    async with played(device.folder, [], [Queued(ahead=0), Started(), done]):
        assert await device.render(job, lambda _: None, 60) == done
    async with played(device.folder, [], [], []):
        with pytest.raises(errors.Unreachable, match="ends as soon as it is asked"):
            await device.render(job, lambda _: None, 60)


async def test_one_that_goes_later_is_not(device: Device, job: Job) -> None:
    async with played(device.folder, [Queued(ahead=0)]):
        with pytest.raises(errors.Unreachable, match="ended in the middle of the job"):
            await device.render(job, lambda _: None, 60)
