"""What leads to a person, on both kinds of database."""

import make
from convene.rules.registrations import PlaceState
from convene.services.people_rows import pointers, registrations_of, rows_of
from convene.store.tables import Place
from convene.store.workspace import Workspace


def test_rows_of_a_person_are_theirs_and_their_registrations(workspace: Workspace) -> None:
    event_id, person_id = make.event(workspace), make.person(workspace)
    registration_id = make.registration(workspace, event_id, person_id)
    make.registration(workspace, event_id)  # somebody else's
    session_id = make.session(workspace, event_id, people=[person_id])
    place = make.add(workspace, Place(session_id=session_id, registration_id=registration_id, state=PlaceState.GIVEN))
    need = make.need(workspace, person_id, detail="Loop")
    make.came(workspace, event_id, registration_id, make.DAY)
    found = workspace.read(rows_of, [person_id])
    assert sorted(name for name, _ in found) == ["contributions", "needs", "people", "places", "registrations", "scans"]
    for name, key in (("people", person_id), ("registrations", registration_id), ("places", place), ("needs", need)):
        assert (name, key.hex) in found
    assert registrations_of(found, person_id)[event_id.hex]["id"] == registration_id.hex
    assert workspace.read(rows_of, []) == {}


def test_tables_that_point_at_people_find_themselves() -> None:
    assert {"needs", "registrations", "consents"} <= {column.table.name for column in pointers("people")}
    assert {"places", "scans"} <= {column.table.name for column in pointers("registrations")}
