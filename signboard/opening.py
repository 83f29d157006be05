"""The database with its tables the newest: what `serve` begins with, and commands that only look into it."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from db.database import Database, DatabaseLost
from signboard import backup, migrations
from signboard.embedded.postgres import programs
from signboard.embedded.services import Services
from signboard.home import Home

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from signboard.settings import Settings


@asynccontextmanager
async def opened(settings: Settings, pool_size: int) -> AsyncIterator[tuple[Services, Database]]:
    """The services, attached to or owned, and the database. Where it is away, each query says so.

    Raises:
        OutdatedTables: an external database has not been migrated.
    """
    async with Services(settings) as services:
        with suppress(DatabaseLost):
            await bring_up_to_date(settings, services.database_url)
        database = Database(services.database_url, pool_size=pool_size)
        try:
            yield services, database
        finally:
            await database.close()


async def bring_up_to_date(settings: Settings, database_url: str) -> None:
    """Migrate the embedded database, backing up what is in it; an external one is its owner's to migrate.

    Raises:
        DatabaseLost: it cannot be reached.
        OutdatedTables: the external database is at another revision.
    """
    revision = await migrations.current_revision(database_url)
    if revision == migrations.newest_revision():
        return
    if settings.database_url is not None:
        found = f"is at revision {revision}" if revision else "has no tables yet"
        raise migrations.OutdatedTables(f"the database {found}; run `signboard migrate` first")
    await backup.upgrade_safely(database_url, Home(settings.home).prepare().backups, programs(settings.pg_bin_dir))
