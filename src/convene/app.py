"""The composition root: with ``__main__`` the only place that knows every floor."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from convene.rules.errors import ConveneError

if TYPE_CHECKING:
    from convene.desktop.start import Application
    from convene.store.workspace import Workspace

_DESKTOP = ("open", "demo")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Convene. ``convene`` alone, ``convene open`` and ``convene demo`` open the desktop; all else is typed.

    Returns the exit code: 0 done, 1 refused or findings, 2 usage, 3 unreadable or unwritable file.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0].endswith(".convene"):  # a file handed over by the system's double click
        given = ["open", *given]
    if given[0] in _DESKTOP and "--help" not in given:
        return _run_desktop(given)
    from convene.cli.main import commands, run

    group = commands()
    for command in (open_, demo):
        group.add_command(command)
    return run(group, given)


def _run_desktop(given: list[str]) -> int:
    # Without the other commands: they bring SQLAlchemy, and the window shall paint before that.
    group = click.Group(name="convene", commands=[open_, demo])
    try:
        return int(group.main(args=given, prog_name="convene", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ConveneError as error:
        click.echo(f"{error.title}\n{error.hint}".strip(), err=True)
        return error.exit


@click.command(name="open")
@click.argument("workspace", metavar="[W]", required=False)
def open_(workspace: str | None) -> int:
    """Open the desktop, on W or on the welcome window."""
    from convene.desktop.start import make_application

    app = make_application(sys.argv[:1])
    application = _application(app)
    _trace(application.open(workspace) if workspace else application.welcome())
    return app.exec()


@click.command()
@click.argument("workspace", metavar="[W]", required=False)
@click.option("--picture", type=click.Path(path_type=Path), help="Save a picture of the window as PNG and end.")
def demo(workspace: str | None, picture: Path | None) -> int:
    """Open the desktop on a fresh sample workspace, made at W or among Convene's own data."""
    from convene.desktop.start import make_application, take_picture

    app = make_application(sys.argv[:1])
    window = _application(app).sample(workspace)
    if picture is not None:
        take_picture(app, window, picture)
    _trace(window)
    return app.exec()


def _application(app: object) -> "Application":
    from PySide6.QtCore import QSettings

    from convene.desktop.start import Application, Doors

    doors = Doors(open=_open, create=_create, create_sample=_create_sample, clock=_now)
    return Application(app, doors, QSettings())  # type: ignore[arg-type]


def _now() -> datetime:
    return datetime.now(UTC)


def _open(where: str) -> "Workspace":
    from convene.store.workspace import Workspace

    return Workspace.open(where)


def _create(where: str) -> "Workspace":
    from convene.store.workspace import Workspace

    return Workspace.create(where)


def _create_sample(where: str) -> "Workspace":
    from convene.rules.time import LONDON
    from convene.services.sample import make_sample

    workspace = _create(where)
    now = workspace.now()
    workspace.fill(make_sample, today=now.astimezone(LONDON).date(), now=now)
    return workspace


def _trace(window: object) -> None:
    """For the benchmark of the first paint: say on stderr that it is there, and end if that is all that is wanted."""
    if not os.environ.get("CONVENE_TRACE_PAINT"):
        return

    def said() -> None:
        sys.stderr.write("painted\n")
        sys.stderr.flush()
        if os.environ.get("CONVENE_EXIT_AFTER_PAINT"):
            os._exit(0)

    window.painted.connect(said)  # type: ignore[attr-defined]
