"""The manager of words: language models through the same choice, limits, budgets and failover as pictures."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from prompt_engine.composition import Notice as Told
from prompt_engine.language_model import LanguageAnswer, LanguageModelFailed, LanguageQuote
from providers.errors import ProviderError
from providers.manager.account import refuse_above
from providers.manager.admission import Passed
from providers.manager.asking import quoted, text_cost
from providers.manager.call import Call
from providers.manager.core import Core
from providers.manager.decision import Decision, Notice, Offer, Policy, Reason, Versions
from providers.manager.failover import Failover, RetryBudget
from providers.manager.health import Asked
from providers.manager.judge import judge, priced
from providers.manager.keeper import Keeper
from providers.manager.listed import listed_models, replacements, retired
from providers.manager.need import Need
from providers.manager.run import ANYWHERE, Failure, NothingCouldRender, RunContext, spent
from providers.manager.serving import on_duty, unless_retired
from providers.manager.status import ProviderStatus, provider_statuses
from providers.manager.telling import succeeded
from providers.text import TextRequest

if TYPE_CHECKING:
    import random
    from datetime import date

    from prompt_engine.language_model import LanguageRequest
    from providers.catalog import Catalog
    from providers.config import ProvidersConfig
    from providers.image import Quote
    from providers.manager.core import PutInForce
    from providers.manager.decision import Candidate
    from providers.manager.fleet import Build, Fleet, Member
    from providers.manager.run import AttemptJournal, Outcome
    from providers.ports import Clock, SharedState, SpendLedger
    from providers.text import TextProvider, TextResult

PLAIN_TIMEOUT_SECONDS = 15.0
TRIALS = 3
FIRST_PAUSE_SECONDS = 0.2
PLAIN_RANK = 50
# The trials are all that there is: no vendor is called twice within one.
ONCE = RetryBudget(share=0, most=0)
SHAPE = "answer"
NO_LANGUAGE_MODEL = "NO_LANGUAGE_MODEL"


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A journal for calls that need none of their own: the ledger still counts their money."""

    async def begin(self, candidate: Candidate, maximum: Decimal) -> str:
        del candidate, maximum
        return f"words-{secrets.token_hex(8)}"

    async def finish(self, attempt_id: str, outcome: Outcome, settled: Decimal, error: str | None) -> None:
        """Nothing is written."""


class TextManager:
    """A `prompt_engine.LanguageModel` made of every language model that is switched on.

    `complete` answers with the first model that does, at most once each, within the request's deadline.
    """

    def __init__(  # noqa: PLR0913  the ports a manager stands on, each of them its own thing
        self,
        config: ProvidersConfig,
        catalog: Catalog,
        providers: Build[TextProvider],
        *,
        state: SharedState,
        ledger: SpendLedger,
        clock: Clock,
        rng: random.Random,
        journal: AttemptJournal | None = None,
    ) -> None:
        self.catalog = catalog
        self.core: Core[TextProvider] = Core(
            config, providers, "text", state=state, ledger=ledger, clock=clock, rng=rng
        )
        self._journal = journal or Unwritten()
        self._keeper: Keeper | None = None

    @property
    def available(self) -> bool:
        """Whether any language model is switched on."""
        return any(member.refusal is None for member in self.core.fleet.members.values())

    @property
    def name(self) -> str:
        """The first model that is switched on, as "provider/model"; "none" without one."""
        for key, member in self.core.fleet.members.items():
            if member.provider is not None and member.refusal is None and member.provider.models:
                return f"{key}/{member.provider.models[0]}"
        return "none"

    def quote(self, request: LanguageRequest) -> LanguageQuote:
        """What the first model should cost, and what all of them may if each has to be tried as often as allowed."""
        prices = [candidate.quote for candidate in self.decide(request, 0).order if candidate.quote is not None]
        if not prices:
            return LanguageQuote(Decimal(0), Decimal(0))
        maximum = TRIALS * sum((price.maximum for price in prices), start=Decimal(0))
        return LanguageQuote(
            prices[0].expected, maximum if request.max_cost is None else min(maximum, request.max_cost)
        )

    async def complete(self, request: LanguageRequest) -> LanguageAnswer:
        """An answer, and what it cost in USD, failed calls that may be billed included.

        Where nobody answered for a reason that passes, it is asked again: three times at most, after pauses with full
        jitter, within the request's deadline.

        Raises:
            LanguageModelFailed: none is switched on, or none answered; the code says why.
        """
        if not self.available:
            raise LanguageModelFailed(NO_LANGUAGE_MODEL, "no language model is switched on")
        ends, cost = self.core.clock.monotonic() + request.deadline_seconds, Decimal(0)
        for trial in range(1, TRIALS + 1):
            left = ends - self.core.clock.monotonic()
            try:
                answer = await self._asked_all(less(replace(request, deadline_seconds=left), cost))
                return replace(answer, cost=cost + answer.cost)
            except NothingCouldRender as nothing:
                cost += spent(nothing.attempts)
                pause = self.core.rng.uniform(0, FIRST_PAUSE_SECONDS * 2**trial)
                over = self.core.clock.monotonic() + pause >= ends
                if trial == TRIALS or over or not nothing.retryable:
                    raise LanguageModelFailed(nothing.code, str(nothing), cost) from nothing
            await self.core.clock.sleep(pause)
        raise AssertionError("the last trial returns or raises")

    async def _asked_all(self, request: LanguageRequest) -> LanguageAnswer:
        """What the first model that answers has written, at the cost of all calls; each is called once at most.

        Raises:
            NothingCouldRender: none answered.
        """
        await self.core.refresh()
        fleet, decision = self.core.fleet, self.decide(request, self.core.rng.getrandbits(64))

        def prepared(candidate: Candidate, left: float) -> Call[TextResult]:
            return self._call(fleet, candidate, less(request, spent(walk.attempts)), left)

        run = RunContext(self._journal)
        walk = Failover(self.core.caller, ONCE, self.core.rng, decision, run, prepared)
        with fleet.in_use():
            answer = await walk.walk()
        if answer is None:
            raise walk.nothing()
        result, candidate = answer
        told = (Told(code=one.code, values=dict(one.values)) for one in succeeded(decision, candidate, self.catalog))
        return LanguageAnswer(
            result.text, spent(walk.attempts), tuple(told), by=f"{candidate.provider}/{candidate.model}"
        )

    def decide(self, request: LanguageRequest, seed: int) -> Decision:
        """Who shall answer, in which order, and what this was decided on."""
        core, today = self.core, self.core.clock.now().date()
        need = Need(
            width=1, height=1, fallback=False, max_cost=request.max_cost, deadline_seconds=request.deadline_seconds
        )
        policy = Policy(core.fleet.config.house.strategy, 0, models_enabled=True)
        offers = tuple(
            self._offer(member, model, request, today)
            for member in core.fleet.members.values()
            for model in _models(member)
        )
        told = (one for member in core.fleet.members.values() for one in replacements(member, self.catalog, today))
        asked = (self._asked(offer.provider, offer.model, offer.quote) for offer in offers)
        signals = core.outlook.signals(asked, ANYWHERE)
        versions = Versions(self.catalog.version, core.fleet.config.version, core.health.version)
        candidates = judge(need, policy, offers, signals, seed)
        return Decision(need, seed, core.clock.now(), policy, versions, offers, signals, candidates, tuple(told))

    async def refresh(self) -> None:
        """Learn what other processes and the ledger know; cheap when it was done within the second."""
        await self.core.refresh()

    async def prepare(self, config: ProvidersConfig) -> PutInForce:
        """Build what another configuration calls for; nothing changes before what is returned is called."""
        return await self.core.prepare(config)

    async def reload(self, config: ProvidersConfig) -> None:
        """Put another configuration in force at once; calls under way end with what they began with."""
        await (await self.prepare(config))()

    def start(self) -> None:
        """Begin to probe and to hear from other processes, until `close`."""
        self._keeper = self._keeper or Keeper(self.core)

    def health(self) -> tuple[ProviderStatus, ...]:
        """Every language model as it was last seen."""
        models = ((key, _models(member)) for key, member in self.core.fleet.members.items())
        return provider_statuses(self.core, self.catalog, models)

    async def close(self) -> None:
        """Stop the background work and close every provider."""
        if self._keeper is not None:
            await self._keeper.stop()
        await self.core.close()

    def _offer(self, member: Member[TextProvider], model: str, request: LanguageRequest, today: date) -> Offer:
        row = self.catalog.models.get(model)
        refusal, quote = member.refusal or retired(member, row, today), None
        if member.provider is not None:
            try:
                quote = quoted(member.provider, text_request(model, request, request.deadline_seconds))
            except (ValueError, ProviderError):
                refusal = refusal or Notice(Reason.NOT_QUOTED)
        return Offer(
            provider=member.key,
            model=model,
            quote=quote,
            quality_rank=row.quality_rank if row else PLAIN_RANK,
            priority=member.table.priority,
            weight=member.table.weight,
            refusal=refusal,
        )

    def _asked(self, provider: str, model: str, quote: Quote | None) -> Asked:
        table = self.core.fleet.members[provider].table
        return Asked(provider, model, SHAPE, table, quote.seconds if quote else 0.0)

    def _call(
        self, fleet: Fleet[TextProvider], candidate: Candidate, request: LanguageRequest, left: float
    ) -> Call[TextResult]:
        member, provider = on_duty(fleet, candidate)
        row = self.catalog.models.get(candidate.model)
        timeout = member.table.timeout_seconds or (row.timeout_seconds if row else PLAIN_TIMEOUT_SECONDS)
        wanted = text_request(candidate.model, request, min(timeout, left))
        try:
            listed = quoted(provider, wanted)
        except (ValueError, ProviderError) as error:
            raise Passed(Failure(candidate.provider, candidate.model, Reason.NOT_QUOTED)) from error
        asked = Asked(candidate.provider, candidate.model, SHAPE, member.table, listed.seconds, member.identity)
        quote = priced(listed, self.core.health.vitals(asked.name).price_ratio) or listed
        refuse_above(request.max_cost, quote, candidate)
        return Call(
            asked=asked,
            candidate=candidate,
            quote=quote,
            listed_maximum=listed.maximum,
            limit_seconds=wanted.deadline_seconds,
            patience=0.0,
            start=unless_retired(member, row, self.core.clock, lambda: provider.complete(wanted)),
            settled=text_cost,
        )


def text_request(model: str, request: LanguageRequest, seconds: float) -> TextRequest:
    """What a text provider is asked for."""
    return TextRequest(
        model=model,
        system=request.system,
        user=request.user,
        schema=request.schema,
        max_output_tokens=request.max_output_tokens,
        deadline_seconds=seconds,
    )


def _models(member: Member[TextProvider]) -> tuple[str, ...]:
    if member.provider is None:
        return member.table.models or (member.key,)
    return listed_models(member, member.provider.models)


def less(request: LanguageRequest, usd: Decimal) -> LanguageRequest:
    """The same request when so much of its money is spent."""
    left = None if request.max_cost is None else max(Decimal(0), request.max_cost - usd)
    return replace(request, max_cost=left)
