"""Who has a tent, and who stands on which sign-in sheet."""

from uuid import UUID, uuid4

import pytest

import make
from convene.rules.errors import NotFound, Refused
from convene.rules.papers import Asked
from convene.rules.programme import SessionState, SignUp
from convene.rules.registrations import PlaceState, RegistrationState
from convene.services import badges, paper_day
from convene.services.name_tents import tents
from convene.services.sign_in import sign_in
from convene.store.tables import Place
from convene.store.workspace import Workspace


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace)


def put(workspace: Workspace, event_id: UUID, name: str, **fields: str) -> tuple[UUID, UUID]:
    person_id = make.person(workspace, name, **fields)
    return person_id, make.registration(workspace, event_id, person_id)


def test_a_tent_says_what_the_badge_says(workspace: Workspace, event_id: UUID) -> None:
    ada, hers = put(workspace, event_id, "Ada Lovelace", given_name="Ada", pronouns="she/her")
    put(workspace, event_id, "Bo Li", known_as="Bobby")
    make.registration(workspace, event_id, state=RegistrationState.WAITING)
    workspace.write("Issue", badges.issue_codes, event_id, now=make.NOW)
    workspace.write("Reword", badges.reword, hers, name="Countess Lovelace")
    names = workspace.read(tents, event_id, Asked(), now=make.NOW).names
    assert [(one.known_as, one.name, one.pronouns) for one in names] == [
        ("Ada", "Countess Lovelace", "she/her"),
        ("Bobby", "Bo Li", ""),
    ]
    (only,) = workspace.read(tents, event_id, Asked(person=ada), now=make.NOW).names
    assert only == names[0]


def test_of_a_session_who_takes_part_and_who_has_a_place(workspace: Workspace, event_id: UUID) -> None:
    (_, given), (_, waits) = put(workspace, event_id, "Given Gray"), put(workspace, event_id, "Waits White")
    who = make.person(workspace, "Zed Speaker")
    chosen = make.session(workspace, event_id, "Circle", people=[who], sign_up=SignUp.CHOOSE)
    for registration_id, state in ((given, PlaceState.GIVEN), (waits, PlaceState.WAITING)):
        make.add(workspace, Place(id=uuid4(), session_id=chosen, registration_id=registration_id, state=state))
    plenary = make.session(workspace, event_id, "All", starts_at=make.at("10:00"), people=[who])
    named = [one.name for one in workspace.read(tents, event_id, Asked(session=chosen), now=make.NOW).names]
    assert named == ["Given Gray", "Zed Speaker"]
    assert len(workspace.read(tents, event_id, Asked(session=plenary), now=make.NOW).names) == 1
    sheet = workspace.read(sign_in, event_id, Asked(session=plenary), now=make.NOW)
    assert [line.name for line in sheet.lines] == ["Given Gray", "Zed Speaker", "Waits White"]
    assert (sheet.session, sheet.starts_at, sheet.day) == ("All", make.at("10:00"), make.DAY)
    elsewhere = make.session(workspace, make.event(workspace), "Elsewhere")
    with pytest.raises(NotFound):
        workspace.read(tents, event_id, Asked(session=elsewhere), now=make.NOW)


def test_a_sheet_from_a_to_z_with_numbers_where_they_are(workspace: Workspace, event_id: UUID) -> None:
    put(workspace, event_id, "Ada Zimmer")
    put(workspace, event_id, "Li Anwen", family_name="Li")
    workspace.happen("Number", paper_day.number, event_id)
    put(workspace, event_id, "Zoë Adams", known_as="Zo")
    sheet = workspace.read(sign_in, event_id, Asked(), now=make.NOW)
    assert [(line.initial, line.number, line.name) for line in sheet.lines] == [
        ("A", 0, "Zoë Adams"),
        ("L", 2, "Li Anwen"),
        ("Z", 1, "Ada Zimmer"),
    ]
    assert (sheet.day, sheet.session) == (make.DAY, "")


def test_where_there_is_nobody(workspace: Workspace, event_id: UUID) -> None:
    off = make.session(workspace, event_id, "Off", state=SessionState.CANCELLED)
    for read, asked, why in (
        (tents, Asked(), "Nobody holds a place"),
        (sign_in, Asked(), "Nobody is expected"),
        (sign_in, Asked(session=off), "is cancelled"),
    ):
        with pytest.raises(Refused, match=why):
            workspace.read(read, event_id, asked, now=make.NOW)
        with pytest.raises(NotFound):
            workspace.read(read, uuid4(), asked, now=make.NOW)
