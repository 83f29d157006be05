"""The models there are, as data: what each can do, what it costs, when it retires and what follows it."""

from __future__ import annotations

from providers.catalog.book import Catalog, Resolution, UnknownModel, quality_named
from providers.catalog.entries import CatalogError
from providers.catalog.model import CatalogModel, Family
from providers.catalog.prices import Credits, GpuSeconds, PerImage, PriceRule, TokenFormula, TokenUsage
from providers.catalog.quotes import quote, quote_text, settle, settle_text
from providers.catalog.sizes import VendorSize, fit
from providers.catalog.succession import line, permitted, serving

__all__ = [
    "Catalog",
    "CatalogError",
    "CatalogModel",
    "Credits",
    "Family",
    "GpuSeconds",
    "PerImage",
    "PriceRule",
    "Resolution",
    "TokenFormula",
    "TokenUsage",
    "UnknownModel",
    "VendorSize",
    "fit",
    "line",
    "permitted",
    "quality_named",
    "quote",
    "quote_text",
    "serving",
    "settle",
    "settle_text",
]
