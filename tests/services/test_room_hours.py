"""Opening hours and closures on both kinds of database, and that bookings respect them."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Refused
from convene.rules.room_hours import read_hours, say_hours
from convene.services import bookings, room_hours
from convene.services.bookings import Booked
from convene.store.tables import Room
from convene.store.workspace import Workspace


def book(workspace: Workspace, room: UUID, start: str = "09:00", end: str = "17:00", **fields: object) -> Booked:
    wanted = {
        "event_id": None,
        "room_id": room,
        "starts_at": make.at(start),
        "ends_at": make.at(end),
        "today": make.TODAY,
        "now": make.NOW,
    }
    return workspace.write("Book", bookings.book, **(wanted | fields))[0]  # type: ignore[arg-type]


def test_hours_are_kept_by_weekday_and_undone(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    room, other = make.room(workspace, venue), make.room(workspace, venue, "Attic")
    make.hours(workspace, room, "Mon–Fri 08:30–18:00, Sat 09:00–13:00")
    make.hours(workspace, room, "Mon–Thu 08:00–18:00, Sat 09:00–13:00")
    found = workspace.read(room_hours.hours, venue)
    assert {room: "Mon–Thu 08:00–18:00, Sat 09:00–13:00"} == {key: say_hours(kept) for key, kept in found.items()}
    workspace.undo()
    assert say_hours(workspace.read(room_hours.hours)[room]) == "Mon–Fri 08:30–18:00, Sat 09:00–13:00"
    make.hours(workspace, room, "")
    assert workspace.read(room_hours.hours) == {}
    assert make.one(workspace, Room, other) is not None


def test_outside_its_hours_a_room_is_booked_and_it_is_said(workspace: Workspace) -> None:
    room = make.room(workspace, make.venue(workspace))
    make.hours(workspace, room, "Mon–Fri 08:30–18:00")
    told = "open 08:30–18:00 on Thu 9 July, needed from 08:00"
    early = {"room_id": room, "starts_at": make.at("08:30"), "ends_at": make.at("12:00"), "setup_minutes": 30}
    assert workspace.read(bookings.weigh, **early).outside_hours == told
    (offer,) = workspace.read(bookings.offers, **{name: early[name] for name in early if name != "room_id"})
    assert (offer.free, offer.outside_hours) == (True, told)
    booked = book(workspace, room, "08:30", "12:00", setup_minutes=30)
    assert booked.id is not None
    assert booked.outside_hours == told
    confirmed, _ = workspace.write("Confirm", bookings.confirm, booked.id, today=make.TODAY)
    assert (confirmed.id, confirmed.outside_hours) == (booked.id, told)
    moved, _ = workspace.write("Move", bookings.move, booked.id, setup_minutes=0)
    assert (moved.id, moved.outside_hours) == (booked.id, "")


def test_hours_are_by_the_clock_of_the_event(workspace: Workspace) -> None:
    room = make.room(workspace, make.venue(workspace))
    make.hours(workspace, room, "Thu 10:00–18:00")
    paris = make.event(workspace, time_zone="Europe/Paris")
    assert "needed from 09:00" in book(workspace, room).outside_hours
    assert book(workspace, room, event_id=paris).outside_hours == ""


@pytest.mark.parametrize("state", [BookingState.ENQUIRY, BookingState.OPTION, BookingState.CONFIRMED])
def test_a_closed_room_is_neither_booked_nor_held_nor_asked_for(workspace: Workspace, state: BookingState) -> None:
    venue = make.venue(workspace)
    room = make.room(workspace, venue)
    make.closure(workspace, venue, reason="Roof works")
    with pytest.raises(Refused) as refused:
        book(workspace, room, state=state, option_expires=make.DAY)
    assert refused.value.title == "Royal Foundation of St Katherine is closed on Thu 9 July 2026: Roof works"
    assert workspace.read(bookings.listing) == []
    weighed = workspace.read(bookings.weigh, room_id=room, starts_at=make.at("09:00"), ends_at=make.at("17:00"))
    assert (weighed.free, weighed.clash) == (False, None)
    assert weighed.closed is not None
    assert weighed.closed.reason == "Roof works"
    assert weighed.free_from == make.at("09:00", make.DAY + timedelta(days=1))
    (offer,) = workspace.read(bookings.offers, starts_at=make.at("09:00"), ends_at=make.at("17:00"))
    assert (offer.free, offer.closed) == (False, weighed.closed)


def test_a_booking_is_not_moved_into_a_closure_nor_confirmed_in_one(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    room = make.room(workspace, venue)
    asked = book(workspace, room).id
    assert asked is not None
    make.closure(workspace, venue, make.DAY, room_id=room)
    with pytest.raises(Refused, match="Library is closed on Thu 9 July 2026"):
        workspace.write("Confirm", bookings.confirm, asked, today=make.TODAY)
    with pytest.raises(Refused, match="closed"):
        workspace.write("Hold", bookings.extend, asked, option_expires=make.DAY, today=make.TODAY)
    assert workspace.read(bookings.booking, asked).state is BookingState.ENQUIRY
    with pytest.raises(Refused, match="Library is closed"):
        workspace.write("Move", bookings.move, asked, starts_at=make.at("10:00"))
    workspace.write("Note", bookings.move, asked, note="Ask whether the builders could wait")
    away = {
        "starts_at": make.at("09:00", make.DAY + timedelta(1)),
        "ends_at": make.at("17:00", make.DAY + timedelta(1)),
    }
    assert workspace.write("Move", bookings.move, asked, **away)[0].id == asked
    with pytest.raises(Refused, match="Library is closed"):
        workspace.write("Back", bookings.move, asked, starts_at=make.at("09:00"), ends_at=make.at("17:00"))
    assert workspace.read(bookings.booking, asked).starts_at == away["starts_at"]


def test_a_closure_closes_the_whole_of_a_part_and_no_other_part(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    hall = make.room(workspace, venue, "Hall")
    north, south = (make.room(workspace, venue, name, parent_id=hall) for name in ("North", "South"))
    make.room(workspace, make.venue(workspace, "Elsewhere"), "Snug")
    make.closure(workspace, venue, room_id=north)
    found = workspace.read(bookings.offers, starts_at=make.at("09:00"), ends_at=make.at("17:00"))
    assert {offer.room.name: offer.free for offer in found} == {
        "Hall": False, "North": False, "South": True, "Snug": True,
    }  # fmt: skip
    assert book(workspace, south).id is not None
    with pytest.raises(Refused, match="North is closed"):
        book(workspace, hall)


def test_the_calendar_answers_for_every_room_at_once(workspace: Workspace) -> None:
    venue, other = make.venue(workspace), make.venue(workspace, "Elsewhere")
    room = make.room(workspace, venue)
    make.hours(workspace, room, "Mon 09:00–10:00")
    make.closure(workspace, other)
    late = read_hours("Mon 09:00–10:00")
    assert workspace.read(room_hours.calendar).hours == {room: late}
    assert [c.venue for c in workspace.read(room_hours.calendar).closures] == ["Elsewhere"]
    assert workspace.read(room_hours.calendar, venue).closures == ()
    assert workspace.read(room_hours.calendar, other).hours == {}


def test_the_next_free_start_looks_past_bookings_and_closures_alike(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    room = make.room(workspace, venue)
    friday, saturday, monday = (make.DAY + timedelta(days=count) for count in (1, 2, 4))
    make.booking(workspace, room, ends_at=make.at("20:00"))
    make.closure(workspace, venue, friday)
    make.booking(workspace, room, starts_at=make.at("08:00", saturday), ends_at=make.at("12:00", saturday))
    make.closure(workspace, venue, make.DAY - timedelta(days=3), make.DAY - timedelta(days=1))
    make.closure(workspace, venue, saturday + timedelta(days=1))
    when = {"room_id": room, "starts_at": make.at("15:00"), "ends_at": make.at("20:00")}
    assert workspace.read(bookings.weigh, **when).free_from == make.at("15:00", saturday)
    long = {"room_id": room, "starts_at": make.at("09:00"), "ends_at": make.at("19:00"), "setup_minutes": 60}
    assert workspace.read(bookings.weigh, **long).free_from == make.at("13:00", saturday)
    when = {"room_id": room, "starts_at": make.at("10:00"), "ends_at": make.at("23:00")}
    assert workspace.read(bookings.weigh, **when).free_from == make.at("10:00", monday)
