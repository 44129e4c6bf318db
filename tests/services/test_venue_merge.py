"""Merging a venue that was entered twice, on both kinds of database."""

from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.venues import Layout, RoomFeature
from convene.services import bookings, event_templates, venue_contacts, venue_documents, venue_merge, venues
from convene.services.venue_merge import MergePlan
from convene.store.tables import EventDay, EventSession, EventTemplate, Row
from convene.store.workspace import Workspace


class Twice:
    """St Katherine, and the same place again as Royal Foundation with a room of its own."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.keep = make.venue(workspace, "St Katherine", postcode="E14 8DS", borough="Tower Hamlets", wifi="Ask")
        self.other = make.venue(
            workspace, "Royal Foundation of St Katherine", postcode="E14 8DS", borough="Stepney", parking="Two bays",
            latitude=51.5109, longitude=-0.0403,
        )  # fmt: skip
        self.hall = make.room(workspace, self.keep, "Great Hall", features=[RoomFeature.STEP_FREE], floor="Ground")
        held = {Layout.THEATRE: 200, Layout.CABARET: 160}
        self.again = make.room(
            workspace, self.other, "great  hall", layouts=held, features=[RoomFeature.HEARING_LOOP], floor="First",
            day_rate_pence=85_000,
        )  # fmt: skip
        make.hours(workspace, self.again, "Mon–Fri 08:30–18:00")
        self.half = make.room(workspace, self.other, "North half", parent_id=self.again, position=1)
        self.event = make.event(workspace, venue_id=self.other)
        self.session = make.session(workspace, self.event, room_id=self.again)

    def plan(self, **how: Any) -> MergePlan:
        return self.workspace.read(venue_merge.plan, self.keep, self.other, **how)

    def merge(self, **how: Any) -> MergePlan:
        return self.workspace.write("Merge", venue_merge.merge, self.keep, self.other, **how)[0]

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        def read(session: Any) -> dict[str, list[tuple[Any, ...]]]:
            tables = [t for t in Row.metadata.sorted_tables if not t.name.startswith(("journal", "alembic"))]
            return {t.name: sorted((tuple(r) for r in session.execute(sa.select(t))), key=repr) for t in tables}

        return self.workspace.read(read)


@pytest.fixture
def twice(workspace: Workspace) -> Twice:
    return Twice(workspace)


def test_rooms_of_one_name_become_one_and_all_that_pointed_there_points_here(twice: Twice) -> None:
    one = make.booking(twice.workspace, twice.again, twice.event)
    two = make.booking(twice.workspace, twice.half, twice.event, state=BookingState.RELEASED)
    before = twice.rows()
    assert [(r.name, r.into) for r in twice.plan().rooms] == [("great hall", "Great Hall"), ("North half", "")]
    seen = twice.plan()
    assert (seen.bookings, seen.event_days, seen.sessions, seen.possible) == (2, 1, 1, True)
    assert twice.merge() == seen
    (left,) = twice.workspace.read(venues.listing, archived=True)
    assert (left.name, left.rooms) == ("St Katherine", 2)
    hall, half = twice.workspace.read(venues.rooms)
    assert (hall.id, half.id, half.parent_id) == (twice.hall, twice.half, twice.hall)
    assert (hall.capacities, hall.floor) == ({"theatre": 40, "cabaret": 160}, "Ground")
    assert hall.features == ("step_free", "hearing_loop")
    assert (hall.day_rate_pence, hall.hours) == (85_000, "Mon–Fri 08:30–18:00")
    assert {b.id: b.room_id for b in twice.workspace.read(bookings.listing)} == {one: twice.hall, two: twice.half}
    (day,) = make.day_ids(twice.workspace, twice.event)
    assert make.one(twice.workspace, EventDay, day).venue_id == twice.keep
    assert make.one(twice.workspace, EventSession, twice.session).room_id == twice.hall
    after = twice.rows()
    twice.workspace.undo()
    assert twice.rows() == before
    twice.workspace.redo()
    assert twice.rows() == after


def test_what_is_kept_stays_unless_it_is_empty_or_the_other_is_chosen(twice: Twice) -> None:
    differ = {d.field: (d.kept, d.other, d.takes_other, d.to_choose) for d in twice.plan().differences}
    assert differ == {
        "borough": ("Tower Hamlets", "Stepney", False, True),
        "parking": ("", "Two bays", True, False),
        "wifi": ("Ask", "", False, False),
        "location": ("", "51.5109, -0.0403", True, False),
    }
    twice.merge(take=["borough", "wifi"])
    found = twice.workspace.read(venues.detail, twice.keep)
    assert (found.name, found.borough, found.parking) == ("St Katherine", "Stepney", "Two bays")
    assert (found.wifi, found.location, found.postcode) == ("Ask", "51.5109, -0.0403", "E14 8DS")


def test_papers_people_and_closures_move_and_what_is_the_same_is_there_once(twice: Twice) -> None:
    for venue in (twice.keep, twice.other):
        fields = {"name": "Sam", "email": "sam@example.org"}
        twice.workspace.write("Add", venue_contacts.add, venue, **fields)
        keep = {"file_name": "plan.pdf", "content": b"plan", "now": make.NOW}
        twice.workspace.write("Add", venue_documents.add_file, venue, **keep)
        make.closure(twice.workspace, venue, room_id={twice.keep: twice.hall, twice.other: twice.again}[venue])
    twice.workspace.write("Add", venue_contacts.add, twice.other, name="Jo")
    link = {"title": "Terms", "address": "example.org", "now": make.NOW}
    twice.workspace.write("Add", venue_documents.add_link, twice.other, **link)
    make.closure(twice.workspace, twice.other, reason="Holiday")
    seen = twice.plan()
    assert (seen.contacts, seen.documents, seen.closures) == (1, 1, 1)
    twice.merge()
    found = twice.workspace.read(venues.detail, twice.keep)
    assert [c.name for c in found.contacts] == ["Jo", "Sam"]
    assert [d.title for d in found.documents] == ["Terms", "plan.pdf"]
    assert {(c.room, c.reason) for c in found.closures} == {("Great Hall", ""), ("", "Holiday")}


def test_firm_bookings_that_would_share_a_room_stop_it_by_name(twice: Twice) -> None:
    kept = make.booking(twice.workspace, twice.hall, title="Plenary")
    theirs = make.booking(twice.workspace, twice.half, title="Rehearsal", starts_at=make.at("16:00"))
    make.booking(twice.workspace, twice.again, title="Maybe", state=BookingState.OPTION, option_expires=make.DAY)
    before = twice.rows()
    assert [{a.id, b.id} for a, b in twice.plan().clashes] == [{kept, theirs}]
    with pytest.raises(Refused) as refused:
        twice.merge()
    assert "“Plenary” (St Katherine) and “Rehearsal” (Royal Foundation of St Katherine)" in refused.value.title
    assert twice.rows() == before
    later = {"starts_at": make.at("17:00"), "ends_at": make.at("18:00")}
    twice.workspace.write("Move", bookings.move, theirs, **later)
    assert twice.merge().possible


def test_a_division_that_both_know_makes_no_circle(twice: Twice) -> None:
    half = make.room(twice.workspace, twice.keep, "North half")
    twice.workspace.write("Divide", lambda s: setattr(s.get(venue_merge.Room, twice.hall), "parent_id", half))
    twice.merge()
    assert {r.name: r.parent_id for r in twice.workspace.read(venues.rooms)} == {
        "North half": None, "Great Hall": half,
    }  # fmt: skip


def test_templates_name_the_kept_venue(twice: Twice) -> None:
    make.booking(twice.workspace, twice.again, twice.event)
    template, _ = twice.workspace.write("Keep", event_templates.save, twice.event, title="A day", now=make.NOW)
    twice.merge()
    content = str(make.one(twice.workspace, EventTemplate, template).content)
    for old, new in ((twice.other, twice.keep), (twice.again, twice.hall)):
        assert str(old) not in content
        assert str(new) in content


def test_venues_that_may_be_one_are_named_with_why(workspace: Workspace) -> None:
    for name, postcode in (
        ("The King’s Fund", "W1G 0AN"), ("Kings Fund, London", ""), ("Toynbee Hall", "E1 6LS"), ("Toynbee Halls", ""),
        ("St Katherine", ""), ("Royal Foundation of St Katherine", ""), ("Cavendish Rooms", "W1G 0AN"), ("Hall", ""),
    ):  # fmt: skip
        make.venue(workspace, name, postcode=postcode)
    make.venue(workspace, "Toynbee Hall, Gone", archived=True)
    found = workspace.read(venue_merge.likely)
    assert {(frozenset((pair.one, pair.other)), pair.why) for pair in found} == {
        (frozenset(("Kings Fund, London", "The King’s Fund")), "their names are alike"),
        (frozenset(("The King’s Fund", "Cavendish Rooms")), "both are at W1G 0AN"),
        (frozenset(("St Katherine", "Royal Foundation of St Katherine")), "their names are alike"),
    }


def test_what_cannot_be_merged_is_said(twice: Twice) -> None:
    for other, how, field in ((twice.keep, {}, "other_id"), (twice.other, {"take": ["name"]}, "take")):
        with pytest.raises(Invalid) as refused:
            twice.workspace.write("Merge", venue_merge.merge, twice.keep, other, **how)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        twice.workspace.write("Merge", venue_merge.merge, twice.keep, uuid4())
    assert len(twice.workspace.read(venues.listing)) == 2
    assert venue_merge.label(twice.plan()) == "Merge “Royal Foundation of St Katherine” into “St Katherine”"
