"""``convene scan``: show badge codes at a desk."""

import sys
from collections.abc import Iterable

import click

from convene.cli import shell
from convene.cli.workspaces import today
from convene.rules.checkin import Verdict
from convene.rules.errors import Exit
from convene.rules.time import zone


@click.command()
@shell.where
@shell.of_event
@click.option("--desk", required=True, metavar="NAME", help="Which desk this is.")
@click.option("--day", "of_day", metavar="DATE", help="The day being checked in; today if left out.")
@click.option("--at", metavar="ISO", help="When it happened; now if left out.")
@shell.as_json
@click.argument("codes", nargs=-1, metavar="[CODE…]")
def scan(
    workspace: str, code: str, desk: str, of_day: str | None, at: str | None, as_json: bool, codes: tuple[str, ...]
) -> None:
    """Show codes at a desk of an event; without CODE, one a line from standard input.

    Each verdict is on disk before it is printed. Exit 1 when any code was refused or is not known.
    """
    from convene.services import checkin, events

    stopped = False
    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        tz = zone(opened.read(events.detail, event_id).time_zone)
        wanted = shell.day(of_day, field="day") if of_day else None
        for shown in codes or _lines():
            now = shell.moment(at, tz, field="at") if at else opened.now()
            date = wanted or now.astimezone(tz).date()
            result, _ = opened.write(
                f"Scan at {desk}",
                checkin.scan,
                event_id,
                desk=desk,
                code=shown,
                day=date,
                now=now,
                today=today(opened).date() if at is None else now.astimezone(tz).date(),
                operator=opened.who,
            )
            stopped = stopped or result.verdict in {Verdict.REFUSED, Verdict.UNKNOWN}
            if as_json:
                line = {
                    "code": result.code,
                    "verdict": result.verdict,
                    "reason": result.reason,
                    "name": result.name,
                    "since": result.since,
                }
                shell.say_json(line, tz, indent=None)
                sys.stdout.flush()
            else:
                since = f" since {result.since.astimezone(tz):%H:%M}" if result.since else ""
                shell.say(" ".join(filter(None, [f"{result.verdict}{since}", result.name, result.reason])))
    if stopped:
        raise SystemExit(Exit.REFUSED)


def _lines() -> Iterable[str]:
    for line in sys.stdin:
        if text := line.rstrip("\r\n"):
            yield text


COMMANDS = (scan,)
