"""Providers that follow a script on a simulated clock, a journal that remembers, and a house made of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Coroutine  # noqa: TC003  the dataclass below is read by name
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from providers.catalog import Catalog
from providers.clock import SimulatedClock
from providers.config import ProviderTable, parse_config
from providers.image import Capabilities, ImageRequest, ImageResult, Method, Probe, Progress, Quote, Step
from providers.ledger import MemoryLedger
from providers.manager import Candidate, ImageManager, Need, NotAvailable, Notice, Outcome, Reason, Rendered, RunContext
from providers.state import MemoryState

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"

Setup = dict[str, Any]
T = TypeVar("T")


@dataclass
class Scripted:
    """A provider that takes `seconds`, costs `price`, and fails when `trouble` says so; not to be used once closed."""

    clock: SimulatedClock
    models: tuple[str, ...]
    price: Decimal = Decimal("0.04")
    maximum: Decimal | None = None
    charged: Decimal | None = None
    tells_cost: bool = True
    seconds: float = 10.0
    quoted_seconds: float | None = None
    capabilities_more: Setup = field(default_factory=dict)
    trouble: Callable[[ImageRequest], Exception | None] = lambda _: None
    trouble_seconds: float | None = None
    dearer_for: str = ""
    healthy: bool = True
    probe_detail: str = "ok"
    probe_error: str | None = None
    calls: list[tuple[float, ImageRequest]] = field(default_factory=list)
    running: int = 0
    most_running: int = 0
    probes: int = 0
    closed: bool = False
    cancelled: int = 0

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(models=self.models, **self.capabilities_more)

    def quote(self, request: ImageRequest) -> Quote:
        seconds = self.seconds if self.quoted_seconds is None else self.quoted_seconds
        times = 10 if self.dearer_for and self.dearer_for in request.prompt else 1
        return Quote(self.price * times, (self.maximum or self.price) * times, seconds, "as scripted")

    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        assert not self.closed
        self.calls.append((self.clock.monotonic(), request))
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            error = self.trouble(request)
            await self.clock.sleep(self.seconds if error is None else self._seconds_to_fail)
        except BaseException:
            self.cancelled += 1
            raise
        finally:
            self.running -= 1
        if error is not None:
            raise error
        progress(Step(1, 1))
        cost = self.price if self.charged is None else self.charged
        return ImageResult(PNG, request.width, request.height, settled_cost=cost if self.tells_cost else None)

    @property
    def _seconds_to_fail(self) -> float:
        return self.seconds if self.trouble_seconds is None else self.trouble_seconds

    async def probe(self) -> Probe:
        self.probes += 1
        return Probe(self.healthy, self.probe_detail, 0.1, error=self.probe_error)

    async def close(self) -> None:
        self.closed = True


@dataclass
class Journal:
    """Remembers every attempt, and what was open when."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def begin(self, candidate: Candidate, maximum: Decimal) -> str:
        key = f"attempt-{len(self.rows) + 1}"
        self.rows[key] = {"model": candidate.model, "maximum": maximum, "outcome": None}
        return key

    async def finish(self, attempt_id: str, outcome: Outcome, settled: Decimal, error: str | None) -> None:
        assert self.rows[attempt_id]["outcome"] is None
        self.rows[attempt_id] |= {"outcome": outcome, "settled": settled, "error": error}

    @property
    def told(self) -> list[tuple[str, str, Decimal, str | None]]:
        return [(row["model"], row["outcome"], row["settled"], row["error"]) for row in self.rows.values()]

    @property
    def open(self) -> int:
        return sum(row["outcome"] is None for row in self.rows.values())


@dataclass
class House:
    """A manager over scripted providers; several houses over one state and ledger are several processes."""

    clock: SimulatedClock
    state: Any
    ledger: MemoryLedger
    vendors: dict[str, Scripted]
    manager: ImageManager
    built: defaultdict[str, int]
    journal: Journal = field(default_factory=Journal)

    async def render(self, need: Need | None = None, journal: Journal | None = None, **run: Any) -> Rendered:
        context = RunContext(journal or self.journal, seed=run.pop("seed", 1), **run)
        return await self.manager.render(need or wanted(), lambda candidate: asked(candidate.model), context)

    def replaced(self, key: str, setup: Setup) -> None:
        """The next build of this table gives another provider."""
        self.vendors[key] = Scripted(self.clock, **{"models": (key,), **setup})

    async def play(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work` on simulated time."""
        return await self.clock.run(work)


def wanted(**changes: Any) -> Need:
    return Need(**{"width": 1024, "height": 1024, **changes})


def asked(model: str, **changes: Any) -> ImageRequest:
    return ImageRequest(**{"model": model, "prompt": "a cup of coffee", "width": 1024, "height": 1024, **changes})


RENDERER_METHODS = frozenset({Method.TEXT_TO_IMAGE})
CATALOG = Catalog.load()


@dataclass
class Builder:
    """Hands the scripted providers out, and counts how often each was built."""

    made: dict[str, Scripted]
    built: defaultdict[str, int]
    keys: str

    def __call__(self, key: str, table: ProviderTable) -> Scripted:
        if table.enabled is False:
            raise NotAvailable(Notice(Reason.DISABLED))
        if key not in self.made:
            raise NotAvailable(Notice(Reason.MISSING_KEY, {"variable": f"{key.upper()}_KEY"}))
        self.built[key] += 1
        return self.made[key]

    def account(self, table: ProviderTable) -> str:
        del table
        return self.keys


def build_house(
    config: str,
    clock: SimulatedClock | None = None,
    state: Any = None,
    ledger: MemoryLedger | None = None,
    seed: int = 7,
    account: str = "",
    **vendors: Any,
) -> House:
    """`vendors` are keyword arguments of `Scripted` by provider key; the renderer is there by itself.

    `account` stands for the keys in this process's environment.
    """
    clock = clock or SimulatedClock(START)
    state = state or MemoryState(clock)
    ledger = ledger or MemoryLedger(clock)
    made = {
        key: made if isinstance(made, Scripted) else Scripted(clock, **{"models": (key,), **made})
        for key, made in vendors.items()
    }
    made.setdefault("poster", Scripted(clock, ("poster",), price=Decimal(0), seconds=0.1, charged=Decimal(0)))
    built: defaultdict[str, int] = defaultdict(int)

    build = Builder(made, built, account)
    manager = ImageManager(
        parse_config(config), CATALOG, build, state=state, ledger=ledger, clock=clock, rng=random.Random(seed)
    )
    return House(clock, state, ledger, made, manager, built)


def tables(*keys: str, house: str = "", **more: str) -> str:
    """A providers.toml with these providers switched on; `more` are lines for single tables."""
    text = f"[house]\n{house}\n" if house else ""
    return text + "".join(f"[providers.{key}]\nenabled = true\n{more.get(key, '')}\n" for key in keys)
