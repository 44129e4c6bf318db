"""Moving a day: what goes along, what is in the way, what is owed; and back again."""

import tempfile
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from convene.rules.bookings import BookingDateKind, BookingState
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.event_move import ClashKind, MovePlan, label
from convene.rules.events import EventStatus
from convene.rules.programme import ContributionState, SessionState
from convene.rules.registrations import RegistrationState
from convene.rules.time import LONDON
from convene.services import badges, calendars, checkin, events
from convene.services.event_move import move_day, plan
from convene.store.tables import Booking, BookingDate, CalendarItem, Event, EventDay, EventSession, Row
from convene.store.workspace import Workspace

NEXT = make.DAY + timedelta(days=1)  # a Friday
WINTER = date(2026, 11, 5)  # a Thursday, after the clocks went back


@pytest.fixture
def event(workspace: Workspace) -> UUID:
    return make.event(workspace)


def the_plan(workspace: Workspace, event_id: UUID, to: date = NEXT, *, day: int = 0, **fields: Any) -> MovePlan:
    day_id = make.day_ids(workspace, event_id)[day]
    return workspace.read(plan, event_id, day_id, to=to, today=make.TODAY, **fields)


def moved(workspace: Workspace, event_id: UUID, to: date = NEXT, *, day: int = 0, **fields: Any) -> MovePlan:
    day_id = make.day_ids(workspace, event_id)[day]
    return workspace.write("Move", move_day, event_id, day_id, to=to, today=make.TODAY, **fields)[0]


def rows(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a move could touch, and some that it must not."""

    def read(session: Any) -> dict[str, list[tuple[Any, ...]]]:
        kinds: tuple[type[Row], ...] = (Event, EventDay, EventSession, Booking, BookingDate, CalendarItem)
        tables = [kind.__table__ for kind in kinds]
        return {t.name: sorted((tuple(r) for r in session.execute(sa.select(t))), key=repr) for t in tables}

    return workspace.read(read)


def kinds(found: MovePlan, *, stops: bool) -> set[ClashKind]:
    return {clash.kind for clash in found.clashes if clash.stops is stops}


def test_sessions_and_bookings_go_along_by_the_wall_clock(workspace, event):
    room = make.room(workspace, make.venue(workspace))
    talk = make.session(workspace, event, "Talk", starts_at=make.at("09:30"), room_id=room)
    tray = make.session(workspace, event, "Tray")
    ours = make.booking(workspace, room, event, setup_minutes=60)
    make.booking(workspace, room, None, starts_at=make.at("20:00"), ends_at=make.at("21:00"))
    found = moved(workspace, event, WINTER)
    assert found.moved
    assert not found.clashes
    day = workspace.read(events.detail, event).days[0]
    assert (day.date, day.starts_at, day.ends_at) == (WINTER, make.at("09:00", WINTER), make.at("17:00", WINTER))
    assert make.one(workspace, EventSession, talk).starts_at == make.at("09:30", WINTER)
    assert make.one(workspace, EventSession, tray).starts_at is None
    kept = make.one(workspace, Booking, ours)
    assert (kept.starts_at, kept.ends_at, kept.setup_minutes) == (
        make.at("09:00", WINTER),
        make.at("17:00", WINTER),
        60,
    )
    assert [(s.title, s.room, s.to.start) for s in found.sessions] == [("Talk", "Library", make.at("09:30", WINTER))]


def test_it_is_one_change_and_one_undo(workspace, event):
    room = make.room(workspace, make.venue(workspace))
    make.session(workspace, event, starts_at=make.at("09:30"), room_id=room)
    make.booking(workspace, room, event)
    before = rows(workspace)
    day_id = make.day_ids(workspace, event)[0]
    words = label("London is Open(minded)", make.DAY, NEXT)
    _, change = workspace.write(words, move_day, event, day_id, to=NEXT, today=make.TODAY)
    assert change.undo == words
    assert words == "Move London is Open(minded) from Thu 9 July to Fri 10 July"
    after = rows(workspace)
    assert after != before
    workspace.undo()
    assert rows(workspace) == before
    workspace.redo()
    assert rows(workspace) == after


def test_other_hours_shift_what_is_in_the_day(workspace, event):
    talk = make.session(workspace, event, starts_at=make.at("09:30"))
    found = moved(workspace, event, NEXT, starts=time(10, 15), ends=time(16))
    assert (found.starts_at, found.ends_at) == (make.at("10:15", NEXT), make.at("16:00", NEXT))
    assert make.one(workspace, EventSession, talk).starts_at == make.at("10:45", NEXT)
    with pytest.raises(Invalid, match="before it starts") as caught:
        the_plan(workspace, event, starts=time(11), ends=time(11))
    assert caught.value.field == "ends"


def test_a_firm_booking_in_the_way_stops_it_or_leaves_ours_behind(workspace, event):
    room = make.room(workspace, make.venue(workspace))
    free = make.room(workspace, make.venue(workspace, "Elsewhere"), "Hall")
    ours = make.booking(workspace, room, event)
    also = make.booking(workspace, free, event)
    other = make.event(workspace, "Journaling", days=(date(2026, 8, 3),))
    theirs = make.booking(
        workspace, room, other, starts_at=make.at("17:30", NEXT), ends_at=make.at("19:00", NEXT), setup_minutes=60
    )
    before = rows(workspace)
    found = moved(workspace, event)
    assert (found.moved, found.possible) == (False, False)
    assert rows(workspace) == before
    (clash,) = found.clashes
    assert (clash.kind, clash.id) == (ClashKind.ROOM, theirs)
    assert clash.detail == "Library is taken: Journaling (confirmed), 17:30 to 19:00"
    left = moved(workspace, event, leave_bookings=True)
    assert left.moved
    assert [(one.id, one.why) for one in left.left] == [
        (ours, "The room is taken: Journaling (confirmed), 17:30 to 19:00")
    ]
    assert [one.id for one in left.bookings] == [also]
    assert make.one(workspace, Booking, ours).starts_at == make.at("09:00")
    assert make.one(workspace, Booking, ours).state is BookingState.CONFIRMED
    assert make.one(workspace, Booking, also).starts_at == make.at("09:00", NEXT)


def test_our_own_bookings_are_not_in_each_others_way(workspace):
    event = make.event(workspace, days=make.days_on(make.DAY, 1), starts=time(9), ends=time(22))
    room = make.room(workspace, make.venue(workspace))
    make.booking(workspace, room, event)
    make.booking(workspace, room, event, starts_at=make.at("17:00"), ends_at=make.at("22:00"))
    found = moved(workspace, event, make.DAY, starts=time(8))
    assert found.moved
    assert len(found.bookings) == 2


def test_options_of_others_are_named_and_part_of_a_divided_room_counts(workspace, event):
    venue = make.venue(workspace)
    hall = make.room(workspace, venue, "Hall")
    north = make.room(workspace, venue, "North", parent_id=hall)
    make.booking(workspace, north, event)
    asked = {"starts_at": make.at("10:00", NEXT), "ends_at": make.at("11:00", NEXT)}
    make.booking(workspace, hall, None, state=BookingState.ENQUIRY, title="A wedding", **asked)
    found = the_plan(workspace, event)
    assert found.possible
    assert [c.detail for c in found.clashes] == [
        "North is asked for by others too: A wedding (enquiry), 10:00 to 11:00"
    ]
    make.booking(workspace, hall, None, **asked)
    assert kinds(the_plan(workspace, event), stops=True) == {ClashKind.ROOM}


def test_what_serves_other_days_or_is_over_stays(workspace):
    event = make.event(workspace, days=make.days_on(make.DAY, 2))
    room = make.room(workspace, make.venue(workspace))
    both = make.booking(workspace, room, event, starts_at=make.at("08:00"), ends_at=make.at("18:00", NEXT))
    gone = make.booking(workspace, room, event, state=BookingState.RELEASED)
    evening = make.booking(workspace, room, event, starts_at=make.at("19:00"), ends_at=make.at("21:00"))
    tomorrow = {"starts_at": make.at("09:00", NEXT), "ends_at": make.at("12:00", NEXT)}
    make.booking(
        workspace, make.room(workspace, make.venue(workspace, "Two")), event, setup_minutes=17 * 60, **tomorrow
    )
    found = moved(workspace, event, date(2026, 7, 16))
    assert found.moved
    assert [(one.id, one.why) for one in found.left] == [(both, "It is for Fri 10 July as well")]
    assert [one.id for one in found.bookings] == [evening]
    assert make.one(workspace, Booking, gone).starts_at == make.at("09:00")


def test_days_of_the_same_event(workspace):
    event = make.event(workspace, days=(make.DAY, date(2026, 7, 16), date(2026, 7, 23)))
    assert kinds(the_plan(workspace, event, date(2026, 7, 16)), stops=True) == {ClashKind.DAYS}
    assert not the_plan(workspace, event, NEXT).clashes
    (order,) = the_plan(workspace, event, date(2026, 7, 30)).clashes
    assert order.detail == "It would come after Thu 23 July 2026: the days change their order"
    (order,) = the_plan(workspace, event, date(2026, 7, 2), day=2).clashes
    assert order.detail == "It would come before Thu 9 July 2026: the days change their order"
    assert moved(workspace, event, date(2026, 7, 30)).moved
    assert [day.date.day for day in workspace.read(events.detail, event).days] == [16, 23, 30]


def test_weekends_the_past_and_the_deadline_are_said(workspace, event):
    assert kinds(the_plan(workspace, event, date(2026, 7, 11)), stops=False) == {ClashKind.WEEKEND}
    assert kinds(the_plan(workspace, event, date(2026, 5, 14)), stops=False) == {ClashKind.PAST}
    workspace.write("Edit", events.edit, event, applications_close=make.at("12:00", date(2026, 7, 1)))
    assert kinds(the_plan(workspace, event, date(2026, 6, 25)), stops=False) == {ClashKind.DEADLINE}


def test_times_that_do_not_exist_when_the_clocks_go_forward(workspace):
    event = make.event(workspace, days=(date(2026, 3, 22),), starts=time(0, 30), ends=time(5))
    room = make.room(workspace, make.venue(workspace))
    night = make.at("01:30", date(2026, 3, 22))
    make.session(workspace, event, "Night walk", starts_at=night)
    make.booking(workspace, room, event, starts_at=night, ends_at=make.at("04:00", date(2026, 3, 22)))
    found = the_plan(workspace, event, date(2026, 3, 29))
    said = [clash.detail for clash in found.clashes if clash.stops]
    missing = "01:30 does not exist on Sun 29 March 2026: the clocks go forward"
    assert said == [f"“Night walk”: {missing}", f"Library: {missing}"]
    assert not moved(workspace, event, date(2026, 3, 29), leave_bookings=True).moved
    begins = make.event(workspace, days=(date(2026, 3, 22),), starts=time(1, 30), ends=time(5))
    assert kinds(the_plan(workspace, begins, date(2026, 3, 29)), stops=True) == {ClashKind.CLOCK}


def test_people_wanted_in_two_places(workspace, event):
    ada, ed = make.person(workspace, "Ada"), make.person(workspace, "Ed")
    make.session(workspace, event, "Talk", starts_at=make.at("09:30"), people=[ada, ed])
    other = make.event(workspace, "Elsewhere", days=(NEXT,))
    make.session(workspace, other, "Panel", starts_at=make.at("10:00", NEXT), people=[ada])
    make.session(workspace, other, "Late", starts_at=make.at("10:15", NEXT), people=[ed])
    off = make.session(
        workspace, other, "Off", starts_at=make.at("09:30", NEXT), people=[ed], state=SessionState.CANCELLED
    )
    (clash,) = the_plan(workspace, event).clashes
    assert clash.detail == "Ada is in “Panel” of Elsewhere at 10:00, and in “Talk”"
    assert not clash.stops
    assert clash.id != off
    workspace.write("Off", events.set_status, other, EventStatus.CANCELLED)
    assert not the_plan(workspace, event).clashes


def test_people_on_two_lists_and_rooms_we_have_not_booked(workspace, event):
    both, gone = make.person(workspace, "Both"), make.person(workspace, "Gone")
    other = make.event(workspace, "Elsewhere", days=(NEXT,))
    for one in (event, other):
        make.registration(workspace, one, both)
    make.registration(workspace, event, gone)
    make.registration(workspace, other, gone, state=RegistrationState.CANCELLED)
    room = make.room(workspace, make.venue(workspace))
    make.session(workspace, event, "Talk", starts_at=make.at("09:30"), room_id=room)
    make.booking(workspace, room, other, starts_at=make.at("09:00", NEXT), ends_at=make.at("17:00", NEXT))
    found = the_plan(workspace, event)
    assert found.possible
    assert [clash.detail for clash in found.clashes] == [
        "Library is not free then: Elsewhere (confirmed), 09:00 to 17:00",
        "1 person is on the list of Elsewhere then, too",
    ]


def test_diary_dates_stay_and_are_counted(workspace, event):
    room = make.room(workspace, make.venue(workspace))
    option = make.booking(workspace, room, event, state=BookingState.OPTION, option_expires=date(2026, 6, 20))
    make.add(
        workspace,
        BookingDate(booking_id=option, kind=BookingDateKind.FINAL_NUMBERS, due=date(2026, 6, 25)),
        BookingDate(booking_id=option, kind=BookingDateKind.DEPOSIT_DUE, due=date(2026, 6, 2), done_at=make.NOW),
    )
    before = rows(workspace)["booking_dates"]
    found = the_plan(workspace, event, date(2026, 6, 16))
    assert found.diary_dates == 1
    assert [c.detail for c in found.clashes] == [
        "Library: final numbers stays on Thu 25 June 2026, after the new date",
        "Library: the option expires on Sat 20 June 2026, after the new date",
    ]
    assert moved(workspace, event, date(2026, 6, 16)).moved
    assert rows(workspace)["booking_dates"] == before
    assert make.one(workspace, Booking, option).option_expires == date(2026, 6, 20)


def test_what_is_owed_is_what_rises(workspace, event):
    ada, no = make.person(workspace, "Ada"), make.person(workspace, "No")
    make.session(workspace, event, "Talk", starts_at=make.at("09:30"), people=[ada])
    second = make.session(workspace, event, "Walk", starts_at=make.at("11:00"), people=[ada, no])
    workspace.write(
        "No",
        lambda s: setattr(
            next(c for c in s.get(EventSession, second).contributions if c.person_id == no),
            "state",
            ContributionState.DECLINED,
        ),
    )
    make.registration(workspace, event)
    make.registration(workspace, event, state=RegistrationState.WAITING)
    assert the_plan(workspace, event).owed == 0  # nothing was issued yet
    workspace.write("Issue", calendars.issue_calendar, event, now=make.NOW)
    make.session(workspace, event, "New since", starts_at=make.at("14:00"))
    found = moved(workspace, event)
    assert (found.owed, found.registered, found.contributors, len(found.sessions)) == (2, 1, 1, 3)
    after = workspace.read(calendars.event_calendar, event, now=make.NOW)
    assert sum(entry.sequence > 0 for entry in after.appointments) == found.owed
    assert the_plan(workspace, event, make.DAY).owed == 0  # moved back before anything was issued: nobody is owed


def test_a_day_people_came_to_keeps_its_date(workspace, event):
    who = make.registration(workspace, event)
    workspace.write("Code", badges.issue_codes, event, now=make.NOW)
    workspace.write("In", checkin.admit, event, who, desk="Front", day=make.DAY, now=make.NOW)
    (clash,) = [clash for clash in the_plan(workspace, event).clashes if clash.stops]
    assert (clash.kind, clash.detail) == (ClashKind.SCANS, "1 person was checked in on Thu 9 July 2026")
    assert the_plan(workspace, event, make.DAY, starts=time(10)).possible


def test_what_cannot_be_asked(workspace, event):
    day_id = make.day_ids(workspace, event)[0]
    with pytest.raises(Invalid, match="already"):
        moved(workspace, event, make.DAY)
    for to in (date(1066, 10, 14), date(9999, 12, 31)):
        with pytest.raises(Invalid, match="not possible") as caught:
            the_plan(workspace, event, to)
        assert caught.value.field == "to"
    with pytest.raises(NotFound):
        workspace.read(plan, make.event(workspace), day_id, to=NEXT, today=make.TODAY)
    for status in (EventStatus.CLOSED, EventStatus.COMPLETED):
        workspace.write("On", events.set_status, event, status)
    with pytest.raises(Refused, match="completed"):
        moved(workspace, event)


@pytest.fixture(scope="module")
def filled() -> Iterator[Workspace]:
    """The sample, with the calendar of its convening issued."""
    with tempfile.TemporaryDirectory() as folder:
        made = Workspace.create(Path(folder) / "w.convene", clock=lambda: make.NOW, who="Tester")
        make.sample(made)
        key = made.read(events.id_by_code, "OPEN")
        made.write("Issue", calendars.issue_calendar, key, now=make.NOW)
        yield made
        made.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    code=st.sampled_from(["OPEN", "CBE3", "COURAGE", "FEEDBACK"]),
    number=st.integers(0, 4),
    to=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    leave=st.booleans(),
)
def test_there_and_back_gives_the_same_rows(filled: Workspace, code: str, number: int, to: date, leave: bool) -> None:
    event = filled.read(events.id_by_code, code)
    days = filled.read(events.detail, event).days
    day = days[number % len(days)]
    if to == day.date:
        return
    before = rows(filled)
    planned = filled.read(plan, event, day.id, to=to, leave_bookings=leave, today=make.TODAY)
    done, change = filled.write("There", move_day, event, day.id, to=to, leave_bookings=leave, today=make.TODAY)
    after = rows(filled)
    assert done.moved is planned.possible
    if not done.moved:
        assert after == before
        assert not change.tables
        return
    differing = {name: len(set(map(repr, after[name])) - set(map(repr, before[name]))) for name in before}
    assert differing == {
        "events": 0,
        "event_days": 1,
        "sessions": len(planned.sessions),
        "bookings": len(planned.bookings),
        "booking_dates": 0,
        "calendar_items": 0,
    }
    calendar = filled.read(calendars.event_calendar, event, now=make.NOW)
    assert sum(entry.sequence > 0 for entry in calendar.appointments) == planned.owed
    for one in planned.sessions:
        was, now = one.was.start.astimezone(LONDON), one.to.start.astimezone(LONDON)
        assert (was.time(), now.date() - was.date()) == (now.time(), to - day.date)
    back, _ = filled.write("Back", move_day, event, day.id, to=day.date, today=make.TODAY)
    assert back.moved
    assert rows(filled) == before


def test_a_closed_room_stops_the_move_or_its_booking_stays(workspace: Workspace, event: UUID) -> None:
    venue = make.venue(workspace)
    booking = make.booking(workspace, make.room(workspace, venue), event, cleardown_minutes=30)
    make.closure(workspace, venue, NEXT, reason="Stocktaking")
    found = the_plan(workspace, event)
    told = "Royal Foundation of St Katherine is closed on Fri 10 July 2026: Stocktaking"
    assert [(c.kind, c.detail, c.stops) for c in found.clashes if c.id == booking] == [(ClashKind.ROOM, told, True)]
    assert not moved(workspace, event).moved
    left = moved(workspace, event, leave_bookings=True)
    assert left.moved
    assert [(b.id, b.why) for b in left.left] == [(booking, told)]
    assert make.one(workspace, Booking, booking).starts_at == make.at("09:00")
