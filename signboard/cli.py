"""The command line. Each command is a file in `signboard.commands` and imports what it needs when it runs."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated

import structlog
import typer

from signboard import commands
from signboard.errors import OperatorError

# As people meet them: first what everybody uses. A command that is not listed comes last.
ORDER = [
    "serve",
    "worker",
    "generate",
    "providers",
    "models",
    "prompt",
    "explain",
    "replay",
    "doctor",
    "migrate",
    "backup",
]


def build(wanted: str | None = None) -> typer.Typer:
    """The program with all of its commands, or, to start faster, with `wanted` alone if there is a file for it."""
    app = typer.Typer(
        name="signboard",
        help="One sentence from a shop owner in, a finished ad out: picture, lettering and copy.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,  # they show the values of local variables, keys among them
    )
    app.callback()(options)
    files = {module.name for module in iter_modules(commands.__path__)}
    in_order = [name for name in ORDER if name in files] + sorted(files.difference(ORDER))
    for name in [wanted] if wanted in files else in_order:
        import_module(f"{commands.__name__}.{name}").register(app)
    return app


def print_version(wanted: bool) -> None:  # noqa: FBT001  # typer hands the option's value over so
    """Print the version and leave, if that was `wanted`."""
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415  # slow, and rarely asked for

        typer.echo(version("signboard"))
        raise typer.Exit


def options(
    *,
    version: Annotated[  # noqa: ARG001  # its callback deals with it
        bool, typer.Option("--version", help="Print the version and leave.", callback=print_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options that come before any command, and keep short commands quiet: `serve` and `worker` say more."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        # Python's own logging, of which nothing is set up, writes warnings to standard error, and never fails at it.
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def main() -> None:
    """Run the command that the arguments name; an error that the operator can put right is printed without a trace."""
    try:
        build(next(iter(sys.argv[1:]), None))()
    except Exception as error:
        code = exit_code(error)
        if code is None:
            raise
        typer.echo(str(error), err=True)
        sys.exit(code)


def exit_code(error: Exception) -> int | None:
    """The exit code for an error that the operator can put right; None for a bug."""
    from db.database import DatabaseLost  # noqa: PLC0415  # only needed when something is wrong
    from prompt_engine.data_files import BadData  # noqa: PLC0415
    from providers.catalog import CatalogError  # noqa: PLC0415
    from providers.config import ConfigRefused  # noqa: PLC0415

    if isinstance(error, OperatorError):
        return error.exit_code
    return {BadData: 2, CatalogError: 2, ConfigRefused: 2, DatabaseLost: 1}.get(type(error))
