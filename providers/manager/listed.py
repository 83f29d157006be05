"""What an operator's list of models (`models` in a table) allows, and what became of those that are retired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from providers.catalog import line, permitted
from providers.catalog.succession import alive_in
from providers.manager.decision import Notice, Reason, WarningCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from providers.catalog import Catalog, CatalogModel
    from providers.manager.fleet import Member


def listed_models(member: Member[Any], serving: tuple[str, ...]) -> tuple[str, ...]:
    """What its table lists and what serves today: whoever lists a retired model shall see what became of it."""
    return tuple(dict.fromkeys((*member.table.models, *serving)))


def allows(member: Member[Any], catalog: Catalog, model_id: str) -> bool:
    """Whether its table lets this model serve: the list is empty, or has it or one that it follows."""
    listed = member.table.models
    return not listed or model_id in permitted(catalog, listed)


def retired(member: Member[Any], row: CatalogModel | None, today: date) -> Notice | None:
    """That its vendor has ended the model; an endpoint of one's own may serve it all the same."""
    if row is None or not row.retired(today) or member.table.base_url is not None:
        return None
    return Notice(Reason.RETIRED, {"on": str(row.retires_on), "successor": row.successor or ""})


def replacements(member: Member[Any], catalog: Catalog, today: date) -> Iterator[Notice]:
    """For each retired model on its list, who serves instead without being listed itself."""
    listed = member.table.models
    for row in (catalog.models[name] for name in listed if name in catalog.models):
        if retired(member, row, today) is not None:
            successor = alive_in(line(catalog, row.id), today)
            if successor is not None and successor not in listed:
                values = {"asked": row.id, "successor": successor, "retired_on": str(row.retires_on)}
                yield Notice(WarningCode.MODEL_SUCCEEDED, {**values, "provider": member.key})
