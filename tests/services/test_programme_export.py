"""The programme as others may see it: who and what is in it, and under which ids."""

from datetime import date
from uuid import uuid4

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.events import EventStatus
from convene.rules.programme import ContributionRole, ContributionState, SessionKind, SessionState
from convene.rules.resources import UsedResource
from convene.services import releases
from convene.services.programme_edit import edit_session
from convene.services.programme_export import schedule
from convene.store.tables import Contribution, Event, EventSession, Person


def take_part(workspace, session_id, name, state, role=ContributionRole.FACILITATOR, **fields):
    person = make.person(workspace, name, **fields)
    make.add(workspace, Contribution(session_id=session_id, person_id=person, role=role, state=state))
    return person


def test_what_is_said_of_a_session(workspace):
    event = make.event(workspace, "Who is heard?", code="HEARD")
    room = make.room(workspace, make.venue(workspace), "Great Hall")
    make.theme(workspace)
    track = make.track(workspace, event, "Voices")
    session = make.session(
        workspace, event, title="Opening", starts_at=make.at("09:30"), room_id=room, track_id=track,
        kind=SessionKind.STORY, content_note="Speaks of loss", url="https://example.org", capacity=30,
        room_note="The bell is loud", equipment="A bell",
    )  # fmt: skip
    workspace.write("Theme", edit_session, session, theme_keys=["compassion"])
    story = UsedResource(None, "Fresh air", licence="CC BY 4.0", credit="Patient Voices")
    workspace.write("Use", edit_session, session, resources=[story])
    chair = take_part(workspace, session, "Ada", ContributionState.CONFIRMED, ContributionRole.CHAIR, email="a@b.org")
    take_part(workspace, session, "Asked", ContributionState.INVITED)
    take_part(workspace, session, "No", ContributionState.DECLINED)
    made = workspace.read(schedule, event)
    (one,) = made.sessions
    assert (made.title, made.acronym, made.rooms, made.tracks) == (
        "Who is heard?",
        "heard",
        ("Great Hall",),
        ("Voices",),
    )
    assert (one.title, one.kind, one.room, one.track, one.themes) == (
        "Opening", "story", "Great Hall", "Voices", ("compassion",),
    )  # fmt: skip
    assert (one.content_note, one.url, one.capacity) == ("Speaks of loss", "https://example.org", 30)
    assert [(r.title, r.due) for r in one.resources] == [("Fresh air", "Patient Voices, CC BY 4.0")]
    assert f"{one.start:%H:%M}" == "09:30"  # London's, not UTC
    assert [(p.name, p.role) for p in one.people] == [("Ada", "chair")]
    assert one.key == make.one(workspace, EventSession, session).uid
    said = repr(made)
    assert not any(word in said for word in ("Asked", "a@b.org", "bell", str(chair)))


def test_only_what_has_a_time_and_is_meant(workspace):
    event = make.event(workspace)
    for title, state, starts_at in (
        ("On", SessionState.CONFIRMED, make.at("09:30")),
        ("Off", SessionState.CANCELLED, make.at("10:30")),
        ("Perhaps", SessionState.PROPOSED, make.at("11:30")),
        ("Somewhen", SessionState.CONFIRMED, None),
    ):
        make.session(workspace, event, title=title, state=state, starts_at=starts_at)
    made = workspace.read(schedule, event)
    assert [(s.title, s.cancelled) for s in made.sessions] == [("On", False), ("Off", True)]
    workspace.write("Cancel", lambda s: setattr(s.get_one(Event, event), "status", EventStatus.CANCELLED))
    assert all(s.cancelled for s in workspace.read(schedule, event).sessions)


def test_a_release_as_it_was_given_out(workspace):
    event = make.event(workspace)
    room = make.room(workspace, make.venue(workspace), "Hall")
    on, off = (
        make.session(workspace, event, title=title, starts_at=make.at(clock), room_id=room)
        for title, clock in (("On", "09:30"), ("Later off", "10:30"))
    )
    take_part(workspace, on, "Ada", ContributionState.CONFIRMED)
    take_part(workspace, on, "Asked", ContributionState.INVITED)
    assert workspace.read(schedule, event).version == "draft"
    workspace.write("Release", releases.release, event, now=make.NOW)
    workspace.write("Move", edit_session, on, title="On, renamed", starts_at=make.at("11:30"))
    workspace.write("Cancel", edit_session, off, state=SessionState.CANCELLED)
    made = workspace.read(schedule, event, release=1)
    assert [(s.title, f"{s.start:%H:%M}", s.room, s.cancelled) for s in made.sessions] == [
        ("On", "09:30", "Hall", False),
        ("Later off", "10:30", "Hall", False),
    ]
    assert ([p.name for p in made.people], made.version, made.rooms) == (["Ada"], "1", ("Hall",))
    now = workspace.read(schedule, event)
    assert [(s.title, s.cancelled) for s in now.sessions] == [("Later off", True), ("On, renamed", False)]
    assert now.version == "1+draft"
    assert {s.key for s in now.sessions} == {s.key for s in made.sessions}
    with pytest.raises(NotFound):
        workspace.read(schedule, event, release=2)


def test_nobody_who_was_erased_is_named(workspace):
    event = make.event(workspace)
    session = make.session(workspace, event, starts_at=make.at("09:30"))
    person = take_part(workspace, session, "Ada", ContributionState.CONFIRMED)
    workspace.write("Erase", lambda s: setattr(s.get_one(Person, person), "erased_at", make.NOW))
    assert workspace.read(schedule, event).people == ()


def test_ids_stay_the_same_and_are_unique(workspace):
    event = make.event(workspace, days=(date(2026, 7, 9), date(2026, 7, 10)))
    for n in range(5):
        make.session(workspace, event, title=f"S{n}", starts_at=make.at(f"{9 + n:02}:00"))
    first = workspace.read(schedule, event)
    assert len({s.number for s in first.sessions}) == len({s.key for s in first.sessions}) == 5
    assert [day.index for day in first.days] == [1, 2]
    make.session(workspace, event, title="Early", starts_at=make.at("09:00"))
    numbers = {s.title: (s.number, s.key) for s in workspace.read(schedule, event).sessions}
    assert all(numbers[s.title] == (s.number, s.key) for s in first.sessions)


def test_an_event_that_is_gone(workspace):
    with pytest.raises(NotFound):
        workspace.read(schedule, uuid4())
