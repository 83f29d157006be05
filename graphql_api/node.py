"""Global ids: opaque text that names a type and a key, so that `node` finds anything again."""

from __future__ import annotations

import base64
import binascii
from uuid import UUID

import strawberry


@strawberry.interface(description="Anything that has a global id.")
class Node:
    """Anything that has a global id."""

    id: strawberry.ID


def global_id(kind: str, key: UUID) -> strawberry.ID:
    """Make the global id of the `kind` (a GraphQL type name) with this key."""
    return strawberry.ID(base64.urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("="))


def parse_global_id(text: str) -> tuple[str, UUID] | None:
    """Return type name and key, or None when the text is no id that was handed out: nothing is found under it."""
    try:
        padded = text + "=" * (-len(text) % 4)
        kind, key = base64.b64decode(padded, altchars=b"-_", validate=True).decode().split(":", 1)
        return kind, UUID(key)
    except (ValueError, binascii.Error):
        return None


def key_of(kind: str, text: str) -> UUID | None:
    """Return the key if the text is the id of a `kind`, else None."""
    parsed = parse_global_id(text)
    return parsed[1] if parsed and parsed[0] == kind else None
