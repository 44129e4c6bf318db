"""Undo and redo: by name, many steps, after a restart, and refused with the reason when they no longer fit."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import make
from convene.rules.errors import Refused
from convene.rules.people import NeedKind
from convene.rules.venues import Layout
from convene.store import history_check, journal_steps
from convene.store.bulk import delete_rows, insert_rows, update_rows
from convene.store.encoding import encode
from convene.store.journal import FACTS
from convene.store.tables import Booking, Need, Person, Registration, Room, RoomLayout, Row, Venue
from convene.store.workspace import Workspace

pytestmark = pytest.mark.postgresql


def everything(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that undo is about."""

    def dump(session: Session) -> dict[str, list[tuple[Any, ...]]]:
        return {
            table.name: sorted(
                (tuple(map(repr, map(encode, row))) for row in session.execute(sa.select(table))),
            )
            for table in Row.metadata.sorted_tables
            if table.name not in FACTS
        }

    return workspace.read(dump)


def rename(session: Session, venue_id: UUID, name: str) -> None:
    venue = session.get(Venue, venue_id)
    assert venue is not None
    venue.name = name


def remove(session: Session, venue_id: UUID) -> None:
    session.delete(session.get(Venue, venue_id))


def test_back_and_forth_by_name_after_a_restart(engine_url: str, clock: Callable[[], datetime]) -> None:
    states = []
    with closing(Workspace.create(engine_url, clock=clock, who="Ada")) as workspace:
        states.append(everything(workspace))
        venue_id = make.venue(workspace, "Old name")
        make.room(workspace, venue_id, layouts={Layout.THEATRE: 40, Layout.CABARET: 24})
        states.append(everything(workspace))
        workspace.write("Rename to New name", rename, venue_id, "New name")
        states.append(everything(workspace))
        workspace.write("Remove New name", remove, venue_id)
        states.append(everything(workspace))
    with closing(Workspace.open(engine_url, clock=clock, who="Ada")) as workspace:
        standing = workspace.standing()
        assert (standing.undo, standing.redo) == ("Remove New name", None)
        change = workspace.undo()
        assert (change.label, change.undo, change.redo) == (
            "Undo: Remove New name",
            "Rename to New name",
            "Remove New name",
        )
        assert change.tables >= {"venues", "rooms", "room_layouts"}
        assert everything(workspace) == states[2]
        assert workspace.undo().redo == "Rename to New name"
        assert everything(workspace) == states[1]
    with closing(Workspace.open(engine_url, clock=clock, who="Ada")) as workspace:
        workspace.undo()
        workspace.undo()
        assert everything(workspace) == states[0]
        with pytest.raises(Refused, match="nothing to undo"):
            workspace.undo()
        for _ in range(4):
            change = workspace.redo()
        assert (change.label, change.redo) == ("Redo: Remove New name", None)
        assert everything(workspace) == states[3]
        with pytest.raises(Refused, match="nothing to do again"):
            workspace.redo()


def test_a_new_change_ends_the_redo(workspace: Workspace) -> None:
    venue_id = make.venue(workspace, "A")
    workspace.write("Rename", rename, venue_id, "B")
    workspace.undo()
    workspace.write("Rename otherwise", rename, venue_id, "C")
    with pytest.raises(Refused):
        workspace.redo()
    assert [line.undone for line in workspace.history()] == [False, True, False]


def test_deleting_takes_along_and_undo_brings_back_what_the_database_cascades(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    person_id = make.person(workspace)
    make.registration(workspace, event_id, person_id)
    make.need(workspace, person_id, event_id=event_id, detail="Hearing loop")
    before = everything(workspace)
    from convene.store.tables import Event

    _, change = workspace.write("Delete the event", lambda s: s.delete(s.get(Event, event_id)))
    assert change.tables == {"events", "event_days", "registrations", "needs"}
    assert everything(workspace)["needs"] == []
    workspace.undo()
    assert everything(workspace) == before


def test_clearing_a_pointer_comes_back_too(workspace: Workspace) -> None:
    venue_id = make.venue(workspace)
    whole = make.room(workspace, venue_id, "Hall")
    make.room(workspace, venue_id, "Hall East", parent_id=whole)
    before = everything(workspace)
    workspace.write("Remove the hall", delete_rows, Room, [whole])
    assert workspace.read(lambda s: s.scalars(sa.select(Room.parent_id)).all()) == [None]
    workspace.undo()
    assert everything(workspace) == before


def test_rows_in_bulk(workspace: Workspace) -> None:
    rows = [{"name": f"P\x00erson {i}", "search_key": f"person {i}"} for i in range(1200)]
    count, change = workspace.write("Import 1200", insert_rows, Person, rows)
    assert count == 1200
    assert change.tables == {"people"}
    with_all = everything(workspace)
    ids = workspace.read(lambda s: s.scalars(sa.select(Person.id)).all())
    workspace.write("Rename all", update_rows, Person, [{"id": i, "name": f"N {i}"} for i in ids])
    workspace.write("Delete all", delete_rows, Person, ids)
    assert everything(workspace)["people"] == []
    workspace.undo()
    workspace.undo()
    assert everything(workspace) == with_all
    workspace.undo()
    assert everything(workspace)["people"] == []
    workspace.redo()
    assert everything(workspace) == with_all


def test_a_change_of_many_pages_goes_back_and_forth(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_steps, "PAGE", 2)
    event = make.event(workspace)
    people = [make.person(workspace, f"Guest {number}") for number in range(5)]
    ids = [uuid4() for _ in people]

    def bring(session: Session) -> None:
        rows = [
            {"id": key, "event_id": event, "person_id": who, "state": "registered", "registered_at": make.NOW}
            | {"changed_at": make.NOW, "guest_of_id": None}
            for key, who in zip(ids, people, strict=True)
        ]
        insert_rows(session, Registration, rows)
        # Each is brought by one on a later page.
        update_rows(session, Registration, [{"id": a, "guest_of_id": b} for a, b in pairwise(ids)])

    states = [everything(workspace)]
    workspace.write("Bring five", bring)
    states.append(everything(workspace))
    workspace.write("Note", update_rows, Registration, [{"id": key, "note": "late"} for key in ids])
    states.append(everything(workspace))
    workspace.write("Let go", delete_rows, Registration, ids)
    states.append(everything(workspace))
    for state in reversed(states[:-1]):
        assert len(workspace.undo().ids) == 5
        assert everything(workspace) == state
    for state in states[1:]:
        workspace.redo()
        assert everything(workspace) == state
    assert workspace.read(history_check.look).broken is None


def test_what_somebody_changed_since_is_not_undone(engine_url: str, clock: Callable[[], datetime]) -> None:
    with closing(Workspace.create(engine_url, clock=clock, who="Ada")) as ada:
        venue_id = make.venue(ada, "A")
        ada.write("Rename to B", rename, venue_id, "B")
        with closing(Workspace.open(engine_url, clock=clock, who="Ben")) as ben:
            ben.write("Rename to C", rename, venue_id, "C")
        if ada.path is not None:  # a file has one history, whoever works in it
            ada.undo()
            assert make.one(ada, Venue, venue_id).name == "B"
            return
        with pytest.raises(Refused) as refused:
            ada.undo()
        assert "Rename to B" in refused.value.title
        assert "Ben" in refused.value.hint
        assert "Rename to C" in refused.value.hint
        assert make.one(ada, Venue, venue_id).name == "C"


class TestBesideOthers:
    """On a shared database an undo may not take what somebody else was given meanwhile."""

    @pytest.fixture
    def two(self, engine_url: str, clock: Callable[[], datetime]) -> Iterator[tuple[Workspace, Workspace]]:
        if not engine_url.startswith("postgresql"):
            pytest.skip("a file has one history: what is undone was the last to be done")
        with (
            closing(Workspace.create(engine_url, clock=clock, who="Ann")) as ann,
            closing(Workspace.open(engine_url, clock=clock, who="Bob")) as bob,
        ):
            yield ann, bob

    def test_a_room_is_not_booked_twice(self, two: tuple[Workspace, Workspace]) -> None:
        from convene.services import bookings

        ann, bob = two
        event_id = make.event(ann)
        room_id = make.room(ann, make.venue(ann))
        booking_id = make.booking(ann, room_id, event_id)
        ann.write("Let go", bookings.release, booking_id, reason="Too large")
        bobs = make.booking(bob, room_id, make.event(bob, "Another"))
        with pytest.raises(Refused) as refused:
            ann.undo()
        assert "booked by somebody else" in refused.value.hint
        assert make.one(ann, Booking, booking_id).state == "released"
        bob.undo()
        assert make.one(bob, Booking, bobs) is None
        ann.undo()
        assert make.one(ann, Booking, booking_id).state == "confirmed"

    def test_a_place_is_not_given_twice(self, two: tuple[Workspace, Workspace]) -> None:
        from convene.services import registrations

        ann, bob = two
        event_id = make.event(ann, capacity=1)
        registration_id = make.registration(ann, event_id)
        ann.write("Cancel", registrations.cancel, registration_id, now=make.NOW)
        make.registration(bob, event_id)
        with pytest.raises(Refused) as refused:
            ann.undo()
        assert "given to others" in refused.value.hint
        assert workspace_state(ann, registration_id) == "cancelled"


def workspace_state(workspace: Workspace, registration_id: UUID) -> str:
    return str(make.one(workspace, Registration, registration_id).state)


def test_what_others_depend_on_is_not_undone(workspace: Workspace) -> None:
    """A fact (a desk's scan) hangs on the registration: taking the registration back would orphan it."""
    from convene.services import checkin

    event_id = make.event(workspace, days=(make.TODAY,))
    registration_id = make.registration(workspace, event_id)
    workspace.write("Scan", checkin.admit, event_id, registration_id, desk="Front", day=make.TODAY, now=make.NOW)
    with pytest.raises(Refused) as refused:
        workspace.undo()
    assert "depends on it" in refused.value.hint
    assert len(everything(workspace)["registrations"]) == 1


def test_a_scan_is_not_in_the_journal(workspace: Workspace) -> None:
    from convene.services import checkin

    event_id = make.event(workspace, days=(make.TODAY,))
    before = len(workspace.history())
    _, change = workspace.write("Scan", checkin.scan, event_id, desk="Front", code="x", day=make.TODAY, now=make.NOW)
    assert change.tables == {"scans", "desks"}
    assert len(workspace.history()) == before


ACTS = st.tuples(st.sampled_from(["add", "rename", "layout", "need", "delete"]), st.integers(0, 9))


@settings(
    max_examples=int(os.environ.get("CONVENE_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(ACTS, max_size=12))
def test_undoing_everything_restores_every_state_in_turn(workspace: Workspace, steps: list[tuple[str, int]]) -> None:
    if workspace.path is None:
        pytest.skip("a property of code that both databases share; SQLite is quicker")
    while workspace.standing().undo is not None:
        workspace.undo()
    states = [everything(workspace)]
    for act, number in steps:
        _, change = workspace.write(act, _act, act, number)
        if change.tables:
            states.append(everything(workspace))
    for state in reversed(states[:-1]):
        workspace.undo()
        assert everything(workspace) == state
    for state in states[1:]:
        workspace.redo()
        assert everything(workspace) == state
    assert workspace.read(history_check.look).broken is None


def _act(session: Session, act: str, number: int) -> None:
    venues = session.scalars(sa.select(Venue).order_by(Venue.name)).all()
    taken = {venue.name for venue in venues}
    if act == "add" or not venues:
        name = next(n for n in (f"V{number}-{i}" for i in range(100)) if n not in taken)
        session.add(Venue(name=name, search_key=name, rooms=[Room(name="Hall"), Room(name="Library")]))
        return
    venue = venues[number % len(venues)]
    match act:
        case "rename":
            venue.name = venue.name if f"R{number}" in taken else f"R{number}"
        case "layout":
            for room in venue.rooms:
                room.layouts = [RoomLayout(layout=Layout.CIRCLE, capacity=number + 1)]
        case "need":
            person = Person(name=f"P{number}", search_key=f"p{number}")
            session.add(Need(person=person, kind=NeedKind.ACCESS))
        case "delete":
            session.delete(venue)


class TestErasing:
    """What a person's erasure takes out of the journal."""

    def erase(self, session: Session, person_id: UUID) -> None:
        from convene.store.journal import scrub

        scrub(session, [person_id])
        person = session.get(Person, person_id)
        assert person is not None
        person.name, person.email, person.email_key, person.search_key = "Erased person", "", "", ""
        delete_rows(session, Need, list(session.scalars(sa.select(Need.id).where(Need.person_id == person_id))))

    def test_no_value_of_the_person_stays_in_the_journal(self, workspace: Workspace) -> None:
        from convene.store.tables import JournalEntry, JournalRow

        person_id = make.person(workspace, "Nkechi Barlow", email="nkechi@harrow.example")
        make.need(workspace, person_id, detail="Needs a chair with arms")
        other = make.person(workspace, "Someone Else")
        workspace.write("Rename Nkechi Barlow", lambda s: setattr(s.get(Person, person_id), "known_as", "Kechi"))
        workspace.write("Erase Nkechi Barlow", self.erase, person_id)
        kept = workspace.read(
            lambda s: (
                repr([(r.before, r.after) for r in s.scalars(sa.select(JournalRow))])
                + repr([e.label for e in s.scalars(sa.select(JournalEntry))])
            )
        )
        for word in ("Nkechi", "Barlow", "nkechi@", "Kechi", "chair"):
            assert word not in kept
        assert "Someone Else" in kept
        assert (
            workspace.undo().label == "Undo: Make"
        )  # of the person who is still here: what was scrubbed is passed over
        assert make.one(workspace, Person, other) is None
        assert make.one(workspace, Person, person_id).name == "Erased person"


def test_what_happens_by_itself_is_no_step_and_stands_in_the_way_of_none(workspace: Workspace) -> None:
    venue = make.venue(workspace, "Hall")

    def rename(session: Session, name: str) -> None:
        session.get_one(Venue, venue).name = name

    def note(session: Session, words: str) -> None:
        session.get_one(Venue, venue).note = words

    workspace.write("Rename", rename, "Great Hall")
    workspace.undo()
    _, change = workspace.happen("Time is over", note, "ended")
    assert (change.redo, change.journaled) == ("Rename", True)
    assert workspace.history()[0].label == "Time is over"
    assert not workspace.history()[0].open
    with pytest.raises(Refused):
        workspace.redo()  # the same row is not as it was left
    workspace.happen("Time is over", note, "")
    workspace.redo()
    assert workspace.standing().undo == "Rename"
    workspace.undo()
    assert workspace.read(lambda s: s.get_one(Venue, venue).name) == "Hall"
