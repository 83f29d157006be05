"""What one provider is built from: its table in `providers.toml`, its key, and the models it may use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from providers.catalog import Catalog


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """One provider, ready to be built: `Class(settings)`.

    `key` is the table's name in `providers.toml`; `models` are the model ids it may use, empty for all that the catalog
    lists for it; `timeout_seconds` is None where the catalog's own timeout per model holds; `options` is the plugin's
    own table, `[providers.KEY.options]`; `today` tells the day, so that retirement can be tested. Neither the API key
    nor the options show in `repr`.
    """

    key: str
    catalog: Catalog
    today: Callable[[], date]
    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    models: tuple[str, ...] = ()
    timeout_seconds: float | None = None
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
