"""The camera at the desk: a small picture in the corner, what to hold into it, or why there is none."""

from PySide6.QtCore import QRectF, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.camera import Camera
from convene.desktop.icons import paint_icon
from convene.desktop.kit.fields import Choice
from convene.desktop.kit.layout import column
from convene.desktop.kit.paint import painter_on, text_in
from convene.desktop.look import look

_DEVICE = "reception/camera"
_WIDTH, _HEIGHT = 240, 180


class CameraCorner(QWidget):
    """``seen(text)``: a code came into sight. Hidden until it is switched on; the focus never goes here."""

    seen = Signal(str)

    def __init__(self, settings: QSettings | None = None, camera: Camera | None = None) -> None:
        super().__init__()
        self._settings = settings or QSettings()
        self.camera = camera or Camera(self)
        self.camera.seen.connect(self.seen)
        self.camera.pictured.connect(self._pictured)
        self.camera.failed.connect(self._failed)
        self.picture = _Picture()
        self.which = Choice()
        self.which.setAccessibleName("Camera")
        self.which.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.which.edited.connect(self._choose)
        self.which.hide()
        self.setLayout(column(self.picture, self.which, gap=8))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def is_on(self) -> bool:
        """Whether it is shown."""
        return not self.isHidden()

    def switch(self) -> None:
        """On or off."""
        if self.is_on():
            self.stop()
            return
        self.picture.say("Hold the badge up to the camera")
        self.show()
        devices = self.camera.devices()
        self.which.set_options(devices)
        kept = str(self._settings.value(_DEVICE, "") or "")
        self.which.set_value(kept if kept in dict(devices) else devices[0][0] if devices else None)
        self.which.setVisible(len(devices) > 1)
        self.camera.start(str(self.which.value() or ""))

    def stop(self) -> None:
        """Off, and no picture is kept."""
        self.camera.stop()
        self.picture.show_image(QImage())
        self.hide()

    def _choose(self) -> None:
        self._settings.setValue(_DEVICE, self.which.value())
        self.camera.start(str(self.which.value() or ""))

    def _pictured(self, image: QImage) -> None:
        self.picture.show_image(image)

    def _failed(self, title: str, hint: str) -> None:
        self.picture.show_image(QImage())
        self.picture.say(title, hint)


class _Picture(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._title = self._hint = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, title: str, hint: str = "") -> None:
        """Words in place of a picture."""
        self._title, self._hint = title, hint
        self.setAccessibleName(". ".join(filter(None, [title, hint])))
        self.update()

    def show_image(self, image: QImage) -> None:
        """What the camera sees, as in a mirror, so that hands go where they are meant to."""
        self._image = image.flipped(Qt.Orientation.Horizontal) if not image.isNull() else image
        self.update()

    def sizeHint(self) -> QSize:
        """Small."""
        return QSize(_WIDTH, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, or what is to be said."""
        painter, rect = painter_on(self), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shape = QPainterPath()
        shape.addRoundedRect(rect, 10, 10)
        painter.fillPath(shape, look().colour("#16202B"))
        if not self._image.isNull():
            painter.setClipPath(shape)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self._image.size().scaled(rect.size().toSize(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(rect.center())
            painter.drawImage(place, self._image)
        else:
            self._paint_words(painter, rect)
        painter.setClipping(False)
        painter.setPen(QPen(look().colour("#5B6673"), 2))
        painter.drawPath(shape)
        painter.end()

    def _paint_words(self, painter: QPainter, rect: QRectF) -> None:
        ink, size = look().colour("#F4F6F8"), 36
        paint_icon(painter, QRectF(rect.center().x() - size / 2, rect.y() + 28, size, size), "camera", ink)
        middle, y = Qt.AlignmentFlag.AlignHCenter, rect.y() + 78
        inner = rect.adjusted(12, 0, -12, 0)
        text_in(painter, QRectF(inner.x(), y, inner.width(), 22), self._title, look().font(13, 600), ink, middle)
        painter.setFont(look().font(12))
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(inner.x(), y + 26, inner.width(), 60), flags, self._hint)
