"""Three readers of calendars, none of them the library that writes ours."""

from datetime import UTC, datetime

import ics
import vobject
from ical.calendar_stream import IcsCalendarStream
from tatsu import color

color.init = lambda: None  # the parser of ics: on Windows it wraps the output once more at every line it reads

Read = list[tuple[str, str, datetime, datetime]]  # uid, title, start and end in UTC


def by_ical(data: bytes) -> Read:
    read = IcsCalendarStream.calendar_from_ics(data.decode())
    return [(e.uid, e.summary, e.dtstart.astimezone(UTC), e.dtend.astimezone(UTC)) for e in read.events]


def by_vobject(data: bytes) -> Read:
    (read,) = vobject.readComponents(data.decode())
    return [
        (e.uid.value, e.summary.value, e.dtstart.value.astimezone(UTC), e.dtend.value.astimezone(UTC))
        for e in read.contents.get("vevent", [])
    ]


def by_ics(data: bytes) -> Read:
    read = ics.Calendar(data.decode())
    return [(e.uid, e.name, e.begin.datetime.astimezone(UTC), e.end.datetime.astimezone(UTC)) for e in read.events]


READERS = (by_ical, by_vobject, by_ics)
