"""Several sessions move, or one is copied, as one change that can be taken back."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.programme import ContributionState
from convene.services import programme, programme_moves
from convene.store.tables import Resource, SessionResource
from convene.store.workspace import Workspace


def placed(workspace: Workspace, event: UUID) -> dict[str, tuple[str, str] | None]:
    return {
        s.title: (f"{s.starts_at:%H:%M}", s.room) if s.starts_at else None
        for s in workspace.read(programme.agenda, event).sessions
    }


@pytest.fixture
def event(workspace: Workspace) -> UUID:
    return make.event(workspace)


@pytest.fixture
def day(workspace: Workspace, event: UUID) -> dict[str, UUID]:
    venue = make.venue(workspace)
    hall, library = make.room(workspace, venue, "Hall"), make.room(workspace, venue, "Library")
    at = {"starts_at": make.at("09:30"), "room_id": hall}, {"starts_at": make.at("11:00"), "room_id": library}
    made = {
        "Opening": make.session(workspace, event, "Opening", **at[0]),
        "Panel": make.session(workspace, event, "Panel", **at[1]),
        "Tray": make.session(workspace, event, "Tray"),
    }
    return made | {"hall": hall, "library": library}


def test_two_change_places_as_one_change(workspace: Workspace, event: UUID, day: dict[str, UUID]) -> None:
    before = placed(workspace, event)
    planned = workspace.read(programme_moves.plan_swap, day["Opening"], day["Panel"])
    assert placed(workspace, event) == before
    done, _ = workspace.write("Swap", programme_moves.swap, day["Opening"], day["Panel"])
    assert done == planned
    assert placed(workspace, event) == {"Opening": ("10:00", "Library"), "Panel": ("08:30", "Hall"), "Tray": None}
    workspace.write("Swap", programme_moves.swap, day["Tray"], day["Panel"])
    assert placed(workspace, event)["Panel"] is None
    workspace.undo()
    workspace.undo()
    assert placed(workspace, event) == before


def test_everything_from_an_hour_on_shifts(workspace: Workspace, event: UUID, day: dict[str, UUID]) -> None:
    before, (day_id,) = placed(workspace, event), make.day_ids(workspace, event)
    asked = {"after": make.at("10:00"), "minutes": 20}
    done, _ = workspace.write("Shift", programme_moves.shift, event, day_id, **asked)
    assert [one.now.title for one in done.moved] == ["Panel"]
    assert placed(workspace, event) == before | {"Panel": ("10:20", "Library")}
    workspace.undo()
    assert placed(workspace, event) == before
    with pytest.raises(Invalid) as late:
        workspace.write("Shift", programme_moves.shift, event, day_id, **asked | {"minutes": 600})
    assert (late.value.field, placed(workspace, event)) == ("starts_at", before)
    with pytest.raises(Invalid, match="leaves the day"):
        workspace.read(programme_moves.plan_shift, event, day_id, **asked | {"minutes": 10**12})
    with pytest.raises(NotFound):
        workspace.read(programme_moves.plan_shift, event, uuid4(), **asked)


def test_sessions_are_put_where_they_say(workspace: Workspace, event: UUID, day: dict[str, UUID]) -> None:
    agenda = workspace.read(programme.agenda, event)
    changed = [one.unplaced() for one in agenda.sessions]
    done, _ = workspace.write("Clear the day", programme_moves.put, event, changed)
    assert {one.was.title for one in done.moved} == {"Opening", "Panel"}, "what is there already does not move"
    assert set(placed(workspace, event).values()) == {None}
    with pytest.raises(NotFound):
        workspace.read(programme_moves.plan_moves, event, [replace(changed[0], id=uuid4())])


def test_a_copy_waits_in_the_tray_and_asks_its_people_anew(
    workspace: Workspace, event: UUID, day: dict[str, UUID]
) -> None:
    person, story = make.person(workspace), make.add(workspace, Resource(id=uuid4(), title="Stay"))
    workspace.write("Fill", programme.edit_session, day["Opening"], person_ids=[person], theme_keys=["compassion"])
    workspace.write("Say", programme.edit_session, day["Opening"], content_note="Loss", capacity=40)
    workspace.write(
        "Tell", lambda session: session.add(SessionResource(session_id=day["Opening"], resource_id=story, position=0))
    )
    before = workspace.read(programme.agenda, event)
    made, _ = workspace.write("Copy", programme_moves.copy, day["Opening"])
    found = workspace.read(programme.session_detail, made)
    assert (found.title, found.capacity, found.content_note) == ("Opening", 40, "Loss")
    assert [(one.person_id, one.state) for one in found.people] == [(person, ContributionState.INVITED)]
    (copy,) = (s for s in workspace.read(programme.agenda, event).sessions if s.id == made)
    assert (copy.starts_at, copy.room_id, copy.themes) == (None, None, ("compassion",))
    uids = workspace.read(lambda s: [s.get(programme.EventSession, key).uid for key in (made, day["Opening"])])
    assert len(set(uids)) == 2
    workspace.undo()
    assert workspace.read(programme.agenda, event) == before


def test_a_session_is_found_by_its_title_or_id(workspace: Workspace, event: UUID, day: dict[str, UUID]) -> None:
    assert workspace.read(programme_moves.by_title, event, "  opénING ") == day["Opening"]
    assert workspace.read(programme_moves.by_title, event, str(day["Panel"])) == day["Panel"]
    with pytest.raises(NotFound, match="no session “Closing”"):
        workspace.read(programme_moves.by_title, event, "Closing")
    make.session(workspace, event, "Panel")
    with pytest.raises(Invalid, match="2 sessions"):
        workspace.read(programme_moves.by_title, event, "Panel")
    with pytest.raises(Refused):
        workspace.read(programme_moves.plan_swap, day["Tray"], day["Tray"])
    with pytest.raises(NotFound):
        workspace.read(programme_moves.plan_swap, uuid4(), day["Tray"])
