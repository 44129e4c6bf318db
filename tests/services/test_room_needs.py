"""How many people need what of a room: by event and by session, each person once, those who come only."""

from uuid import UUID

import make
from convene.rules.programme import ContributionState
from convene.rules.registrations import PlaceState, RegistrationState
from convene.services import programme, room_needs
from convene.store.tables import Contribution, Place
from convene.store.workspace import Workspace


def guest(workspace: Workspace, event: UUID, name: str, *features: str, **fields: object) -> tuple[UUID, UUID]:
    person = make.person(workspace, name)
    for feature in features:
        make.need(workspace, person, feature=feature)
    return person, make.registration(workspace, event, person, **fields)


def test_counts_are_of_people_who_come(workspace: Workspace) -> None:
    event, other = make.event(workspace), make.event(workspace, "Another")
    hall = make.room(workspace, make.venue(workspace))
    circle = make.session(workspace, event, "Circle", starts_at=make.at("09:30"), room_id=hall)
    ada, ada_place = guest(workspace, event, "Ada", "hearing_loop", "step_free")
    make.need(workspace, ada, feature="hearing_loop", event_id=event)  # said twice: still one person
    _, ben_place = guest(workspace, event, "Ben", "hearing_loop", "bsl")
    guest(workspace, event, "Cleo", "step_free", state=RegistrationState.CANCELLED)
    dora, _ = guest(workspace, event, "Dora")
    make.need(workspace, dora, feature="step_free", event_id=other)
    assert workspace.read(room_needs.needs_at_event, event) == (("hearing_loop", 2), ("step_free", 1))
    assert workspace.read(room_needs.needs_in_sessions, event) == {}
    make.add(workspace, Place(session_id=circle, registration_id=ada_place, state=PlaceState.GIVEN))
    make.add(workspace, Place(session_id=circle, registration_id=ben_place, state=PlaceState.WAITING))
    make.add(workspace, Contribution(session_id=circle, person_id=ada))
    eve = make.person(workspace, "Eve")
    make.need(workspace, eve, feature="step_free")
    make.add(workspace, Contribution(session_id=circle, person_id=eve))
    fay = make.person(workspace, "Fay")
    make.need(workspace, fay, feature="quiet")
    make.add(workspace, Contribution(session_id=circle, person_id=fay, state=ContributionState.DECLINED))
    assert workspace.read(room_needs.needs_in_sessions, event) == {circle: (("hearing_loop", 1), ("step_free", 2))}
    agenda = workspace.read(programme.agenda, event)
    assert agenda.needs == (("hearing_loop", 2), ("step_free", 1))
    assert agenda.sessions[0].needs == (("hearing_loop", 1), ("step_free", 2))
    assert [f.title for f in workspace.read(programme.clashes, event) if f.kind == "need"] == [
        "Library has no step-free access",
        "Library has no hearing loop",
    ]
