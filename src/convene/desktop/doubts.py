"""A change of which nobody knows whether it was saved, because the server's answer was lost: said at the foot of the
window until the server says what became of it, and then that."""

from typing import Any

from PySide6.QtCore import QObject, QTimer

from convene.desktop.kit.notice import Notice
from convene.desktop.statusline import StatusLine
from convene.desktop.tasks import Tasks

_AGAIN_MS = 2000


class Doubts(QObject):
    """Asks every two seconds, from when something is in doubt."""

    def __init__(self, tasks: Tasks, status: StatusLine, notice: Notice) -> None:
        super().__init__(tasks)
        self._tasks, self._status, self._notice = tasks, status, notice
        self._said = False
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._ask)
        tasks.doubtful.connect(self._begin)
        tasks.changed.connect(self._go_on)

    def _begin(self) -> None:
        self._say("Not known yet whether the last change was saved", "triangle-alert")
        self._status.set_doubt(True)
        self._again.start()

    def _ask(self) -> None:
        self._tasks.ask(self, _what_became, done=self._told)

    def _told(self, became: Any) -> None:
        if became is not None and became.saved is None:
            self._again.start()
            return
        self._status.set_doubt(False)
        if became is None:  # somebody was told already
            self._clear()
        elif became.saved:
            self._notice.hide()
            self._tasks.changed.emit(became.change)
            self._say(f"“{became.label}” was saved", "check")
        else:
            words = f"“{became.label}” was not saved"
            self._notice.say(f"{words}. The line broke before it arrived: do it again.", "danger")
            self._say(words, "octagon-alert")

    def _say(self, words: str, icon: str) -> None:
        self._said = True
        self._status.set_note(words, icon)

    def _go_on(self) -> None:
        if not self._again.isActive():  # else it is another window's change
            self._clear()

    def _clear(self) -> None:
        if self._said:
            self._said = False
            self._status.set_note("")


def _what_became(gate: Any) -> Any:
    return gate.what_became()
