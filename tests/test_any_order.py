"""A day at the office in any order: events, lists, rooms, sessions, imports, scans, undo and redo, from two windows.

Whatever was done, the promises hold. CONVENE_EXAMPLES says how many such days, then other ones each time.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

import make
from convene.formats.columns import propose
from convene.formats.people_in import people as people_in
from convene.formats.sheet_in import read_table
from convene.rules.bookings import FIRM_STATES, BookingState
from convene.rules.checkin import ScanKind, Verdict
from convene.rules.errors import ConveneError, Refused
from convene.rules.events import EventKind
from convene.rules.exchange import Incoming
from convene.rules.registrations import HOLDS_PLACE, OVER
from convene.services import (
    badges,
    bookings,
    checkin,
    events,
    imports,
    people,
    presence,
    programme,
    programme_edit,
    registrations,
)
from convene.services.walkin import walk_in
from convene.store.workspace import Workspace
from faults.soundness import check, kept, scans

LIST = Path(__file__).parent / "data" / "attendees" / "eventbrite-short.csv"
NAMES = ("Anna Andersson", "Ben", "Cleo Carlsson", "Dag Dahl", "Zoë O’Brien", "欧阳 明")
DESKS = ("Front", "Side")
EXAMPLES = os.environ.get("CONVENE_EXAMPLES")

names, desks = st.sampled_from(NAMES), st.sampled_from(DESKS)
hours, lengths = st.integers(9, 16), st.integers(1, 4)
some = st.integers(0, 10**6)  # which of what there is, by remainder


def template(folder: Path) -> tuple[Path, list[UUID]]:
    """A workspace made once and copied: a hall and its halves, two events that are nearly full, bookings, sessions."""
    path = folder / "w.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW, who="Ada")) as workspace:
        venue = make.venue(workspace)
        hall = make.room(workspace, venue, "Hall")
        rooms = [hall, *(make.room(workspace, venue, name, parent_id=hall) for name in ("North", "South"))]
        for code, capacity, hour in (("ONE", 3, 9), ("TWO", 2, 11)):
            event = make.event(workspace, capacity=capacity, days=(make.TODAY,), code=code)
            for name in NAMES[:2]:
                workspace.write("Register", registrations.register, event, name=name, now=make.NOW)
            make.booking(workspace, rooms[1], event, starts_at=at(hour), ends_at=at(hour + 1))
            make.booking(workspace, hall, event, starts_at=at(13), ends_at=at(14), state=BookingState.ENQUIRY)
            make.session(workspace, event, starts_at=make.at("10:00", make.TODAY), room_id=hall)
    return path, rooms


def at(hour: int) -> datetime:
    """On the day that rooms are booked for."""
    return make.at(f"{hour:02}:00")


@cache
def brought() -> list[Incoming]:
    """The rows of a real list: two who come and one who cancelled."""
    table = read_table(LIST)
    return people_in(table, propose(table))


class AnyOrder(RuleBasedStateMachine):
    """Two windows on one file; ``done`` and ``undone`` are the rows before and after each change that can be undone."""

    start: tuple[Path, list[UUID]]

    @initialize()
    def open(self) -> None:
        path, self.rooms = self.start
        self.folder = Path(tempfile.mkdtemp(prefix="convene-"))
        self.path = Path(shutil.copy(path, self.folder))
        self.now = make.NOW
        self.windows = [self.window("Ada"), self.window("Ben")]
        self.rows = self.windows[0].read(kept)
        self.facts = self.windows[0].read(scans)
        self.looked_at, self.rows_looked_at = -1, self.rows
        self.desk = DESKS[0]  # where the last scan was
        self.done: list[tuple[Any, Any]] = []
        self.undone: list[tuple[Any, Any]] = []

    def window(self, who: str) -> Workspace:
        return Workspace.open(self.path, clock=lambda: self.now, who=who)

    def teardown(self) -> None:
        if hasattr(self, "windows"):
            self.windows[0].read(check)
            for window in self.windows:
                window.close()
            shutil.rmtree(self.folder)

    def do(self, fn: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        """A change from one of the windows, or None where it was refused: then nothing at all is different."""
        self.now += timedelta(seconds=40)
        self.windows.reverse()
        try:
            result, change = self.windows[0].write(fn.__name__, fn, *args, **kw)
        except ConveneError:
            result, change = None, None
        rows, facts = self.windows[1].read(kept), self.windows[1].read(scans)
        if change is None:
            assert (rows, facts) == (self.rows, self.facts)
        elif rows != self.rows:
            assert change.undo == self.windows[1].standing().undo == fn.__name__
            self.done.append((self.rows, rows))
            self.undone.clear()
            self.rows = rows
        self.facts = facts
        return result

    def pick(self, number: int, of: Any) -> Any:
        found = list(of)
        return found[number % len(found)] if found else None

    def event(self, number: int) -> UUID:
        return self.pick(number, (row.id for row in self.windows[0].read(events.listing)))

    def guest(self, number: int) -> Any:
        """Somebody on some list, as (event, registration, badge code); None while the lists are empty."""
        read = self.windows[0].read
        found = [(row.id, guest) for row in read(events.listing) for guest in read(registrations.guests, row.id)]
        return self.pick(number, sorted(found, key=lambda one: (one[1].name, str(one[1].id))))

    @precondition(lambda self: len(self.windows[0].read(events.listing)) < 4)
    @rule(capacity=st.integers(1, 3))
    def create_event(self, capacity: int) -> None:
        days = [events.DayDraft(make.TODAY, make.NINE, make.FIVE)]
        kind = EventKind.MASTERCLASS
        self.do(events.create, title="Another", kind=kind, days=days, now=self.now, capacity=capacity)

    @rule(event=some, name=names)
    def register(self, event: int, name: str) -> None:
        self.do(registrations.register, self.event(event), name=name, now=self.now)

    @rule(who=some)
    def cancel(self, who: int) -> None:
        if found := self.guest(who):
            self.do(registrations.cancel, found[1].id, now=self.now)

    @rule(who=some)
    def take_up_again(self, who: int) -> None:
        if found := self.guest(who):
            self.do(registrations.take_up_again, found[1].id, now=self.now)

    @rule(who=some, name=names)
    def rename(self, who: int, name: str) -> None:
        if found := self.guest(who):
            self.do(registrations.edit, found[1].id, known_as=name, note=f"Is {name}", now=self.now)

    @rule(who=some)
    def reissue(self, who: int) -> None:
        if (found := self.guest(who)) and found[1].state in HOLDS_PLACE:
            self.do(badges.reissue, found[1].id, now=self.now)

    @rule(event=some)
    def bring_the_list(self, event: int) -> None:
        event_id = self.event(event)
        self.do(imports.apply, event_id, brought(), source="Eventbrite", now=self.now)
        again = self.windows[0].read(imports.preview, event_id, brought(), source="Eventbrite")
        assert again.counts["new"] == again.counts["changed"] == 0

    @rule(event=some, room=some, start=hours, length=lengths, firm=st.booleans())
    def book(self, event: int, room: int, start: int, length: int, firm: bool) -> None:
        booked = self.do(
            bookings.book,
            event_id=self.event(event),
            room_id=self.pick(room, self.rooms),
            starts_at=at(start),
            ends_at=at(start + length),
            state=BookingState.CONFIRMED if firm else BookingState.ENQUIRY,
            today=make.TODAY,
            now=self.now,
        )
        assert (booked.id is None) == (booked.clash is not None)

    @rule(which=some, room=some, start=hours, how=st.sampled_from(("confirm", "move", "release")))
    def change_booking(self, which: int, room: int, start: int, how: str) -> None:
        found = self.pick(which, self.windows[0].read(bookings.listing))
        if found is None:
            return
        if how == "confirm":
            self.do(bookings.confirm, found.id, today=make.TODAY)
        elif how == "release":
            self.do(bookings.release, found.id, reason="Not needed")
        else:
            ends = at(start) + (found.ends_at - found.starts_at)
            to = self.pick(room, self.rooms)
            self.do(bookings.move, found.id, room_id=to, starts_at=at(start), ends_at=ends)

    @rule(event=some, name=names)
    def create_session(self, event: int, name: str) -> None:
        self.do(programme_edit.create_session, self.event(event), title=f"Circle with {name}")

    @rule(event=some, which=some, room=some, start=st.integers(7, 18), minutes=st.sampled_from((30, 45, 600)))
    def move_session(self, event: int, which: int, room: int, start: int, minutes: int) -> None:
        found = self.pick(which, self.windows[0].read(programme.agenda, self.event(event)).sessions)
        if found is not None:
            when = make.at(f"{start:02}:00", make.TODAY)
            to = self.pick(room, self.rooms)
            self.do(programme_edit.move_session, found.id, starts_at=when, room_id=to, minutes=minutes)

    @rule(who=some, desk=desks, elsewhere=st.sampled_from((None, None, None, 0, 1)))
    def scan(self, who: int, desk: str, elsewhere: int | None) -> None:
        if (found := self.guest(who)) is None:
            return
        of, guest = found
        event_id = of if elsewhere is None else self.event(elsewhere)
        was_here = guest.id in self.windows[0].read(presence.here, of, day=make.TODAY)
        rows, facts, self.desk = self.rows, len(self.facts), desk
        code = guest.badge_code or "CNVN?"
        shown = self.do(checkin.scan, event_id, desk=desk, code=code, day=make.TODAY, now=self.now)
        assert self.rows == rows, "a scan changes nothing but the scans"
        assert len(self.facts) == facts + 1, "whatever it was, it is kept"
        if not guest.badge_code:
            assert shown.verdict is Verdict.UNKNOWN
        elif event_id != of or guest.state not in HOLDS_PLACE:
            assert shown.verdict is Verdict.REFUSED
        else:
            assert shown.verdict is (Verdict.ALREADY if was_here else Verdict.ADMITTED)

    @rule(event=some, name=names, desk=desks)
    def walk_in(self, event: int, name: str, desk: str) -> None:
        self.do(walk_in, self.event(event), name=name, desk=desk, day=make.TODAY, now=self.now)

    @precondition(lambda self: self.facts)
    @rule(desk=st.sampled_from((None, *DESKS)))
    def void(self, desk: str | None) -> None:
        event_id, desk = self.facts[-1]["event_id"], desk or self.desk
        before = self.windows[0].read(presence.here, event_id, day=make.TODAY)
        voided = self.do(checkin.void_last, event_id, desk=desk, now=self.now)
        after = self.windows[0].read(presence.here, event_id, day=make.TODAY)
        gone = {voided.guest.registration_id} if voided else set()
        assert before.keys() - after.keys() == gone

    @precondition(lambda self: self.done)
    @rule(steps=st.integers(1, 4))
    def undo(self, steps: int) -> None:
        for _ in range(steps):
            self.turn(self.done, self.undone, back=True)

    @precondition(lambda self: self.undone)
    @rule(steps=st.integers(1, 4))
    def redo(self, steps: int) -> None:
        for _ in range(steps):
            self.turn(self.undone, self.done, back=False)

    def turn(self, these: list[tuple[Any, Any]], those: list[tuple[Any, Any]], *, back: bool) -> None:
        if not these:
            return
        self.windows.reverse()
        before, after = these[-1]
        if back and not self.scanned().isdisjoint(key for key in after if key not in before):
            with pytest.raises(Refused, match="can no longer be undone"):
                self.windows[0].undo()
            assert self.windows[1].read(kept) == self.rows
            return
        self.windows[0].undo() if back else self.windows[0].redo()
        these.pop()
        self.rows = self.windows[1].read(kept)
        assert self.rows == (before if back else after)
        assert self.windows[1].read(scans) == self.facts, "a scan is never undone"
        those.append((before, after))

    def scanned(self) -> set[tuple[str, str]]:
        """The rows that scans hold on to, by table and key: these cannot be taken away any more."""
        people_in_scans = {fact["registration_id"] for fact in self.facts} - {None}
        of_events = {fact["event_id"] for fact in self.facts}
        return {("registrations", i.hex) for i in people_in_scans} | {("events", i.hex) for i in of_events}

    @rule()
    def close_and_open_again(self) -> None:
        self.windows[0].close()
        self.windows[0] = self.window(self.windows[0].who)

    @invariant()
    def nobody_has_a_place_too_many(self) -> None:
        if self.looked_at == len(self.facts) and self.rows is self.rows_looked_at:
            return  # nothing has changed since
        self.looked_at, self.rows_looked_at = len(self.facts), self.rows
        read = self.windows[0].read
        addresses = [person.email for person in read(people.directory) if person.email]
        assert len(addresses) == len(set(addresses))
        for event in read(events.listing):
            guests = read(registrations.guests, event.id, day=make.TODAY)
            counts = read(registrations.counts, event.id)
            held = [guest for guest in guests if guest.state in HOLDS_PLACE]
            assert len(held) == counts.held == event.registered <= event.places
            assert counts.all == len(guests) == len({guest.person_id for guest in guests})
            assert counts.cancelled == sum(guest.state in OVER for guest in guests)
            assert all(guest.badge_code for guest in held)
            came = read(presence.here, event.id, day=make.TODAY)
            assert came.keys() == self.live(event.id)
            assert {guest.id for guest in guests if guest.here} == came.keys()
            assert read(presence.desk_counts, event.id, day=make.TODAY).here == len(came)

    def live(self, event_id: UUID) -> set[UUID]:
        """Who is in, counted by hand; nobody is let in twice."""
        voided = {fact["voids"] for fact in self.facts if fact["kind"] is ScanKind.VOID}
        admitted = [
            fact["registration_id"]
            for fact in self.facts
            if fact["event_id"] == event_id
            and fact["kind"] is ScanKind.IN
            and fact["verdict"] is Verdict.ADMITTED
            and fact["id"] not in voided
        ]
        assert len(admitted) == len(set(admitted))
        return set(admitted)

    @invariant()
    def a_room_has_one_firm_use_at_a_time(self) -> None:
        firm = [row for (table, _), row in self.rows.items() if table == "bookings" and row["state"] in FIRM_STATES]
        for a, b in combinations(firm, 2):
            one_floor = a["room_id"] == b["room_id"] or self.rooms[0].hex in {a["room_id"], b["room_id"]}
            assert not (one_floor and a["starts_at"] < b["ends_at"] and b["starts_at"] < a["ends_at"])

    @invariant()
    def sessions_are_within_their_day(self) -> None:
        for (table, _), one in self.rows.items():
            if table == "sessions" and one["starts_at"] is not None:
                day = self.rows["event_days", one["day_id"]]
                ends = one["starts_at"] + one["minutes"] * 60_000_000
                assert day["starts_at"] <= one["starts_at"] < ends <= day["ends_at"]

    @invariant()
    def every_desk_counts_on(self) -> None:
        for a, b in pairwise(self.facts):
            assert a["desk_id"] != b["desk_id"] or (a["desk_seq"] + 1, a["hash"]) == (b["desk_seq"], b["previous"])


def test_any_order(tmp_path: Path) -> None:
    how = settings(
        max_examples=int(EXAMPLES or 10),
        stateful_step_count=50,
        deadline=None,
        derandomize=EXAMPLES is None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_machine(type("AnyOrder", (AnyOrder,), {"start": template(tmp_path)}), settings=how)
