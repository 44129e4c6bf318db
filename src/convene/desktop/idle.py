"""Notices that nobody uses the window: no key, no mouse, no scanner, which types as well."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

_USED = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
    }
)
_LOOK_MS = 10_000


class Idle(QObject):
    """``came``: nobody did anything for as many minutes as ``watch`` was told, by the clock that was given."""

    came = Signal()

    def __init__(self, clock: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._clock, self._after, self._used = clock, timedelta(0), clock()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, minutes: int | None) -> None:
        """Watch from now on; None: no more."""
        application = QCoreApplication.instance()
        assert application is not None  # noqa: S101
        application.removeEventFilter(self)
        self._timer.stop()
        if minutes is not None:
            self._after, self._used = timedelta(minutes=minutes), self._clock()
            application.installEventFilter(self)  # only while it is wanted: it sees every event there is
            self._timer.start()

    def look(self) -> None:
        """Whether it is as long as that; then it is counted afresh."""
        if self._timer.isActive() and self._clock() - self._used >= self._after:
            self._used = self._clock()
            self.came.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Somebody is there."""
        if event.type() in _USED:
            self._used = self._clock()
        return False
