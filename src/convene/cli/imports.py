"""``convene import``: delegates from a CSV or workbook, a programme from a schedule file, a workbook of ours again."""

from pathlib import Path

import click

from convene.cli import dates, import_registrations, import_workbook, shell


@click.group(name="import")
def import_() -> None:
    """Bring in delegates or a programme, or a workbook that was changed."""


@import_.command()
@shell.where
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--event", "code", metavar="CODE", help="Into this event; without it, the schedule becomes a new one.")
@click.option(
    "--column",
    "columns",
    metavar="MEANING=HEADING",
    multiple=True,
    help="What a column of a table means, such as --column title=Headline.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@shell.as_json
def programme(
    workspace: str, source: Path, code: str | None, columns: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Import a programme from SOURCE: a frab, pentabarf or pretalx schedule.xml, a pretalx or c3voc schedule.json, an
    .ics calendar, or a .csv or .xlsx of sessions. The same again updates it."""
    take_programme(workspace, source, code, columns, dry_run=dry_run, as_json=as_json)


def take_programme(
    workspace: str,
    source: Path,
    code: str | None,
    columns: tuple[str, ...] = (),
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take a schedule into an event, or a new one where no code is given, and say what came of it."""
    from convene.formats.bounded import bounded
    from convene.formats.schedule_in import read_schedule
    from convene.rules.time import zone
    from convene.services import events
    from convene.services.programme_import import import_programme, preview_programme

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code) if code else None
        import_registrations.refuse_return(source)
        schedule = bounded(read_schedule, source, [_pair(text) for text in columns])
        if dry_run:
            done = opened.read(preview_programme, schedule, event_id=event_id)
        else:
            done, _ = opened.write(
                f"Import the programme {source.name}", import_programme, schedule, event_id=event_id, now=opened.now()
            )
    if as_json:
        names = ("days", "rooms", "tracks", "sessions", "people", "new", "moved", "changed", "removed", "notes")
        differences = [
            {
                "change": one.kind,
                "session": one.session_id,
                "title": one.title,
                "starts_at": one.starts_at,
                "room": one.room,
                "fields": {name: {"was": was, "now": now} for name, was, now in one.fields},
            }
            for one in done.differences
        ]
        found = {"event": done.code} | {name: getattr(done, name) for name in names}
        shell.say_json(found | {"dry_run": dry_run, "differences": differences}, zone(schedule.time_zone))
        return
    shell.say(
        f"{done.code}: {done.sessions} sessions in {done.rooms} rooms over {done.days} days; "
        + ("would be " if dry_run else "")
        + f"{done.new} new, {done.moved} moved, {done.changed} changed, {done.removed} removed"
    )
    for one in done.differences:
        if dry_run or one.kind != "new":
            shell.say(f"{one.kind}: {one.title}" + _said([name for name, _, _ in one.fields]))
    for note in done.notes:
        shell.say(note)


def _pair(text: str) -> tuple[str, str]:
    meaning, equals, heading = text.partition("=")
    if not equals:
        raise click.UsageError(f"“{text}” is not MEANING=HEADING")
    return meaning.strip(), heading.strip()


def _said(names: list[str]) -> str:
    return f" ({', '.join(name.replace('starts_at', 'start').replace('_', ' ') for name in names)})" if names else ""


import_.add_command(import_registrations.registrations)
import_.add_command(dates.import_dates)
import_.add_command(import_workbook.import_workbook)

COMMANDS = (import_,)
