"""What is on, what is missing, and what to do about it: looks at everything, starts nothing, changes nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from signboard.doctor import files, models, money, program, servers
from signboard.doctor.findings import Finding, Status
from signboard.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Check = Callable[[Settings], Awaitable[list[Finding]]]

__all__ = ["Finding", "Status", "examine"]

SECONDS_PER_CHECK = 15.0

CHECKS: tuple[Check, ...] = (
    program.about,
    program.home,
    servers.http,
    servers.database,
    servers.redis,
    servers.workers,
    models.providers,
    money.budgets,
    models.devices,
    files.disk,
    files.retention,
    files.backups,
    files.logs,
    program.fonts,
)


async def examine() -> list[Finding]:
    """Everything there is to say, in the order in which people look for it; what is broken hides nothing else."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return [Finding("settings.wrong", Status.FAILED, {"problem": line}) for line in str(error).splitlines()]
    return [finding for check in CHECKS for finding in await _findings(check, settings)]


async def _findings(check: Check, settings: Settings) -> list[Finding]:
    try:
        async with asyncio.timeout(SECONDS_PER_CHECK):
            return await check(settings)
    except TimeoutError:
        return [Finding("check.slow", Status.FAILED, {"check": check.__name__, "seconds": SECONDS_PER_CHECK})]
    except Exception as error:  # noqa: BLE001  # a doctor who is taken ill is no help
        problem = f"{type(error).__name__}: {error}"
        return [Finding("check.broken", Status.FAILED, {"check": check.__name__, "problem": problem})]
