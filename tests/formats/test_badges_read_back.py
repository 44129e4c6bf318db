"""Badges of every stock as a printer gets them, at 200 dots an inch, read back by two readers that share nothing."""

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

import zbar
from convene.formats.badge_stocks import stocks
from convene.formats.badges_out import BadgePrinting, badges_pdf
from convene.formats.codes_in_picture import codes_in_picture
from convene.rules.exchange import Badge
from formats.test_badges_out import DATE, TITLE, badge

DPI = 200
PEOPLE = [
    badge("Kechi", "Nkechi Barlow", "Harrow Lane Hospice", "Facilitator", pronouns="she/her", themes=("compassion",)),
    badge("Wilhelmina", "Wilhelmina Ó Súilleabháin-Featherstonehaugh", "A Trust of Many Hospitals", "Speaker"),
]


def pages(pdf: bytes) -> list[tuple[bytes, int, int]]:
    """Each page as grey pixels, with its width and height."""
    document, buffer = QPdfDocument(None), QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    return [page(document, number) for number in range(document.pageCount())]


def page(document: QPdfDocument, number: int) -> tuple[bytes, int, int]:
    points = document.pagePointSize(number)
    size = QSize(round(points.width() / 72 * DPI), round(points.height() / 72 * DPI))
    white = QImage(size, QImage.Format.Format_RGB32)
    white.fill(QColor("white"))
    painter = QPainter(white)
    painter.drawImage(0, 0, document.render(number, size))
    painter.end()
    grey = white.convertToFormat(QImage.Format.Format_Grayscale8)
    data, stride, width = bytes(grey.constBits()), grey.bytesPerLine(), grey.width()
    return b"".join(data[y * stride : y * stride + width] for y in range(grey.height())), width, grey.height()


def printed(key: str, people: list[Badge]) -> list[tuple[bytes, int, int]]:
    return pages(badges_pdf(people, BadgePrinting(stocks()[key]), event_title=TITLE, event_date_text=DATE))


@pytest.mark.parametrize("key", stocks())
def test_every_stock_is_read_back(key: str, qapp: object) -> None:
    codes = set() if key == "tent" else {one.code for one in PEOPLE}  # a tent stands before who was let in already
    sheets = printed(key, PEOPLE)
    assert {code for sheet in sheets for code in codes_in_picture(*sheet)} == codes
    zbar.require()
    assert {code for sheet in sheets for code in zbar.codes_in(*sheet)} == codes
