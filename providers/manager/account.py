"""What a call costs: written down before it is made and after it has ended, under a hold of the most it may cost."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import structlog

from providers.manager.admission import Passed, passed
from providers.manager.decision import Reason
from providers.manager.run import Attempt, Failure, Outcome
from providers.manager.surely import surely, taken
from providers.ports import BudgetReached

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from providers.config import House
    from providers.image import Quote
    from providers.manager.call import Call
    from providers.manager.decision import Candidate
    from providers.manager.run import AttemptJournal
    from providers.manager.spending import Spending
    from providers.ports import Clock, SpendHold, SpendLedger

ZERO = Decimal(0)

log = structlog.get_logger(__name__)


def refuse_above(max_cost: Decimal | None, quote: Quote, candidate: Candidate) -> None:
    """Make no call that may cost more than `max_cost` USD.

    Raises:
        Passed: it may.
    """
    if max_cost is not None and quote.maximum > max_cost:
        values = {"maximum": str(quote.maximum), "limit": str(max_cost)}
        raise Passed(Failure(candidate.provider, candidate.model, Reason.MAX_COST, values))


@dataclass(slots=True)
class Account:
    """How one attempt stands, so that whatever ends it can be written down. `settled` is in USD."""

    attempt_id: str
    outcome: Outcome = Outcome.CANCELLED
    settled: Decimal = ZERO
    error: str | None = "CANCELLED"
    hold: SpendHold | None = None


@dataclass(frozen=True, slots=True)
class Accounts:
    """Opens and closes them, in the journal of whoever asks and in the ledger of the house."""

    ledger: SpendLedger
    spending: Spending
    clock: Clock
    house: House

    @asynccontextmanager
    async def opened(self, call: Call[Any], journal: AttemptJournal, attempts: list[Attempt]) -> AsyncIterator[Account]:
        """The account of a call that is made within the block; whatever it says at the end is written down.

        Raises:
            Passed: there is no money for it.
        """

        async def strike_out(attempt_id: str) -> None:
            await journal.finish(attempt_id, Outcome.CANCELLED, ZERO, "CANCELLED")

        account = Account(await taken(journal.begin(call.candidate, call.quote.maximum), strike_out))
        started, started_at = self.clock.monotonic(), self.clock.now()
        try:
            await self._reserve(call, account)
            yield account
        finally:
            asked, quote = call.asked, call.quote
            attempts.append(
                Attempt(
                    id=account.attempt_id,
                    provider=asked.provider,
                    model=asked.model,
                    started_at=started_at,
                    seconds=round(self.clock.monotonic() - started, 3),
                    outcome=account.outcome,
                    expected=quote.expected,
                    maximum=quote.maximum,
                    settled=account.settled,
                    error=account.error,
                )
            )
            await surely(self._close(call, account, journal))

    async def _reserve(self, call: Call[Any], account: Account) -> None:
        maximum = call.quote.maximum
        if maximum <= 0:
            return
        scope = self.spending.scope(call.asked.provider, account.attempt_id, call.asked.table, self.house)
        try:
            account.hold = await taken(self.ledger.reserve(scope, maximum), self.ledger.release)
        except BudgetReached as error:
            account.outcome, account.error = Outcome.REFUSED, Reason.BUDGET_REACHED
            values = {"budget": error.scope, "left": str(max(ZERO, error.limit - error.spent))}
            raise passed(call, Reason.BUDGET_REACHED, **values) from error
        self.spending.set_aside(call.asked.provider, maximum)

    async def _close(self, call: Call[Any], account: Account, journal: AttemptJournal) -> None:
        hold = account.hold
        if hold is not None:
            self.spending.settled(call.asked.provider, hold.maximum, account.settled)
            settled = account.settled
            await _tried(self.ledger.settle(hold, settled) if settled > 0 else self.ledger.release(hold), account)
        await _tried(journal.finish(account.attempt_id, account.outcome, account.settled, account.error), account)


async def _tried(writing: Awaitable[None], account: Account) -> None:
    """A picture that is paid for is not thrown away because nobody could write it down.

    What stays open counts at its maximum, so no budget is passed for it.
    """
    try:
        await writing
    except Exception:  # journal and ledger are ports, and what they raise is theirs
        log.exception("a call could not be closed", attempt=account.attempt_id)
