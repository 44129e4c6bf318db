"""Pages of a PDF as a printer or a camera has them: dots of grey; and what stands on them, and where."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfSelection


def pages(pdf: bytes, *, dpi: float) -> list[tuple[bytes, int, int]]:
    """Each page as grey pixels, with its width and height."""
    document, _buffer = _opened(pdf)
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


@dataclass(frozen=True)
class Typeset:
    """The text of one page in the order of reading, and where it stands; lengths in millimetres."""

    document: QPdfDocument
    buffer: QBuffer
    number: int
    text: str

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page."""
        points = self.document.pagePointSize(self.number)
        return points.width() * 25.4 / 72, points.height() * 25.4 / 72

    def box(self, words: str) -> QRectF:
        """The box around the ink of these words, where they first stand, broken over lines or not."""
        found = re.search(r"[\u200b\s]*".join(map(re.escape, words)), self.text)
        if found is None:
            raise ValueError(words)
        start, end = found.span()
        return _millimetres(self.document.getSelectionAtIndex(self.number, start, end - start))

    def edge(self) -> float:
        """How near to the edge of the page a letter comes; below nought where one is cut off."""
        box, (width, height) = _millimetres(self.document.getAllText(self.number)), self.size
        return min(box.left(), box.top(), width - box.right(), height - box.bottom())


def typeset(pdf: bytes) -> list[Typeset]:
    """The text of each page, with where it stands."""
    document, buffer = _opened(pdf)
    return [Typeset(document, buffer, n, document.getAllText(n).text()) for n in range(document.pageCount())]


def _millimetres(found: QPdfSelection) -> QRectF:
    box = found.boundingRectangle()
    return QRectF(*(part * 25.4 / 72 for part in (box.x(), box.y(), box.width(), box.height())))


def _opened(pdf: bytes) -> tuple[QPdfDocument, QBuffer]:
    document, buffer = QPdfDocument(None), QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    return document, buffer
