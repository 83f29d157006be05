"""`signboard models`: the weights of local models, listed, fetched and checked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003  # typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from signboard.errors import OperatorError
from signboard.terminal import folding_table, screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.catalog import Catalog, CatalogModel
    from providers.config import ProvidersConfig
    from providers.local.provider import LocalProvider

GIGABYTE = 1e9


class ModelsError(OperatorError):
    """Weights are not there, not whole, or not to be had."""


def register(app: typer.Typer) -> None:
    """Add the commands to the program's command line."""
    models = typer.Typer(help="The weights of local models: list, fetch, verify.", no_args_is_help=True)
    models.command("list")(show)
    models.command("fetch")(fetch)
    models.command("verify")(verify)
    app.add_typer(models, name="models")


def show() -> None:
    """List the local models: where their weights come from, and whether they are here and whole."""
    from providers.local.weights import WeightsMissing, WeightsUnusable, components, locate  # noqa: PLC0415

    table = folding_table("model", "size", "licence", "weights", "state")
    for provider, model in local_models():
        source = provider.weights(model).source
        try:
            parts = components(locate(source))
            size, state = f"{sum(part.bytes for part in parts) / GIGABYTE:.2f} GB", "whole"
        except WeightsMissing:
            size, state = "", "not here"
        except WeightsUnusable as problem:
            size, state = "", problem.message
        table.add_row(model.id, size, model.licence or "", source, state)
    screen().print(table)


def fetch(
    name: Annotated[str, typer.Argument(help="A local model, as `signboard models list` names it, or a hub id.")],
    *,
    into: Annotated[Path | None, typer.Option(help="A folder; the hub's own cache otherwise.")] = None,
) -> None:
    """Fetch weights, going on where an earlier try broke off, and check them."""
    from providers.local import fetching  # noqa: PLC0415

    source = hub_id(name)
    try:
        fetched = fetching.fetch(source, into)
    except fetching.FetchFailed as failed:
        raise ModelsError(str(failed)) from None
    typer.echo(f"{source} at {fetched.commit}: {fetched.files} files, {fetched.bytes / GIGABYTE:.2f} GB")
    check(fetched.folder)
    if into is not None:
        typer.echo(f'set weights = "{fetched.folder.absolute()}" in the provider\'s options to use them')


def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help="Local models, hub ids or folders; all that are here.")
    ] = None,
) -> None:
    """Read every file of the weights and compare it with the digest that the hub gave it."""
    from providers.local.weights import WeightsUnusable, locate  # noqa: PLC0415

    known = {model.id: provider.weights(model).source for provider, model in local_models()}
    folders = []
    for source in [known.get(name, name) for name in names] if names else known.values():
        try:
            folders.append(locate(source))
        except WeightsUnusable as missing:
            if names:
                raise ModelsError(missing.message) from None
    if not folders:
        raise ModelsError("there are no weights here yet; `signboard models fetch sdxl` brings some")
    for folder in dict.fromkeys(folders):
        check(folder)


def check(folder: Path) -> None:
    """Say how the files in `folder` are.

    Raises:
        ModelsError: some are missing or damaged.
    """
    from providers.local.fetching import verify as look  # noqa: PLC0415
    from providers.local.weights import WeightsUnusable, components  # noqa: PLC0415

    problems = []
    try:
        components(folder)
    except WeightsUnusable as unusable:
        problems.append(unusable.message)
    verified = look(folder)
    problems += verified.problems
    if problems:
        raise ModelsError("\n".join(dict.fromkeys(problems)))
    unknown = f", {verified.by_structure} well formed but of unknown digest" if verified.by_structure else ""
    typer.echo(f"{folder}: whole ({verified.by_digest} files as the hub has them{unknown})")


def hub_id(name: str) -> str:
    """The hub id to fetch for a model's name.

    Raises:
        ModelsError: `name` is neither a local model nor a hub id, or its licence was not accepted.
    """
    from providers.catalog import Catalog, UnknownModel  # noqa: PLC0415
    from providers.local.weights import is_hub_id  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415

    catalog = Catalog.load(load_settings().catalog)
    try:
        model = catalog.resolve(name, datetime.now(UTC).date()).model
    except UnknownModel as unknown:
        if is_hub_id(name):
            return name
        raise ModelsError(str(unknown)) from None
    if not model.local or model.endpoint is None:
        raise ModelsError(f"{model.id} has no weights to fetch: it does not run on this host")
    if model.id not in {row.id for _, row in local_models()}:
        raise ModelsError(f"{model.id} is under {model.licence}: set accept_non_commercial in its options to use it")
    return model.endpoint


def local_models() -> Iterator[tuple[LocalProvider, CatalogModel]]:
    """Every local model that the providers file allows, with the provider that would run it."""
    from providers.catalog import Catalog  # noqa: PLC0415
    from providers.config import read_config  # noqa: PLC0415
    from signboard.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    config, catalog = read_config(settings.providers), Catalog.load(settings.catalog)
    for provider in _providers(config, catalog):
        yield from ((provider, model) for model in provider.models)


def _providers(config: ProvidersConfig, catalog: Catalog) -> Iterator[LocalProvider]:
    from providers.local.flux import FluxProvider  # noqa: PLC0415
    from providers.local.options import OptionsError  # noqa: PLC0415
    from providers.local.sdxl import SdxlProvider  # noqa: PLC0415
    from providers.settings import ProviderSettings  # noqa: PLC0415

    kinds = {"sdxl": SdxlProvider, "flux": FluxProvider}
    for key, table in config.providers.items():
        kind = kinds.get(table.plugin or key)
        if kind is None:
            continue
        settings = ProviderSettings(
            key=key,
            catalog=catalog,
            today=lambda: datetime.now(UTC).date(),
            models=table.models,
            options=table.options,
        )
        try:
            yield kind(settings)
        except OptionsError as error:
            raise ModelsError(str(error)) from None
