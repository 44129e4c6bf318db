"""The sessions of an event, changed in a spreadsheet and brought back."""

from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID

import pytest

import make
from convene.rules.programme import SessionKind, SessionState, SignUp
from convene.rules.workbook_returns import Purpose
from convene.services import programme
from convene.services.workbook_changes import Outcome
from convene.store.tables import EventSession
from convene.store.workspace import Workspace
from returns import Trip, cells, reasons

NIGHT = date(2026, 10, 25)  # the clocks go back


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    venue_id = make.venue(workspace, "St Katherine’s")
    for name in ("Library", "Hall", "Chapel"):
        make.room(workspace, venue_id, name)
    made = make.event(workspace, venue_id=venue_id)
    make.track(workspace, made, "Compassion")
    return made


def local(clock: str, day: date = make.DAY) -> datetime:
    """A day and time as a spreadsheet knows it."""
    return datetime.combine(day, time.fromisoformat(clock))


def session(workspace: Workspace, session_id: UUID) -> EventSession:
    found: EventSession = make.one(workspace, EventSession, session_id)
    return found


def test_what_was_typed_is_what_is_kept(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    opening = make.session(workspace, event_id, "Opening", starts_at=make.at("10:00"), capacity=40)
    circle = make.session(workspace, event_id, "Circle", starts_at=make.at("11:00"))
    tray = make.session(workspace, event_id, "In the tray")
    trip = Trip(workspace, event_id, Purpose.SESSIONS, tmp_path).change(
        lambda made: made.put("Opening", "Starts", local("09:30")),
        lambda made: made.put("Opening", "Minutes", 60),
        lambda made: made.put("Opening", "Room", "hall"),
        lambda made: made.put("Opening", "Places", None),
        lambda made: made.put("Opening", "Abstract", "One line\nand another"),
        lambda made: made.put("Opening", "Themes", "inclusion; Compassion"),
        lambda made: made.put("Circle", "Starts", None),
        lambda made: made.put("Circle", "State", "Cancelled"),
        lambda made: made.put("In the tray", "Kind", "Keynote"),
        lambda made: made.put("In the tray", "Track", "Compassion"),
        lambda made: made.put("In the tray", "Who comes", "by choice"),
        lambda made: made.put("In the tray", "Starts", "9 July 2026 14:00"),
    )
    assert cells(trip.preview()) == [
        ("Opening", "changed", "starts_at", "2026-07-09 10:00", "2026-07-09 09:30"),
        ("Opening", "changed", "minutes", "45", "60"),
        ("Opening", "changed", "room", "", "Hall"),
        ("Opening", "changed", "themes", "", "Inclusion; Compassion"),
        ("Opening", "changed", "capacity", "40", ""),
        ("Opening", "changed", "abstract", "", "One line\nand another"),
        ("Circle", "changed", "state", "Confirmed", "Cancelled"),
        ("Circle", "changed", "starts_at", "2026-07-09 11:00", ""),
        ("In the tray", "changed", "kind", "Workshop", "Keynote"),
        ("In the tray", "changed", "starts_at", "", "2026-07-09 14:00"),
        ("In the tray", "changed", "track", "", "Compassion"),
        ("In the tray", "changed", "sign_up", "Everybody", "By choice"),
    ]
    assert trip.apply().written == 3
    agenda = workspace.read(programme.agenda, event_id)
    held = {one.id: one for one in agenda.sessions}
    assert held[opening].starts_at == make.at("09:30")
    assert (held[opening].minutes, held[opening].capacity) == (60, None)
    assert session(workspace, opening).abstract == "One line\nand another"
    assert session(workspace, circle).state is SessionState.CANCELLED
    assert session(workspace, circle).starts_at is None
    row = session(workspace, tray)
    assert (row.kind, row.sign_up, row.starts_at) == (SessionKind.KEYNOTE, SignUp.CHOOSE, make.at("14:00"))
    assert row.day_id is not None
    assert cells(trip.preview()) == []
    workspace.undo()
    assert session(workspace, opening).starts_at == make.at("10:00")
    assert session(workspace, tray).kind is SessionKind.WORKSHOP


def test_what_fits_no_field_is_refused_alone(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    make.session(workspace, event_id, "Opening", starts_at=make.at("10:00"))
    make.session(workspace, event_id, "Late", starts_at=make.at("16:00"))
    trip = Trip(workspace, event_id, Purpose.SESSIONS, tmp_path).change(
        lambda made: made.put("Opening", "Starts", local("23:00")),
        lambda made: made.put("Opening", "Minutes", 2),
        lambda made: made.put("Opening", "Room", "Ballroom"),
        lambda made: made.put("Opening", "Track", "Nowhere"),
        lambda made: made.put("Opening", "Themes", "Compassion; Cheese"),
        lambda made: made.put("Opening", "Places", 0),
        lambda made: made.put("Opening", "Link", "https://example.org/opening"),
        lambda made: made.put("Late", "Minutes", 90),
        lambda made: made.put("Late", "Places", "a few"),
        lambda made: made.put("Late", "Title", None),
    )
    found = trip.apply()
    assert [cell[2] for cell in cells(found) if cell[1] == "changed"] == ["url"]
    said = " ".join(reasons(found))
    for words in (
        "outside the day",
        "A session cannot last 2 minutes",
        "“Ballroom” is not known here. Choose Chapel, Hall, Library",
        "“Nowhere” is not known here. Choose Compassion",
        "“Cheese” is not known here",
        "A session has room for at least one",
        "would end at 17:30",
        "“a few” is no whole number",
        "The session has no title",
    ):
        assert words in said, words


def test_new_rows_are_sessions_and_wait_in_the_tray_until_they_say_when(
    workspace: Workspace, event_id: UUID, tmp_path: Path
) -> None:
    trip = Trip(workspace, event_id, Purpose.SESSIONS, tmp_path).change(
        lambda made: made.add(Title="A walk to the river"),
        lambda made: made.add(Title="Lunch", Kind="lunch", Starts=local("12:30"), Minutes=60, Room="Hall"),
        lambda made: made.add(Title="At night", Starts=local("23:00")),
        lambda made: made.add(Room="Hall"),
    )
    found = trip.apply()
    assert [row.outcome for row in found.rows] == [Outcome.NEW, Outcome.NEW, Outcome.REFUSED, Outcome.REFUSED]
    assert "outside the day" in found.rows[2].reason
    assert found.rows[3].reason.startswith("The session has no title")
    made = {one.title: one for one in workspace.read(programme.agenda, event_id).sessions}
    assert made.keys() == {"A walk to the river", "Lunch"}
    assert (made["A walk to the river"].starts_at, made["A walk to the river"].minutes) == (None, 45)
    assert (made["Lunch"].starts_at, made["Lunch"].kind) == (make.at("12:30"), SessionKind.LUNCH)


def test_rooms_of_one_name_are_told_apart_by_their_venue(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    elsewhere = make.venue(workspace, "Friends House")
    library = make.room(workspace, elsewhere, "Library")
    make.booking(workspace, library, event_id)
    opening = make.session(workspace, event_id, "Opening", room_id=library)
    circle = make.session(workspace, event_id, "Circle")
    trip = Trip(workspace, event_id, Purpose.SESSIONS, tmp_path).change(
        lambda made: made.put("Circle", "Room", made.say("Opening", "Room"))
    )
    assert cells(trip.apply()) == [("Circle", "changed", "room", "", "Library (Friends House)")]
    assert session(workspace, circle).room_id == session(workspace, opening).room_id == library


def test_who_takes_part_is_only_to_read(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    make.session(workspace, event_id, "Opening", people=[make.person(workspace, "Ada Oyelaran")])
    trip = Trip(workspace, event_id, Purpose.SESSIONS, tmp_path)
    assert trip.preview().counts == {Outcome.SAME: 1}
    trip.change(lambda made: made.put("Opening", "People", "Somebody Else"))
    assert reasons(trip.apply()) == ["“People (only to read)” is not what went out: it may be another row’s"]


def test_times_are_those_of_the_clocks_there(workspace: Workspace, tmp_path: Path) -> None:
    event_id = make.event(workspace, time_zone="Europe/Paris")
    opening = make.session(workspace, event_id, "Opening", starts_at=make.at("10:00"))
    trip = Trip(workspace, event_id, Purpose.SESSIONS, tmp_path)
    assert trip.preview().counts == {Outcome.SAME: 1}
    trip.change(lambda made: made.put("Opening", "Starts", local("12:30")))
    assert cells(trip.apply()) == [("Opening", "changed", "starts_at", "2026-07-09 11:00", "2026-07-09 12:30")]
    assert session(workspace, opening).starts_at == make.at("11:30")


def test_a_text_that_was_too_long_for_its_cell_stays(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    opening = make.session(workspace, event_id, "Opening", abstract="word " * 8_000)
    trip = Trip(workspace, event_id, Purpose.SESSIONS, tmp_path)
    trip.change(lambda made: made.put("Opening", "Minutes", 60))
    assert [cell[2] for cell in cells(trip.apply())] == ["minutes"]
    assert len(session(workspace, opening).abstract) > 39_000


def test_the_hour_that_comes_twice_comes_back_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    event_id = make.event(workspace, days=(NIGHT,), starts=time(0, 30))
    make.session(workspace, event_id, "Night", starts_at=datetime.fromisoformat("2026-10-25T01:30:00+00:00"))
    trip = Trip(workspace, event_id, Purpose.SESSIONS, tmp_path)
    assert trip.preview().counts == {Outcome.SAME: 1}
    trip.change(lambda made: made.put("Night", "Starts", local("01:45", NIGHT)))
    assert "comes twice" in reasons(trip.preview())[0]
