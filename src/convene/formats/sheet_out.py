"""Tables as a file: a workbook or comma-separated, as its name ends."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from convene.formats.atomic import write_atomically
from convene.formats.csv_out import csv_bytes
from convene.formats.workbook_cells import Shortened, fitting
from convene.formats.workbook_out import Progress, workbook
from convene.rules.drawn import Drawn
from convene.rules.errors import FileProblem
from convene.rules.exchange import Sheet
from convene.rules.time import zone

ENDINGS = (".xlsx", ".csv")


def write_sheet(
    path: Path, sheet: Sheet, *, title: str, now: datetime, time_zone: str, drawn: Sequence[Drawn] = ()
) -> None:
    """Write one, as ``write_sheets`` does."""
    write_sheets(path, [sheet], title=title, now=now, time_zone=time_zone, drawn=drawn)


def write_sheets(
    path: Path,
    sheets: Sequence[Sheet],
    *,
    title: str,
    now: datetime,
    time_zone: str,
    subject: str = "",
    drawn: Sequence[Drawn] = (),
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Shortened, ...]:
    """Write them, whole or not at all; in a workbook after what is ``drawn`` of them. It returns what had to be
    shortened.

    Raises FileProblem for another ending, and for several sheets as comma-separated; Refused when ``cancelled`` says
    so.
    """
    match path.suffix.lower():
        case ".xlsx":
            writer = workbook(
                [*drawn, *sheets],
                now=now,
                title=title,
                subject=subject,
                time_zone=time_zone,
                progress=progress,
                cancelled=cancelled,
            )
            return write_atomically(path, writer)
        case ".csv" if len(sheets) > 1:
            raise FileProblem(f"These are {len(sheets)} sheets, and a .csv holds one", "End its name with .xlsx.")
        case ".csv":
            (sheet,) = sheets
            rows = _as_said(sheet, zone(time_zone))
            write_atomically(path, csv_bytes([column.heading for column in sheet.columns], rows))
            return ()
        case ending:
            raise FileProblem(f"“{ending or path.name}” is no table", f"End its name with {' or '.join(ENDINGS)}.")


def _as_said(sheet: Sheet, tz: ZoneInfo) -> Iterator[list[object]]:
    """The rows as a workbook would show them: on the clocks of the event, money in pounds."""
    kinds = [column.kind for column in sheet.columns]
    for row in sheet.rows:
        yield [
            value if isinstance(value, str | bool) or value is None else fitting(value, kind, tz)
            for value, kind in zip(row, kinds, strict=True)
        ]
