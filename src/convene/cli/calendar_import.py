"""``convene calendar import``: a calendar of a person, a venue or an event from elsewhere."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from convene.cli import shell
from convene.cli.imports import take_programme
from convene.cli.person import who
from convene.rules.time import LONDON, say_days

if TYPE_CHECKING:
    from convene.rules.exchange import BusyCalendar
    from convene.services.busy_closures import ClosuresTaken
    from convene.services.busy_times import BusyTaken
    from convene.store.workspace import Workspace


@click.command(name="import")
@shell.where
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--person", "person", metavar="NAME", help="Whose calendar it is: when they cannot take part.")
@click.option("--venue", "venue", metavar="NAME", help="The venue's: on which days it is closed.")
@click.option("--room", "room", metavar="NAME", help="With --venue: of this room only.")
@click.option("--event", "code", metavar="CODE", help="Of sessions: they go into the programme of this event.")
@click.option("--titles", is_flag=True, help="Keep what the appointments are called; only times are kept without it.")
@click.option("--whole-days", is_flag=True, help="With --venue: close a day also for what takes some hours of it.")
@click.option("--called", metavar="NAME", help="What the calendar is called here; as the file says if left out.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@shell.as_json
def calendar_import(
    workspace: str, source: Path, person: str | None, venue: str | None, room: str | None, code: str | None,
    called: str | None, *, titles: bool, whole_days: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Import SOURCE, an .ics of somebody's appointments, of a venue's, or of sessions. The same again changes nothing,
    and what is gone from the file goes."""
    if sum(one is not None for one in (person, venue, code)) != 1:
        raise click.UsageError("Give one of --person, --venue and --event.")
    if venue is None and (room is not None or whole_days):
        raise click.UsageError("--room and --whole-days are for --venue.")
    if code is not None:
        take_programme(workspace, source, code, dry_run=dry_run, as_json=as_json)
        return
    with shell.opened(workspace) as opened:
        if person is not None:
            person_id, name = who(opened, person)
            taken = _of_person(opened, person_id, name, _read(opened, source, called, titles=titles), dry_run=dry_run)
            said = _person_record(name, taken)
        else:
            venue_id, room_id, name = _place(opened, venue or "", room)
            calendar = _read(opened, source, called, titles=titles)
            closed = _of_venue(
                opened, venue_id, name, calendar, room_id=room_id, whole_days=whole_days, dry_run=dry_run
            )
            said = _venue_record(name, closed)
    if as_json:
        shell.say_json(said | {"dry_run": dry_run})
        return
    counts = [f"{len(said[name])} {name}" for name in ("new", "changed", "gone") if name in said]
    shell.say(
        f"{said['of']}, calendar “{said['calendar']}”: {'would be ' if dry_run else ''}{', '.join(counts)}, "
        f"{said['same']} the same"
    )
    if said.get("left"):
        shell.say(f"{said['left']} that take only some hours were left out (--whole-days closes the day)")
    for one in said["over"]:
        shell.say(f"In the way of: {one}")
    for note in said["notes"]:
        shell.say(note)


def _read(opened: "Workspace", source: Path, called: str | None, *, titles: bool) -> "BusyCalendar":
    from dataclasses import replace

    from convene.formats.bounded import bounded
    from convene.formats.busy_in import read_busy
    from convene.services.busy_times import horizon

    first, last = opened.read(horizon, today=opened.now().astimezone(LONDON).date())
    found = bounded(read_busy, source, first, last, titles)
    return replace(found, name=called.strip()) if called and called.strip() else found


def _of_person(
    opened: "Workspace", person_id: UUID, name: str, calendar: "BusyCalendar", *, dry_run: bool
) -> "BusyTaken":
    from convene.services.busy_times import preview_busy, take_busy

    if dry_run:
        return opened.read(preview_busy, person_id, calendar)
    return opened.write(f"Take in a calendar of {name}", take_busy, person_id, calendar)[0]


def _of_venue(
    opened: "Workspace", venue_id: UUID, name: str, calendar: "BusyCalendar", *, dry_run: bool, **how: Any
) -> "ClosuresTaken":
    from convene.services.busy_closures import preview_closures, take_closures

    if dry_run:
        return opened.read(partial(preview_closures, **how), venue_id, calendar)
    return opened.write(f"Take in a calendar of {name}", take_closures, venue_id, calendar, **how)[0]


def _place(opened: "Workspace", venue: str, room: str | None) -> tuple[UUID, UUID | None, str]:
    from convene.services import venues

    venue_id = opened.read(venues.venue_by_name, venue)
    detail = opened.read(venues.detail, venue_id)
    if room is None:
        return venue_id, None, detail.name
    room_id = opened.read(venues.room_by_name, f"{detail.name} / {room}")
    name = next((known.name for known in detail.rooms if known.id == room_id), room)
    return venue_id, room_id, f"{name}, {detail.name}"


def _person_record(name: str, taken: "BusyTaken") -> dict[str, Any]:
    return {
        "of": name,
        "calendar": taken.calendar,
        "new": taken.new,
        "changed": taken.changed,
        "gone": taken.gone,
        "same": taken.same,
        "over": [f"“{one.title}” of {one.event}, {_at(one.starts_at)}" for one in taken.over],
        "notes": taken.notes,
    }


def _venue_record(name: str, taken: "ClosuresTaken") -> dict[str, Any]:
    return {
        "of": name,
        "calendar": taken.calendar,
        "new": taken.new,
        "gone": [one.said for one in taken.gone],
        "same": taken.same,
        "left": taken.left,
        "over": [f"{one.event or one.title or 'a booking'}, {one.room}, {_at(one.starts_at)}" for one in taken.over],
        "notes": taken.notes,
    }


def _at(value: Any) -> str:
    local = value.astimezone(LONDON)
    return f"{say_days(local.date(), local.date())}, {local:%H:%M}"
