"""What does not pass by itself (a wrong key, no funds, a model that is gone) is told as that; nobody waits for it."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from graphql_api.providers.types import health_of
from providers.clock import SimulatedClock
from providers.errors import ModelRetired, Overloaded, ProviderError, QuotaExhausted, Unauthenticated
from providers.manager import TEMPORARY, Decision, Need, NothingCouldRender, Notice, Reason, replayed
from providers.state import MemoryState
from signboard.commands.providers import state_of
from studio.messages import Language, message
from tests.providers.manager.scripted import START, House, build_house, tables, wanted

ALONE = wanted(provider="alpha", fallback=False)
LASTING: list[ProviderError] = [Unauthenticated("revoked"), QuotaExhausted("no credits"), ModelRetired("gone")]


async def refused(house: House, need: Need = ALONE) -> NothingCouldRender:
    with pytest.raises(NothingCouldRender) as caught:
        await house.play(house.render(need))
    return caught.value


@pytest.mark.parametrize("error", LASTING, ids=lambda error: error.code)
async def test_an_open_circuit_says_what_opened_it_and_nobody_tries_again_for_it(error: ProviderError) -> None:
    house = build_house(tables("alpha"), alpha={"trouble": lambda _: error})
    assert (await refused(house)).code == error.code
    nothing = await refused(house)
    assert (nothing.code, nothing.retryable, nothing.retry_after) == (error.code, False, None)
    (candidate,) = (one for one in nothing.decision.candidates if one.provider == "alpha")
    wait = house.manager.core.health.circuit_seconds("alpha", "alpha/alpha")
    assert candidate.rejected_because == Notice(error.code, {"seconds": f"{wait:.0f}"})
    assert len(house.vendors["alpha"].calls) == 1


async def test_a_circuit_that_opened_for_what_passes_says_so_and_the_request_is_tried_again() -> None:
    house = build_house(tables("alpha"), alpha={"trouble": lambda _: Overloaded("busy")})
    for _ in range(3):
        await refused(house)
    nothing = await refused(house)
    assert (nothing.code, nothing.retryable) == (Reason.BREAKER_OPEN, True)
    assert nothing.code in TEMPORARY


@pytest.mark.parametrize("error", [Unauthenticated("x"), QuotaExhausted("x")], ids=lambda error: error.code)
async def test_a_probe_that_finds_the_account_at_fault_says_so_in_every_process(error: ProviderError) -> None:
    clock = SimulatedClock(START)
    state = MemoryState(clock)
    setup = {"healthy": False, "probe_detail": "refused", "probe_error": error.code}
    prober = build_house(tables("alpha"), clock=clock, state=state, alpha=setup)
    listener = build_house(tables("alpha"), clock=clock, state=state, seed=9, alpha=setup)
    prober.manager.start()
    await clock.advance(10)
    for house in (prober, listener):
        nothing = await refused(house)
        assert (nothing.code, nothing.retryable) == (error.code, False)
        status = next(one for one in house.manager.health() if one.key == "alpha")
        for language in Language:
            sentence = message(error.code, language)
            assert (state_of(status, language), health_of(status, language).because) == (f"[red]{sentence}", sentence)
    prober.vendors["alpha"].healthy, prober.vendors["alpha"].probe_error = True, None
    await clock.advance(70)
    rendered = await clock.run(listener.render(ALONE))
    assert rendered.candidate.provider == "alpha"
    await prober.manager.close()


async def test_a_probe_that_failed_for_anything_else_is_no_answer_for_now() -> None:
    setup = {"healthy": False, "probe_error": "UNREACHABLE"}
    house = build_house(tables("alpha"), alpha=setup)
    house.manager.start()
    await house.clock.advance(10)
    nothing = await refused(house)
    assert (nothing.code, nothing.retryable) == (Reason.UNHEALTHY, True)
    assert {one.key: one.trouble for one in house.manager.health()}["alpha"] == Reason.UNHEALTHY
    await house.manager.close()


async def test_the_owner_is_not_sent_off_to_try_again_where_that_does_not_help() -> None:
    house = build_house(tables("alpha"), alpha={"trouble": lambda _: Unauthenticated("revoked")})
    told = [(await house.play(house.render())).warnings[0] for _ in range(2)]
    english = [message(one.code, Language.EN, **one.values) for one in told]
    korean = [message(one.code, Language.KO, **one.values) for one in told]
    drawn = "The embedded renderer drew it instead."
    refused_key = "The key of this model is missing or was refused."
    assert english == [
        f"alpha could not draw this. {refused_key} {drawn}",
        f"No model could be used for this. alpha: {refused_key} {drawn}",
    ]
    drawn, refused_key = "그래서 내장 렌더러가 대신 그렸어요.", "이 모델의 키가 없거나 거절됐어요."
    assert korean == [
        f"alpha에서 그리지 못했어요. {refused_key} {drawn}",
        f"이번에는 쓸 수 있는 모델이 없었어요. alpha: {refused_key} {drawn}",
    ]


async def test_a_decision_without_the_cause_is_read_and_judged_as_before() -> None:
    house = build_house(tables("alpha"), alpha={"healthy": False, "probe_error": "UNAUTHENTICATED"})
    house.manager.start()
    await house.clock.advance(10)
    record = json.loads(house.manager.decide(ALONE, 1).to_json())
    for seen in record["signals"]:
        del seen["lasting"]
    for one in record["candidates"]:
        if one["provider"] == "alpha":
            one["rejected_because"] = asdict(Notice(Reason.UNHEALTHY))
    before = Decision.from_json(json.dumps(record))
    assert replayed(before) == before
    await house.manager.close()
