"""The manager of pictures: who could make one, who shall, and the walk until one did."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from providers.catalog import UnknownModel
from providers.config import ProviderTable
from providers.errors import ProviderError
from providers.image import CountsTokens
from providers.manager.account import refuse_above
from providers.manager.admission import Passed
from providers.manager.asking import picture_cost, quoted
from providers.manager.call import Call
from providers.manager.core import Core
from providers.manager.decision import Candidate, Decision, Reason, Versions
from providers.manager.failover import Failover
from providers.manager.health import Asked
from providers.manager.judge import by_price, judge, priced
from providers.manager.keeper import Keeper
from providers.manager.offers import OfferList, list_offers, models_of
from providers.manager.replay import policy_for
from providers.manager.run import ANYWHERE, Failure, Rendered, spent
from providers.manager.serving import on_duty, unless_retired
from providers.manager.status import ProviderStatus, provider_statuses
from providers.manager.telling import warnings_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import date

    from providers.catalog import Catalog
    from providers.config import ProvidersConfig
    from providers.image import ImageProvider, ImageRequest, ImageResult, Progress
    from providers.manager.core import PutInForce
    from providers.manager.decision import Offer
    from providers.manager.fleet import Build, Fleet
    from providers.manager.need import Need
    from providers.manager.run import Placement, Prepare, RunContext
    from providers.ports import Clock, SharedState, SpendLedger

OFFERS_KEPT = 512
LAST_RESORT_SECONDS = 60.0
PLAIN_TIMEOUT_SECONDS = 60.0
NO_TABLE = ProviderTable(enabled=False)


class ImageManager:
    """Chooses among image providers, calls them, fails over, keeps budgets and limits, and records why.

    `providers` builds the provider of a table (`providers.registry.Registry`); `rng` jitters and seeds. Methods that
    are not async do no I/O: they judge by what `refresh` last learned.
    """

    def __init__(  # noqa: PLR0913  the ports a manager stands on, each of them its own thing
        self,
        config: ProvidersConfig,
        catalog: Catalog,
        providers: Build[ImageProvider],
        *,
        state: SharedState,
        ledger: SpendLedger,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self.catalog = catalog
        self.core: Core[ImageProvider] = Core(
            config, providers, "image", state=state, ledger=ledger, clock=clock, rng=rng
        )
        self._offers: OrderedDict[tuple[Need, date], tuple[OfferList, tuple[Asked, ...]]] = OrderedDict()
        self._offered_by: Fleet[ImageProvider] = self.core.fleet
        self._keeper: Keeper | None = None

    def candidates(self, need: Need, placement: Placement = ANYWHERE) -> tuple[Candidate, ...]:
        """Everybody, quoted, and scored or with the reason for being passed over; the cheapest first.

        Raises:
            UnknownName: `need.provider` names nobody.
        """
        return tuple(sorted(self.decide(need, 0, placement).candidates, key=by_price))

    def decide(self, need: Need, seed: int, placement: Placement = ANYWHERE) -> Decision:
        """Who shall make it, in which order, and everything that this was decided on.

        Raises:
            UnknownName: `need.provider` names nobody.
        """
        need = self._patient(need)
        listed, asked = self._listed(need)
        signals = self.core.outlook.signals(asked, placement)
        policy = policy_for(need, self.core.fleet.config.house, models_enabled=listed.models_enabled)
        return Decision(
            need=need,
            seed=seed,
            at=self.core.clock.now(),
            policy=policy,
            versions=Versions(self.catalog.version, self.core.fleet.config.version, self.core.health.version),
            offers=listed.offers,
            signals=signals,
            candidates=judge(need, policy, listed.offers, signals, seed),
            warnings=listed.warnings,
        )

    async def render(self, need: Need, prepare: Prepare, run: RunContext) -> Rendered:
        """The picture, by the first candidate that made it. `prepare` adapts the request to each candidate tried.

        Raises:
            UnknownName: `need.provider` names nobody.
            Elsewhere: the next candidate runs only on another worker.
            NothingCouldRender: nobody made it, and the embedded renderer could or might not stand in.
        """
        await self.core.refresh()
        fleet = self.core.fleet
        seed = self.core.rng.getrandbits(64) if run.seed is None else run.seed
        decision = run.decision or self.decide(less(need, run.spent), seed, run.placement)
        await run.decided(decision)

        def prepared(candidate: Candidate, left: float) -> Call[ImageResult]:
            left_for_it = less(need, run.spent + spent(walk.attempts))
            return self._call(fleet, left_for_it, candidate, partial(prepare, candidate), run.progress, left)

        walk = Failover(self.core.caller, self.core.retries, self.core.rng, decision, run, prepared)
        with fleet.in_use():
            answer = await walk.walk() or await self._last_resort(walk)
        await self.core.tidy()
        if answer is None:
            raise walk.nothing()
        result, candidate = answer
        warnings = warnings_of(walk, candidate, self.catalog)
        return Rendered(result, candidate, decision, tuple(walk.attempts), warnings)

    def token_counter(self, candidate: Candidate) -> Callable[[str], int] | None:
        """The candidate's own tokenizer, counting; None where it is not on this host."""
        member = self.core.fleet.members.get(candidate.provider)
        if member is None or not isinstance(member.provider, CountsTokens):
            return None
        return member.provider.token_counter(candidate.model)

    def granted_seconds(self, name: str | None) -> float:
        """How long the operator lets those who go by this name take for a picture; 0 where nothing is said of them."""
        if name is None:
            return 0.0
        keys = {name}
        with suppress(UnknownModel):
            keys |= {row.provider for row in self.catalog.named(name)}
        members = self.core.fleet.members
        return max((members[key].table.timeout_seconds or 0.0 for key in keys if key in members), default=0.0)

    def _patient(self, need: Need) -> Need:
        """The need with all the time that the operator grants to whom it names: a slow model may be wanted so."""
        return replace(need, deadline_seconds=max(need.deadline_seconds, self.granted_seconds(need.named)))

    async def prepare(self, config: ProvidersConfig) -> PutInForce:
        """Build what another configuration calls for; nothing changes before what is returned is called."""
        return await self.core.prepare(config)

    async def reload(self, config: ProvidersConfig) -> None:
        """Put another configuration in force at once; renderings under way end with what they began with."""
        await (await self.prepare(config))()

    async def refresh(self) -> None:
        """Learn what other processes and the ledger know; cheap when it was done within the second."""
        await self.core.refresh()

    def start(self) -> None:
        """Begin to probe all that need no device, and to hear from other processes, until `close`."""
        self._keeper = self._keeper or Keeper(self.core)

    def health(self) -> tuple[ProviderStatus, ...]:
        """Every provider as it was last seen."""
        today = self.core.clock.now().date()
        members = self.core.fleet.members.items()
        return provider_statuses(
            self.core, self.catalog, ((key, models_of(member, self.catalog, today)) for key, member in members)
        )

    async def close(self) -> None:
        """Stop the background work and close every provider."""
        if self._keeper is not None:
            await self._keeper.stop()
        await self.core.close()

    def _listed(self, need: Need) -> tuple[OfferList, tuple[Asked, ...]]:
        """The offers for this need. They change with configuration, catalog and day alone, so they are remembered."""
        fleet, today = self.core.fleet, self.core.clock.now().date()
        if fleet is not self._offered_by:
            self._offers.clear()
            self._offered_by = fleet
        key = (need, today)
        known = self._offers.get(key)
        if known is None:
            listed = list_offers(fleet, self.catalog, need, today)
            known = self._offers[key] = (listed, tuple(self._asked(offer, shape_of(need)) for offer in listed.offers))
            if len(self._offers) > OFFERS_KEPT:
                self._offers.popitem(last=False)
        return known

    def _asked(self, offer: Offer, shape: str) -> Asked:
        member = self.core.fleet.members.get(offer.provider)
        table = NO_TABLE if member is None else member.table
        return Asked(offer.provider, offer.model, shape, table, offer.quote.seconds if offer.quote else 0.0)

    def _call(
        self,
        fleet: Fleet[ImageProvider],
        need: Need,
        candidate: Candidate,
        prepare: Callable[[], ImageRequest],
        progress: Progress,
        left: float,
    ) -> Call[ImageResult]:
        """The call that `candidate` would get, quoted anew for the very request that is sent."""
        member, provider = on_duty(fleet, candidate)
        request = prepare()
        row = self.catalog.models.get(candidate.model)
        timeout = member.table.timeout_seconds or (row.timeout_seconds if row else PLAIN_TIMEOUT_SECONDS)
        request = replace(request, model=candidate.model, deadline_seconds=min(timeout, left))
        try:
            listed = quoted(provider, request)
        except ValueError as error:
            raise Passed(Failure(candidate.provider, candidate.model, Reason.SIZE_UNSUPPORTED)) from error
        except ProviderError as error:
            raise Passed(Failure(candidate.provider, candidate.model, Reason.NOT_QUOTED)) from error
        pair, shape = (candidate.provider, candidate.model), shape_of(need)
        asked = Asked(*pair, shape, member.table, listed.seconds, member.identity)
        quote = priced(listed, self.core.health.vitals(asked.name).price_ratio) or listed
        refuse_above(need.max_cost, quote, candidate)
        return Call(
            asked=asked,
            candidate=candidate,
            quote=quote,
            listed_maximum=listed.maximum,
            # A local model's own clock starts when the device does, so here only the deadline counts.
            limit_seconds=left if candidate.local else min(timeout, left),
            patience=0.0,
            start=unless_retired(member, row, self.core.clock, lambda: provider.generate(request, progress)),
            settled=picture_cost,
        )

    async def _last_resort(self, walk: Failover[ImageResult]) -> tuple[ImageResult, Candidate] | None:
        renderer = walk.decision.last_resort
        if renderer is None:
            return None
        result = await walk.attempt(renderer, self.core.clock.monotonic() + LAST_RESORT_SECONDS)
        return None if result is None else (result, renderer)


def less(need: Need, usd: Decimal) -> Need:
    """The same need when so much of its money is spent."""
    return need if need.max_cost is None else replace(need, max_cost=max(Decimal(0), need.max_cost - usd))


def shape_of(need: Need) -> str:
    """The class of a call for its duration: the quality, and the size in half megapixels."""
    return f"{need.quality} {round(need.width * need.height / 500_000) / 2:g}MP"
