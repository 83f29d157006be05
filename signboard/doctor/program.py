"""The program itself, its home and its fonts."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

from signboard.doctor.findings import Finding, Status
from signboard.home import Home

if TYPE_CHECKING:
    from signboard.settings import Settings

SYLLABLES = "".join(map(chr, range(0xAC00, 0xD7A4)))


async def about(settings: Settings) -> list[Finding]:
    """Versions."""
    del settings
    values = {"version": version("signboard"), "python": platform.python_version(), "system": platform.platform()}
    return [Finding("program.version", values=values)]


async def home(settings: Settings) -> list[Finding]:
    """Where state lives, and whether it can."""
    place = Home(settings.home.expanduser().absolute())
    if not place.path.exists():
        return [Finding("home.absent", Status.NOTE, {"path": place.path})]
    if not place.path.is_dir() or not os.access(place.path, os.R_OK | os.W_OK | os.X_OK):
        problem = f"{place.path} is no folder that this user may write to"
        return [Finding("home.unusable", Status.FAILED, {"problem": problem})]
    elsewhere = [
        Finding("home.elsewhere", Status.NOTE, {"what": folder.name, "path": folder.readlink()})
        for folder in (place.postgres, place.valkey)
        if folder.is_symlink()
    ]
    return [Finding("home.used", values={"path": place.path}), *elsewhere]


async def fonts(settings: Settings) -> list[Finding]:
    """Can every Hangul syllable be set in every font, or in the one that stands in for it?"""
    from drawing.fonts import FONT_FILES, font_for  # noqa: PLC0415  # opens every font

    del settings
    broken = [
        Finding("fonts.broken", Status.FAILED, {"font": file.title})
        for name, file in FONT_FILES.items()
        if any(font_for(syllable, name) is None for syllable in SYLLABLES)
    ]
    return broken or [Finding("fonts.all", values={"count": len(FONT_FILES)})]
