"""The day after a model on an operator's list was retired: its successor serves, and everybody can see why."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from prompt_engine import PromptEngine, Wish
from prompt_engine.language_model import LanguageRequest
from providers.clock import SimulatedClock
from providers.config import parse_config
from providers.image import ImageRequest
from providers.ledger import MemoryLedger
from providers.manager import ImageManager, Need, Reason, RunContext, TextManager
from providers.manager.replay import replayed
from providers.registry import Registry
from providers.state import MemoryState
from studio.messages import Language, message
from tests.fakes.openai import OpenAIFake
from tests.providers.manager.scripted import CATALOG, Journal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.manager import Decision

FLARE = "gpt-image-2.5-flare"
IMAGES = '[providers.openai]\napi_key_env = "KEY"\nmodels = ["{}"]\n'
WORDS = '[text_providers.openai]\napi_key_env = "KEY"\n{}\n'
REQUEST = LanguageRequest("You write ads.", "카페 신메뉴", {"type": "object"}, deadline_seconds=15)
DECEMBER, JANUARY = datetime(2026, 12, 2, tzinfo=UTC), datetime(2027, 1, 15, tzinfo=UTC)


@pytest.fixture
async def vendor(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OpenAIFake]:
    """OpenAI itself, as far as the provider can tell: no `base_url` is set, so what is retired is retired."""
    async with OpenAIFake() as fake:
        monkeypatch.setattr("providers.openai_images.HOME", fake.base_url)
        yield fake


def images(config: str, day: datetime, key: str = "sk-any") -> ImageManager:
    given, ports = _parts(config, day, key, "image")
    return ImageManager(*given, **ports)


def words(config: str, day: datetime, key: str = "sk-any") -> TextManager:
    given, ports = _parts(config, day, key, "text")
    return TextManager(*given, **ports)


def _parts(config: str, day: datetime, key: str, kind: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    clock = SimulatedClock(day)
    ports = {"state": MemoryState(clock), "ledger": MemoryLedger(clock), "clock": clock, "rng": random.Random(1)}
    return (parse_config(config), CATALOG, Registry({"KEY": key}, CATALOG, clock, kind)), ports


def reasons(decision: Decision) -> dict[str, str | None]:
    """Who was seen, and why each was passed over; the renderer aside."""
    return {
        one.model: str(one.rejected_because.code) if one.rejected_because else None
        for one in decision.candidates
        if one.provider != "poster"
    }


def sentences(warnings: Any) -> list[str]:
    return [message(one.code, Language.EN, **one.values) for one in warnings]


@pytest.mark.parametrize("named", [None, "openai", "gpt-image-1.5"])
async def test_a_picture_by_the_successor_of_a_listed_model_says_so(vendor: OpenAIFake, named: str | None) -> None:
    manager = images(IMAGES.format("gpt-image-1.5"), DECEMBER, vendor.key)
    need = Need(1024, 1024, provider=named)
    decision = manager.decide(need, 1)
    assert reasons(decision) == {"gpt-image-1.5": Reason.RETIRED, FLARE: None}
    (retired,) = [one for one in decision.candidates if one.model == "gpt-image-1.5"]
    assert retired.rejected_because is not None
    assert retired.rejected_because.values == {"on": "2026-12-01", "successor": FLARE}
    assert replayed(decision).to_json() == decision.to_json()
    rendered = await manager.render(
        need, lambda candidate: ImageRequest(candidate.model, "a cup", 1024, 1024), RunContext(Journal())
    )
    assert (rendered.candidate.model, vendor.seen[-1].fields["model"]) == (FLARE, FLARE)
    assert sentences(rendered.warnings) == [f"gpt-image-1.5 is no longer served, so {FLARE} was used."]
    await manager.close()


def test_until_its_day_it_serves_itself_and_one_that_is_listed_needs_no_word() -> None:
    config = IMAGES.format("gpt-image-1.5")
    before = images(config, datetime(2026, 11, 30, 23, 59, tzinfo=UTC)).decide(Need(1024, 1024), 1)
    assert (reasons(before), before.warnings) == ({"gpt-image-1.5": None}, ())
    both = images(IMAGES.format(f'gpt-image-1.5", "{FLARE}'), DECEMBER).decide(Need(1024, 1024), 1)
    assert (reasons(both), both.warnings) == ({"gpt-image-1.5": Reason.RETIRED, FLARE: None}, ())


def test_a_name_whose_successor_is_not_on_the_list_is_off_and_nobody_is_said_to_serve_instead() -> None:
    manager = images(IMAGES.format("gpt-image-2"), DECEMBER)
    decision = manager.decide(Need(1024, 1024, provider="dalleE3"), 1)
    assert reasons(decision) == {
        "dall-e-3": Reason.RETIRED, FLARE: Reason.DISABLED, "gpt-image-2": Reason.NOT_REQUESTED
    }  # fmt: skip
    assert decision.warnings == ()


def test_an_endpoint_that_still_serves_a_listed_model_is_asked_for_it() -> None:
    own = IMAGES.format("gpt-image-1.5") + 'base_url = "http://127.0.0.1:9/v1"\n'
    decision = images(own, DECEMBER).decide(Need(1024, 1024), 1)
    assert (reasons(decision), decision.warnings) == ({"gpt-image-1.5": None}, ())
    own = WORDS.format('models = ["gpt-4o-mini"]\nbase_url = "http://127.0.0.1:9/v1"')
    decision = words(own, JANUARY).decide(REQUEST, 1)
    assert (reasons(decision), decision.warnings) == ({"gpt-4o-mini": None}, ())


async def test_words_by_the_successor_of_a_listed_model_say_so(vendor: OpenAIFake) -> None:
    manager = words(WORDS.format('models = ["gpt-4o-mini"]'), JANUARY, vendor.key)
    decision = manager.decide(REQUEST, 1)
    assert reasons(decision) == {"gpt-4o-mini": Reason.RETIRED, "gpt-6-luna": None}
    assert manager.name == "openai/gpt-6-luna"
    answer = await manager.complete(REQUEST)
    assert (vendor.seen[-1].fields["model"], answer.cost) == ("gpt-6-luna", Decimal("0.000052"))
    told = ["gpt-4o-mini is no longer served, so gpt-6-luna was used."]
    assert sentences(answer.warnings) == told
    parts = dict.fromkeys(("subject", "setting", "light", "camera", "composition", "materials"), "")
    copy = {"angle": "news", "headline": "새 메뉴", "body": "카페", "call_to_action": "보기", "hashtags": []}
    vendor.chat = {"picture": {**parts, "palette": [], "tags": []}, "copies": [copy]}
    composed = await PromptEngine(language_model=manager).compose(Wish(text="카페 신메뉴 홍보"))
    assert sentences(composed.warnings)[:1] == told
    await manager.close()


async def test_words_by_default_go_on_too(vendor: OpenAIFake) -> None:
    manager = words(WORDS.format(""), JANUARY, vendor.key)
    answer = await manager.complete(REQUEST)
    assert (vendor.seen[-1].fields["model"], answer.warnings) == ("gpt-6-luna", ())
    await manager.close()
