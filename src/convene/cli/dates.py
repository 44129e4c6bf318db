"""``convene events dates`` and its kin: what falls on the days of an event, and the dates a workspace knows of."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from convene.cli import shell
from convene.rules.date_sense import ObservanceKind
from convene.rules.errors import Exit
from convene.store.workspace import Workspace


@click.command(name="dates")
@shell.where
@shell.of_event
@shell.as_json
def of_event(workspace: str, code: str, as_json: bool) -> None:
    """Say what falls on the days of an event. Exit 1 where something wants an answer."""
    from convene.formats.observances_in import shipped
    from convene.services import date_sense, events

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        found = opened.read(date_sense.of_event, event_id, shipped=shipped())
    listed = [note for notes in found.values() for note in notes]
    if as_json:
        shell.say_json([{"warns": note.warns, **shell.plain(note)} for note in listed])
    else:
        rows = [(note.day, note.title, note.detail, note.reason and f"set aside: {note.reason}") for note in listed]
        shell.say_table(("Day", "What", "Why", ""), rows, "Nothing else falls on its days.")
    if any(note.warns for note in listed):
        raise SystemExit(Exit.REFUSED)


@click.command(name="set-date-aside")
@shell.where
@shell.of_event
@click.option("--subject", required=True, metavar="SUBJECT", help="As in “convene events dates W --json”.")
@click.option("--reason", required=True, metavar="TEXT", help="Why the date is fine all the same.")
def set_aside(workspace: str, code: str, subject: str, reason: str) -> None:
    """Set aside what falls on a day of an event, with the reason."""
    from convene.services import date_sense, events

    with shell.opened(workspace) as opened:
        event = opened.read(events.detail, opened.read(events.id_by_code, code))
        label = f"Set a date note of {event.title} aside"
        opened.write(label, date_sense.set_aside, event.id, subject, reason=reason, now=opened.now())
    shell.say(f"Set aside: {reason}")


@click.command(name="dates")
@shell.where
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice([k.value for k in ObservanceKind]), default="school_holiday")
@shell.as_json
def import_dates(workspace: str, source: Path, kind: str, as_json: bool) -> None:
    """Import dates that matter from SOURCE, a .csv or .xlsx with a name, a first day and a last day."""
    from convene.formats.bounded import bounded
    from convene.formats.observances_in import read_observances
    from convene.formats.sheet_in import read_table
    from convene.services import date_sense

    with shell.opened(workspace) as opened:
        found = read_observances(bounded(read_table, source), ObservanceKind(kind), source.name)
        new, _ = opened.write(f"Import dates from {source.name}", date_sense.add, found)
    if as_json:
        shell.say_json({"read": len(found), "new": new})
    else:
        shell.say(f"{len(found)} dates read, {new} new")


COLUMNS = ("first_day", "last_day", "name", "kind", "source")


def records(opened: Workspace, code: str | None, begin: date, end: date) -> list[dict[str, Any]]:  # noqa: ARG001
    """Bank holidays, observances and added dates between two days, for ``convene list dates``."""
    from convene.formats.observances_in import shipped
    from convene.services import date_sense

    rows = [
        (day, day, name, "bank_holiday", "holidays, England")
        for year in range(begin.year, end.year + 1)
        for day, name in date_sense.bank_holidays(year).items()
    ]
    rows += [(one.first_day, one.last_day, one.name, one.kind.value, one.source) for one in shipped()]
    rows += [(o.first_day, o.last_day, o.name, o.kind.value, o.source) for o in opened.read(date_sense.known)]
    found = sorted(row for row in rows if row[0] <= end and row[1] >= begin)
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]
