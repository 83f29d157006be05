"""What the owner of a picture is told of how it came about: nothing but the truth, in sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from providers.errors import ModelRetired, Overloaded, QuotaExhausted, TimedOut
from studio.messages import Language, message
from tests.providers.manager.scripted import CATALOG, House, build_house, tables, wanted

if TYPE_CHECKING:
    from providers.manager import Need, Rendered

FLARE = "gpt-image-2.5-flare"


async def told(house: House, need: Need | None = None) -> list[tuple[str, str]]:
    """Each warning in English and Korean."""
    return sentences(await house.play(house.render(need)))


def sentences(rendered: Rendered) -> list[tuple[str, str]]:
    return [
        (message(one.code, Language.EN, **one.values), message(one.code, Language.KO, **one.values))
        for one in rendered.warnings
    ]


async def test_who_was_called_first_and_why_it_failed_is_told_and_three_are_named_at_most() -> None:
    keys = ("openai", "beta", "gamma", "delta")
    others: Any = {key: {"price": Decimal(f"0.0{place}")} for place, key in enumerate(keys[1:], 3)}
    house = build_house(
        tables(*keys, "zeta", house='strategy = "cheapest"'),
        openai={"models": (FLARE,), "price": Decimal("0.01")},
        **others,
    )
    for key in keys:
        house.vendors[key].trouble = lambda _: Overloaded("busy")
    house.vendors["openai"].trouble = lambda _: QuotaExhausted("no credits")
    rendered = await house.play(house.render(seed=3))
    called = [attempt.model for attempt in rendered.attempts]
    assert called == [FLARE, "beta", "gamma", "delta", "poster"]
    ((english, korean),) = sentences(rendered)
    assert english == (
        "GPT Image 2.5 flare could not draw this. The account of this model has no credit left. "
        "Neither could beta, gamma. The embedded renderer drew it instead. You can try again later."
    )
    assert korean == (
        "GPT Image 2.5 flare에서 그리지 못했어요. 이 모델의 계정 한도를 다 썼어요. "
        "beta, gamma에서도 그리지 못했어요. 그래서 내장 렌더러가 대신 그렸어요. 나중에 다시 시도할 수 있어요."
    )


async def test_what_failed_on_another_worker_is_told_without_a_cause() -> None:
    house = build_house(tables("alpha"), alpha={})
    decision = house.manager.decide(wanted(), 1)
    rendered = await house.play(house.render(decision=decision, tried=frozenset({("alpha", "alpha")})))
    ((english, _),) = sentences(rendered)
    assert english == ("alpha could not draw this. The embedded renderer drew it instead. You can try again later.")


async def test_where_nobody_was_called_nobody_is_said_to_have_failed() -> None:
    house = build_house(tables("alpha", "zeta", house="daily_budget = 0.01"), alpha={})
    assert await told(house) == [
        (
            "No model could be used for this. alpha: Its budget is used up. The embedded renderer drew it instead.",
            "이번에는 쓸 수 있는 모델이 없었어요. alpha: 예산을 다 썼어요. 그래서 내장 렌더러가 대신 그렸어요.",
        )
    ]
    assert house.vendors["alpha"].calls == []


async def test_a_reason_that_passes_is_told_before_one_that_stays() -> None:
    house = build_house(
        tables("alpha", "beta", house='strategy = "cheapest"'),
        alpha={"price": Decimal("0.01"), "maximum": Decimal(9)},
        beta={"trouble_seconds": 0},
    )
    house.vendors["beta"].trouble = lambda _: Overloaded("busy")
    need = wanted(max_cost=Decimal(1))
    for _ in range(3):
        await house.play(house.render(need))
    ((english, _),) = await told(house, need)
    assert english.startswith("No model could be used for this. beta: It failed too often of late; tried again in ")
    assert len(house.vendors["beta"].calls) == 3


async def test_whoever_asked_for_a_model_that_is_off_is_told_that_it_is_off() -> None:
    house = build_house(tables("alpha", "zeta"), alpha={})
    ((english, _),) = await told(house, wanted(provider="zeta"))
    assert english == (
        "No model could be used for this. zeta: No key is set for it. The embedded renderer drew it instead."
    )


async def test_a_successor_that_did_not_draw_it_is_not_said_to_have_been_used() -> None:
    house = build_house(tables("openai"), openai={"models": (FLARE,)})
    house.vendors["openai"].trouble = lambda _: TimedOut("late")
    rendered = await house.play(house.render(wanted(provider="dall-e-3")))
    assert (rendered.candidate.provider, [one.code for one in rendered.decision.warnings]) == (
        "poster",
        ["MODEL_SUCCEEDED"],
    )
    assert [one.code for one in rendered.warnings] == ["RENDERED_BY_FALLBACK"]


@pytest.mark.parametrize("gone", ["", FLARE])
async def test_of_several_successors_the_one_that_drew_it_is_named(gone: str) -> None:
    following = "gpt-image-2.6-flare"
    house = build_house(tables("openai"), openai={"models": (FLARE, following)})
    own = f'[[models]]\nid = "{FLARE}"\nsuccessor = "{following}"\n'
    house.manager.catalog = CATALOG.extended(own, "own.toml")
    house.vendors["openai"].trouble = lambda request: ModelRetired("gone") if request.model == gone else None
    rendered = await house.play(house.render(wanted(provider="dall-e-3")))
    assert rendered.candidate.model == (following if gone else FLARE)
    (warning,) = rendered.warnings
    assert (warning.code, warning.values["successor"]) == ("MODEL_SUCCEEDED", rendered.candidate.model)
