"""``convene events create|duplicate|save-template``: new events, from nothing, from a template, from another event."""

from datetime import date, time
from typing import TYPE_CHECKING, Any

import click

from convene.cli import shell
from convene.cli.workspaces import today
from convene.rules.errors import Exit, Invalid
from convene.rules.event_pattern import EVERYTHING, Piece
from convene.rules.events import EventKind
from convene.store.workspace import Workspace

if TYPE_CHECKING:
    from uuid import UUID

    from convene.rules.event_pattern import Laid

COLUMNS = ("title", "kind", "days", "sessions", "rooms", "problem")
_NINE, _FIVE = time(9), time(17)


@click.command(name="create")
@shell.where
@click.option("--title", required=True, help="What people will call it.")
@click.option("--kind", type=click.Choice([one.value for one in EventKind]), help="Its kind; a template has its own.")
@click.option("--day", "days", multiple=True, required=True, metavar="DATE", help="A day, 09:00 to 17:00; once a day.")
@click.option("--template", metavar="T", help="Make it of this template; with one --day, days keep their distances.")
@click.option("--dry-run", is_flag=True, help="Only say what there would be.")
@shell.as_json
def create(
    workspace: str,
    title: str,
    kind: str | None,
    days: tuple[str, ...],
    template: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Add an event, as a draft."""
    from convene.services import event_templates, events
    from convene.services.events import DayDraft

    dates = [shell.day(text, field="day") for text in days]
    if (template is None) == (kind is None):
        raise click.UsageError("Say its --kind or name a --template, which has a kind of its own.")
    label = f"Add “{title}”"
    with shell.opened(workspace) as opened:
        asked: dict[str, Any] = {"title": title, "now": opened.now()}
        seen, key = None, None
        if template is not None:
            template_id = opened.read(event_templates.id_by_title, template)
            on = _on(dates, len(opened.read(event_templates.pattern, template_id).days))
            seen = opened.read(event_templates.plan, template_id, **on, today=today(opened).date())
            if not dry_run and seen.possible:
                key, _ = opened.write(label, event_templates.make_event, template_id, **asked, **on)
        elif not dry_run:
            drafts = [DayDraft(day, _NINE, _FIVE) for day in dates]
            key, _ = opened.write(label, events.create, kind=EventKind(kind or ""), days=drafts, **asked)
        _say(opened, key, seen, as_json=as_json)


@click.command(name="duplicate")
@shell.where
@shell.of_event
@click.option("--first-day", metavar="DATE", help="The copy's first day; the others keep their distances.")
@click.option("--day", "days", multiple=True, metavar="DATE", help="Or a date for each day, in their order.")
@click.option("--title", help="The copy's title, if another.")
@click.option(
    "--without", multiple=True, type=click.Choice([piece.value for piece in Piece]), help="What stays behind."
)
@click.option("--dry-run", is_flag=True, help="Only say what there would be.")
@shell.as_json
def duplicate(
    workspace: str,
    code: str,
    first_day: str | None,
    days: tuple[str, ...],
    title: str | None,
    without: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Copy an event to other dates, as a draft. Exit 1, naming what is in the way, when it cannot be."""
    from convene.services import event_copy, events

    if bool(first_day) == bool(days):
        raise click.UsageError("Give --first-day, or --day for each of its days.")
    asked: dict[str, Any] = {
        "first_day": shell.day(first_day, field="first-day") if first_day else None,
        "dates": [shell.day(text, field="day") for text in days],
        "pieces": EVERYTHING - {Piece(one) for one in without},
    }
    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        seen = opened.read(event_copy.plan, event_id, **asked, today=today(opened).date())
        key = None
        if not dry_run and seen.possible:
            named = {"title": title, "now": opened.now()} | asked
            key, _ = opened.write(f"Copy “{seen.title}”", event_copy.duplicate, event_id, **named)
        _say(opened, key, seen, as_json=as_json)


@click.command(name="save-template")
@shell.where
@shell.of_event
@click.option("--title", required=True, help="What the template is called.")
@click.option("--summary", default="", help="What it is for.")
@shell.as_json
def save_template(workspace: str, code: str, title: str, summary: str, as_json: bool) -> None:
    """Keep what can be made again of an event as a template, without anybody's name."""
    from convene.services import event_templates, events

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        asked: dict[str, Any] = {"title": title, "summary": summary, "now": opened.now()}
        key, _ = opened.write(f"Save the template “{title}”", event_templates.save, event_id, **asked)
        row = next(one for one in opened.read(event_templates.listing) if one.id == key)
    if as_json:
        shell.say_json(row)
    else:
        shell.say(f"Saved the template “{row.title}”: {row.days} days, {row.sessions} sessions, {row.rooms} rooms")


def records(workspace: Workspace, code: str | None) -> list[dict[str, Any]]:  # noqa: ARG001 - as every list
    """Every template."""
    from convene.services import event_templates

    return [
        {
            "id": one.id,
            "title": one.title,
            "summary": one.summary,
            "kind": one.kind,
            "days": one.days,
            "sessions": one.sessions,
            "rooms": one.rooms,
            "made_at": one.made_at,
            "problem": one.problem,
        }
        for one in workspace.read(event_templates.listing)
    ]


def _on(dates: list[date], days: int) -> dict[str, Any]:
    if len(dates) == 1:
        return {"first_day": dates[0]}
    if len(dates) != days:
        raise Invalid("day", f"{len(dates)} dates for {days} days", "Give the first day, or each day its date.")
    return {"dates": dates}


def _say(opened: Workspace, key: "UUID | None", seen: "Laid | None", *, as_json: bool) -> None:
    from convene.services import events

    made = opened.read(events.detail, key) if key is not None else None
    if as_json:
        event = None if made is None else {"id": made.id, "code": made.code, "title": made.title, "days": made.days}
        shell.say_json({"made": made is not None, "event": event, "plan": seen})
    else:
        if seen is not None:
            shell.say(
                f"{seen.days} days, {seen.sessions} sessions, {seen.people} people to ask again, "
                f"{seen.enquiries} rooms to ask for, {seen.questions} questions, {seen.asked} to those who register, "
                f"{seen.messages} messages"
            )
            for note in seen.notes:
                if not note.stops:
                    shell.say(f"Note: {note.detail}")
        shell.say(f"Made {made.code}, a draft" if made is not None else "Nothing was made.")
    if seen is not None and not seen.possible:
        for note in seen.notes:
            if note.stops:
                click.echo(note.detail, err=True)
        raise SystemExit(Exit.REFUSED)
