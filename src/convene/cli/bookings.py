"""``convene book``: ask for, hold or book a room."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from convene.cli import shell
from convene.cli.workspaces import today
from convene.rules.bookings import BookingState
from convene.rules.errors import Exit
from convene.rules.time import Span, zone

if TYPE_CHECKING:
    from convene.services.bookings import BookingRow

_STATES = (BookingState.ENQUIRY, BookingState.OPTION, BookingState.CONFIRMED)


@click.command()
@shell.where
@shell.of_event
@click.option("--room", required=True, metavar='"VENUE / ROOM"', help="The venue and the room.")
@click.option(
    "--from", "starts", required=True, metavar="ISO", help="Such as 2026-06-22T09:00, in the event's time zone."
)
@click.option("--to", "ends", required=True, metavar="ISO")
@click.option("--state", type=click.Choice([s.value for s in _STATES]), default=BookingState.ENQUIRY.value)
@click.option("--option-expires", "expires", metavar="DATE", help="The day an option expires; an option needs one.")
@shell.as_json
def book(
    workspace: str, code: str, room: str, starts: str, ends: str, state: str, expires: str | None, as_json: bool
) -> None:
    """Book a room of W for an event. Exit 1, naming the booking in the way, when the room is taken."""
    from convene.services import bookings, events, venues

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        event = opened.read(events.detail, event_id)
        room_id = opened.read(venues.room_by_name, room)
        tz = zone(event.time_zone)
        span = Span(shell.moment(starts, tz, field="from"), shell.moment(ends, tz, field="to"))
        booked, _ = opened.write(
            f"Book {room} for {event.title}",
            bookings.book,
            event_id=event_id,
            room_id=room_id,
            starts_at=span.start,
            ends_at=span.end,
            state=BookingState(state),
            option_expires=shell.day(expires, field="option_expires") if expires else None,
            today=today(opened).date(),
            now=opened.now(),
        )
    found: dict[str, Any] = {
        "booked": booked.id is not None,
        "id": booked.id,
        "room": room,
        "state": state if booked.id else None,
        "from": span.start,
        "to": span.end,
        "clash": booked.clash,
        "competing": booked.competing,
    }
    if as_json:
        shell.say_json(found, tz)
    elif booked.clash is None:
        shell.say(f"Booked {room} ({state}), {_span(span.start, span.end, tz)}")
        for other in booked.competing:
            shell.say(f"Also asked for: {_said(other, tz)}")
    if booked.clash is not None:
        click.echo(f"{room} is taken: {_said(booked.clash, tz)}", err=True)
        click.echo("Choose another room or time, or release that booking.", err=True)
        raise SystemExit(Exit.REFUSED)


def _said(other: "BookingRow", tz: ZoneInfo) -> str:
    return f"{other.event or other.title or 'a booking'} ({other.state}), {_span(other.starts_at, other.ends_at, tz)}"


def _span(start: datetime, end: datetime, tz: ZoneInfo) -> str:
    return f"{start.astimezone(tz):%Y-%m-%d %H:%M} to {end.astimezone(tz):%Y-%m-%d %H:%M}"


COMMANDS = (book,)
