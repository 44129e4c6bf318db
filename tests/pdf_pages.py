"""Pages of a PDF as a printer or a camera has them: dots of grey."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument


def pages(pdf: bytes, *, dpi: float) -> list[tuple[bytes, int, int]]:
    """Each page as grey pixels, with its width and height."""
    document, buffer = QPdfDocument(None), QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    return [_page(document, number, dpi) for number in range(document.pageCount())]


def _page(document: QPdfDocument, number: int, dpi: float) -> tuple[bytes, int, int]:
    points = document.pagePointSize(number)
    size = QSize(round(points.width() / 72 * dpi), round(points.height() / 72 * dpi))
    white = QImage(size, QImage.Format.Format_RGB32)
    white.fill(QColor("white"))
    painter = QPainter(white)
    painter.drawImage(0, 0, document.render(number, size))
    painter.end()
    grey = white.convertToFormat(QImage.Format.Format_Grayscale8)
    data, stride, width = bytes(grey.constBits()), grey.bytesPerLine(), grey.width()
    return b"".join(data[y * stride : y * stride + width] for y in range(grey.height())), width, grey.height()
