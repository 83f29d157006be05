"""Why each picture went where it went: kept for every picture, whatever came of it, and shown before there is one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from providers.manager import Decision, Reason, replayed
from studio.generation.events import Retrying
from studio.generation.explaining import explain
from studio.generation.views import CostView, Status
from tests.studio.generation.asking import ask, eventually, finished, until

if TYPE_CHECKING:
    from uuid import UUID

    from studio.generation.explaining import Explanation
    from studio.generation.requester import Requester
    from tests.studio.generation.conftest import House
    from tests.studio.generation.studio_parts import Studio


async def explained(studio: Studio, generation_id: UUID) -> Explanation:
    async with studio.parts.database.snapshot() as session:
        explanation = await explain(session, generation_id)
    assert explanation is not None
    for ruling in explanation.rulings:
        assert replayed(Decision.from_json(ruling.record)).to_json() == ruling.record
    return explanation


def story(explanation: Explanation) -> list[tuple[int, str, list[tuple[str, str, str | None]]]]:
    """For each decision: the picture, who went first, and each call with its outcome and cost."""
    told = []
    for ruling in explanation.rulings:
        chosen = Decision.from_json(ruling.record).chosen
        calls = [
            (call.provider, call.outcome, None if call.settled is None else str(call.settled))
            for call in ruling.attempts
        ]
        told.append((ruling.image_index, chosen.provider if chosen else "", calls))
    return told


async def test_each_picture_keeps_its_own_decision(house: House, guest: Requester) -> None:
    (house.folder / "fail-seed-8").write_text("MODERATED")
    studio = await house.open()
    view = await finished(studio, (await ask(studio, guest, count=3)).generation_id, guest)
    explanation = await explained(studio, view.id)
    assert story(explanation) == [
        (0, "paint", [("paint", "SUCCEEDED", "0.01")]),
        (1, "paint", [("paint", "FAILED", "0")]),
        (2, "paint", [("paint", "SUCCEEDED", "0.01")]),
    ]
    assert [Decision.from_json(ruling.record).seed for ruling in explanation.rulings] == [7, 8, 9]
    assert [ruling.drawn_by.provider if ruling.drawn_by else None for ruling in explanation.rulings] == [
        "paint", None, "paint",
    ]  # fmt: skip
    assert explanation.costs == (CostView("IMAGE", Decimal("0.03"), Decimal("0.06"), Decimal("0.02")),)
    assert view.routing is not None
    assert view.routing.reason == "ROUTED_BALANCED"  # a picture that was drawn says more than one that failed


async def test_while_it_is_retrying_the_last_decision_is_there_and_each_retry_adds_its_own(
    house: House, guest: Requester
) -> None:
    (house.folder / "fail").write_text("OVERLOADED")
    studio = await house.open(settings={"retry_delays": (0.5,)})
    accepted = await ask(studio, guest, fallback=False)
    retrying = (await until(studio, accepted.generation_id, guest, Retrying)).generation
    assert retrying.status is Status.RETRYING
    assert retrying.routing is not None
    assert (retrying.routing.provider, retrying.routing.reason) == ("paint", "ROUTED_IN_VAIN")
    assert [(one.provider, one.rejected_because) for one in retrying.routing.candidates] == [
        ("paint", None),
        ("poster", Reason.FALLBACK_FORBIDDEN),
    ]
    first = (0, "paint", [("paint", "FAILED", "0")])
    assert story(await explained(studio, accepted.generation_id)) == [first]
    done = await finished(studio, accepted.generation_id, guest)
    assert done.routing is not None
    assert (done.routing.provider, done.routing.reason) == ("paint", "ROUTED_BALANCED")
    assert story(await explained(studio, done.id)) == [first, (0, "paint", [("paint", "SUCCEEDED", "0.01")])]


async def test_what_failed_for_good_shows_who_was_asked(house: House, guest: Requester) -> None:
    (house.folder / "fail").write_text("MODERATED")
    studio = await house.open(renderer=True)
    view = await finished(studio, (await ask(studio, guest)).generation_id, guest)
    assert (view.status, view.routing is not None) == (Status.FAILED, True)
    assert view.routing is not None
    assert (view.routing.provider, view.routing.model, view.routing.reason) == ("paint", "paint", "ROUTED_IN_VAIN")
    assert story(await explained(studio, view.id)) == [(0, "paint", [("paint", "FAILED", "0")])]


async def test_where_nobody_could_be_asked_every_reason_is_there(house: House, guest: Requester) -> None:
    waiting = await house.open(working=False)
    accepted = await ask(waiting, guest, fallback=False)
    studio = await house.open(budget="0.0", settings={"retry_delays": ()})
    view = await finished(studio, accepted.generation_id, guest)
    assert view.routing is not None
    assert (view.status, view.routing.provider, view.routing.reason) == (Status.FAILED, "", "ROUTED_NOBODY")
    assert [(one.provider, one.rejected_because) for one in view.routing.candidates] == [
        ("poster", Reason.FALLBACK_FORBIDDEN),
        ("paint", Reason.BUDGET_REACHED),
    ]
    assert story(await explained(studio, view.id)) == [(0, "", [])]


async def test_the_renderer_that_stood_in_is_told_from_the_model_that_was_chosen(
    house: House, guest: Requester
) -> None:
    (house.folder / "fail").write_text("OVERLOADED")
    studio = await house.open(renderer=True)
    view = await finished(studio, (await ask(studio, guest)).generation_id, guest)
    (ruling,) = (await explained(studio, view.id)).rulings
    assert [(call.provider, call.outcome) for call in ruling.attempts] == [("paint", "FAILED"), ("poster", "SUCCEEDED")]
    assert ruling.drawn_by is not None
    assert ruling.drawn_by.provider == "poster"
    chosen = Decision.from_json(ruling.record).chosen
    assert chosen is not None
    assert chosen.provider == "paint"


async def test_a_decision_that_goes_on_elsewhere_is_kept_once(house: House, guest: Requester) -> None:
    here = await house.open(runnable=("poster",), settings={"concurrency": 1})

    async def both_live() -> bool:
        return (await here.parts.roster.placement(here.parts)).live == frozenset({"poster", "paint"})

    await house.open(runnable=("paint",), settings={"concurrency": 1})
    await eventually(both_live)
    for _ in range(3):  # whoever takes it first, it is drawn where the painter is
        view = await finished(here, (await ask(here, guest)).generation_id, guest)
        assert story(await explained(here, view.id)) == [(0, "paint", [("paint", "SUCCEEDED", "0.01")])]
