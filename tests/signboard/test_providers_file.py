"""The operator's file at work: every way of editing it is seen, what is wrong changes nothing, who did what is told."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import uuid4

import pytest
import structlog
from structlog.testing import capture_logs

from db.database import Database, DatabaseLost
from db.queries import config as config_queries
from db.queries import workers
from providers.config import ConfigRefused, ProvidersConfig, parse_config
from providers.config_edit import edit_file
from signboard.providers_file import LOOK_SECONDS, follow, in_force, publish, watch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
    from pathlib import Path

FIRST = "[providers.openai]\nweight = 1.0\n"
SECOND = "[providers.openai]\nweight = 2.0\n"
WRONG = "[providers.openai]\nweigth = 2.0\n"
WITHIN_SECONDS = 60.0
PROMISED_SECONDS = 2.0
"""What an idle machine takes at most; how long a busy one takes is no test of ours."""


@dataclass
class Reloaded:
    """Whatever lives by the configuration: it remembers the weights that it was given."""

    weights: list[float] = field(default_factory=list)

    broken: bool = False

    async def prepare(self, config: ProvidersConfig) -> Callable[[], Awaitable[None]]:
        if self.broken:
            raise ValueError("a bug")

        async def put_in_force() -> None:
            self.weights.append(config.providers["openai"].weight)

        return put_in_force


@pytest.fixture
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("info"))
    with capture_logs() as lines:
        yield lines
    structlog.reset_defaults()


@asynccontextmanager
async def watching(path: Path, database: Database) -> AsyncIterator[Reloaded]:
    stop, reloaded = asyncio.Event(), Reloaded()
    task = asyncio.create_task(watch(path, parse_config(FIRST, str(path)), database, [reloaded], stop))
    try:
        yield reloaded
    finally:
        stop.set()
        await task


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN_SECONDS):
        while not condition():  # noqa: ASYNC110  a file calls nobody
            await asyncio.sleep(0.02)


def replaced(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(path)


def mounted(folder: Path, text: str) -> Path:
    """The file as Kubernetes mounts a ConfigMap: a link to `..data/`, which is a link to a folder with a date."""
    version = folder / f"..{uuid4().hex}"
    version.mkdir(parents=True)
    (version / "providers.toml").write_text(text, "utf-8")
    swap = folder / "..data_tmp"
    swap.symlink_to(version.name)
    swap.replace(folder / "..data")
    link = folder / "providers.toml"
    if not link.is_symlink():
        link.symlink_to("..data/providers.toml")
    return link


def test_the_looks_that_an_edit_waits_for_leave_room_in_what_is_promised() -> None:
    assert 3 * LOOK_SECONDS < PROMISED_SECONDS  # one that may just be over, one that sees it, one that finds it still


async def test_an_edit_in_place_or_by_replacing_takes_effect(tmp_path: Path, database: Database) -> None:
    path = tmp_path / "providers.toml"
    path.write_text(FIRST, "utf-8")
    async with watching(path, database) as reloaded:
        path.write_text(SECOND, "utf-8")
        await until(lambda: reloaded.weights == [2.0])
        replaced(path, FIRST)
        await until(lambda: reloaded.weights == [2.0, 1.0])


async def test_what_serve_begins_with_is_published_as_soon_as_the_database_answers(
    tmp_path: Path, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, away = tmp_path / "providers.toml", Database(database_url)
    path.write_text(FIRST, "utf-8")

    tried = asyncio.Event()

    def lost() -> NoReturn:
        tried.set()
        raise DatabaseLost("away")

    with monkeypatch.context() as patch:
        patch.setattr(away, "transaction", lost)
        async with watching(path, away):
            await tried.wait()
            patch.undo()
            async with asyncio.timeout(WITHIN_SECONDS):
                while (await newest_of(database)) != FIRST:  # noqa: ASYNC110  nor does a table
                    await asyncio.sleep(0.05)
    await away.close()


async def newest_of(database: Database) -> str | None:
    async with database.snapshot() as session:
        newest = await config_queries.newest(session)
    return newest.content if newest else None


async def test_a_link_is_followed_to_where_it_leads(tmp_path: Path, database: Database) -> None:
    real = tmp_path / "elsewhere" / "real.toml"
    real.parent.mkdir()
    real.write_text(FIRST, "utf-8")
    link = tmp_path / "providers.toml"
    link.symlink_to(real)
    async with watching(link, database) as reloaded:
        edit_file(link, "openai", {"weight": 3})
        await until(lambda: reloaded.weights == [3.0])
        assert link.is_symlink()


async def test_a_mounted_config_map_is_seen_when_its_folder_is_swapped(tmp_path: Path, database: Database) -> None:
    link = mounted(tmp_path / "mount", FIRST)
    async with watching(link, database) as reloaded:
        mounted(tmp_path / "mount", SECOND)
        await until(lambda: reloaded.weights == [2.0])


async def test_what_is_wrong_is_told_once_and_changes_nothing(
    tmp_path: Path, database: Database, logged: list[MutableMapping[str, Any]]
) -> None:
    path = tmp_path / "providers.toml"
    path.write_text(FIRST, "utf-8")
    async with watching(path, database) as reloaded:
        path.write_text(WRONG, "utf-8")
        await until(lambda: any(line["event"] == "providers.refused" for line in logged))
        await asyncio.sleep(2 * LOOK_SECONDS)  # it is looked at again, and not told again
        path.write_text(SECOND, "utf-8")
        await until(lambda: reloaded.weights == [2.0])
    refused = [line for line in logged if line["event"] == "providers.refused"]
    assert [(line["file"], line["line"]) for line in refused] == [(str(path), 2)]


async def test_a_file_that_is_still_being_written_is_waited_for(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "providers.toml"
    halves = iter([FIRST, "[providers.openai]\n", "[providers.openai]\nweight = 20\n"])

    def written_meanwhile(_: Path) -> bytes:
        path.write_text(next(halves, SECOND), "utf-8")
        return path.read_bytes()

    monkeypatch.setattr("signboard.providers_file.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("signboard.providers_file._content", written_meanwhile)
    async with watching(path, database) as reloaded:
        await until(lambda: reloaded.weights != [])
    assert reloaded.weights == [2.0]


async def test_what_cannot_be_put_in_force_everywhere_is_put_in_force_nowhere_and_the_next_edit_counts_again(
    tmp_path: Path, database: Database, logged: list[MutableMapping[str, Any]]
) -> None:
    path, stop, well, broken = tmp_path / "providers.toml", asyncio.Event(), Reloaded(), Reloaded(broken=True)
    path.write_text(FIRST, "utf-8")
    task = asyncio.create_task(watch(path, parse_config(FIRST), database, [well, broken], stop))
    path.write_text(SECOND, "utf-8")
    await until(lambda: any(line["event"] == "providers.failed" for line in logged))
    assert (well.weights, await newest_of(database)) == ([], FIRST)
    broken.broken = False
    path.write_text(SECOND.replace("2", "3"), "utf-8")
    await until(lambda: well.weights == broken.weights == [3.0])
    stop.set()
    await task


async def test_who_changed_what_is_told_and_no_key_with_it(
    tmp_path: Path, database: Database, logged: list[MutableMapping[str, Any]]
) -> None:
    path = tmp_path / "providers.toml"
    path.write_text(FIRST, "utf-8")
    after = (
        '[house]\ndaily_budget = 3.5\n[providers.openai]\nenabled = true\nbase_url = "https://me:secret@proxy:8443/v1?key=secret"\n'
        '[providers.openai.options]\naccess_token = "secret"\n'
    )
    async with watching(path, database) as reloaded:
        path.write_text(after, "utf-8")
        await until(lambda: reloaded.weights == [1.0])
    (line,) = [line for line in logged if line["event"] == "providers.accepted"]
    assert line["who"] == path.owner()
    assert line["version"] == parse_config(after).version
    assert line["changed"] == (
        "house.daily_budget: left out → 3.5",
        "providers.openai.base_url: left out → https://proxy:8443…",
        "providers.openai.enabled: left out → true",
        "providers.openai.options.access_token: left out → …",
        "providers.openai.weight: 1.0 → left out",
    )


async def test_a_worker_follows_what_was_accepted_and_outlives_what_it_cannot_read(
    database: Database, logged: list[MutableMapping[str, Any]]
) -> None:
    stop, reloaded = asyncio.Event(), Reloaded()
    task = asyncio.create_task(follow(parse_config(FIRST), database, [reloaded], stop))
    async with database.transaction() as session:
        await config_queries.publish(session, "of-a-newer-program", WRONG)
    await until(lambda: any(line["event"] == "providers.refused" for line in logged))
    await publish(parse_config(SECOND), database)
    await until(lambda: reloaded.weights == [2.0])
    stop.set()
    await task
    (line,) = [line for line in logged if line["event"] == "providers.accepted"]
    assert line["changed"] == ("providers.openai.weight: 1.0 → 2.0",)


async def test_in_force_is_what_was_accepted_while_anybody_works_and_else_the_file(
    tmp_path: Path, database: Database
) -> None:
    path = tmp_path / "providers.toml"

    async def weight() -> tuple[float, str | None]:
        holds = await in_force(path, database)
        return holds.config.providers["openai"].weight, holds.differs

    path.write_text(WRONG, "utf-8")
    with pytest.raises(ConfigRefused, match="weigth"):
        await in_force(path, database)
    path.write_text(SECOND, "utf-8")
    assert await weight() == (2.0, None)
    await publish(parse_config(FIRST), database)
    assert await weight() == (2.0, None)  # nobody runs, so what was accepted once holds no more
    async with database.transaction() as session:
        await workers.beat(session, uuid4(), {"host": "h", "pid": 1, "providers": [], "devices": []})
    assert await weight() == (1.0, f"{path}: not in force yet")
    path.write_text(WRONG, "utf-8")
    found, differs = await weight()
    assert found == 1.0
    assert differs is not None
    assert differs.startswith(f"{path}:2: providers.openai.weigth: no such setting")
    path.write_text(FIRST, "utf-8")
    assert await weight() == (1.0, None)
