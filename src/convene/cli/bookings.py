"""``convene book``: ask for, hold or book a room. ``convene bookings``: confirm, release, extend it, write about it."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from convene.cli import shell
from convene.cli.workspaces import today
from convene.rules.booking_mail import MailKind
from convene.rules.bookings import LIVE_STATES, OPEN_STATES, BookingState, label
from convene.rules.errors import Exit, Invalid, NotFound, Refused
from convene.rules.money import read_money
from convene.rules.time import LONDON, Span, zone
from convene.store.workspace import Workspace

if TYPE_CHECKING:
    from convene.services.booking_rows import BookingRow
    from convene.services.bookings import Booked

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
@click.option("--cost", metavar="POUNDS", default="", help="What the venue asks, such as 1250 or 1250.50.")
@click.option("--vat", type=click.Choice(["included", "plus"]), default="plus", help="Whether VAT is in the cost.")
@shell.as_json
def book(
    workspace: str,
    code: str,
    room: str,
    starts: str,
    ends: str,
    state: str,
    expires: str | None,
    cost: str,
    vat: str,
    as_json: bool,
) -> None:
    """Book a room of W for an event. Exit 1, naming the booking in the way, when the room is taken."""
    from convene.services import booking_suggest, bookings, events, venues

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        event = opened.read(events.detail, event_id)
        room_id = opened.read(venues.room_by_name, room)
        tz = zone(event.time_zone)
        span = Span(shell.moment(starts, tz, field="from"), shell.moment(ends, tz, field="to"))
        times: dict[str, Any] = {"starts_at": span.start, "ends_at": span.end}
        booked, _ = opened.write(
            f"Book {room} for {event.title}",
            bookings.book,
            event_id=event_id,
            room_id=room_id,
            **times,
            state=BookingState(state),
            option_expires=shell.day(expires, field="option_expires") if expires else None,
            today=today(opened).date(),
            now=opened.now(),
            cost_pence=read_money(cost, field="cost"),
            vat_included=vat == "included",
        )
        instead = () if booked.id else opened.read(booking_suggest.suggest, event_id=event_id, room_id=room_id, **times)
    found: dict[str, Any] = {
        "booked": booked.id is not None,
        "id": booked.id,
        "room": room,
        "state": state if booked.id else None,
        "from": span.start,
        "to": span.end,
        "clash": booked.clash,
        "competing": booked.competing,
        "outside_hours": booked.outside_hours,
        "suggestions": [
            {
                "change": one.change,
                "room": f"{one.room.venue} / {one.room.name}",
                "from": one.starts_at,
                "to": one.ends_at,
                "why": one.why,
            }
            for one in instead
        ],
    }
    if as_json:
        shell.say_json(found, tz)
    elif booked.id is None:
        for one in instead:
            why = ", ".join(one.why)
            shell.say(f"Instead: {one.room.venue} / {one.room.name}, {_span(one.starts_at, one.ends_at, tz)} ({why})")
    else:
        shell.say(f"Booked {room} ({state}), {_span(span.start, span.end, tz)}")
        _warn(booked, tz)
    _stop_at(booked.clash, room, tz)


@click.group(name="bookings")
def verbs() -> None:
    """Confirm, release or extend a booking, or draft a mail about it."""


def _which(command: Callable[..., None]) -> Callable[..., None]:
    """How a booking is named: by its id, or by its event and room where that event has the room once."""
    for option in (
        shell.as_json,
        click.option("--room", metavar='"VENUE / ROOM"', help="The venue and the room; with --event."),
        click.option("--event", "code", metavar="CODE", help="The event whose booking it is; with --room."),
        click.option("--booking", "key", metavar="ID", help="The booking, as in “convene list bookings W --json”."),
        shell.where,
    ):
        command = option(command)
    return command


@verbs.command()
@_which
def confirm(workspace: str, key: str | None, code: str | None, room: str | None, as_json: bool) -> None:
    """Make an enquiry or option of W firm. Exit 1, naming the booking in the way, when the room is taken."""
    from convene.services import bookings

    with shell.opened(workspace) as opened:
        row, tz = _found(opened, key, code, room, OPEN_STATES)
        booked, _ = opened.write(
            label("Confirm", row.room, row.event), bookings.confirm, row.id, today=today(opened).date()
        )
        after = opened.read(bookings.booking, row.id)
    _tell(after, tz, booked, as_json=as_json)
    _stop_at(booked.clash, f"{row.venue} / {row.room}", tz)


@verbs.command()
@_which
@click.option("--reason", required=True, metavar="TEXT", help="Why, so that nobody asks twice.")
def release(workspace: str, key: str | None, code: str | None, room: str | None, as_json: bool, reason: str) -> None:
    """Let a room of W go, for a reason."""
    from convene.services import bookings

    with shell.opened(workspace) as opened:
        row, tz = _found(opened, key, code, room, LIVE_STATES)
        opened.write(label("Let go of", row.room, row.event), bookings.release, row.id, reason=reason)
        after = opened.read(bookings.booking, row.id)
    _tell(after, tz, None, as_json=as_json)


@verbs.command()
@_which
@click.option("--option-expires", "expires", required=True, metavar="DATE", help="The day the option expires.")
def extend(workspace: str, key: str | None, code: str | None, room: str | None, as_json: bool, expires: str) -> None:
    """Hold an option of W until another day; an enquiry becomes an option."""
    from convene.services import bookings

    with shell.opened(workspace) as opened:
        row, tz = _found(opened, key, code, room, OPEN_STATES)
        opened.write(
            label("Extend" if row.option_expires else "Hold", row.room, row.event),
            bookings.extend,
            row.id,
            option_expires=shell.day(expires, field="option_expires"),
            today=today(opened).date(),
        )
        after = opened.read(bookings.booking, row.id)
    _tell(after, tz, None, as_json=as_json)


@verbs.command()
@_which
@click.option("--kind", type=click.Choice([k.value for k in MailKind]), required=True, help="What it is written for.")
@click.option("--alone", is_flag=True, help="About this booking only, not all of its event at the venue.")
def draft(
    workspace: str, key: str | None, code: str | None, room: str | None, as_json: bool, kind: str, alone: bool
) -> None:
    """Draft a mail to the venue of a booking of W. Nothing is sent, and nothing is kept."""
    from convene.services import booking_mail

    with shell.opened(workspace) as opened:
        row, _ = _found(opened, key, code, room, LIVE_STATES)
        made = opened.read(booking_mail.draft, row.id, MailKind(kind), today=today(opened).date(), alone=alone)
    if as_json:
        shell.say_json(made)
        return
    shell.say(f"To: {made.to}\nSubject: {made.subject}\n\n{made.body}")
    if made.unknown:
        click.echo(f"Not known here, so left as it is: {', '.join('$' + name for name in made.unknown)}", err=True)


def _found(
    opened: Workspace, key: str | None, code: str | None, room: str | None, states: frozenset[BookingState]
) -> "tuple[BookingRow, ZoneInfo]":
    """The booking that is meant, and the time zone of its event."""
    from convene.services import bookings, events, venues

    if key is not None and code is None and room is None:
        row = opened.read(bookings.booking, _id(key))
    elif key is None and code is not None and room is not None:
        event_id = opened.read(events.id_by_code, code)
        room_id = opened.read(venues.room_by_name, room)
        rows = [b for b in opened.read(bookings.listing, event_id=event_id) if b.room_id == room_id]
        row = _only([b for b in rows if b.state in states] or rows, f"{room} for {code}")
    else:
        raise Invalid("booking", "Which booking?", "Give --booking ID, or --event CODE and --room “Venue / Room”.")
    return row, zone(opened.read(events.detail, row.event_id).time_zone) if row.event_id else LONDON


def _id(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise Invalid(
            "booking", f"“{key}” is not the id of a booking", "See “convene list bookings W --json”."
        ) from error


def _only(rows: "list[BookingRow]", what: str) -> "BookingRow":
    if not rows:
        raise NotFound(f"There is no booking of {what}", "See “convene list bookings W”.")
    if len(rows) > 1:
        each = "; ".join(f"{b.id} ({b.state}, {_span(b.starts_at, b.ends_at, LONDON)})" for b in rows)
        raise Refused(f"There are {len(rows)} bookings of {what}", f"Name one with --booking: {each}")
    return rows[0]


def _tell(row: "BookingRow", tz: ZoneInfo, booked: "Booked | None", *, as_json: bool) -> None:
    """Where the booking stands now, and who else asks for its room."""
    from convene.services.bookings import Booked

    booked = booked or Booked(row.id)
    if as_json:
        also = {"clash": booked.clash, "competing": booked.competing, "outside_hours": booked.outside_hours}
        shell.say_json({"booking": row, **also}, tz)
    elif booked.clash is None:
        until = f" until {row.option_expires}" if row.option_expires and row.state == BookingState.OPTION else ""
        shell.say(f"{row.venue} / {row.room} ({row.state}{until}), {_span(row.starts_at, row.ends_at, tz)}")
        _warn(booked, tz)


def _warn(booked: "Booked", tz: ZoneInfo) -> None:
    """What does not stand in the way and is worth knowing."""
    if booked.outside_hours:
        shell.say(f"Outside its hours: {booked.outside_hours}. Ask the venue whether it opens for you.")
    for other in booked.competing:
        shell.say(f"Also asked for: {_said(other, tz)}")


def _stop_at(clash: "BookingRow | None", room: str, tz: ZoneInfo) -> None:
    if clash is not None:
        click.echo(f"{room} is taken: {_said(clash, tz)}", err=True)
        click.echo("Choose another room or time, or release that booking.", err=True)
        raise SystemExit(Exit.REFUSED)


def _said(other: "BookingRow", tz: ZoneInfo) -> str:
    return f"{other.event or other.title or 'a booking'} ({other.state}), {_span(other.starts_at, other.ends_at, tz)}"


def _span(start: datetime, end: datetime, tz: ZoneInfo) -> str:
    return f"{start.astimezone(tz):%Y-%m-%d %H:%M} to {end.astimezone(tz):%Y-%m-%d %H:%M}"


COMMANDS = (book, verbs)
