"""A generation's life: the whole path, and every way in which it ends otherwise."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import text

from db.queries import files as file_queries
from db.queries.reading import Page
from jobs.queue import Job
from studio.generation import lifecycle
from studio.generation.events import Progress, Retrying, Started
from studio.generation.requester import Requester
from studio.generation.service import Accepted, CancelRequested
from studio.generation.views import Notice, Stage, Status
from studio.messages import Language, message
from studio.problems import NotAllowed, NotFound
from studio.retention import Sweeper
from tests.studio.generation.asking import WITHIN, ask, before_a_retry, durable, eventually, finished, watch
from tests.studio.generation.studio_parts import running

if TYPE_CHECKING:
    from tests.studio.generation.conftest import House

WHOLE_PATH = [
    "1 Queued",
    "2 Started",
    "3 BRIEFING 10",
    "4 WRITING 30",
    "5 LAYOUT 40",
    "6 RENDERING 70",
    "7 FINISHING 80",
    "8 STORING 99",
    "9 Succeeded",
]


async def test_one_sentence_becomes_a_stored_ad(house: House, guest: Requester) -> None:
    studio = await house.open()
    accepted = await ask(studio, guest, aspectRatio="6:8", format="PNG")
    assert accepted == Accepted(accepted.generation_id, "1", deduplicated=False)
    events = await watch(studio, accepted.generation_id, guest, after="0")
    assert durable(events) == WHOLE_PATH
    percents = [event.percent for event in events if isinstance(event, Progress)]
    assert percents == sorted(percents)

    view = events[-1].generation
    assert (view.status, view.percent, view.attempt, view.error) == (Status.COMPLETED, 100, 1, None)
    assert view.input.aspect_ratio == "3:4"
    assert (view.width, view.height) == (630, 840)
    (image,) = view.images
    assert (image.width, image.height, image.mime_type, image.seed) == (view.width, view.height, "image/png", "7")
    assert view.copy is not None
    assert "딸기라떼" in view.copy.headline
    assert view.routing is not None
    assert (view.routing.provider, view.routing.reason) == ("paint", "ROUTED_BALANCED")
    assert [(attempt.provider, attempt.outcome) for attempt in view.attempts] == [("paint", "SUCCEEDED")]
    assert (view.quoted_cost, view.cost) == (Decimal("0.01"), Decimal("0.01"))
    assert [stage.stage for stage in view.stages] == list(Stage)
    told = [message(one.message.code, spoken, **one.message.values) for one in view.stages for spoken in Language]
    assert [text for text in told if not text or "?" in text or "_" in text] == []  # all filled, no internal names

    address = image.url.removeprefix("/media/").removesuffix(".png")
    async with studio.parts.database.snapshot() as session:
        found = await file_queries.find_media(session, address)
    assert found is not None
    content = await studio.parts.files.get(found[1].storage_key)
    assert (content[:4], len(content), found[1].sha256) == (b"\x89PNG", image.bytes, image.sha256)
    assert found[1].storage_key.startswith("public/")
    assert house.calls == [7]


async def test_each_of_several_pictures_has_a_seed_of_its_own(house: House, guest: Requester) -> None:
    studio = await house.open()
    accepted = await ask(studio, guest, count=3)
    view = await finished(studio, accepted.generation_id, guest)
    assert sorted(house.calls) == [7, 8, 9]
    assert [image.seed for image in view.images] == ["7", "8", "9"]
    assert len({image.sha256 for image in view.images}) == 3
    assert view.cost == Decimal("0.03")


async def test_previews_are_shown_while_a_picture_is_drawn(house: House, guest: Requester) -> None:
    gate = house.folder / "gate"
    gate.touch()
    studio = await house.open(previews=True, seconds=1.0, settings={"preview_retention": 0.0, "orphan_grace": 0.0})
    accepted = await ask(studio, guest)
    follower = asyncio.create_task(watch(studio, accepted.generation_id, guest, accepted.cursor))

    async def stored() -> bool:
        async with studio.parts.database.snapshot() as session:
            return bool((await session.execute(text("SELECT count(*) FROM media"))).scalar_one())

    await eventually(stored)  # the first preview, which the next step tells
    gate.unlink()
    events = await follower
    shown = {event.preview_url for event in events if isinstance(event, Progress) and event.preview_url}
    assert shown
    assert all(url.startswith("/media/") and url.endswith(".jpg") for url in shown)
    view = events[-1].generation
    assert view.images[0].url not in shown
    swept = await Sweeper(studio.parts).sweep()
    assert swept.expired >= len(shown)
    assert await studio.service.read(view.id, guest) == view


async def test_words_alone_need_no_picture(house: House, guest: Requester) -> None:
    studio = await house.open()
    accepted = await ask(studio, guest, content="TEXT")
    view = await finished(studio, accepted.generation_id, guest)
    assert (view.status, view.images, view.quoted_cost) == (Status.COMPLETED, (), None)
    assert view.copy is not None
    assert house.calls == []


async def test_a_temporary_failure_is_retried_where_it_failed(house: House, guest: Requester) -> None:
    (house.folder / "fail").write_text("OVERLOADED")
    studio = await house.open()
    accepted = await ask(studio, guest, fallback=False)
    events = await watch(studio, accepted.generation_id, guest, after="0")
    view = events[-1].generation
    assert (view.status, view.attempt) == (Status.COMPLETED, 2)
    assert durable(events)[5:8] == ["6 Retrying", "7 Started", "8 RENDERING 70"]
    retrying = next(event for event in events if isinstance(event, Retrying))
    assert (retrying.attempt, retrying.reason) == (1, "OVERLOADED")
    assert [attempt.outcome for attempt in view.attempts] == ["FAILED", "SUCCEEDED"]
    assert len(house.calls) == 2


async def test_attempts_are_bounded(house: House, guest: Requester) -> None:
    (house.folder / "fail").write_text("OVERLOADED\n" * 9)
    studio = await house.open(settings={"retry_delays": (0.0, 0.0)})
    accepted = await ask(studio, guest, fallback=False)
    events = await watch(studio, accepted.generation_id, guest, after="0")
    view = events[-1].generation
    assert (view.status, view.attempt) == (Status.FAILED, 3)
    assert view.error is not None
    assert view.error.retryable
    assert [type(event) for event in events if not isinstance(event, Progress)].count(Started) == 3


async def test_what_was_refused_is_not_tried_again(house: House, guest: Requester) -> None:
    (house.folder / "fail").write_text("MODERATED")
    studio = await house.open(renderer=True)
    accepted = await ask(studio, guest)
    view = await finished(studio, accepted.generation_id, guest)
    assert (view.status, view.attempt, len(house.calls)) == (Status.FAILED, 1, 1)
    assert view.error is not None
    assert (view.error.code, view.error.retryable) == ("MODERATED", False)


@pytest.mark.parametrize("named", [None, "paint"])
async def test_the_renderer_stands_in_and_says_so(house: House, guest: Requester, named: str | None) -> None:
    (house.folder / "fail").write_text("OVERLOADED\nOVERLOADED")
    studio = await house.open(renderer=True)
    accepted = await ask(studio, guest, provider=named)
    view = await finished(studio, accepted.generation_id, guest)
    assert (view.status, view.attempt) == (Status.COMPLETED, 1)
    assert view.routing is not None
    assert (view.routing.provider, view.routing.reason) == ("poster", "ROUTED_FALLBACK")
    assert [notice.code for notice in view.warnings] == ["RENDERED_BY_FALLBACK"]
    assert view.images[0].svg_url is not None


async def test_pictures_that_fail_for_good_are_left_out_with_a_warning(house: House, guest: Requester) -> None:
    (house.folder / "fail-seed-8").write_text("MODERATED")
    studio = await house.open()
    accepted = await ask(studio, guest, count=3)
    view = await finished(studio, accepted.generation_id, guest)
    assert (view.status, view.attempt) == (Status.COMPLETED, 1)
    assert [image.seed for image in view.images] == ["7", "9"]
    assert view.warnings == (Notice("SOME_PICTURES_FAILED", {"delivered": "2", "asked": "3"}),)


async def test_a_retry_leaves_alone_what_is_done_and_what_failed_for_good(
    house: House, guest: Requester, monkeypatch: pytest.MonkeyPatch
) -> None:
    (house.folder / "fail-seed-8").write_text("MODERATED")
    (house.folder / "fail-seed-9").write_text("OVERLOADED")
    before_a_retry(monkeypatch, (house.folder / "fail-seed-9").unlink)
    studio = await house.open(settings={"retry_delays": (0.0,)})
    accepted = await ask(studio, guest, count=3, fallback=False)
    view = await finished(studio, accepted.generation_id, guest)
    assert (view.status, view.attempt, [image.seed for image in view.images]) == (Status.COMPLETED, 2, ["7", "9"])
    assert [house.calls.count(seed) for seed in (7, 8, 9)] == [1, 1, 2]


async def test_cancelling_what_waits_is_immediate(house: House, guest: Requester) -> None:
    studio = await house.open(working=False)
    accepted = await ask(studio, guest)
    assert isinstance(await studio.service.cancel(accepted.generation_id, guest), CancelRequested)
    view = await finished(studio, accepted.generation_id, guest)
    assert (view.status, view.cursor, view.percent) == (Status.CANCELLED, "2", 0)
    at_work = await house.open()
    later = await ask(at_work, guest)
    await finished(at_work, later.generation_id, guest)
    assert len(house.calls) == 1


async def test_cancelling_what_runs_takes_one_step(house: House, guest: Requester) -> None:
    (house.folder / "gate").touch()
    studio = await house.open()
    accepted = await ask(studio, guest)
    await eventually(lambda: bool(house.calls))
    await studio.service.cancel(accepted.generation_id, guest)
    view = await finished(studio, accepted.generation_id, guest)
    assert (view.status, view.images) == (Status.CANCELLED, ())
    (attempt,) = view.attempts
    assert (attempt.outcome, view.cost) == ("CANCELLED", Decimal("0.02"))  # in flight: possibly billed, at its maximum
    assert isinstance(await studio.service.cancel(accepted.generation_id, guest), CancelRequested)
    assert (await finished(studio, accepted.generation_id, guest)).cursor == view.cursor


async def test_a_generation_has_a_deadline(house: House, guest: Requester) -> None:
    (house.folder / "gate").touch()
    studio = await house.open(settings={"deadline": 0.5})
    accepted = await ask(studio, guest)
    view = await finished(studio, accepted.generation_id, guest)
    assert view.error is not None
    assert (view.status, view.error.code) == (Status.FAILED, "DEADLINE_EXCEEDED")


async def test_work_goes_on_where_its_device_is(house: House, guest: Requester) -> None:
    here = await house.open(runnable=("poster",))
    await house.open(runnable=("paint",), settings={"concurrency": 1})

    async def both_live() -> bool:
        return (await here.parts.roster.placement(here.parts)).live == frozenset({"poster", "paint"})

    await eventually(both_live)
    views = []
    for _ in range(4):
        accepted = await ask(here, guest)
        views.append(await finished(here, accepted.generation_id, guest))
    assert [view.status for view in views] == [Status.COMPLETED] * 4
    assert [view.attempt for view in views] == [1] * 4  # being handed over is no attempt
    assert len(house.calls) == 4


async def test_work_left_at_the_door_of_a_device_that_is_gone_is_decided_anew(house: House, guest: Requester) -> None:
    studio = await house.open(working=False, renderer=True, settings={"job_heartbeat": 0.0})
    accepted = await ask(studio, guest)
    claim = await lifecycle.take(studio.parts, Job(accepted.generation_id, 1, lifecycle.GENERATE))
    assert claim is not None
    carried = {"0": {"decision": "{}", "tried": [["paint", "paint"]]}}
    await lifecycle.hand_over(studio.parts, claim, "render.paint", carried)
    working = await house.open(renderer=True, runnable=("poster",), settings={"worker_beat": 60.0})
    async with asyncio.timeout(WITHIN):
        while not await working.worker.rescue():  # noqa: ASYNC110  until the worker has beaten and is known to live
            await asyncio.sleep(0.02)
    view = await finished(studio, accepted.generation_id, guest)
    assert (view.status, view.attempt, house.calls) == (Status.COMPLETED, 1, [])
    assert view.routing is not None
    assert view.routing.provider == "poster"


async def test_a_stopped_worker_hands_its_work_on(house: House, guest: Requester) -> None:
    (house.folder / "gate").touch()
    watching = await house.open(working=False)
    async with running(house.recipe) as leaving:
        accepted = await ask(leaving, guest)
        await eventually(lambda: bool(house.calls))
    (house.folder / "gate").unlink()
    await house.open()
    view = await finished(watching, accepted.generation_id, guest)
    assert (view.status, view.attempt, len(house.calls)) == (Status.COMPLETED, 1, 2)


async def test_asking_again_takes_over_brief_words_and_layout(house: House, guest: Requester) -> None:
    studio = await house.open()
    first = await finished(studio, (await ask(studio, guest)).generation_id, guest)
    again = await studio.service.retry(first.id, "again", guest)
    assert isinstance(again, Accepted)
    assert again.generation_id != first.id
    second = await finished(studio, again.generation_id, guest)
    assert (second.status, second.copy, second.category) == (Status.COMPLETED, first.copy, first.category)
    assert second.images[0].sha256 == first.images[0].sha256
    assert second.images[0].url != first.images[0].url
    assert await studio.service.retry(first.id, "again", guest) == Accepted(second.id, "1", deduplicated=True)


async def test_only_finished_work_can_be_asked_for_again(house: House, guest: Requester) -> None:
    studio = await house.open(working=False)
    accepted = await ask(studio, guest)
    assert await studio.service.retry(accepted.generation_id, "again", guest) == NotAllowed(action="RETRY_UNFINISHED")


async def test_another_owners_work_is_not_there(house: House, guest: Requester) -> None:
    studio = await house.open(working=False)
    owner = uuid4()
    accepted = await ask(studio, Requester(f"user:{owner}", "203.0.113.8", owner))
    assert await studio.service.read(accepted.generation_id, guest) is None
    assert await studio.service.cancel(accepted.generation_id, guest) == NotFound(what="GENERATION")
    assert await studio.service.retry(accepted.generation_id, "k", guest) == NotFound(what="GENERATION")
    assert await watch(studio, accepted.generation_id, guest) == []


async def test_an_owner_has_a_history_and_a_guest_has_none(house: House, guest: Requester) -> None:
    studio = await house.open()
    owner = uuid4()
    member = Requester(f"user:{owner}", "203.0.113.8", owner)
    made = [await finished(studio, (await ask(studio, member, count=n)).generation_id, member) for n in (1, 2)]
    await finished(studio, (await ask(studio, guest)).generation_id, guest)
    newest_first = await studio.service.history(member, Page(first=10))
    assert newest_first == made[::-1]
    older = Page(first=10, after=(made[1].created_at, made[1].id))
    assert await studio.service.history(member, older) == made[:1]
    assert await studio.service.history(guest, Page(first=10)) == []


async def test_position_and_estimate_are_measured_or_unknown(house: House, guest: Requester) -> None:
    waiting = await house.open(working=False, settings={"concurrency": 1})
    unknown = await waiting.service.read((await ask(waiting, guest)).generation_id, guest)
    assert unknown is not None
    assert (unknown.queue_position, unknown.eta_seconds) == (1, None)
    await waiting.service.cancel(unknown.id, guest)
    async with running(house.recipe) as working:
        runs = [
            await finished(working, (await ask(working, guest, seed=str(n))).generation_id, guest) for n in range(3)
        ]
    took = sorted(
        (run.finished_at - run.started_at).total_seconds() for run in runs if run.finished_at and run.started_at
    )
    queued = [(await ask(waiting, guest)).generation_id for _ in range(2)]
    views = [await waiting.service.read(generation_id, guest) for generation_id in queued]
    assert [view.queue_position for view in views if view] == [1, 2]
    assert [view.eta_seconds for view in views if view] == pytest.approx([took[1], 2 * took[1]], abs=0.06)
    another_kind = await waiting.service.read((await ask(waiting, guest, quality="HIGH")).generation_id, guest)
    assert another_kind is not None
    assert (another_kind.queue_position, another_kind.eta_seconds) == (3, None)
