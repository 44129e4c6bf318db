"""The composition root: with ``__main__`` the only place that knows every floor."""

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from convene.rules.errors import ConveneError

if TYPE_CHECKING:
    import click

    from convene.desktop.start import Application
    from convene.store.cipher import Key
    from convene.store.workspace import Workspace


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Convene. ``convene`` alone, ``convene open`` and ``convene demo`` open the desktop; all else is typed.

    Returns the exit code: 0 done, 1 refused or findings, 2 usage, 3 unreadable or unwritable file.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0].lower().endswith(
        (".convene", ".cnvpack")
    ):  # a file handed over by the system's double click
        given = ["open", *given]
    command, *rest = given
    if command in ("open", "demo") and len(rest) <= 1 and not any(word.startswith("-") for word in rest):
        # Past the command line, whose libraries would hold up the window.
        return _show(command, rest[0] if rest else None)
    from convene.cli.main import commands, run

    group = commands()
    for each in _desktop_commands():
        group.add_command(each)
    return run(group, given)


def _desktop_commands() -> "list[click.Command]":
    import click

    place = click.argument("workspace", metavar="[W]", required=False)

    @click.command(name="open")
    @place
    def open_(workspace: str | None) -> None:
        """Open the desktop, on W or on the welcome window."""
        raise SystemExit(_show("open", workspace))

    @click.command()
    @place
    @click.option("--picture", type=click.Path(path_type=Path), help="Save a picture of the window as PNG and end.")
    def demo(workspace: str | None, picture: Path | None) -> None:
        """Open the desktop on a fresh sample workspace, made at W or among Convene's own data."""
        raise SystemExit(_show("demo", workspace, picture))

    @click.command()
    @click.argument("workspace", metavar="W")
    @click.option("--event", "code", required=True, metavar="CODE", help="Whose Reception it is.")
    def rehearse(workspace: str, code: str) -> None:
        """Open Reception on a copy of W that is thrown away when it is closed."""
        from convene.cli import shell
        from convene.services import events

        if not _locked(workspace):  # else the window asks for its passphrase first
            with shell.opened(workspace, replays=False) as found:
                found.read(events.id_by_code, code)
        raise SystemExit(_show("rehearse", workspace, event=code))

    return [open_, demo, rehearse]


def _show(command: str, workspace: str | None = None, picture: Path | None = None, *, event: str = "") -> int:
    gc.disable()  # until the window is there: all that is made so far stays anyway
    from convene.desktop.start import make_application, take_picture

    app = make_application(sys.argv[:1])
    application = _application(app)
    try:
        window = (
            application.sample(workspace)
            if command == "demo"
            else application.rehearse(str(workspace), event)
            if command == "rehearse"
            else application.open(workspace)
            if workspace
            else application.welcome()
        )
    except ConveneError as error:
        sys.stderr.write(f"{error.title}\n{error.hint}\n")
        return error.exit
    window.painted.connect(_painted)
    if picture is not None:
        take_picture(app, window, picture)  # type: ignore[arg-type]
    return app.exec()


def _painted() -> None:
    gc.enable()
    if os.environ.get("CONVENE_TRACE_PAINT"):  # for the benchmark of the first paint
        sys.stderr.write("painted\n")
        sys.stderr.flush()
        if os.environ.get("CONVENE_EXIT_AFTER_PAINT"):
            os._exit(0)


def _application(app: object) -> "Application":
    from PySide6.QtCore import QSettings

    from convene.desktop.start import Application, Doors

    doors = Doors(
        _open,
        _create,
        _create_sample,
        clock=_now,
        unlock=_unlock,
        locked=_locked,
        rehearse=_rehearse,
        keep=_keep,
        news=_news,
    )
    return Application(app, doors, QSettings())  # type: ignore[arg-type]


def _now() -> datetime:
    return datetime.now(UTC)


def _locked(where: str) -> bool:
    if "://" in where:
        return False
    with contextlib.suppress(OSError), Path(where).open("rb") as file:
        if file.read(16) == b"SQLite format 3\x00":  # asked before anything is loaded
            return False
    from convene.services.passphrases import asks

    return asks(where)


def _open(where: str, key: "Key | str | None" = None) -> "Workspace":
    from convene.cli.packs import open_pack
    from convene.rules.desk_packs import is_pack
    from convene.services.spooled import replay
    from convene.store.workspace import Workspace

    workspace = open_pack(where, ask=lambda: str(key or "")) if is_pack(where) else Workspace.open(where, key=key)
    with contextlib.suppress(ConveneError):  # what was kept and cannot be saved yet stays where it is
        replay(workspace)
    return workspace


def _unlock(where: str, passphrase: str) -> bool:
    from convene.cli.packs import open_pack
    from convene.formats.desk_pack import WrongPassphrase

    try:
        open_pack(where, ask=lambda: passphrase).close()
    except WrongPassphrase:
        return False
    return True


def _rehearse(where: str, copy: str, key: "Key | None" = None) -> "Workspace":
    from convene.store.workspace import Workspace

    return Workspace.rehearse(where, Path(copy), key=key)


def _keep(where: str, key: "Key | None" = None) -> None:
    from convene.services.backups import keep_daily

    keep_daily(where, now=_now(), key=key)


def _news() -> str:
    from convene import __version__
    from convene.rules.updates import Standing
    from convene.services import updates
    from convene.updates import look, say

    if not updates.source().due(_now()):
        return ""
    found = look(__version__, _now())
    return f"{say(found)[0]}." if found.standing is Standing.NEWER else ""


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
