"""One appointment to one person: REQUEST and CANCEL, as three other readers see them, and nothing beside it."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from convene.formats.calendar_out import invitation
from convene.rules.errors import Invalid
from convene.rules.exchange import Appointment, Attendee, Organiser
from readers import READERS

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
ACADEMY = Organiser("Capital Academy", "events@academy.example")
ADA = Attendee("Ada Oyelaran", "ada@example.org")
SPRING = Appointment(
    "5d3f0c0e-session",
    3,
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 2, 0, tzinfo=UTC),
    "Stories; kept, and told",
    "Great Hall, Royal Foundation of St Katherine, E14 8DS",
    "Two lines\nof words",
    ("Compassion", "Inclusion"),
)


def made(method: str, appointment: Appointment = SPRING, attendee: Attendee = ADA) -> bytes:
    return invitation(method, appointment, attendee, now=NOW, organiser=ACADEMY)


@pytest.mark.parametrize(("method", "title"), [("REQUEST", SPRING.title), ("CANCEL", f"CANCELLED: {SPRING.title}")])
def test_every_reader_sees_the_same_appointment(method: str, title: str) -> None:
    from dataclasses import replace

    entry = SPRING if method == "REQUEST" else replace(SPRING, status="CANCELLED")
    for read in READERS:
        assert read(made(method, entry)) == [(SPRING.uid, title, SPRING.starts_at, SPRING.ends_at)]


def test_what_a_request_holds_and_what_it_does_not() -> None:
    read = Calendar.from_ical(made("REQUEST"))
    (event,) = read.walk("VEVENT")
    assert (read["METHOD"], int(event["SEQUENCE"]), str(event["UID"])) == ("REQUEST", 3, SPRING.uid)
    assert str(event["ORGANIZER"]) == "mailto:events@academy.example"
    attendee = event["ATTENDEE"]
    assert (str(attendee), attendee.params["CN"], attendee.params["RSVP"]) == (
        "mailto:ada@example.org",
        "Ada Oyelaran",
        "FALSE",
    )
    text = made("REQUEST").decode()
    assert "X-WR-CALNAME" not in text
    assert "VALARM" not in text
    assert text.count("ATTENDEE") == 1
    assert text.count("BEGIN:VEVENT") == 1
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_cancellation_says_so_in_its_method_and_its_status() -> None:
    from dataclasses import replace

    read = Calendar.from_ical(made("CANCEL", replace(SPRING, status="CANCELLED", sequence=4)))
    (event,) = read.walk("VEVENT")
    assert (read["METHOD"], str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCEL", "CANCELLED", 4)


@pytest.mark.parametrize(
    "name",
    ['Ada "Q" O’Neill', "Ada\r\nATTENDEE:mailto:eve@example.org", "Ada; Bo, Cy: D", "欧阳 明", "\u202eAda", "x" * 300],
)
def test_no_name_gets_out_of_its_line(name: str) -> None:
    text = made("REQUEST", attendee=Attendee(name, "ada@example.org")).decode()
    unfolded = text.replace("\r\n ", "")
    assert sum(line.startswith("ATTENDEE") for line in unfolded.split("\r\n")) == 1
    assert "eve@example.org" not in [line for line in unfolded.split("\r\n") if line.startswith("ATTENDEE:")]
    (event,) = Calendar.from_ical(made("REQUEST", attendee=Attendee(name, "ada@example.org"))).walk("VEVENT")
    assert str(event["ATTENDEE"]) == "mailto:ada@example.org"


@pytest.mark.parametrize(
    ("organiser", "attendee", "field"),
    [
        (Organiser("Academy"), ADA, "organiser"),
        (Organiser("Academy", "not an address"), ADA, "organiser"),
        (ACADEMY, Attendee("Ada", ""), "email"),
        (ACADEMY, Attendee("Ada", "a@example.org\r\nX:y"), "email"),
        (ACADEMY, Attendee("Ada", "a@example.org,b@example.org"), "email"),
    ],
)
def test_without_two_addresses_there_is_no_invitation(organiser: Organiser, attendee: Attendee, field: str) -> None:
    with pytest.raises(Invalid) as told:
        invitation("REQUEST", SPRING, attendee, now=NOW, organiser=organiser)
    assert told.value.field == field


def test_there_are_two_methods_for_one_person() -> None:
    with pytest.raises(ValueError, match="no method PUBLISH"):
        made("PUBLISH")
