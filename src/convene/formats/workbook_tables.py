"""A list as a real table of a spreadsheet: a filter in its heading, totals below it, words for a screen reader.

The totals are the only formulas in a list, and they are ours: nothing that somebody typed is part of one but a heading
of letters, figures and spaces, as spreadsheets write formulas over a table. With other headings, not all of which
LibreOffice would know again, the cells are named.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from convene.formats.drawn_out import colours, write_formula
from convene.formats.sheet_writer import escaped
from convene.formats.workbook_cells import FONT, FORMATS, first_letters
from convene.rules.drawn import letter, span
from convene.rules.exchange import Column, Kind, Sheet
from convene.rules.text import clean_line

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_MOST_HEADING: Final = 255
_NAMED: Final = 8  # headings
_FUNCTIONS: Final = {"sum": 109, "count": 103}
_COUNTED: Final = '#,##0" listed"'
_TOTAL_FORMATS: Final[dict[Kind, str]] = {"integer": "#,##0", "number": "#,##0.##", "money": FORMATS["money"]}
_ALT_TEXT: Final = "{504A1905-F514-4f6f-8877-14C23A59335A}"
_X14: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_PLAIN: Final = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_STATES: Final = {"danger": "FFA8201A", "care": "FF835000", "ok": "FF1A6640", "info": "FF0B5563"}


def headings(columns: Sequence[Column]) -> list[str]:
    """The headings as a table takes them: none empty, none twice, none longer than 255 characters."""
    taken: set[str] = set()
    found = []
    for number, column in enumerate(columns, 1):
        wanted = clean_line(column.heading) or f"Column {number}"
        wanted = wanted if len(wanted) <= _MOST_HEADING - 5 else f"{first_letters(wanted, _MOST_HEADING - 6)}…"
        name, n = wanted, 1
        while name.casefold() in taken:
            n += 1
            name = f"{wanted} {n}"
        taken.add(name.casefold())
        found.append(name)
    return found


class _Sum(NamedTuple):
    """A formula of a total, and what it comes to."""

    text: str
    value: float


class Totals:
    """What stands below a table: counted while its rows are written."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._at = [number for number, column in enumerate(columns) if column.total]
        self._found: list[float] = [0] * len(columns)

    def __bool__(self) -> bool:
        return bool(self._at)

    def add(self, row: Sequence[object]) -> None:
        """One row more."""
        for at in self._at:
            value = row[at]
            if self._columns[at].total == "count":
                self._found[at] += value is not None and value != ""
            elif isinstance(value, int | float) and not isinstance(value, bool):
                self._found[at] += value

    def write(self, page: "WriteOnlyWorksheet", formulas: Sequence[str], row: int) -> None:
        """The row of totals, by these formulas."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Border, Font, Side

        cells = []
        for at, column in enumerate(self._columns):
            cell = WriteOnlyCell(page)
            cell.row, cell.column = row, at + 1
            cell.font = Font(name=FONT, bold=True, color="FF1B232E")
            cell.border = Border(top=Side("medium", color="FF0B5563"))
            if column.total == "count":
                cell.alignment = Alignment(horizontal="left")
            if column.total:
                cell.number_format = _COUNTED if column.total == "count" else _TOTAL_FORMATS.get(column.kind, "General")
                cell.data_type, cell._value = "f", _Sum(formulas[at], self._found[at])  # noqa: SLF001
            elif not at:
                cell.data_type, cell._value = "s", "Total"  # noqa: SLF001
            cells.append(cell)
        page._values_to_row = lambda given, _: given  # noqa: SLF001
        page._writer.write_row = lambda xf, given, number: _write_row(xf, page, given, number)  # noqa: SLF001
        page.append(cells)

    def formulas(self, name: str, names: Sequence[str], last: int) -> list[str]:
        """By column, for a table of that name, whose last row but for the totals is ``last``; empty for no total."""
        found = []
        for at, (column, heading) in enumerate(zip(self._columns, names, strict=True), 1):
            cells = f"{name}[{heading}]" if _PLAIN.fullmatch(heading) else span(at, 2, last)
            found.append(f"SUBTOTAL({_FUNCTIONS[column.total]},{cells})" if column.total else "")
        return found

    def columns(self, names: Sequence[str], formulas: Sequence[str]) -> Iterator[Any]:
        """The columns as a table describes them."""
        from openpyxl.worksheet.table import TableColumn, TableFormula

        for at, (column, name) in enumerate(zip(self._columns, names, strict=True)):
            one = TableColumn(id=at + 1, name=escaped(name))
            if column.total and _PLAIN.fullmatch(name):
                one.totalsRowFunction = column.total
            elif column.total:
                one.totalsRowFunction, one.totalsRowFormula = "custom", TableFormula(attr_text=formulas[at])
            elif self and not at:
                one.totalsRowLabel = "Total"
            yield one


def _write_row(xf: Any, page: "WriteOnlyWorksheet", cells: "Sequence[Cell]", number: int) -> None:
    from openpyxl.cell._writer import write_cell

    with xf.element("row", {"r": str(number)}):
        for cell in cells:
            if cell.data_type == "f":
                write_formula(xf, cell)
            else:
                write_cell(xf, page, cell, cell.has_style)


class Tables:
    """The tables of one workbook, each with a name of its own."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, title: str) -> str:
        """A name for the table of a sheet, as formulas can use it: ``SessionsList``. Never like a cell such as A1."""
        words = "".join(word.capitalize() for word in re.findall("[A-Za-z]+", title))
        name, n = f"{words}List", 1
        while name.casefold() in self._taken:
            n += 1
            name = f"{words}List{n}_"
        self._taken.add(name.casefold())
        return name

    def add(self, page: "WriteOnlyWorksheet", sheet: Sheet, names: Sequence[str], rows: int, totals: Totals) -> None:
        """Make a table of a sheet's heading and ``rows``, with its totals, before the sheet is closed. One without rows
        gets an empty one, as a table has to have one."""
        from openpyxl.worksheet.filters import AutoFilter
        from openpyxl.worksheet.table import Table, TableStyleInfo

        name, last, end = self.name(page.title), letter(len(names)), max(rows, 1) + 1
        formulas = totals.formulas(name, names, end)
        if totals:
            if not rows:
                page.append((None,) * len(names))
            totals.write(page, formulas, end + 1)
        ref = f"A1:{last}{end + bool(totals)}"
        table = Table(displayName=name, ref=ref, totalsRowCount=1 if totals else None)
        words = clean_line(sheet.about) or f"{rows:,} row{'' if rows == 1 else 's'} under {', '.join(names[:_NAMED])}"
        _describe(table, clean_line(sheet.title), words)
        table.tableColumns = list(totals.columns(names, formulas))
        table.autoFilter = AutoFilter(ref=f"A1:{last}{end}")
        table.tableStyleInfo = TableStyleInfo("TableStyleLight1", showRowStripes=True)
        if totals:
            table.totalsRowShown = True
        page.tables.add(table)


def _describe(table: Any, title: str, summary: str) -> None:
    """Give a table words for a screen reader, which openpyxl leaves out."""
    from openpyxl.xml.functions import SubElement

    plain = table.to_tree

    def to_tree() -> Any:
        tree = plain()
        ext = SubElement(SubElement(tree, "extLst"), "ext", {"uri": _ALT_TEXT})
        SubElement(ext, f"{{{_X14}}}table", {"altText": title, "altTextSummary": summary})
        return tree

    table.to_tree = to_tree


def add_tones(page: "WriteOnlyWorksheet", columns: Sequence[Column], rows: int) -> None:
    """Colour cells by the word in them, also when somebody changes it."""
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import Font, PatternFill

    for at, column in enumerate(columns, 1):
        for word, state in column.tones.items():
            ground = f"FF{colours()[state]}"
            rule = CellIsRule(
                "equal",
                ['"{}"'.format(word.replace('"', '""'))],
                font=Font(color=_STATES[state]),
                fill=PatternFill("solid", start_color=ground, end_color=ground),
            )
            page.conditional_formatting.add(f"{letter(at)}2:{letter(at)}{max(rows, 1) + 1}", rule)


def add_lines(page: "WriteOnlyWorksheet", columns: int, rows: int) -> None:
    """A line below each row, to write on: drawn by a rule, as blank cells are not in the file."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Border, Side

    rule = FormulaRule(["TRUE"], border=Border(bottom=Side("thin", color=f"FF{colours()['line2']}")))
    page.conditional_formatting.add(f"A2:{letter(columns)}{max(rows, 1) + 1}", rule)
