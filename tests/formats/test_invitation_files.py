"""A folder of invitations: names that every system takes, no two alike, each person's together."""

from datetime import UTC, datetime

from convene.formats.invitation_files import invitation_files
from convene.rules.exchange import Appointment, Attendee, Organiser

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
FROM = Organiser("Academy", "events@academy.example")
ADA, BO = Attendee("Ada O’Neill", "ada@example.org"), Attendee("Bo/../..", "bo@example.org")


def entry(title: str, uid: str = "u") -> Appointment:
    return Appointment(uid, 0, datetime(2026, 7, 9, 8, 30, tzinfo=UTC), datetime(2026, 7, 9, 9, tzinfo=UTC), title)


def test_names_say_whose_when_and_what() -> None:
    asked = [("REQUEST", ADA, entry("Opening: all?")), ("CANCEL", BO, entry("Stories")), ("REQUEST", ADA, entry("End"))]
    files = invitation_files(asked, organiser=FROM, now=NOW, time_zone="Europe/London")
    assert list(files) == [
        "001-Ada-O’Neill-2026-07-09-0930-Opening-all-request.ics",
        "002-Bo....-2026-07-09-0930-Stories-cancel.ics",
        "001-Ada-O’Neill-2026-07-09-0930-End-request.ics",
    ]
    assert b"METHOD:CANCEL" in files["002-Bo....-2026-07-09-0930-Stories-cancel.ics"]


def test_two_of_one_name_and_time_are_two_files() -> None:
    asked = [("REQUEST", ADA, entry("Same", "a")), ("REQUEST", ADA, entry("Same", "b"))]
    files = invitation_files(asked, organiser=FROM, now=NOW, time_zone="Europe/London")
    assert len(files) == 2
    assert {b"UID:a" in content for content in files.values()} == {True, False}


def test_long_and_foreign_names_are_cut_and_kept() -> None:
    long = Attendee("欧" * 200, "o@example.org")
    (name,) = invitation_files([("REQUEST", long, entry("x" * 300))], organiser=FROM, now=NOW, time_zone="UTC")
    assert len(name.encode()) < 200
    assert name.startswith("001-欧")
