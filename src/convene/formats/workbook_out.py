"""Excel workbooks of any length, in constant memory, whose text is only ever text.

openpyxl's write-only mode does the writing. On its own it turns a name such as ``=1+1`` into a formula, cuts long text
in silence and refuses times with a zone; here every column knows its kind, text is marked as text (Excel keeps it so
even after an edit), and what had to be shortened is said in the cell and returned.
"""

import contextlib
import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from zipfile import ZIP_DEFLATED
from zoneinfo import ZoneInfo

from convene.formats.drawn_out import write_drawn
from convene.formats.sheet_writer import Archive, begin, escaped
from convene.formats.workbook_cells import FONT, FORMATS, TYPES, Shortened, cut, first_letters, fitting
from convene.formats.workbook_fill_in import CHOICES, Lists
from convene.formats.workbook_links import Links
from convene.formats.workbook_tables import Tables, Totals, add_lines, add_tones, headings
from convene.rules.drawn import Drawn, letter
from convene.rules.errors import Refused
from convene.rules.exchange import Column, Kind, Sheet
from convene.rules.text import clean, clean_line
from convene.rules.time import zone

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS: Final = 1_048_576
_WIDTHS: Final[dict[Kind, float]] = {"integer": 9, "number": 11, "date": 17, "datetime": 22, "time": 9, "money": 13}
_NARROWEST, _WIDEST = 8.0, 60.0
_HEADING: Final = 26.0  # a longer heading goes over several lines
_PAD: Final = 4.0  # points above and below a heading
_COUNT: Final = 16.0  # “100,000 listed”
_TALL: Final = 27.0  # points
_UPRIGHT: Final = 95.0  # characters across an upright A4 page that are still easy to read
_GREY: Final = "FF5B6673"  # of what is only to read: 5.8:1 on white, 5.1:1 on its heading
_A_LINE: Final = 56  # characters that surely stand side by side in the widest column
_LINE, _MOST_LINES = 15.0, 27  # points; a row is at most 409 of them
_FIGURES: Final = frozenset({"integer", "number", "money"})
_SAMPLE: Final = 200  # rows looked at for the width of a text column
_BETWEEN_REPORTS: Final = 500
_NOT_IN_TITLES: Final = re.compile(r"[\\/*?:\[\]]")
_LONGEST_TITLE: Final = 31
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

Progress = Callable[[int, int | None], None]


def workbook(
    sheets: Sequence[Sheet | Drawn],
    *,
    now: datetime,
    title: str = "",
    subject: str = "",
    time_zone: str = "Europe/London",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Callable[[BinaryIO], tuple[Shortened, ...]]:
    """What writes the workbook to a file, for ``write_atomically``; it returns what had to be shortened.

    ``progress`` is told the rows written so far and None, as a generator's length is not known. Raises Refused for more
    rows than a sheet holds, and when ``cancelled`` says so.
    """

    def write(file: BinaryIO) -> tuple[Shortened, ...]:
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        book.properties.creator = "Convene"
        book.properties.language = "en-GB"
        book.properties.title = clean_line(title) or None
        book.properties.subject = clean_line(subject) or None
        book.properties.created = book.properties.modified = now.astimezone(UTC).replace(tzinfo=None)
        counter = _Counter(progress, cancelled)
        shortened: list[Shortened] = []
        try:
            *names, spare = _titles([*(sheet.title for sheet in sheets), CHOICES])
            lists, tables = Lists(sheets, spare), Tables()
            for name, sheet in zip(names, sheets, strict=True):
                if isinstance(sheet, Drawn):
                    shortened += write_drawn(book, name, sheet, zone(time_zone))
                else:
                    shortened += _write_sheet(book, name, sheet, zone(time_zone), counter, lists, tables)
            if (choices := lists.sheet) is not None:
                _write_sheet(book, choices.title, choices, zone(time_zone), counter, lists, tables)
            _save(book, file)
        except BaseException:
            _discard(book)
            raise
        return tuple(shortened)

    return write


def _save(book: "Workbook", file: BinaryIO) -> None:
    """As openpyxl saves, but that its archive is closed when the disk is full too, not left to complain later."""
    from openpyxl.writer.excel import ExcelWriter

    archive = Archive(file, "w", ZIP_DEFLATED, allowZip64=True)
    try:
        ExcelWriter(book, archive).save()
    except BaseException:
        with contextlib.suppress(Exception):
            archive.close()
        raise


def _discard(book: "Workbook") -> None:
    """Close unfinished sheets and let go of what was written of them."""
    for page in book.worksheets:
        with contextlib.suppress(Exception):  # what went wrong first is what is told
            if not page.closed:
                page.close()
            page._writer.cleanup()  # noqa: SLF001


class _Counter:
    """Counts rows, tells the progress, and stops the work when the person says so."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._rows = 0

    def row(self) -> None:
        self._rows += 1
        if self._rows % _BETWEEN_REPORTS == 0:
            if self._cancelled and self._cancelled():
                raise Refused("Stopped", "Nothing was written.")
            if self._progress:
                self._progress(self._rows, None)


def _write_sheet(
    book: "Workbook", name: str, sheet: Sheet, tz: ZoneInfo, counter: _Counter, lists: Lists, tables: Tables
) -> list[Shortened]:
    page: WriteOnlyWorksheet = book.create_sheet(name)
    rows = iter(sheet.rows)
    sample = list(itertools.islice(rows, _SAMPLE))
    _set_up(page, sheet.columns, sample)
    if sheet.tall:
        page.sheet_format.defaultRowHeight, page.sheet_format.customHeight = _TALL, True
    lists.let_fill_in(page, sheet.columns)
    names, totals = headings(sheet.columns), Totals(sheet.columns)
    long = [at for at, column in enumerate(sheet.columns) if _is_long(page, at + 1, column.kind)]
    begin(page)
    written = _Rows(page, sheet.columns, names, tz)
    number = 1
    for number, row in enumerate(itertools.chain(sample, rows), 2):
        if number > MOST_ROWS - bool(totals):
            raise Refused(f"“{name}” has more rows than a sheet holds", "Export fewer rows, or export CSV.")
        if long and (lines := _lines(row, long)) > 1:  # not every reader sees to it
            page.row_dimensions[number].height = min(lines, _MOST_LINES) * _LINE
            page.append(tuple(row))
            del page.row_dimensions[number]
        else:
            page.append(tuple(row))
        if totals:
            totals.add(row)
        counter.row()
    if sheet.hidden:
        page.sheet_state = "veryHidden"
        page.protection.sheet = True
    else:
        tables.add(page, sheet, names, number - 1, totals)
        add_tones(page, sheet.columns, number - 1)
        if sheet.tall:
            add_lines(page, len(names), number - 1)
    page.close()
    return written.shortened


def _set_up(page: "WriteOnlyWorksheet", columns: Sequence[Column], sample: Sequence[Sequence[object]]) -> None:
    """Widths, the header that stays in view and on every printed page, A4 as wide as the columns."""
    widths = [column.width or _width(column, index, sample) for index, column in enumerate(columns)]
    for index, width in enumerate(widths, 1):
        page.column_dimensions[letter(index)].width = width
    lines = (math.ceil((len(one.heading) + 3) / max(width - 1, 1)) for width, one in zip(widths, columns, strict=True))
    page.row_dimensions[1].height = _PAD + min(max(lines, default=1), _MOST_LINES) * _LINE
    shown = sum(width for width, column in zip(widths, columns, strict=True) if not column.hidden)
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape" if shown > _UPRIGHT else "portrait"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = 0.4  # inches
    page.page_margins.top, page.page_margins.bottom, page.page_margins.footer = 0.5, 0.6, 0.3
    page.oddFooter.left.text = "&A"
    page.oddFooter.right.text = "&P / &N"


class _Rows:
    """Writes the rows of a page: how each column's text, values and links look is asked of openpyxl once.

    openpyxl writes a cell at a time. Given values it guesses each one's type, and makes a formula of ``=1+1``; a row
    as one element is written in half the time. That takes private names of openpyxl, kept to this class.
    """

    def __init__(
        self, page: "WriteOnlyWorksheet", columns: Sequence[Column], names: Sequence[str], tz: ZoneInfo
    ) -> None:
        self._page, self._tz = page, tz
        self._columns = [
            (
                column.kind,
                letter(n),
                str(_cell(page, n, "text", column).style_id),
                str(_cell(page, n, column.kind, column).style_id),
                str(_link(page, n, column).style_id) if column.linked else "",
            )
            for n, column in enumerate(columns, 1)
        ]
        self.shortened: list[Shortened] = []
        page._values_to_row = lambda values, _: values  # noqa: SLF001
        page.append([_heading(page, n, *each) for n, each in enumerate(zip(columns, names, strict=True), 1)])
        self._links = Links(page)
        page._writer.write_row = self._write  # noqa: SLF001

    def _write(self, xf: Any, values: Sequence[object], number: int) -> None:
        from openpyxl.xml.functions import Element, SubElement

        row = Element("row", {"r": str(number), **dict(self._page.row_dimensions.get(number, {}))})
        for value, (kind, name, text_style, style, link_style) in zip(values, self._columns, strict=True):
            if value is None or value == "":
                continue
            fits = value if isinstance(value, str) else fitting(value, kind, self._tz)
            at = f"{name}{number}"
            if not isinstance(fits, str):
                cell = SubElement(row, "c", {"r": at, "s": style, "t": "n"})
                SubElement(cell, "v").text = self._number(fits)
                continue
            fits = self._text(fits, at)
            linked = link_style and self._links.add(at, fits)
            cell = SubElement(row, "c", {"r": at, "s": link_style if linked else text_style, "t": "inlineStr"})
            text = SubElement(SubElement(cell, "is"), "t")
            text.text = fits
            if fits != fits.strip():
                text.set(_SPACE, "preserve")
        xf.write(row)

    def _number(self, value: Any) -> str:
        from openpyxl.compat import safe_string
        from openpyxl.utils.datetime import to_excel

        said: str = safe_string(to_excel(value) if isinstance(value, (date, time)) else value)
        return said

    def _text(self, text: str, at: str) -> str:
        text = clean(text)
        if (short := cut(text)) is not text:
            self.shortened.append(Shortened(self._page.title, at, len(text)))
        return escaped(short)


def _cell(page: "WriteOnlyWorksheet", number: int, kind: Kind, column: Column) -> "Cell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(page)
    cell.column = number
    if column.locked:
        cell.font = Font(name=FONT, color=_GREY)
    cell.number_format = FORMATS[kind]
    cell.quotePrefix = kind == "text"  # Excel keeps it text when somebody edits it
    cell.data_type = TYPES[kind]
    cell.alignment = _alignment(page, number, kind)
    return cell


def _alignment(page: "WriteOnlyWorksheet", number: int, kind: Kind) -> "Alignment":
    """Figures at the right and a little away from what follows, all else at the left; long text in several lines."""
    from openpyxl.styles import Alignment

    tall, figures = page.sheet_format.customHeight, kind in _FIGURES
    return Alignment(
        horizontal="right" if figures else "left",
        vertical="center" if tall else "top",
        wrap_text=_is_long(page, number, kind) or None,
        indent=int(figures),
    )


def _is_long(page: "WriteOnlyWorksheet", number: int, kind: Kind) -> bool:
    """Whether it is a column of text that may take several lines."""
    return kind == "text" and page.column_dimensions[letter(number)].width >= _WIDEST


def _lines(row: Sequence[object], long: Sequence[int]) -> int:
    """How many lines the longest text of a row takes."""
    texts = [row[at] for at in long]
    return max(sum(max(1, -(-len(line) // _A_LINE)) for line in str(text or "").split("\n")) for text in texts)


def _link(page: "WriteOnlyWorksheet", number: int, column: Column) -> "Cell":
    from openpyxl.styles import Font

    cell = _cell(page, number, "text", column)
    cell.font = Font(name=FONT, color="FF0B5563", underline="single")
    return cell


def _heading(page: "WriteOnlyWorksheet", number: int, column: Column, name: str) -> "Cell":
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell = _cell(page, number, "text", column)
    cell.row = 1
    cell.font = Font(name=FONT, bold=True, color=_GREY if column.locked else "FF1B232E")
    cell.fill = PatternFill("solid", start_color="FFEEF0F2" if column.locked else "FFDDEBEC")
    cell.border = Border(bottom=Side("medium", color=_GREY if column.locked else "FF0B5563"))
    figures = column.kind in _FIGURES
    side = "right" if figures else "left"
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True, indent=int(figures))
    cell._value = escaped(name)  # noqa: SLF001
    return cell


def _width(column: Column, index: int, sample: Sequence[Sequence[object]]) -> float:
    heading = min(len(column.heading) + 4.0, _HEADING)  # room for the filter's arrow
    heading = max(heading, _COUNT if column.total == "count" else 0)
    if column.kind != "text":
        return max(_WIDTHS[column.kind], heading)
    longest = max((len(str(row[index])) for row in sample if row[index] is not None), default=0)
    return min(max(longest + 2.0, heading, _NARROWEST), _WIDEST)


def _titles(wanted: Iterable[str]) -> Iterator[str]:
    """Titles Excel takes: at most 31 characters, none of ``\\ / * ? : [ ]``, no apostrophe at an end, each once."""
    taken = {"history"}  # Excel keeps this one for itself
    for text in wanted:
        plain = clean_line(_NOT_IN_TITLES.sub(" ", clean_line(text))).strip("' ") or "Sheet"
        title, n = first_letters(plain, _LONGEST_TITLE).strip("' "), 1
        while title.casefold() in taken:
            n += 1
            title = f"{first_letters(plain, _LONGEST_TITLE - 1 - len(str(n))).strip()} {n}"
        taken.add(title.casefold())
        yield title
