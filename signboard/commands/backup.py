"""`signboard backup` and `signboard restore`: everything in one file, and back."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  # typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage import FileStore


def register(app: typer.Typer) -> None:
    """Add the commands to the program's command line."""
    app.command()(backup)
    app.command()(restore)


def backup(
    *,
    out: Annotated[Path | None, typer.Option(help="The file to write; one in the home's backups otherwise.")] = None,
    files: Annotated[bool, typer.Option(help="Put the pictures in as well.")] = True,
) -> None:
    """Write the database and the pictures to one file."""
    from signboard.backup import create, timestamp  # noqa: PLC0415  # the command line starts faster without

    async def run() -> None:
        async with studio() as at:
            target = out or at.backups / f"signboard-{timestamp()}.tar"
            if target.exists():
                raise typer.BadParameter(f"{target} is there already", param_hint="--out")
            made = await create(at.database_url, at.store if files else None, target, at.programs)
        typer.echo(f"{target}: {target.stat().st_size >> 10} KB, tables {made.revision}, {made.files} files.")
        for key in made.unreadable:
            typer.echo(f"could not be read and is not in it: {key}", err=True)

    asyncio.run(run())


def restore(
    source: Annotated[Path, typer.Argument(help="What `signboard backup` or `signboard migrate` wrote.", exists=True)],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of what is there.")] = False,
) -> None:
    """Put a backup back. End `signboard serve` and the workers first."""
    from signboard import backup as backups  # noqa: PLC0415

    async def run() -> None:
        async with studio() as at:
            if at.shared:
                raise backups.RestoreFailed("Signboard is running on this home: end it first")
            restored = await backups.restore(source, at.database_url, at.store, at.programs, replace=replace)
        typer.echo(f"Restored what there was at {restored.made_at}: {restored.files} files.")

    asyncio.run(run())


@dataclass(frozen=True, slots=True, repr=False)
class Places:
    """Where things are. `shared`: the embedded services belong to another process, which uses them."""

    database_url: str
    store: FileStore
    backups: Path
    programs: Path
    shared: bool


@asynccontextmanager
async def studio() -> AsyncIterator[Places]:
    """The database, the files and the programs that the settings name."""
    from signboard.embedded.postgres import programs  # noqa: PLC0415
    from signboard.embedded.services import Services  # noqa: PLC0415
    from signboard.home import Home  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415
    from storage import FileStore  # noqa: PLC0415

    settings = load_settings()
    home = Home(settings.home).prepare()
    async with Services(settings) as services:
        yield Places(
            database_url=services.database_url,
            store=FileStore(settings.storage_url or home.files.as_uri()),
            backups=home.backups,
            programs=programs(settings.pg_bin_dir),
            shared=settings.database_url is None and not services.owner,
        )
