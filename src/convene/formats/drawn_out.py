"""Drawn sheets of a workbook: cells where they belong, merged, filled, calculating, with charts.

Text is only ever text here too. openpyxl writes a formula without what it comes to, so a reader that does not
calculate (a preview, python-calamine) would show nothing: here the value our rules know stands beside the formula.
"""

import json
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from convene.formats.charts_out import add_chart
from convene.formats.sheet_writer import begin, escaped, utf8_writer
from convene.formats.workbook_cells import FONT, FORMATS, TYPES, Shortened, cut, fitting
from convene.resources import resource
from convene.rules.drawn import Cell, Drawn, Formula, Look, letter, place
from convene.rules.text import clean

if TYPE_CHECKING:
    from openpyxl.cell import Cell as WrittenCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_PAPERS: Final = {"A4": 9, "A3": 8}
_SIZES: Final[dict[Look, int]] = {"title": 16, "note": 10, "quiet": 9}
_BOLD: Final = frozenset({"title", "heading", "total"})
_BARE: Final = frozenset({"title", "note"})
"""Looks without lines around them."""

_LINE: Final = 14.5  # points
_ROW: Final = 18.0
_FIGURES: Final = frozenset({"integer", "number", "money"})


@cache
def colours() -> dict[str, str]:
    """Fills by token, as in the light look, RRGGBB: themes are their tint, states their soft ground."""
    tokens = json.loads(resource("look", "tokens.json").read_text("utf-8"))["light"]
    found = {name: colour.lstrip("#") for name, colour in tokens["colours"].items()}
    found |= {name: state["soft"].lstrip("#") for name, state in tokens["states"].items()}
    return found | {name: theme["tint"].lstrip("#") for name, theme in tokens["themes"].items()}


@cache
def _edges() -> dict[str, str]:
    """The strong colour of a theme, for the edge of what belongs to it."""
    tokens = json.loads(resource("look", "tokens.json").read_text("utf-8"))["light"]
    return {name: theme["colour"].lstrip("#") for name, theme in tokens["themes"].items()}


def write_drawn(book: "Workbook", name: str, sheet: Drawn, tz: ZoneInfo) -> list[Shortened]:
    """Write one drawn sheet; it returns what had to be shortened. Raises ValueError for cells on top of each other."""
    page: WriteOnlyWorksheet = book.create_sheet(name)
    drawing = _Drawing(page, tz)
    for cell in sheet.cells:
        drawing.draw(cell)
    _set_up(page, sheet)
    for where, words in sheet.choices.items():
        _let_choose(page, where, words)
    for chart in sheet.charts:
        add_chart(page, chart, sheet.cells, tz)
    page._values_to_row = lambda cells, _: cells  # noqa: SLF001
    begin(page, _writer())
    for row in range(1, max(drawing.rows, default=0) + 1):
        page.append([drawing.rows[row][column] for column in sorted(drawing.rows[row])])
    page.close()
    return drawing.shortened


class _Drawing:
    """The cells of a page by row and column, each with its style."""

    def __init__(self, page: "WriteOnlyWorksheet", tz: ZoneInfo) -> None:
        self._page, self._tz = page, tz
        self._styles: dict[tuple[object, ...], Any] = {}
        self.rows: dict[int, dict[int, WrittenCell]] = defaultdict(dict)
        self.shortened: list[Shortened] = []

    def draw(self, cell: Cell) -> None:
        """Put it in its place, and blank cells of the same look in the others it covers."""
        for row, column in cell.places():
            if column in self.rows[row]:
                raise ValueError(f"two cells at {place(row, column)} of {self._page.title}")
            self.rows[row][column] = self._blank(cell, row, column)
        self._fill(self.rows[cell.row][cell.column], cell)
        if cell.down > 1 or cell.across > 1:
            end = place(cell.row + cell.down - 1, cell.column + cell.across - 1)
            self._page.merged_cells.add(f"{place(cell.row, cell.column)}:{end}")

    def _blank(self, cell: Cell, row: int, column: int) -> "WrittenCell":
        from openpyxl.cell import WriteOnlyCell

        made = WriteOnlyCell(self._page)
        made.row, made.column = row, column
        key = (
            cell.kind,
            cell.look,
            cell.fill,
            cell.centred,
            cell.led,
            isinstance(cell.value, str),
            column == cell.column,
        )
        if key not in self._styles:
            _dress(made, cell, first=column == cell.column)
            self._styles[key] = made._style  # noqa: SLF001
        made._style = self._styles[key]  # noqa: SLF001
        return made

    def _fill(self, made: "WrittenCell", cell: Cell) -> None:
        value = cell.value
        if isinstance(value, Formula):
            made.data_type, made._value = "f", value  # noqa: SLF001
            return
        if value is None or value == "":
            return
        fits = value if isinstance(value, str) else fitting(value, cell.kind, self._tz)
        made.data_type = "s" if isinstance(fits, str) else TYPES[cell.kind]
        if isinstance(fits, str):
            text = clean(fits)
            if (fits := cut(text)) is not text:
                self.shortened.append(Shortened(self._page.title, made.coordinate, len(text)))
            fits = escaped(fits)
            fits = _led(fits) if cell.led and "\n" in fits else fits
        made._value = fits  # noqa: SLF001


def _led(text: str) -> Any:
    """The text with its first line in bold."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    first, rest = text.split("\n", 1)
    ink = f"FF{colours()['ink']}"
    fonts = (InlineFont(rFont=FONT, sz=11, b=True, color=ink), InlineFont(rFont=FONT, sz=10, color=ink))
    return CellRichText(TextBlock(fonts[0], first), TextBlock(fonts[1], f"\n{rest}"))


def _dress(made: "WrittenCell", cell: Cell, *, first: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    ink = colours()["ink2" if cell.look in ("note", "quiet") else "ink"]
    made.font = Font(name=FONT, size=_SIZES.get(cell.look, 11), bold=cell.look in _BOLD or cell.led, color=f"FF{ink}")
    ground = colours().get(cell.fill) or {"heading": colours()["selected"], "input": colours()["care"]}.get(cell.look)
    if ground:
        made.fill = PatternFill("solid", start_color=f"FF{ground}")
    if cell.look not in _BARE:
        thin = Side("thin", color=f"FF{colours()['line2']}")
        strong = Side("medium", color=f"FF{colours()['accent']}")
        left = Side("thick", color=f"FF{_edges()[cell.fill]}") if first and cell.fill in _edges() else thin
        top = strong if cell.look == "total" else thin
        made.border = Border(left=left, right=thin, top=top, bottom=strong if cell.look == "heading" else thin)
    across = "center" if cell.centred else "right" if cell.kind in _FIGURES else "left"
    up = "bottom" if cell.look in _BARE else "center"
    text = isinstance(cell.value, str)
    made.alignment = Alignment(
        horizontal=across,
        vertical=up,
        wrap_text=text and cell.look != "title",
        indent=int(across == "left" and cell.look not in _BARE),
    )
    made.number_format = FORMATS["text" if text else cell.kind]
    made.quotePrefix = text
    made.protection = Protection(locked=cell.look != "input")


def _set_up(page: "WriteOnlyWorksheet", sheet: Drawn) -> None:
    for number, width in enumerate(sheet.widths, 1):
        page.column_dimensions[letter(number)].width = width
    page.sheet_format.defaultRowHeight, page.sheet_format.customHeight = _ROW, True
    needed = _needed(sheet)
    for row in needed.keys() | sheet.heights.keys():
        page.row_dimensions[row].height = max(needed.get(row, 0), sheet.heights.get(row, 0))
    if sheet.frozen != (1, 1):
        page.freeze_panes = place(*sheet.frozen)
    page.sheet_view.showGridLines = False
    if sheet.repeated:
        page.print_title_rows = f"{sheet.repeated[0]}:{sheet.repeated[1]}"
    page.page_setup.orientation = "portrait" if sheet.upright else "landscape"
    page.page_setup.paperSize = _PAPERS[sheet.paper]
    page.page_setup.fitToHeight = int(sheet.one_page)
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.6, 0.3
    page.oddFooter.left.text = "&A"
    page.oddFooter.right.text = "&P / &N"


def _needed(sheet: Drawn) -> dict[int, float]:
    """Rows as high as their longest text needs, where that is more than a line: not every reader sees to it."""
    found: dict[int, float] = {}
    for cell in sheet.cells:
        if not isinstance(cell.value, str) or cell.down > 1 or cell.look == "title":
            continue
        width = sum(sheet.widths[cell.column - 1 : cell.column - 1 + cell.across])
        lines = sum(max(1, -(-len(line) // int(width))) for line in cell.value.split("\n"))
        if lines > 1:
            found[cell.row] = max(found.get(cell.row, 0), lines * _LINE + 3)
    return found


def _let_choose(page: "WriteOnlyWorksheet", where: str, words: tuple[str, ...]) -> None:
    """A list to choose from in these cells; what is not in it is refused, and said which words there are."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Please choose", f"Write one of: {', '.join(words)}."
    rule.add(where.replace("$", ""))
    page.data_validations.append(rule)


def _writer() -> Any:
    """The writer of a sheet that also writes what a formula comes to."""
    from openpyxl.cell._writer import write_cell

    class Writer(utf8_writer()):  # type: ignore[misc]  # openpyxl has no types
        def write_row(self, xf: Any, row: Any, row_idx: int) -> None:
            attributes = {"r": str(row_idx), **dict(self.ws.row_dimensions.get(row_idx, {}))}
            with xf.element("row", attributes):
                for cell in row:
                    if cell.data_type == "f":
                        write_formula(xf, cell)
                    else:
                        write_cell(xf, self.ws, cell, cell.has_style)

    return Writer


def write_formula(xf: Any, cell: "WrittenCell") -> None:
    """Write a cell that calculates, with what it comes to."""
    formula: Formula = cell._value  # noqa: SLF001
    money = cell.number_format == FORMATS["money"]
    value = formula.value / 100 if money and isinstance(formula.value, int) else formula.value
    attributes = {"r": cell.coordinate, "s": str(cell.style_id)}
    if isinstance(value, str):
        attributes["t"] = "str"
    with xf.element("c", attributes):
        with xf.element("f"):
            xf.write(formula.text)
        with xf.element("v"):
            xf.write(str(value))
