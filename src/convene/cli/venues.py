"""``convene venues``: find a room; make one venue of two."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from convene.cli import shell
from convene.rules.errors import Exit, Invalid
from convene.rules.money import read_money
from convene.rules.time import Span
from convene.rules.venues import Layout, RoomFeature

if TYPE_CHECKING:
    from convene.services.venue_merge import MergePlan
    from convene.services.venue_search import Match


@click.group()
def venues() -> None:
    """Find a room; make one venue of two."""


@venues.command()
@shell.where
@click.argument("text", required=False, default="")
@click.option("--layout", type=click.Choice([one.value for one in Layout]), help="How the room is to be set out.")
@click.option("--capacity", type=int, metavar="PEOPLE", help="How many it has to hold, in that layout if one is named.")
@click.option("--feature", "features", multiple=True, type=click.Choice([one.value for one in RoomFeature]))
@click.option("--free-on", metavar="DATE", help="Free on that day, 09:00 to 17:00 in London.")
@click.option("--free-from", metavar="ISO", help="Free from then on; with --free-to.")
@click.option("--free-to", metavar="ISO")
@click.option("--within", metavar="POUNDS", help="What it may cost, by what it cost before; unknown prices stay in.")
@shell.as_json
def find(
    workspace: str,
    text: str,
    layout: str | None,
    capacity: int | None,
    features: tuple[str, ...],
    free_on: str | None,
    free_from: str | None,
    free_to: str | None,
    within: str | None,
    as_json: bool,
) -> None:
    """Rooms of W that suit, best first, each with why; TEXT is part of a venue's name or place.

    Exit 1, naming the nearest miss, when no room does.
    """
    from convene.services import venue_search

    free = _free(free_on, free_from, free_to)
    with shell.opened(workspace) as opened:
        found = opened.read(
            venue_search.find,
            layout=Layout(layout) if layout else None,
            capacity=capacity,
            features=[RoomFeature(feature) for feature in features],
            free=free,
            within_pence=read_money(within, field="within") if within else None,
            text=text,
        )
    fitting = [match for match in found if match.fits]
    if as_json:
        shell.say_json([_record(match) for match in fitting])
    for match in fitting if not as_json else ():
        shell.say(_said(match))
    if not fitting:
        click.echo("No room is all of that.", err=True)
        click.echo(f"The nearest: {_said(found[0])}" if found else "Nothing here is called that.", err=True)
        raise SystemExit(Exit.REFUSED)


@venues.command()
@shell.where
@click.option("--keep", required=True, metavar="NAME", help="The venue that stays, with its name.")
@click.option("--other", required=True, metavar="NAME", help="The venue that goes; all it has moves.")
@click.option("--take", multiple=True, metavar="FIELD", help="A field in which the other is right, such as postcode.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@shell.as_json
def merge(workspace: str, keep: str, other: str, take: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Make one venue of W of two that are the same place. Exit 1, naming them, where firm bookings would clash."""
    from convene.services import venue_merge
    from convene.services import venues as directory

    with shell.opened(workspace) as opened:
        keep_id, other_id = opened.read(directory.venue_by_name, keep), opened.read(directory.venue_by_name, other)
        plan = opened.read(venue_merge.plan, keep_id, other_id, take=take)
        if plan.possible and not dry_run:
            opened.write(venue_merge.label(plan), venue_merge.merge, keep_id, other_id, take=take)
    if as_json:
        shell.say_json({"merged": plan.possible and not dry_run, "possible": plan.possible, "plan": plan})
    else:
        for line in _merged(plan, done=plan.possible and not dry_run):
            shell.say(line)
    for one, two in plan.clashes:
        both = " and ".join(f"{b.event or b.title or 'a booking'} ({b.venue} / {b.room})" for b in (one, two))
        click.echo(f"These would be in one room at the same time: {both}, {one.starts_at:%Y-%m-%d}", err=True)
    if not plan.possible:
        raise SystemExit(Exit.REFUSED)


def _merged(plan: "MergePlan", *, done: bool) -> Iterator[str]:
    yield f"{'Merged' if done else 'Would merge'} “{plan.other}” into “{plan.keep}”"
    for room in plan.rooms:
        yield f"  {room.name} {f'becomes one with {room.into}' if room.into else 'moves'}"
    for count, what in (
        (plan.bookings, "bookings"), (plan.event_days, "event days"), (plan.sessions, "sessions"),
        (plan.contacts, "contacts"), (plan.documents, "documents"), (plan.closures, "closures"),
    ):  # fmt: skip
        if count:
            yield f"  {count:,} {what}"
    for field in plan.differences:
        if field.other:
            yield f"  {field.field}: {field.other if field.takes_other else f'{field.kept} (not {field.other})'}"


def _free(free_on: str | None, free_from: str | None, free_to: str | None) -> Span | None:
    from convene.services.venue_search import on_day

    if free_on is not None and (free_from or free_to) is None:
        return on_day(shell.day(free_on, field="free_on"))
    if free_on is None and free_from is not None and free_to is not None:
        return Span(shell.moment(free_from, field="free_from"), shell.moment(free_to, field="free_to"))
    if (free_on or free_from or free_to) is None:
        return None
    raise Invalid("free_on", "When is it to be free?", "Give --free-on alone, or --free-from and --free-to together.")


def _said(match: "Match") -> str:
    where = f" ({match.borough})" if match.borough else ""
    return f"{match.room.venue} / {match.room.name}{where}: {'; '.join(match.why)}"


def _record(match: "Match") -> dict[str, Any]:
    return {
        "venue": match.room.venue,
        "room": match.room.name,
        "borough": match.borough,
        "layout": match.layout or None,
        "capacity": match.capacity,
        "features": match.room.features,
        "free": match.free,
        "competing": match.competing,
        "last_pence": match.last_pence,
        "day_rate_pence": match.room.day_rate_pence,
        "closed": match.closed,
        "why": match.why,
    }


COMMANDS = (venues,)
