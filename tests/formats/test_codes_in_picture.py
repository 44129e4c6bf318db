"""Badges in pictures as cameras see them: turned, slanted, blurred, dark, noisy, far away, on a telephone."""

import random
from collections.abc import Callable
from math import hypot

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF, QTransform

from convene.formats.badge_stocks import stock
from convene.formats.badges_out import BadgePrinting, badge_png
from convene.formats.codes_in_picture import codes_in_picture
from convene.formats.qr import png
from formats.test_badges_out import DATE, TITLE, badge

FRAME = QSize(1280, 720)
PEOPLE = [badge(name, f"{name} Barlow", "Harrow Lane Hospice", role="Facilitator") for name in ("Kechi", "Sam", "Ada")]
Distort = Callable[[QImage, random.Random], QImage]


def read(image: QImage) -> list[str]:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return codes_in_picture(grey.constBits(), grey.width(), grey.height(), grey.bytesPerLine())


def held_up(one: QImage, transform: QTransform, high: float = 620) -> QImage:
    """The badge in front of a room, ``high`` pixels of the frame's 720."""
    frame = QImage(FRAME, QImage.Format.Format_RGB32)
    frame.fill(QColor("#7d756a"))
    painter = QPainter(frame)
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
    painter.translate(FRAME.width() / 2, FRAME.height() / 2)
    painter.setTransform(transform, combine=True)
    painter.scale(high / one.height(), high / one.height())
    painter.drawImage(QRectF(-one.width() / 2, -one.height() / 2, one.width(), one.height()), one)
    painter.end()
    return frame


def turned(image: QImage, chance: random.Random) -> QImage:
    whole = 690 * image.height() / hypot(image.width(), image.height())
    return held_up(image, QTransform().rotate(chance.uniform(-180, 180)), high=whole)


def slanted(image: QImage, chance: random.Random) -> QImage:
    corners = QPolygonF([QPointF(-300, -300), QPointF(300, -300), QPointF(300, 300), QPointF(-300, 300)])
    off = [QPointF(chance.uniform(-70, 70), chance.uniform(-70, 70)) for _ in range(4)]
    moved = QPolygonF([corner + by for corner, by in zip(corners.toList(), off, strict=True)])
    transform = QTransform.quadToQuad(corners, moved)
    assert isinstance(transform, QTransform)
    return held_up(image, transform)


def blurred(image: QImage, _chance: random.Random) -> QImage:
    frame = held_up(image, QTransform())
    small = frame.scaled(FRAME / 2.2, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return small.scaled(FRAME, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def dark_and_noisy(image: QImage, chance: random.Random) -> QImage:
    frame = held_up(image, QTransform()).convertToFormat(QImage.Format.Format_Grayscale8)
    data = bytearray(bytes(frame.constBits()))
    noise = chance.randbytes(len(data))
    dim = bytes(min(255, 18 + value * 45 // 255) for value in range(256))
    lines = bytes(max(0, min(255, dim[a] + (b % 17) - 8)) for a, b in zip(data, noise, strict=True))
    return QImage(lines, frame.width(), frame.height(), frame.bytesPerLine(), QImage.Format.Format_Grayscale8).copy()


def far_away(image: QImage, _chance: random.Random) -> QImage:
    return held_up(image, QTransform(), high=300)


def on_a_telephone(image: QImage, chance: random.Random) -> QImage:
    """A bright screen with the lines of its pixels, a reflection across it, in a dark hand."""
    wide, high = image.width(), image.height()
    code = image.copy(QRectF(wide * 0.62, high * 0.72, wide * 0.36, high * 0.22).toRect())
    frame = held_up(code, QTransform().rotate(chance.uniform(-12, 12)), high=380)
    painter = QPainter(frame)
    for x in range(0, FRAME.width(), 3):
        painter.fillRect(x, 0, 1, FRAME.height(), QColor(0, 0, 0, 60))
    painter.setOpacity(0.35)
    painter.rotate(-20)
    painter.fillRect(200, 300, 900, 60, QColor("white"))
    painter.end()
    return frame


@pytest.fixture(scope="module")
def pictures() -> list[tuple[str, QImage]]:
    how = {"event_title": TITLE, "event_date_text": DATE, "dpi": 220}
    made = [(one.code, QImage.fromData(badge_png(one, **how))) for one in PEOPLE]
    labels = BadgePrinting(stock("L7418"))
    return made + [(one.code, QImage.fromData(badge_png(one, labels, **how))) for one in PEOPLE]


@pytest.mark.parametrize("distort", [turned, slanted, blurred, dark_and_noisy, far_away])
def test_a_badge_that_is_held_up_is_read(distort: Distort, pictures: list[tuple[str, QImage]]) -> None:
    chance = random.Random(5)
    for code, image in pictures:
        for _ in range(3):
            assert read(distort(image, chance)) == [code]


def test_a_code_on_a_telephone_is_read(pictures: list[tuple[str, QImage]]) -> None:
    chance = random.Random(6)
    for code, image in pictures[:3]:  # cards: the code lies where it is cut out
        assert read(on_a_telephone(image, chance)) == [code]


def test_several_badges_in_one_picture_are_all_read(pictures: list[tuple[str, QImage]]) -> None:
    frame = QImage(FRAME, QImage.Format.Format_RGB32)
    frame.fill(QColor("#444444"))
    painter = QPainter(frame)
    for number, (_, image) in enumerate(pictures[:3]):
        painter.drawImage(QRectF(20 + number * 420, 60, 400, 400 * image.height() / image.width()), image)
    painter.end()
    assert sorted(read(frame)) == sorted(code for code, _ in pictures[:3])


def test_codes_of_others_are_text_and_nothing_is_nothing() -> None:
    assert read(QImage.fromData(png("HTTPS://EXAMPLE.ORG/X", scale=6))) == ["HTTPS://EXAMPLE.ORG/X"]
    blank = QImage(FRAME, QImage.Format.Format_Grayscale8)
    blank.fill(200)
    assert read(blank) == []
    noise = random.Random(7).randbytes(640 * 480)
    assert codes_in_picture(noise, 640, 480) == []


@pytest.mark.parametrize(("width", "height", "stride"), [(10, 10, 9), (0, 10, None), (10, 0, None), (11, 10, 11)])
def test_a_picture_of_too_few_bytes_is_refused(width: int, height: int, stride: int | None) -> None:
    with pytest.raises(ValueError, match="as many bytes"):
        codes_in_picture(bytes(100), width, height, stride)
