"""Releases: what goes in, what is open first, frozen for good, different from each other, owed to whom."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier
from uuid import UUID

import pytest

import make
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.people import ERASED
from convene.rules.programme import ContributionState, FindingKind, SessionKind, SessionState
from convene.rules.registrations import PlaceState
from convene.rules.releases import Aspect, ChangeKind, FrozenSession
from convene.services import people, people_erase, programme, releases
from convene.services.releases import OpenKind
from convene.store.tables import Contribution, Place, Release
from convene.store.workspace import Workspace


class Programme:
    """An event with two rooms, three people and three sessions, Mercy in one that Noor only was asked to."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        venue = make.venue(workspace)
        self.hall, self.library = make.room(workspace, venue, "Great Hall"), make.room(workspace, venue)
        self.event = make.event(workspace)
        self.mercy, self.noor = make.person(workspace, "Mercy Oduya"), make.person(workspace, "Noor Barlow")
        at = {"starts_at": make.at("09:30"), "room_id": self.hall}
        self.opening = make.session(workspace, self.event, "Opening circle", people=[self.mercy], **at)
        later = {"starts_at": make.at("11:00"), "room_id": self.library}
        self.stories = make.session(workspace, self.event, "Stay, and other stories", people=[self.mercy], **later)
        lunch = {"starts_at": make.at("12:30"), "minutes": 60, "kind": SessionKind.LUNCH}
        self.lunch = make.session(workspace, self.event, "Lunch", state=SessionState.PROPOSED, **lunch)

    def release(self, note: str = "") -> int:
        return self.workspace.write("Release", releases.release, self.event, note=note, now=make.NOW)[0]

    def edit(self, session_id: UUID, **fields: object) -> None:
        self.workspace.write("Edit", programme.edit_session, session_id, **fields)

    def move(self, session_id: UUID, clock: str, room_id: UUID | None) -> None:
        self.edit(session_id, starts_at=make.at(clock), room_id=room_id)

    def kept(self, number: int | None) -> tuple[FrozenSession, ...]:
        return self.workspace.read(releases.sessions_of, self.event, number)

    def diff(self, old: int | None, new: int | None) -> list[tuple[ChangeKind, str]]:
        found = self.workspace.read(releases.diff, self.event, old, new)
        return [(change.kind, change.session.title) for change in found.changes]

    def place(self, session_id: UUID, name: str, state: PlaceState = PlaceState.GIVEN) -> UUID:
        person = make.person(self.workspace, name)
        registration = make.registration(self.workspace, self.event, person)
        make.add(self.workspace, Place(session_id=session_id, registration_id=registration, state=state))
        return person


@pytest.fixture
def held(workspace: Workspace) -> Programme:
    return Programme(workspace)


def test_only_what_is_confirmed_and_placed_goes_in_and_a_release_is_frozen(
    held: Programme, workspace: Workspace
) -> None:
    make.session(workspace, held.event, "In the tray")
    make.session(workspace, held.event, "Perhaps", starts_at=make.at("15:00"), state=SessionState.PROPOSED)
    assert held.release("As sent to the printer") == 1
    before = held.kept(1)
    assert [one.title for one in before] == ["Opening circle", "Stay, and other stories", "Lunch"]
    assert (before[0].room, before[0].day, before[0].person_ids) == ("Great Hall", make.DAY, {held.mercy})
    held.move(held.opening, "10:00", held.library)
    held.edit(held.stories, title="Stay", abstract="Bring one", people=())
    workspace.write("Remove", programme.remove_session, held.lunch)
    assert held.kept(1) == before
    assert held.diff(1, None) == [
        (ChangeKind.MOVED, "Opening circle"),
        (ChangeKind.CHANGED, "Stay"),
        (ChangeKind.CANCELLED, "Lunch"),
    ]
    assert held.diff(None, 1)[0] == (ChangeKind.NEW, "Lunch")
    changed = workspace.read(releases.diff, held.event, 1, None)
    assert changed.changes[1].aspects == (Aspect.TITLE, Aspect.PEOPLE, Aspect.ABSTRACT)
    assert changed.names == {held.mercy: "Mercy Oduya"}
    assert workspace.read(releases.since_last, held.event) == (1, 3)
    assert held.release() == 2
    assert held.diff(2, None) == held.diff(1, 1) == []
    assert held.diff(1, 2) == [(c.kind, c.session.title) for c in changed.changes]
    rows = workspace.read(releases.listing, held.event)
    assert [(row.number, row.note, row.sessions) for row in rows] == [(2, "", 2), (1, "As sent to the printer", 3)]


def test_a_release_is_one_change_that_is_undone(held: Programme, workspace: Workspace) -> None:
    held.release()
    held.move(held.opening, "10:00", held.hall)
    held.release()
    workspace.undo()
    assert [row.number for row in workspace.read(releases.listing, held.event)] == [1]
    workspace.redo()
    assert held.diff(1, 2) == [(ChangeKind.MOVED, "Opening circle")]


def test_nothing_new_is_not_released(held: Programme, workspace: Workspace) -> None:
    empty = make.event(workspace, "Empty")
    with pytest.raises(Refused, match="nothing to release"):
        workspace.write("Release", releases.release, empty, now=make.NOW)
    held.release()
    with pytest.raises(Refused, match="release 1") as refused:
        held.release()
    assert refused.value.hint
    assert workspace.read(releases.since_last, held.event) == (1, 0)
    assert workspace.read(releases.since_last, empty) == (0, 0)
    for asked in (3, 0):
        with pytest.raises(NotFound):
            held.diff(asked, None)
    with pytest.raises(NotFound):
        workspace.read(releases.plan, UUID(int=1))


def test_every_event_counts_for_itself(held: Programme, workspace: Workspace) -> None:
    held.release()
    other = make.event(workspace, "Another")
    make.session(workspace, other, "Welcome", starts_at=make.at("09:30"))
    assert workspace.write("Release", releases.release, other, now=make.NOW)[0] == 1
    assert [row.sessions for row in workspace.read(releases.listing, other)] == [1]
    assert len(held.kept(1)) == 3


def test_what_is_open_is_said_first(held: Programme, workspace: Workspace) -> None:
    make.track(workspace, held.event, "Compassion")
    tray = make.session(workspace, held.event, "In the tray")
    make.session(workspace, held.event, "Perhaps", starts_at=make.at("15:00"), state=SessionState.PROPOSED)
    make.session(workspace, held.event, "Not any more", state=SessionState.CANCELLED)
    asked = Contribution(session_id=held.stories, person_id=held.noor, state=ContributionState.INVITED)
    no = Contribution(session_id=held.opening, person_id=held.noor, state=ContributionState.DECLINED)
    make.add(workspace, asked, no)
    held.place(tray, "Guest")
    held.move(held.stories, "09:45", held.hall)
    plan = workspace.read(releases.plan, held.event)
    assert {finding.kind for finding in plan.findings} == {FindingKind.ROOM, FindingKind.PERSON, FindingKind.OFF}
    assert [(point.kind, point.titles, point.people) for point in plan.open] == [
        (OpenKind.UNPLACED, ("In the tray",), ()),
        (OpenKind.PROPOSED, ("Perhaps",), ()),
        (OpenKind.CANCELLED, ("Not any more",), ()),
        (OpenKind.FELL_OUT, ("In the tray",), ()),
        (OpenKind.UNCONFIRMED, ("Stay, and other stories",), ("Noor Barlow",)),
        (OpenKind.NO_TRACK, ("Opening circle", "Stay, and other stories"), ()),
    ]
    assert (plan.number, plan.last, plan.sessions) == (1, None, 3)
    assert {change.kind for change in plan.changes} == {ChangeKind.NEW}
    opening = next(change.now for change in plan.changes if change.session.id == held.opening)
    assert opening is not None
    assert opening.person_ids == {held.mercy}, "who declined is not in it"
    assert workspace.read(releases.listing, held.event) == (), "nothing is written"


def test_news_is_owed_to_those_whose_sessions_are_different(held: Programme, workspace: Workspace) -> None:
    given = held.place(held.stories, "Given")
    held.place(held.stories, "Waiting", PlaceState.WAITING)
    held.place(held.opening, "Elsewhere")
    held.release()
    held.move(held.stories, "14:00", held.library)
    held.edit(held.stories, person_ids=[held.noor])
    planned = workspace.read(releases.plan, held.event).owed
    held.release()
    owed = workspace.read(releases.owed, held.event, 2)
    assert owed == planned
    assert [(one.name, [c.session.title for c in one.changes]) for one in owed] == [
        ("Given", ["Stay, and other stories"]),
        ("Mercy Oduya", ["Stay, and other stories"]),
        ("Noor Barlow", ["Stay, and other stories"]),
    ]
    workspace.write("Remove", programme.remove_session, held.stories)
    held.release()
    assert [one.name for one in workspace.read(releases.owed, held.event, 3)] == ["Noor Barlow"]
    first = {one.name: len(one.changes) for one in workspace.read(releases.owed, held.event, 1)}
    assert first == {"Elsewhere": 1, "Mercy Oduya": 2}
    workspace.write("Erase", people_erase.erase, held.noor, now=make.NOW)
    assert workspace.read(releases.owed, held.event, 3) == ()
    assert make.one(workspace, people.Person, given).name == "Given"


def test_nobodys_name_outlives_them_in_a_release(held: Programme, workspace: Workspace) -> None:
    held.release()
    held.edit(held.opening, people=())
    workspace.write("Erase", people_erase.erase, held.mercy, now=make.NOW)
    assert "Mercy" not in str(workspace.read(lambda s: [kept.content for kept in s.query(Release)]))
    assert workspace.read(releases.diff, held.event, 1, None).names == {held.mercy: ERASED}


def test_a_release_that_cannot_be_read_says_so(held: Programme, workspace: Workspace) -> None:
    make.add(workspace, Release(event_id=held.event, number=1, at=make.NOW, content={"version": 99, "sessions": []}))
    with pytest.raises(Invalid, match="newer"):
        held.diff(1, None)
    with pytest.raises(Invalid, match="newer"):
        held.release()
    assert workspace.read(releases.since_last, held.event) == (1, 0)
    assert [row.number for row in workspace.read(releases.listing, held.event)] == [1]


def test_two_who_release_at_once_do_not_share_a_number(engine_url: str) -> None:
    with closing(Workspace.create(engine_url, clock=lambda: make.NOW, who="Tester")) as workspace:
        event_id = make.event(workspace)
        make.session(workspace, event_id, starts_at=make.at("09:30"))
        gate = Barrier(2)

        def release(number: int) -> str:
            with closing(Workspace.open(engine_url, clock=lambda: make.NOW, who=f"desk {number}")) as desk:
                gate.wait(30)
                try:
                    return str(desk.write("Release", releases.release, event_id, now=make.NOW)[0])
                except Refused as refused:
                    return refused.title

        with ThreadPoolExecutor(2) as pool:
            said = list(pool.map(release, range(2)))
        assert sorted(said) == ["1", "Nothing is different from release 1"]


def test_what_is_different_from_the_last_one(workspace):
    event = make.event(workspace)
    session = make.session(workspace, event, "Stories", starts_at=make.at("09:30"))
    assert workspace.read(releases.diff_last, event) is None
    for clock in ("10:30", "11:30"):
        workspace.write("Release", releases.release, event, now=make.NOW)
        workspace.write("Move", programme.edit_session, session, starts_at=make.at(clock))
    found = workspace.read(releases.diff_last, event)
    assert (found.old, found.new) == (2, None)
    assert [(one.kind, one.was.starts_at) for one in found.changes] == [(ChangeKind.MOVED, make.at("10:30"))]
