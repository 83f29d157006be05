"""The catalog as Markdown: `python -m providers.catalog.table docs/providers.md` writes it between two marks."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from providers.catalog.book import Catalog
from providers.catalog.prices import GpuSeconds, TokenFormula, TokenUsage
from providers.catalog.quotes import quote
from providers.image import ImageRequest, Method, Quality

if TYPE_CHECKING:
    from collections.abc import Iterable

    from providers.catalog.model import CatalogModel

START, END = "<!-- catalog: written by `python -m providers.catalog.table` -->", "<!-- end of catalog -->"
_SIDE = 1024
# A maximum so many times the expected price is told beside it.
_BAND = Decimal("1.2")
_METHODS = {
    Method.TEXT_TO_IMAGE: "text",
    Method.IMAGE_TO_IMAGE: "image",
    Method.INPAINT: "inpaint",
    Method.CONTROL: "control",
}


class NoMarks(Exception):
    """The document has no place for the table."""


def tables(catalog: Catalog) -> str:
    """Two tables: the models that make pictures, with their price for 1024x1024, and those that write."""
    images = [row for row in catalog.models.values() if row.kind == "image"]
    texts = [row for row in catalog.models.values() if row.kind == "text"]
    return f"{_image_table(images)}\n\n{_text_table(texts)}\n"


def written(document: str, catalog: Catalog) -> str:
    """`document` with the tables between its marks.

    Raises:
        NoMarks: the marks are not there, or not in order.
    """
    before, start, rest = document.partition(START)
    _old, end, after = rest.partition(END)
    if not start or not end:
        message = f"the document needs the lines {START!r} and {END!r}"
        raise NoMarks(message)
    return f"{before}{START}\n\n{tables(catalog)}\n{END}{after}"


def _image_table(rows: Iterable[CatalogModel]) -> str:
    head = (
        "Model",
        "Provider",
        "From",
        "Takes",
        "Sizes",
        "USD draft / standard / high",
        "Seconds",
        "Retires",
        "Facts of",
    )
    return _table(
        head,
        (
            (
                f"`{row.id}`",
                f"`{row.provider}`",
                ", ".join(word for method, word in _METHODS.items() if method in row.methods),
                _takes(row),
                _sizes(row),
                " / ".join(_price(row, quality) for quality in Quality),
                f"{row.expected_seconds:g}" + (f" for {row.expected_pixels / 1e6:g} MP" if row.expected_pixels else ""),
                _end(row),
                str(row.checked_on),
            )
            for row in rows
        ),
    )


def _text_table(rows: Iterable[CatalogModel]) -> str:
    head = ("Text model", "Provider", "USD per million tokens in / out", "Seconds", "Retires", "Facts of")
    return _table(
        head,
        (
            (
                f"`{row.id}`",
                f"`{row.provider}`",
                f"{row.price.rates.text_in} / {row.price.rates.text_out}",
                f"{row.expected_seconds:g}",
                _end(row),
                str(row.checked_on),
            )
            for row in rows
            if isinstance(row.price, TokenUsage | TokenFormula)
        ),
    )


def _takes(row: CatalogModel) -> str:
    told = {
        "negative prompt": row.negative_prompt,
        "seed": row.seed,
        f"{row.references} references": row.references,
        "adapters": row.adapters,
        "transparency": row.transparent,
        f"{row.per_call} a call": row.per_call > 1,
    }
    return ", ".join(what for what, can in told.items() if can) or "prompt only"


def _sizes(row: CatalogModel) -> str:
    if row.free_size is not None:
        return f"multiples of {row.free_size.step} to {row.free_size.max_pixels / 1e6:.1f} MP"
    if row.sizes:
        return ", ".join(row.sizes)
    if row.ratios:
        return f"{len(row.ratios)} ratios at {', '.join(tier.name for tier in row.tiers)}"
    return "any"


def _price(row: CatalogModel, quality: Quality) -> str:
    request = ImageRequest(model=row.id, prompt="x" * 200, width=_SIDE, height=_SIDE, quality=quality)
    quoted = quote(row, request)
    if quoted.maximum == 0:
        return "free"
    if isinstance(row.price, GpuSeconds) or quoted.maximum < quoted.expected * _BAND:
        return f"{quoted.expected:.4f}"
    return f"{quoted.expected:.3f} to {quoted.maximum:.3f}"


def _end(row: CatalogModel) -> str:
    if row.retires_on is None:
        return ""
    return f"{row.retires_on}, then `{row.successor}`" if row.successor else str(row.retires_on)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main(arguments: list[str]) -> int:
    """Print the tables, or write them into the document that is named."""
    catalog = Catalog.load()
    if not arguments:
        sys.stdout.write(tables(catalog))
        return 0
    path = Path(arguments[0])
    path.write_text(written(path.read_text("utf-8"), catalog), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
