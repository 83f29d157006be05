"""Language models behind the same manager: one `LanguageModel` out of many, in budget, with failover."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from prompt_engine.language_model import LanguageModel, LanguageModelFailed, LanguageQuote, LanguageRequest
from providers.clock import SimulatedClock
from providers.config import parse_config
from providers.errors import Moderated, Overloaded, TimedOut
from providers.image import Probe, Quote
from providers.ledger import MemoryLedger
from providers.manager import NotAvailable, Notice, Reason, TextManager
from providers.state import MemoryState
from providers.text import TextRequest, TextResult
from tests.providers.manager.scripted import CATALOG, START

if TYPE_CHECKING:
    from providers.config import ProviderTable

REQUEST = LanguageRequest("You write ads.", "카페 신메뉴", {"type": "object"}, deadline_seconds=15)


@dataclass
class Writer:
    """A language model that answers with its own name."""

    clock: SimulatedClock
    models: tuple[str, ...]
    price: Decimal
    error: Exception | None = None
    seconds: float = 2.0
    asked: list[TextRequest] = field(default_factory=list)

    def quote(self, request: TextRequest) -> Quote:
        del request
        return Quote(self.price, self.price * 2, 2.0, "as scripted")

    async def complete(self, request: TextRequest) -> TextResult:
        self.asked.append(request)
        await self.clock.sleep(self.seconds)
        if self.error is not None:
            raise self.error
        return TextResult(f"from {request.model}", 10, 20, self.price)

    async def probe(self) -> Probe:
        return Probe(True, "ok", 0.1)

    async def close(self) -> None: ...


@dataclass
class Desk:
    """Two writers, one cheap and one dear, and the manager over them."""

    clock: SimulatedClock
    cheap: Writer
    dear: Writer
    ledger: MemoryLedger
    manager: TextManager

    async def ask(self) -> tuple[str, Decimal]:
        answer = await self.clock.run(self.manager.complete(REQUEST))
        return answer.text, answer.cost


def desk(more: str = "", keys: tuple[str, ...] = ("cheap", "dear"), clock: SimulatedClock | None = None) -> Desk:
    clock = clock or SimulatedClock(START)
    writers = {
        "cheap": Writer(clock, ("small",), Decimal("0.001")),
        "dear": Writer(clock, ("large",), Decimal("0.01")),
    }

    def build(key: str, table: ProviderTable) -> Writer:
        if table.enabled is False:
            raise NotAvailable(Notice(Reason.DISABLED))
        return writers[key]

    text = '[house]\nstrategy = "cheapest"\n' + "".join(f"[text_providers.{key}]\nenabled = true\n" for key in keys)
    ledger = MemoryLedger(clock)
    manager = TextManager(
        parse_config(text + more),
        CATALOG,
        build,
        state=MemoryState(clock),
        ledger=ledger,
        clock=clock,
        rng=random.Random(1),
    )
    return Desk(clock, writers["cheap"], writers["dear"], ledger, manager)


async def test_the_manager_is_a_language_model_and_asks_the_cheapest_first() -> None:
    at = desk()
    assert isinstance(at.manager, LanguageModel)
    assert at.manager.name == "cheap/small"
    assert await at.ask() == ("from small", Decimal("0.001"))
    (asked,) = at.cheap.asked
    assert (asked.system, asked.user, asked.schema, asked.deadline_seconds) == (
        REQUEST.system,
        REQUEST.user,
        REQUEST.schema,
        12,  # of 15 seconds: three are left for the next
    )
    assert (await at.ledger.spent("text:cheap")).today == Decimal("0.001")
    assert at.dear.asked == []


async def test_the_price_before_the_call_covers_every_try_of_every_model() -> None:
    at = desk()
    assert at.manager.quote(REQUEST) == LanguageQuote(Decimal("0.001"), Decimal("0.066"))
    limited = replace(REQUEST, max_cost=Decimal("0.005"))
    assert at.manager.quote(limited) == LanguageQuote(Decimal("0.001"), Decimal("0.005"))
    assert desk(keys=()).manager.quote(REQUEST) == LanguageQuote(Decimal(0), Decimal(0))
    assert at.cheap.asked == []


async def test_no_call_is_made_that_could_go_beyond_the_limit_of_the_request() -> None:
    at = desk()
    at.cheap.seconds = 3.0
    at.cheap.error = TimedOut("late")
    with pytest.raises(LanguageModelFailed) as caught:
        await at.clock.run(at.manager.complete(replace(REQUEST, max_cost=Decimal("0.005"))))
    assert (len(at.cheap.asked), at.dear.asked, caught.value.cost) == (2, [], Decimal("0.004"))
    with pytest.raises(LanguageModelFailed) as caught:
        await at.clock.run(at.manager.complete(replace(REQUEST, max_cost=Decimal("0.001"))))
    assert (caught.value.code, caught.value.cost, len(at.cheap.asked)) == ("MAX_COST", Decimal(0), 2)


async def test_a_failure_goes_to_the_next_and_its_possible_cost_is_part_of_the_price() -> None:
    at = desk()
    at.cheap.seconds = 100
    assert await at.ask() == ("from large", Decimal("0.012"))
    at = desk()
    at.cheap.error = Overloaded("busy")
    answer = await at.clock.run(at.manager.complete(REQUEST))
    assert (answer.text, answer.cost, answer.by) == ("from large", Decimal("0.01"), "dear/large")
    assert [one.circuit.state for one in at.manager.health()[0].models] == ["closed"]


async def test_what_fails_for_good_says_why_and_leaks_nothing() -> None:
    at = desk()
    at.cheap.error = at.dear.error = Overloaded("busy")
    with pytest.raises(LanguageModelFailed) as caught:
        await at.ask()
    assert caught.value.code == "OVERLOADED"
    refused = desk()
    refused.cheap.error = Moderated("no")
    with pytest.raises(LanguageModelFailed) as caught:
        await refused.ask()
    assert (caught.value.code, refused.dear.asked) == ("MODERATED", [])
    assert at.ledger.open_holds == refused.ledger.open_holds == 0


@pytest.mark.parametrize(
    "answer",
    [None, "words", TextResult(None), TextResult("words", settled_cost=0.01), TextResult("w", 1, 1, Decimal("NaN"))],  # type: ignore[arg-type]
)
async def test_an_answer_that_makes_no_sense_goes_to_the_next(answer: Any) -> None:
    at = desk()

    async def complete(_: TextRequest) -> Any:
        return answer

    plugin: Any = at.cheap
    plugin.complete = complete
    assert await at.ask() == ("from large", Decimal("0.012"))
    assert at.ledger.open_holds == 0


async def test_a_quote_that_makes_no_sense_goes_to_the_next_whenever_it_comes() -> None:
    for sound in range(3):
        at = desk()
        quotes = iter([Quote(Decimal("0.001"), Decimal("0.002"), 2.0, "as scripted")] * sound)

        def quote(_: TextRequest, quotes: Any = quotes) -> Any:
            return next(quotes, None)

        plugin: Any = at.cheap
        plugin.quote = quote
        assert (await at.ask())[0] == ("from small" if sound == 2 else "from large")


async def test_without_a_language_model_it_says_so_at_once() -> None:
    at = desk(keys=())
    assert (at.manager.available, at.manager.name) == (False, "none")
    with pytest.raises(LanguageModelFailed) as caught:
        await at.ask()
    assert caught.value.code == "NO_LANGUAGE_MODEL"


async def test_words_have_budgets_of_their_own_beside_those_of_pictures() -> None:
    at = desk("[text_providers.none]\nenabled = false\n")
    await at.manager.reload(parse_config("[text_providers.cheap]\nenabled = true\ndaily_budget = 0.0025\n"))
    await at.ask()
    with pytest.raises(LanguageModelFailed) as caught:
        await at.ask()
    assert caught.value.code == "BUDGET_REACHED"
    assert (await at.ledger.spent("cheap")).today == 0
    assert (await at.ledger.spent(None)).today == Decimal("0.001")


async def test_cancelling_leaves_nothing_held() -> None:
    at = desk()
    task = asyncio.ensure_future(at.manager.complete(REQUEST))
    await at.clock.advance(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert at.ledger.open_holds == 0
    assert (await at.ledger.spent("text:cheap")).today == Decimal("0.002")


async def test_what_passes_is_asked_again_three_times_at_most_and_within_the_deadline() -> None:
    at = desk(keys=("cheap",))
    at.cheap.seconds = 0.5
    at.cheap.error = Overloaded("busy")
    with pytest.raises(LanguageModelFailed) as failed:
        await at.ask()
    assert (failed.value.code, len(at.cheap.asked)) == ("OVERLOADED", 3)
    assert at.clock.monotonic() < REQUEST.deadline_seconds

    recovered = desk(keys=("cheap",))
    recovered.cheap.seconds = 0.5
    recovered.cheap.error = Overloaded("busy")
    answering = asyncio.ensure_future(recovered.manager.complete(REQUEST))
    await recovered.clock.advance(0.5)
    recovered.cheap.error = None
    await recovered.clock.advance(5)
    assert (await answering).text == "from small"
    assert len(recovered.cheap.asked) == 2

    refused = desk(keys=("cheap",))
    refused.cheap.error = Moderated("no")
    with pytest.raises(LanguageModelFailed):
        await refused.ask()
    assert len(refused.cheap.asked) == 1
