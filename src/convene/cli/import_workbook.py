"""``convene import workbook``: a workbook that was exported to be changed comes back."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from convene.cli import shell
from convene.rules.errors import Exit

if TYPE_CHECKING:
    from convene.services.workbook_changes import ChangedRow, Preview

_OUTCOMES = ("new", "changed", "conflict", "refused", "same", "gone")
_LONG = 60


@click.command(name="workbook")
@shell.where
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--event", "code", metavar="CODE", help="Only if it is of this event.")
@click.option("--theirs", is_flag=True, help="Where both sides changed something, the workbook wins.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@shell.as_json
def import_workbook(workspace: str, source: Path, code: str | None, theirs: bool, dry_run: bool, as_json: bool) -> None:
    """Bring back FILE, which export delegates-workbook or sessions-workbook wrote: what was changed in it, as one undo.

    What was changed here as well stays, unless --theirs. Exit 1 when something was left out.
    """
    from convene.formats.workbook_return_in import read_return_in_bounds
    from convene.services import events, workbook_changes

    returned = read_return_in_bounds(source)
    with shell.opened(workspace) as opened:
        wanted: dict[str, Any] = {
            "event_id": opened.read(events.id_by_code, code) if code else None,
            "theirs": workbook_changes.EVERYTHING if theirs else (),
            "now": opened.now(),
        }
        if dry_run:
            found = opened.read(workbook_changes.preview, returned, **wanted)
        else:
            label = f"Bring back the {returned.purpose.value} from {source.name}"
            found, _ = opened.write(label, workbook_changes.apply, returned, **wanted)
    if as_json:
        _say_json(found, dry_run=dry_run)
    else:
        _say(found, dry_run=dry_run)
    if any(_left_out(row) for row in found.rows):
        raise SystemExit(Exit.REFUSED)


def _left_out(row: "ChangedRow") -> bool:
    cells = any(cell.outcome in {"conflict", "refused"} and not cell.taken for cell in row.cells)
    return row.outcome == "refused" or cells


def _say_json(found: "Preview", *, dry_run: bool) -> None:
    rows = [
        {
            "row": row.number or None,
            "key": row.key or None,
            "title": row.title,
            "outcome": row.outcome.value,
            "reason": row.reason,
            "cells": [
                {
                    "field": cell.heading,
                    "here": cell.here,
                    "workbook": cell.said,
                    "outcome": cell.outcome.value,
                    "taken": cell.taken,
                    "reason": cell.reason,
                }
                for cell in row.cells
            ],
        }
        for row in found.rows
        if row.outcome != "same"
    ]
    counts = {outcome: found.counts.get(outcome, 0) for outcome in _OUTCOMES}  # type: ignore[call-overload]
    head = {"purpose": found.purpose.value, "event": found.event, "exported_at": found.exported_at, "dry_run": dry_run}
    shell.say_json(head | {"written": found.written, "counts": counts, "rows": rows, "notes": found.notes})


def _say(found: "Preview", *, dry_run: bool) -> None:
    counted = ", ".join(f"{found.counts.get(one, 0)} {one}" for one in _OUTCOMES)  # type: ignore[call-overload]
    shell.say(f"{found.event}: {'would change' if dry_run else 'changed'} {found.written} rows ({counted})")
    for row in found.rows:
        where = f"Row {row.number}, {row.title or 'no name'}" if row.number else row.title
        if row.outcome == "gone":
            shell.say(f"{where}: {row.reason[:1].lower()}{row.reason[1:]}")
        elif row.outcome == "new" or row.reason:
            shell.say(f"{where}: {row.outcome.value}{f', {row.reason}' if row.reason else ''}")
        for cell in row.cells:
            if cell.outcome != "new":
                what = "conflict, taken" if cell.outcome == "conflict" and cell.taken else cell.outcome.value
                change = f"{_short(cell.here)} → {_short(cell.said)}"
                why = f", {cell.reason}" if cell.reason else ""
                shell.say(f"{where}: {cell.heading}: {change} ({what}{why})")
    for note in found.notes:
        shell.say(note)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return (line if len(line) <= _LONG else f"{line[: _LONG - 1]}…") or "–"
