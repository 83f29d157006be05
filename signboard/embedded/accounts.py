"""Whom the embedded servers run as: ourselves, or, when we are root, somebody who can do less.

PostgreSQL refuses to run as root. Its files then live where that other user can reach them: a folder under 0700 parents
is out of reach, whatever its own mode.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from signboard.embedded.errors import NoUnprivilegedUser

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# A user made for this purpose comes first; `nobody` is on every Unix.
CANDIDATES = ("signboard", "nobody")

# Where files go that cannot stay at home, because the unprivileged user cannot pass a parent folder.
SHARED_STATE = Path("/var/lib/signboard")


@dataclass(frozen=True, slots=True)
class Account:
    """A Unix user that a server runs as."""

    name: str
    uid: int
    gid: int

    def owns(self, path: Path) -> None:
        """Give `path` to this account."""
        os.chown(path, self.uid, self.gid)


def unprivileged_account() -> Account | None:
    """The account that servers run as, or None for our own.

    Raises:
        NoUnprivilegedUser: we are root, and none of the candidates exists; or we are somebody without a name.
    """
    if os.name == "nt":
        return None
    import pwd  # noqa: PLC0415  # there is none on Windows

    if os.geteuid() != 0:
        _require_name(pwd.getpwuid, os.geteuid())
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise NoUnprivilegedUser(
        "PostgreSQL does not run as root, and there is no user to run it as: create one called `signboard`, "
        "start Signboard as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
    )


def _require_name(look_up: Callable[[int], object], uid: int) -> None:
    try:
        look_up(uid)
    except KeyError:
        raise NoUnprivilegedUser(
            f"user {uid} has no name on this machine, which PostgreSQL asks for when it makes its files: "
            "start Signboard as a user in /etc/passwd, or set DATABASE_URL to a PostgreSQL server."
        ) from None


def owner_of(data: Path) -> Account | None:
    """Who wrote `data`, when we are root: the same account goes on with it. None when there is no data, or root's."""
    if os.name == "nt" or os.geteuid() != 0 or not data.exists():
        return None
    entry = data.stat()
    return Account(f"uid {entry.st_uid}", entry.st_uid, entry.st_gid) if entry.st_uid != 0 else None


def can_reach(account: Account | None, path: Path) -> bool:
    """May `account` pass every folder above `path`, going by owner and mode?"""
    if account is None:
        return True
    return all(_can_pass(account, parent) for parent in path.resolve().parents)


def _can_pass(account: Account, folder: Path) -> bool:
    try:
        entry = folder.stat()
    except FileNotFoundError:
        return True  # it will be ours to make
    if entry.st_uid == account.uid:
        return bool(entry.st_mode & stat.S_IXUSR)
    if entry.st_gid == account.gid:
        return bool(entry.st_mode & stat.S_IXGRP)
    return bool(entry.st_mode & stat.S_IXOTH)


def server_folder(path: Path, account: Account | None) -> Path:
    """The folder of one server, where `account` can pass; returns where it really is.

    It stays ours, so that what we write there as root is ours too: logs, passwords,
    ports. The server gets folders inside.
    Where `account` cannot reach `path`, the folder is made under `SHARED_STATE` and `path` becomes a link to it.
    """
    if path.is_symlink() or path.is_dir():
        return path.resolve(strict=True)
    if can_reach(account, path):
        folder = path
        folder.mkdir()
    else:
        folder = Path(tempfile.mkdtemp(prefix=f"{path.name}-", dir=_shared_state()))
        path.symlink_to(folder, target_is_directory=True)
    folder.chmod(0o700 if account is None else 0o711)
    return folder.resolve()


def data_folder(path: Path, account: Account | None) -> Path:
    """An empty folder that only `account` can look into, made if there is none."""
    path.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        account.owns(path)
    return path


def reachable_programs(distribution: str, packages: Sequence[Path], account: Account | None) -> Path:
    """The folder that holds `packages`, or one under `SHARED_STATE` with copies where `account` cannot reach them."""
    if all(can_reach(account, package / "program") for package in packages):
        return packages[0].parent
    from importlib.metadata import version  # noqa: PLC0415  # slow, and only root gets here

    name = f"{distribution}-{version(distribution)}"
    target = _shared_state() / name
    if not target.is_dir():
        partial = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=_shared_state()))
        for package in packages:
            shutil.copytree(package, partial / package.name, symlinks=True)
        _let_everyone_read(partial)
        try:
            partial.replace(target)
        except OSError:  # another process has put it there meanwhile
            shutil.rmtree(partial)
    return target


def _let_everyone_read(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            owner_may = path.stat().st_mode & stat.S_IRWXU
            path.chmod(owner_may | (owner_may & 0o500) >> 3 | (owner_may & 0o500) >> 6)


def _shared_state() -> Path:
    SHARED_STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
    return SHARED_STATE
