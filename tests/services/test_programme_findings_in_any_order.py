"""Findings in any order: whatever is moved, swapped, shifted, cancelled, declined, accepted, undone and done again,
they are those of a workspace that is opened afresh, and those the grid showed before it was written."""

import tempfile
from collections import Counter
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

import make
from convene.rules.errors import ConveneError
from convene.rules.programme import AgendaSession, ContributionState, SessionKind, SessionState
from convene.rules.programme_checks import check
from convene.rules.programme_fixes import FixKind, fixes
from convene.rules.venues import RoomFeature
from convene.services import care_limits, programme, programme_findings, programme_moves
from convene.store.tables import Contribution
from convene.store.workspace import Workspace

clocks = st.sampled_from(["09:00", "09:45", "10:00", "10:20", "11:00", "12:30", "15:40"])
some = st.integers(0, 1000)  # which of what there is, by remainder
seen: Counter[str] = Counter()  # kinds of findings that came up at all


class FindingsInAnyOrder(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "w.convene"
        self.workspace = Workspace.create(self.path, clock=lambda: make.NOW, who="Tester")
        house, far = make.venue(self.workspace), make.venue(self.workspace, "Far away")
        hall = make.room(self.workspace, house, "Hall", features=[RoomFeature.STEP_FREE])
        wing = make.room(self.workspace, house, "Wing", features=[RoomFeature.QUIET], parent_id=hall)
        self.rooms = [hall, wing, make.room(self.workspace, house, "Attic"), make.room(self.workspace, far, "Annexe")]
        self.event = make.event(self.workspace, venue_id=house, days=(make.DAY, make.days_on(make.DAY, 2)[1]))
        home = make.organisation(self.workspace, sector="Charity")
        people = [make.person(self.workspace, name, organisation_id=home) for name in ("Ada", "Ben")]
        make.unavailability(self.workspace, people[1], make.at("10:00"), make.at("11:30"))
        track = make.track(self.workspace, self.event)
        for number in range(7):
            make.session(
                self.workspace,
                self.event,
                f"Talk {number}",
                starts_at=make.at(f"{9 + number:02}:00"),
                minutes=50 if number == 4 else 60,
                room_id=self.rooms[{3: 2, 6: 3}.get(number, number % 4)],
                people=people[number % 2 :],
                kind=SessionKind.KEYNOTE if number in {1, 5} else SessionKind.WORKSHOP,
                track_id=track if number % 2 else None,
                content_note="It may hurt." if number == 2 else "",
                equipment="Projector" if number == 4 else "",
            )
        self.done = self.undone = 0

    def teardown(self) -> None:
        if hasattr(self, "workspace"):
            self.workspace.close()
            self.folder.cleanup()

    def session(self, which: int) -> AgendaSession:
        sessions = sorted(self.workspace.read(programme.agenda, self.event).sessions, key=lambda s: (s.title, s.id.int))
        return sessions[which % len(sessions)]

    def findings(self) -> programme_findings.Findings:
        return self.workspace.read(programme_findings.findings, self.event)

    def do(self, fn: Any, *args: Any, **kw: Any) -> bool:
        with suppress(ConveneError):
            _, change = self.workspace.write("Change", fn, *args, **kw)
            if change.tables:
                self.done, self.undone = self.done + 1, 0
            return True
        return False

    @rule(which=some, clock=clocks, room=some, minutes=st.sampled_from([30, 60, 95]))
    def move(self, which: int, clock: str, room: int, minutes: int) -> None:
        """As a drag does: shown first, then written."""
        agenda, one = self.workspace.read(programme.agenda, self.event), self.session(which)
        place = agenda.rooms[room % len(agenda.rooms)] if room % 5 else None
        moved = one.placed(agenda.days[0], make.at(clock), place, minutes)
        reasons = self.workspace.read(programme.reasons, self.event)
        shown = programme_findings.sort_out(check(agenda.with_session(moved)), reasons)
        fields = {"room_id": moved.room_id, "minutes": minutes, "day_id": agenda.days[0].id}
        if self.do(programme.move_session, one.id, starts_at=moved.starts_at, **fields):
            kept = self.findings()
            assert shown == kept
            assert [f.id for f in shown.open] == [f.id for f in kept.open]

    @rule(which=some)
    def put_away(self, which: int) -> None:
        self.do(programme.unplace, self.session(which).id)

    @rule(one=some, other=some)
    def swap(self, one: int, other: int) -> None:
        self.do(programme_moves.swap, self.session(one).id, self.session(other).id)

    @rule(clock=clocks, minutes=st.sampled_from([-15, 10, 45]))
    def shift(self, clock: str, minutes: int) -> None:
        day = self.workspace.read(programme.agenda, self.event).days[0]
        self.do(programme_moves.shift, self.event, day.id, after=make.at(clock), minutes=minutes)

    @rule(which=some, state=st.sampled_from(SessionState))
    def settle(self, which: int, state: SessionState) -> None:
        self.do(programme.edit_session, self.session(which).id, state=state)

    @rule(which=some, state=st.sampled_from(ContributionState))
    def answer(self, which: int, state: ContributionState) -> None:
        def say(session: Any) -> None:
            parts = session.query(Contribution).order_by(Contribution.session_id, Contribution.person_id).all()
            parts[which % len(parts)].state = state

        self.do(say)

    @rule(stretch=st.sampled_from([60, 90, 240]))
    def set_limit(self, stretch: int) -> None:
        self.do(care_limits.set_limits, {"stretch": stretch})

    @rule(which=some)
    def accept(self, which: int) -> None:
        """One finding less, and that one is kept with the reason."""
        if found := self.findings().open:
            one = found[which % len(found)]
            self.do(programme_findings.accept, self.event, one.id, reason="Fine", now=make.NOW)
            after = self.findings()
            assert after.open == tuple(f for f in found if f != one)
            assert one in [kept.finding for kept in after.accepted]

    @rule(which=some)
    def mend(self, which: int) -> None:
        """A fix does what it says, through the services."""
        found, agenda = self.findings().open, self.workspace.read(programme.agenda, self.event)
        if not found:
            return
        one = found[which % len(found)]
        for fix in fixes(agenda, one)[:1]:
            if fix.kind is FixKind.TAKE_OFF:
                self.do(programme_findings.take_off, fix.session.id, fix.person_id)
            elif fix.kind is FixKind.REMOVE:
                self.do(programme.remove_session, fix.session.id)
            else:
                assert self.do(programme_moves.put, self.event, fix.sessions), fix
            assert one.key not in {f.key for f in self.findings().open}, fix
            self.undo()
            assert self.findings().open == found

    @rule()
    def undo(self) -> None:
        if self.done:  # what was made at the start stays
            self.workspace.undo()
            self.done, self.undone = self.done - 1, self.undone + 1

    @rule()
    def redo(self) -> None:
        if self.undone:
            self.workspace.redo()
            self.done, self.undone = self.done + 1, self.undone - 1

    @invariant()
    def as_opened_afresh(self) -> None:
        if not hasattr(self, "done"):
            return
        found = self.findings()
        with closing(Workspace.open(self.path, clock=lambda: make.NOW)) as fresh:
            assert fresh.read(programme_findings.findings, self.event) == found
            assert fresh.read(programme.clashes, self.event) == found.open
        agenda = self.workspace.read(programme.agenda, self.event)
        turned = replace(agenda, sessions=agenda.sessions[::-1])
        assert [(f, f.id) for f in check(turned)] == [(f, f.id) for f in check(agenda)]
        seen.update(f.kind.value for f in check(agenda))


def test_findings_in_any_order() -> None:
    seen.clear()
    run_machine(
        FindingsInAnyOrder,
        settings=settings(
            max_examples=16,
            stateful_step_count=16,
            deadline=None,
            derandomize=True,  # so that what must have come up below comes up in each run
            suppress_health_check=list(HealthCheck),
        ),
    )
    wanted = {"room", "person", "walk", "away", "off", "stretch", "space", "no_quiet", "voices", "equipment"}
    assert wanted <= seen.keys(), f"never came up: {wanted - seen.keys()}"
