"""Each list holds what its purpose says, and nobody's needs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

import make
from convene.rules.errors import NotFound
from convene.rules.events import RegistrationMode
from convene.rules.programme import ContributionState
from convene.rules.registration_questions import Question
from convene.rules.registrations import PlaceState, RegistrationState
from convene.services import application_scores, attendance, list_workbooks, registration_questions
from convene.services.application_scores import CriterionDraft
from convene.services.list_workbooks import LISTED
from convene.store.tables import Contribution, Place, Registration
from convene.store.workspace import Workspace

S = RegistrationState
LATER = make.at("18:00")


def sheets(workspace: Workspace, event: UUID, key: str, **more: Any) -> list[Any]:
    return workspace.read(list_workbooks.list_sheets, event, key, **({"now": make.NOW} | more))


def rows(workspace: Workspace, event: UUID, key: str, *headings: str, **more: Any) -> list[tuple[object, ...]]:
    (sheet,) = sheets(workspace, event, key, **more)
    at = [[column.heading for column in sheet.columns].index(heading) for heading in headings]
    return [tuple(row[n] for n in at) for row in sheet.rows]


def guest(workspace: Workspace, event: UUID, name: str, **fields: Any) -> UUID:
    person = make.person(workspace, name, email=f"{name.split(maxsplit=1)[0].lower()}@x.example", phone="07700900123")
    return make.registration(workspace, event, person, **fields)


def test_delegates_with_what_they_answered(workspace: Workspace) -> None:
    event = make.event(workspace)
    workspace.write("Ask", registration_questions.set_questions, event, [Question("Which hall?")])
    guest(workspace, event, "Ben")
    ada = guest(workspace, event, "Ada", state=S.WITHDRAWN)
    workspace.write("Say", lambda s: setattr(s.get_one(Registration, ada), "answers", {"Which hall?": "=A1"}))
    found = rows(workspace, event, "delegates", "Name", "State", "Phone", "Which hall?")
    assert found == [("Ada", "Withdrawn", "07700900123", "=A1"), ("Ben", "Registered", "07700900123", "")]


def test_by_session_places_before_those_who_wait(workspace: Workspace) -> None:
    event = make.event(workspace)
    room = make.room(workspace, make.venue(workspace))
    first = make.session(workspace, event, "Circle", starts_at=make.at("09:30"), room_id=room)
    other = make.session(workspace, event, "Walk")
    ada, ben, cy = (guest(workspace, event, name) for name in ("Ada", "Ben", "Cy"))
    gone = guest(workspace, event, "Di", state=S.CANCELLED)
    make.add(
        workspace,
        Place(session_id=first, registration_id=ada, state=PlaceState.WAITING, since=make.NOW),
        Place(session_id=first, registration_id=ben, state=PlaceState.GIVEN, rank=2),
        Place(session_id=first, registration_id=gone, state=PlaceState.GIVEN),
        Place(session_id=first, registration_id=cy, state=PlaceState.RELEASED),
        Place(session_id=other, registration_id=cy, state=PlaceState.GIVEN),
    )
    found = rows(workspace, event, "by-session", "Session", "Room", "Name", "Place", "Choice")
    assert found == [
        ("Circle", "Library", "Ben", "Given", 2),
        ("Circle", "Library", "Ada", "Waiting", None),
        ("Walk", "", "Cy", "Given", None),
    ]


def test_sign_in_has_a_sheet_for_each_day_and_only_who_may_come(workspace: Workspace) -> None:
    event = make.event(workspace, days=(make.DAY, make.DAY + timedelta(days=1)))
    guest(workspace, event, "Ben")
    guest(workspace, event, "Ada", state=S.ACCEPTED)
    guest(workspace, event, "Cy", state=S.WAITING)
    found = sheets(workspace, event, "sign-in")
    assert [sheet.title for sheet in found] == ["Thu 9 July 2026", "Fri 10 July 2026"]
    assert [[row[:2] for row in sheet.rows] for sheet in found] == [[(1, "Ada"), (2, "Ben")]] * 2
    assert all(sheet.tall for sheet in found)


def test_the_waiting_list_in_its_order(workspace: Workspace) -> None:
    event = make.event(workspace, capacity=1)
    guest(workspace, event, "Ben", state=S.WAITING)
    guest(workspace, event, "Ada", state=S.WAITING, priority=1)
    found = rows(workspace, event, "waiting", "Place", "Name", "Priority", "Why there")
    assert [row[:3] for row in found] == [(1, "Ada", 1), (2, "Ben", None)]
    assert all(row[3] for row in found)


def test_applications_best_score_first(workspace: Workspace) -> None:
    event = make.event(workspace, registration_mode=RegistrationMode.APPLICATION)
    drafts = [CriterionDraft("Drive"), CriterionDraft("Need", most=10)]
    workspace.write("Criteria", application_scores.set_criteria, event, drafts)
    drive, need = (one.id for one in workspace.read(application_scores.criteria, event))
    guest(workspace, event, "Ada", state=S.APPLIED)
    ben = guest(workspace, event, "Ben", state=S.SHORTLISTED)
    for reviewer, points in (("Fay", {drive: 5, need: 10}), ("Gil", {drive: 4, need: 10})):
        workspace.write("Review", application_scores.score, ben, reviewer=reviewer, points=points, now=make.NOW)
    (sheet,) = sheets(workspace, event, "applications")
    assert [column.heading for column in sheet.columns][-2:] == ["Drive, of 5", "Need, of 10"]
    found = rows(workspace, event, "applications", "Name", "State", "Score of 100", "Reviewers", "Drive, of 5")
    assert found == [("Ben", "Shortlisted", 96.7, 2, 4.5), ("Ada", "Applied", None, None, None)]


def test_facilitators_with_how_to_reach_them(workspace: Workspace) -> None:
    event = make.event(workspace)
    fay = make.person(workspace, "Fay", email="fay@x.example", phone="0770")
    late = make.session(workspace, event, "Late", starts_at=make.at("14:00"), people=[fay])
    make.session(workspace, event, "Early", starts_at=make.at("09:30"), people=[fay])
    part = workspace.read(lambda s: s.scalars(sa.select(Contribution.id).where(Contribution.session_id == late)).one())
    workspace.write("Decline", lambda s: setattr(s.get_one(Contribution, part), "state", ContributionState.DECLINED))
    found = rows(workspace, event, "facilitators", "Name", "E-mail", "Phone", "Session", "Starts", "State")
    assert [(*row[:4], str(row[4]), row[5]) for row in found] == [
        ("Fay", "fay@x.example", "0770", "Early", "09:30:00", "Confirmed"),
        ("Fay", "fay@x.example", "0770", "Late", "14:00:00", "Declined"),
    ]


def test_arrivals_and_attendance(workspace: Workspace) -> None:
    event = make.programme(workspace)
    ada, _ = guest(workspace, event, "Ada"), guest(workspace, event, "Ben")
    first = workspace.read(attendance.programme_days, event)[0].date
    make.came(workspace, event, ada, first)
    assert rows(workspace, event, "arrivals", "Day", "Name") == [(first, "Ada")]
    (sheet,) = sheets(workspace, event, "attendance")
    headings = [column.heading for column in sheet.columns]
    assert headings[:4] == ["Name", "Known as", "Organisation", "Role"]
    assert headings[-3:] == ["Days that count", "Completion", "Still needed"]
    assert len(headings) == 12
    (of_ada, of_ben) = sheet.rows
    assert (of_ada[4], of_ada[-3], of_ben[4], of_ben[8]) == ("Attended", 1, "Absent", None)
    assert "to go" in of_ben[-1] or "out of reach" in of_ben[-1]


@pytest.mark.parametrize("one", LISTED, ids=lambda one: one.key)
def test_every_list_of_an_event_without_anything(workspace: Workspace, one: Any) -> None:
    event = make.event(workspace)
    for sheet in sheets(workspace, event, one.key):
        assert (sheet.rows, bool(sheet.columns), bool(sheet.about)) == ([], True, True)
    with pytest.raises(NotFound):
        sheets(workspace, make.person(workspace), one.key)


def test_nobodys_needs_are_in_any_list(workspace: Workspace) -> None:
    event = make.event(workspace)
    person = make.person(workspace, "Ada", email="ada@x.example", reception_note="Ring the bell twice")
    make.need(workspace, person, detail="Insulin in the fridge", reception_note="Ring the bell twice")
    make.registration(workspace, event, person)
    make.session(workspace, event, starts_at=make.at("09:30"), people=[person])
    text = str([[sheet.columns, sheet.rows] for one in LISTED for sheet in sheets(workspace, event, one.key)])
    assert "Ada" in text
    assert "Insulin" not in text
    assert "bell" not in text
