"""``convene list``: what is in a workspace, one kind at a time."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from convene.cli import (
    allocation,
    attendance,
    dates,
    event_making,
    event_series,
    groups,
    registrations,
    releases,
    shell,
    themes,
    waiting,
)
from convene.cli.workspaces import today
from convene.rules.errors import Invalid
from convene.rules.time import zone
from convene.store.workspace import Workspace

if TYPE_CHECKING:
    from convene.services.venues import VenueDetail

Records = list[dict[str, Any]]


def _event(workspace: Workspace, code: str | None) -> UUID | None:
    from convene.services import events

    return None if code is None else workspace.read(events.id_by_code, code)


def _needed(workspace: Workspace, code: str | None) -> UUID:
    found = _event(workspace, code)
    if found is None:
        raise Invalid("event", "Which event?", "Add --event CODE; “convene list events W” shows the codes.")
    return found


def _events(workspace: Workspace, code: str | None) -> Records:
    from convene.services import events

    wanted = _event(workspace, code)
    return [
        {
            "code": e.code,
            "title": e.title,
            "kind": e.kind,
            "status": e.status,
            "first_day": e.first_day,
            "last_day": e.last_day,
            "venue": e.venue,
            "registered": e.registered,
            "waiting": e.waiting,
            "places": e.places,
        }
        for e in workspace.read(events.listing)
        if wanted in (None, e.id)
    ]


def _venues(workspace: Workspace, code: str | None) -> Records:  # noqa: ARG001 - every list takes the same
    from convene.services import venues

    rooms = workspace.read(venues.rooms)
    return [
        {
            "name": v.name,
            "postcode": v.postcode,
            "borough": v.borough,
            "rooms": [r.name for r in rooms if r.venue_id == v.id],
            **_whole_venue(workspace.read(venues.detail, v.id)),
        }
        for v in workspace.read(venues.listing)
    ]


def _whole_venue(venue: "VenueDetail") -> dict[str, Any]:
    """What else is known of a venue."""
    words = ("address", "stations", "arrival", "step_free_route", "parking", "wifi", "catering", "prices", "phone",
             "email", "website", "location", "note")  # fmt: skip
    return {
        **{name: getattr(venue, name) for name in words},
        "contacts": [{"name": c.name, "role": c.role, "email": c.email, "phone": c.phone} for c in venue.contacts],
        "documents": [{"title": d.title, "address": d.address, "file_name": d.file_name} for d in venue.documents],
        "closures": [
            {"room": c.room or None, "first_day": c.first_day, "last_day": c.last_day, "reason": c.reason}
            for c in venue.closures
        ],
    }


def _rooms(workspace: Workspace, code: str | None) -> Records:  # noqa: ARG001
    from convene.services import venues

    return [
        {
            "venue": r.venue,
            "name": r.name,
            "capacities": r.capacities,
            "features": list(r.features),
            "floor": r.floor,
            "day_rate_pence": r.day_rate_pence,
            "hours": r.hours,
            "directions": r.directions,
            "note": r.note,
        }
        for r in workspace.read(venues.rooms)
    ]


def _sessions(workspace: Workspace, code: str | None) -> Records:
    from convene.services import contributors, programme, questions, resources

    event_id = _needed(workspace, code)
    agenda = workspace.read(programme.agenda, event_id)
    parts, used, asked = (workspace.read(of.of_event, event_id) for of in (contributors, resources, questions))
    days = {d.id: d.date for d in agenda.days}
    tz = zone(agenda.time_zone)
    return [
        {
            "id": s.id,
            "title": s.title,
            "day": days.get(s.day_id) if s.day_id else None,
            "starts_at": s.starts_at.astimezone(tz).isoformat() if s.starts_at else None,
            "ends_at": s.ends_at.astimezone(tz).isoformat() if s.ends_at else None,
            "room": s.room,
            "track": s.track,
            "people": [p.name for p in s.people],
            "themes": list(s.themes),
            "kind": s.kind,
            "state": s.state,
            "contributors": [{"name": p.name, "role": p.role, "state": p.state} for p in parts.get(s.id, ())],
            "resources": [
                {"title": r.title, "kind": r.kind, "address": r.address, "licence": r.licence, "credit": r.credit}
                for r in used.get(s.id, ())
            ],
            "questions": [q.text for q in asked.get(s.id, ())],
        }
        for s in agenda.sessions
    ]


def _registrations(workspace: Workspace, code: str | None) -> Records:
    from convene.services import registrations

    return [
        {
            "id": g.id,
            "name": g.name,
            "state": g.state,
            "badge_code": g.badge_code,
            "email": g.email,
            "organisation": g.organisation,
            "role": g.role,
        }
        for g in workspace.read(registrations.guests, _needed(workspace, code))
    ]


def _bookings(workspace: Workspace, code: str | None) -> Records:
    from convene.services import bookings

    day = today(workspace).date()
    return [
        {
            "id": b.id,
            "event": b.event,
            "venue": b.venue,
            "room": b.room,
            "state": b.state,
            "title": b.title,
            "from": b.starts_at,
            "to": b.ends_at,
            "setup_minutes": b.setup_minutes,
            "cleardown_minutes": b.cleardown_minutes,
            "option_expires": b.option_expires,
            "cost_pence": b.cost_pence,
            "vat_included": b.vat_included,
            "net_pence": b.pence(with_vat=False),
            "gross_pence": b.pence(with_vat=True),
            "cancel_today_pence": b.cancelling(day).pence,
        }
        for b in workspace.read(bookings.listing, event_id=_event(workspace, code))
    ]


def _calendar(workspace: Workspace, code: str | None, first: date, last: date) -> Records:
    from convene.services import calendar_board

    event_id = _event(workspace, code)
    return [
        {
            "kind": e.kind,
            "date": e.date,
            "title": e.title,
            "event": e.event,
            "code": e.code,
            "status": e.status,
            "place": e.place,
            "done": e.done,
        }
        for e in workspace.read(calendar_board.entries, first=first, last=last, event_id=event_id)
    ]


_KINDS: dict[str, tuple[Callable[[Workspace, str | None], Records], Iterable[str]]] = {
    "events": (_events, ("code", "title", "kind", "status", "first_day", "venue", "registered", "places")),
    "venues": (_venues, ("name", "postcode", "borough", "rooms")),
    "rooms": (_rooms, ("venue", "name", "capacities")),
    "sessions": (_sessions, ("day", "starts_at", "room", "title", "track", "people")),
    "registrations": (_registrations, ("name", "organisation", "role", "state", "badge_code")),
    "applications": (registrations.records, registrations.COLUMNS),
    "waiting": (waiting.records, waiting.COLUMNS),
    "groups": (groups.records, groups.COLUMNS),
    "answers": (registrations.answer_records, registrations.ANSWER_COLUMNS),
    "series": (event_series.records, event_series.COLUMNS),
    "templates": (event_making.records, event_making.COLUMNS),
    "themes": (lambda workspace, code: themes.records(workspace, _needed(workspace, code)), themes.COLUMNS),
    "places": (lambda workspace, code: allocation.records(workspace, _needed(workspace, code)), allocation.COLUMNS),
    "attendance": (attendance.records, attendance.COLUMNS),
    "releases": (releases.records, releases.COLUMNS),
    "bookings": (_bookings, ("from", "to", "venue", "room", "state", "event")),
}


_SPANS: dict[str, tuple[Callable[[Workspace, str | None, date, date], Records], tuple[str, ...]]] = {
    "calendar": (_calendar, ("date", "kind", "title", "event", "place")),
    "dates": (dates.records, dates.COLUMNS),
}
_AHEAD = timedelta(days=92)  # how much of the calendar is listed where no last day is named


@click.command(name="list")
@click.argument("kind", type=click.Choice([*_KINDS, *_SPANS]))
@shell.where
@click.option(
    "--event",
    "code",
    metavar="CODE",
    help="Of this event only; what is of one event needs it.",
)
@click.option("--from", "first", metavar="DATE", help="The first day of calendar or dates; today if left out.")
@click.option("--to", "last", metavar="DATE", help="The last day; about three months on if left out.")
@shell.as_json
def list_(kind: str, workspace: str, code: str | None, first: str | None, last: str | None, as_json: bool) -> None:
    """List events, series, templates, venues, rooms, sessions, releases, applications, people, days and more."""
    if kind not in _SPANS and (first or last):
        raise click.UsageError("--from and --to are for calendar and dates.")
    columns = (_SPANS if kind in _SPANS else _KINDS)[kind][1]
    with shell.opened(workspace) as opened:
        if kind in _SPANS:
            start = shell.day(first, field="from") if first else today(opened).date()
            end = shell.day(last, field="to") if last else start + min(_AHEAD, date.max - start)
            records = _SPANS[kind][0](opened, code, start, end)
        else:
            records = _KINDS[kind][0](opened, code)
    if as_json:
        shell.say_json(records)
        return
    rows = [[r[c] for c in columns] for r in records]
    empty = "Nothing on these days." if kind in _SPANS else f"No {kind} yet."
    shell.say_table([c.replace("_", " ").capitalize() for c in columns], rows, empty)


COMMANDS = (list_,)
