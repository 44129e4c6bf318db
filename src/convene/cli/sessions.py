"""``convene sessions``: sessions of a programme moved, swapped, shifted and copied."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from convene.cli import shell
from convene.cli.events import day_of, hour
from convene.rules.errors import Invalid
from convene.rules.programme import SessionState
from convene.rules.text import search_key
from convene.rules.time import zone

if TYPE_CHECKING:
    from convene.rules.programme import Agenda, AgendaSession
    from convene.rules.programme_moves import Moves
    from convene.store.workspace import Workspace

dry_run = click.option("--dry-run", is_flag=True, help="Only say what would move, and which findings come and go.")


@click.group(name="sessions")
def group() -> None:
    """Move, swap, shift, copy or change sessions of a programme."""


@group.command()
@shell.where
@shell.of_event
@click.option("--session", "title", required=True, metavar="TITLE", help="Its title or id.")
@click.option("--to", metavar="ISO", help="When it starts, as 2026-06-22T09:30; left out, the time stays.")
@click.option("--room", metavar="NAME", help="The room's name, as in this programme; left out, the room stays.")
@click.option("--minutes", type=int, help="A new length.")
@click.option("--tray", is_flag=True, help="Back to the tray: no time, no room.")
@dry_run
@shell.as_json
def move(workspace: str, code: str, title: str, dry_run: bool, as_json: bool, **where: Any) -> None:
    """Move one session."""
    from convene.services import events, programme, programme_moves

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        agenda = opened.read(programme.agenda, event_id)
        moved = _moved(agenda, _session(opened, agenda, title), **where)
        found = (
            opened.read(programme_moves.plan_moves, event_id, [moved])
            if dry_run
            else opened.write(f"Move “{moved.title}”", programme_moves.put, event_id, [moved])[0]
        )
    _say(found, agenda, dry_run=dry_run, as_json=as_json)


@group.command()
@shell.where
@shell.of_event
@click.option("--session", "title", required=True, metavar="TITLE", help="One session: its title or id.")
@click.option("--with", "other", required=True, metavar="TITLE", help="The other.")
@dry_run
@shell.as_json
def swap(workspace: str, code: str, title: str, other: str, dry_run: bool, as_json: bool) -> None:
    """Let two sessions change places."""
    from convene.services import events, programme, programme_moves

    with shell.opened(workspace) as opened:
        agenda = opened.read(programme.agenda, opened.read(events.id_by_code, code))
        one, two = _session(opened, agenda, title), _session(opened, agenda, other)
        found = (
            opened.read(programme_moves.plan_swap, one.id, two.id)
            if dry_run
            else opened.write(f"Swap “{one.title}” and “{two.title}”", programme_moves.swap, one.id, two.id)[0]
        )
    _say(found, agenda, dry_run=dry_run, as_json=as_json)


@group.command()
@shell.where
@shell.of_event
@click.option("--day", required=True, metavar="DATE", help="The day.")
@click.option("--after", required=True, metavar="HH:MM", help="Everything that starts then or later.")
@click.option("--by", "minutes", required=True, type=int, metavar="MINUTES", help="Later; below 0 earlier.")
@click.option("--room", "rooms", multiple=True, metavar="NAME", help="Only in this room; can be given again.")
@dry_run
@shell.as_json
def shift(
    workspace: str,
    code: str,
    day: str,
    after: str,
    minutes: int,
    rooms: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Shift everything after an hour by some minutes."""
    from convene.rules.programme_moves import on_day
    from convene.services import events, programme, programme_moves

    on, at = shell.day(day, field="day"), hour(after, "after")
    with shell.opened(workspace) as opened:
        event = opened.read(events.detail, opened.read(events.id_by_code, code))
        agenda = opened.read(programme.agenda, event.id)
        day_id = day_of(event, on)
        its = next(one for one in agenda.days if one.id == day_id)
        asked: dict[str, Any] = {
            "after": on_day(its, at, event.time_zone, field="after"),
            "minutes": minutes,
            "rooms": [_room(agenda, name) for name in rooms],
        }
        label = f"Shift everything from {at:%H:%M} by {minutes:+d} minutes"
        found = (
            opened.read(programme_moves.plan_shift, event.id, day_id, **asked)
            if dry_run
            else opened.write(label, programme_moves.shift, event.id, day_id, **asked)[0]
        )
    _say(found, agenda, dry_run=dry_run, as_json=as_json)


@group.command()
@shell.where
@shell.of_event
@click.option("--session", "title", required=True, metavar="TITLE", help="Its title or id.")
@shell.as_json
def copy(workspace: str, code: str, title: str, as_json: bool) -> None:
    """Put another session like this one in the tray."""
    from convene.services import events, programme, programme_moves

    with shell.opened(workspace) as opened:
        agenda = opened.read(programme.agenda, opened.read(events.id_by_code, code))
        one = _session(opened, agenda, title)
        made, _ = opened.write(f"Copy “{one.title}”", programme_moves.copy, one.id)
    if as_json:
        shell.say_json({"session": made})
    else:
        shell.say(f"Another “{one.title}” is in the tray")


@group.command(name="set")
@shell.where
@shell.of_event
@click.option("--session", "titles", required=True, multiple=True, metavar="TITLE", help="Title or id; again for more.")
@click.option("--track", metavar="NAME", help="Put them in this track; empty for none.")
@click.option("--state", type=click.Choice([state.value for state in SessionState]), help="Confirm or cancel them.")
def set_(workspace: str, code: str, titles: tuple[str, ...], track: str | None, state: str | None) -> None:
    """Put sessions in a track, cancel or confirm them: all of them or none."""
    from convene.services import events, programme, programme_several

    if (track is None) == (state is None):
        raise click.UsageError("Give --track or --state.")
    with shell.opened(workspace) as opened:
        agenda = opened.read(programme.agenda, opened.read(events.id_by_code, code))
        ours = [_session(opened, agenda, title) for title in titles]
        keys = [one.id for one in ours]
        which = f"“{ours[0].title}”" if len(ours) == 1 else f"{len(ours)} sessions"
        if state is not None:
            opened.write(f"Set {which} to {state}", programme_several.set_state, keys, SessionState(state))
        else:
            track_id = _track(agenda, track or "")
            label = f"Put {which} in {f'track {track}' if track else 'no track'}"
            opened.write(label, programme_several.set_track, keys, track_id)
    shell.say(f"{which}: {state or track or 'in no track'}")


def _track(agenda: "Agenda", name: str) -> UUID | None:
    if not name.strip():
        return None
    found = [track.id for track in agenda.tracks if search_key(track.name) == search_key(name)]
    if not found:
        known = ", ".join(track.name for track in agenda.tracks) or "none"
        raise Invalid("track", f"There is no track “{name[:60]}” in this programme", f"Its tracks: {known}.")
    return found[0]


def _session(opened: "Workspace", agenda: "Agenda", title: str) -> "AgendaSession":
    from convene.services import programme_moves

    key = opened.read(programme_moves.by_title, agenda.event_id, title)
    return next(one for one in agenda.sessions if one.id == key)


def _room(agenda: "Agenda", name: str) -> UUID:
    found = [room.id for room in agenda.rooms if room.name.casefold() == name.strip().casefold()]
    if len(found) != 1:
        known = ", ".join(room.name for room in agenda.rooms[:8])
        raise Invalid("room", f"There is no room “{name}” in this programme", f"Its rooms: {known}.")
    return found[0]


def _moved(
    agenda: "Agenda", one: "AgendaSession", *, to: str | None, room: str | None, minutes: int | None, tray: bool
) -> "AgendaSession":
    from convene.rules.programme import session_day, session_minutes

    if tray:
        return one.unplaced()
    start: datetime | None = one.starts_at
    if to is not None:
        start = shell.moment(to, zone(agenda.time_zone), field="to")
    if start is None:
        raise Invalid("to", f"“{one.title}” is in the tray", "Say with --to when it starts.")
    room_id = one.room_id if room is None else _room(agenda, room)
    length = one.minutes if minutes is None else session_minutes(minutes)
    day = session_day(one.title, start, length, agenda.days, agenda.time_zone)
    return one.placed(day, start, next((r for r in agenda.rooms if r.id == room_id), None), length)


def _say(found: "Moves", agenda: "Agenda", *, dry_run: bool, as_json: bool) -> None:
    tz = zone(agenda.time_zone)
    if as_json:
        shell.say_json(
            {
                "moved": [
                    {
                        "session": one.now.id,
                        "title": one.now.title,
                        "from": {"starts_at": one.was.starts_at, "room": one.was.room, "minutes": one.was.minutes},
                        "to": {"starts_at": one.now.starts_at, "room": one.now.room, "minutes": one.now.minutes},
                    }
                    for one in found.moved
                ],
                "caused": found.caused,
                "solved": found.solved,
            },
            tz,
        )
        return
    rows = [(one.now.title, _place(one.was, tz), _place(one.now, tz)) for one in found.moved]
    shell.say_table(("Would move" if dry_run else "Moved", "From", "To"), rows, "Nothing moves.")
    for heading, findings in (("Causes", found.caused), ("Solves", found.solved)):
        for finding in findings:
            shell.say(f"{heading}: {finding.title}. {finding.detail}")


def _place(one: "AgendaSession", tz: Any) -> str:
    if one.starts_at is None:
        return "the tray"
    return f"{one.starts_at.astimezone(tz):%a %H:%M}" + (f" {one.room}" if one.room else "")


COMMANDS = (group,)
