"""Every kind of calendar that goes out, as libical (with its checks of iTIP), ical.js, ical, vobject and icalendar read
it: they agree on UID, SEQUENCE, instants and titles."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

import libical
from convene.formats.calendar_folder import calendar_files
from convene.formats.calendar_out import calendar, invitation, joined, resource, vevent
from convene.rules.exchange import Appointment, Attendee, Organiser
from convene.rules.time import LONDON

HERE = Path(__file__).parent.parent
NODE = shutil.which("node")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ACADEMY, ADA = Organiser("Academy; “Lea”, Martin", "lea@academy.example"), Attendee("Ada, O’Brien", "ada@example.org")
HOUR = timedelta(hours=1)


def at(month: int, day: int, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON, fold=fold).astimezone(UTC)


def made(number: int, starts_at: datetime, title: str, **more: Any) -> Appointment:
    entry = Appointment(f"00000000-0000-4000-8000-{number:012}", number, starts_at, starts_at + HOUR, title)
    return replace(entry, location="Hall, St Katherine’s", description="a; b, c\\\nd", last_modified=NOW, **more)


ENTRIES = [
    made(1, at(6, 22, 9, 30), "Opening; a circle, for everyone\\all", categories=("Compassion", "One, two")),
    made(
        2,
        at(11, 3, 14),
        "Ünïcødé 🌱 " + "long " * 30 + "end",
        geo=(51.5109, -0.0403),
        url="https://academy.example/s?a=b;c",
        colour="royalblue",
        join_link="https://meet.example/a?b=c,d;e",
    ),
    made(3, at(3, 29, 0, 30), "The clocks go forward"),
    made(4, at(10, 25, 1, 30, fold=1), "They go back"),
    made(5, at(10, 25, 0, 30), "Over the change"),
    made(6, at(7, 1, 10), "Not any more", status="CANCELLED"),
    made(7, at(7, 2, 10), "Perhaps", status="TENTATIVE"),
]
OFF = replace(ENTRIES[0], status="CANCELLED", sequence=9)
PARTS = [("programme", "", "", tuple(ENTRIES)), ("track", "3f9a2c1b", "Listening", tuple(ENTRIES[:2]))]
FOLDER = calendar_files("Open(minded)", PARTS, time_zone="Europe/London")
ALREADY = [vevent(one, now=NOW, organiser=ACADEMY) for one in ENTRIES[:3]]

KINDS: dict[str, tuple[bytes, list[Appointment]]] = {
    "publish": (calendar("London is Open", ENTRIES, now=NOW, organiser=ACADEMY), ENTRIES),
    "publish elsewhere": (calendar("Oslo", ENTRIES, now=NOW, time_zone="Europe/Oslo"), ENTRIES),
    "publish nothing": (calendar("Empty", [], now=NOW), []),
    "a person": (joined("Ada", ALREADY), ENTRIES[:3]),
    "own, with links": (calendar("Ada", ENTRIES, now=NOW, organiser=ACADEMY, joining=True), ENTRIES),
    "folder": (FOLDER["programme.ics"], ENTRIES),
    "track of a folder": (FOLDER["track-3f9a2c1b.ics"], ENTRIES[:2]),
    "request": (invitation("REQUEST", ENTRIES[1], ADA, now=NOW, organiser=ACADEMY), ENTRIES[1:2]),
    "request in the double hour": (invitation("REQUEST", ENTRIES[3], ADA, now=NOW, organiser=ACADEMY), ENTRIES[3:4]),
    "cancel": (invitation("CANCEL", OFF, ADA, now=NOW, organiser=ACADEMY), [OFF]),
    "on a server": (resource(ENTRIES[0]), ENTRIES[:1]),
}
kinds = pytest.mark.parametrize("kind", KINDS)


def absent(what: str) -> None:
    """Skips by name where a reader is missing, but never on Linux in CI."""
    said = f"{what} is not installed: the calendars were read by the others only"
    if os.environ.get("CI") == "true" and sys.platform == "linux":
        pytest.fail(said, pytrace=False)
    pytest.skip(said)


def meant(kind: str) -> list[libical.Entry]:
    off = {True: "CANCELLED: ", False: ""}
    return sorted(
        (a.uid, a.sequence, off[a.status == "CANCELLED"] + a.title, a.starts_at, a.ends_at) for a in KINDS[kind][1]
    )


@pytest.fixture(scope="module")
def icaljs() -> dict[str, list[libical.Entry]]:
    """What ical.js reads of each kind, all in one go."""
    if NODE is None:
        absent("Node")
    asked = json.dumps([(kind, data.decode()) for kind, (data, _) in KINDS.items()])
    script = HERE / "data" / "icaljs" / "read.mjs"
    said = subprocess.run([str(NODE), script], input=asked.encode(), capture_output=True, timeout=60, check=True).stdout
    return {
        kind: sorted(
            (uid, number, title, datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
            for uid, number, title, start, end in entries
        )
        for kind, entries in json.loads(said).items()
    }


@kinds
def test_libical_agrees_and_its_checks_of_itip_find_nothing(kind: str) -> None:
    if libical.loaded() is None:
        absent("libical 3")
    found, problems = libical.by_libical(KINDS[kind][0])
    assert problems == ""
    assert sorted(found) == meant(kind)


def test_libical_would_say_so() -> None:
    if libical.loaded() is None:
        absent("libical 3")
    for gone in (b"ORGANIZER", b"ATTENDEE", b"UID", b"DTSTAMP"):
        lines = KINDS["request"][0].replace(b"\r\n ", b"").split(b"\r\n")
        broken = b"\r\n".join(line for line in lines if not line.startswith(gone))
        assert libical.by_libical(broken)[1], gone


@kinds
def test_ical_js_agrees(kind: str, icaljs: dict[str, list[libical.Entry]]) -> None:
    assert icaljs[kind] == meant(kind)


@kinds
def test_the_readers_in_python_agree(kind: str) -> None:
    data = KINDS[kind][0]
    (read,) = vobject.readComponents(data.decode())
    by_vobject = [
        (e.uid.value, int(e.sequence.value), e.summary.value, _utc(e.dtstart.value), _utc(e.dtend.value))
        for e in read.contents.get("vevent", [])
    ]
    by_icalendar = [
        (str(e["UID"]), int(e["SEQUENCE"]), str(e["SUMMARY"]), _utc(e["DTSTART"].dt), _utc(e["DTEND"].dt))
        for e in icalendar.Calendar.from_ical(data).walk("VEVENT")
    ]
    by_ical = [
        (str(e.uid), e.sequence or 0, e.summary, _utc(e.dtstart), _utc(e.dtend))
        for e in IcsCalendarStream.calendar_from_ics(data.decode()).events
    ]
    for found in (by_vobject, by_icalendar, by_ical):
        assert sorted(found) == meant(kind)


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)
