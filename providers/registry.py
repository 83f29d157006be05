"""From a name in `providers.toml` to a provider: entry points and "package.module:Class", imported only when enabled.

A plugin package declares, in its own `pyproject.toml`:

    [project.entry-points."signboard.image_providers"]
    mine = "my_package.provider:MyProvider"
"""

from __future__ import annotations

import importlib
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Literal

import structlog

from providers.catalog import UnknownModel
from providers.image import Capabilities
from providers.manager.decision import Notice, Reason
from providers.manager.fleet import NotAvailable
from providers.options import BadOption
from providers.settings import ProviderSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from providers.catalog import Catalog
    from providers.config import ProviderTable
    from providers.ports import Clock

GROUPS = {"image": "signboard.image_providers", "text": "signboard.text_providers"}

log = structlog.get_logger(__name__)


class Registry:
    """Builds providers of one kind. `environment` holds the keys, whose names are all that the file knows."""

    def __init__(
        self, environment: Mapping[str, str], catalog: Catalog, clock: Clock, kind: Literal["image", "text"] = "image"
    ) -> None:
        self._environment = environment
        self._catalog = catalog
        self._clock = clock
        self._kind = kind
        self._group = GROUPS[kind]
        self._methods = ("generate" if kind == "image" else "complete", "quote", "probe", "close")

    def __call__(self, key: str, table: ProviderTable) -> Any:
        """The provider that `table` describes. No SDK is imported by building one.

        Raises:
            NotAvailable: it is disabled, something is missing from the environment, the plugin does not load, or it
                says itself, in an attribute `incomplete`, what its table lacks.
        """
        if table.enabled is False:
            raise NotAvailable(Notice(Reason.DISABLED))
        self._require(table)
        return self._loaded(key, table)

    def account(self, table: ProviderTable) -> str:
        """The values that name the account, and the price list that goes with it."""
        names = (*table.requires, *((table.api_key_env,) if table.api_key_env else ()))
        return "\n".join((self._catalog.version, *(self._environment.get(name, "") for name in names)))

    def _require(self, table: ProviderTable) -> None:
        """A fake or a proxy behind `base_url` may need no key; there only `requires` counts."""
        needed = list(table.requires)
        if table.api_key_env is not None and table.base_url is None:
            needed.insert(0, table.api_key_env)
        for name in needed:
            if not self._environment.get(name):
                raise NotAvailable(Notice(Reason.MISSING_KEY, {"variable": name}))
        if table.enabled is None and not needed and table.base_url is None:
            raise NotAvailable(Notice(Reason.DISABLED))

    def _loaded(self, key: str, table: ProviderTable) -> Any:
        name = table.plugin or key
        try:
            made = _class(self._group, name)(self._settings(key, table))
            fault = self._fault(made)
            lacking = None if fault else getattr(made, "incomplete", None)
        except NotAvailable:
            raise
        except Exception as error:  # a plugin is someone else's code: whatever it raises, the others go on
            log.warning("provider does not load", provider=key, plugin=name, error=type(error).__name__)
            log.debug("why it does not load", provider=key, exc_info=True)
            told = str(error) if isinstance(error, BadOption | UnknownModel | ImportError) else type(error).__name__
            raise NotAvailable(Notice(Reason.NOT_LOADED, {"plugin": name, "error": told})) from error
        if fault:
            raise NotAvailable(Notice(Reason.NOT_LOADED, {"plugin": name, "error": fault}))
        if lacking:
            raise NotAvailable(Notice(Reason.INCOMPLETE, {"missing": str(lacking)}))
        return made

    def _fault(self, made: Any) -> str | None:
        """Why this is no provider; None where it looks like one."""
        missing = [f"{name}()" for name in self._methods if not callable(getattr(made, name, None))]
        if missing:
            return f"no {', '.join(missing)}"
        if self._kind == "image" and not isinstance(made.capabilities, Capabilities):
            return "its capabilities are no Capabilities"
        return None

    def _settings(self, key: str, table: ProviderTable) -> ProviderSettings:
        from_environment = {
            option: self._environment[name] for option, name in table.options_env.items() if name in self._environment
        }
        return ProviderSettings(
            key=key,
            catalog=self._catalog,
            today=lambda: self._clock.now().date(),
            api_key=self._environment.get(table.api_key_env) if table.api_key_env else None,
            base_url=table.base_url,
            models=table.models,
            timeout_seconds=table.timeout_seconds,
            options=table.options | from_environment,
        )


def installed(kind: Literal["image", "text"] = "image") -> tuple[str, ...]:
    """The names of all installed plugins of a kind; none of them is imported for it."""
    return tuple(sorted(entry_points(group=GROUPS[kind]).names))


def _class(group: str, name: str) -> Any:
    if ":" in name:
        module, _, attribute = name.partition(":")
        found_class = getattr(importlib.import_module(module), attribute, None)
        if found_class is None:
            raise NotAvailable(Notice(Reason.NOT_LOADED, {"plugin": name, "error": f"{module} has no {attribute}"}))
        return found_class
    found = tuple(entry_points(group=group, name=name))
    if not found:
        raise NotAvailable(Notice(Reason.NOT_LOADED, {"plugin": name, "error": "not installed"}))
    return found[0].load()
