"""The computer's clock, watched while the window is open: set back or forth it makes every time that is noted wrong,
and nobody looks at it."""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from convene.rules.desk_packs import CLOCK_DOUBT

_EVERY_MS = 20_000


class ClockWatch(QObject):
    """Tells when the clock went another way than time did, by more than two minutes.

    ``steady`` gives seconds that nobody sets. Where they do not count while the computer sleeps, a clock that is ahead
    may have slept, and only one that was set back is told of.
    """

    def __init__(
        self,
        parent: QObject,
        clock: Callable[[], datetime],
        tell: Callable[[str, str], object],
        *,
        steady: Callable[[], float] | None = None,
        sleeps: bool = sys.platform != "linux",
    ) -> None:
        super().__init__(parent)
        self._clock, self._tell, self._sleeps = clock, tell, sleeps
        self._steady = steady or _awake_or_not
        self._at = (clock(), self._steady())
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Compare both with what they were."""
        (then, begun), self._at = self._at, (self._clock(), self._steady())
        by = self._at[0] - then - timedelta(seconds=self._at[1] - begun)
        if by < -CLOCK_DOUBT:
            self._tell(f"This computer’s clock was set back by {_words(-by)}: is it right now?", "clock")
        elif by > CLOCK_DOUBT and not self._sleeps:
            self._tell(f"This computer’s clock was set forward by {_words(by)}: is it right now?", "clock")


def _awake_or_not() -> float:
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def _words(by: timedelta) -> str:
    minutes = round(by / timedelta(minutes=1))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = ((days, "day"), (hours, "hour"), (minutes, "minute"))
    return " ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in parts if count)
