"""When somebody is taken, out of calendars as other programs write them, and out of broken ones."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from convene.formats.bounded import bounded
from convene.formats.busy_in import read_busy
from convene.rules.errors import FileProblem
from convene.rules.exchange import BusyCalendar

JUNE, JULY = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)


def entry(uid: str, *lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Dentist", *lines, "END:VEVENT"])


def write(tmp_path: Path, *parts: str, name: str = "work.ics") -> Path:
    path = tmp_path / name
    lines = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elsewhere//EN", *parts, "END:VCALENDAR", ""])
    path.write_bytes(lines.replace("\n", "\r\n").encode())
    return path


def read(tmp_path: Path, *parts: str, titles: bool = False) -> BusyCalendar:
    return read_busy(write(tmp_path, *parts), JUNE, JULY, titles)


def spans(found: BusyCalendar) -> list[tuple[str, str]]:
    return [(f"{one.starts_at:%d %H:%M}", f"{one.ends_at:%d %H:%M}") for one in found.times]


def test_days_and_times_without_a_zone_are_londons(tmp_path):
    found = read(
        tmp_path,
        entry("day", "DTSTART;VALUE=DATE:20260610"),
        entry("days", "DTSTART;VALUE=DATE:20260612", "DTEND;VALUE=DATE:20260614"),
        entry("floating", "DTSTART:20260615T090000", "DURATION:PT45M"),
        entry("outlook", "DTSTART;TZID=W. Europe Standard Time:20260616T090000", "DURATION:PT1H"),
        entry("utc", "DTSTART:20260617T090000Z", "DTEND:20260617T100000Z"),
    )
    assert spans(found) == [
        ("09 23:00", "10 23:00"), ("11 23:00", "13 23:00"), ("15 08:00", "15 08:45"), ("16 07:00", "16 08:00"),
        ("17 09:00", "17 10:00"),
    ]  # fmt: skip
    assert [one.all_day for one in found.times] == [True, True, False, False, False]
    assert found.name == "work"


def test_what_leaves_the_time_free_is_left_out(tmp_path):
    at = ("DTSTART:20260610T090000Z", "DTEND:20260610T100000Z")
    found = read(
        tmp_path,
        entry("off", *at, "STATUS:CANCELLED"),
        entry("free", *at, "TRANSP:TRANSPARENT"),
        entry("free too", *at, "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
        entry("no length", "DTSTART:20260610T090000Z"),
        entry("before", "DTSTART:20250610T090000Z", "DURATION:PT1H"),
        entry("beyond", "DTSTART:20260701T000000Z", "DURATION:PT1H"),
        entry("taken", *at, "TRANSP:OPAQUE", "BEGIN:VALARM", "DTSTART:nonsense", "END:VALARM"),
        "BEGIN:VTODO\nUID:todo\nDTSTART:20260610T090000Z\nEND:VTODO",
    )
    assert [one.key for one in found.times] == ["taken"]


def test_repetitions_with_their_exceptions_over_the_change_of_the_clocks(tmp_path):
    weekly = ("DTSTART;TZID=Europe/London:20260602T090000", "DTEND;TZID=Europe/London:20260602T100000")
    parts = (
        entry("club", *weekly, "RRULE:FREQ=WEEKLY", "EXDATE;TZID=Europe/London:20260609T090000"),
        entry("club", "RECURRENCE-ID;TZID=Europe/London:20260616T090000", "DTSTART:20260617T120000Z", "DURATION:PT2H"),
        entry("club", "RECURRENCE-ID;TZID=Europe/London:20260623T090000", "DTSTART:20260623T080000Z", "DURATION:PT1H",
              "STATUS:CANCELLED"),
    )  # fmt: skip
    found = read(tmp_path, *parts)
    assert spans(found) == [("02 08:00", "02 09:00"), ("17 12:00", "17 14:00"), ("30 08:00", "30 09:00")]
    assert len({one.key for one in found.times}) == 3
    winter = read_busy(tmp_path / "work.ics", JULY, datetime(2026, 12, 1, tzinfo=UTC))
    assert spans(winter)[-1] == ("24 09:00", "24 10:00")


def test_titles_are_read_only_when_asked_for(tmp_path):
    at = ("DTSTART:20260610T090000Z", "DURATION:PT1H")
    assert read(tmp_path, entry("a", *at)).times[0].title == ""
    assert read(tmp_path, entry("a", *at), titles=True).times[0].title == "Dentist"


def test_free_and_busy_times_alone(tmp_path):
    found = read(
        tmp_path,
        "NAME:Ada\\, at work",
        "BEGIN:VFREEBUSY\nUID:f\nFREEBUSY:20260601T090000Z/PT1H,20260602T090000Z/20260602T100000Z\n"
        "FREEBUSY;FBTYPE=FREE:20260603T090000Z/PT1H\nEND:VFREEBUSY",
    )
    assert spans(found) == [("01 09:00", "01 10:00"), ("02 09:00", "02 10:00")]
    assert found.name == "Ada, at work"


def test_what_lasts_for_years_comes_in_pieces_that_can_be_kept(tmp_path):
    path = write(tmp_path, entry("away", "DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20290101"))
    found = read_busy(path, JUNE, datetime(2029, 1, 1, tzinfo=UTC))
    assert len(found.times) == 3
    assert all(one.ends_at - one.starts_at <= timedelta(days=366) for one in found.times)


@pytest.mark.parametrize(
    ("line", "number", "said"),
    [
        ("DTSTART:20260231T090000", 7, "its DTSTART is not one"),
        ("DTSTART;TZID=\"x:20260601T090000", 7, "its DTSTART is not one"),
        ("DTSTART:20260601T090000\nRRULE:FREQ=NEVER", 8, "its RRULE is not one"),
        ("DTSTART:20260601T090000\nRRULE:FREQ=SECONDLY", 8, "repeats by the minute"),
        ("DTSTART:20260601T090000\nEXDATE:20260601T090000,tomorrow", 8, "its EXDATE is not one"),
        ("DTSTART:20260601T090000\nDURATION:soon", 8, "its DURATION is not one"),
        ("DTSTART:20260601T090000\nDURATION:P999999999D", 8, "it lasts more than a hundred years"),
        ("DTSTART:20260601T090000\nRRULE:FREQ=DAILY;INTERVAL=0", 8, "what repeats comes back to the same day for ever"),
        ("DTSTART:20260601T090000\nEND:VTODO", 8, "it ends “VTODO”"),
        ("DESCRIPTION:no time at all", 4, "has no start"),
        ("DTSTART:20260601T090000\nBEGIN:VALARM", 9, "it ends “VEVENT”"),
    ],
)  # fmt: skip
def test_the_line_that_nobody_can_read_is_named(tmp_path, line, number, said):
    with pytest.raises(FileProblem, match=said) as told:
        read(tmp_path, entry("a", line))
    assert told.value.data["line"] == number
    assert f"Line {number} " in told.value.title
    assert "Dentist" not in told.value.title + told.value.hint


def test_other_broken_files(tmp_path, monkeypatch):
    path = write(tmp_path, entry("a", "DTSTART:20260610T090000Z", "DURATION:PT1H"))
    whole = path.read_bytes()
    path.write_bytes(whole.decode().encode("utf-16"))
    with pytest.raises(FileProblem, match="is not a calendar") as told:
        read_busy(path, JUNE, datetime(2029, 1, 1, tzinfo=UTC))
    assert "save it in UTF-8" in told.value.hint
    path.write_bytes(whole[: whole.index(b"DURATION")])
    with pytest.raises(FileProblem, match=r"Line 4 .* has no end"):
        read_busy(path, JUNE, JULY)
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(FileProblem, match="not a calendar"):
        read_busy(path, JUNE, JULY)
    path.write_bytes(whole.replace(b"Dentist", b"caf\xe9"))
    with pytest.raises(FileProblem, match="Line 6 holds letters"):
        read_busy(path, JUNE, JULY)
    often = write(tmp_path, entry("a", "DTSTART:20260601T090000Z", "DURATION:PT1M", "RRULE:FREQ=HOURLY"))
    monkeypatch.setattr("convene.formats.busy_in._MOST", 100)
    with pytest.raises(FileProblem, match="more than 100 times"):
        read_busy(often, JUNE, JULY)


def test_what_repeats_without_measure_is_noticed_before_it_is_written_out(tmp_path):
    hours = ",".join(map(str, range(24)))
    often = [entry(str(n), "DTSTART:20260501T000000Z", f"RRULE:FREQ=DAILY;BYHOUR={hours}", "DURATION:PT1M")
             for n in range(100)]  # fmt: skip
    with pytest.raises(FileProblem, match="more than 5,000 times"):
        bounded(read_busy, write(tmp_path, *often), JUNE, datetime(2029, 6, 1, tzinfo=UTC), seconds=50)


def test_what_says_nothing_of_time_is_noted_and_left_out(tmp_path):
    at = ("DTSTART;TZID=Somewhere:20260610T090000", "DURATION:PT1H")
    found = read(tmp_path, entry("a", "a line that was folded wrongly", *at))
    assert found.notes == (
        "Line 7 says nothing that can be read and was left out.",
        "Nobody knows the time zone “Somewhere”: read as London time.",
    )
    assert spans(found) == [("10 08:00", "10 09:00")]


def test_what_ends_before_it_starts_or_does_not_say_until_when_is_said(tmp_path):
    found = read(
        tmp_path,
        entry("a", "DTSTART:20260601T100000Z", "DTEND:20260601T090000Z"),
        entry("b", "DTSTART;TZID=Europe/London:20260602T100000", "DTEND;TZID=America/New_York:20260602T060000"),
        entry("c", "DTSTART:20260603T100000Z", "DURATION:-PT1H"),
        entry("d", "DTSTART:20260604T100000Z", "RRULE:FREQ=DAILY;COUNT=3"),
        entry("e", "DTSTART;VALUE=DATE:20260608"),
    )
    assert [one.key for one in found.times] == ["a", "b", "c", "e"], "a day without an end is that day"
    swapped = "The appointment that begins on line {} ends before it starts: its times were swapped."
    endless = "What begins on Thu 4 June 2026 at 11:00 does not say until when, and was left out."
    assert found.notes == (swapped.format(4), swapped.format(16), endless)
