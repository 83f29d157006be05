"""What can keep an embedded service from serving. Messages are written for the operator."""

from __future__ import annotations

from signboard.errors import OperatorError


class EmbeddedServiceError(OperatorError):
    """An embedded service cannot be had; the message says why and what to do."""


class ServiceDidNotStart(EmbeddedServiceError):
    """The server's process ended, or was not ready in time. The end of its own log is in the message."""

    def __init__(self, name: str, reason: str, log_tail: str) -> None:
        super().__init__(f"{name} did not start: {reason}" + (f"\n{log_tail}" if log_tail else ""))


class WrongMajorVersion(EmbeddedServiceError):
    """The data was written by another major version of PostgreSQL, whose files differ."""

    def __init__(self, found: str, have: str, folder: object) -> None:
        super().__init__(
            f"the data in {folder} was written by PostgreSQL {found}, but the binaries here are PostgreSQL {have}. "
            f"Point PG_BIN_DIR to the binaries of PostgreSQL {found}, run `signboard backup`, and restore the backup "
            f"into a new SIGNBOARD_HOME with PostgreSQL {have}."
        )


class NoUnprivilegedUser(EmbeddedServiceError):
    """PostgreSQL runs neither as root nor as a user without a name, and nobody else was found to run it as."""
