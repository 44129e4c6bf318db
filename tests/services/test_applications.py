"""Applications decided several at once: places, the cap of an organisation, what was decided before, and no names."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

import make
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.events import EventStatus, RegistrationMode
from convene.rules.registration_questions import Question
from convene.rules.registrations import PlaceState, RegistrationState, Role
from convene.services import application_scores, applications, registration_questions, registrations
from convene.services.application_scores import CriterionDraft
from convene.services.applications import Board, Decided
from convene.store.tables import Place, Registration
from convene.store.workspace import Workspace

S = RegistrationState
LATER = make.NOW + timedelta(hours=1)


def by_application(workspace: Workspace, **fields: Any) -> UUID:
    return make.event(workspace, registration_mode=RegistrationMode.APPLICATION, **fields)


def apply(workspace: Workspace, event: UUID, name: str, home: UUID | None = None, **fields: Any) -> UUID:
    person = make.person(workspace, name, email=f"{name.lower()}@x.example", organisation_id=home, profession="Nursing")
    return make.registration(workspace, event, person, **({"state": S.APPLIED} | fields))


def decide(workspace: Workspace, event: UUID, ids: list[UUID], to: S, **more: Any) -> Decided:
    return workspace.write("Decide", applications.decide, event, ids, to, now=make.NOW, **more)[0]


def board(workspace: Workspace, event: UUID, **more: Any) -> Board:
    return workspace.read(applications.board, event, **more)


def states(workspace: Workspace, event: UUID) -> dict[str, S]:
    return {one.name: one.state for one in workspace.read(registrations.guests, event)}


def test_places_go_in_the_order_given_and_one_undo_takes_all_back(workspace: Workspace) -> None:
    event = by_application(workspace, capacity=2)
    ada, ben, cas = (apply(workspace, event, name) for name in ("Ada", "Ben", "Cas"))
    asked = [cas, ada, ben]
    seen = workspace.read(applications.outlook, event, asked, S.ACCEPTED)
    assert decide(workspace, event, asked, S.ACCEPTED, reason=" Strong ") == seen
    assert (seen.done, seen.waiting) == ((cas, ada), (ben,))
    assert states(workspace, event) == {"Ada": S.ACCEPTED, "Ben": S.WAITING, "Cas": S.ACCEPTED}
    assert make.one(workspace, Registration, cas).reason == "Strong"
    workspace.undo()
    assert set(states(workspace, event).values()) == {S.APPLIED}


def test_what_is_decided_stays_unless_asked(workspace: Workspace) -> None:
    event = by_application(workspace, capacity=5)
    kinds = {state: apply(workspace, event, state.value.title(), state=state) for state in S if state is not S.INVITED}
    ids = list(kinds.values())
    found = decide(workspace, event, ids, S.DECLINED)
    assert set(found.done) == {kinds[S.APPLIED], kinds[S.SHORTLISTED]}
    assert set(found.settled) == {kinds[S.ACCEPTED], kinds[S.WAITING]}
    assert {key for key, _ in found.left} == {
        kinds[s] for s in (S.DECLINED, S.REGISTERED, S.WITHDRAWN, S.CANCELLED, S.SUBSTITUTED)
    }
    again = decide(workspace, event, ids, S.DECLINED, again=True)
    assert set(again.done) == set(again.again) == {kinds[S.ACCEPTED], kinds[S.WAITING]}
    after = states(workspace, event)
    assert {after[s.value.title()] for s in (S.APPLIED, S.SHORTLISTED, S.ACCEPTED, S.WAITING)} == {S.DECLINED}
    assert (after["Registered"], after["Withdrawn"]) == (S.REGISTERED, S.WITHDRAWN)


def test_who_is_decided_anew_gives_the_place_back(workspace: Workspace) -> None:
    event = by_application(workspace, capacity=1)
    ada, ben = apply(workspace, event, "Ada", state=S.ACCEPTED), apply(workspace, event, "Ben")
    seat = make.add(
        workspace,
        Place(session_id=make.session(workspace, event), registration_id=ada, state=PlaceState.GIVEN, rank=1),
    )
    assert decide(workspace, event, [ada], S.WAITING, again=True).done == (ada,)
    assert make.one(workspace, Place, seat).state is PlaceState.RELEASED
    assert decide(workspace, event, [ben], S.ACCEPTED).done == (ben,)
    found = decide(workspace, event, [ada], S.ACCEPTED, again=True)
    assert (found.done, found.left) == ((), ((ada, "no place is left"),))
    assert next(g.badge_code for g in workspace.read(registrations.guests, event) if g.id == ben)


def test_above_the_cap_needs_a_reason_that_is_kept(workspace: Workspace) -> None:
    event = by_application(workspace, organisation_cap=2)
    lea, quay = make.organisation(workspace, "Lea"), make.organisation(workspace, "Quay")
    apply(workspace, event, "Here", lea, state=S.REGISTERED)
    apply(workspace, event, "Crew", lea, state=S.REGISTERED, role=Role.CREW)
    ada, ben, cas = apply(workspace, event, "Ada", lea), apply(workspace, event, "Ben", lea), apply(
        workspace, event, "Cas", quay
    )  # fmt: skip
    alone = apply(workspace, event, "Dee")
    asked = [ada, ben, cas, alone]
    with pytest.raises(Invalid, match="Lea would have 3, the cap is 2") as raised:
        decide(workspace, event, asked, S.ACCEPTED, over_cap_reason="  ")
    assert raised.value.field == "over_cap_reason"
    assert states(workspace, event)["Ada"] is S.APPLIED
    assert decide(workspace, event, asked, S.SHORTLISTED).above == ()  # a shortlist gives no place
    found = decide(workspace, event, asked, S.ACCEPTED, reason="Strong.", over_cap_reason="Only midwife")
    assert (found.above, [one.people for one in found.above_by]) == ((ben,), [3])
    assert make.one(workspace, Registration, ben).reason == "Strong. Above the cap: Only midwife"
    assert make.one(workspace, Registration, ada).reason == "Strong."


def test_without_a_cap_nobody_is_above_it(workspace: Workspace) -> None:
    event, lea = by_application(workspace), make.organisation(workspace, "Lea")
    ids = [apply(workspace, event, name, lea) for name in ("Ada", "Ben")]
    assert decide(workspace, event, ids, S.ACCEPTED).above == ()


def test_applications_of_another_event_and_of_a_cancelled_one(workspace: Workspace) -> None:
    event = by_application(workspace)
    stranger = apply(workspace, by_application(workspace), "Ada")
    with pytest.raises(NotFound):
        decide(workspace, event, [stranger], S.ACCEPTED)
    off = by_application(workspace, status=EventStatus.CANCELLED)
    with pytest.raises(Refused, match="is cancelled"):
        decide(workspace, off, [apply(workspace, off, "Ben")], S.DECLINED)


def test_the_board_shows_who_applied_in_order_with_scores_and_answers(workspace: Workspace) -> None:
    event = by_application(workspace, organisation_cap=3, capacity=9)
    workspace.write("Ask", registration_questions.set_questions, event, [Question("Why?")])
    lea = make.organisation(workspace, "Lea", sector="Charity", borough="Hackney")
    ben = apply(
        workspace, event, "Ben", lea, registered_at=make.NOW + timedelta(hours=1), answers={"why? ": "To learn"}
    )
    ada = apply(workspace, event, "Ada")
    apply(workspace, event, "Invited", state=S.INVITED)
    apply(workspace, event, "Crew", role=Role.CREW, state=S.REGISTERED)
    workspace.write(
        "Criteria", application_scores.set_criteria, event, [CriterionDraft("Drive"), CriterionDraft("Need")]
    )
    drive, need = (one.id for one in board(workspace, event).criteria)
    score = application_scores.score
    workspace.write("Score", score, ben, reviewer="Zed", points={drive: 5, need: 3}, note="Good", now=make.NOW)
    workspace.write("Score", score, ben, reviewer="Amy", points={drive: 2}, now=make.NOW)
    found = board(workspace, event)
    assert (found.places, found.held, found.cap) == (9, 1, 3)
    assert [(one.number, one.name) for one in found.applications] == [(1, "Ada"), (2, "Ben")]
    second = found.applications[1]
    assert (second.sector, second.borough, second.profession) == ("Charity", "Hackney", "Nursing")
    assert second.answers == {"Why?": "To learn"}
    assert [(r.reviewer, dict(r.points), r.note) for r in second.reviews] == [
        ("Amy", {drive: 2}, ""),
        ("Zed", {drive: 5, need: 3}, "Good"),
    ]
    assert second.judged is not None
    assert (second.judged.mean, second.judged.spread, second.judged.unfinished) == (60, 40, 1)
    assert found.applications[0].judged is None
    assert found.applications[0].id == ada


def test_reviewers_do_not_see_who_applied_before_the_decision(workspace: Workspace) -> None:
    event = by_application(workspace)
    lea = make.organisation(workspace, "Lea Hospitals", sector="Charity")
    apply(workspace, event, "Ada", lea, answers={"Why?": "Ada wants to"})
    apply(workspace, event, "Ben", lea, state=S.ACCEPTED, registered_at=LATER)
    assert board(workspace, event, reviewing=True).applications[0].name == "Ada"
    workspace.write("Hide", application_scores.set_anonymous, event, anonymous=True)
    assert board(workspace, event).applications[0].name == "Ada"
    ada, ben = board(workspace, event, reviewing=True).applications
    assert (ada.hidden, ben.hidden, ben.name) == (True, False, "Ben")
    said = repr(ada).replace("Ada wants to", "")  # their own words are given as they are
    assert not any(part in said.casefold() for part in ("ada", "lea", "@", str(lea)))
    assert ada.sector == "Charity"
