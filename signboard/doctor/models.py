"""Which models can be asked, and what they could run on."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from providers.catalog import Catalog
from providers.clock import SystemClock
from providers.config import ConfigRefused, ProvidersConfig, read_config
from providers.local.hardware import gpus
from providers.manager.fleet import NotAvailable
from providers.manager.keeper import probe_of
from providers.manager.offers import claims_of
from providers.registry import Registry
from signboard.doctor.findings import Finding, Status

if TYPE_CHECKING:
    from signboard.settings import Settings


async def providers(settings: Settings) -> list[Finding]:
    """Every table of the providers file: on, off, or without its key. The keys' names are told, never their values."""
    try:
        config = read_config(settings.providers)
    except ConfigRefused as refused:
        return [Finding("provider.refused", Status.FAILED, {"problem": refused})]
    return [*await _tables(config, "image", settings), *await _tables(config, "text", settings)]


async def _tables(config: ProvidersConfig, kind: Literal["image", "text"], settings: Settings) -> list[Finding]:
    clock = SystemClock()
    registry = Registry(settings.environment(), Catalog.load(settings.catalog), clock, kind)
    found = []
    for name, table in config.tables(kind).items():
        try:
            provider = registry(name, table)
        except NotAvailable as reason:
            found.append(_refusal(_title(name, kind), str(settings.providers), reason))
            continue
        if claims_of(provider).local and not (probe := await probe_of(clock, name, provider)).healthy:
            found.append(Finding("provider.elsewhere", Status.NOTE, {"name": name, "problem": probe.detail}))
            continue
        keys = [*filter(None, [table.api_key_env]), *table.requires]
        values = {"name": _title(name, kind), "keys": f" ({', '.join(keys)})" if keys else ""}
        found.append(Finding("provider.on", values=values))
    return found


def _title(name: str, kind: Literal["image", "text"]) -> str:
    return name if kind == "image" else f"{name} ({kind})"


def _refusal(name: str, file: str, reason: NotAvailable) -> Finding:
    values = reason.notice.values
    if "variable" in values:
        return Finding("provider.keyless", Status.NOTE, {"name": name, "variable": values["variable"]})
    problem = values.get("error") or values.get("missing")
    if problem:
        return Finding("provider.broken", Status.WARNING, {"name": name, "problem": problem})
    return Finding("provider.off", Status.NOTE, {"name": name, "file": file})


async def devices(settings: Settings) -> list[Finding]:
    """GPUs, and whether anything here could use them."""
    del settings
    found = gpus()
    if not found:
        return [Finding("gpu.none", Status.NOTE)]
    if find_spec("diffusers") is None:
        return [Finding("gpu.unused", Status.WARNING)]
    return [Finding("gpu.found", values={"name": gpu.name, "memory_gb": (gpu.memory or 0) >> 30}) for gpu in found]
