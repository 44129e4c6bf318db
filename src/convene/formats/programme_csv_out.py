"""The programme as CSV for Excel, in the columns of schedule-convert and our own; the import takes it again."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from convene.formats.csv_out import csv_bytes
from convene.formats.schedule_table_in import Heading, read_time
from convene.formats.schedule_xml_out import clock_length, described
from convene.rules.exchange import Schedule, ScheduleSession
from convene.rules.time import zone

_COLUMNS = (
    Heading.DAY, Heading.START, Heading.END, Heading.DURATION, Heading.TITLE, Heading.ROOM, Heading.TRACK, Heading.KIND,
    Heading.PEOPLE, Heading.THEMES, Heading.ABSTRACT, Heading.CONTENT_NOTE, Heading.CREDITS, Heading.CAPACITY,
    Heading.STATE, Heading.URL, Heading.ID, Heading.PEOPLE_IDS, Heading.EVENT, Heading.EVENT_CODE, Heading.TIME_ZONE,
)  # fmt: skip


def programme_csv(schedule: Schedule) -> bytes:
    """The whole file: a row for each session, cancelled ones too and marked.

    The ids at the right tell an import which session a row is about, and that blanks in this table mean nothing.
    """
    headings = [column.value[0].upper() + column.value[1:] for column in _COLUMNS]
    return csv_bytes(headings, _rows(schedule))


def _rows(schedule: Schedule) -> Iterator[list[object]]:
    days = {day.index: day.date for day in schedule.days}
    names = dict(schedule.themes)
    for one in schedule.sessions:
        on = days[one.day]
        said: dict[Heading, object] = {
            Heading.DAY: on,
            Heading.START: _time(one.start, on, schedule.time_zone),
            Heading.END: _end(one, on, schedule.time_zone),
            Heading.DURATION: clock_length(one.minutes),
            Heading.TITLE: one.title,
            Heading.ROOM: one.room,
            Heading.TRACK: one.track,
            Heading.KIND: one.kind.replace("_", " "),
            Heading.PEOPLE: _listed(person.name for person in one.people),
            Heading.THEMES: _listed(names.get(key, key) for key in one.themes),
            Heading.ABSTRACT: described(one),
            Heading.CONTENT_NOTE: one.content_note,
            Heading.CREDITS: _listed(". ".join(filter(None, (r.title, r.due))) for r in one.resources),
            Heading.CAPACITY: one.capacity,
            Heading.STATE: "cancelled" if one.cancelled else "confirmed",
            Heading.URL: one.url,
            Heading.ID: one.key,
            Heading.PEOPLE_IDS: _listed(str(person.number or "") for person in one.people),
            Heading.EVENT: schedule.title,
            Heading.EVENT_CODE: schedule.acronym,
            Heading.TIME_ZONE: schedule.time_zone,
        }
        yield [said[column] for column in _COLUMNS]


def _time(moment: datetime, on: date, time_zone: str) -> str:
    """``09:30``, or the whole date and time where the short form would be read as another moment."""
    short = f"{moment:%H:%M}"
    read = read_time(short, on, zone(time_zone))
    # By timestamp: two times of one zone are compared as on the wall, and an hour in October is there twice.
    exact = read is not None and read.timestamp() == moment.timestamp()
    return short if exact else moment.isoformat(" ", "minutes")


def _end(session: ScheduleSession, on: date, time_zone: str) -> str:
    said = _time(session.end, on, time_zone)
    return said if session.minutes < 24 * 60 else session.end.isoformat(" ", "minutes")


def _listed(names: Iterable[str]) -> str:
    """Names in one cell, apart by semicolons; what holds one stands in quotation marks."""
    cell = io.StringIO(newline="")
    csv.writer(cell, delimiter=";", lineterminator="").writerow(list(names))
    return cell.getvalue()
