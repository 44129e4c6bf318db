"""Whatever is done about places in whatever order (registering, leaving, offers, their answers and end, colleagues,
groups, plus-ones, more and fewer places, undo and redo): never more people than places, nobody in two states, no offer
repeated by itself, and an undo that brings back every table."""

import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

import make
from convene.rules.errors import Invalid, Refused
from convene.rules.groups import Named
from convene.rules.registrations import HOLDS_PLACE, OVER, OfferState, RegistrationState
from convene.services import events, groups, offers, plus_ones, registrations, waiting
from convene.services.substitution import substitute
from convene.store.tables import Credential, Event, Offer, Registration
from convene.store.workspace import Workspace
from faults.soundness import check, kept

S = RegistrationState
NAMES = ("Anna", "Bo", "Cleo", "Dag", "Eve")
HOUR = timedelta(hours=1)


class Places(RuleBasedStateMachine):
    """An event with a few places, and people who come and go while the clock runs."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.now = make.NOW
        path = Path(self.folder.name) / "w.convene"
        self.workspace = Workspace.create(path, clock=lambda: self.now, who="Tester")
        self.event = make.event(self.workspace, capacity=2, offer_hours=4, organisation_cap=2, plus_ones=1)
        self.asked: Counter[UUID] = Counter()  # offers that a person asked for by name
        self.done: list[tuple[Any, Any]] = []
        self.undone: list[tuple[Any, Any]] = []

    def teardown(self) -> None:
        self.workspace.read(check)
        self.workspace.close()
        self.folder.cleanup()

    def do(self, fn: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        before = self.workspace.read(kept)
        try:
            result, change = self.workspace.write(fn.__name__, fn, *args, **kw)
        except (Refused, Invalid):
            assert self.workspace.read(kept) == before, "what is refused changes nothing"
            return None
        if change.tables:
            self.done.append((before, self.workspace.read(kept)))
            self.undone.clear()
        return result

    def rows(self, kind: type[Any]) -> list[Any]:
        """In the order in which they were made, so that the same draws mean the same people every time."""
        return self.workspace.read(lambda s: list(s.scalars(sa.select(kind).order_by(sa.text("rowid")))))

    def one(self, data: st.DataObject, kind: type[Any]) -> Any:
        return data.draw(st.sampled_from([row.id for row in self.rows(kind)]))

    @rule(hours=st.sampled_from([1, 5, 30, 100]))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR

    @rule(name=st.sampled_from(NAMES), state=st.sampled_from([None, None, S.REGISTERED]), home=st.booleans())
    def register(self, name: str, state: S | None, home: bool) -> None:
        where = "Eastmarsh" if home else ""
        self.do(registrations.register, self.event, name=name, state=state, organisation=where, now=self.now)

    @precondition(lambda self: self.rows(Registration))
    @rule(data=st.data(), to=st.sampled_from([S.CANCELLED, S.WITHDRAWN, S.REGISTERED, S.WAITING, S.DECLINED]))
    def move(self, data: st.DataObject, to: S) -> None:
        self.do(registrations.move, [self.one(data, Registration)], to, now=self.now)

    @rule()
    def offer_next(self) -> None:
        self.do(offers.offer_next, self.event, now=self.now)

    @precondition(lambda self: self.rows(Registration))
    @rule(data=st.data())
    def offer_by_name(self, data: st.DataObject) -> None:
        who = self.one(data, Registration)
        if self.do(offers.offer, who, now=self.now):
            self.asked[who] += 1

    @precondition(lambda self: self.rows(Offer))
    @rule(data=st.data(), answer=st.sampled_from([offers.accept, offers.decline, offers.withdraw]))
    def answer(self, data: st.DataObject, answer: Callable[..., Any]) -> None:
        self.do(answer, self.one(data, Offer), now=self.now)

    @rule()
    def settle(self) -> None:
        self.do(offers.settle, now=self.now)
        over = [one for one in self.rows(Offer) if one.state is OfferState.OPEN and one.expires_at <= self.now]
        assert over == []

    @rule(on=st.booleans())
    def by_itself(self, on: bool) -> None:
        self.do(waiting.set_automatic, on=on)

    @precondition(lambda self: self.rows(Registration))
    @rule(data=st.data(), name=st.sampled_from(NAMES))
    def substitute(self, data: st.DataObject, name: str) -> None:
        day = self.now.date()
        self.do(substitute, self.one(data, Registration), name=name, now=self.now, today=day)

    @rule(count=st.integers(1, 3), names=st.lists(st.sampled_from(NAMES), max_size=2), wait=st.booleans())
    def group(self, count: int, names: list[str], wait: bool) -> None:
        people = [Named(name) for name in names]
        asked = {"name": "Northmere", "count": count, "names": people, "rest_waits": wait}
        self.do(groups.book, self.event, now=self.now, **asked)

    @precondition(lambda self: any(row.group_id for row in self.rows(Registration)))
    @rule(data=st.data(), name=st.sampled_from(NAMES))
    def name_or_cancel_a_group(self, data: st.DataObject, name: str) -> None:
        who = data.draw(st.sampled_from([row for row in self.rows(Registration) if row.group_id]))
        if data.draw(st.booleans()):
            self.do(groups.name_guest, who.id, name=name, now=self.now)
        else:
            self.do(groups.cancel, who.group_id, now=self.now)

    @precondition(lambda self: self.rows(Registration))
    @rule(data=st.data(), name=st.sampled_from(NAMES))
    def bring(self, data: st.DataObject, name: str) -> None:
        self.do(plus_ones.bring, self.one(data, Registration), name=name, now=self.now)

    @rule(more=st.integers(1, 2))
    def more_places(self, more: int) -> None:
        places = make.one(self.workspace, Event, self.event).capacity
        self.do(events.edit, self.event, capacity=min(places + more, 5))

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        before, after = self.done.pop()
        assert self.workspace.read(kept) == after
        self.workspace.undo()
        assert self.workspace.read(kept) == before
        self.undone.append((before, after))

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        before, after = self.undone.pop()
        self.workspace.redo()
        assert self.workspace.read(kept) == after
        self.done.append((before, after))

    @invariant()
    def there_are_never_more_people_than_places(self) -> None:
        rows = {row.id: row for row in self.rows(Registration)}
        open_ones = [one for one in self.rows(Offer) if one.state is OfferState.OPEN]
        held = sum(row.state in HOLDS_PLACE for row in rows.values())
        assert held + len(open_ones) <= make.one(self.workspace, Event, self.event).capacity
        assert self.workspace.read(registrations.counts, self.event).held == held + len(open_ones)
        assert {rows[one.registration_id].state for one in open_ones} <= {S.WAITING}
        assert len({one.registration_id for one in open_ones}) == len(open_ones)

    @invariant()
    def nobody_is_in_two_states(self) -> None:
        rows = self.rows(Registration)
        assert len({row.person_id for row in rows}) == len(rows)
        valid = Counter(code.registration_id for code in self.rows(Credential) if code.revoked_at is None)
        by_id = {row.id: row for row in rows}
        for row in rows:
            assert valid[row.id] == 1 if row.state in HOLDS_PLACE else valid[row.id] <= 1
            if row.state is S.SUBSTITUTED:
                assert row.substituted_by_id in by_id
                assert valid[row.id] == 0, "the old badge opens nothing"
            else:
                assert row.substituted_by_id is None
            if row.guest_of_id and row.state in HOLDS_PLACE:
                assert by_id[row.guest_of_id].state not in OVER or by_id[row.guest_of_id].changed_at <= row.changed_at

    @invariant()
    def no_offer_is_repeated_by_itself(self) -> None:
        ended = Counter(
            one.registration_id
            for one in self.rows(Offer)
            if one.state in {OfferState.DECLINED, OfferState.EXPIRED, OfferState.OPEN, OfferState.ACCEPTED}
        )
        for who, count in ended.items():
            assert count <= 1 + self.asked[who]

    @invariant()
    def everybody_who_waits_is_told_where_they_stand(self) -> None:
        found = self.workspace.read(waiting.waiting_list, self.event, now=self.now)
        waits = {row.id for row in self.rows(Registration) if row.state is S.WAITING}
        assert {one.registration_id for one in found.people} == waits
        assert all(one.reason for one in found.people)
        numbered = [one.place for one in found.people if one.place is not None]
        assert numbered == list(range(1, len(numbered) + 1))


def test_places_in_any_order() -> None:
    run_state_machine_as_test(
        Places,
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
