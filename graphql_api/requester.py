"""Who sent a request: until people can sign in, everybody is a guest, known by a cookie or else by the address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studio.generation.requester import Requester

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

GUEST_COOKIE = "signboard_guest"
COOKIE_SHAPE = re.compile(r"[A-Za-z0-9_-]{16,64}")


def requester_of(connection: HTTPConnection) -> Requester:
    """Name the caller of an HTTP request or a socket."""
    address = connection.client.host if connection.client else ""
    cookie = connection.cookies.get(GUEST_COOKIE, "")
    known_by = cookie if COOKIE_SHAPE.fullmatch(cookie) else address
    return Requester(scope=f"guest:{known_by}", address=address)
