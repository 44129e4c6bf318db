"""One table as a file: a workbook or comma-separated, as its name ends."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from convene.formats.atomic import write_atomically
from convene.formats.csv_out import csv_bytes
from convene.formats.workbook_out import workbook
from convene.rules.drawn import Drawn
from convene.rules.errors import FileProblem
from convene.rules.exchange import Sheet

ENDINGS = (".xlsx", ".csv")


def write_sheet(
    path: Path, sheet: Sheet, *, title: str, now: datetime, time_zone: str, drawn: Sequence[Drawn] = ()
) -> None:
    """Write it, whole or not at all; in a workbook after what is ``drawn`` of it. Raises FileProblem for another
    ending."""
    match path.suffix.lower():
        case ".xlsx":
            write_atomically(path, workbook([*drawn, sheet], title=title, now=now, time_zone=time_zone))
        case ".csv":
            write_atomically(path, csv_bytes([column.heading for column in sheet.columns], sheet.rows))
        case ending:
            raise FileProblem(f"“{ending or path.name}” is no table", f"End its name with {' or '.join(ENDINGS)}.")
