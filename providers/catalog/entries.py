"""A catalog file as it is read: TOML of bounded size, each entry checked, with errors that say what would be right."""

from __future__ import annotations

import difflib
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from providers.catalog.model import CatalogModel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

_MAX_BYTES = 1_000_000
_TOLD_AT_ONCE = 12


class CatalogError(Exception):
    """A catalog file is wrong. The message names the file, the model and the fields."""


def read(path: Path) -> dict[str, Any]:
    """The tables of the file at `path`.

    Raises:
        CatalogError: it cannot be read, or is no catalog.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            message = f"{path}: a catalog has at most {_MAX_BYTES} bytes"
            raise CatalogError(message)
        return parsed(path.read_text("utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {error}"
        raise CatalogError(message) from error


def parsed(text: str, source: Path | str) -> dict[str, Any]:
    """The tables in `text`: `models` by id, and `names`. `source` names it in errors.

    Raises:
        CatalogError: it is no TOML, or has another shape than a catalog.
    """
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        message = f"{source}: {error}"
        raise CatalogError(message) from error
    unknown = tables.keys() - {"models", "names"}
    if unknown:
        message = f"{source}: [[models]] and [names] are all a catalog has, not {', '.join(sorted(unknown))}"
        raise CatalogError(message)
    return {"models": _by_id(tables.get("models", []), source), "names": _names(tables.get("names", {}), source)}


def merged(ours: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """`own` over `ours`: a known id changes only the fields that it gives."""
    models = dict(ours["models"])
    for model_id, row in own["models"].items():
        models[model_id] = {**models.get(model_id, {}), **row}
    return {"models": models, "names": {**ours["names"], **own["names"]}}


def checked(row: Mapping[str, Any], source: Path | str) -> CatalogModel:
    """The model that `row` describes.

    Raises:
        CatalogError: it is none; every wrong field is told, so that an entry is mended in one go.
    """
    try:
        return CatalogModel.model_validate(row)
    except ValidationError as error:
        told = [_told(wrong) for wrong in error.errors(include_url=False)[:_TOLD_AT_ONCE]]
        message = f"{source}: model {row['id']!r}: {'; '.join(told)}"
        raise CatalogError(message) from error


def _told(wrong: ErrorDetails) -> str:
    where = ".".join(str(part) for part in wrong["loc"]) or "entry"
    match wrong["type"]:
        case "missing":
            return f"{where}: is missing"
        case "extra_forbidden":
            close = difflib.get_close_matches(where, CatalogModel.model_fields, n=1)
            return f"{where}: there is no such field" + (f"; did you mean {close[0]}?" if close else "")
        case "union_tag_not_found":
            return f"{where}: a price has a kind: per_image, credits, token_formula, token_usage or gpu_seconds"
        case _:
            return f"{where}: {wrong['msg'].removeprefix('Value error, ')}"


def _by_id(rows: Any, source: Path | str) -> dict[str, dict[str, Any]]:
    if not isinstance(rows, list):
        message = f"{source}: models is a list: write [[models]] above each of them"
        raise CatalogError(message)
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            message = f"{source}: [[models]] number {number} has no id"
            raise CatalogError(message)
        if row["id"] in found:
            message = f"{source}: model {row['id']!r} is there twice"
            raise CatalogError(message)
        found[row["id"]] = row
    return found


def _names(names: Any, source: Path | str) -> dict[str, list[str]]:
    listed = isinstance(names, dict) and all(
        isinstance(ids, list) and all(isinstance(model_id, str) for model_id in ids) for ids in names.values()
    )
    if not listed:
        message = f'{source}: [names] gives each name a list of model ids, such as mine = ["sdxl"]'
        raise CatalogError(message)
    return dict(names)
