"""``convene release`` and ``convene releases``: programmes given out under numbers, compared, brought back."""

from typing import TYPE_CHECKING, Any

import click

from convene.cli import shell
from convene.rules.errors import Invalid
from convene.rules.releases import Change, FrozenSession
from convene.rules.time import say_day, zone
from convene.store.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from convene.services.releases import Owed, ReleasePlan

COLUMNS = ("number", "at", "sessions", "note")
_DRAFT = "draft"


def records(workspace: Workspace, code: str | None) -> list[dict[str, Any]]:
    """Every release of an event, newest first."""
    from convene.services import events, releases

    if code is None:
        raise Invalid("event", "Which event?", "Add --event CODE; “convene list events W” shows the codes.")
    return [
        {"number": one.number, "at": one.at, "sessions": one.sessions, "note": one.note}
        for one in workspace.read(releases.listing, workspace.read(events.id_by_code, code))
    ]


@click.command()
@shell.where
@shell.of_event
@click.option("--note", default="", help="What this release is for.")
@click.option("--dry-run", is_flag=True, help="Only say what is open and what it would give out.")
@shell.as_json
def release(workspace: str, code: str, note: str, dry_run: bool, as_json: bool) -> None:
    """Freeze the programme under the next number, once all that is open was said."""
    from convene.services import events, releases

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        found = opened.read(releases.plan, event_id)
        if not dry_run:
            label = f"Release {found.number} of {found.event}"
            opened.write(label, releases.release, event_id, note=note, now=opened.now())
    if as_json:
        shell.say_json({"released": not dry_run, **_plan(found)}, zone(found.time_zone))
        return
    for finding in found.findings:
        shell.say(f"{'Clash' if finding.severity == 'clash' else 'Care'}: {finding.title}. {finding.detail}")
    for point in found.open:
        shell.say(f"{point.kind.replace('_', ' ').capitalize()}: {', '.join(point.people or point.titles)}")
    _say(found.changes, found.time_zone)
    shell.say(f"{len(found.owed)} people to tell")
    shell.say(f"{'Would be release' if dry_run else 'Release'} {found.number}: {found.sessions} sessions")


@click.group(name="releases")
def group() -> None:
    """Compare releases of a programme, or bring one back."""


@group.command()
@shell.where
@shell.of_event
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@shell.as_json
def diff(workspace: str, code: str, old: str, new: str, as_json: bool) -> None:
    """What is different in B from A: numbers of releases, or “draft”."""
    from convene.services import events, releases

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        found = opened.read(releases.diff, event_id, _number(old), _number(new))
    if as_json:
        shell.say_json(
            {"event": found.event, "old": old, "new": new, "changes": _changes(found.changes)}, zone(found.time_zone)
        )
    else:
        _say(found.changes, found.time_zone)


@group.command()
@shell.where
@shell.of_event
@click.argument("number", metavar="N")
@click.option("--dry-run", is_flag=True, help="Only say what it would change in the draft.")
@shell.as_json
def restore(workspace: str, code: str, number: str, dry_run: bool, as_json: bool) -> None:
    """Bring release N back into the draft; sessions newer than it stay."""
    from convene.services import events, release_restore

    wanted = _number(number)
    if wanted is None:
        raise Invalid("number", "The draft is what it is", "Give the number of a release.")
    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        found = (
            opened.read(release_restore.plan_restore, event_id, wanted)
            if dry_run
            else opened.write(f"Restore release {wanted}", release_restore.restore, event_id, wanted)[0]
        )
    if as_json:
        said = {"restored": not dry_run, "number": wanted, "newer": found.newer, "notes": found.notes}
        shell.say_json(said | {"changes": _changes(found.changes)}, zone(found.time_zone))
        return
    _say(found.changes, found.time_zone)
    for note in found.notes:
        shell.say(f"Note: {note}")
    if found.newer:
        shell.say(f"Newer, and as they are: {', '.join(found.newer)}")
    shell.say(f"{'Would be' if dry_run else 'Is'} as release {wanted}")


@group.command()
@shell.where
@shell.of_event
@click.argument("number", metavar="N")
@shell.as_json
def owed(workspace: str, code: str, number: str, as_json: bool) -> None:
    """Who release N has news for: those with a part in, or a place on, a session that it made different."""
    from convene.services import events, releases

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        found = opened.read(releases.owed, event_id, _number(number) or 0)
    if as_json:
        shell.say_json(_owed(found))
    else:
        rows = [(one.name, [change.session.title for change in one.changes]) for one in found]
        shell.say_table(("Name", "Sessions"), rows, "It has no news for anybody.")


def _number(text: str) -> int | None:
    if text == _DRAFT:
        return None
    if not (text.isascii() and text.isdigit()):
        raise Invalid("number", f"“{text}” is no release", f"Give a number, or “{_DRAFT}”.")
    return int(text)


def _plan(found: "ReleasePlan") -> dict[str, Any]:
    return {
        "event": found.event,
        "number": found.number,
        "sessions": found.sessions,
        "findings": found.findings,
        "open": found.open,
        "changes": _changes(found.changes),
        "owed": _owed(found.owed),
    }


def _owed(owed: "Iterable[Owed]") -> list[dict[str, Any]]:
    return [
        {"person": one.person_id, "name": one.name, "sessions": [change.session.uid for change in one.changes]}
        for one in owed
    ]


def _changes(changes: "Iterable[Change]") -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "session": one.session.id,
            "uid": one.session.uid,
            "title": one.session.title,
            "from": _place(one.was),
            "to": _place(one.now),
            "changed": {
                aspect.value: {"from": getattr(one.was, aspect), "to": getattr(one.now, aspect)}
                for aspect in one.aspects
            },
        }
        for one in changes
    ]


def _place(one: FrozenSession | None) -> dict[str, Any] | None:
    return None if one is None else {"starts_at": one.starts_at, "minutes": one.minutes, "room": one.room}


def _say(changes: "Iterable[Change]", time_zone: str) -> None:
    tz = zone(time_zone)
    rows = [
        (
            one.kind.value.capitalize(),
            one.session.title,
            _where(one.was, tz),
            _where(one.now, tz),
            ", ".join(aspect.value.replace("_", " ") for aspect in one.aspects),
        )
        for one in changes
    ]
    shell.say_table(("What", "Session", "From", "To", "Also different"), rows, "Nothing is different.")


def _where(one: FrozenSession | None, tz: "ZoneInfo") -> str:
    if one is None:
        return ""
    start, end = one.starts_at.astimezone(tz), one.ends_at.astimezone(tz)
    return f"{say_day(one.day, year=False)} {start:%H:%M}-{end:%H:%M} {one.room}".rstrip()


COMMANDS = (release, group)
