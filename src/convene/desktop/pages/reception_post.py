"""Where a desk stands: at which event, on which day, at which door, and which way people pass there."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSettings

from convene.rules.checkin import ScanKind
from convene.rules.desk_packs import PackInfo
from convene.rules.time import zone
from convene.services import doors
from convene.services.doors import Door
from convene.services.events import DayRow, EventDetail

_NAME, _DOOR = "reception/desk", "reception/door"


@dataclass(frozen=True, slots=True)
class DoorChoice:
    """The way into the event; or the door of a session; or a room, for whatever is on in it."""

    session_id: UUID | None = None
    room_id: UUID | None = None
    room: str = ""

    @property
    def inside(self) -> bool:
        """Whether it is a door behind the way into the event."""
        return self.session_id is not None or self.room_id is not None

    def among(self, everywhere: Sequence[Door], now: datetime) -> Door | None:
        """Whose door it is at that time; None at the way in, and where nothing is on any more."""
        if self.room_id is not None:
            return doors.at_room(everywhere, self.room_id, now)
        return next((one for one in everywhere if one.session_id == self.session_id), None)


WAY_IN = DoorChoice()


class Post:
    """What a desk was told of itself. ``chosen``: its day, by a person; ``pack``: the pack it works with, if any."""

    def __init__(self, settings: QSettings, clock: Callable[[], datetime]) -> None:
        self._settings, self.now = settings, clock
        self.pack: PackInfo | None = None
        self.event_id: UUID | None = None
        self.event: EventDetail | None = None
        self.tz: tzinfo = UTC
        self.day: date | None = None
        self.chosen = False
        self.opens_at: datetime | None = None
        self.choice, self.out = WAY_IN, False
        self.doors: tuple[Door, ...] = ()

    @property
    def name(self) -> str:
        """What the desk is called; a pack has a name of its own."""
        return self.pack.desk if self.pack else str(self._settings.value(_NAME, "") or "")

    @property
    def today(self) -> date:
        """The day it is where the event is."""
        return self.now().astimezone(self.tz).date()

    @property
    def late(self) -> bool:
        """Whether another day's scans are keyed in."""
        return self.chosen and self.day != self.today

    def rename(self, name: str) -> None:
        """Another name, remembered on this computer."""
        self._settings.setValue(_NAME, name)

    def come(self, event_id: UUID) -> None:
        """To another event, at its way in."""
        self.event_id, self.event, self.day, self.chosen = event_id, None, None, False
        self.opens_at = None
        self.choice, self.doors, self.out = WAY_IN, (), False

    def know(self, event: EventDetail) -> None:
        """All about the event it came to; at the door where this desk stood on that day, before Convene was closed."""
        first = self.event is None
        self.event, self.tz = event, zone(event.time_zone)
        self.follow_day()
        if first:
            self.choice = self._door_kept() or WAY_IN

    def choose_day(self, day: date) -> None:
        """A day that somebody chose stays."""
        self.day, self.chosen = day, True

    def follow_day(self) -> None:
        """The day that is on, unless one was chosen."""
        if self.event is not None and not self.chosen:
            running = day_now(self.event, now=self.now(), today=self.today)
            self.day = running.date if running else None

    def stand_at(self, choice: DoorChoice, everywhere: Sequence[Door] = ()) -> None:
        """At another door; people come in there. It is remembered on this computer, for the day."""
        self.choice, self.doors, self.out = choice, tuple(everywhere), False
        ids = [key.hex if key else "" for key in (self.event_id, choice.session_id, choice.room_id)]
        self._settings.setValue(_DOOR, json.dumps([str(self.day), *ids, choice.room]) if choice.inside else "")

    def _door_kept(self) -> DoorChoice | None:
        try:
            day, event, session, room, name = json.loads(str(self._settings.value(_DOOR)))
            if self.event_id is None or (day, event) != (str(self.day), self.event_id.hex):
                return None
            return DoorChoice(UUID(session) if session else None, UUID(room) if room else None, str(name))
        except (ValueError, TypeError):
            return None  # written by another version

    def door(self) -> Door | None:
        """The door of a session it stands at now."""
        return self.choice.among(self.doors, self.now()) if self.choice.inside else None

    def when(self) -> dict[str, Any] | None:
        """Which desk, for which day, at what time; None while one of them is not known."""
        if not self.name or self.day is None:
            return None
        today = self.today if self.chosen else self.day
        return {"desk": self.name, "day": self.day, "now": self.now(), "today": today}

    def passing(self) -> dict[str, Any] | None:
        """The same, with the door and the way people pass it; None where nothing is on behind it."""
        when, door = self.when(), self.door()
        if when is None or (self.choice.inside and door is None):
            return None
        kind = ScanKind.OUT if self.out else ScanKind.IN
        return when | {"session_id": door.session_id if door else None, "kind": kind}

    def door_name(self) -> str:
        """What the door is called; nothing for the way in."""
        door = self.door()
        return self.choice.room or (door.title if door else "")

    def words(self) -> str:
        """The door and the way, as the head of the desk says them; nothing at the way in."""
        door = self.door()
        what = (
            f"{self.choice.room}: {door.title if door else 'nothing more today'}"
            if self.choice.room
            else (f"Door: {door.title}" if door else "")
        )
        return "  ·  ".join(filter(None, [what, "Way out" if self.out else ""]))


def day_now(event: EventDetail, *, now: datetime, today: date) -> DayRow | None:
    """The day to check in for: the one that is on (also past midnight), else the one of today's date."""
    running = (day for day in event.days if day.starts_at <= now < day.ends_at)
    return next(running, None) or next((day for day in event.days if day.date == today), None)
