"""An old release comes back into the draft: as it was, under what is newer, and without what can no longer be."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.programme import ContributionState, SessionState
from convene.rules.releases import ChangeKind
from convene.rules.venues import Layout
from convene.services import people_erase, programme, release_restore, venue_rooms
from convene.store.tables import Contribution, EventDay, EventSession
from convene.store.workspace import Workspace
from services.test_releases import Programme


@pytest.fixture
def held(workspace: Workspace) -> Programme:
    made = Programme(workspace)
    track = make.track(workspace, made.event, "Compassion")
    said = {
        "abstract": "Sit down",
        "content_note": "Loss",
        "layout": Layout.CABARET,
        "capacity": 30,
        "url": "https://x",
    }
    made.edit(made.opening, track_id=track, theme_keys=("inclusion", "compassion"), **said)
    made.release()
    return made


def _restore(held: Programme) -> release_restore.RestorePlan:
    planned = held.workspace.read(release_restore.plan_restore, held.event, 1)
    done, _ = held.workspace.write("Restore release 1", release_restore.restore, held.event, 1)
    assert done == planned
    return done


def test_all_of_it_comes_back_and_newer_sessions_stay(held: Programme, workspace: Workspace) -> None:
    held.move(held.opening, "15:00", held.library)
    held.edit(
        held.opening, title="The end", abstract="", content_note="", layout=None, capacity=None, url="", theme_keys=(),
        track_id=None, people=(), minutes=20,
    )  # fmt: skip
    held.edit(held.stories, starts_at=None, room_id=None)
    workspace.write("Remove", programme.remove_session, held.lunch)
    make.session(workspace, held.event, "Newer", starts_at=make.at("14:00"))
    make.session(workspace, held.event, "In the tray")
    done = _restore(held)
    assert [(c.kind, c.session.title) for c in done.changes] == [
        (ChangeKind.NEW, "Stay, and other stories"),
        (ChangeKind.NEW, "Lunch"),
        (ChangeKind.MOVED, "Opening circle"),
    ]
    assert done.newer == ("Newer",)
    assert done.notes == ("“Lunch” was removed: places, questions and resources it had do not come back",)
    assert held.diff(1, None) == [(ChangeKind.NEW, "Newer")]
    assert make.one(workspace, EventSession, held.lunch).uid == held.kept(1)[-1].uid
    workspace.undo()
    assert len(held.diff(1, None)) == 4
    assert make.one(workspace, EventSession, held.lunch) is None
    workspace.redo()
    assert held.diff(1, None) == [(ChangeKind.NEW, "Newer")]
    assert _restore(held).changes == ()


def test_a_session_that_was_cancelled_since_is_on_again(held: Programme, workspace: Workspace) -> None:
    held.edit(held.stories, state=SessionState.CANCELLED)
    _restore(held)
    assert held.diff(1, None) == []
    assert make.one(workspace, EventSession, held.lunch).state is SessionState.PROPOSED, "a break needs nobody's yes"


def test_a_session_imported_again_is_not_there_twice(held: Programme, workspace: Workspace) -> None:
    keyed = {"starts_at": make.at("16:00"), "source_key": "src/1"}
    old = make.session(workspace, held.event, "Talk", **keyed)
    held.release()
    workspace.write("Remove", programme.remove_session, old)
    again = make.session(workspace, held.event, "Talk, changed", **keyed)
    workspace.write("Restore", release_restore.restore, held.event, 2)
    assert make.one(workspace, EventSession, again).title == "Talk"
    assert make.one(workspace, EventSession, old) is None
    assert held.diff(2, None) == []


def test_what_can_no_longer_be_is_said_and_left_out(held: Programme, workspace: Workspace) -> None:
    held.edit(held.opening, room_id=held.library, people=[programme.Part(held.noor)])
    held.edit(held.stories, people=[programme.Part(held.noor)], room_id=None)
    workspace.write("Archive", venue_rooms.archive_room, held.hall)
    workspace.write("Erase", people_erase.erase, held.mercy, now=make.NOW)
    done = _restore(held)
    assert done.notes == (
        "“Opening circle” has no room: Great Hall is no longer used",
        "“Opening circle”: somebody was erased since",
        "“Stay, and other stories”: somebody was erased since",
    )
    opening = make.one(workspace, EventSession, held.opening)
    assert (opening.room_id, opening.starts_at) == (None, make.at("09:30"))
    assert make.one(workspace, EventSession, held.stories).room_id == held.library


def test_who_declined_since_has_declined(held: Programme, workspace: Workspace) -> None:
    def decline(session) -> None:  # type: ignore[no-untyped-def]
        for one in session.query(Contribution).filter_by(session_id=held.opening):
            one.state = ContributionState.DECLINED

    workspace.write("Decline", decline)
    held.move(held.opening, "10:00", held.hall)
    assert "“Opening circle”: Mercy Oduya has declined" in _restore(held).notes
    detail = workspace.read(programme.session_detail, held.opening)
    assert [(who.name, who.state) for who in detail.people] == [("Mercy Oduya", ContributionState.DECLINED)]


def test_a_day_that_is_elsewhere_now_leaves_its_sessions_there(held: Programme, workspace: Workspace) -> None:
    (day,) = make.day_ids(workspace, held.event)
    _shift_day(workspace, held, day)
    workspace.write("Remove", programme.remove_session, held.lunch)
    before = held.kept(None)
    done = _restore(held)
    assert (done.changes, held.kept(None)) == ((), before)
    assert [note.split(":")[0] for note in done.notes] == [
        "“Opening circle” stays as it is",
        "“Stay, and other stories” stays as it is",
        "“Lunch” does not come back",
    ]


def test_there_is_no_such_release(held: Programme) -> None:
    with pytest.raises(NotFound):
        held.workspace.read(release_restore.plan_restore, held.event, 2)
    with pytest.raises(NotFound):
        held.workspace.write("Restore", release_restore.restore, UUID(int=1), 1)


def _shift_day(workspace: Workspace, held: Programme, day: UUID) -> None:
    week = timedelta(days=7)

    def shift(session) -> None:  # type: ignore[no-untyped-def]
        row = session.get_one(EventDay, day)
        row.date, row.starts_at, row.ends_at = row.date + week, row.starts_at + week, row.ends_at + week
        for one in session.query(EventSession).filter_by(day_id=day):
            one.starts_at += week

    workspace.write("Shift", shift)
