"""What processes tell each other of providers, each thing with its moment and with whom it is about."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from providers.ports import Clock


def provider_of(name: str) -> str:
    """Whose circuit or model this is: "openai" and "openai/gpt-image-2" are both openai's."""
    return name.split("/", 1)[0]


class News:
    """What this process has to tell (`outbox`: by hash and field, as text), and what it may believe.

    `identities` are those of the providers in force, by key. A provider with another address or key goes by the same
    name, so what is told of another identity is not believed, nor what is older than its renewal here.
    """

    def __init__(self, clock: Clock) -> None:
        self.outbox: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self.identities: Mapping[str, str] = {}
        self._clock = clock
        self._renewed_at: dict[str, float] = {}

    def tell(self, what: str, name: str, told: Mapping[str, Any]) -> float:
        """Put it into the outbox; it is of now, where it brings no moment of its own. Returns now (since 1970)."""
        at = self._clock.now().timestamp()
        self.outbox[what][name] = json.dumps({"at": at, "of": self.identities.get(provider_of(name)), **told})
        return at

    def renewed(self, provider: str) -> None:
        """Believe nothing of it that was told until now."""
        self._renewed_at[provider] = self._clock.now().timestamp()

    def current(self, what: str, fields: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Those of a hash's fields that are about providers as they are now, parsed.

        What still waits to be told of them, since shared state was away, is dropped where others have told more since.
        """
        waiting = self.outbox[what]
        for name, text in fields.items():
            told = _parsed(text)
            if self._is_current(provider_of(name), told):
                if name in waiting and told["at"] > _parsed(waiting[name])["at"]:
                    del waiting[name]
                yield name, told

    def _is_current(self, provider: str, told: Mapping[str, Any]) -> bool:
        known, at = told.get("of") == self.identities.get(provider), told.get("at")
        return known and isinstance(at, int | float) and at > self._renewed_at.get(provider, 0.0)


def _parsed(text: str) -> dict[str, Any]:
    """What a field tells; nothing where it makes no sense."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
