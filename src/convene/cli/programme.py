"""``convene clashes``: what is wrong with a programme."""

import click

from convene.cli import shell
from convene.rules.errors import Exit


@click.command()
@shell.where
@shell.of_event
@click.option("--care", is_flag=True, help="Care notes as well as clashes.")
@shell.as_json
def clashes(workspace: str, code: str, care: bool, as_json: bool) -> None:
    """List the clashes of an event's programme. Exit 1 when there are any."""
    from convene.services import events, programme

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        findings = [f for f in opened.read(programme.clashes, event_id) if care or f.severity == "clash"]
    if as_json:
        shell.say_json(
            [
                {
                    "kind": f.kind,
                    "severity": f.severity,
                    "sessions": f.session_ids,
                    "titles": f.titles,
                    "people": f.people,
                    "detail": f.detail,
                }
                for f in findings
            ]
        )
    else:
        shell.say_table(("Kind", "Sessions", "Detail"), [(f.kind, f.titles, f.detail) for f in findings], "No clashes.")
    if findings:
        raise SystemExit(Exit.REFUSED)


COMMANDS = (clashes,)
