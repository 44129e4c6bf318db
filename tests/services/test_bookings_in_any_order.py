"""Bookings in any order: whatever is booked, moved, confirmed, let go, divided, undone and redone, a room has one firm
use at a time, and an undo restores exactly the rows there were."""

import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

import make
from convene.rules.bookings import FIRM_STATES, FIRST_STATES, LIVE_STATES, BookingState, clash, shares_floor
from convene.rules.errors import Refused
from convene.services import bookings, venue_rooms
from convene.services.bookings import Booked
from convene.services.venues import whole_of_each
from convene.store.tables import Booking, Room
from convene.store.workspace import Workspace

Rows = dict[UUID, tuple[Any, ...]]

hours = st.integers(8, 13)  # few, so that they meet
lengths = st.integers(1, 5)
tails = st.sampled_from([0, 0, 30, 60, 120])
states = st.sampled_from(sorted(FIRST_STATES))


def hour(number: int) -> Any:
    return make.at(f"{number:02}:00")


class BookingsInAnyOrder(RuleBasedStateMachine):
    made = Bundle("made")

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.workspace = Workspace.create(Path(self.folder.name) / "w.convene", clock=lambda: make.NOW, who="Tester")
        venue = make.venue(self.workspace)
        hall = make.room(self.workspace, venue, "Hall")
        part = make.room(self.workspace, venue, "North")  # its divider is not known yet
        self.rooms = [hall, part, make.room(self.workspace, venue, "South", parent_id=hall)]
        self.event = make.event(self.workspace)
        self.done: list[tuple[Rows, Rows]] = []
        self.undone: list[tuple[Rows, Rows]] = []

    def teardown(self) -> None:
        if hasattr(self, "workspace"):
            self.workspace.close()
            self.folder.cleanup()

    def rows(self) -> Rows:
        """Every booking and room as it is kept."""
        tables = (Booking.__table__, Room.__table__)
        found = self.workspace.read(lambda session: [row for t in tables for row in session.execute(sa.select(t))])
        return {row.id: tuple(row) for row in found}

    def write(self, fn: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        """A write, or None where it was refused; what is refused or clashes leaves every row as it was."""
        before = self.rows()
        try:
            result, change = self.workspace.write(fn.__name__, fn, *args, **fields)
        except Refused:
            assert self.rows() == before
            return None
        after = self.rows()
        if isinstance(result, Booked) and result.clash is not None:
            assert result.id is None
            assert result.clash.state in FIRM_STATES
            assert not change.tables
            assert after == before
        if change.tables:
            self.done.append((before, after))
            self.undone.clear()
        return result

    @rule(target=made, room=st.integers(0, 2), start=hours, length=lengths, setup=tails, cleardown=tails, state=states)
    def booked(self, room: int, start: int, length: int, setup: int, cleardown: int, state: BookingState) -> Any:
        return self.book(room, start, length, setup, cleardown, state)

    def book(self, room: int, start: int, length: int, setup: int, cleardown: int, state: BookingState) -> Any:
        booked = self.write(
            bookings.book,
            event_id=self.event,
            room_id=self.rooms[room],
            starts_at=hour(start),
            ends_at=hour(start + length),
            state=state,
            option_expires=make.DAY,
            setup_minutes=setup,
            cleardown_minutes=cleardown,
            today=make.TODAY,
            now=make.NOW,
        )
        return multiple() if booked.id is None else booked.id

    def kept(self, booking: UUID) -> bool:
        return booking in self.rows()

    @rule(booking=made, room=st.integers(0, 2), start=hours, length=lengths, setup=tails)
    def move(self, booking: UUID, room: int, start: int, length: int, setup: int) -> None:
        if self.kept(booking):
            where = {"room_id": self.rooms[room], "starts_at": hour(start), "ends_at": hour(start + length)}
            self.write(bookings.move, booking, **where, setup_minutes=setup)

    @rule(booking=made)
    def confirm(self, booking: UUID) -> None:
        if self.kept(booking):
            self.write(bookings.confirm, booking, today=make.TODAY)

    @rule(booking=made)
    def extend(self, booking: UUID) -> None:
        if self.kept(booking):
            self.write(bookings.extend, booking, option_expires=make.DAY, today=make.TODAY)

    @rule(booking=made, end=st.sampled_from([bookings.release, bookings.decline]))
    def let_go(self, booking: UUID, end: Callable[..., None]) -> None:
        if self.kept(booking):
            self.write(end, booking, reason="Not needed")

    @rule(part=st.integers(1, 2), whole=st.sampled_from([0, None]))
    def divided(self, part: int, whole: int | None) -> None:
        self.divide(part, whole)

    def divide(self, part: int, whole: int | None) -> None:
        """A divider goes up, or comes down for good."""
        parent = None if whole is None else self.rooms[whole]
        self.write(venue_rooms.edit_room, self.rooms[part], parent_id=parent)

    @rule(part=st.integers(1, 2), start=hours, length=lengths)
    def divide_between_two_parties(self, part: int, start: int, length: int) -> None:
        """The whole and a room beside it are booked at one time; then that room is said to be a part of the whole."""
        self.divide(part, None)
        for room in (0, part):
            self.book(room, start, length, 0, 0, BookingState.CONFIRMED)
        self.divide(part, 0)

    @rule(booking=made, start=hours, length=lengths)
    def resize(self, booking: UUID, start: int, length: int) -> None:
        if self.kept(booking):
            row = self.workspace.read(bookings.booking, booking)
            times = {"starts_at": hour(start), "ends_at": hour(start + length)}
            self.write(bookings.move, booking, room_id=row.room_id, **times)

    @rule()
    def undo(self) -> None:
        if self.done:
            before, after = self.done.pop()
            self.workspace.undo()
            assert self.rows() == before
            self.undone.append((before, after))

    @rule()
    def redo(self) -> None:
        if self.undone:
            before, after = self.undone.pop()
            self.workspace.redo()
            assert self.rows() == after
            self.done.append((before, after))

    @invariant()
    def one_firm_use_at_a_time(self) -> None:
        if not hasattr(self, "workspace"):
            return
        parents = self.workspace.read(whole_of_each)
        live = [b for b in self.workspace.read(bookings.listing) if b.state in LIVE_STATES]
        for a, b in combinations(live, 2):
            one_floor = b.room_id in shares_floor(a.room_id, parents)
            firm = a.state in FIRM_STATES and b.state in FIRM_STATES
            assert not (firm and one_floor and clash(a.hold, b.hold)), (a, b)


TestBookingsInAnyOrder = BookingsInAnyOrder.TestCase
TestBookingsInAnyOrder.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
