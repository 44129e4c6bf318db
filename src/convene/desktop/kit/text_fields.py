"""Fields that hold text: a line, a search, several lines. ``kit.fields`` has them all."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy

from convene.desktop.icons import paint_icon
from convene.desktop.kit.buttons import icon_button
from convene.desktop.kit.paint import painter_on, text_in
from convene.desktop.look import Dressed, look


class TextField(QLineEdit):
    """One line of text."""

    edited = Signal()

    def __init__(self, value: str = "", *, placeholder: str = "", length: int = 500) -> None:
        super().__init__(value)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(length)
        self.textEdited.connect(lambda _: self.edited.emit())

    def value(self) -> str:
        """The text without outer space."""
        return self.text().strip()

    def set_value(self, value: str | None) -> None:
        """Show this text."""
        self.setText(value or "")


class SearchField(Dressed, TextField):
    """Type to search: ``searched`` comes when typing pauses, at once on Enter; Esc empties it."""

    searched = Signal(str)

    def __init__(self, placeholder: str = "Search", *, hint: str = "", width: int = 190, pause_ms: int = 150) -> None:
        super().__init__(placeholder=placeholder)
        self._hint, self._width = hint, width
        self.setAccessibleName(placeholder)
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self._search)
        self.textChanged.connect(self._changed)
        self.returnPressed.connect(self._search)
        self._clear = icon_button("x", "Clear the search", small=True, on_click=self.clear)
        self._clear.setParent(self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.hide()
        self._last = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.dress()

    def dress(self) -> None:
        """Room for the glass and the cross."""
        side = look().px(22)
        self.setTextMargins(side, 0, side, 0)
        self.setMinimumWidth(look().px(110))

    def sizeHint(self) -> QSize:
        """Room for a name; in a toolbar it gives way a little."""
        return QSize(look().px(self._width), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field with its glass and hint."""
        super().paintEvent(event)
        painter = painter_on(self)
        size = look().size("icon")
        paint_icon(painter, QRectF(10, (self.height() - size) / 2, size, size), "search", "ink2")
        if self._hint and not self.text():
            words = QRectF(0, 0, self.width() - 10, self.height())
            text_in(painter, words, self._hint, look().font(12), look().ink3, Qt.AlignmentFlag.AlignRight)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties a field that holds something."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cross at the right."""
        super().resizeEvent(event)
        side = self.height() - 8
        self._clear.setGeometry(self.width() - side - 4, 4, side, side)

    def _changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._pause.start()

    def _search(self) -> None:
        self._pause.stop()
        if self.value() != self._last:
            self._last = self.value()
            self.searched.emit(self._last)


class TextArea(QPlainTextEdit):
    """Several lines of text; Tab leaves it."""

    edited = Signal()

    def __init__(self, value: str = "", *, lines: int = 4) -> None:
        super().__init__(value)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.edited)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As many lines as asked for."""
        return QSize(look().px(240), look().px(20) * self._lines + 16)

    def minimumSizeHint(self) -> QSize:
        """No more than that: Qt would keep room for four lines."""
        return QSize(look().px(80), self.sizeHint().height())

    def value(self) -> str:
        """The text without outer space."""
        return self.toPlainText().strip()

    def set_value(self, value: str | None) -> None:
        """Show this text."""
        self.setPlainText(value or "")
