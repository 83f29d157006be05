"""What managers of pictures and of words share: state, ledger, clock, health, and the fleet in force."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import structlog

from providers.manager.account import Accounts
from providers.manager.admission import Admission
from providers.manager.call import Caller
from providers.manager.exchange import Exchange
from providers.manager.failover import RetryBudget
from providers.manager.fleet import Closeable, close_idle, raise_fleet
from providers.manager.health import Health
from providers.manager.outlook import Outlook
from providers.manager.permits import Permits
from providers.manager.spending import PREFIXES, Spending
from providers.state import FallbackState

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable

    from providers.config import ProvidersConfig
    from providers.manager.fleet import Build, Fleet
    from providers.ports import Clock, SharedState, SpendLedger

    PutInForce = Callable[[], Awaitable[None]]

P = TypeVar("P", bound=Closeable)

log = structlog.get_logger(__name__)


class Core(Generic[P]):
    """The parts of a manager of one kind of provider."""

    def __init__(  # noqa: PLR0913  the ports a manager stands on, each of them its own thing
        self,
        config: ProvidersConfig,
        build: Build[P],
        kind: Literal["image", "text"],
        *,
        state: SharedState,
        ledger: SpendLedger,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self.kind = kind
        self.clock = clock
        self.rng = rng
        self.state = FallbackState(state, clock, f"{kind}:")
        self.ledger = ledger
        self.permits = Permits(self.state, clock, config.tables(kind))
        self.spending = Spending(ledger, clock, PREFIXES[kind])
        self.health = Health(clock, rng)
        self.outlook = Outlook(self.health, self.permits, self.spending, clock)
        self.process = f"{rng.getrandbits(64):016x}"
        self.exchange = Exchange(self.state, self.health, self.permits, clock, self.process)
        self.retries = RetryBudget()
        self._build = build
        self.fleet: Fleet[P] = raise_fleet(config, config.tables(kind), build)
        self.health.news.identities = _identities(self.fleet)

    @property
    def caller(self) -> Caller:
        return Caller(
            admission=Admission(self.state, self.health, self.permits, self.clock),
            accounts=Accounts(self.ledger, self.spending, self.clock, self.fleet.config.house),
            health=self.health,
            exchange=self.exchange,
            clock=self.clock,
        )

    async def refresh(self, *, now: bool = False) -> None:
        """Bring health and money up to date: at most once a second and every five seconds, unless `now`."""
        tables = self.fleet.config.tables(self.kind)
        await self.exchange.hear(tables)
        try:
            await self.spending.refresh(tables, self.fleet.config.house, now=now)
        except Exception as error:  # noqa: BLE001  the ledger itself is asked again, and exactly, before each call
            log.warning("the ledger could not be read", reason=type(error).__name__)

    async def prepare(self, config: ProvidersConfig) -> PutInForce:
        """Build what `config` calls for. It comes into force when what is returned is called."""
        fleet = await asyncio.to_thread(raise_fleet, config, config.tables(self.kind), self._build, self.fleet)
        return partial(self._put_in_force, fleet)

    async def _put_in_force(self, fleet: Fleet[P]) -> None:
        """Calls in flight end with what they began with."""
        before, config = self.fleet, fleet.config
        tables = config.tables(self.kind)
        for key, table in tables.items():
            fleet.members[key].put_under(table)
        self.fleet = fleet
        self.permits.allow(tables)
        self.health.news.identities = _identities(self.fleet)
        for key, member in self.fleet.members.items():
            known = before.members.get(key)
            if known is None or known.identity != member.identity:
                self.health.renewed(key)
        await self.exchange.flush()
        log.info(
            "providers reloaded", kind=self.kind, was=before.config.version, now=config.version, file=config.source
        )
        await self.tidy()

    async def tidy(self) -> None:
        """Close what no configuration calls for and no call uses any more."""
        await close_idle(self.fleet, self.clock)

    async def close(self) -> None:
        await close_idle(self.fleet, self.clock, everybody=True)


def _identities(fleet: Fleet[Any]) -> dict[str, str]:
    return {key: member.identity for key, member in fleet.members.items()}
