"""One rendering: who is called, in which order, what is written down before and after, and what a failure leads to."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from providers.errors import (
    InvalidRequest,
    ModelRetired,
    Moderated,
    Overloaded,
    ProviderBug,
    RateLimited,
    TimedOut,
    Unreachable,
)
from providers.image import Method
from providers.manager import (
    Elsewhere,
    NothingCouldRender,
    Notice,
    Outcome,
    Placement,
    Reason,
    RunContext,
    UnknownName,
    replayed,
)
from tests.providers.manager.scripted import House, Journal, Setup, asked, build_house, tables, wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from providers.image import ImageRequest
    from providers.manager import Candidate, Rendered

TWO = tables("alpha", "beta", house='strategy = "cheapest"')


def two(alpha: Setup | None = None, beta: Setup | None = None, config: str = TWO) -> House:
    return build_house(
        config, alpha={"price": Decimal("0.03"), **(alpha or {})}, beta={"price": Decimal("0.05"), **(beta or {})}
    )


def always(error: Exception) -> Callable[[ImageRequest], Exception]:
    return lambda _: error


def warned(rendered: Rendered) -> list[str]:
    return [warning.code for warning in rendered.warnings]


async def test_the_cheapest_that_can_is_called_once_and_its_price_settled() -> None:
    house = two()
    rendered = await house.play(house.render())
    assert (rendered.candidate.provider, rendered.warnings) == ("alpha", ())
    assert house.journal.told == [("alpha", Outcome.SUCCEEDED, Decimal("0.03"), None)]
    assert house.vendors["beta"].calls == []
    assert (await house.ledger.spent(None)).today == Decimal("0.03")
    assert house.ledger.open_holds == 0
    (attempt,) = rendered.attempts
    assert (attempt.expected, attempt.maximum, attempt.settled, attempt.seconds) == (
        Decimal("0.03"),
        Decimal("0.03"),
        Decimal("0.03"),
        10.0,
    )


async def test_the_journal_and_the_hold_stand_before_the_call() -> None:
    house = two()

    def look(_: ImageRequest) -> None:
        assert house.journal.open == 1
        assert house.ledger.open_holds == 1

    house.vendors["alpha"].trouble = look
    await house.play(house.render())
    assert house.journal.open == 0


@pytest.mark.parametrize(
    ("error", "settled"),
    [
        (Overloaded("busy"), Decimal(0)),
        (Unreachable("refused"), Decimal(0)),
        (Unreachable("dropped", maybe_billed=True), Decimal("0.035")),
        (TimedOut("late"), Decimal("0.035")),
        (ProviderBug("no image"), Decimal("0.035")),
        (ModelRetired("gone"), Decimal(0)),
        (RuntimeError("a bug in a plugin"), Decimal("0.035")),
    ],
)
async def test_a_failure_moves_on_at_once_and_what_may_be_billed_is_settled_at_its_maximum(
    error: Exception, settled: Decimal
) -> None:
    house = two({"trouble": always(error), "trouble_seconds": 0.2, "maximum": Decimal("0.035")})
    rendered = await house.play(house.render())
    assert rendered.candidate.provider == "beta"
    code = getattr(error, "code", "PROVIDER_BUG")
    assert house.journal.told == [
        ("alpha", Outcome.FAILED, settled, code),
        ("beta", Outcome.SUCCEEDED, Decimal("0.05"), None),
    ]
    assert house.vendors["beta"].calls[0][0] == pytest.approx(0.2)
    assert (await house.ledger.spent(None)).today == settled + Decimal("0.05")


@pytest.mark.parametrize("error", [Moderated("no"), InvalidRequest("no"), Moderated("no", "output", maybe_billed=True)])
async def test_a_fault_of_the_request_ends_it_and_nobody_else_is_asked(error: Moderated | InvalidRequest) -> None:
    house = two({"trouble": always(error)})
    with pytest.raises(NothingCouldRender) as caught:
        await house.play(house.render())
    assert (caught.value.code, caught.value.retryable) == (error.code, False)
    assert house.vendors["beta"].calls == house.vendors["poster"].calls == []
    assert house.journal.told[0][2] == (Decimal("0.03") if error.maybe_billed else 0)
    assert house.manager.core.health.circuit("alpha/alpha").state == "closed"


@pytest.mark.parametrize(("broken", "method"), [("ledger", "settle"), ("journal", "finish")])
async def test_a_picture_that_is_paid_for_is_delivered_although_it_could_not_be_written_down(
    broken: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = two({"price": Decimal("0.03"), "maximum": Decimal("0.04")})

    async def away(*_: object) -> None:
        raise ConnectionError("the database is away")

    monkeypatch.setattr(getattr(house, broken), method, away)
    rendered = await house.play(house.render())
    assert (rendered.candidate.provider, len(house.vendors["alpha"].calls)) == ("alpha", 1)
    assert [(one.outcome, one.settled) for one in rendered.attempts] == [(Outcome.SUCCEEDED, Decimal("0.03"))]
    # What could be written down was; what could not counts at its maximum, so no budget is passed for it.
    assert house.journal.open == (broken == "journal")
    assert (await house.ledger.spent(None)).today == (Decimal("0.04") if broken == "ledger" else Decimal("0.03"))
    assert house.manager.core.permits.load("alpha") == 0


async def test_when_everybody_failed_the_renderer_stands_in_and_says_why() -> None:
    house = two({"trouble": always(Overloaded("x"))}, {"trouble": always(Unreachable("x"))})
    rendered = await house.play(house.render())
    assert rendered.candidate.provider == "poster"
    (warning,) = rendered.warnings
    assert warning == Notice(
        "RENDERED_BY_FALLBACK",
        {"provider": "alpha", "cause_code": "OVERLOADED", "others": "beta", "hope_code": "TRY_LATER"},
    )
    assert (await house.ledger.spent(None)).today == 0


@pytest.mark.parametrize("change", [{"fallback": False}, {"licensed": True}, {"references": 1}, {"adapters": 1}])
async def test_the_renderer_stands_in_for_no_licensed_style_no_composition_and_not_against_a_wish(
    change: dict[str, Any],
) -> None:
    able: Setup = {"capabilities_more": {"references": 4, "adapters": True}}
    house = two({"trouble": always(Overloaded("x")), **able}, {"trouble": always(Overloaded("x")), **able})
    with pytest.raises(NothingCouldRender) as caught:
        await house.play(house.render(wanted(**change)))
    assert caught.value.retryable
    assert [reason.code for reason in caught.value.reasons[:2]] == ["OVERLOADED", "OVERLOADED"]
    assert house.vendors["poster"].calls == []


async def test_the_renderer_is_no_equal_candidate_unless_it_is_alone_or_named() -> None:
    house = two()
    kept = house.manager.decide(wanted(), 1).last_resort
    assert kept is not None
    assert kept.provider == "poster"
    assert "poster" not in [candidate.provider for candidate in house.manager.decide(wanted(), 1).order]
    named = house.manager.decide(wanted(provider="poster"), 1)
    assert [candidate.provider for candidate in named.order] == ["poster"]
    alone = build_house("")
    rendered = await alone.play(alone.render())
    assert (rendered.candidate.provider, rendered.warnings) == ("poster", ())


async def test_a_named_provider_stays_with_it_and_only_the_renderer_may_stand_in() -> None:
    house = two({"trouble": always(Overloaded("x"))})
    rendered = await house.play(house.render(wanted(provider="alpha")))
    assert (rendered.candidate.provider, warned(rendered)) == ("poster", ["RENDERED_BY_FALLBACK"])
    assert house.vendors["beta"].calls == []


async def test_a_name_that_nobody_has_is_refused_with_suggestions() -> None:
    house = two()
    with pytest.raises(UnknownName) as caught:
        house.manager.decide(wanted(provider="dall-e-33"), 1)
    assert "dall-e-3" in caught.value.suggestions


async def test_a_model_that_nobody_has_a_table_for_is_off_and_not_unknown() -> None:
    house = two()
    decision = house.manager.decide(wanted(provider="stableDiffusion", fallback=False), 1)
    off = [one for one in decision.candidates if one.rejected_because and one.rejected_because.code == Reason.DISABLED]
    assert [(one.provider, one.model) for one in off] == [("sdxl", "sdxl"), ("stability", "stable-image-core")]
    assert (decision.order, decision.chosen) == ((), None)
    rendered = await house.play(house.render(wanted(provider="stableDiffusion")))
    assert (rendered.candidate.provider, warned(rendered)) == ("poster", ["RENDERED_WITHOUT_MODEL"])
    assert replayed(rendered.decision).to_json() == rendered.decision.to_json()


async def test_a_retired_name_goes_to_its_successor_and_says_so() -> None:
    house = build_house(tables("openai"), openai={"models": ("gpt-image-2.5-flare", "gpt-image-2")})
    rendered = await house.play(house.render(wanted(provider="dalleE3")))
    assert rendered.candidate.model == "gpt-image-2.5-flare"
    (warning,) = rendered.warnings
    assert warning.code == "MODEL_SUCCEEDED"
    assert (warning.values["asked"], warning.values["successor"]) == ("dall-e-3", "gpt-image-2.5-flare")
    reasons = {one.model: one.rejected_because.code for one in rendered.decision.candidates if one.rejected_because}
    assert reasons == {"dall-e-3": Reason.RETIRED, "gpt-image-2": Reason.NOT_REQUESTED, "poster": Reason.LAST_RESORT}


async def test_an_endpoint_of_ones_own_still_serves_a_retired_model() -> None:
    own = tables("openai", openai='base_url = "http://127.0.0.1:9"')
    house = build_house(own, openai={"models": ("gpt-image-2.5-flare",)})
    rendered = await house.play(house.render(wanted(provider="dall-e-3")))
    assert (rendered.candidate.model, rendered.warnings) == ("dall-e-3", ())


async def test_a_candidate_that_runs_elsewhere_moves_the_job_and_the_decision_goes_along() -> None:
    house = two()
    here = Placement(runnable=frozenset({"beta", "poster"}), live=frozenset({"alpha", "beta"}))
    with pytest.raises(Elsewhere) as caught:
        await house.play(house.render(placement=here))
    moved = caught.value
    assert (moved.candidate.provider, moved.attempts, house.journal.rows) == ("alpha", (), {})
    there = two({"trouble": always(Overloaded("x"))})
    placement = Placement(runnable=frozenset({"alpha"}), live=here.live)
    with pytest.raises(Elsewhere) as again:
        await there.play(there.render(decision=moved.decision, placement=placement))
    assert again.value.candidate.provider == "beta"
    assert again.value.decision == moved.decision
    tried = frozenset((attempt.provider, attempt.model) for attempt in again.value.attempts)
    back = await house.play(house.render(decision=moved.decision, tried=tried, placement=here))
    assert (back.candidate.provider, house.vendors["alpha"].calls) == ("beta", [])


async def test_nobody_is_called_whom_no_live_worker_can_run() -> None:
    house = two()
    live = Placement(live=frozenset({"beta"}))
    decision = house.manager.decide(wanted(), 1, live)
    assert [one.provider for one in decision.order] == ["beta"]
    reasons = {one.provider: one.rejected_because.code for one in decision.candidates if one.rejected_because}
    assert reasons == {"alpha": Reason.NO_LIVE_WORKER, "poster": Reason.LAST_RESORT}


async def test_cancelling_gives_everything_back_and_counts_the_call_as_billed() -> None:
    house = two()
    task = asyncio.ensure_future(house.render())
    await house.clock.advance(3)
    assert house.vendors["alpha"].running == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (house.vendors["alpha"].running, house.vendors["alpha"].cancelled) == (0, 1)
    assert house.journal.told == [("alpha", Outcome.CANCELLED, Decimal("0.03"), "CANCELLED")]
    assert (house.ledger.open_holds, house.manager.core.permits.load("alpha")) == (0, 0)
    assert (await house.ledger.spent(None)).today == Decimal("0.03")
    assert house.manager.core.health.circuit("alpha/alpha").state == "closed"


async def test_a_local_model_that_is_cancelled_costs_nothing() -> None:
    house = build_house(tables("sdxl"), sdxl={"capabilities_more": {"local": True}})
    task = asyncio.ensure_future(house.render())
    await house.clock.advance(3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert house.journal.told == [("sdxl", Outcome.CANCELLED, Decimal(0), "CANCELLED")]


async def test_a_silent_vendor_costs_its_timeout_and_no_more() -> None:
    config = tables("alpha", "beta", house='strategy = "cheapest"', alpha="timeout_seconds = 20")
    house = two({"seconds": 1000, "quoted_seconds": 10}, config=config)
    rendered = await house.play(house.render())
    assert rendered.candidate.provider == "beta"
    assert house.vendors["beta"].calls[0][0] == pytest.approx(20)
    assert house.journal.told[0] == ("alpha", Outcome.FAILED, Decimal("0.03"), "TIMED_OUT")
    assert house.vendors["alpha"].running == 0


async def test_a_silent_vendor_leaves_the_next_its_time_and_after_the_deadline_the_renderer_stands_in() -> None:
    house = two({"seconds": 1000, "quoted_seconds": 10}, {"seconds": 1000, "quoted_seconds": 10})
    rendered = await house.play(house.render(wanted(deadline_seconds=40)))
    assert rendered.candidate.provider == "poster"
    assert house.clock.monotonic() == pytest.approx(40.1)
    assert [house.vendors[key].calls[0][0] for key in ("alpha", "beta")] == [0, pytest.approx(25)]


async def test_a_rate_limit_is_waited_out_only_when_that_is_sooner_than_the_next() -> None:
    answers: list[RateLimited | None] = [RateLimited("slow down", 4), None]
    quick = two({"trouble": lambda _: answers.pop(0), "trouble_seconds": 0.1, "seconds": 2}, {"seconds": 30})
    rendered = await quick.play(quick.render())
    assert (rendered.candidate.provider, round(quick.clock.monotonic(), 3)) == ("alpha", 6.1)
    slow = two({"trouble": always(RateLimited("slow down", 40)), "trouble_seconds": 0.1, "seconds": 2}, {"seconds": 30})
    rendered = await slow.play(slow.render())
    assert (rendered.candidate.provider, round(slow.clock.monotonic(), 3)) == ("beta", 30.1)
    assert len(slow.vendors["alpha"].calls) == 1
    following = [(one.provider, one.held_back_because) for one in slow.manager.decide(wanted(), 1).order]
    assert following == [("beta", None), ("alpha", Notice(Reason.RATE_LIMITED, {"seconds": "10"}))]


async def test_a_rate_limit_is_waited_out_by_what_was_measured_and_not_by_the_price_list() -> None:
    house = two({"seconds": 40, "quoted_seconds": 5, "trouble_seconds": 0}, {"seconds": 20})
    await house.play(house.render())
    house.vendors["alpha"].trouble = always(RateLimited("slow down", 12))
    rendered = await house.play(house.render())
    assert (rendered.candidate.provider, house.clock.monotonic()) == ("beta", 40 + 20)
    quick = two({"seconds": 5, "quoted_seconds": 40, "trouble_seconds": 0}, {"seconds": 20})
    await quick.play(quick.render())
    answers: list[RateLimited | None] = [RateLimited("slow down", 8), None]
    quick.vendors["alpha"].trouble = lambda _: answers.pop(0)
    rendered = await quick.play(quick.render())
    assert (rendered.candidate.provider, quick.clock.monotonic()) == ("alpha", 5 + 8 + 5)


async def test_what_was_waited_for_is_no_longer_there_for_the_call() -> None:
    answers = [RateLimited("slow down", 45), Overloaded("after all")]
    house = build_house(tables("alpha"), alpha={"seconds": 10, "trouble_seconds": 30})
    house.vendors["alpha"].trouble = lambda _: answers.pop(0)
    house.vendors["alpha"].trouble_seconds = 5
    with pytest.raises(NothingCouldRender):
        await house.play(house.render(wanted(deadline_seconds=60, fallback=False)))
    assert house.clock.monotonic() == 5 + 45 + 5
    hanging = build_house(tables("alpha"), alpha={"seconds": 1000, "quoted_seconds": 10, "trouble_seconds": 5})
    first = [RateLimited("slow down", 40)]
    hanging.vendors["alpha"].trouble = lambda _: first.pop() if first else None
    with pytest.raises(NothingCouldRender):
        await hanging.play(hanging.render(wanted(deadline_seconds=60, fallback=False)))
    assert hanging.clock.monotonic() == 60
    assert hanging.journal.told[-1][1:] == (Outcome.FAILED, Decimal("0.04"), "TIMED_OUT")
    assert [request.deadline_seconds for _, request in hanging.vendors["alpha"].calls] == [60, 15]


async def test_a_call_that_waited_in_line_ends_with_its_deadline() -> None:
    config = tables("alpha", alpha="max_concurrency = 1")
    house = build_house(config, alpha={"seconds": 45, "quoted_seconds": 10})
    need = wanted(deadline_seconds=60, fallback=False)
    one, other = (asyncio.ensure_future(house.render(need)) for _ in range(2))
    await house.clock.advance(61)
    assert (await one).candidate.provider == "alpha"
    with pytest.raises(NothingCouldRender) as caught:
        await other
    assert caught.value.code == "TIMED_OUT"
    assert [at for at, _ in house.vendors["alpha"].calls] == [0, 45]
    assert (house.clock.monotonic(), house.vendors["alpha"].running) == (61, 0)


async def test_the_request_is_adapted_anew_and_quoted_anew_for_each_candidate() -> None:
    house = two({"trouble": always(Overloaded("x")), "trouble_seconds": 0})
    prepared: list[str] = []

    def prepare(candidate: Candidate) -> ImageRequest:
        prepared.append(candidate.model)
        return asked(candidate.model, prompt=f"for {candidate.model}")

    await house.play(house.manager.render(wanted(), prepare, RunContext(Journal())))
    assert prepared == ["alpha", "beta"]
    assert [vendor.calls[0][1].prompt for key, vendor in house.vendors.items() if vendor.calls] == [
        "for alpha",
        "for beta",
    ]


async def test_a_request_that_turns_out_dearer_than_allowed_is_not_sent() -> None:
    house = two()
    alpha = house.vendors["alpha"]
    alpha.dearer_for = "coffee"
    rendered = await house.play(house.render(wanted(max_cost=Decimal("0.06"))))
    assert (rendered.candidate.provider, alpha.calls) == ("beta", [])


async def test_what_failed_calls_may_have_cost_counts_against_the_limit() -> None:
    house = two({"trouble": always(TimedOut("late"))})
    rendered = await house.play(house.render(wanted(max_cost=Decimal("0.07"))))
    assert house.journal.told == [
        ("alpha", Outcome.FAILED, Decimal("0.03"), "TIMED_OUT"),
        ("poster", Outcome.SUCCEEDED, Decimal(0), None),
    ]
    assert warned(rendered) == ["RENDERED_BY_FALLBACK"]
    assert house.vendors["beta"].calls == []
    enough = two({"trouble": always(TimedOut("late"))})
    assert (await enough.play(enough.render(wanted(max_cost=Decimal("0.08"))))).candidate.provider == "beta"
    before = two()
    await before.play(before.render(wanted(max_cost=Decimal("0.05")), spent=Decimal("0.03")))
    assert before.journal.told == [("poster", Outcome.SUCCEEDED, Decimal(0), None)]


async def test_what_a_model_cannot_do_is_said_in_the_record() -> None:
    house = two({"capabilities_more": {"methods": frozenset({Method.TEXT_TO_IMAGE, Method.INPAINT})}})
    decision = house.manager.decide(wanted(method=Method.INPAINT), 1)
    assert [candidate.provider for candidate in decision.order] == ["alpha"]
    reasons = {one.provider: one.rejected_because.code for one in decision.candidates if one.rejected_because}
    assert reasons == {"beta": Reason.METHOD_UNSUPPORTED, "poster": Reason.METHOD_UNSUPPORTED}


async def test_a_named_model_gets_the_time_that_its_table_grants() -> None:
    slow = {"seconds": 300, "quoted_seconds": 300}
    house = build_house(tables("alpha", alpha="timeout_seconds = 600"), alpha=slow)
    named = house.manager.decide(wanted(provider="alpha", deadline_seconds=120), 0)
    chosen = named.chosen
    assert chosen is not None
    assert (chosen.provider, named.need.deadline_seconds) == ("alpha", 600)
    free = house.manager.decide(wanted(deadline_seconds=120), 0)
    (alpha,) = (one for one in free.candidates if one.provider == "alpha")
    assert alpha.rejected_because is not None
    assert alpha.rejected_because.code == "TOO_SLOW"
