"""What a generation should cost, may cost and has cost: pictures and words, item by item."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from providers.config import parse_config
from providers.manager import Decision
from studio.generation.explaining import explain
from studio.generation.views import CostView, Status
from tests.fakes.openai import OpenAIFake
from tests.studio.generation.asking import ask, finished

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.generation.requester import Requester
    from studio.generation.views import GenerationView
    from tests.studio.generation.conftest import House

WORDS: dict[str, Any] = {
    "picture": {
        "subject": "tall glass of strawberry latte",
        "setting": "on a linen cloth",
        "light": "soft window light",
        "camera": "50mm",
        "composition": "glass low left",
        "palette": ["pink"],
        "materials": "glass",
        "tags": ["latte"],
    },
    "copies": [
        {
            "angle": "news",
            "headline": "딸기가 왔어요",
            "body": "딸기라떼 6,500원.",
            "call_to_action": "만나요",
            "hashtags": [],
        }
    ],
}


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine imports the SDK for longer than an owner waits for words."""
    monkeypatch.setattr("prompt_engine.enhancement.SOFT_SECONDS", 60.0)


GPT_IMAGE = """
[providers.openai]
enabled = true
base_url = "{url}"
models = ["gpt-image-2.5-flare"]
"""


def told(view: GenerationView) -> Mapping[str, CostView]:
    return {cost.item: cost for cost in view.costs}


async def test_words_and_pictures_are_priced_before_and_settled_after(house: House, guest: Requester) -> None:
    async with OpenAIFake() as vendor:
        vendor.chat = WORDS
        studio = await house.open(writer=vendor.base_url)
        quoted = await studio.service.quote({"prompt": "카페 신메뉴 딸기라떼 6,500원"})
        view = await finished(studio, (await ask(studio, guest, count=2)).generation_id, guest)
        again = await finished(studio, (await ask(studio, guest)).generation_id, guest)
        retried = await studio.service.retry(view.id, "again", guest)
        retried_view = await finished(studio, retried.generation_id, guest)  # type: ignore[union-attr]
        assert len([seen for seen in vendor.seen if seen.path.endswith("completions")]) == 1
    pictures, words = told(view)["IMAGE"], told(view)["WORDS"]
    assert pictures == CostView("IMAGE", Decimal("0.02"), Decimal("0.04"), Decimal("0.02"))
    assert pictures.difference == 0
    assert quoted.words == CostView("WORDS", words.expected, words.maximum, None)  # type: ignore[union-attr]
    assert words.settled is not None
    assert words.maximum is not None
    assert words.expected is not None
    assert Decimal(0) < words.settled <= words.maximum
    assert words.difference == words.settled - words.expected
    assert view.quoted_cost == Decimal("0.02") + words.expected
    assert view.cost == Decimal("0.02") + words.settled
    # The same words come from the cache, and a retry takes over those that were written.
    assert told(again)["WORDS"] == CostView("WORDS", Decimal(0), words.maximum, Decimal(0))
    assert set(told(retried_view)) == {"IMAGE"}


async def test_no_call_may_cost_more_than_was_quoted_for_it(house: House, guest: Requester) -> None:
    async with OpenAIFake() as vendor:
        vendor.key = "none"
        studio = await house.open(runnable=("openai",))
        await studio.parts.manager.reload(parse_config(GPT_IMAGE.format(url=vendor.base_url)))
        view = await finished(studio, (await ask(studio, guest, prompt="카페 신메뉴 홍보")).generation_id, guest)
    async with studio.parts.database.snapshot() as session:
        explanation = await explain(session, view.id)
    assert explanation is not None
    (ruling,) = explanation.rulings
    chosen, (attempt,) = Decision.from_json(ruling.record).chosen, ruling.attempts
    assert chosen is not None
    assert chosen.quote is not None
    assert chosen.quote.maximum == attempt.maximum
    pictures = told(view)["IMAGE"]
    assert pictures.settled is not None
    assert pictures.maximum is not None
    assert pictures.settled < attempt.maximum <= pictures.maximum


async def test_a_limit_is_the_pictures_first_and_what_they_leave_is_for_the_words(
    house: House, guest: Requester
) -> None:
    async with OpenAIFake() as vendor:
        vendor.chat = WORDS
        studio = await house.open(writer=vendor.base_url)
        tight = await finished(studio, (await ask(studio, guest, maxCost="0.0201")).generation_id, guest)
        assert [seen for seen in vendor.seen if seen.path.endswith("completions")] == []
        roomy = await finished(studio, (await ask(studio, guest, maxCost="0.03")).generation_id, guest)
    assert (tight.status, tight.cost) == (Status.COMPLETED, Decimal("0.01"))
    assert told(tight)["WORDS"].maximum == Decimal("0.0001")
    assert [notice.values for notice in tight.warnings] == [{"reason_code": "MAX_COST"}]
    assert roomy.copy is not None
    assert roomy.copy.headline == "딸기가 왔어요"
    assert roomy.cost is not None
    assert Decimal("0.01") < roomy.cost <= Decimal("0.03")
