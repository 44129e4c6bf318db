"""A PDF to a printer: asked which, then its pages as they are, at their own size."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from convene.rules.errors import FileProblem

_DOTS = 300  # an inch: what badge printers have, and enough for every letter
_POINTS = 72.0

AskPrinter = Callable[[QPrinter], bool]
"""Lets a person choose the printer, its tray and the pages; False if they thought better of it."""


def ask_printer(parent: QWidget, title: str) -> AskPrinter:
    """The dialog of the system."""

    def ask(printer: QPrinter) -> bool:
        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle(title)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintCollateCopies)
        return dialog.exec() == QDialog.DialogCode.Accepted

    return ask


def print_pdf(data: bytes, title: str, ask: AskPrinter) -> int:
    """Print the pages that were asked for, on paper of their own size, without scaling. Returns how many were printed,
    0 where the person thought better of it. Raises FileProblem for what cannot be read or printed."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    if document.pageCount() < 1:
        raise FileProblem("There is no page to print", "Make the PDF again.")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    printer.setPageLayout(_layout(document.pagePointSize(0)))
    printer.setFromTo(1, document.pageCount())
    if not ask(printer):
        return 0
    pages = _asked_for(printer, document.pageCount())
    shown = 0  # whose layout the printer has: as the person left it, until a page lies otherwise

    def turn(number: int) -> None:
        nonlocal shown
        points = document.pagePointSize(number)
        if _is_wide(points) != _is_wide(document.pagePointSize(shown)):
            printer.setPageLayout(_layout(points))
            shown = number

    turn(pages[0])
    painter = QPainter()
    if not painter.begin(printer):
        raise FileProblem("The printer does not take anything", "Look whether it is on, and try again.")
    try:
        for at, number in enumerate(pages):
            if at > 0:
                turn(number)
                printer.newPage()
            points = document.pagePointSize(number)
            dots = QSize(round(points.width() / _POINTS * _DOTS), round(points.height() / _POINTS * _DOTS))
            across, high = (side / _POINTS * printer.resolution() for side in (points.width(), points.height()))
            painter.drawImage(QRectF(0, 0, across, high), document.render(number, dots))
    finally:
        painter.end()
        document.close()
    return len(pages)


def _asked_for(printer: QPrinter, count: int) -> list[int]:
    """The pages to print, from 0 and at least one; each copy of them where the printer does not see to that itself."""
    first = min(max(printer.fromPage(), 1), count)
    pages = list(range(first - 1, max(min(printer.toPage() or count, count), first)))
    copies = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
    return pages * copies if printer.collateCopies() else [page for page in pages for _ in range(copies)]


def _is_wide(points: QSizeF) -> bool:
    return points.width() > points.height()


def _layout(points: QSizeF) -> QPageLayout:
    """Paper of that size, turned where it is wider than it is high."""
    upright = points.transposed() if _is_wide(points) else points
    size = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turn = QPageLayout.Orientation.Landscape if _is_wide(points) else QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, turn, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
