"""Other windows and the command line on the same workspace: what they do is seen here within two seconds."""

from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError

_EVERY_MS = 1000


class Others(QObject):
    """Asks the journal every second, and at once where a database tells. Nothing is read afresh under somebody's
    fingers: not while a dialog is open, nor while a text is half written."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(tasks)
        self._tasks = tasks
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        tasks.heard.connect(self.look)

    def look(self) -> None:
        """Ask, unless something is under way: then it is asked a second later."""
        if not self._tasks.pending() and not _writing():
            self._tasks.ask(self, _news, done=self._came, failed=self._not_now)

    def _came(self, change: Any) -> None:
        if change is not None:
            self._tasks.changed.emit(change)

    def _not_now(self, _error: ConveneError) -> None:
        """Whoever does something next is told."""


def _news(gate: Any) -> Any:
    return gate.news()


def _writing() -> bool:
    if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
        return True
    match QApplication.focusWidget():
        case QLineEdit() as line:
            return line.isModified() and bool(line.text())
        case QTextEdit() | QPlainTextEdit() as text:
            return text.document().isModified()
    return False
