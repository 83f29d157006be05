"""Who takes the place of a model that its vendor has retired: its line of successors, and who of them serves today."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from providers.catalog.book import Catalog
    from providers.catalog.model import CatalogModel


def line(catalog: Catalog, model_id: str) -> tuple[CatalogModel, ...]:
    """The model and behind it its successors, each of the one before; empty where the catalog does not know it."""
    rows: list[CatalogModel] = []
    row = catalog.models.get(model_id)
    while row is not None:
        rows.append(row)
        row = catalog.models.get(row.successor) if row.successor else None
    return tuple(rows)


def permitted(catalog: Catalog, listed: Iterable[str]) -> frozenset[str]:
    """The ids that an operator's list of models allows: its own, and those that follow one of them."""
    ids = tuple(listed)
    return frozenset(ids) | {row.id for model_id in ids for row in line(catalog, model_id)}


def serving(catalog: Catalog, listed: Iterable[str], today: date) -> tuple[str, ...]:
    """The ids that serve today for those listed: each itself, or the first of its line that is not retired.

    One whose whole line is retired is left out; one that the catalog does not know stands for itself.
    """
    known = catalog.models
    alive = (alive_in(line(catalog, name), today) if name in known else name for name in listed)
    return tuple(dict.fromkeys(name for name in alive if name is not None))


def alive_in(rows: Iterable[CatalogModel], today: date) -> str | None:
    """The id of the first that is not retired; None when all are."""
    return next((row.id for row in rows if not row.retired(today)), None)
