"""``convene attendance``: say how it was with somebody on a day, and what it takes to complete."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from convene.cli import shell
from convene.cli.person import pick
from convene.cli.workspaces import today
from convene.rules.attendance import DayState, Mark
from convene.rules.completion import CompletionRule, Standing, say_lack
from convene.rules.errors import Invalid, NotFound
from convene.rules.events import PART_WORDS, DayPart
from convene.rules.time import say_day, zone
from convene.store.workspace import Workspace

if TYPE_CHECKING:
    from convene.services.attendance import Matrix

_LETTERS = {
    DayState.ATTENDED: "A",
    DayState.CAUGHT_UP: "C",
    DayState.EXCUSED: "E",
    DayState.ABSENT: "-",
    DayState.TO_COME: ".",
}
COLUMNS = ("name", "by_day", "standing", "needs")
_SCANNED = "scanned"


def records(workspace: Workspace, code: str | None) -> list[dict[str, Any]]:
    """People by days for ``convene list attendance``; ``by_day`` has a letter a day (A, C, E, - missed, . to come)."""
    if code is None:
        raise Invalid("event", "Which event?", "Add --event CODE; “convene list events W” shows the codes.")
    found = _matrix(workspace, code)
    tz = zone(found.time_zone)
    named = {day.id: f"{day.title or PART_WORDS[day.part]} on {say_day(day.date, year=False)}" for day in found.days}
    return [
        {
            "id": one.id,
            "name": one.name,
            "organisation": one.organisation,
            "role": one.role,
            "state": one.state,
            "standing": one.outlook.standing if one.outlook else None,
            "counted": one.outlook.counted if one.outlook else None,
            "needs": [say_lack(lack, named) for lack in one.outlook.lacks] if one.outlook else [],
            "by_day": "".join(_LETTERS[cell.state] for cell in one.cells),
            "days": [
                {
                    "date": day.date,
                    "part": day.part,
                    "state": cell.state,
                    "mark": cell.mark,
                    "reason": cell.reason,
                    "came_at": cell.came_at.astimezone(tz).isoformat() if cell.came_at else None,
                }
                for day, cell in zip(found.days, one.cells, strict=True)
            ],
        }
        for one in found.people
    ]


@click.group(name="attendance")
def group() -> None:
    """Mark attendance by hand, and set what it takes to complete."""


@group.command(name="mark")
@shell.where
@shell.of_event
@click.option("--person", required=True, multiple=True, metavar="NAME", help="Who: a name or an id; may be repeated.")
@click.option("--day", "of_day", required=True, metavar="DATE", help="The day's date.")
@click.option(
    "--mark",
    "said",
    required=True,
    type=click.Choice([*(mark.value for mark in Mark), _SCANNED]),
    help=f"How it was; “{_SCANNED}” takes a mark off again, so that the scans speak.",
)
@click.option("--reason", default="", metavar="TEXT", help="Needed for caught_up and excused.")
def mark(workspace: str, code: str, person: tuple[str, ...], of_day: str, said: str, reason: str) -> None:
    """Say how it was with people on a day. It goes before the scans."""
    from convene.services import attendance

    wanted = shell.day(of_day, field="day")
    with shell.opened(workspace) as opened:
        found = _matrix(opened, code)
        day_id, who = _day_of(found, wanted), [pick(found.people, name, found.code, "attendance") for name in person]
        chosen, names = [one.id for one in who], ", ".join(one.name for one in who)
        when = say_day(wanted)
        if said == _SCANNED:
            opened.write(f"Take the marks of {names} on {when} off", attendance.clear, chosen, day_id)
        else:
            opened.write(
                f"Mark {names} {said.replace('_', ' ')} on {when}",
                attendance.mark,
                chosen,
                day_id,
                Mark(said),
                reason=reason,
                now=opened.now(),
                today=today(opened).date(),
            )
        after = {one.id: one for one in _matrix(opened, code).people}
    number = next(number for number, day in enumerate(found.days) if day.id == day_id)
    for one in who:
        now = after.get(one.id, one)
        stands = f"; {_words(now.outlook.standing)}" if now.outlook else ""
        shell.say(f"{one.name}: {_words(now.cells[number].state)} on {when}{stands}")


@group.command(name="rule")
@shell.where
@shell.of_event
@click.option("--days", type=int, default=0, metavar="N", help="At least so many days, of whatever part.")
@click.option(
    "--part",
    "parts",
    multiple=True,
    metavar="PART=N",
    help=f"So many days of a part, or PART=all; may be repeated. Parts: {', '.join(DayPart)}.",
)
@click.option("--required-days", is_flag=True, help="Every day that is marked required.")
@click.option("--no-catching-up", is_flag=True, help="A day that was caught up does not count.")
@click.option("--excused-counts", is_flag=True, help="A day that somebody was excused from counts.")
@click.option("--usual", is_flag=True, help="No rule of its own: all required days.")
@click.option("--dry-run", is_flag=True, help="Only say how people would stand.")
@shell.as_json
def set_rule(
    workspace: str,
    code: str,
    days: int,
    parts: tuple[str, ...],
    required_days: bool,
    no_catching_up: bool,
    excused_counts: bool,
    usual: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Set what it takes to complete, and say how people stand by it. Without options: say the rule there is."""
    from convene.services import attendance

    asked = any((days, parts, required_days, no_catching_up, excused_counts))
    if usual and asked:
        raise click.UsageError("--usual stands alone.")
    rule = CompletionRule(days, _parts(parts), required_days, not no_catching_up, excused_counts)
    with shell.opened(workspace) as opened:
        found = _matrix(opened, code)
        standings, words = found.standings, found.words
        if asked and dry_run:
            standings, words = attendance.standings(found, rule), attendance.words(found, rule)
        elif (asked or usual) and not dry_run:
            label = f"Change the completion rule of {found.title}"
            opened.write(label, attendance.set_rule, found.event_id, None if usual else rule)
            found = _matrix(opened, code)
            standings, words = found.standings, found.words
    if as_json:
        shell.say_json({"rule": words, "standings": {s.value: standings[s] for s in Standing}})
        return
    shell.say(f"{found.title}: {words}")
    shell.say(", ".join(f"{standings[s]} {_words(s)}" for s in Standing if standings[s]) or "Nobody is on the list.")


def _matrix(workspace: Workspace, code: str) -> "Matrix":
    from convene.services import attendance, events

    return workspace.read(attendance.matrix, workspace.read(events.id_by_code, code), today=today(workspace).date())


def _day_of(found: "Matrix", wanted: date) -> UUID:
    days = [day.id for day in found.days if day.date == wanted]
    if not days:
        known = ", ".join(day.date.isoformat() for day in found.days)
        raise NotFound(f"{found.code} has no day on {say_day(wanted)}", f"Its days: {known}.")
    if len(days) > 1:
        raise Invalid("day", f"{found.code} has {len(days)} days on {say_day(wanted)}", "Mark them in the window.")
    return days[0]


def _parts(said: tuple[str, ...]) -> tuple[tuple[DayPart, int | None], ...]:
    found: dict[DayPart, int | None] = {}
    for text in said:
        name, _, number = text.partition("=")
        if name not in list(DayPart) or not (number == "all" or number.isdecimal()):
            raise Invalid(
                "part", f"“{text[:40]}” is no part", f"Write it as module=all or module=1: {', '.join(DayPart)}."
            )
        found[DayPart(name)] = None if number == "all" else int(number)
    return tuple(found.items())


def _words(code: DayState | Standing) -> str:
    return "missed" if code is DayState.ABSENT else code.replace("_", " ")


COMMANDS = (group,)
