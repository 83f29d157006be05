"""The device process: one per GPU and host, whoever asks. It holds the weights and makes the pictures, one by one.

    python -m providers.local.device --folder FOLDER --device cuda:0 --identity GPU-5d0d…

It takes a file lock, listens on a Unix socket in FOLDER, goes to the background and exits once nobody has asked for
anything for a while. Exit codes of the foreground part: 0 when it listens, `HELD` when another process has the device.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import logging
import os
import socket
import sys
from pathlib import Path

from providers.local.device_server import DeviceServer

HELD = 3
BACKLOG = 128


def device_files(folder: Path, identity: str) -> tuple[Path, Path, Path]:
    """Lock, socket and log in `folder` of the device that the host knows by `identity`."""
    name = identity.replace(":", "-")
    return folder / f"{name}.lock", folder / f"{name}.sock", folder / f"{name}.log"


def main(arguments: list[str] | None = None) -> int:
    """Take the device, or say that it is taken, and serve it in the background."""
    parser = argparse.ArgumentParser(prog="providers.local.device", description="Serves one GPU on this host.")
    parser.add_argument("--folder", type=Path, required=True, help="where lock, socket and log lie; private")
    parser.add_argument("--device", required=True, help='"cuda:0", "cuda:1" … or "cpu"')
    parser.add_argument("--identity", help="what the host knows the device by; its name otherwise")
    parser.add_argument("--idle-exit", type=float, default=900.0, help="seconds without a job before it exits")
    given = parser.parse_args(arguments)
    lock_file, socket_file, log_file = device_files(given.folder, given.identity or given.device)
    os.umask(0o077)
    lock = lock_file.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return HELD
    listener = _listen(socket_file)
    if os.fork():
        return 0  # the child has the lock and the socket
    _detach(log_file)
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    try:
        asyncio.run(DeviceServer(given.device, given.idle_exit).serve(listener, socket_file))
    finally:
        # Weights are let go by the end of the process; torch's own tear-down can take seconds and may crash.
        logging.shutdown()
        os._exit(0)


def _listen(file: Path) -> socket.socket:
    """A listening socket at `file`; what a crashed predecessor left there is replaced."""
    with contextlib.suppress(FileNotFoundError):
        file.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(file))
    file.chmod(0o600)
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def _detach(log_file: Path) -> None:
    """Leave terminal, folder and streams of the asker; write to a log that starts anew with each process."""
    os.setsid()
    os.chdir("/")
    with Path(os.devnull).open("rb") as nothing, log_file.open("wb", buffering=0) as log:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")


if __name__ == "__main__":
    sys.exit(main())
