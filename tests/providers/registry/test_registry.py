"""From a table to a provider: what is imported, what is missing, and what is said about it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from providers.catalog import Catalog
from providers.clock import SystemClock
from providers.config import ProviderTable, parse_config
from providers.image import Capabilities
from providers.manager import NotAvailable, Reason
from providers.manager.fleet import raise_fleet
from providers.registry import Registry, installed

if TYPE_CHECKING:
    from providers.settings import ProviderSettings

CATALOG = Catalog.load()
HERE = "tests.providers.registry.test_registry"


class Plugin:
    """A provider as a plugin author would write one."""

    capabilities: Any = Capabilities(models=("mine",))

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings

    def generate(self) -> None: ...

    quote = probe = close = generate


class Broken:
    """A plugin with a mistake."""

    def __init__(self, settings: ProviderSettings) -> None:
        raise KeyError(settings.key)


class Half:
    """A plugin that makes no pictures."""

    def __init__(self, settings: ProviderSettings) -> None:
        del settings

    def quote(self) -> None: ...


class Silent(Plugin):
    """A plugin that does not say what it can do."""

    capabilities = None


class Moody(Plugin):
    """A plugin that cannot say what it can do."""

    @property
    def capabilities(self) -> Any:
        raise LookupError


class Torn(Plugin):
    """A plugin that cannot say what it lacks."""

    @property
    def incomplete(self) -> str:
        raise LookupError


def built(table: dict[str, Any], environment: dict[str, str] | None = None) -> Any:
    registry = Registry(environment or {}, CATALOG, SystemClock())
    return registry("mine", ProviderTable.model_validate({"plugin": f"{HERE}:Plugin"} | table))


def refused(table: dict[str, Any], environment: dict[str, str] | None = None) -> tuple[str, dict[str, str]]:
    with pytest.raises(NotAvailable) as caught:
        built(table, environment)
    return caught.value.notice.code, dict(caught.value.notice.values)


def test_a_class_by_its_path_gets_its_settings_and_its_key_shows_nowhere() -> None:
    table = {
        "api_key_env": "MINE_KEY",
        "models": ("a", "b"),
        "timeout_seconds": 7.0,
        "options": {"colour": "red"},
        "options_env": {"project": "MINE_PROJECT", "region": "MINE_REGION"},
    }
    made = built(table, {"MINE_KEY": "sk-1", "MINE_PROJECT": "p1"})
    settings = made.settings
    assert (settings.key, settings.api_key, settings.models, settings.timeout_seconds) == (
        "mine",
        "sk-1",
        ("a", "b"),
        7.0,
    )
    assert settings.options == {"colour": "red", "project": "p1"}
    assert "sk-1" not in repr(settings)
    assert "p1" not in repr(settings)


def test_what_is_off_or_incomplete_says_which_and_is_not_imported() -> None:
    nowhere = {"plugin": "no.such.module:Thing"}
    assert refused({"enabled": False} | nowhere) == (Reason.DISABLED, {})
    assert refused({"api_key_env": "MINE_KEY"} | nowhere) == (Reason.MISSING_KEY, {"variable": "MINE_KEY"})
    assert refused({"api_key_env": "MINE_KEY", "enabled": True} | nowhere, {"MINE_KEY": ""})[0] == Reason.MISSING_KEY
    assert refused({"requires": ("MINE_PROJECT",)} | nowhere) == (Reason.MISSING_KEY, {"variable": "MINE_PROJECT"})
    assert refused({} | nowhere) == (Reason.DISABLED, {})


def test_on_by_itself_once_its_environment_is_complete_or_an_endpoint_of_ones_own_is_named() -> None:
    assert built({"api_key_env": "MINE_KEY"}, {"MINE_KEY": "x"}).settings.api_key == "x"
    assert built({"api_key_env": "MINE_KEY", "base_url": "http://127.0.0.1:9"}).settings.api_key is None
    assert built({"enabled": True}).settings.key == "mine"


@pytest.mark.parametrize(
    ("plugin", "error"),
    [
        ("no.such.module:Thing", "No module named 'no'"),
        (f"{HERE}:Missing", f"{HERE} has no Missing"),
        (f"{HERE}:Broken", "KeyError"),
        (f"{HERE}:Half", "no generate(), probe(), close()"),
        (f"{HERE}:Silent", "its capabilities are no Capabilities"),
        (f"{HERE}:Moody", "LookupError"),
        (f"{HERE}:Torn", "LookupError"),
        ("never-installed", "not installed"),
    ],
)
def test_a_plugin_that_does_not_load_is_named_and_the_house_goes_on(plugin: str, error: str) -> None:
    values = {"plugin": plugin, "error": error}
    assert refused({"enabled": True, "plugin": plugin}) == (Reason.NOT_LOADED, values)


@pytest.mark.parametrize(
    ("plugin", "missing"),
    [
        ("google", "mine has neither a key nor the option project"),
        ("stability", "mine has no key"),
        ("openai", "mine has no key"),
    ],
)
def test_a_vendor_without_a_key_is_off_and_says_so_unless_an_endpoint_of_ones_own_needs_none(
    plugin: str, missing: str
) -> None:
    table = {"enabled": True, "plugin": plugin}
    assert refused(table) == (Reason.INCOMPLETE, {"missing": missing})
    own = {"base_url": "http://127.0.0.1:9", "options": {"project": "shop"} if plugin == "google" else {}}
    assert built(table | own).incomplete is None


def test_a_wrong_option_is_named_without_its_value() -> None:
    code, values = refused({"enabled": True, "plugin": "stability", "options": {"colour": "sk-secret"}})
    assert (code, values["plugin"]) == (Reason.NOT_LOADED, "stability")
    assert values["error"].startswith("mine has no option 'colour'")
    assert "sk-secret" not in values["error"]


@pytest.mark.parametrize(("plugin", "models", "told"), [
    ("stability", ["stable-image-core", "gpt-image-2"], "mine: gpt-image-2 is openai's image model; here models"),
    ("openai", ["gpt-4o-mini"], "mine: gpt-4o-mini is openai's text model; here models are some of dall-e-3"),
    ("sdxl", ["flux-schnell"], "mine: flux-schnell is flux's image model; here models are some of sdxl"),
    ("sdxl", ["sdxxl"], "no model is called 'sdxxl'; did you mean sdxl"),
])  # fmt: skip
def test_a_model_that_is_another_providers_is_told_with_those_that_are_its_own(
    plugin: str, models: list[str], told: str
) -> None:
    code, values = refused({"enabled": True, "plugin": plugin, "models": models, "base_url": "http://127.0.0.1:9"})
    assert code == Reason.NOT_LOADED
    assert values["error"].startswith(told)


def test_a_licence_that_was_not_accepted_is_told_before_anything_is_asked() -> None:
    table = {"enabled": True, "plugin": "flux", "models": ["flux-dev"]}
    told = "flux-dev: for non-commercial use; set accept_non_commercial to use it all the same"
    assert refused(table) == (Reason.INCOMPLETE, {"missing": told})
    assert built(table | {"options": {"accept_non_commercial": True}}).incomplete is None


def test_the_renderer_is_installed_and_builds() -> None:
    assert "poster" in installed()
    table = parse_config("").providers["poster"]
    assert Registry({}, CATALOG, SystemClock())("poster", table).capabilities.models == ("poster",)


def test_only_what_is_enabled_is_imported() -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from providers.catalog import Catalog\n"
        "from providers.clock import SystemClock\n"
        "from providers.config import read_config\n"
        "from providers.manager.fleet import raise_fleet\n"
        "from providers.registry import Registry\n"
        "config = read_config(Path('config/providers.toml'))\n"
        "fleet = raise_fleet(config, config.providers, Registry({}, Catalog.load(), SystemClock()))\n"
        "assert [key for key, member in fleet.members.items() if member.provider] == ['poster'], fleet\n"
        "names = 'openai google.genai google.cloud.aiplatform_v1 torch diffusers transformers pyvips cv2'\n"
        "heavy = set(names.split()) & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert not any(name.startswith('providers.local') for name in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_account_is_told_apart_by_its_key_and_price_list_and_shows_neither() -> None:
    table, clock = ProviderTable(api_key_env="A_KEY", requires=("A_PROJECT",)), SystemClock()
    same = {"A_KEY": "secret-one", "A_PROJECT": "shop"}
    known = Registry(same, CATALOG, clock).account(table)
    assert Registry({**same, "OTHER": "x"}, CATALOG, clock).account(table) == known
    for changed in ({"A_KEY": "secret-two"}, {"A_PROJECT": "other"}):
        assert Registry({**same, **changed}, CATALOG, clock).account(table) != known
    member = raise_fleet(parse_config(""), {"a": table}, Registry(same, CATALOG, clock)).members["a"]
    again = raise_fleet(parse_config(""), {"a": table}, Registry({**same, "A_KEY": "two"}, CATALOG, clock)).members["a"]
    assert len({member.identity, again.identity}) == 2
    assert "secret" not in member.identity
