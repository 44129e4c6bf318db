"""Badges before a camera: how many are read, by what is wrong with their picture; from a frame to the verdict on disk.

And badges of every stock read back from what the printer gets, by two readers.
"""

import os
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from math import hypot
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import zxingcpp
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPolygonF, QTransform

from badges import people
from convene.formats.badge_stocks import stock, stocks
from convene.formats.badges_out import BadgePrinting, badge_png, badges_pdf
from convene.formats.codes_in_picture import codes_in_picture
from convene.rules.badge_stocks import StockKind
from convene.rules.exchange import Badge
from convene.services.badges import badges as badges_of
from convene.services.checkin import scan
from convene.store.engine import configure
from crowd import DAY, NOW, crowd
from figures import Figure, Share

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import zbar
from pdf_pages import pages

FRAME = QSize(1280, 720)
BADGES = 20
EACH = 5  # pictures of a badge for each distortion
FRAMES = 300
READ_BACK = 500
TITLE, DATE = "London is Open(minded)", "Thu 9 July 2026"
Held = Callable[[QImage, random.Random], QImage]


def measure() -> Iterator[Figure | Share]:
    _app = QGuiApplication.instance() or QGuiApplication([])
    stocks_held = (stock("A6"), stock("L7418"))
    shown = [(one.code, _picture(one, BadgePrinting(stocks_held[n % 2]))) for n, one in enumerate(people(BADGES))]
    noise = QImage(random.Random(1).randbytes(FRAME.width() * FRAME.height()), FRAME.width(), FRAME.height(),
                   FRAME.width(), QImage.Format.Format_Grayscale8).copy()  # fmt: skip
    for name, words, distort in _distortions(noise):
        chance, right, wrong = random.Random(2017), 0, 0
        for code, image in shown:
            for _ in range(EACH):
                found = _read(distort(image, chance))
                right += found == [code]
                wrong += any(text != code for text in found)
        method = f"{words}; {BADGES * EACH} pictures of 1280 x 720, A6 cards and L7418 labels, {wrong} wrong texts"
        yield Share(f"Badges read: {name}", method, right, BADGES * EACH)
    yield from _frame_to_verdict()


def read_back() -> Iterator[Share]:
    _app = QGuiApplication.instance() or QGuiApplication([])
    guests = people(READ_BACK)
    codes = sorted(one.code for one in guests)
    for key, one in stocks().items():
        if one.kind is StockKind.TENT:  # has no code
            continue
        ours: list[str] = []
        its: list[str] = []
        for start in range(0, READ_BACK, 50):
            pdf = badges_pdf(guests[start : start + 50], BadgePrinting(one), event_title=TITLE, event_date_text=DATE)
            for page in pages(pdf, dpi=200):
                ours += codes_in_picture(*page)
                its += zbar.codes_in(*page)
        for reader, found in (("zxing-cpp", ours), ("zbar", its)):
            right = len(set(found) & set(codes))
            method = f"{one.name}, 200 dpi, {len(set(found) - set(codes))} wrong texts"
            yield Share(f"{key} read back by {reader}", method, right, READ_BACK, goal=1)


def _frame_to_verdict() -> Iterator[Figure]:
    with crowd(1_000) as (workspace, event_id), TemporaryDirectory() as folder:
        rows = workspace.read(badges_of, event_id)[:FRAMES]
        frames = [_grey(_held(_picture(row.badge), QTransform().rotate(10), 560)) for row in rows]
        floor = sqlite3.connect(Path(folder, "floor.sqlite"))
        configure(floor)
        floor.execute("CREATE TABLE scans (id INTEGER PRIMARY KEY, code TEXT) STRICT")
        ours, its = [], []
        for frame in frames:
            started = time.perf_counter()
            (code,) = codes_in_picture(frame.constBits(), frame.width(), frame.height(), frame.bytesPerLine())
            workspace.write("Scan", scan, event_id, desk="Front", code=code, day=DAY, now=NOW, today=DAY)
            middle = time.perf_counter()
            seen = memoryview(frame.constBits()).cast("B", (frame.height(), frame.width()))
            (one,) = zxingcpp.read_barcodes(seen, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
            floor.execute("BEGIN IMMEDIATE")
            floor.execute("INSERT INTO scans (code) VALUES (?)", (one.text,))
            floor.execute("COMMIT")
            ours.append(middle - started)
            its.append(time.perf_counter() - middle)
        floor.close()
    method = f"{len(frames)} frames of 1280 x 720 in turns, 1,000 registrations"
    against = "zxing-cpp and a raw sqlite3 commit"
    yield Figure("From a frame to the verdict on disk, half within", against, method, median(ours), median(its), None)
    last = (quantiles(ours, n=100)[98], quantiles(its, n=100)[98])
    yield Figure("From a frame to the verdict on disk, 99 in 100 within", against, method, *last, None)


def _distortions(noise: QImage) -> list[tuple[str, str, Held]]:
    def rotated(image: QImage, chance: random.Random) -> QImage:
        whole = 690 * image.height() / hypot(image.width(), image.height())  # no corner leaves the frame
        return _held(image, QTransform().rotate(chance.uniform(-180, 180)), whole)

    def perspective(image: QImage, chance: random.Random) -> QImage:
        corners = [QPointF(x, y) for x, y in ((-300, -300), (300, -300), (300, 300), (-300, 300))]
        moved = [at + QPointF(chance.uniform(-120, 120), chance.uniform(-120, 120)) for at in corners]
        transform = QTransform.quadToQuad(QPolygonF(corners), QPolygonF(moved))
        assert isinstance(transform, QTransform)
        return _held(image, transform, 560)

    def blurred(image: QImage, chance: random.Random) -> QImage:
        how = (Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        return _held(image, QTransform(), 560).scaled(FRAME / chance.uniform(1, 5), *how).scaled(FRAME, *how)

    def dark(image: QImage, chance: random.Random) -> QImage:
        frame = _held(image, QTransform(), 560)
        return _over(_over(frame, QColor("black"), chance.uniform(0.7, 0.97)), noise, 0.02)

    def noisy(image: QImage, chance: random.Random) -> QImage:
        return _over(_held(image, QTransform(), 560), noise, chance.uniform(0.1, 0.8))

    def small(image: QImage, chance: random.Random) -> QImage:
        return _held(image, QTransform(), chance.uniform(90, 360))

    return [
        ("rotated", "by any angle", rotated),
        ("in perspective", "corners off by up to a fifth of the side", perspective),
        ("blurred", "as if taken with one fifth to all of the dots", blurred),
        ("dark", "3 to 30 % of the light, with noise", dark),
        ("noisy", "10 to 80 % noise", noisy),
        ("small", "an eighth to half of the frame's height", small),
    ]


def _picture(one: Badge, printing: BadgePrinting | None = None) -> QImage:
    return QImage.fromData(badge_png(one, printing, event_title=TITLE, event_date_text=DATE, dpi=150))


def _held(image: QImage, transform: QTransform, high: float) -> QImage:
    frame = QImage(FRAME, QImage.Format.Format_RGB32)
    frame.fill(QColor("#7d756a"))
    painter = QPainter(frame)
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
    painter.translate(FRAME.width() / 2, FRAME.height() / 2)
    painter.setTransform(transform, combine=True)
    painter.scale(high / image.height(), high / image.height())
    painter.drawImage(QRectF(-image.width() / 2, -image.height() / 2, image.width(), image.height()), image)
    painter.end()
    return frame


def _over(frame: QImage, what: QImage | QColor, opacity: float) -> QImage:
    painter = QPainter(frame)
    painter.setOpacity(opacity)
    if isinstance(what, QColor):
        painter.fillRect(frame.rect(), what)
    else:
        painter.drawImage(0, 0, what)
    painter.end()
    return frame


def _grey(image: QImage) -> QImage:
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


def _read(image: QImage) -> list[str]:
    grey = _grey(image)
    return codes_in_picture(grey.constBits(), grey.width(), grey.height(), grey.bytesPerLine())
