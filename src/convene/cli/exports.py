"""``convene export``: calendar, workbook, badges, the list of registrations, and the programme in four forms."""

from collections.abc import Callable
from pathlib import Path

import click

from convene.cli import exports_delegates, exports_drawn, exports_lists, exports_returns, needs_exports, shell
from convene.rules.exchange import Schedule
from convene.rules.time import say_days


@click.group()
def export() -> None:
    """Write a calendar, workbook, badges, the list of registrations, or the programme."""


@export.command()
@shell.where
@shell.of_event
@click.option("--scope", default="event", metavar="SCOPE", help="event, bookings, deadlines, track:NAME, room:NAME, …")
@click.option(
    "--method", type=click.Choice(["PUBLISH"]), default="PUBLISH", help="To publish; for one person: invitations."
)
@shell.to_path
def calendar(workspace: str, code: str, scope: str, method: str, target: Path) -> None:  # noqa: ARG001
    """The event's calendar, or a part of it, as iCalendar to publish."""
    from convene.formats.atomic import write_atomically
    from convene.formats.calendar_out import calendar as calendar_bytes
    from convene.services import calendars, events
    from convene.services.calendar_scopes import scoped

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        now = opened.now()
        issued = opened.read(scoped, event_id, scope, now=now)
        if not opened.read_only:
            opened.write("Issue the calendar", calendars.note_issued, event_id, issued.appointments, now=now)
    content = calendar_bytes(
        issued.title, issued.appointments, now=now, time_zone=issued.time_zone, joining=issued.joining
    )
    write_atomically(target, content)
    count = len(issued.appointments)
    shell.say(f"Wrote {count} {'entry' if count == 1 else 'entries'} to {target}")


@export.command()
@shell.where
@shell.of_event
@shell.to_path
def workbook(workspace: str, code: str, target: Path) -> None:
    """The whole event as an Excel workbook. Needs are left out."""
    from convene.formats.atomic import write_atomically
    from convene.formats.workbook_out import workbook as writer
    from convene.rules.time import zone
    from convene.services import events, whole_workbook

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        event = opened.read(events.detail, event_id)
        now = opened.now()
        today = now.astimezone(zone(event.time_zone)).date()
        shortened = opened.read(
            lambda session: write_atomically(
                target,
                writer(
                    whole_workbook.event_book(session, event_id, today=today),
                    title=event.title,
                    now=now,
                    time_zone=event.time_zone,
                ),
            )
        )
    shell.say(f"Wrote {target}")
    for cut in shortened or ():
        shell.say(f"{cut.sheet} {cut.cell} was too long for a cell and ends with a note that says so")


@export.command(name="registrations-csv")
@shell.where
@shell.of_event
@shell.to_path
def registrations_csv(workspace: str, code: str, target: Path) -> None:
    """The registrations as CSV, for Excel and for importing again."""
    from convene.formats.atomic import write_atomically
    from convene.formats.csv_out import csv_bytes
    from convene.services import events, workbooks

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        columns = opened.read(workbooks.registration_columns, event_id)
        rows = opened.read(lambda session: list(workbooks.registration_rows(session, event_id)))
    write_atomically(target, csv_bytes([column.heading for column in columns], rows))
    shell.say(f"Wrote {len(rows)} registrations to {target}")


@export.command()
@shell.where
@shell.of_event
@shell.to_path
def badges(workspace: str, code: str, target: Path) -> None:
    """A QR badge for everybody who holds a place, as PDF."""
    from convene.formats.atomic import write_atomically
    from convene.formats.badges_out import badges_pdf, unprintable
    from convene.services import badges as service
    from convene.services import events

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        event = opened.read(events.detail, event_id)
        if not opened.read_only:
            opened.write(f"Issue badge codes for {event.title}", service.issue_codes, event_id, now=opened.now())
        cards = [row.badge for row in opened.read(service.badges, event_id)]
    for missing in unprintable(cards):
        click.echo(f"{cards[missing.index].name}: no font here has {missing.letters}", err=True)
    dates = say_days(event.first_day, event.last_day) if event.first_day and event.last_day else ""
    write_atomically(target, badges_pdf(cards, event_title=event.title, event_date_text=dates))
    shell.say(f"Wrote {len(cards)} badges to {target}")


_of_release = click.option("--release", type=int, metavar="N", help="As release N gave it out, not as it is now.")


@export.command(name="schedule-xml")
@shell.where
@shell.of_event
@_of_release
@shell.to_path
def schedule_xml(workspace: str, code: str, release: int | None, target: Path) -> None:
    """The programme as frab XML, for EventFahrplan, giggity and other apps."""
    from convene.formats.schedule_xml_out import schedule_xml as writer

    _programme(workspace, code, release, target, writer)


@export.command(name="schedule-json")
@shell.where
@shell.of_event
@_of_release
@shell.to_path
def schedule_json(workspace: str, code: str, release: int | None, target: Path) -> None:
    """The programme as JSON, as c3voc and pretalx know it."""
    from convene.formats.schedule_json_out import schedule_json as writer

    _programme(workspace, code, release, target, writer)


@export.command(name="programme-csv")
@shell.where
@shell.of_event
@_of_release
@shell.to_path
def programme_csv(workspace: str, code: str, release: int | None, target: Path) -> None:
    """The programme as CSV, for Excel and for importing again."""
    from convene.formats.programme_csv_out import programme_csv as writer

    _programme(workspace, code, release, target, writer)


@export.command(name="programme-html")
@shell.where
@shell.of_event
@_of_release
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="The folder to write.")
def programme_html(workspace: str, code: str, release: int | None, target: Path) -> None:
    """The programme as a folder for any web space: index.html needs no network."""
    from convene.formats.atomic import write_folder_atomically
    from convene.formats.programme_html_out import MARK
    from convene.formats.programme_html_out import programme_html as writer
    from convene.rules.time import zone
    from convene.services import events, programme_export

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        schedule = opened.read(programme_export.schedule, event_id, release=release)
        made = opened.now().astimezone(zone(schedule.time_zone))
    write_folder_atomically(target, writer(schedule, made=made), ours=MARK)
    shell.say(f"Wrote {len(schedule.sessions)} sessions to {target / 'index.html'}")


def _programme(
    workspace: str, code: str, release: int | None, target: Path, writer: Callable[[Schedule], bytes]
) -> None:
    from convene.formats.atomic import write_atomically
    from convene.services import events, programme_export

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        schedule = opened.read(programme_export.schedule, event_id, release=release)
    write_atomically(target, writer(schedule))
    shell.say(f"Wrote {len(schedule.sessions)} sessions to {target}")


for module in (needs_exports, exports_drawn, exports_lists, exports_returns, exports_delegates):
    for one in module.COMMANDS:
        export.add_command(one)

COMMANDS = (export,)
