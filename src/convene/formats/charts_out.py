"""Charts of a drawn sheet, as Excel's own: with a title, titles of the axes, and words for a screen reader.

openpyxl keeps neither the words nor the values a chart shows; both are added here, so that a preview that does not
look into the cells shows the chart all the same.
"""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from convene.formats.workbook_cells import fitting
from convene.rules.drawn import Cell, Chart, span
from convene.rules.text import clean_line

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_INK, _GRID, _ACCENT = "48505D", "CDC7BC", "0B5563"
_WIDTH, _HEIGHT = 24.0, 11.0  # centimetres
_MOST_NAMES: Final = 16  # that stand below the axis


def add_chart(page: "WriteOnlyWorksheet", chart: Chart, cells: Sequence[Cell], tz: ZoneInfo) -> None:
    """Put the chart over these cells of the page where it belongs."""
    from openpyxl.chart import BarChart, LineChart
    from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
    from openpyxl.chart.series import Series
    from openpyxl.utils.cell import quote_sheetname

    made: Any = BarChart() if chart.shape == "columns" else LineChart()
    held = {(cell.row, cell.column): cell for cell in cells}
    rows = range(chart.first, chart.last + 1)
    names = [_said(held.get((row, chart.names)), tz) for row in rows]
    values = [_said(held.get((row, chart.values)), tz) for row in rows]
    sheet = quote_sheetname(page.title)
    values_ref = NumRef(f=f"{sheet}!{span(chart.values, chart.first, chart.last)}")
    values_ref.numCache = NumData(ptCount=len(rows), pt=[NumVal(idx=n, v=value) for n, value in enumerate(values)])
    names_ref = StrRef(f=f"{sheet}!{span(chart.names, chart.first, chart.last)}")
    names_ref.strCache = StrData(ptCount=len(rows), pt=[StrVal(idx=n, v=name) for n, name in enumerate(names)])
    series = Series(val=NumDataSource(numRef=values_ref), cat=AxDataSource(strRef=names_ref))
    _dress_series(series, chart)
    made.series.append(series)
    made.legend = None
    made.width, made.height = _WIDTH, _HEIGHT
    made.title = _title(chart.title, 1400)
    made.title.overlay = False
    _dress_axes(made, chart, len(rows))
    made.anchor = _described(chart)
    page.add_chart(made)


def _said(cell: Cell | None, tz: ZoneInfo) -> str:
    value = fitting(cell.value, cell.kind, tz) if cell is not None and cell.value is not None else ""
    match value:
        case time():
            return f"{value:%H:%M}"
        case date():
            return f"{value:%a} {value.day} {value:%b}"
        case int() | float() | Decimal():
            return str(value)
    return clean_line(str(value))


def _dress_series(series: Any, chart: Chart) -> None:
    from openpyxl.chart.shapes import GraphicalProperties

    series.graphicalProperties = GraphicalProperties()
    if chart.shape == "columns":
        series.graphicalProperties.solidFill = _ACCENT
        series.graphicalProperties.line.noFill = True
    else:
        series.graphicalProperties.line.solidFill = _ACCENT
        series.graphicalProperties.line.width = 28_000  # EMU: 2.2 points
        series.smooth = False


def _dress_axes(made: Any, chart: Chart, count: int) -> None:
    from openpyxl.chart.shapes import GraphicalProperties

    if chart.shape == "columns":
        made.gapWidth = 30
    for axis, words in ((made.x_axis, chart.across), (made.y_axis, chart.up)):
        axis.delete = False
        axis.title = _title(words, 1000)
        axis.title.overlay = False
    made.x_axis.majorGridlines = None
    made.x_axis.tickLblSkip = made.x_axis.tickMarkSkip = max(1, -(-count // _MOST_NAMES))
    made.y_axis.number_format = "0"
    made.y_axis.scaling.min = 0
    made.y_axis.majorGridlines.spPr = GraphicalProperties()
    made.y_axis.majorGridlines.spPr.line.solidFill = _GRID


def _title(words: str, size: int) -> Any:
    """A title of plain text; ``size`` in hundredths of a point."""
    from openpyxl.chart.text import RichText, Text
    from openpyxl.chart.title import Title
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

    look = CharacterProperties(sz=size, b=size > 1000, solidFill=_INK)
    run = RegularTextRun(rPr=look, t=clean_line(words))
    return Title(tx=Text(rich=RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), r=[run])])))


def _described(chart: Chart) -> Any:
    """Where it stands. openpyxl puts the frame of a chart into its place when it saves: then the words are added."""
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
    from openpyxl.drawing.xdr import XDRPositiveSize2D
    from openpyxl.utils.units import cm_to_EMU

    class Described(OneCellAnchor):  # type: ignore[misc,unused-ignore]  # openpyxl has no types
        tagname = "oneCellAnchor"
        __elements__ = OneCellAnchor.__elements__

        def __setattr__(self, name: str, value: Any) -> None:
            if name == "graphicFrame" and value is not None:
                value.nvGraphicFramePr.cNvPr.descr = clean_line(chart.description)
            super().__setattr__(name, value)

    size = XDRPositiveSize2D(cm_to_EMU(_WIDTH), cm_to_EMU(_HEIGHT))
    return Described(_from=AnchorMarker(row=chart.row - 1, col=chart.column - 1), ext=size)
