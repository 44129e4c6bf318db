"""``convene badges``: badges on any stock, all or only the new ones, as a PDF."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from convene.cli import shell
from convene.rules.errors import Invalid, NotFound
from convene.rules.text import search_key
from convene.rules.time import say_days

if TYPE_CHECKING:
    from convene.services.badges import BadgeRow


@click.command()
@shell.where
@shell.of_event
@click.option("--stock", default="A6", metavar="STOCK", help="A6, A7, CR80, L7418, fold, tent, …; “list” shows all.")
@click.option("--from-label", "first", default=1, metavar="N", help="Begin at label N of the first sheet.")
@click.option("--nudge", default="0,0", metavar="X,Y", help="Move the print right and down by so many millimetres.")
@click.option("--only-new", is_flag=True, help="Only those that were not printed yet.")
@click.option("--person", "people", multiple=True, metavar="NAME", help="Only this person; may be given several times.")
@click.option("--both-sides", is_flag=True, help="With everybody’s own programme on the back.")
@click.option("--outline", is_flag=True, help="No badges, but the outline of each label, to hold against a sheet.")
@click.option("--no-mark", is_flag=True, help="Do not note that they were printed.")
@click.option("--desk", default="", metavar="NAME", help="Where they are printed, for the record.")
@click.option("--to", "target", required=False, type=click.Path(path_type=Path), metavar="PATH", help="Where to write.")
@shell.as_json
def badges(
    workspace: str,
    code: str,
    stock: str,
    first: int,
    nudge: str,
    only_new: bool,
    people: tuple[str, ...],
    both_sides: bool,
    outline: bool,
    no_mark: bool,
    desk: str,
    target: Path | None,
    as_json: bool,
) -> None:
    """Write the badges of an event as PDF, and note that they were printed."""
    from convene.formats.atomic import write_atomically
    from convene.formats.badge_stocks import stock as stock_of
    from convene.formats.badge_stocks import stocks
    from convene.formats.badges_out import BadgePrinting, badges_pdf, outline_pdf, unprintable
    from convene.services import badges as service
    from convene.services import events

    if stock == "list":
        known = [(s.key, s.name, s.each, "yes" if s.measured else "no") for s in stocks().values()]
        shell.say_table(("Stock", "What it is", "A sheet", "Measured"), known, "")
        return
    if target is None:
        raise click.UsageError("Missing option '--to'.")
    how = BadgePrinting(stock_of(stock), first, _pair(nudge), both_sides)
    if outline:
        write_atomically(target, outline_pdf(how))
        shell.say(f"Wrote the outline of {how.stock.name} to {target}")
        return
    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        event = opened.read(events.detail, event_id)
        if not opened.read_only:
            opened.write(f"Issue badge codes for {event.title}", service.issue_codes, event_id, now=opened.now())
        rows = opened.read(service.badges, event_id, with_programme=both_sides or how.stock.kind == "fold")
        rows = [row for row in rows if not (only_new and row.printed_at)]
        if people:
            rows = [row for name in people for row in _named(rows, name)]
        cards = [row.badge for row in rows]
        for missing in unprintable(cards):
            click.echo(f"{cards[missing.index].name}: no font here has {missing.letters}", err=True)
        dates = say_days(event.first_day, event.last_day) if event.first_day and event.last_day else ""
        if not cards and only_new:
            shell.say("Every badge was printed already.")
            return
        write_atomically(target, badges_pdf(cards, how, event_title=event.title, event_date_text=dates))
        if not (opened.read_only or no_mark):
            ids = [row.credential_id for row in rows]
            where = {"desk": desk, "stock": how.stock.key}
            opened.write(f"Print {len(ids)} badges", service.mark_printed, ids, now=opened.now(), **where)
    if as_json:
        shell.say_json({"badges": len(cards), "stock": how.stock.key, "path": target})
    else:
        shell.say(f"Wrote {len(cards)} badges to {target}")


def _named(rows: "list[BadgeRow]", name: str) -> "list[BadgeRow]":
    found = [row for row in rows if search_key(name) in {search_key(row.badge.name), search_key(row.badge.known_as)}]
    if not found:
        raise NotFound(f"No badge is for {name}", "“convene list registrations” shows the names.")
    return found


def _pair(text: str) -> tuple[float, float]:
    try:
        x, y = map(float, text.split(","))
    except ValueError:
        raise Invalid(
            "nudge", f"“{text}” is not how far to move the print", "Write it as 0.5,-1: right and down."
        ) from None
    return x, y


COMMANDS = (badges,)
