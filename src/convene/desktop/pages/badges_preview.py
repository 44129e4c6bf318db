"""The badge as it will be printed: the picture is set from the same template and fonts as the PDF."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.kit.paint import painter_on
from convene.desktop.look import look
from convene.desktop.tasks import Tasks
from convene.formats.badges_out import BadgePrinting
from convene.rules.errors import ConveneError
from convene.rules.exchange import Badge

_KEPT = 48
_PAUSE_MS = 90


class BadgePicture(QWidget):
    """Shows one badge; while the next is drawn the last one stays."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._drawn: OrderedDict[tuple[Any, ...], QImage] = OrderedDict()
        self._wanted: tuple[Any, ...] | None = None
        self.image: QImage | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._draw)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("The badge as it will be printed")

    def show_badge(
        self,
        badge: Badge | None,
        title: str,
        dates: str,
        printing: BadgePrinting | None = None,
        *,
        back: bool = False,
        sheet: tuple[Badge, ...] = (),
    ) -> None:
        """Another badge, or the same on another stock, its back, or the whole ``sheet``; None for none."""
        self._pause.stop()
        self._wanted = None if badge is None else (badge, title, dates, printing, back, sheet)
        if badge is None:
            self.image = None
        elif (drawn := self._drawn.get((badge, title, dates, printing, back, sheet))) is not None:
            self.image = drawn
        else:
            self._pause.start()
        if badge is not None:
            self.setAccessibleDescription(", ".join(filter(None, [badge.known_as, badge.name, badge.organisation])))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for an A6 card."""
        return QSize(look().px(320), look().px(450))

    def minimumSizeHint(self) -> QSize:
        """Small, but still a card."""
        return QSize(160, 220)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The card on its ground."""
        if self.image is None:
            return
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = min((self.width() - 2) / self.image.width(), (self.height() - 2) / self.image.height())
        corner = 10 if self._wanted and not self._wanted[-1] else 2
        rect = QRectF(0, 0, self.image.width() * scale, self.image.height() * scale)
        rect.moveLeft((self.width() - rect.width()) / 2)
        rect.moveTop(1)
        card = QPainterPath()
        card.addRoundedRect(rect, corner, corner)
        painter.setClipPath(card)
        painter.drawImage(rect, self.image)
        painter.setClipping(False)
        painter.setPen(QPen(look().line2, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(card)
        painter.end()

    def _draw(self) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        dots = 220 * max(self.devicePixelRatioF(), 1.0)

        def drawn(image: QImage) -> None:
            self._drawn[wanted] = image
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
            if wanted == self._wanted:
                self.image = image
                self.update()

        self._tasks.work(self, _picture, *wanted, dots, label="Drawing the badge", done=drawn, failed=self._failed)

    def _failed(self, _error: ConveneError) -> None:
        self.image = None
        self.update()


def _picture(
    badge: Badge,
    title: str,
    dates: str,
    printing: BadgePrinting | None,
    back: bool,
    sheet: tuple[Badge, ...],
    dots: float,
    *,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> QImage:
    from convene.formats.badges_out import badge_png, sheet_png

    words = {"event_title": title, "event_date_text": dates}
    if sheet and printing is not None:
        image = QImage.fromData(sheet_png(sheet, printing, **words, dpi=dots / 2))
    else:
        image = QImage.fromData(badge_png(badge, printing, **words, dpi=dots, back=back))
    if not cancelled():
        progress(1, 1)
    return image
