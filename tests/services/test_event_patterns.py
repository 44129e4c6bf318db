from datetime import time, timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid, NotFound
from convene.rules.event_pattern import Clock
from convene.rules.programme import ContributionState, SessionState
from convene.services.event_patterns import pattern_of
from convene.store.tables import Contribution, Message


def test_days_and_hours_are_read_by_the_clock(workspace):
    winter = make.DAY + timedelta(days=140)  # the clocks went back in between
    key = make.event(workspace, days=(make.DAY, winter), applications_close=make.at("17:00", make.DAY - timedelta(30)))
    make.session(workspace, key, "Circle", starts_at=make.at("09:30", winter))
    make.session(workspace, key, "In the tray", minutes=90)
    make.session(workspace, key, "Called off", state=SessionState.CANCELLED)
    found = workspace.read(pattern_of, key)
    assert [(day.offset, day.starts, day.ends) for day in found.days] == [
        (0, time(9), Clock(time(17))),
        (140, time(9), Clock(time(17))),
    ]
    assert found.closes == Clock(time(17), -30)
    placed = {one.title: (one.day, one.starts) for one in found.sessions}
    assert placed == {"Circle": (1, Clock(time(9, 30))), "In the tray": (None, None)}


def test_who_declined_is_not_in_it_and_messages_to_people_are_not(workspace):
    ada, ben = make.person(workspace, "Ada"), make.person(workspace, "Ben")
    key = make.event(workspace)
    made = make.session(workspace, key, people=[ada, ben])

    def decline(session):
        session.query(Contribution).filter_by(session_id=made, person_id=ben).one().state = ContributionState.DECLINED

    workspace.write("No", decline)
    texts = {"event_id": key, "kind": "joining", "created_at": make.NOW}
    make.add(workspace, Message(id=uuid4(), subject="Joining us", **texts))
    make.add(workspace, Message(id=uuid4(), subject="Dear Ada", person_id=ada, **texts))
    make.add(workspace, Message(id=uuid4(), subject="Enquiry", recipient="events@venue.example", **texts))
    found = workspace.read(pattern_of, key)
    assert [who.person_id for who in found.sessions[0].people] == [ada]
    assert [one.subject for one in found.messages] == ["Joining us"]


def test_rooms_only_asked_for_count_where_a_day_has_nothing_better(workspace):
    later = make.DAY + timedelta(days=7)
    key = make.event(workspace, days=(make.DAY, later))
    venue = make.venue(workspace)
    hall, attic = make.room(workspace, venue, "Hall"), make.room(workspace, venue, "Attic")
    make.booking(workspace, hall, key)
    make.booking(workspace, attic, key, state=BookingState.ENQUIRY)
    asked = {"starts_at": make.at("09:00", later), "ends_at": make.at("17:00", later)}
    make.booking(workspace, attic, key, state=BookingState.ENQUIRY, **asked)
    make.booking(workspace, hall, key, state=BookingState.RELEASED, reason="No", **asked)
    assert [(one.room_id, one.day) for one in workspace.read(pattern_of, key).rooms] == [(hall, 0), (attic, 1)]


def test_what_has_no_pattern(workspace):
    with pytest.raises(NotFound):
        workspace.read(pattern_of, uuid4())
    with pytest.raises(Invalid):
        workspace.read(pattern_of, make.event(workspace, days=()))
