"""A PDF to a printer: asked which, then its pages as they are, at their own size."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF
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
    size = document.pagePointSize(0)
    printer.setPageSize(
        QPageSize(QSizeF(size.width(), size.height()), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    )
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFromTo(1, document.pageCount())
    if not ask(printer):
        return 0
    first = max(printer.fromPage(), 1) - 1
    last = min(printer.toPage() or document.pageCount(), document.pageCount())
    painter = QPainter()
    if not painter.begin(printer):
        raise FileProblem("The printer does not take anything", "Look whether it is on, and try again.")
    try:
        for number in range(first, last):
            if number > first:
                printer.newPage()
            points = document.pagePointSize(number)
            dots = QSize(round(points.width() / _POINTS * _DOTS), round(points.height() / _POINTS * _DOTS))
            wide, high = (side / _POINTS * printer.resolution() for side in (points.width(), points.height()))
            painter.drawImage(QRectF(0, 0, wide, high), document.render(number, dots))
    finally:
        painter.end()
        document.close()
    return last - first
