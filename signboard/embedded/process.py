"""One server process: started in a session of its own, logging to a file, able to outlive us and be found again."""

from __future__ import annotations

import contextlib
import os
import random
import secrets
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypedDict

import psutil

from signboard.embedded.errors import ServiceDidNotStart

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Sequence

    from signboard.embedded.accounts import Account

LOOPBACK = "127.0.0.1"
POLL_SECONDS = 0.01
# A write-ahead log may take long to replay after a crash; a process that still lives is given this long.
READY_SECONDS = 300.0
STOP_SECONDS = 30.0
LOG_LIMIT_BYTES = 1_000_000
PORTS = range(20_000, 32_768)
PORT_DRAWS = 20


class EmbeddedServer(Protocol):
    """A server that we start, watch and stop. Every call blocks for as long as it takes."""

    @property
    def name(self) -> str: ...

    def start(self) -> None: ...

    def is_running(self) -> bool: ...

    def stop(self) -> None: ...


class ServerProcess:
    """A child process. It does not die with us: its data is safer in a server that is stopped in order."""

    def __init__(self, name: str, log: Path, account: Account | None) -> None:
        self._name = name
        self._log = log
        self._account = account
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, command: Sequence[str | Path], folder: Path, stdin: bytes = b"") -> None:
        """Run `command` in `folder`, handing it `stdin` once."""
        keep_recent(self._log)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # our own program, no shell
                [str(part) for part in command],
                cwd=folder,
                env=bare_environment(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_account(self._account),
            )
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError), self._process.stdin as pipe:
                pipe.write(stdin)

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Wait for `ready`.

        Raises:
            ServiceDidNotStart: the process ended first, or `READY_SECONDS` went by.
        """
        give_up = time.monotonic() + READY_SECONDS
        while not ready():
            if not self.is_running():
                code = self._process.returncode if self._process else None
                raise ServiceDidNotStart(self._name, f"it ended with code {code}", self.log_tail())
            if time.monotonic() > give_up:
                self.kill()
                raise ServiceDidNotStart(self._name, f"it was not ready after {READY_SECONDS:.0f} s", self.log_tail())
            time.sleep(POLL_SECONDS)

    def stop(self, *requests: signal.Signals) -> None:
        """Ask the process to end in each of these ways, kindest first, and wait; at last, kill it."""
        for request in requests:
            if not self.is_running() or self._process is None:
                break
            self._process.send_signal(request)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def log_tail(self, lines: int = 12) -> str:
        try:
            return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""


class RunAs(TypedDict, total=False):
    """The arguments of `subprocess` that name a user."""

    user: int
    group: int
    extra_groups: list[int]


def as_account(account: Account | None) -> RunAs:
    """The arguments that make `subprocess` run a program as `account`."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def bare_environment() -> dict[str, str]:
    """What a server gets to see: no keys, and no PG* variables that would change what it does."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C"}


def keep_recent(log: Path) -> None:
    """Put a log that has grown aside, in place of the one before it."""
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".old.log"))


def secret_file(path: Path) -> str:
    """The secret that `path` (mode 0600) keeps, thought up when there is none."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24), "utf-8")
    return path.read_text("utf-8")


def free_port(preferred: int | None = None) -> int:
    """`preferred` when nobody listens there, else a free port of the loopback interface.

    Below the ports that systems hand out for outgoing connections, so that nobody takes it while its server restarts.
    """
    drawn = random.sample(PORTS, PORT_DRAWS)
    for port in [preferred, *drawn, 0] if preferred else [*drawn, 0]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((LOOPBACK, port))
                return int(probe.getsockname()[1])
    raise ServiceDidNotStart("an embedded server", "there is no free port on the loopback interface", "")


def runs_in(pid: int, folder: Path) -> bool:
    """Is `pid` alive and working in `folder`?

    Both servers change to their data folder, so this tells a server from a stranger that got its process id later.
    """
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == folder.resolve()
    except psutil.Error:
        return False


def end_orphan(pid: int, folder: Path, *requests: signal.Signals) -> None:
    """End a server that outlived the process that had started it, kindest request first."""
    for request in requests:
        if not runs_in(pid, folder):
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            psutil.Process(pid).send_signal(request)
        give_up = time.monotonic() + STOP_SECONDS
        while runs_in(pid, folder) and time.monotonic() < give_up:
            time.sleep(POLL_SECONDS)
