"""`signboard migrate`: bring the database to the newest tables, after a backup."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from signboard.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command to the program's command line."""
    app.command()(migrate)


def migrate() -> None:
    """Bring the database to the newest tables; what is in it is backed up first."""
    from signboard.settings import load_settings  # noqa: PLC0415  # the command line starts faster without

    before, after, saved = asyncio.run(bring_up_to_date(load_settings()))
    if before == after:
        typer.echo(f"The tables are the newest already ({after}).")
        return
    typer.echo(f"The tables went from {before or 'nothing'} to {after}.")
    if saved is not None:
        typer.echo(f"What was in the database before is in {saved} (`signboard restore` puts it back).")


async def bring_up_to_date(settings: Settings) -> tuple[str | None, str | None, Path | None]:
    """The revision before, the revision after, and the backup if one was needed."""
    from signboard import backup, migrations  # noqa: PLC0415
    from signboard.embedded.postgres import programs  # noqa: PLC0415
    from signboard.embedded.services import Services  # noqa: PLC0415
    from signboard.home import Home  # noqa: PLC0415

    home = Home(settings.home).prepare()
    async with Services(settings) as services:
        before = await migrations.current_revision(services.database_url)
        saved = await backup.upgrade_safely(services.database_url, home.backups, programs(settings.pg_bin_dir))
        return before, await migrations.current_revision(services.database_url), saved
