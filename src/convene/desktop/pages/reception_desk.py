"""The desk behind the screen: what was shown to it, in order, each kept before anybody is told the outcome."""

from collections import deque
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from convene.desktop.pages.reception_post import WAY_IN, DoorChoice
from convene.desktop.tasks import Tasks
from convene.rules.checkin import Reason
from convene.rules.errors import ConveneError, FileProblem
from convene.rules.roles import Right, takes
from convene.rules.showings import Showing, showing
from convene.services import checkin, checkin_opening, doors, presence
from convene.services.checkin import ScanResult
from convene.services.doors import Door
from convene.services.presence import DeskCounts


@dataclass(frozen=True, slots=True)
class Standing:
    """How the day stands: the counters, the last verdicts (of the door, at one), when check-in opens."""

    counts: DeskCounts
    latest: tuple[ScanResult, ...] = ()
    opens_at: datetime | None = None
    doors: tuple[Door, ...] = ()
    door: Door | None = None


@takes(Right.DESK)
def standing(session: Any, event_id: UUID, *, day: date, choice: DoorChoice = WAY_IN, now: datetime) -> Standing:
    """How the day stands over all desks: at the way in for the event, at a door for what is on behind it."""
    door, everywhere = None, ()
    if choice.inside:
        behind = {"session_id": choice.session_id, "room_id": choice.room_id}
        everywhere = doors.doors(session, event_id, day=day, **behind)
        door = choice.among(everywhere, now)
        times = doors.arrivals(session, event_id, door.session_id, day=day) if door else []
        counts = DeskCounts(0, 0, presence.in_steps(times))
    else:
        counts = presence.desk_counts(session, event_id, day=day)
    latest = checkin.latest(session, event_id, day=day, limit=8, session_id=door.session_id if door else None)
    return Standing(counts, tuple(latest), checkin_opening.opens_at(session, event_id, day=day), everywhere, door)


class Desk(QObject):
    """Sends what is shown to it to the workspace, one at a time; ``decided`` comes after the commit.

    What could not be written stays first in line with its own time, and is tried again before anything newer.
    """

    decided = Signal(object)
    not_saved = Signal(object, int, str)
    saving = Signal(bool)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._line: deque[tuple[Showing, str]] = deque()
        self._tried: UUID | None = None
        self._sending = False
        tasks.crashed.connect(self._crashed)

    def show_code(self, event_id: UUID, code: str, **when: Any) -> None:
        """A code was scanned or typed."""
        self._add(showing(event_id, code=code, **when), "")

    def show_person(self, event_id: UUID, registration_id: UUID, name: str, **when: Any) -> None:
        """Somebody was found by name."""
        self._add(showing(event_id, registration_id=registration_id, **when), name)

    def waiting(self) -> int:
        """How many are not saved yet."""
        return len(self._line)

    def retry(self) -> None:
        """Try to save what is waiting."""
        if self._line and not self._sending:
            self._send()

    def _add(self, shown: Showing, name: str) -> None:
        self._line.append((shown, name))
        if not self._sending:
            self._send()

    def _send(self) -> None:
        self._sending = True
        self.saving.emit(True)
        shown, _ = self._line[0]
        again, self._tried = self._tried == shown.id, shown.id  # it is in the spool, and another may have saved it
        keep = checkin.keep
        self._tasks.write(self, "Check in", keep, shown, again=again, done=self._done, failed=self._failed)

    def _done(self, result: ScanResult, _change: object) -> None:
        self._line.popleft()
        self._sending = False
        if result.reason is not Reason.BOUNCE:  # the scanner fired twice: nothing new happened
            self.decided.emit(result)
        if self._line:
            self._send()
        else:
            self.saving.emit(False)

    def _failed(self, error: ConveneError) -> None:
        self._sending = False
        name = self._line[0][1]
        if not isinstance(error, FileProblem):  # it would be refused again
            self._line.popleft()
        self.saving.emit(False)
        self.not_saved.emit(error, len(self._line), name)

    def _crashed(self, _trace: str) -> None:
        if self._sending:
            self._failed(ConveneError("Convene made a mistake", "Write the name on paper and tell the coordinator."))
