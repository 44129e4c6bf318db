"""Calendars that three readers, none of them the library that wrote them, understand alike."""

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from convene.formats.calendar_folder import calendar_files
from convene.formats.calendar_out import calendar, joined, resource, vevent
from convene.rules.exchange import Appointment, Organiser
from convene.rules.text import clean_line
from convene.rules.time import LONDON
from readers import READERS, Read, by_ical, by_ics, by_vobject

tests = Path(__file__).parent.parent
blns = json.loads((tests / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LEA = Organiser("Lea Martin", "lea@academy.example")

readers = pytest.mark.parametrize("read", READERS)


def meant(appointments: list[Appointment]) -> Read:
    return [(a.uid, clean_line(a.title), a.starts_at.astimezone(UTC), a.ends_at.astimezone(UTC)) for a in appointments]


def at(year: int, month: int, day: int, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON, fold=fold)


def session(number: int, starts_at: datetime, title: str = "Opening circle", minutes: int = 60) -> Appointment:
    uid = f"00000000-0000-4000-8000-{number:012}"
    return Appointment(uid, 0, starts_at, starts_at.astimezone(UTC) + timedelta(minutes=minutes), title)


DAY = [
    Appointment(
        "5f0f9b1e-7a3c-4c0e-9d2f-1b6a8c4e2d10",
        2,
        at(2026, 6, 22, 9, 30),
        at(2026, 6, 22, 10, 15),
        "Opening; a circle, for everyone\\all",
        "Great Hall, Royal Foundation of St Katherine",
        "Bring a cup.\nQuiet room: 1st floor; open all day",
        ("Compassion", "Inclusion, at last"),
        last_modified=datetime(2026, 5, 20, 8, 0, 30, tzinfo=UTC),
        url="https://academy.example/s/1?a=b;c",
        geo=(51.5109, -0.0403),
        colour="brown",
        join_link="https://meet.example/secret",
    ),
    Appointment(
        "a3d5c7e9-0b2d-4f6a-8c1e-3f5a7b9d1c20",
        5,
        at(2026, 11, 3, 14, 0),
        at(2026, 11, 3, 15, 30),
        "Compassionate leadership when the system itself is tired: what Zoë, Sẹ́gun and 欧阳 heard 👂",
        status="CANCELLED",
    ),
    Appointment(
        "c1e3a5b7-9d1f-4b3d-a5c7-e9f1b3d5a730",
        0,
        at(2026, 6, 22, 9, 30),
        at(2026, 6, 22, 11, 0),
        "DNA of Care: stories told by staff",
        status="TENTATIVE",
    ),
]
# either side of both changes of clock, in both hours that are called 01:30, and over midnight
CLOCKS = [
    session(n, start, f"Session {n}")
    for n, start in enumerate(
        [
            at(2026, 3, 28, 23, 30),
            at(2026, 3, 29, 0, 30),
            at(2026, 3, 29, 2, 0),
            at(2026, 10, 24, 9),
            at(2026, 10, 25, 0, 30),
            at(2026, 10, 25, 1, 30),
            at(2026, 10, 25, 1, 30, fold=1),
            at(2026, 10, 25, 2, 0),
            at(2026, 10, 25, 9),
            at(2040, 7, 2, 9),
        ]
    )
]


def test_the_bytes_are_as_they_were_written_down() -> None:
    data = calendar("London is Open(minded)", DAY, now=NOW, organiser=LEA)
    assert data == (tests / "golden" / "calendar.ics").read_bytes()


def test_the_link_to_join_by_is_in_the_own_calendar_of_one_who_takes_part_alone() -> None:
    parts = [("programme", "", "", tuple(DAY))]
    published = calendar_files("Open", parts, time_zone="Europe/London")["programme.ics"]
    for everybodys in (calendar("Open", DAY, now=NOW), resource(DAY[0]), published):
        assert b"meet.example" not in everybodys
        assert b"\r\nCOLOR:brown\r\n" in everybodys
    own = calendar("Ada", DAY, now=NOW, joining=True).replace(b"\r\n ", b"")
    said = b"\r\nCONFERENCE;FEATURE=VIDEO;LABEL=Join online;VALUE=URI:https://meet.example/secret\r\n"
    assert own.count(said) == 1
    assert b"\r\nURL:https://academy.example/s/1?a=b;c\r\n" in own
    without = replace(DAY[0], url="")
    assert b"\r\nURL:https://meet.example/secret\r\n" in calendar("Ada", [without], now=NOW, joining=True)
    off = calendar("Ada", [replace(without, status="CANCELLED")], now=NOW, joining=True)
    assert b"meet.example" not in off, "nobody joins what is cancelled"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a b", "https://a\r\nATTENDEE:x"])
def test_a_link_or_colour_that_is_none_is_left_out(link: str) -> None:
    bad = replace(DAY[0], join_link=link, colour="red\r\nATTENDEE:x")
    data = calendar("x", [bad], now=NOW, joining=True)
    assert not any(word in data for word in (b"CONFERENCE", b"COLOR", b"ATTENDEE"))


def test_order_does_not_matter() -> None:
    made = {calendar("x", shuffled, now=NOW, organiser=LEA) for shuffled in itertools.permutations([*DAY, *CLOCKS[:2]])}
    assert len(made) == 1


@readers
def test_readers_agree_on_a_day(read: Callable[[bytes], Read]) -> None:
    wanted = [
        (uid, f"CANCELLED: {title}" if uid == DAY[1].uid else title, start, end)
        for uid, title, start, end in meant(DAY)
    ]
    assert sorted(read(calendar("Open(minded)", DAY, now=NOW, organiser=LEA))) == sorted(wanted)


@readers
@pytest.mark.parametrize("time_zone", ["Europe/London", "Europe/Berlin"])
def test_readers_agree_where_clocks_change(read: Callable[[bytes], Read], time_zone: str) -> None:
    # dateutil 2, which the reader ics stands on, knows no summer time after 2037; the other two read that year too.
    known = CLOCKS[:-1] if read is by_ics else CLOCKS
    assert sorted(read(calendar("Clocks", known, now=NOW, time_zone=time_zone))) == sorted(meant(known))


@readers
def test_readers_agree_on_every_hour_of_the_days_clocks_change(read: Callable[[bytes], Read]) -> None:
    starts = [
        datetime(2026, month, day, tzinfo=UTC) + timedelta(minutes=30 * n)
        for month, day in ((3, 28), (10, 24))
        for n in range(96)
    ]
    appointments = [session(n, start, minutes=75) for n, start in enumerate(starts)]
    assert sorted(read(calendar("Clocks", appointments, now=NOW))) == sorted(meant(appointments))


def test_wall_clock_times_in_london_and_utc_where_they_would_mislead() -> None:
    lines = calendar("Clocks", CLOCKS, now=NOW).decode().split("\r\n")
    assert "DTSTART;TZID=Europe/London:20260328T233000" in lines
    assert "DTSTART;TZID=Europe/London:20260329T003000" in lines
    assert "DTSTART;TZID=Europe/London:20261025T090000" in lines
    # 00:30 to 01:30 ends in the hour that comes twice
    assert {"DTSTART:20261024T233000Z", "DTSTART:20261025T003000Z", "DTSTART:20261025T013000Z"} <= set(lines)


def test_before_the_present_rule_times_are_utc() -> None:
    # in 1995 clocks went back on 22 October
    lines = calendar("Past", [session(1, at(1995, 10, 25, 9))], now=NOW).decode().split("\r\n")
    assert "DTSTART:19951025T090000Z" in lines


def test_other_time_zones_are_utc_without_a_time_zone_part() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    talk = session(1, datetime(2014, 12, 27, 11, tzinfo=berlin))
    data = calendar("31C3", [talk], now=NOW, time_zone="Europe/Berlin")
    assert b"DTSTART:20141227T100000Z" in data
    assert b"VTIMEZONE" not in data


def test_the_frame_of_the_file() -> None:
    data = calendar("Open(minded)", DAY, now=NOW, organiser=LEA)
    text = data.decode()
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75
    for line in (
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Open(minded)",
        "X-WR-CALNAME:Open(minded)",
    ):
        assert lines.count(line) == 1
    assert lines.count('ORGANIZER;CN="Lea Martin":mailto:lea@academy.example') == 3
    assert lines.count("DTSTAMP:20260601T120000Z") == 3
    assert not re.search("ATTENDEE|VALARM|ATTACH", text)


def test_a_single_appointment_has_no_calendar_name() -> None:
    data = calendar("", DAY[:1], now=NOW, organiser=LEA)
    assert b"NAME" not in data.replace(b"TZNAME", b"")


def test_an_organiser_without_an_address() -> None:
    assert b"\r\nORGANIZER;CN=Open:invalid:nomail\r\n" in calendar("Open", DAY[:1], now=NOW)
    two = Organiser("Lea", "a@example.org,b@example.org")
    assert b"ORGANIZER;CN=Lea:invalid:nomail" in calendar("Open", DAY[:1], now=NOW, organiser=two)


def test_appointments_made_once_and_joined_are_the_same_bytes() -> None:
    ordered = sorted(DAY, key=lambda a: (a.starts_at, a.uid))
    parts = [vevent(a, now=NOW, organiser=LEA) for a in ordered]
    assert joined("Mine", parts) == calendar("Mine", DAY, now=NOW, organiser=LEA)


def test_an_empty_calendar_is_a_calendar() -> None:
    data = calendar("Nothing yet", [], now=NOW)
    assert by_vobject(data) == by_ics(data) == by_ical(data) == []


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 6, 1, 9)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        calendar("x", [Appointment("u", 0, naive, naive + timedelta(hours=1), "x")], now=NOW)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a b", "https://a\r\nATTENDEE:x", "//x"])
def test_only_web_addresses_are_addresses(url: str) -> None:
    data = calendar("x", [Appointment("u", 0, at(2026, 6, 1, 9), at(2026, 6, 1, 10), "x", url=url)], now=NOW)
    assert b"\r\nURL" not in data
    assert b"\r\nATTENDEE" not in data


def hostile() -> list[Appointment]:
    texts = [*blns, "a\r\nATTENDEE:mailto:x@y", "nul\0", "\ud800", "a\nEND:VEVENT\nBEGIN:VALARM", "\x0b\x85\u2028z"]
    start = at(2026, 6, 22, 9)
    return [
        Appointment(
            f"u{n:04}", 0, start + timedelta(minutes=n), start + timedelta(minutes=n + 5), text, text, text, (text,)
        )
        for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize("read", [by_ical, by_vobject])
def test_hostile_text_stays_text(read: Callable[[bytes], Read]) -> None:
    appointments = hostile()
    data = calendar(appointments[-2].title, appointments, now=NOW, organiser=Organiser(appointments[-2].title, "a@b.c"))
    assert not re.search(rb"\n(ATTENDEE|BEGIN:VALARM)", data)
    assert data.count(b"\r\nBEGIN:VEVENT\r\n") == len(appointments)
    found = {uid: title for uid, title, _, _ in read(data)}
    # a leading byte-order mark, which nobody sees, does not come through the library
    assert {uid: title or "" for uid, title in found.items()} == {
        a.uid: clean_line(a.title).removeprefix("\ufeff") for a in appointments
    }


def test_names_cannot_inject_lines_even_where_assertions_are_off() -> None:
    script = """
from datetime import UTC, datetime
from convene.formats.calendar_out import calendar
from convene.rules.exchange import Appointment, Organiser
bad = "x\\r\\nATTENDEE:mailto:a@b.c"
t = datetime(2026, 6, 1, 9, tzinfo=UTC)
a = Appointment(bad, 0, t, t.replace(hour=10), bad, bad, bad, (bad,), url=bad)
print(calendar(bad, [a], now=t, organiser=Organiser(bad, bad)).decode())
"""
    done = subprocess.run([sys.executable, "-O", "-c", script], capture_output=True, text=True, check=True)
    assert "BEGIN:VEVENT" in done.stdout
    assert not re.search(r"^ATTENDEE", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("year", [1996, 2026, 2027, 2040, 2099])
def test_the_written_rule_is_the_law(year: int) -> None:
    """Every appointment away from the doubled hour is wall-clock time: the rule agrees with the time zone database."""
    starts = [datetime(year, 1, 1, 11, tzinfo=UTC) + timedelta(days=n) for n in range(365)]
    data = calendar("Year", [session(n, start) for n, start in enumerate(starts)], now=NOW).decode()
    assert data.count("DTSTART;TZID=Europe/London:") == 365
    assert f"{date(year, 7, 1):%Y%m%d}T120000" in data
