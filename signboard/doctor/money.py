"""What has been spent of each budget, as `signboard providers` counts it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from db.database import Database, DatabaseLost
from providers.config import ConfigRefused, read_config
from providers.manager.spending import PREFIXES, WARN_AT
from signboard.doctor.findings import Finding, Status
from signboard.doctor.servers import database_url
from studio.ledger import PostgresLedger

if TYPE_CHECKING:
    from decimal import Decimal

    from providers.config import House, ProvidersConfig, ProviderTable
    from signboard.settings import Settings

LEFT = {"day": "budget.day", "month": "budget.month"}
NEAR = {"day": "budget.day_near", "month": "budget.month_near"}
REACHED = {"day": "budget.day_reached", "month": "budget.month_reached"}


async def budgets(settings: Settings) -> list[Finding]:
    """Every budget in force, while the database runs; what keeps it from being known is told elsewhere."""
    url = database_url(settings)
    if url is None:
        return []
    database = Database(url, pool_size=1)
    try:
        config = read_config(settings.providers)
        return await _spent(PostgresLedger(database), config)
    except (ConfigRefused, DatabaseLost, SQLAlchemyError):
        return []
    finally:
        await database.close()


async def _spent(ledger: PostgresLedger, config: ProvidersConfig) -> list[Finding]:
    tables: list[tuple[str | None, str, House | ProviderTable]] = [(None, "house", config.house)]
    tables += [(PREFIXES["image"] + key, key, table) for key, table in config.providers.items()]
    tables += [(PREFIXES["text"] + key, f"{key} (text)", table) for key, table in config.text_providers.items()]
    found: list[Finding] = []
    for account, name, table in tables:
        budgeted = {"day": table.daily_budget, "month": table.monthly_budget}
        limits = {period: limit for period, limit in budgeted.items() if limit is not None}
        if not limits:
            continue
        spent = await ledger.spent(account)
        amounts = {"day": spent.today, "month": spent.this_month}
        found += [_finding(name, period, amounts[period], limit) for period, limit in limits.items()]
    return found


def _finding(name: str, period: str, spent: Decimal, limit: Decimal) -> Finding:
    values = {"scope": name, "spent": f"{spent:.2f}", "limit": f"{limit:.2f}"}
    if spent >= limit:
        return Finding(REACHED[period], Status.WARNING, values)
    if spent >= limit * WARN_AT:
        return Finding(NEAR[period], Status.WARNING, values)
    return Finding(LEFT[period], values=values)
