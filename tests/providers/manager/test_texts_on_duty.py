"""Language models that were decided on, and drained or ended while a call waited: nobody asks them any more."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from prompt_engine.language_model import LanguageAnswer, LanguageModelFailed
from providers.clock import SimulatedClock
from providers.config import parse_config
from providers.errors import Overloaded
from tests.providers.manager.scripted import CATALOG
from tests.providers.manager.test_texts import REQUEST, desk

RULE = '[house]\nstrategy = "cheapest"\n'


async def test_who_waited_past_midnight_asks_no_model_that_ended_then() -> None:
    ended = CATALOG.models["gpt-5-mini"]
    assert ended.retires_on is not None
    midnight = datetime.combine(ended.retires_on, datetime.min.time(), UTC)
    at = desk("max_concurrency = 1\n", keys=("cheap",), clock=SimulatedClock(midnight - timedelta(seconds=1)))
    at.cheap.models = (ended.id,)

    async def both() -> list[LanguageAnswer | BaseException]:
        return await asyncio.gather(*(at.manager.complete(REQUEST) for _ in range(2)), return_exceptions=True)

    answers = await at.clock.run(both())
    assert [type(answer) for answer in answers] == [LanguageAnswer, LanguageModelFailed]
    assert len(at.cheap.asked) == 1


async def test_one_that_was_drained_after_the_decision_is_not_asked() -> None:
    at = desk()
    at.cheap.error = Overloaded("busy")
    asked = asyncio.ensure_future(at.manager.complete(REQUEST))
    await at.clock.advance(1)
    drained = RULE + "[text_providers.cheap]\nenabled = true\n[text_providers.dear]\nenabled = true\ndrain = true\n"
    await at.manager.reload(parse_config(drained))
    await at.clock.advance(1.5)
    at.cheap.error = None
    await at.clock.advance(30)
    assert (await asked).text == "from small"
    assert at.dear.asked == []
