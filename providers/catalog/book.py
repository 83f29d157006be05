"""The catalog as a whole: read, checked, overridden by the operator's own entries, and asked by name and day."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from providers.catalog.entries import CatalogError, checked, merged, parsed, read
from providers.image import Quality

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from providers.catalog.model import CatalogModel

OURS = Path(__file__).with_name("catalog.toml")

_QUALITY_NAMES = {
    **{quality.value: quality for quality in Quality},
    "hd": Quality.HIGH,
    "best": Quality.HIGH,
    "ultra": Quality.HIGH,
    "medium": Quality.STANDARD,
    "normal": Quality.STANDARD,
    "low": Quality.DRAFT,
    "preview": Quality.DRAFT,
}


class UnknownModel(Exception):  # an answer to a caller's name, not a failure of a vendor
    """No model goes by this name. `suggestions` are ids that look alike, at most three."""

    def __init__(self, name: str, suggestions: tuple[str, ...]) -> None:
        hint = f"; did you mean {' or '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"no model is called {name[:80]!r}{hint}")
        self.name = name
        self.suggestions = suggestions


@dataclass(frozen=True, slots=True)
class Resolution:
    """The model that serves a name today. `retired` are the models passed on the way, oldest first."""

    model: CatalogModel
    asked: str
    retired: tuple[CatalogModel, ...] = ()

    @property
    def note(self) -> str | None:
        """Why another model answers, in English, or None when it is the one that was asked for."""
        if not self.retired:
            return None
        steps = ", ".join(f"{model.id} retired on {model.retires_on}" for model in self.retired)
        return f"{steps}; {self.model.id} takes its place"


@dataclass(frozen=True)
class Catalog:
    """Every model there is, by id, in the order of the file. Immutable: a changed catalog is a new one.

    `names` are names shared by several models ("stableDiffusion"), best first. Names are compared without case and
    without `-`, `_`, `.`, `/` and blanks, so "DALL-E 3", "dalle3" and "dall_e_3" are one.
    """

    models: Mapping[str, CatalogModel]
    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, own: Path | None = None) -> Self:
        """Our catalog, with the operator's `own` entries over it: a known id changes only the fields it gives.

        Raises:
            CatalogError: a file cannot be read or an entry is wrong.
        """
        tables = read(OURS)
        return cls._from_tables(tables, OURS) if own is None else cls._from_tables(merged(tables, read(own)), own)

    def extended(self, text: str, source: str) -> Self:
        """The entries in `text` (TOML) over this catalog. `source` names them in errors.

        Raises:
            CatalogError: an entry is wrong.
        """
        return self._from_tables(merged(self._tables(), parsed(text, source)), source)

    def with_defaults(self, text: str, source: str) -> Self:
        """This catalog over the entries in `text`, as a plugin brings them: what the operator says of them holds.

        Raises:
            CatalogError: an entry is wrong.
        """
        defaults, own = parsed(text, source), self._tables()
        new = {"models": {**own["models"], **defaults["models"]}, "names": {**own["names"], **defaults["names"]}}
        return self._from_tables(merged(new, own), source)

    @classmethod
    def _from_tables(cls, tables: Mapping[str, Any], source: Path | str) -> Self:
        models = {row["id"]: checked(row, source) for row in tables["models"].values()}
        catalog = cls(models, {name: tuple(ids) for name, ids in tables["names"].items()})
        catalog._check_links(source)
        return catalog

    def model(self, model_id: str) -> CatalogModel:
        """The row of exactly this id.

        Raises:
            UnknownModel: there is none.
        """
        try:
            return self.models[model_id]
        except KeyError:
            raise UnknownModel(model_id, self._alike(model_id)) from None

    def of_provider(self, key: str, kind: str = "image") -> tuple[CatalogModel, ...]:
        """The rows of one provider, in the catalog's order."""
        return tuple(row for row in self.models.values() if row.provider == key and row.kind == kind)

    def named(self, name: str) -> tuple[CatalogModel, ...]:
        """Every model that goes by this name, best first.

        Raises:
            UnknownModel: there is none.
        """
        ids = self._index.get(_plain(name), ())
        if not ids:
            raise UnknownModel(name, self._alike(name))
        return tuple(self.models[model_id] for model_id in ids)

    def resolve(self, name: str, today: date, *, served: bool = False) -> Resolution:
        """The model to use for `name` today: itself, or once it is retired its successor, and so on.

        With `served`, an endpoint of the operator's own still has it, so it is used as asked. A retired model without
        a successor resolves to itself, with `retired` naming it.

        Raises:
            UnknownModel: no model goes by this name.
        """
        model = self.named(name)[0]
        retired: list[CatalogModel] = []
        while not served and model.retired(today) and model not in retired:
            retired.append(model)
            if model.successor is None:
                break
            model = self.models[model.successor]
        return Resolution(model, name, tuple(retired))

    def retiring(self, today: date, within_days: int) -> tuple[CatalogModel, ...]:
        """Models still alive today that retire within so many days, soonest first."""
        rows = [
            (row.retires_on, row.id, row)
            for row in self.models.values()
            if row.retires_on is not None and 0 < (row.retires_on - today).days <= within_days
        ]
        return tuple(row for _, _, row in sorted(rows, key=lambda entry: entry[:2]))

    @cached_property
    def version(self) -> str:
        """Sixteen hex digits that change whenever any fact in the catalog does."""
        tables = {
            "models": [json.loads(row.model_dump_json()) for row in self.models.values()],
            "names": {name: list(ids) for name, ids in self.names.items()},
        }
        for row in tables["models"]:
            row["methods"] = sorted(row["methods"])
        return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()[:16]

    @cached_property
    def _index(self) -> dict[str, tuple[str, ...]]:
        index = {_plain(model_id): (model_id,) for model_id in self.models}
        index |= {_plain(alias): (row.id,) for row in self.models.values() for alias in row.aliases}
        return index | {_plain(name): ids for name, ids in self.names.items()}

    def _alike(self, name: str) -> tuple[str, ...]:
        close = difflib.get_close_matches(_plain(name[:80]), list(self._index), n=3, cutoff=0.6)
        return tuple(dict.fromkeys(self._index[key][0] for key in close))

    def _tables(self) -> dict[str, Any]:
        return {
            "models": {row.id: row.model_dump(exclude_unset=True) for row in self.models.values()},
            "names": {name: list(ids) for name, ids in self.names.items()},
        }

    def _check_links(self, source: Path | str) -> None:
        for row in self.models.values():
            self._check_successors(row, source)
        taken: dict[str, str] = {}
        for row in self.models.values():
            for name in {_plain(row.id), *map(_plain, row.aliases)}:
                if taken.setdefault(name, row.id) != row.id:
                    message = f"{source}: {name!r} names both {taken[name]} and {row.id}"
                    raise CatalogError(message)
        for name, ids in self.names.items():
            if _plain(name) in taken:
                message = f"{source}: name {name!r} is taken by the model {taken[_plain(name)]}"
                raise CatalogError(message)
            unknown = [model_id for model_id in ids if model_id not in self.models]
            if unknown or not ids:
                message = f"{source}: name {name!r} points to {unknown or 'nothing'}, which is no model of the catalog"
                raise CatalogError(message)

    def _check_successors(self, row: CatalogModel, source: Path | str) -> None:
        seen = [row.id]
        while row.successor is not None:
            if row.successor not in self.models:
                message = f"{source}: model {row.id!r}: successor {row.successor!r} is no model of the catalog"
                raise CatalogError(message)
            if row.successor in seen:
                message = (
                    f"{source}: model {row.id!r}: successors go in a circle: {' -> '.join([*seen, row.successor])}"
                )
                raise CatalogError(message)
            row = self.models[row.successor]
            seen.append(row.id)


def quality_named(name: str) -> Quality:
    """Our quality for a word people use: "hd" is HIGH.

    Raises:
        ValueError: nobody calls a quality so.
    """
    try:
        return _QUALITY_NAMES[name.strip().casefold()]
    except KeyError:
        message = f"quality is one of {', '.join(_QUALITY_NAMES)}, not {name[:40]!r}"
        raise ValueError(message) from None


def _plain(name: str) -> str:
    return re.sub(r"[-_./\s]", "", name.casefold())
