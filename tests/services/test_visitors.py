"""The visitor list: everybody who is expected, by organisation and name, and nothing else of them."""

from dataclasses import fields
from uuid import UUID

import pytest

import make
from convene.rules.errors import Refused
from convene.rules.papers import Asked
from convene.rules.people_papers import Visitor
from convene.rules.registrations import RegistrationState
from convene.services.list_workbooks import list_sheets
from convene.services.visitors import visitors
from convene.store.workspace import Workspace


def expect(workspace: Workspace, event_id: UUID, name: str, organisation: UUID | None = None, **more: object) -> None:
    person = make.person(workspace, name, organisation_id=organisation)
    make.registration(workspace, event_id, person, **more)  # type: ignore[arg-type]


def test_by_organisation_and_name_those_without_one_last(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    with pytest.raises(Refused):
        workspace.read(visitors, event_id, Asked(), now=make.NOW)
    kettle, arbour = (make.organisation(workspace, name) for name in ("Second Kettle", "Arbour Care"))
    for name, organisation in (("Zoe Ames", kettle), ("Al Zed", arbour), ("Bo Ames", arbour), ("Cy Bell", None)):
        expect(workspace, event_id, name, organisation)
    expect(workspace, event_id, "Ed Gone", kettle, state=RegistrationState.CANCELLED)
    found = workspace.read(visitors, event_id, Asked(), now=make.NOW)
    assert [(one.organisation, one.name) for one in found.lines] == [
        ("Arbour Care", "Bo Ames"),
        ("Arbour Care", "Al Zed"),
        ("Second Kettle", "Zoe Ames"),
        ("", "Cy Bell"),
    ]
    assert {field.name for field in fields(Visitor)} == {"organisation", "name", "known_as"}


def test_the_list_for_a_program_of_the_house_says_the_same(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    arbour = make.organisation(workspace, "Arbour Care")
    for name, organisation in (("Cy Bell", None), ("Al Zed", arbour), ("Bo Ames", arbour)):
        expect(workspace, event_id, name, organisation)
    expect(workspace, event_id, "Ed Gone", arbour, state=RegistrationState.WITHDRAWN)
    (sheet,) = workspace.read(list_sheets, event_id, "visitors", now=make.NOW)
    assert [column.heading for column in sheet.columns] == ["Organisation", "Name", "Known as"]
    assert sheet.rows == [("Arbour Care", "Bo Ames", ""), ("Arbour Care", "Al Zed", ""), ("", "Cy Bell", "")]
