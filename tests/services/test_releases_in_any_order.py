"""Releases in any order: whatever is added, moved, changed, removed, released, restored and undone, a release stays as
it went out, and one that is restored is what the draft is, under what is newer."""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

import make
from convene.rules.errors import NotFound, Refused
from convene.rules.programme import SessionKind, SessionState
from convene.rules.releases import ChangeKind, FrozenSession
from convene.services import programme, release_restore, releases
from convene.store.workspace import Workspace

Frozen = tuple[FrozenSession, ...]

clocks = st.sampled_from(["09:00", "10:30", "14:15"])
which = st.integers(0, 1)


class ReleasesInAnyOrder(RuleBasedStateMachine):
    made = Bundle("made")

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.workspace = Workspace.create(Path(self.folder.name) / "w.convene", clock=lambda: make.NOW, who="Tester")
        venue = make.venue(self.workspace)
        self.rooms = [make.room(self.workspace, venue, "Hall"), make.room(self.workspace, venue, "Library")]
        self.people = [make.person(self.workspace, "Ada"), make.person(self.workspace, "Ben")]
        self.event = make.event(self.workspace)
        self.out: dict[int, Frozen] = {}

    def teardown(self) -> None:
        if hasattr(self, "workspace"):
            self.workspace.close()
            self.folder.cleanup()

    def draft(self) -> Frozen:
        return self.workspace.read(releases.sessions_of, self.event, None)

    def change(self, session_id: UUID, **fields: Any) -> None:
        with suppress(NotFound):  # it was removed
            self.workspace.write("Edit", programme.edit_session, session_id, **fields)

    @rule(target=made, clock=clocks, room=which, kind=st.sampled_from([SessionKind.WORKSHOP, SessionKind.BREAK]))
    def add(self, clock: str, room: int, kind: SessionKind) -> UUID:
        fields: dict[str, Any] = {"starts_at": make.at(clock), "room_id": self.rooms[room], "kind": kind}
        return self.workspace.write("Add", programme.create_session, self.event, title="New", **fields)[0]

    @rule(session_id=made, clock=clocks, room=which)
    def move(self, session_id: UUID, clock: str, room: int) -> None:
        self.change(session_id, starts_at=make.at(clock), room_id=self.rooms[room])

    @rule(session_id=made, title=st.sampled_from("AB"), who=which, theme=st.sampled_from(["", "compassion"]))
    def say(self, session_id: UUID, title: str, who: int, theme: str) -> None:
        said = {"title": title, "person_ids": [self.people[who]], "theme_keys": [theme] if theme else []}
        self.change(session_id, abstract=title, **said)

    @rule(session_id=made, state=st.sampled_from(SessionState))
    def settle(self, session_id: UUID, state: SessionState) -> None:
        self.change(session_id, state=state)

    @rule(session_id=made)
    def put_away(self, session_id: UUID) -> None:
        self.change(session_id, starts_at=None, room_id=None)

    @rule(session_id=made)
    def remove(self, session_id: UUID) -> None:
        with suppress(NotFound):
            self.workspace.write("Remove", programme.remove_session, session_id)

    @rule()
    def release(self) -> None:
        draft = self.draft()
        try:
            number, _ = self.workspace.write("Release", releases.release, self.event, now=make.NOW)
        except Refused:
            latest = self.out.get(max(self.out, default=0), ())
            assert sorted(latest, key=repr) == sorted(draft, key=repr)
            return
        assert number == len(self.out) + 1
        self.out[number] = draft

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        if not self.out:
            return
        number = data.draw(st.sampled_from(sorted(self.out)))
        before = self.draft()
        self.workspace.write("Restore", release_restore.restore, self.event, number)
        left = self.workspace.read(releases.diff, self.event, number, None).changes
        known = {one.uid for one in self.out[number]}
        assert {change.session.uid for change in left} == {one.uid for one in before} - known
        assert {change.kind for change in left} <= {ChangeKind.NEW}
        after = self.draft()
        if after != before:
            self.workspace.undo()
            assert self.draft() == before
            self.workspace.redo()
        assert self.draft() == after

    @invariant()
    def what_went_out_stays(self) -> None:
        if hasattr(self, "out"):
            listed = self.workspace.read(releases.listing, self.event)
            assert [row.number for row in listed] == sorted(self.out, reverse=True)
            for number, frozen in self.out.items():
                assert self.workspace.read(releases.sessions_of, self.event, number) == frozen


TestReleasesInAnyOrder = ReleasesInAnyOrder.TestCase
TestReleasesInAnyOrder.settings = settings(
    max_examples=8,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
