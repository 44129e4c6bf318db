"""The programme as CSV: what people see in Excel, and what the import reads again."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from convene.formats.programme_csv_out import programme_csv
from convene.formats.schedule_in import read_schedule
from convene.rules.exchange import Schedule, ScheduleDay, SchedulePerson, ScheduleResource
from schedules import ONE, SMALL, at


def rows(schedule: Schedule) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(programme_csv(schedule).decode("utf-8-sig"))))


def back(schedule: Schedule, folder: Path) -> Schedule:
    path = folder / "programme.csv"
    path.write_bytes(programme_csv(schedule))
    return read_schedule(path)


def test_what_people_see():
    first, lunch, night, gone = rows(SMALL)
    assert list(first)[:7] == ["Day", "Start", "End", "Duration", "Title", "Room", "Track"]
    assert (first["Day"], first["Start"], first["End"], first["Duration"]) == ("2026-06-22", "09:30", "10:15", "00:45")
    assert (first["People"], first["People ids"]) == ("Ada Oyelaran;Bo", "17;")
    assert (first["Themes"], first["Content note"], first["Capacity"]) == ("Compassion;Our own", "Speaks of loss", "30")
    assert (lunch["Room"], lunch["Kind"]) == ("", "lunch")
    assert (night["Day"], night["Start"], night["Kind"]) == ("2026-06-22", "00:15", "action learning")
    assert [row["State"] for row in (first, gone)] == ["confirmed", "cancelled"]


def test_whom_to_credit():
    story = ScheduleResource("Fresh air", "https://example.org/1", "Patient Voices, CC BY-NC-ND 2.5")
    one = replace(ONE, resources=(story, ScheduleResource("Hope")))
    assert rows(replace(SMALL, sessions=(one,)))[0]["Credits"] == "Fresh air. Patient Voices, CC BY-NC-ND 2.5;Hope"


def test_it_comes_in_again_as_it_was(tmp_path: Path):
    read = back(SMALL, tmp_path)
    assert (read.title, read.acronym, read.time_zone, read.notes) == (SMALL.title, "open", "Europe/London", ())
    assert [day.date for day in read.days] == [day.date for day in SMALL.days]
    for was, now in zip(SMALL.sessions, read.sessions, strict=True):
        for name in ("key", "title", "abstract", "track", "room", "day", "start", "minutes", "url", "content_note",
                     "capacity", "cancelled"):  # fmt: skip
            assert getattr(now, name) == getattr(was, name), (was.title, name)
        assert [(p.key, p.name) for p in now.people] == [(p.key, p.name) for p in was.people]


def test_odd_names_times_and_lengths(tmp_path: Path):
    berlin = ZoneInfo("Europe/Berlin")
    people = tuple(SchedulePerson(name, name) for name in ("a;b", 'Ada "Bee" Li', "=cmd", "O’Brien, Zoë"))
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
    sessions = tuple(
        replace(ONE, key=str(n), start=start, minutes=minutes, people=people, day=1)
        for n, (start, minutes) in enumerate(
            [
                (twice, 60),
                (twice.replace(fold=1), 60),
                (datetime(2026, 10, 25, 3, 15, tzinfo=berlin), 30),  # before 05:00, and yet of its own day
                (datetime(2026, 10, 26, 7, 0, tzinfo=berlin), 30),  # a night that has become long
                (datetime(2026, 10, 25, 12, 0, tzinfo=berlin), 24 * 60),
            ]
        )
    )
    day = ScheduleDay(1, date(2026, 10, 25), twice, twice + timedelta(days=2))
    read = back(replace(SMALL, time_zone="Europe/Berlin", days=(day,), sessions=sessions), tmp_path)
    assert [(s.start.timestamp(), s.minutes, s.day) for s in read.sessions] == [
        (s.start.timestamp(), s.minutes, 1) for s in sessions
    ]
    assert [p.name for p in read.sessions[0].people] == [p.name for p in people]


def test_a_name_that_runs_in_excel_does_not():
    risky = replace(ONE, title="=HYPERLINK(1)", people=(SchedulePerson("1", "@SUM(1)"),))
    (row,) = rows(replace(SMALL, sessions=(risky,)))
    assert (row["Title"], row["People"]) == ("'=HYPERLINK(1)", "'@SUM(1)")
    assert at("22 09:30") == risky.start
