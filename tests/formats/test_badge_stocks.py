"""The stocks that ship: complete, found by their keys, and every badge on every one of them is read back."""

import pytest
import zxingcpp
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from convene.formats.badge_stocks import USUAL, stock, stocks
from convene.formats.badges_out import BadgePrinting, badge_png, badges_pdf, outline_pdf
from convene.rules.badge_stocks import StockKind
from convene.rules.errors import Invalid
from convene.rules.exchange import Badge
from formats.test_badges_out import DATE, TITLE, badge, words_of

LONG = "Bartholomew-Christopher Featherstonehaugh-Cholmondeley"
BOARD = "The Royal Borough of Kensington and Chelsea Adult Social Care and Public Health Board"
MANY = tuple((f"{9 + n // 4:02}:{n % 4 * 15:02}", f"Session number {n}", "Great Hall") for n in range(40))
PEOPLE = [
    badge("Kechi", "Nkechi Barlow", "Harrow Lane Hospice", "Facilitator", pronouns="she/her", pronunciation="KEH-chee"),
    badge("Bartholomew-Christopher", LONG, BOARD, "Speaker", pronouns="he/him or they/them", no_photos=True),
    badge("W" * 80, "W" * 120, "W" * 120, "W" * 32, pronouns="W" * 32, pronunciation="W" * 48, no_photos=True),
    badge("O"),
    badge("欧阳娜娜", "", "Eastmarsh Carers Network", "Crew", programme=MANY),
    badge("مريم الخوارزمي", "", "Mind in Haringey", no_photos=True, programme=MANY[:3]),
]
DOTS = 200
KINDS = {key: one for key, one in stocks().items() if one.kind is not StockKind.TENT}


def pages(data: bytes) -> tuple[QPdfDocument, list[QImage], QBuffer]:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    made = []
    for number in range(document.pageCount()):
        size = document.pagePointSize(number) * (DOTS / 72)
        drawn = document.render(number, QSize(round(size.width()), round(size.height())))
        page = QImage(drawn.size(), QImage.Format.Format_Grayscale8)
        page.fill(Qt.GlobalColor.white)
        painter = QPainter(page)
        painter.drawImage(0, 0, drawn)
        painter.end()
        made.append(page)
    return document, made, buffer


def grey(image: QImage) -> bytes:
    stride, data = image.bytesPerLine(), bytes(image.constBits())
    return b"".join(data[y * stride : y * stride + image.width()] for y in range(image.height()))


def codes(image: QImage) -> set[str]:
    plain = bytearray(grey(image))
    return {f.text for f in zxingcpp.read_barcodes(memoryview(plain).cast("B", (image.height(), image.width())))}


def test_those_that_ship_are_found_by_their_keys():
    assert stock("l7418") is stocks()["L7418"]
    assert (stock(USUAL).page, stock(USUAL).size) == ((105, 148), (105, 148))
    with pytest.raises(Invalid, match="No stock is called “L9”"):
        stock("L9")


@pytest.mark.parametrize("key", KINDS)
def test_every_badge_on_every_stock_is_read_at_200_dpi(key: str, qapp: object) -> None:
    how = BadgePrinting(stock(key), first=min(2, stock(key).each), both_sides=True)
    document, made, _buffer = pages(badges_pdf(PEOPLE, how, event_title=TITLE, event_date_text=DATE))
    fronts = made[:: 2 if how.has_backs else 1]
    assert set().union(*map(codes, fronts)) == {one.code for one in PEOPLE}
    size = document.pagePointSize(0) / 72 * 25.4
    assert (round(size.width()), round(size.height())) == tuple(map(round, stock(key).page))


@pytest.mark.parametrize("key", [k for k, one in stocks().items() if one.kind is StockKind.LABEL])
def test_nothing_is_printed_between_labels_nor_within_their_outer_millimetre(key: str, qapp: object) -> None:
    """A card is cut out or has the sheet to itself, so that its ribbon may go over its edge; a label may not."""
    kind = stock(key)
    how = BadgePrinting(kind, both_sides=True)
    _, made, _buffer = pages(badges_pdf((PEOPLE * 4)[: kind.each], how, event_title=TITLE, event_date_text=DATE))
    dots = DOTS / 25.4
    for page in made[:2]:
        painter = QPainter(page)
        for row in range(kind.rows):
            for column in range(kind.columns):
                x, y = kind.first[0] + column * kind.pitch[0] + 1, kind.first[1] + row * kind.pitch[1] + 1
                wide, high = kind.size[0] - 2, kind.size[1] - 2
                painter.fillRect(round(x * dots), round(y * dots), round(wide * dots), round(high * dots), "white")
        painter.end()
        assert min(grey(page)) > 250, "something stands outside of the labels"


def test_a_name_tent_says_the_name_twice_and_is_read_once(qapp: object) -> None:
    how = BadgePrinting(stock("tent"))
    document, made, _buffer = pages(badges_pdf(PEOPLE[:1], how, event_title=TITLE, event_date_text=DATE))
    assert words_of(document, 0).split().count("Kechi") >= 1
    page = made[0]
    upper = page.copy(0, 0, page.width(), page.height() // 2).flipped(
        Qt.Orientation.Horizontal | Qt.Orientation.Vertical
    )
    lower = page.copy(0, page.height() // 2, page.width(), page.height() // 2)
    dark = [sum(byte < 128 for byte in grey(half)) for half in (upper, lower)]
    assert dark[0] > 1000
    assert abs(dark[0] - dark[1]) < dark[0] * 0.02


def test_the_back_says_what_the_person_does_and_how_much_more(qapp: object) -> None:
    one = [PEOPLE[4]]
    document, _made, _buffer = pages(
        badges_pdf(one, BadgePrinting(stock("L7160"), both_sides=True), event_title=TITLE, event_date_text=DATE)
    )
    assert document.pageCount() == 2
    said = words_of(document, 1)
    assert "09:00 Session number 0" in said
    assert "more" in said
    assert "Session number 0" not in words_of(document, 0)
    few = [PEOPLE[5]]
    document, _made, _buffer = pages(
        badges_pdf(few, BadgePrinting(stock("A6"), both_sides=True), event_title=TITLE, event_date_text=DATE)
    )
    assert all(title in words_of(document, 1) for _, title, _ in MANY[:3])
    assert "more" not in words_of(document, 1)


def test_who_does_not_want_photographs_wears_the_mark_unless_it_is_not_wanted(qapp: object) -> None:
    asked, other = PEOPLE[1], PEOPLE[0]
    for key in ("A6", "L7418", "L7160", "L7163", "fold"):
        said = []
        for one, marks in ((asked, True), (asked, False), (other, True)):
            how = BadgePrinting(stock(key), photo_marks=marks)
            document, _made, _buffer = pages(badges_pdf([one], how, event_title=TITLE, event_date_text=DATE))
            said.append("No photos" in words_of(document, 0))
        assert said == [True, False, False], key


def test_the_picture_of_one_badge_is_that_of_its_stock(qapp: object) -> None:
    shapes = {}
    for key in ("A6", "L7160", "tent"):
        image = QImage.fromData(
            badge_png(
                PEOPLE[0], BadgePrinting(stock(key), first=stock(key).each), event_title=TITLE, event_date_text=DATE
            )
        )
        shapes[key] = round(image.width() / image.height(), 2)
    assert shapes == {"A6": 0.71, "L7160": 1.67, "tent": 1.41}
    back = badge_png(PEOPLE[5], BadgePrinting(stock("A6")), event_title=TITLE, event_date_text=DATE, back=True)
    front = badge_png(PEOPLE[5], BadgePrinting(stock("A6")), event_title=TITLE, event_date_text=DATE)
    assert back != front


def test_the_outline_page_numbers_every_label(qapp: object) -> None:
    document, made, _buffer = pages(outline_pdf(BadgePrinting(stock("L7163"))))
    assert words_of(document, 0).split() == [str(n) for n in range(1, 15)]
    assert len(made) == 1


def test_nobody_without_a_code_is_printed() -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the QR library says it in its own words)
        badges_pdf([Badge("none", "K", "K")], BadgePrinting(stock("L7160")), event_title=TITLE, event_date_text=DATE)
