"""What goes into the workbook: everything an organiser hands on, and no needs."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.exchange import Sheet
from convene.rules.registration_questions import Question
from convene.services import checkin, registration_questions, workbooks
from convene.store.tables import SessionTheme
from convene.store.workspace import Workspace


def sheets(workspace: Workspace, event_id: UUID) -> dict[str, list[tuple[object, ...]]]:
    def read(session: object) -> dict[str, list[tuple[object, ...]]]:
        made: list[Sheet] = workbooks.event_sheets(session, event_id)  # type: ignore[arg-type]
        rows = {sheet.title: [tuple(row) for row in sheet.rows] for sheet in made}
        for sheet in made:
            assert all(len(row) == len(sheet.columns) for row in rows[sheet.title]), sheet.title
        return rows

    return workspace.read(read)


def test_every_sheet(workspace: Workspace) -> None:
    venue_id = make.venue(workspace, "St Katherine’s")
    room_id = make.room(workspace, venue_id, "Library")
    event_id = make.event(workspace, days=(make.TODAY,), venue_id=venue_id)
    organisation_id = make.organisation(workspace, "Marrow Street Carers")
    person_id = make.person(
        workspace,
        "Solla Gunnarsdóttir",
        email="solla@marrow.example",
        phone="07700 900123",
        organisation_id=organisation_id,
    )
    make.need(workspace, person_id, event_id=event_id, detail="No nuts, severe")
    registration_id = make.registration(workspace, event_id, person_id, source_key="Eventbrite:1122")
    opening = make.session(
        workspace, event_id, "Opening", starts_at=make.at("10:00", make.TODAY), room_id=room_id, people=[person_id]
    )
    theme_id = make.theme(workspace, "inclusion", "Inclusion")
    workspace.write("Theme", lambda s: s.add(SessionTheme(session_id=opening, theme_id=theme_id)))
    make.session(workspace, event_id, "In the tray")
    make.booking(workspace, room_id, event_id, cost_pence=42_000, reference="4471-OM")
    workspace.write("Admit", checkin.admit, event_id, registration_id, desk="Front", day=make.TODAY, now=make.NOW)
    found = sheets(workspace, event_id)
    assert list(found) == ["Event", "Delegates", "Programme", "Facilitators", "Bookings", "Arrivals"]
    about = dict(found["Event"])
    assert about["Title"] == "London is Open(minded)"
    assert about["Registered"] == "1"
    assert about["Day"] == "Mon 1 June 2026, 09:00 to 17:00, St Katherine’s"
    (delegate,) = found["Delegates"]
    assert delegate[0] == "Solla Gunnarsdóttir"
    assert delegate[5:8] == ("solla@marrow.example", "07700 900123", "Marrow Street Carers")
    assert delegate[9:] == ("Participant", "Registered", "", "1122", make.NOW)
    first, tray = found["Programme"]
    assert [str(v) for v in first[:4]] == ["2026-06-01", "10:00:00", "10:45:00", "Opening"]
    assert first[5:9] == ("", "Library", "Solla Gunnarsdóttir", "Inclusion")
    assert tray[:4] == (None, None, None, "In the tray")
    assert [row[:3] for row in found["Facilitators"]] == [
        ("Solla Gunnarsdóttir", "Marrow Street Carers", "Facilitator")
    ]
    assert found["Bookings"][0][:3] == ("St Katherine’s", "Library", "Confirmed")
    assert found["Bookings"][0][9:] == (42_000, "plus", "4471-OM")
    assert [str(v) for v in found["Arrivals"][0]] == [
        "2026-06-01",
        "10:00:00",
        "Solla Gunnarsdóttir",
        "Marrow Street Carers",
    ]
    assert "nuts" not in repr(found)


def test_delegates_are_in_order_of_name_and_each_once(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    for name in ("Zoë", "anna", "Émile"):
        make.registration(
            workspace, event_id, make.person(workspace, name), registered_at=make.NOW - timedelta(days=len(name))
        )
    assert [row[0] for row in sheets(workspace, event_id)["Delegates"]] == ["anna", "Émile", "Zoë"]


def test_no_such_event(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        sheets(workspace, UUID(int=1))


def test_each_question_of_the_event_is_a_column(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    asked = [Question("Lunch?"), Question("Why?")]
    workspace.write("Ask", registration_questions.set_questions, event_id, asked)
    make.registration(workspace, event_id, answers={"why? ": "To learn", "Old": "x"})
    assert sheets(workspace, event_id)["Delegates"][0][-2:] == ("", "To learn")
    columns = workspace.read(workbooks.registration_columns, event_id)
    assert [column.heading for column in columns][-3:] == ["Registered at", "Lunch?", "Why?"]
