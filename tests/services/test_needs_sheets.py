"""Needs as tables: for one role with names, for the kitchen as counts."""

from datetime import date
from uuid import UUID

import pytest

import make
from convene.rules.errors import Invalid
from convene.rules.people import NeedKind
from convene.rules.registrations import RegistrationState
from convene.services import needs_sheets
from convene.store.workspace import Workspace


@pytest.fixture
def event(workspace: Workspace) -> UUID:
    """Ana and =Bo agreed, Cy did not, Di has left."""
    event_id = make.event(workspace)
    agreed = {"consent_at": make.NOW, "consent_wording": "needs-2026-1"}
    people = {name: make.person(workspace, name) for name in ("Ana", "=Bo", "Cy", "Di")}
    for name, key in people.items():
        state = RegistrationState.CANCELLED if name == "Di" else RegistrationState.REGISTERED
        make.registration(workspace, event_id, key, state=state)
    make.need(workspace, people["Ana"], detail="BSL, all day", owner="Tova", due=date(2026, 6, 10), **agreed)
    make.need(workspace, people["=Bo"], kind=NeedKind.DIETARY, detail="=Vegan", **agreed)
    make.need(workspace, people["Cy"], kind=NeedKind.ACCESS, detail="Loop")
    make.need(workspace, people["Di"], detail="Step-free", **agreed)
    return event_id


def test_a_role_gets_the_kinds_it_acts_on_and_what_people_agreed_to(workspace: Workspace, event: UUID) -> None:
    found = workspace.read(needs_sheets.needs_sheet, event, [NeedKind.ACCESS], for_whom=" Access  lead ")
    assert list(found.sheet.rows) == [
        ("Access lead", "Ana", "", "", "Access", "BSL, all day", "Tova", date(2026, 6, 10), "Open", "")
    ]
    assert (found.people, found.left_out) == (1, 1)
    both = workspace.read(needs_sheets.needs_sheet, event, list(NeedKind), for_whom="Access lead")
    assert [row[1] for row in both.sheet.rows] == ["=Bo", "Ana"]


@pytest.mark.parametrize(("kinds", "whom", "field"), [([], "Tova", "kinds"), ([NeedKind.ACCESS], "  ", "for_whom")])
def test_nobody_gets_needs_without_a_name_and_a_kind(
    workspace: Workspace, event: UUID, kinds: list[NeedKind], whom: str, field: str
) -> None:
    with pytest.raises(Invalid) as raised:
        workspace.read(needs_sheets.needs_sheet, event, kinds, for_whom=whom)
    assert raised.value.field == field


def test_the_kitchen_gets_counts(workspace: Workspace, event: UUID) -> None:
    sheet = workspace.read(needs_sheets.catering_sheet, event)
    assert list(sheet.rows) == [
        (make.DAY, "Expected", 3),
        (make.DAY, "=Vegan", 1),
        (make.DAY, "Nothing asked for", 2),
    ]
