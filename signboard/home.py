"""SIGNBOARD_HOME: the folder where this program's state lives, and what is where in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from signboard.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path


class HomeUnusable(OperatorError):
    """The home cannot be used by this user; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Home:
    """The places in a home. Nothing is made before `prepare` is called."""

    path: Path

    @property
    def files(self) -> Path:
        """Pictures, when no bucket keeps them."""
        return self.path / "files"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        return self.path / "valkey"

    @property
    def lock(self) -> Path:
        """Held by the owner of the embedded services."""
        return self.path / "owner.lock"

    @property
    def run(self) -> Path:
        """Written by the owner of the embedded services: their addresses, mode 0600."""
        return self.path / "run.json"

    def prepare(self) -> Home:
        """Make the folder when there is none, and the private folders in it; returns the home with its full path.

        Root's home can be passed through, though not looked into: the embedded PostgreSQL runs as somebody else.

        Raises:
            HomeUnusable: it cannot be made, or belongs to somebody else.
        """
        whole = Home(self.path.expanduser().absolute())
        as_root = os.name != "nt" and os.geteuid() == 0
        try:
            if not whole.path.is_dir():
                whole.path.mkdir(parents=True)
                whole.path.chmod(0o711 if as_root else 0o700)
            for folder in (whole.files, whole.logs, whole.backups):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise HomeUnusable(
                f"SIGNBOARD_HOME {whole.path} cannot be used: {error.strerror}. "
                "Point it to a folder that belongs to the user who runs Signboard."
            ) from error
        if not os.access(whole.path, os.W_OK | os.X_OK):
            raise HomeUnusable(
                f"SIGNBOARD_HOME {whole.path} belongs to another user (uid {whole.path.stat().st_uid}). "
                "Run Signboard as that user, or point SIGNBOARD_HOME elsewhere."
            )
        return whole
