"""The one huge field of the desk. It shows that it has the focus by two rings, one dark and one bright."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from convene.desktop.icons import paint_icon
from convene.desktop.kit.paint import ground, painter_on, text_in
from convene.desktop.look import Dressed, look, tokens
from convene.desktop.pages.reception_tone import Tone, tone

_RING, _BORDER, _RADIUS = 5, 4, 12
READY, NEXT = "Scan a badge, or type a name", "Next person"
LEAVING = "Scan who leaves, or type a name"


class _Line(QLineEdit):
    """The line of text itself: Up, Down and Enter are the desk's."""

    moved = Signal(int)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that move in the list under the field, or take who is marked there."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class DeskField(Dressed, QWidget):
    """The field with its frame, a glass at the left, and at the right what the desk is doing."""

    def __init__(self) -> None:
        super().__init__()
        self.line = _Line(self)
        self.line.setAccessibleName("Scan a badge, or type a name")
        self.line.setMaxLength(4096)
        self.line.setFrame(False)
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tone: Tone = tone("ready")
        self._hint, self._hint_icon = "Listening", ""
        self.dress()

    def dress(self) -> None:
        """Large letters, in colours that are the same on every verdict."""
        field = tokens()["reception_field"]
        font = look().font(32)
        font.setPixelSize(min(font.pixelSize(), 48))
        self.line.setFont(font)
        self.line.setStyleSheet(
            "QLineEdit, QLineEdit:focus, QLineEdit:hover { border: none; background: transparent; padding: 0;"
            f" color: {field['ink']}; placeholder-text-color: {field['placeholder']};"
            f" selection-background-color: {field['ink']}; selection-color: {field['background']}; }}"
        )
        self._place()
        self.updateGeometry()

    def set_tone(self, now: Tone) -> None:
        """The ring that stands out on this ground."""
        self._tone = now
        self.update()

    def set_hint(self, placeholder: str, text: str, icon: str = "") -> None:
        """What to do, and what the desk is doing; without an icon a green dot."""
        self.line.setPlaceholderText(placeholder)
        if (text, icon) != (self._hint, self._hint_icon):
            self._hint, self._hint_icon = text, icon
            self._place()
            self.update()

    def sizeHint(self) -> QSize:
        """As high as drawn, growing with the text within reason."""
        return QSize(400, min(look().px(80), 116) + 2 * _RING)

    def minimumSizeHint(self) -> QSize:
        """Never lower."""
        return QSize(240, self.sizeHint().height())

    def resizeEvent(self, _event: object) -> None:
        """Keep the line inside the frame."""
        self._place()

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """Redraw the ring when the focus comes and goes."""
        if isinstance(event, QFocusEvent):
            self.update()
        return False

    def mousePressEvent(self, _event: object) -> None:
        """A click on the frame is meant for the line."""
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bright ring, dark border, white ground, glass, hint."""
        field = tokens()["reception_field"]
        painter = painter_on(self)
        rect = QRectF(self.rect())
        if self.line.hasFocus():
            ground(painter, rect, _RADIUS + _RING, self._tone.ring)
        inner = rect.adjusted(_RING, _RING, -_RING, -_RING)
        ground(painter, inner, _RADIUS, QColor(field["background"]), QColor(field["border"]), _BORDER)
        size = min(look().px(34), 52)
        glass = QRectF(inner.x() + 28, inner.center().y() - size / 2, size, size)
        paint_icon(painter, glass, "search", QColor(field["ink"]))
        room = self._hint_room()
        if room:
            place = QRectF(inner.right() - room - 24, inner.y(), room, inner.height())
            mark = QRectF(place.x(), place.center().y() - look().px(9), look().px(18), look().px(18))
            if self._hint_icon:
                paint_icon(painter, mark, self._hint_icon, QColor(field["hint"]))
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look().verdict("welcome").background)
                painter.drawEllipse(mark.center(), look().px(5), look().px(5))
            words = place.adjusted(look().px(26), 0, 0, 0)
            text_in(painter, words, self._hint, look().font(15, 500), QColor(field["hint"]))
        painter.end()

    def _hint_room(self) -> int:
        wide = QFontMetrics(look().font(15, 500)).horizontalAdvance(self._hint) + look().px(26) + 4
        return wide if self._hint and wide < self.width() * 0.3 else 0

    def _place(self) -> None:
        start = _RING + 28 + min(look().px(34), 52) + 22
        room = self._hint_room()
        end = room + 48 if room else 20
        self.line.setGeometry(start, _RING + _BORDER, max(self.width() - start - end, 60), self.height() - 18)
