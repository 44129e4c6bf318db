"""``convene events``: what is done to an event as a whole."""

from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from convene.cli import dates, event_life, event_making, shell
from convene.cli.workspaces import today
from convene.rules.errors import Exit, Invalid, NotFound
from convene.rules.event_move import label
from convene.rules.time import Span, say_day, zone

if TYPE_CHECKING:
    from convene.rules.event_move import MovePlan
    from convene.services.events import EventDetail


@click.group(name="events")
def group() -> None:
    """Make events, of nothing, of a template, of another event; move a day of one, take one to another status."""


@group.command(name="move-day")
@shell.where
@shell.of_event
@click.option("--day", required=True, metavar="DATE", help="The day's date as it is.")
@click.option("--to", required=True, metavar="DATE", help="Its new date.")
@click.option("--starts", metavar="HH:MM", help="A new first hour; sessions and bookings shift by as much.")
@click.option("--ends", metavar="HH:MM", help="A new last hour.")
@click.option("--leave-bookings", is_flag=True, help="Leave bookings behind whose room is taken then.")
@click.option("--dry-run", is_flag=True, help="Only say what would move, clash and be owed.")
@shell.as_json
def move_day(
    workspace: str,
    code: str,
    day: str,
    to: str,
    starts: str | None,
    ends: str | None,
    leave_bookings: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Move a day of an event with its sessions and bookings. Exit 1, naming what is in the way, when it cannot be."""
    from convene.formats.observances_in import shipped
    from convene.services import date_sense, event_move, events

    was, new = shell.day(day, field="day"), shell.day(to, field="to")
    first = hour(starts, "starts") if starts else None
    last = hour(ends, "ends") if ends else None
    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        event = opened.read(events.detail, event_id)
        tz = zone(event.time_zone)
        asked: dict[str, Any] = {
            "to": new,
            "starts": first,
            "ends": last,
            "leave_bookings": leave_bookings,
            "today": today(opened).date(),
        }
        day_id = day_of(event, was)
        if dry_run:
            found = opened.read(event_move.plan, event_id, day_id, **asked)
        else:
            found, _ = opened.write(label(event.title, was, new), event_move.move_day, event_id, day_id, **asked)
        notes = opened.read(date_sense.notes, [new], event_id=event_id, shipped=shipped())[new]
    if as_json:
        shell.say_json(shell.plain(found, tz) | {"dates": notes}, tz)
    else:
        _say(found)
        for note in notes:
            shell.say(f"{note.title}: {note.detail}")
    if not found.possible:
        for clash in (clash for clash in found.clashes if clash.stops):
            click.echo(clash.detail, err=True)
        raise SystemExit(Exit.REFUSED)


def day_of(event: "EventDetail", day: date) -> UUID:
    """The event's day on that date. Raises NotFound, and Invalid where it has several."""
    found = [one for one in event.days if one.date == day]
    if not found:
        known = ", ".join(one.date.isoformat() for one in event.days)
        raise NotFound(f"{event.code} has no day on {say_day(day)}", f"Its days: {known}." if known else "It has none.")
    if len(found) > 1:
        raise Invalid("day", f"{event.code} has {len(found)} days on {say_day(day)}", "Move them in the window.")
    return found[0].id


def hour(text: str, field: str) -> time:
    """A time on the wall from ``09:30``. Raises Invalid for anything else."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError as error:
        raise Invalid(field, f"“{text}” is not a time", "Write it as 09:30.") from error


def _say(found: "MovePlan") -> None:
    tz = zone(found.time_zone)
    moves = "Moved" if found.moved else "Would move" if found.possible else "Cannot move"
    shell.say(f"{moves} {found.event} from {say_day(found.was)} to {say_day(found.to)}")
    for clash in found.clashes:
        if not clash.stops:
            shell.say(f"Note: {clash.detail}")
    moving: list[tuple[str, str, Span, Span]] = [
        *(("session", one.title, one.was, one.to) for one in found.sessions),
        *(("booking", one.room, one.was, one.to) for one in found.bookings),
    ]
    shell.say_table(
        ("What", "Title", "From", "To"),
        [
            *((what, title, _at(was, tz), _at(to, tz)) for what, title, was, to in moving),
            *(("stays", one.room, _at(one.was, tz), one.why) for one in found.left),
        ],
        "No session and no booking moves with it.",
    )
    shell.say(
        f"Owed: {found.owed} calendar entries, {found.registered} people registered, "
        f"{found.contributors} taking part, {found.diary_dates} dates to agree again"
    )


def _at(span: Span, tz: ZoneInfo) -> str:
    return f"{span.start.astimezone(tz):%Y-%m-%d %H:%M}"


for _command in (event_life.set_status, event_making.create, event_making.duplicate, event_making.save_template):
    group.add_command(_command)

for _command in (dates.of_event, dates.set_aside):
    group.add_command(_command)

COMMANDS = (group,)
