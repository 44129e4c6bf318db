"""A barcode scanner that types like a keyboard ("wedge"), told from a person by its speed, wherever the focus is."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

GAP_MS: Final = 50
"""A longer pause between two characters is a person's: 50 ms a key would be 240 words a minute."""
END_MS: Final = 150
"""Scanners may wait a moment before the Enter or Tab that ends the code."""
LEAST: Final = 6
"""Fewer characters are not taken for a scan."""

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def _clock() -> float:
    return time.monotonic() * 1000


class Wedge(QObject):
    """Listens to every key in ``window`` while it is shown. ``scanned(text)``: a burst that ended with Enter or Tab.

    The ending key goes no further, and what the burst typed into a text field is taken out of it again. Single
    letters typed where no text field has the focus go to ``field``.
    """

    scanned = Signal(str)

    def __init__(self, page: QWidget, field: QLineEdit, clock: Callable[[], float] = _clock) -> None:
        super().__init__(page)
        self._page, self._field, self._clock = page, field, clock
        self._burst = ""
        self._last = 0.0
        self._typed_into: QLineEdit | None = None
        self._before = ("", 0)
        self._handled: QKeyEvent | None = None
        self._serving = False

    def set_listening(self, *, on: bool) -> None:
        """Listen, or not."""
        app = QApplication.instance()
        self.reset()
        if app is not None and on != self._serving:
            (app.installEventFilter if on else app.removeEventFilter)(self)
            self._serving = on

    def busy(self) -> bool:
        """Whether characters are coming in faster than a person types."""
        return len(self._burst) >= 3 and self._clock() - self._last <= END_MS

    def reset(self) -> None:
        """Forget what came in so far."""
        self._burst, self._typed_into = "", None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: True where the key goes no further."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        focus = QApplication.focusWidget()
        if watched is not (focus or watched) or watched.window() is not self._page.window():
            return False  # a key is offered to the parents as well
        return self._key(watched, event)

    def _key(self, watched: QWidget, event: QKeyEvent) -> bool:
        now = event.timestamp() or self._clock()
        gap, self._last = now - self._last, now
        if event.isAutoRepeat() or event.modifiers() & _COMMANDS:
            self.reset()
            return False
        if event.key() in _ENDS:
            burst = self._burst if gap <= END_MS else ""
            target, before = self._typed_into, self._before
            self.reset()
            if len(burst) < LEAST:
                return False
            if target is not None:
                target.setText(before[0])
                target.setCursorPosition(before[1])
            self.scanned.emit(burst)
            return True
        text = event.text()
        if not text or not text.isprintable():
            if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock):
                self.reset()
            return False
        if gap > GAP_MS or not self._burst:
            self._burst = ""
            into = watched if isinstance(watched, QLineEdit) else self._field
            self._typed_into, self._before = into, (into.text(), into.cursorPosition())
        self._burst += text
        return self._redirect(watched, event)

    def _redirect(self, watched: QWidget, event: QKeyEvent) -> bool:
        if isinstance(watched, QLineEdit) or not self._field.isVisible():
            return False
        if event.key() == Qt.Key.Key_Space and len(self._burst) == 1:
            self.reset()
            return False  # a space presses the button that has the focus
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.insert(event.text())
        return True
