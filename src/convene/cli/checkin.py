"""``convene scan``, ``void`` and ``doors``: show badge codes at a desk, take a scan back, see whose doors there are."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from convene.cli import shell
from convene.rules.checkin import ScanKind, ScanSource, Verdict
from convene.rules.errors import Exit, Invalid, Refused
from convene.rules.time import zone
from convene.services.checkin import ScanResult
from convene.store.workspace import Workspace

if TYPE_CHECKING:
    from convene.services.doors import NextDoor

_of_event = click.option("--event", "code", metavar="CODE", help="The event's code; a desk pack knows its own.")
_at_desk = click.option("--desk", metavar="NAME", help="Which desk this is; a desk pack knows its own.")
_when = click.option("--at", metavar="ISO", help="When it happened; now if left out.")


@dataclass(frozen=True, slots=True)
class _Desk:
    event_id: UUID
    name: str
    tz: ZoneInfo


@click.command()
@shell.where
@_of_event
@_at_desk
@click.option("--session", "title", metavar="TITLE", help="At the door of a session: its title or id.")
@click.option("--out", is_flag=True, help="The way out.")
@click.option("--override", metavar="REASON", help="Let in who is known but would be stopped, and keep why.")
@click.option("--source", type=click.Choice([s.value for s in ScanSource]), help="How the desk came to the code.")
@click.option("--day", "of_day", metavar="DATE", help="The day being checked in; today if left out.")
@_when
@shell.as_json
@click.argument("codes", nargs=-1, metavar="[CODE…]")
def scan(
    workspace: str,
    code: str | None,
    desk: str | None,
    title: str | None,
    out: bool,
    override: str | None,
    source: str | None,
    of_day: str | None,
    at: str | None,
    as_json: bool,
    codes: tuple[str, ...],
) -> None:
    """Show codes at a desk of an event; without CODE, one a line from standard input.

    W may be a desk pack. Each verdict is on disk before it is printed. Exit 1 when any code was refused or is not
    known.
    """
    from convene.rules.showings import showing
    from convene.services import checkin, programme_moves

    if override is not None and not override.strip():
        raise Invalid("override", "An override needs a reason", "Such as --override “The chair asked for her”.")
    stopped = False
    with shell.opened(workspace, packs=True) as opened:
        here = _desk(opened, code, desk)
        door = opened.read(programme_moves.by_title, here.event_id, title) if title else None
        wanted = shell.day(of_day, field="day") if of_day else None
        for shown in codes or _lines():
            now = shell.moment(at, here.tz, field="at") if at else opened.now()
            today = (now if at else opened.now()).astimezone(here.tz).date()
            what = showing(
                here.event_id,
                desk=here.name,
                code=shown,
                day=wanted or now.astimezone(here.tz).date(),
                now=now,
                today=today,
                operator=opened.who,
                source=ScanSource(source) if source else None,
                kind=ScanKind.OUT if out else ScanKind.IN,
                session_id=door,
                override=override or "",
                stated=at is not None,
            )
            result, _ = opened.write(f"Scan at {here.name}", checkin.keep, what)
            stopped = stopped or result.verdict in {Verdict.REFUSED, Verdict.UNKNOWN}
            _say(result, here.tz, as_json=as_json)
    if stopped:
        raise SystemExit(Exit.REFUSED)


@click.command()
@shell.where
@_of_event
@_at_desk
@click.option("--scan", "scan_id", metavar="ID", help="Any scan, as a coordinator may; else the desk's last admission.")
@_when
@shell.as_json
def void(
    workspace: str, code: str | None, desk: str | None, scan_id: str | None, at: str | None, as_json: bool
) -> None:
    """Take back a desk's last admission, at most 15 minutes old; or any scan by its id. Both stay on record."""
    from convene.services import checkin

    with shell.opened(workspace, packs=True) as opened:
        here = _desk(opened, code, desk)
        who: dict[str, Any] = {
            "desk": here.name,
            "now": shell.moment(at, here.tz, field="at") if at else opened.now(),
            "operator": opened.who,
        }
        if scan_id is None:
            result, _ = opened.write("Take back a check-in", checkin.void_last, here.event_id, **who)
        else:
            result, _ = opened.write("Take back a check-in", checkin.void, _id(scan_id), **who)
        if as_json:
            shell.say_json({"voided": True, "name": result.name, "scan": result.scan_id})
        else:
            shell.say(f"Taken back: {result.name}")


@click.command()
@shell.where
@_of_event
@click.option("--day", "of_day", metavar="DATE", help="Which day; today if left out.")
@click.option("--opens", metavar="MINUTES|any", help="Open check-in so many minutes before each day starts.")
@shell.as_json
def doors(workspace: str, code: str | None, of_day: str | None, opens: str | None, as_json: bool) -> None:
    """The doors of a day: its sessions with their places and who is in; and when check-in opens."""
    from convene.services import checkin_opening, events
    from convene.services import doors as doors_of

    with shell.opened(workspace, packs=True) as opened:
        event_id = _event(opened, code)
        if opens is not None:
            minutes = _minutes(opens)
            opened.write("When check-in opens", checkin_opening.set_opens_before, event_id, minutes)
        tz = zone(opened.read(events.detail, event_id).time_zone)
        day = shell.day(of_day, field="day") if of_day else opened.now().astimezone(tz).date()
        opens_at = opened.read(checkin_opening.opens_at, event_id, day=day)
        found = opened.read(doors_of.doors, event_id, day=day)
    if as_json:
        lines = [
            {
                "session": door.session_id,
                "title": door.title,
                "room": door.room,
                "starts_at": door.span.start,
                "ends_at": door.span.end,
                "limit": door.limit,
                "held": door.held,
                "left": door.left,
                "inside": door.inside,
            }
            for door in found
        ]
        shell.say_json({"day": day, "opens_at": opens_at, "doors": lines}, tz)
        return
    shell.say(f"Check-in opens at {_clock(opens_at, tz)}." if opens_at else "Check-in is open all day.")
    rows = [
        (
            _clock(door.span.start, tz),
            door.title,
            door.room,
            "" if door.limit is None else f"{door.held} of {door.limit}",
            door.inside,
        )
        for door in found
    ]
    shell.say_table(("starts", "session", "room", "places", "inside"), rows, "No session has a time on that day.")


def _event(opened: Workspace, code: str | None) -> UUID:
    """Which event: of a pack, its own."""
    from convene.services import desk_packs, events

    pack = opened.read(desk_packs.info)
    if code is not None:
        return opened.read(events.id_by_code, code)
    if pack is None:
        raise click.UsageError("Missing option '--event'.")
    return pack.event_id


def _minutes(text: str) -> int | None:
    if text == "any":
        return None
    try:
        return int(text)
    except ValueError as error:
        raise Invalid("opens", f"“{text}” is no number of minutes", "Such as --opens 60, or --opens any.") from error


def _desk(opened: Workspace, code: str | None, desk: str | None) -> _Desk:
    """Which desk of which event: of a pack, its own and no other."""
    from convene.services import desk_packs, events

    pack = opened.read(desk_packs.info)
    if pack is None:
        for given, option in ((code, "--event"), (desk, "--desk")):
            if given is None:
                raise click.UsageError(f"Missing option '{option}'.")
        event_id, name = opened.read(events.id_by_code, str(code)), str(desk)
    else:
        event_id, name = pack.event_id, pack.desk
        if (code is not None and opened.read(events.id_by_code, code) != event_id) or desk not in (None, name):
            raise Refused(f"This pack is for “{name}”", "Leave --event and --desk out.")
    return _Desk(event_id, name, zone(opened.read(events.detail, event_id).time_zone))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid("scan", f"“{text}” is not the id of a scan", "convene merge and scan --json say it.") from error


def _say(result: ScanResult, tz: ZoneInfo, *, as_json: bool) -> None:
    if as_json:
        line = {
            "code": result.code,
            "verdict": result.verdict,
            "reason": result.reason,
            "name": result.name,
            "since": result.since,
            "opens": result.opens_at,
            "instead": _plain_door(result.instead) if result.instead else None,
            "scan": result.scan_id,
        }
        shell.say_json(line, tz, indent=None)
        sys.stdout.flush()
    else:
        since = f" since {_clock(result.since, tz)}" if result.since else ""
        words = [f"{result.verdict}{since}", result.name, result.reason, _elsewhere(result, tz)]
        shell.say(" ".join(filter(None, words)))


def _elsewhere(result: ScanResult, tz: tzinfo) -> str:
    """When to come instead, or where."""
    if result.opens_at is not None:
        return f"(opens {result.opens_at.astimezone(tz):%a %d %B %H:%M})"
    if (to := result.instead) is None:
        return ""
    why = "has a place" if to.own else "open to all" if to.left is None else f"{to.left} left"
    return f"(instead: {', '.join(filter(None, [to.title, to.room, _clock(to.starts_at, tz)]))}, {why})"


def _plain_door(to: "NextDoor") -> dict[str, Any]:
    return {"title": to.title, "room": to.room, "starts_at": to.starts_at, "left": to.left, "own": to.own}


def _clock(at: datetime, tz: tzinfo) -> str:
    return f"{at.astimezone(tz):%H:%M}"


def _lines() -> Iterable[str]:
    for line in sys.stdin:
        if text := line.rstrip("\r\n"):
            yield text


COMMANDS = (scan, void, doors)
