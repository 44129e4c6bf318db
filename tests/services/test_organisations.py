"""Organisations: changed, merged, taken apart by an undo."""

import pytest

import make
from convene.rules.errors import Invalid, NotFound, Refused
from convene.services import organisations
from convene.store.tables import Person
from convene.store.workspace import Workspace


def rows(workspace: Workspace) -> list[tuple[str, str, str, int]]:
    return [(r.name, r.sector, r.borough, r.people) for r in workspace.read(organisations.organisations)]


def test_what_is_known_is_changed_and_the_rest_stays(workspace: Workspace) -> None:
    key = make.organisation(workspace, "Harrow Lane Hospice")
    workspace.write("Edit", organisations.edit, key, sector=" Charity ", borough="Harrow")
    workspace.write("Edit", organisations.edit, key, name="Harrow Lane Hospice Trust")
    assert rows(workspace) == [("Harrow Lane Hospice Trust", "Charity", "Harrow", 0)]
    assert workspace.read(organisations.by_name, "harrow  lane hospice TRUST") == key
    with pytest.raises(NotFound, match="No organisation is called"):
        workspace.read(organisations.by_name, "Harrow Lane Hospice")


@pytest.mark.parametrize("name", ["", "  ", "eastmarsh carers"])
def test_no_name_and_one_that_is_taken_are_refused(workspace: Workspace, name: str) -> None:
    key = make.organisation(workspace, "Harrow Lane Hospice")
    make.organisation(workspace, "Eastmarsh Carers")
    with pytest.raises(Invalid) as told:
        workspace.write("Edit", organisations.edit, key, name=name, sector="X")
    assert told.value.field == "name"
    assert {row[1] for row in rows(workspace)} == {""}, "nothing of it was kept"


def test_two_become_one_with_all_their_people_and_an_undo_parts_them(workspace: Workspace) -> None:
    keep = make.organisation(workspace, "NHS North East London")
    other = make.organisation(workspace, "NHS NEL", sector="NHS", borough="Newham")
    whose = (("Ada", keep), ("Bo", other), ("Cy", other))
    people = [make.person(workspace, name, organisation_id=of) for name, of in whose]
    moved, _ = workspace.write("Merge", organisations.merge, keep, other)
    assert moved == 2
    assert rows(workspace) == [("NHS North East London", "NHS", "Newham", 3)]
    workspace.undo()
    assert rows(workspace) == [("NHS NEL", "NHS", "Newham", 2), ("NHS North East London", "", "", 1)]
    assert workspace.read(lambda s: s.get_one(Person, people[1]).organisation_id) == other


def test_one_is_not_merged_with_itself(workspace: Workspace) -> None:
    key = make.organisation(workspace, "A")
    with pytest.raises(Refused):
        workspace.write("Merge", organisations.merge, key, key)
