"""The options of a provider's own table, `[providers.KEY.options]`: known by name, and checked when they are read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from providers.settings import ProviderSettings


class BadOption(ValueError):
    """An option of the provider's table is wrong. The message names it and says what would be right."""


def check_options(settings: ProviderSettings, known: Mapping[str, tuple[str, ...]]) -> None:
    """See that each option is one of `known` and has one of its values, where they are listed.

    Raises:
        BadOption: it is not, or has not. Values are never repeated: one of them may be a key in the wrong place.
    """
    for name, value in settings.options.items():
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            raise BadOption(f"{settings.key} has no option {name!r}; its options are {names}")
        if known[name] and value not in known[name]:
            raise BadOption(f"{settings.key}: {name} is one of {', '.join(known[name])}")


def check_models(settings: ProviderSettings, family: str, kind: Literal["image", "text"] = "image") -> None:
    """See that each of the table's models is one that this provider can serve: `family` is its own name in the catalog.

    Raises:
        BadOption: it is another provider's, or of the other kind.
    """
    catalog, own = settings.catalog, {settings.key, family}
    for row in filter(None, map(catalog.models.get, settings.models)):
        if row.kind != kind or row.provider not in own:
            served = ", ".join(model.id for key in sorted(own) for model in catalog.of_provider(key, kind))
            raise BadOption(
                f"{settings.key}: {row.id} is {row.provider}'s {row.kind} model; here models are some of {served}"
            )


def share(settings: ProviderSettings, name: str, default: float) -> float:
    """The option `name`, a number from 0 to 1.

    Raises:
        BadOption: it is something else.
    """
    value = settings.options.get(name, default)
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 <= number <= 1:
        raise BadOption(f"{settings.key}: {name} is a number from 0 to 1")
    return number
