"""People over all events, found, changed and erased, on both kinds of database."""

import json
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.text import clean_line
from convene.services import people
from convene.store.tables import Organisation
from convene.store.workspace import Workspace

STRINGS = Path(__file__).parents[1] / "data" / "strings" / "blns.json"


def create(workspace: Workspace, name: str, **fields: object):  # type: ignore[no-untyped-def]
    return workspace.write(f"Add {name}", people.create, name=name, **fields)[0]


def found(workspace: Workspace, text: str) -> list[str]:
    return [row.name for row in workspace.read(people.find, text)]


def test_a_person_is_kept_as_given(workspace: Workspace) -> None:
    person_id = create(
        workspace,
        "  McDonald  de Souza ",
        known_as="Mac",
        email="Mac@Example.ORG",
        organisation="Marrow Street Carers",
        pronouns="they/them",
    )
    detail = workspace.read(people.detail, person_id)
    assert (detail.name, detail.known_as, detail.email) == ("McDonald de Souza", "Mac", "Mac@Example.ORG")
    assert detail.organisation == "Marrow Street Carers"
    assert detail.events == ()


def test_organisations_are_one_however_they_are_written(workspace: Workspace) -> None:
    create(workspace, "A", organisation="St. Mary’s Hospice")
    create(workspace, "B", organisation="ST. MARY'S  HOSPICE")
    create(workspace, "C")
    assert [(o.name, o.people) for o in workspace.read(people.organisations)] == [("St. Mary’s Hospice", 2)]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "A", "email": "not an address"}, "email"),
        ({"name": "A", "email": "ZOE@example.org"}, "email"),
    ],
)
def test_what_a_person_cannot_be(workspace: Workspace, fields: dict[str, str], field: str) -> None:
    create(workspace, "Zoë", email="zoe@example.org")
    with pytest.raises(Invalid) as refused:
        workspace.write("Add", people.create, **fields)
    assert refused.value.field == field
    assert found(workspace, "zoe") == ["Zoë"]
    assert len(workspace.read(people.directory)) == 1


def test_editing_moves_what_a_person_is_found_by(workspace: Workspace) -> None:
    one = create(workspace, "Anna Andersson", email="anna@example.org")
    two = create(workspace, "Bo", email="bo@example.org")
    workspace.write("Edit", people.edit, one, name="Anna Berg", email="berg@example.org", organisation="Quayside")
    assert found(workspace, "andersson") == []
    assert found(workspace, "berg quay") == ["Anna Berg"]
    workspace.write("Edit", people.edit, one, email="BERG@example.org")  # their own address is nobody else's
    with pytest.raises(Invalid):
        workspace.write("Edit", people.edit, two, email="Berg@Example.org")
    with pytest.raises(NotFound):
        workspace.write("Edit", people.edit, uuid4(), name="X")
    with pytest.raises(TypeError):
        workspace.write("Edit", people.edit, one, nonsense="X")


def test_people_are_found_by_words_in_any_order_with_marks_forgiven(workspace: Workspace) -> None:
    create(workspace, "Sólveig Gunnarsdóttir", known_as="Solla", organisation="Marrow Street Carers")
    create(workspace, "Ciarán O’Dowd", email="ciaran@harrow.example")
    create(workspace, "100% Real_Name")
    create(workspace, "Minh Anh Nguyễn")
    assert found(workspace, "gunnars SOLVEIG") == ["Sólveig Gunnarsdóttir"]
    assert found(workspace, "solla marrow") == ["Sólveig Gunnarsdóttir"]
    assert found(workspace, "o'dowd") == ["Ciarán O’Dowd"]
    assert found(workspace, "harrow.example") == ["Ciarán O’Dowd"]
    assert found(workspace, "nguyen") == ["Minh Anh Nguyễn"]
    assert found(workspace, "%") == ["100% Real_Name"]
    assert found(workspace, "l_n") == ["100% Real_Name"]
    assert found(workspace, "_a") == []
    assert found(workspace, "  ") == []
    assert len(workspace.read(people.find, "a", limit=2)) == 2


def test_the_directory_counts_events_and_the_last_day(workspace: Workspace) -> None:
    one, other = make.event(workspace, days=make.days_on(date(2026, 7, 9), 3)), make.event(workspace)
    anna = create(workspace, "Anna")
    create(workspace, "Bo")
    for event_id in (one, other):
        make.registration(workspace, event_id, anna)
    rows = workspace.read(people.directory)
    assert [(r.name, r.events, r.latest) for r in rows] == [("Anna", 2, date(2026, 7, 11)), ("Bo", 0, None)]
    events = workspace.read(people.detail, anna).events
    assert {(e.event_id, e.first_day) for e in events} == {(one, make.DAY), (other, make.DAY)}


def test_hostile_names_are_kept_as_they_are(workspace: Workspace) -> None:
    names = sorted({clean_line(text) for text in json.loads(STRINGS.read_text("utf-8"))} - {""})

    def add_all(session: Session) -> None:
        for name in names:
            people.create(session, name=name, organisation=name)

    workspace.write("Add", add_all)
    assert sorted(row.name for row in workspace.read(people.directory)) == names
    for name in names:
        if words := " ".join(clean_line(name).split()[:2]):
            hits = workspace.read(people.find, words, limit=1000)
            assert name in {row.name for row in hits} or not people.search_key(words)
    assert workspace.read(lambda s: s.scalar(sa.select(sa.func.count()).select_from(Organisation))) > 300
