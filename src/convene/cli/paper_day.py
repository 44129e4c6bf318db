"""``convene register``: the register of a day on paper, and what was ticked on it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from convene.cli import shell
from convene.rules.checkin import Verdict
from convene.rules.errors import Exit, FileProblem, Invalid
from convene.rules.paper_register import read_numbers
from convene.rules.time import one_instant, zone
from convene.store.workspace import Workspace

if TYPE_CHECKING:
    from convene.services.paper_day import PaperSheet, Ticked

_MOST_BYTES = 1_000_000


@click.command()
@shell.where
@shell.of_event
@click.option("--day", "of_day", metavar="DATE", help="Which day; today if left out.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Write the register to this PDF.")
@click.option("--ticked", type=click.Path(path_type=Path), help="Key back the numbers in this file.")
@click.option("--at", "stated", metavar="HH:MM", help="When they came; the start of the day if left out.")
@shell.as_json
def register(
    workspace: str,
    code: str,
    of_day: str | None,
    target: Path | None,
    ticked: Path | None,
    stated: str | None,
    as_json: bool,
) -> None:
    """Print the register of a day as PDF with a number for each, or key back the numbers that were ticked on it.

    A number stays its person's, and a number keyed twice counts once. Exit 1 when nobody has one of the numbers.
    """
    from convene.services import events

    if (target is None) == (ticked is None):
        raise click.UsageError("Give either --to PDF or --ticked FILE.")
    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        tz = zone(opened.read(events.detail, event_id).time_zone)
        today = opened.now().astimezone(tz).date()
        day = shell.day(of_day, field="day") if of_day else today
        if target is not None:
            found = _print(opened, event_id, day, target)
            if as_json:
                shell.say_json({"day": day, "people": [line for line in found.lines if line.expected]}, tz)
            else:
                shell.say(f"{len(found.to_print)} on the register of {found.title}")
            return
        assert ticked is not None  # noqa: S101
        done = _key_back(opened, event_id, day, today, read_numbers(_text(ticked)), stated, tz)
    _say(done, tz, as_json=as_json)
    if any(one.result is None for one in done):
        raise SystemExit(Exit.REFUSED)


def _print(opened: Workspace, event_id: UUID, day: date, target: Path) -> "PaperSheet":
    from convene.formats.atomic import write_atomically
    from convene.formats.register_out import register_pdf
    from convene.services import paper_day

    opened.read(paper_day.sheet, event_id, day=day)  # whether there is such a day
    opened.happen("Number the register", paper_day.number, event_id)
    found = opened.read(paper_day.sheet, event_id, day=day)
    how: dict[str, Any] = {"event_title": found.title, "day": day, "now": opened.now(), "tz": zone(found.time_zone)}
    write_atomically(target, register_pdf(found.to_print, **how))
    return found


def _key_back(
    opened: Workspace, event_id: UUID, day: date, today: date, numbers: Sequence[int], stated: str | None, tz: ZoneInfo
) -> list["Ticked"]:
    from convene.services import paper_day

    at = opened.read(paper_day.sheet, event_id, day=day).starts_at
    if stated is not None:
        at = one_instant(day, _clock(stated), tz, field="at")
    how: dict[str, Any] = {"day": day, "at": at, "today": today, "operator": opened.who}
    done, _ = opened.write("Key back the register", paper_day.tick_numbers, event_id, numbers, **how)
    return done


def _say(done: Sequence["Ticked"], tz: ZoneInfo, *, as_json: bool) -> None:
    ticked = [one for one in done if one.result and one.result.verdict is Verdict.ADMITTED]
    before = [one for one in done if one.result and one.result.verdict is not Verdict.ADMITTED]
    unknown = [one.number for one in done if one.result is None]
    if as_json:
        said = {
            "ticked": [{"number": one.number, "name": one.result.name} for one in ticked if one.result],
            "here_before": [one.number for one in before],
            "unknown": unknown,
        }
        shell.say_json(said, tz)
        return
    shell.say(f"{len(ticked)} ticked, {len(before)} here before")
    for number in unknown:
        shell.say(f"{number}: nobody has that number")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise FileProblem(f"{path.name} is too large", "A list of numbers has a few lines. Nothing was ticked.")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = f"The system says: {error.strerror}." if isinstance(error, OSError) else "It is no text file."
        raise FileProblem(f"{path.name} cannot be read", why) from error


def _clock(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007  # a time of day, of the event's own zone
    except ValueError as error:
        raise Invalid("at", f"“{text}” is not a time of day", "Write it as 09:30.") from error


COMMANDS = (register,)
