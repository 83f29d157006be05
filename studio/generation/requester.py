"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Requester:
    """One caller of the studio.

    `scope` is what idempotency keys are unique within: "user:<id>", "key:<id>" or "guest:<cookie, else address>".
    `address` is the network address that the limit for guests counts, "" where there is none (the command line).
    `owner_id` is None for guests, whose work is read back by its unguessable id alone.
    """

    scope: str
    address: str = ""
    owner_id: UUID | None = None

    @property
    def is_guest(self) -> bool:
        """True where nobody has signed in."""
        return self.owner_id is None

    def may_see(self, owner_id: UUID | None) -> bool:
        """Whether work of `owner_id` is this requester's to read and to cancel."""
        return owner_id is None or owner_id == self.owner_id
