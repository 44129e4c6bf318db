"""``convene events set-status``: the life of an event, with what each change triggers."""

from typing import TYPE_CHECKING, Any

import click

from convene.cli import shell
from convene.cli.workspaces import today
from convene.rules.errors import Exit
from convene.rules.event_life import Weight, label
from convene.rules.events import EventStatus
from convene.rules.time import zone

if TYPE_CHECKING:
    from convene.rules.event_life import LifePlan


@click.command(name="set-status")
@shell.where
@shell.of_event
@click.option(
    "--to", required=True, type=click.Choice([status.value for status in EventStatus]), help="Its new status."
)
@click.option("--reason", default="", help="Why; needed for cancelling.")
@click.option("--release-bookings", is_flag=True, help="Let go of the bookings that the change leaves behind.")
@click.option("--dry-run", is_flag=True, help="Only say what it would trigger.")
@shell.as_json
def set_status(
    workspace: str, code: str, to: str, reason: str, release_bookings: bool, dry_run: bool, as_json: bool
) -> None:
    """Publish, close, complete, cancel or take up an event. Exit 1, naming what is in the way, when it cannot be."""
    from convene.services import event_life
    from convene.services.events import id_by_code

    status = EventStatus(to)
    with shell.opened(workspace) as opened:
        event_id = opened.read(id_by_code, code)
        day = today(opened).date()
        found = opened.read(event_life.plan, event_id, status, today=day)
        if not dry_run:
            released = [one.id for one in found.bookings] if release_bookings else []
            asked: dict[str, Any] = {"release_bookings": released, "reason": reason, "today": day}
            words = label(found.event, found.was, status)
            found, _ = opened.write(words, event_life.carry_out, event_id, status, **asked)
    if as_json:
        shell.say_json(found, zone(found.time_zone))
    else:
        _say_life(found, released=release_bookings)
    if not found.possible:
        for note in found.notes:
            if note.weight is Weight.BLOCKS:
                click.echo(note.detail, err=True)
        raise SystemExit(Exit.REFUSED)


def _say_life(found: "LifePlan", *, released: bool) -> None:
    goes = "is now" if found.done else "would be" if found.possible else "cannot be"
    shell.say(f"{found.event} {goes} {found.to} (was {found.was})")
    for note in found.notes:
        if note.weight is not Weight.BLOCKS:
            shell.say(f"{'Note' if note.weight is Weight.WARNS else 'Follows'}: {note.detail}")
    if found.bookings:
        tz = zone(found.time_zone)
        shell.say("Rooms let go:" if found.done and released else "Rooms that may be let go:")
        shell.say_table(
            ("Room", "Venue", "State", "From"),
            [
                (one.room, one.venue, one.state, f"{one.starts_at.astimezone(tz):%Y-%m-%d %H:%M}")
                for one in found.bookings
            ],
            "",
        )
