"""Where Valkey does not run (Windows): a Redis-compatible server in threads of this process, which keeps nothing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from signboard.embedded.errors import ServiceDidNotStart
from signboard.embedded.process import LOOPBACK, free_port

if TYPE_CHECKING:
    from fakeredis import TcpFakeServer


class InProcessRedis:
    """The server of fakeredis: it knows no passwords, and what is in it is gone with the process."""

    name = "fakeredis"

    def __init__(self) -> None:
        self._server: TcpFakeServer | None = None
        self._thread: threading.Thread | None = None
        self._port: int | None = None

    def url(self, database: int = 0) -> str:
        """The address of logical `database`."""
        return f"redis://{LOOPBACK}:{self._port}/{database}"

    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Serve.

        Raises:
            ServiceDidNotStart: the package is missing, or the port was taken at this moment.
        """
        try:
            from fakeredis import TcpFakeServer  # noqa: PLC0415  # installed where it is needed only

            self._port = free_port(self._port)
            self._server = TcpFakeServer((LOOPBACK, self._port), server_type="valkey")
        except (ImportError, OSError) as error:
            raise ServiceDidNotStart(self.name, str(error), "") from error
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more connections, and forget everything."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = self._thread = None
