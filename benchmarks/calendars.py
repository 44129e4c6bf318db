"""10,000 personal calendars of 6 entries of one programme, against the same text written by hand for each of them."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from convene.formats.calendar_out import calendar, joined, vevent
from convene.rules.exchange import Appointment, Organiser
from figures import Figure, in_turns

PEOPLE, ENTRIES, SESSIONS, ROUNDS = 10_000, 6, 60, 5
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
ACADEMY = Organiser("Capital Academy", "events@academy.example")
HEAD = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Convene//Convene//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
    "NAME:{0}\r\nX-WR-CALNAME:{0}\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:DAYLIGHT\r\n"
    "DTSTART:19700329T010000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZNAME:BST\r\nTZOFFSETFROM:+0000\r\n"
    "TZOFFSETTO:+0100\r\nEND:DAYLIGHT\r\nBEGIN:STANDARD\r\nDTSTART:19701025T020000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZNAME:GMT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\n"
)


def measure() -> Iterator[Figure]:
    start = datetime(2026, 7, 9, 8, tzinfo=UTC)
    programme = [
        Appointment(
            f"00000000-0000-4000-8000-{n:012}", n % 4, start + n * timedelta(minutes=30),
            start + (n + 1) * timedelta(minutes=30), f"Session {n}: who is heard, and who is not",
            "Great Hall, Royal Foundation of St Katherine, E14 8DS", "What it is about.\nAnd for whom.",
            ("Compassion", "Inclusion"), last_modified=NOW,
        )
        for n in range(SESSIONS)
    ]  # fmt: skip
    chance = random.Random(7)
    people = [(f"Person {n}", sorted(chance.sample(range(SESSIONS), ENTRIES))) for n in range(PEOPLE)]

    def ours() -> float:
        started = time.perf_counter()
        once = [vevent(one, now=NOW, organiser=ACADEMY) for one in programme]
        made = [joined(name, [once[n] for n in theirs]) for name, theirs in people]
        passed = time.perf_counter() - started
        name, theirs = people[-1]
        plain = calendar(name, [programme[n] for n in theirs], now=NOW, organiser=ACADEMY)
        assert made[-1] == plain, "made the plain way it is something else"
        return passed

    def floor() -> float:
        started = time.perf_counter()
        for name, theirs in people:
            "".join([HEAD.format(name), *(_by_hand(programme[n]) for n in theirs), "END:VCALENDAR\r\n"]).encode()
        return time.perf_counter() - started

    seconds, its = in_turns(ours, floor, ROUNDS)
    method = f"{PEOPLE:,} calendars with names, of {ENTRIES} of {SESSIONS} sessions, median of {ROUNDS} turns"
    yield Figure("Personal calendars", "text by hand", method, seconds, its, goal=2)


def _by_hand(one: Appointment) -> str:
    starts, ends = (f"{at + timedelta(hours=1):%Y%m%dT%H%M%S}" for at in (one.starts_at, one.ends_at))
    return (
        f"BEGIN:VEVENT\r\nSUMMARY:{_text(one.title)}\r\nDTSTART;TZID=Europe/London:{starts}\r\n"
        f"DTEND;TZID=Europe/London:{ends}\r\nDTSTAMP:{NOW:%Y%m%dT%H%M%SZ}\r\nUID:{one.uid}\r\n"
        f"SEQUENCE:{one.sequence}\r\nCATEGORIES:{','.join(map(_text, one.categories))}\r\n"
        f"DESCRIPTION:{_text(one.description)}\r\nLAST-MODIFIED:{NOW:%Y%m%dT%H%M%SZ}\r\nLOCATION:{_text(one.location)}\r\n"
        f'ORGANIZER;CN="{ACADEMY.name}":mailto:{ACADEMY.email}\r\nSTATUS:{one.status}\r\nEND:VEVENT\r\n'
    )


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
