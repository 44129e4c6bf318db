"""``convene clashes`` and ``convene findings``: what is wrong with a programme, what of it is accepted, and how much is
too much."""

from typing import Any

import click

from convene.cli import shell
from convene.rules.errors import Exit, Invalid
from convene.rules.programme import Finding, Severity


@click.command()
@shell.where
@shell.of_event
@click.option("--care", is_flag=True, help="Care notes as well as clashes.")
@click.option("--accepted", is_flag=True, help="Those that were accepted, with the reasons, and no others.")
@shell.as_json
def clashes(workspace: str, code: str, care: bool, accepted: bool, as_json: bool) -> None:
    """List the clashes of an event's programme. Exit 1 when there are any that nobody accepted."""
    from convene.services import events, programme_findings

    with shell.opened(workspace) as opened:
        found = opened.read(programme_findings.findings, opened.read(events.id_by_code, code))
    wanted = set(Severity) if care else {Severity.CLASH}
    kept = [one for one in found.accepted if one.finding.severity in wanted]
    left = [one for one in found.open if one.severity in wanted]
    if as_json:
        shell.say_json([_record(f.finding, reason=f.reason) for f in kept] if accepted else [_record(f) for f in left])
    elif accepted:
        rows = [(one.finding.id, one.finding.kind, one.finding.titles, one.reason) for one in kept]
        shell.say_table(("Id", "Kind", "Sessions", "Reason"), rows, "None is accepted.")
    else:
        rows = [(one.id, one.kind, one.titles, one.detail) for one in left]
        shell.say_table(("Id", "Kind", "Sessions", "Detail"), rows, "No clashes.")
        if kept:
            shell.say(f"{len(kept)} more accepted (--accepted shows them)")
    if left and not accepted:
        raise SystemExit(Exit.REFUSED)


@click.group()
def findings() -> None:
    """Accept findings of a programme, look at them again, or change how much is too much."""


@findings.command()
@shell.where
@shell.of_event
@click.option("--finding", required=True, metavar="ID", help="Its id, from “convene clashes --care”.")
@click.option("--reason", required=True, help="Why it is fine as it is.")
def accept(workspace: str, code: str, finding: str, reason: str) -> None:
    """Accept a finding, with a reason. It stays accepted until one of its facts changes."""
    from convene.services import events, programme_findings

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        done, _ = opened.write(
            "Accept a finding", programme_findings.accept, event_id, finding, reason=reason, now=opened.now()
        )
    shell.say(f"Accepted: {done.title}. {done.detail}")


@findings.command()
@shell.where
@shell.of_event
@click.option("--finding", required=True, metavar="ID", help="Its id, from “convene clashes --accepted”.")
def again(workspace: str, code: str, finding: str) -> None:
    """Look at an accepted finding again."""
    from convene.services import events, programme_findings

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        opened.write("Look at a finding again", programme_findings.look_again, event_id, finding)
    shell.say("It is open again.")


@findings.command()
@shell.where
@click.option("--set", "wanted", multiple=True, metavar="KEY=NUMBER", help="Change one; “default” puts it back.")
@shell.as_json
def limits(workspace: str, wanted: tuple[str, ...], as_json: bool) -> None:
    """Show the thresholds of the care checks with their sources, or change some."""
    from convene.rules.care_limits import LIMITS, NORMAL_VALUES
    from convene.services import care_limits

    values = dict(_pair(text) for text in wanted)
    with shell.opened(workspace) as opened:
        if values:
            opened.write("Change the care settings", care_limits.set_limits, values)
        kept = opened.read(care_limits.limits)
    records: list[dict[str, Any]] = [
        {
            "key": one.key,
            "title": one.title,
            "value": getattr(kept, one.key),
            "unit": one.unit,
            "default": NORMAL_VALUES[one.key],
            "source": one.source,
        }
        for one in LIMITS
    ]
    if as_json:
        shell.say_json(records)
        return
    for one in records:
        usual = "" if one["value"] == one["default"] else f" (usually {one['default']})"
        shell.say(f"{one['key']}: {one['title']}, {one['value']} {one['unit']}{usual}")
        shell.say(f"    {one['source']}")


def _pair(text: str) -> tuple[str, int]:
    from convene.rules.care_limits import NORMAL_VALUES

    key, _, number = (part.strip() for part in text.partition("="))
    if number == "default" and key in NORMAL_VALUES:
        return key, NORMAL_VALUES[key]
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        raise Invalid("set", f"“{text}” is not a setting and a number", "Write it as in stretch=75.")
    return key, int(number)


def _record(one: Finding, **more: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "severity": one.severity,
        "sessions": one.session_ids,
        "titles": one.titles,
        "people": one.people,
        "detail": one.detail,
        **more,
    }


COMMANDS = (clashes, findings)
