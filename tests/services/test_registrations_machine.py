"""Whatever is done to a list in whatever order: never more people than places, one registration per person, counts that
agree, and an undo that brings back exactly what was there."""

import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

import make
from convene.rules.errors import Invalid, Refused
from convene.rules.exchange import Incoming
from convene.rules.registrations import HOLDS_PLACE, OVER, RegistrationState
from convene.services import imports, people, registrations
from convene.store.tables import Registration
from convene.store.workspace import Workspace
from faults.soundness import Kept, kept

CAPACITY = 3
NAMES = ("Anna Andersson", "Bo Bergström", "Cleo Carlsson", "Dag Dahl", "Eve Eklund", "Finn Falk")
STATES = (
    RegistrationState.REGISTERED,
    RegistrationState.WAITING,
    RegistrationState.DECLINED,
    RegistrationState.ACCEPTED,
)


class Lists(RuleBasedStateMachine):
    """One event with three places, six people, two desks' worth of things that can happen."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "w.convene"
        self.workspace = Workspace.create(path, clock=lambda: make.NOW, who="Tester")
        self.event = make.event(self.workspace, capacity=CAPACITY)
        self.before: list[Kept] = []
        self.undone: list[Kept] = []

    def teardown(self) -> None:
        self.workspace.close()
        self.folder.cleanup()

    def do(self, fn: Any, *args: Any, **kw: Any) -> None:
        before = self.workspace.read(kept)
        try:
            self.workspace.write("Something", fn, *args, now=make.NOW, **kw)
        except (Refused, Invalid):
            assert self.workspace.read(kept) == before
            return
        if self.workspace.read(kept) != before:
            self.before.append(before)
            self.undone.clear()

    def ids(self) -> list[UUID]:
        """In the order in which they were made, so that the same draws mean the same people every time."""
        made = sa.select(Registration.id).order_by(sa.text("rowid"))
        return list(self.workspace.read(lambda session: session.scalars(made).all()))

    @rule(
        name=st.sampled_from(NAMES),
        email=st.booleans(),
        state=st.sampled_from((None, RegistrationState.REGISTERED, RegistrationState.APPLIED)),
    )
    def register(self, name: str, email: bool, state: RegistrationState | None) -> None:
        address = f"{name.split(maxsplit=1)[0].lower()}@example.org" if email else ""
        self.do(registrations.register, self.event, name=name, email=address, state=state)

    @precondition(lambda self: self.ids())
    @rule(data=st.data(), to=st.sampled_from(STATES))
    def move(self, data: st.DataObject, to: RegistrationState) -> None:
        chosen = data.draw(st.lists(st.sampled_from(self.ids()), min_size=1, max_size=6))
        self.do(registrations.move, chosen, to)

    @precondition(lambda self: self.ids())
    @rule(data=st.data(), how=st.sampled_from((registrations.cancel, registrations.withdraw)))
    def leave(self, data: st.DataObject, how: Any) -> None:
        self.do(how, data.draw(st.sampled_from(self.ids())))

    @precondition(lambda self: self.ids())
    @rule(data=st.data())
    def take_up_again(self, data: st.DataObject) -> None:
        self.do(registrations.take_up_again, data.draw(st.sampled_from(self.ids())))

    @rule(
        rows=st.lists(
            st.tuples(
                st.sampled_from(NAMES),
                st.booleans(),
                st.sampled_from((RegistrationState.REGISTERED, RegistrationState.CANCELLED)),
            ),
            max_size=6,
        )
    )
    def bring(self, rows: list[tuple[str, bool, RegistrationState]]) -> None:
        incoming = [
            Incoming(n, name, email=f"{name.split()[0].lower()}@example.org" if email else "", state=state)
            for n, (name, email, state) in enumerate(rows, 2)
        ]
        seen = self.workspace.read(imports.preview, self.event, incoming, source="List")
        self.do(imports.apply, self.event, incoming, source="List")
        again = self.workspace.read(imports.preview, self.event, incoming, source="List")
        assert again.counts["new"] == again.counts["changed"] == 0, (seen, again)

    @precondition(lambda self: self.before)
    @rule()
    def undo(self) -> None:
        now = self.workspace.read(kept)
        self.workspace.undo()
        assert self.workspace.read(kept) == self.before.pop()
        self.undone.append(now)

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        now = self.workspace.read(kept)
        self.workspace.redo()
        assert self.workspace.read(kept) == self.undone.pop()
        self.before.append(now)

    @invariant()
    def places_are_never_exceeded_and_counts_agree(self) -> None:
        guests = self.workspace.read(registrations.guests, self.event)
        counts = self.workspace.read(registrations.counts, self.event)
        held = [guest for guest in guests if guest.state in HOLDS_PLACE]
        assert len(held) == counts.held <= CAPACITY
        assert counts.cancelled == sum(guest.state in OVER for guest in guests)
        assert counts.all == len(guests) == len({guest.person_id for guest in guests})
        assert all(guest.badge_code for guest in held)
        codes = [guest.badge_code for guest in guests if guest.badge_code]
        assert len(codes) == len(set(codes))

    @invariant()
    def nobody_has_the_address_of_another(self) -> None:
        addresses = [row.email for row in self.workspace.read(people.directory) if row.email]
        assert len(addresses) == len(set(addresses))


def test_lists_of_people() -> None:
    run_state_machine_as_test(
        Lists,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_machine_sees_what_undo_is_answerable_for(tmp_path: Path) -> None:
    with closing(Workspace.create(tmp_path / "w.convene", clock=lambda: make.NOW, who="Tester")) as workspace:
        before = workspace.read(kept)
        make.registration(workspace, make.event(workspace))
        after = workspace.read(kept)
        assert not before
        assert {table for table, _ in after} == {"events", "people", "event_days", "registrations"}
        assert workspace.read(lambda session: session.query(Registration).count()) == 1
