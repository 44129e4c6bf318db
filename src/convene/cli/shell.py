"""What every command shares: opening a workspace, saying a result, saying what went wrong."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from convene.cli.packs import open_pack
from convene.cli.unlocking import key_of, passphrase_file
from convene.rules.desk_packs import is_pack
from convene.rules.errors import ConveneError, FileProblem, Invalid
from convene.rules.roles import NotAllowed, Right, Role, may
from convene.rules.time import LONDON, one_instant
from convene.store.workspace import Workspace

_PIN = "convene.pin"


def _remember_pin(context: click.Context, _: click.Parameter, file: TextIO | None) -> None:
    if file is not None:
        context.meta[_PIN] = file.readline().strip()


_pin_file = click.option(
    "--pin-file",
    type=click.File(),
    metavar="FILE",
    expose_value=False,
    callback=_remember_pin,
    help="Holds the PIN, where W has one and this needs it; else it is asked for on a terminal.",
)


def where(command: Callable[..., Any]) -> Callable[..., Any]:
    """The workspace a command is about, and where its PIN and its passphrase are."""
    return click.argument("workspace", metavar="W")(passphrase_file(_pin_file(command)))


as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
to_path = click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="The file to write.")
of_event = click.option("--event", "code", required=True, metavar="CODE", help="The event's code.")


@contextmanager
def opened(place: str, *, packs: bool = False, expired_too: bool = False, replays: bool = True) -> Iterator[Workspace]:
    """The workspace at ``place``, closed again whatever happens; with ``packs`` also that of a desk pack. With
    ``replays`` what its spool holds is saved first.

    Where its owner has a PIN, it is opened as by Reception, and who needs more is asked for one.
    """
    from convene.services import roles
    from convene.services.spooled import replay

    workspace = open_pack(place, ask=_passphrase, expired_too=expired_too) if packs and is_pack(place) else _open(place)
    if not is_pack(place):
        workspace.before_writing = partial(_keep_daily, workspace)
    try:
        with suppress(ConveneError):  # they stay where they are
            if replays and (saved := replay(workspace)):
                click.echo(f"{saved} scans that were kept on this computer are saved now.", err=True)
        roles.begin(workspace)
        workspace.keeper.rises = partial(_rise, workspace)
        yield workspace
    finally:
        workspace.close()


def _keep_daily(workspace: Workspace) -> None:
    """Today’s backup, if one is due, before anything is changed. It stops nobody."""
    from convene.services.backups import keep_daily

    if os.environ.get("CONVENE_BACKUPS", "").lower() == "off":
        return
    try:
        keep_daily(workspace.where, now=workspace.now(), key=workspace.key)
    except ConveneError as error:
        click.echo(f"Today’s backup was not made: {error.title}. {error.hint}".rstrip(), err=True)


def _open(place: str) -> Workspace:
    if is_pack(place):
        raise FileProblem(f"{Path(place).name} is a desk pack", "It can be scanned with, and its packet written.")
    return Workspace.open(place, key=key_of(place))


def allow(place: str, right: Right) -> None:
    """Ask for the PIN that an act on the file itself needs. A file that cannot be opened asks for none."""
    with suppress(FileProblem), opened(place, replays=False) as workspace:
        workspace.keeper.require(right)


def pin(asked: str = "PIN") -> str:
    """The PIN: of ``--pin-file``, else asked for where somebody can answer; or nothing."""
    kept = click.get_current_context().meta
    if _PIN not in kept and sys.stdin.isatty():
        kept[_PIN] = str(click.prompt(asked, hide_input=True, err=True)).strip()
    return str(kept.get(_PIN, ""))


def _rise(workspace: Workspace, right: Right) -> None:
    from convene.services import roles

    who = "owner" if not may(Role.ORGANISER, right) else "organiser"
    if not (given := pin(f"PIN of the {who}")):
        raise NotAllowed(
            f"{workspace.name} is open to its {who} for that, with a PIN",
            "Name a file that holds it with --pin-file, or use a terminal, where it is asked for.",
        )
    roles.rise(workspace, given, right)


def _passphrase() -> str:
    """The passphrase of a pack: from ``CONVENE_PASSPHRASE``, else asked for where somebody can answer."""
    if (given := os.environ.get("CONVENE_PASSPHRASE")) is not None or not sys.stdin.isatty():
        return given or ""
    return str(click.prompt("Passphrase of the pack", hide_input=True, err=True))


def plain(value: Any, tz: ZoneInfo = LONDON) -> Any:
    """A value as JSON holds it: instants as ISO text with the offset of ``tz``, keys as text, records as objects."""
    again = partial(plain, tz=tz)
    match value:
        case datetime():
            return value.astimezone(tz).isoformat()
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(k): again(v) for k, v in value.items()}
        case str() | int() | float() | None:
            return value
        case Sequence() | set() | frozenset():
            return [again(v) for v in value]
    if is_dataclass(value):
        return {f.name: again(getattr(value, f.name)) for f in fields(value)}
    return str(value)


def say_json(value: Any, tz: ZoneInfo = LONDON, *, indent: int | None = 2) -> None:
    """One JSON document on stdout, in UTF-8 whatever the console is set to."""
    text = json.dumps(plain(value, tz), ensure_ascii=False, indent=indent)
    try:
        click.echo(text)
    except UnicodeEncodeError:
        click.echo(json.dumps(plain(value, tz), indent=indent))


def say_table(headings: Sequence[str], rows: Sequence[Sequence[Any]], empty: str) -> None:
    """Rows in columns for people."""
    if not rows:
        say(empty)
        return
    texts = [[*(_short(cell) for cell in row[:-1]), _short(row[-1], _LAST)] for row in rows]
    widths = [max(len(h), *(len(r[i]) for r in texts)) for i, h in enumerate(headings)]
    say("  ".join(h.ljust(w) for h, w in zip(headings, widths, strict=True)).rstrip())
    for row in texts:
        say("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())


def say(text: str) -> None:
    """A line on stdout; letters that the console cannot show are replaced, not fatal."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, errors="replace").decode(encoding))


_CELL, _LAST = 48, 160  # characters of a cell; what comes last may run on


def _short(value: Any, most: int = _CELL) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value.astimezone(LONDON):%Y-%m-%d %H:%M}"
        case Mapping():
            return ", ".join(f"{k} {v}" for k, v in value.items())
        case str():
            text = value
        case Sequence():
            text = ", ".join(map(str, value))
        case _:
            text = str(value)
    return text if len(text) <= most else text[: most - 1] + "…"


def moment(text: str, tz: ZoneInfo = LONDON, *, field: str = "time") -> datetime:
    """An instant from ISO text. Without an offset it is wall-clock time of ``tz``.

    Raises Invalid for a time that does not exist there or comes twice, and for what is no time.
    """
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(field, f"“{text}” is not a time", "Write it as 2026-06-22T09:00.") from error
    if value.tzinfo is None:
        return one_instant(value.date(), value.time(), tz, field=field)
    return value


def day(text: str, *, field: str = "date") -> date:
    """A date from ISO text; raises Invalid for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(field, f"“{text}” is not a date", "Write it as 2026-06-22.") from error
