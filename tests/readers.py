"""Three readers of calendars, none of them the library that writes ours."""

import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime

import ics
import vobject
from ical.calendar_stream import IcsCalendarStream

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
    with redirect_stdout(sys.stdout), redirect_stderr(sys.stderr):  # on Windows its parser wraps them at every reading
        read = ics.Calendar(data.decode())
    return [(e.uid, e.name, e.begin.datetime.astimezone(UTC), e.end.datetime.astimezone(UTC)) for e in read.events]


READERS = (by_ical, by_vobject, by_ics)
