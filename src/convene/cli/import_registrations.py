"""``convene import registrations``: people from a CSV or workbook into the list of an event."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from convene.cli import shell
from convene.rules.errors import Exit, FileProblem

if TYPE_CHECKING:
    from convene.formats.columns import Mapping as Columns
    from convene.formats.table import Table
    from convene.services.import_pace import Progress
    from convene.services.import_plan import PreviewLine
    from convene.services.imports import Preview
    from convene.store.workspace import Workspace

AUTO = "auto"
_REPORT = ("Row", "Outcome", "Name", "E-mail", "Organisation", "State", "Reason", "Changes")


@dataclass(frozen=True)
class Understood:
    """A list that was read: what its columns mean and who says so, and where its people are said to be from."""

    table: "Table"
    columns: "Columns"
    said_by: str
    source: str

    def as_file(self) -> dict[str, Any]:
        """The mapping as ``--mapping`` takes it back."""
        return {"source": self.source, "columns": self.columns.as_words(self.table.headers)}


@click.command()
@shell.where
@click.argument("source", type=click.Path(path_type=Path))
@shell.of_event
@click.option(
    "--mapping",
    default=AUTO,
    show_default=True,
    metavar="FILE|auto",
    help="What the columns mean: a JSON file as --dry-run --json prints it, or auto, which is as last time, else by "
    "headings and content.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Write what became of each row and why, as .csv or .json.",
)
@click.option("--ask", is_flag=True, help="Ask what was answered of others too: answers become questions of the event.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@shell.as_json
def registrations(
    workspace: str, source: Path, code: str, mapping: str, report: Path | None, ask: bool, dry_run: bool, as_json: bool
) -> None:
    """Import delegates from SOURCE, a .csv or .xlsx. The same again changes nothing; the whole import is one undo.

    Ctrl+C stops it, with nothing changed. Exit 1 when rows were refused or conflict.
    """
    if report is not None and report.suffix.lower() not in {".csv", ".json"}:
        raise click.UsageError(f"--report writes .csv or .json, not “{report.name}”")
    from convene.formats.people_in import doubts, people
    from convene.services import events, imports

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        list_ = _understand(opened, source, mapping)
        incoming = people(list_.table, list_.columns)
        if dry_run:
            result = opened.read(imports.preview, event_id, incoming, source=list_.source)
        else:
            try:
                result = _import(opened, event_id, source.name, list_, incoming, ask=ask)
            except KeyboardInterrupt:
                click.echo("Stopped. Nothing was changed.", err=True)
                raise click.Abort from None
    if report is not None:
        _write_report(report, result)
    notes = (*list_.table.notes, *doubts(list_.table, list_.columns))
    stopped = [line for line in result.lines if line.outcome in {"conflict", "refused"}]
    if as_json:
        counted = {outcome: result.counts[outcome] for outcome in ("new", "changed", "same")}
        listed = {
            outcome: [{"row": line.row, "reason": line.reason} for line in stopped if line.outcome == outcome]
            for outcome in ("conflict", "refused")
        }
        gone = [{"name": line.name, "email": line.email} for line in result.gone]
        shell.say_json(
            counted
            | listed
            | {"gone": gone, "source": list_.columns.source, "list": result.source, "dry_run": dry_run, "notes": notes}
            | {"mapping_from": list_.said_by, "mapping": list_.as_file()}
        )
    else:
        _say(result, list_, stopped, notes, dry_run=dry_run)
    if stopped:
        raise SystemExit(Exit.REFUSED)


def _understand(opened: "Workspace", path: Path, mapping: str) -> Understood:
    from convene.formats.columns import as_last_time, fingerprint, propose
    from convene.formats.sheet_in import read_in_bounds
    from convene.services.import_columns import remembered

    given = None if mapping == AUTO else _mapping_in(Path(mapping))
    refuse_return(path)
    table = read_in_bounds(path)
    columns = propose(table)
    source = columns.source or path.stem
    if given is not None:
        columns = columns.with_words(table.headers, given["columns"])
        return Understood(table, columns, "file", given.get("source") or source)
    kept = opened.read(remembered, fingerprint(table.headers))
    again = as_last_time(table.headers, columns, kept) if kept is not None else None
    return Understood(table, again or columns, "last time" if again else "headings and content", source)


def refuse_return(path: Path) -> None:
    """Say of a workbook that is to be brought back how that is done. Raises FileProblem."""
    from convene.formats.workbook_return_in import is_return

    if is_return(path):
        raise FileProblem(f"“{path.name}” is a workbook that comes back", "Bring it in with convene import workbook.")


def _mapping_in(path: Path) -> dict[str, Any]:
    """The mapping in a JSON file: what ``as_file`` gives, alone or within all that ``--dry-run --json`` prints."""
    from convene.formats.bounded import read_bytes

    hint = "Write one with --dry-run --json, and change its columns."
    try:
        held = json.loads(read_bytes(path, 1024 * 1024).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileProblem(f"“{path.name}” is not JSON", hint, reason=str(error)) from error
    found = held.get("mapping", held) if isinstance(held, dict) else None
    columns = found.get("columns") if isinstance(found, dict) else None
    words = isinstance(columns, dict) and all(isinstance(field, str) for field in columns.values())
    if not isinstance(found, dict) or not words or not isinstance(found.get("source", ""), str):
        raise FileProblem(f"“{path.name}” is not a mapping of columns", hint)
    return found


def _import(
    opened: "Workspace", event_id: UUID, name: str, list_: Understood, incoming: Any, *, ask: bool
) -> "Preview":
    from convene.formats.columns import fingerprint
    from convene.services import imports

    headers = list_.table.headers
    with _progress() as progress:
        result, _ = opened.write(
            f"Import {name}",
            imports.apply,
            event_id,
            incoming,
            source=list_.source,
            now=opened.now(),
            columns=imports.Columns(fingerprint(headers), list_.columns.as_words(headers)),
            ask=ask,
            progress=progress,
        )
    return result


@contextmanager
def _progress() -> Iterator["Progress | None"]:
    """A bar on a terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=100, label="Importing", file=sys.stderr) as bar:
        yield lambda done, total: bar.update(100 * done // max(total, 1) - bar.pos)


def _write_report(path: Path, result: "Preview") -> None:
    from convene.formats.atomic import write_atomically
    from convene.formats.csv_out import csv_bytes

    lines = (*result.lines, *result.gone)
    if path.suffix.lower() == ".csv":
        write_atomically(path, csv_bytes(_REPORT, map(_cells, lines)))
        return
    rows = [_plain(line) for line in lines]
    text = json.dumps({"counts": dict(result.counts), "rows": rows}, ensure_ascii=False, indent=2)
    write_atomically(path, f"{text}\n".encode())


def _cells(line: "PreviewLine") -> tuple[object, ...]:
    changes = "; ".join(f"{field}: {old or '–'} → {new or '–'}" for field, old, new in line.changes)
    state = line.state.value if line.state else ""
    return (line.row or None, line.outcome.value, line.name, line.email, line.organisation, state, line.reason, changes)


def _plain(line: "PreviewLine") -> Mapping[str, Any]:
    row, outcome, name, email, organisation, state, reason, _ = _cells(line)
    changes = [{"field": field, "old": old, "new": new} for field, old, new in line.changes]
    named = {"row": row, "outcome": outcome, "name": name, "email": email, "organisation": organisation}
    return named | {"state": state, "reason": reason, "changes": changes}


def _say(
    result: "Preview", list_: Understood, stopped: list["PreviewLine"], notes: tuple[str, ...], *, dry_run: bool
) -> None:
    counted = ", ".join(f"{result.counts[outcome]} {outcome}" for outcome in ("new", "changed", "same"))
    shell.say(
        ("Would import " if dry_run else "Imported ")
        + counted
        + (f" from {result.source}" if list_.columns.source else "")
        + (", columns as last time" if list_.said_by == "last time" else "")
    )
    for line in stopped:
        shell.say(f"Row {line.row}: {line.outcome}, {line.reason}")
    for line in result.gone:
        shell.say(f"{line.name}: no longer in the list, stays as it is")
    for note in notes:
        shell.say(note)
