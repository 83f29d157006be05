"""What is refused is a typed problem and leaves nothing behind; what is taken is taken once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from providers.image import Probe
from studio.generation.accepting import Admission, admit
from studio.generation.requester import Requester
from studio.generation.service import Accepted, BatchAccepted
from studio.generation.views import QuoteView
from studio.input import GenerateInput
from studio.messages import Language, message
from studio.problems import (
    BudgetExceeded,
    IdempotencyConflict,
    InvalidInput,
    OutOfSpace,
    ProviderUnavailable,
    RateLimited,
    UnsupportedRequest,
)
from tests.studio.generation.asking import ask, eventually, finished, wish

if TYPE_CHECKING:
    from tests.studio.generation.conftest import House
    from tests.studio.generation.studio_parts import Studio

TABLES = ("generations", "generation_events", "idempotency_keys", "queue.pgqueuer")


async def stored(studio: Studio) -> list[int]:
    """How many rows there are of everything that accepting writes."""
    async with studio.parts.database.snapshot() as session:
        return [(await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() for table in TABLES]


@pytest.mark.parametrize(
    ("changes", "field", "given", "expected"),
    [
        ({"prompt": ""}, "prompt", "", "EXPECTED_PROMPT"),
        ({"prompt": " \n "}, "prompt", " � ", "EXPECTED_PROMPT"),
        ({"prompt": "가" * 501}, "prompt", "가" * 79 + "…", "EXPECTED_PROMPT"),
        ({"prompt": "a\x00b"}, "prompt", "a�b", "EXPECTED_PROMPT"),
        ({"aspectRatio": "5:1"}, "aspectRatio", "5:1", "EXPECTED_ASPECT_RATIO"),
        ({"aspectRatio": "abc"}, "aspectRatio", "abc", "EXPECTED_ASPECT_RATIO"),
        ({"count": 0}, "count", "0", "EXPECTED_COUNT"),
        ({"count": 5}, "count", "5", "EXPECTED_COUNT"),
        ({"provider": "midjourney"}, "provider", "midjourney", "EXPECTED_PROVIDER"),
        ({"seed": str(2**64)}, "seed", str(2**64), "EXPECTED_SEED"),
        ({"maxCost": "-0.01"}, "maxCost", "-0.01", "EXPECTED_MONEY"),
        ({"maxCost": "cheap"}, "maxCost", "cheap", "EXPECTED_MONEY"),
        ({"copy": {"headline": "x" * 61}}, "copy.headline", "x" * 61, "EXPECTED_COPY"),
        ({"idempotencyKey": ""}, "idempotencyKey", "", "EXPECTED_IDEMPOTENCY_KEY"),
        ({"size": "64x64"}, "size", "64x64", "EXPECTED_SIZE"),
    ],
)
async def test_bad_input_says_what_would_be_right_and_stores_nothing(
    house: House, guest: Requester, changes: dict[str, Any], field: str, given: str, expected: str
) -> None:
    studio = await house.open(working=False)
    answer = await studio.service.accept(wish(**changes), guest)
    assert answer == InvalidInput(field=field, given=given, expected=expected)
    assert await stored(studio) == [0, 0, 0, 0]


async def test_one_key_makes_one_generation_however_often_and_at_once_it_is_sent(
    house: House, guest: Requester
) -> None:
    studio = await house.open(working=False)
    same = wish()
    answers = await asyncio.gather(*(studio.service.accept(same, guest) for _ in range(8)))
    accepted = [answer for answer in answers if isinstance(answer, Accepted)]
    assert len({answer.generation_id for answer in accepted}) == 1
    assert sorted(answer.deduplicated for answer in accepted) == [False] + [True] * 7
    assert await stored(studio) == [1, 1, 1, 1]

    other = {**same, "prompt": "다른 문장"}
    assert await studio.service.accept(other, guest) == IdempotencyConflict(key=same["idempotencyKey"])
    somebody = Requester("guest:else", "203.0.113.9")
    assert isinstance(await studio.service.accept(other, somebody), Accepted)


async def test_a_key_is_forgotten_after_its_time(house: House, guest: Requester) -> None:
    studio = await house.open(working=False, settings={"idempotency_ttl": 0.0})
    same = wish()
    first, second = await studio.service.accept(same, guest), await studio.service.accept(same, guest)
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert first.generation_id != second.generation_id


async def test_a_batch_is_taken_whole_or_not_at_all(house: House, guest: Requester) -> None:
    studio = await house.open(working=False)
    wrong = [wish(), wish(aspectRatio="9:1"), wish()]
    refused = await studio.service.accept_batch(wrong, "batch", guest)
    assert refused == InvalidInput(field="items[1].aspectRatio", given="9:1", expected="EXPECTED_ASPECT_RATIO", item=1)
    nobody = [wish(), wish(provider="midjourney")]
    assert await studio.service.accept_batch(nobody, "batch", guest) == InvalidInput(
        field="items[1].provider", given="midjourney", expected="EXPECTED_PROVIDER", item=1
    )
    for count in (0, 21):
        answer = await studio.service.accept_batch([wish() for _ in range(count)], "batch", guest)
        assert answer == InvalidInput(field="items", given=str(count), expected="EXPECTED_ITEMS")
    assert await stored(studio) == [0, 0, 0, 0]

    right = [wish(), wish(prompt="두 번째 문장")]
    taken = await studio.service.accept_batch(right, "batch", guest)
    assert isinstance(taken, BatchAccepted)
    assert [item.deduplicated for item in taken.items] == [False, False]
    assert await stored(studio) == [2, 2, 1, 2]
    again = await studio.service.accept_batch(right, "batch", guest)
    assert isinstance(again, BatchAccepted)
    assert (again.deduplicated, [item.generation_id for item in again.items]) == (
        True,
        [item.generation_id for item in taken.items],
    )


async def test_guests_are_limited_by_address_exactly(house: House) -> None:
    studio = await house.open(working=False, settings={"guest_limit": 3, "guest_window": 3600.0})
    strangers = [Requester(f"guest:{cookie}", "203.0.113.7") for cookie in range(8)]
    answers = await asyncio.gather(*(studio.service.accept(wish(), stranger) for stranger in strangers))
    refused = [answer for answer in answers if isinstance(answer, RateLimited)]
    assert len(refused) == 5
    assert {(answer.limit, answer.window_seconds) for answer in refused} == {(3, 3600)}
    assert all(3590 < (answer.retry_after_seconds or 0) <= 3600 for answer in refused)
    assert (await stored(studio))[0] == 3
    elsewhere = Requester("guest:elsewhere", "203.0.113.8")
    owner = uuid4()
    for welcome in (elsewhere, Requester(f"user:{owner}", "203.0.113.7", owner)):
        assert isinstance(await studio.service.accept(wish(), welcome), Accepted)


async def test_a_request_may_not_cost_more_than_it_says(house: House, guest: Requester) -> None:
    studio = await house.open(working=False, price="0.02")
    answer = await studio.service.accept(wish(maxCost="0.05", count=2, fallback=False), guest)
    assert answer == BudgetExceeded(budget="request", limit="0.05", needed="0.08")
    assert await stored(studio) == [0, 0, 0, 0]
    assert isinstance(await studio.service.accept(wish(maxCost="0.08", count=2), guest), Accepted)


async def test_the_house_does_not_spend_more_than_a_days_budget(house: House, guest: Requester) -> None:
    studio = await house.open(budget="0.05", price="0.01")
    for seed in range(4):
        accepted = await ask(studio, guest, seed=str(seed))
        await finished(studio, accepted.generation_id, guest)
    await studio.parts.manager.core.refresh(now=True)
    answer = await studio.service.accept(wish(fallback=False), guest)
    assert answer == BudgetExceeded(budget="house", limit="0.01000000", needed="0.02")
    batch = await studio.service.accept_batch([wish(), wish(fallback=False)], "batch", guest)
    assert batch == replace(answer, item=1)
    assert message(answer.code, Language.KO, **answer.values).startswith("이 스튜디오의 예산을 넘어요")
    assert len(house.calls) == 4
    instead = await finished(studio, (await ask(studio, guest)).generation_id, guest)  # the renderer costs nothing
    assert [notice.code for notice in instead.warnings] == ["RENDERED_WITHOUT_MODEL"]
    assert len(house.calls) == 4


async def test_no_work_is_taken_when_the_disk_is_nearly_full(house: House, guest: Requester) -> None:
    studio = await house.open(working=False, settings={})
    studio.parts.files._min_free_bytes = 1 << 60
    answer = await studio.service.accept(wish(), guest)
    assert isinstance(answer, OutOfSpace)
    assert (answer.retryable, answer.needed_bytes, answer.free_bytes > 0) == (True, 1 << 60, True)
    assert await stored(studio) == [0, 0, 0, 0]


async def test_what_nobody_alive_can_run_is_refused_for_now(house: House, guest: Requester) -> None:
    studio = await house.open(working=False)
    await house.open(runnable=("poster",))

    async def someone_lives() -> bool:
        return (await studio.parts.roster.placement(studio.parts)).live is not None

    await eventually(someone_lives)
    answer = await studio.service.accept(wish(provider="paint", fallback=False), guest)
    assert answer == ProviderUnavailable(provider="paint", reason="NO_LIVE_WORKER", retry_after_seconds=60.0)
    assert await stored(studio) == [0, 0, 0, 0]


async def test_who_asks_for_a_model_whose_key_is_refused_is_not_told_to_wait(house: House, guest: Requester) -> None:
    studio = await house.open(working=False)
    refused = Probe(healthy=False, detail="refused", latency_seconds=0.1, error="UNAUTHENTICATED")
    studio.parts.manager.core.health.probed("paint", refused)
    answer = await studio.service.accept(wish(provider="paint", fallback=False), guest)
    assert answer == UnsupportedRequest(reason="UNAUTHENTICATED")
    assert [message(answer.code, language, **answer.values) for language in Language] == [
        "지금 켜져 있는 모델로는 이 요청을 처리할 수 없어요. 이 모델의 키가 없거나 거절됐어요.",
        "No model that is switched on can do this. The key of this model is missing or was refused.",
    ]
    assert await stored(studio) == [0, 0, 0, 0]


async def test_a_quote_names_everybody_and_stores_nothing(house: House, guest: Requester) -> None:
    studio = await house.open(working=False, renderer=True)
    quoted = await studio.service.quote({"prompt": "카페"})
    assert not isinstance(quoted, InvalidInput)
    assert [(found.provider, str(found.quote), found.rejected_because) for found in quoted.candidates] == [
        ("poster", "0", "LAST_RESORT"),
        ("paint", "0.01", None),
    ]
    assert quoted.words is None
    assert await studio.service.quote({"prompt": "카페", "content": "TEXT"}) == QuoteView((), None)
    assert isinstance(await studio.service.quote({"prompt": ""}), InvalidInput)
    assert await stored(studio) == [0, 0, 0, 0]


async def test_nothing_is_kept_of_what_could_not_be_queued(
    house: House, guest: Requester, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = await house.open(working=False)
    asked = GenerateInput.model_validate(wish())

    async def full(*_: Any, **__: Any) -> None:
        raise RuntimeError("no queue")

    monkeypatch.setattr(type(studio.parts.queue), "put", full)
    with pytest.raises(RuntimeError, match="no queue"):
        await admit(studio.parts, Admission(guest, "key", (asked,)))
    assert await stored(studio) == [0, 0, 0, 0]
