"""Programmes out of calendars."""

from datetime import UTC, datetime, timedelta

import pytest

from convene.formats.calendar_out import calendar
from convene.formats.schedule_in import read_schedule
from convene.rules.errors import FileProblem
from convene.rules.exchange import Appointment, Organiser

NINE = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_our_own_file(tmp_path):
    place = ", Royal Foundation, 2 Butcher Row, London, E14 8DS"
    given = [
        Appointment(
            "u1", 3, NINE, NINE + HOUR, "Who is heard; and who, is not?", f"Hall{place}",
            "Listening.\n\nContent note: grief", ("Compassion", "Neighbours"), "CONFIRMED", url="https://a.example/1",
        ),
        Appointment("u2", 0, NINE + HOUR, NINE + 3 * HOUR, "Gone", f"Library{place}", status="CANCELLED"),
        Appointment("u3", 0, NINE + 24 * HOUR, NINE + 25 * HOUR, "Next day", f"Hall{place}"),
    ]  # fmt: skip
    path = tmp_path / "x.ics"
    path.write_bytes(calendar("London is Open", given, now=NINE, organiser=Organiser("A")))
    read = read_schedule(path)
    assert (read.title, read.time_zone, read.rooms, read.tracks) == (
        "London is Open", "Europe/London", ("Hall", "Library"), ("Neighbours",)
    )  # fmt: skip
    assert [day.date.day for day in read.days] == [9, 10]
    first, gone, last = read.sessions
    assert (first.key, first.title, first.start, first.minutes) == ("u1", given[0].title, NINE, 60)
    assert (first.abstract, first.content_note, first.url) == ("Listening.", "grief", "https://a.example/1")
    assert set(first.themes) == {"Compassion", "Neighbours"}
    assert (gone.title, gone.cancelled, gone.minutes, last.day) == ("Gone", True, 120, 2)


def entry(*lines: str) -> bytes:
    text = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])
    return text.encode()


def test_a_course_that_repeats_and_a_whole_day(tmp_path):
    path = tmp_path / "course.ics"
    weekly = ("UID:c", "SUMMARY:Reading group", "DTSTART;TZID=Europe/Paris:20260901T180000", "DURATION:PT90M")
    path.write_bytes(entry(*weekly, "LOCATION:Online", "RRULE:FREQ=WEEKLY;COUNT=3"))
    read = read_schedule(path)
    assert (read.title, read.time_zone, read.rooms) == ("course", "Europe/Paris", ("Online",))
    assert [(one.key, one.start.day, one.minutes) for one in read.sessions] == [
        ("c/20260901T1800", 1, 90), ("c/20260908T1800", 8, 90), ("c/20260915T1800", 15, 90)
    ]  # fmt: skip
    for lines, said in (
        ((*weekly, "RRULE:FREQ=WEEKLY"), "without end"),
        (("UID:d", "DTSTART;VALUE=DATE:20260901"), "no sessions"),
        (("UID:d", "DTSTART:tomorrow"), "Line 4 "),
    ):
        path.write_bytes(entry(*lines))
        with pytest.raises(FileProblem, match=said):
            read_schedule(path)
