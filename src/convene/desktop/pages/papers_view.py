"""A paper as it will be printed: its pages are those of the PDF, drawn in the pool, one at a time."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from convene.desktop.kit.buttons import FocusShown, icon_button
from convene.desktop.kit.chips import Segmented
from convene.desktop.kit.layout import Ground, Rule, boxed, column, row
from convene.desktop.kit.paint import focus_ring, painter_on
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError

_KEPT = 12
_PAUSE_MS = 60
_AROUND = 20  # pixels of ground on each side of the sheet
_LEAST = 150  # pixels across at the usual text size: with large text there is little room, and large text to read
_SHARPEST = 2600  # dots across, however wide the window


class _Sheet(QWidget):
    """The page that is shown, in the middle of its ground."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.place = QRectF()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.image is not None:
            painter.drawImage(self.place, self.image)
            painter.setPen(QPen(look().line2, 1))
            painter.drawRect(self.place)
        painter.end()


class _Area(FocusShown, QScrollArea):
    """Where the sheet is looked at: the keys of pages turn them."""

    def __init__(self, turn: Callable[[int], None], resized: Callable[[], None]) -> None:
        super().__init__()
        self._turn, self._resized = turn, resized
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.setMinimumHeight(24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys and the sides go to the next and the one before, Home and End to the ends."""
        far = 1_000_000
        steps = {
            Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1,
            Qt.Key.Key_Home: -far, Qt.Key.Key_End: far,
        }  # fmt: skip
        if (step := steps.get(Qt.Key(event.key()))) is not None:
            self._turn(step)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.has_ring():
            painter = QPainter(self.viewport())
            focus_ring(painter, QRectF(self.viewport().rect()), 4)
            painter.end()


class PaperView(Ground):
    """Shows a PDF. While the next is drawn the last one stays."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__("sunken")
        self._tasks = tasks
        self._pdf = b""
        self._drawn: OrderedDict[tuple[int, int], tuple[QImage, str]] = OrderedDict()
        self._shape = QSize(210, 297)
        self.pages, self.page = 0, 0
        self.sheet = _Sheet()
        self.area = _Area(self.turn, self._lay)
        self.area.setWidget(self.sheet)
        self.sheet.setAutoFillBackground(False)
        self.before = icon_button("chevron-left", "Page before", small=True, on_click=lambda: self.turn(-1))
        self.after = icon_button("chevron-right", "Next page", small=True, on_click=lambda: self.turn(1))
        self.number = text_label("", 13, 500, "ink2")
        self.size = Segmented([("page", "Whole page"), ("width", "Page width")], "How large it is shown")
        self.size.chosen.connect(lambda _: self._lay())
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._draw)
        bar = boxed(row(self.before, self.number, self.after, None, self.size, gap=8, margins=(16, 6, 16, 6)))
        whole = column(gap=0)
        whole.addWidget(self.area, 1)
        whole.addWidget(Rule())
        whole.addWidget(bar)
        self.setLayout(whole)
        self._say()

    def show_pdf(self, pdf: bytes, pages: int) -> None:
        """Another paper, or the same with other words: then it stays where it was."""
        self._pdf, self.pages = pdf, pages
        self._drawn.clear()
        self.page = min(self.page, max(pages - 1, 0))
        self._say()
        self._draw()

    def turn_to(self, page: int) -> None:
        """The page of that number, from 0."""
        self.page = max(0, min(page, self.pages - 1))
        self.area.verticalScrollBar().setValue(0)
        self._say()
        self._lay()

    def turn(self, step: int) -> None:
        """So many pages on."""
        self.turn_to(self.page + step)

    def _say(self) -> None:
        words = f"Page {self.page + 1} of {self.pages}" if self.pages else ""
        self.number.setText(words)
        self.before.setEnabled(self.page > 0)
        self.after.setEnabled(self.page + 1 < self.pages)
        self.area.setAccessibleName(f"The paper as it will be printed. {words}")

    def _lay(self) -> None:
        """Put the sheet in its place, and draw it if it is not drawn at that size."""
        room = self.area.viewport().size()
        across = max(room.width() - 2 * _AROUND, 40)
        ratio = self._shape.height() / max(self._shape.width(), 1)
        width = min(across, look().px(980))
        if self.size.value() == "page":
            fits = int(max(room.height() - 2 * _AROUND, 40) / ratio)
            width = min(width, max(fits, look().px(_LEAST)))  # where there is too little room it scrolls
        height = round(width * ratio)
        self.sheet.resize(room.width(), max(height + 2 * _AROUND, room.height()))
        top = max(_AROUND, (room.height() - height) // 2) if self.size.value() == "page" else _AROUND
        self.sheet.place = QRectF((room.width() - width) // 2, top, width, height)
        self.sheet.update()
        if self._pdf:
            self._pause.start()

    def _draw(self) -> None:
        dots = min(round(self.sheet.place.width() * max(self.devicePixelRatioF(), 1.0)) or 600, _SHARPEST)
        key, pdf = (self.page, dots), self._pdf
        if key in self._drawn:
            self._show(*self._drawn[key])
            return

        def drawn(found: tuple[QImage, str]) -> None:
            if pdf is not self._pdf:
                return
            self._drawn[key] = found
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
            if key[0] == self.page:
                self._show(*found)

        self._tasks.work(self, page_picture, pdf, *key, label="Drawing the page", done=drawn, failed=self._failed)

    def _show(self, image: QImage, words: str) -> None:
        turned = self._shape.width() * image.height() != self._shape.height() * image.width()
        self.sheet.image, self._shape = image, image.size()
        self.area.setAccessibleDescription(words)
        self.sheet.update()
        if turned:
            self._lay()

    def _failed(self, _error: ConveneError) -> None:
        self.sheet.image = None
        self.sheet.update()


def page_picture(
    pdf: bytes, page: int, dots: int, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> tuple[QImage, str]:
    """A page so many dots wide, on white, and what stands on it."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    points = document.pagePointSize(page)
    size = QSize(dots, max(1, round(dots * points.height() / max(points.width(), 1))))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    if not cancelled():
        painter = QPainter(image)
        painter.drawImage(0, 0, document.render(page, size))
        painter.end()
    words = document.getAllText(page).text()
    document.close()
    progress(1, 1)
    return image, words


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    count = document.pageCount()
    document.close()
    return count
