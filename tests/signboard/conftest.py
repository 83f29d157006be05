"""What the tests of the program share: homes for embedded services, and logging left as it was found."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

from db.database import Database
from signboard.embedded.services import Services
from signboard.settings import Settings
from tests.services.cluster import fast_folder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@pytest.fixture(autouse=True)
def _logging_restored() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.fixture
def home() -> Iterator[Path]:
    """Where a home may be made, within reach of any user, as pytest's own folders are not."""
    with tempfile.TemporaryDirectory(prefix="signboard-home-", dir=fast_folder()) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "home"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(scope="module")
def reachable_folder() -> Iterator[Path]:
    """A folder for all tests of a file, within reach of any user: root's servers would leave data elsewhere."""
    with tempfile.TemporaryDirectory(prefix="signboard-module-", dir=fast_folder()) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def initialised_home() -> Iterator[Path]:
    """A home whose services have run once; to be copied, not used."""

    async def run_once(path: Path) -> None:
        async with Services(Settings(home=path)):
            pass

    with tempfile.TemporaryDirectory(prefix="signboard-initialised-", dir=fast_folder()) as folder:
        Path(folder).chmod(0o755)
        asyncio.run(run_once(Path(folder) / "home"))
        yield Path(folder) / "home"


@pytest.fixture
def used_home(home: Path, initialised_home: Path) -> Path:
    """A home of this test's own whose services have run before: the quick way to a running database."""
    subprocess.run(["cp", "-a", initialised_home, home], check=True)
    (home / "postgres" / "port").unlink()
    (home / "valkey" / "port").unlink()
    return home
