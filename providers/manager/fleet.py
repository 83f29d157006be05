"""The providers that one version of the configuration calls for. A reload makes the next fleet; calls keep theirs."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, runtime_checkable

import structlog

from providers.clock import within
from providers.config import RENDERER, ProviderTable
from providers.manager.decision import Notice, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from providers.config import ProvidersConfig
    from providers.ports import Clock

CLOSE_SECONDS = 5.0
# What the manager itself reads from a table; no provider has to be built anew for it.
MANAGED = (
    "drain",
    "priority",
    "weight",
    "requests_per_minute",
    "max_concurrency",
    "model_limits",
    "daily_budget",
    "monthly_budget",
    "prefer_for",
)

P_co = TypeVar("P_co", covariant=True)
P = TypeVar("P", bound="Closeable")

log = structlog.get_logger(__name__)


class NotAvailable(Exception):
    """A provider that cannot be had: switched off, without its key, or broken. `notice` says why, for people."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(f"{notice.code} {dict(notice.values)}")
        self.notice = notice


class Closeable(Protocol):
    """Whatever holds connections."""

    async def close(self) -> None: ...


class Build(Protocol[P_co]):
    """Makes the provider of a table, or raises `NotAvailable`."""

    def __call__(self, key: str, table: ProviderTable, /) -> P_co: ...


@runtime_checkable
class KnowsAccounts(Protocol):
    """A `Build` that can tell accounts apart."""

    def account(self, table: ProviderTable, /) -> str:
        """A text that changes with the account that `table` stands for on this host; it need not be readable."""
        ...


@dataclass(slots=True)
class Member(Generic[P]):
    """One table and what was made of it. `refusal` is set where `provider` is None, and while it is drained.

    `identity` is a digest of everything that it was made from, its key included: what was seen of a provider says
    nothing about one of another identity. `users` counts the renderings under way that may still call it.
    """

    key: str
    table: ProviderTable
    provider: P | None
    refusal: Notice | None
    identity: str
    users: int = 0

    @property
    def renderer(self) -> bool:
        return self.key == RENDERER

    def put_under(self, table: ProviderTable) -> None:
        """Let this table, from which the same provider would be built, be the one that holds."""
        self.table = table
        if self.provider is not None:
            self.refusal = Notice(Reason.DRAINED) if table.drain else None


@dataclass(slots=True)
class Fleet(Generic[P]):
    """Every table of the configuration, by key. `retired` are members of earlier fleets that may still be at work."""

    config: ProvidersConfig
    members: Mapping[str, Member[P]]
    retired: list[Member[P]] = field(default_factory=list)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Nobody of this fleet is closed before the block ends."""
        members = tuple(self.members.values())
        for member in members:
            member.users += 1
        try:
            yield
        finally:
            for member in members:
                member.users -= 1


def raise_fleet(
    config: ProvidersConfig, tables: Mapping[str, ProviderTable], build: Build[P], previous: Fleet[P] | None = None
) -> Fleet[P]:
    """The fleet of `config`. Providers whose table did not change are taken over, so their connections live on.

    Those still stand under the table that is in force: building the others may take a while, or fail.
    """
    old = dict(previous.members) if previous else {}
    members = {key: _kept(old.get(key), table) or _made(key, table, build) for key, table in tables.items()}
    kept = {id(member.provider) for member in members.values()}
    left = [member for member in old.values() if member.provider is not None and id(member.provider) not in kept]
    return Fleet(config, members, [*(previous.retired if previous else ()), *left])


async def close_idle(fleet: Fleet[P], clock: Clock, *, everybody: bool = False) -> None:
    """Close the providers that no configuration calls for and no call uses any more.

    One that fails at it, or takes long, keeps nobody from anything.
    """
    leaving = [member for member in fleet.retired if everybody or member.users == 0]
    fleet.retired = [member for member in fleet.retired if member not in leaving]
    for member in [*leaving, *(fleet.members.values() if everybody else ())]:
        if member.provider is not None:
            try:
                await within(clock, CLOSE_SECONDS, member.provider.close())
            except Exception as error:  # noqa: BLE001  a plugin is someone else's code
                log.warning("a provider did not close", provider=member.key, error=type(error).__name__)


def _kept(old: Member[P] | None, table: ProviderTable) -> Member[P] | None:
    if old is None or old.provider is None or _built_from(old.table) != _built_from(table):
        return None
    return old


def _built_from(table: ProviderTable) -> ProviderTable:
    """What building depends on; the rest (limits, budgets, priority) is the manager's and changes in place."""
    plain = ProviderTable()
    return table.model_copy(update={name: getattr(plain, name) for name in MANAGED})


def _made(key: str, table: ProviderTable, build: Build[P]) -> Member[P]:
    identity = _identity(table, build)
    try:
        member = Member(key, table, build(key, table), None, identity)
    except NotAvailable as error:
        return Member(key, table, None, error.notice, identity)
    member.put_under(table)
    return member


def _identity(table: ProviderTable, build: Build[P]) -> str:
    account = build.account(table) if isinstance(build, KnowsAccounts) else ""
    return sha256(f"{_built_from(table).model_dump_json()} {account}".encode()).hexdigest()[:16]
