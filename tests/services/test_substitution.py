"""A colleague comes instead: the same place, another person, both on record."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

import make
from convene.rules.checkin import Reason, Verdict
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.people import NeedKind
from convene.rules.registrations import OfferState, PlaceState, RegistrationState, Role
from convene.services import badges, checkin, offers, registrations
from convene.services.substitution import Substituted, substitute
from convene.store.tables import Credential, Offer, Place, Registration
from convene.store.workspace import Workspace

S = RegistrationState


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace, capacity=2, days=(make.TODAY, make.TODAY + timedelta(days=1)))


@pytest.fixture
def zoe(workspace: Workspace, event_id: UUID) -> UUID:
    fields = {"name": "Zoë O’Brien", "role": Role.CREW, "ticket": "Member", "dietary": "vegan"}
    return workspace.write("Register", registrations.register, event_id, now=make.NOW, **fields)[0]


def instead(workspace: Workspace, who: UUID, name: str = "Bo Bergström", **fields: Any) -> Substituted:
    asked = {"name": name, "now": make.NOW, "today": make.TODAY} | fields
    return workspace.write(f"{name} comes instead", substitute, who, **asked)[0]


def codes(workspace: Workspace) -> dict[UUID, list[tuple[str, bool]]]:
    found: dict[UUID, list[tuple[str, bool]]] = {}
    for row in workspace.read(lambda s: list(s.scalars(sa.select(Credential)))):
        found.setdefault(row.registration_id, []).append((row.code, row.revoked_at is None))
    return found


def scan(workspace: Workspace, event_id: UUID, code: str, **fields: Any) -> checkin.ScanResult:
    asked = {"desk": "Front desk", "code": code, "day": make.TODAY, "now": make.NOW} | fields
    return workspace.write("Scan", checkin.scan, event_id, **asked)[0]


def test_the_colleague_has_the_place_the_sessions_and_a_badge(workspace: Workspace, event_id: UUID, zoe: UUID) -> None:
    make.registration(workspace, event_id)  # full
    first, second = (make.session(workspace, event_id, title) for title in ("Circle", "Walk"))
    for session_id, state in ((first, PlaceState.GIVEN), (second, PlaceState.RELEASED)):
        make.add(workspace, Place(id=uuid4(), session_id=session_id, registration_id=zoe, state=state, rank=1))
    ((old_code, _),) = codes(workspace)[zoe]
    made = instead(workspace, zoe, email="bo@example.org", organisation="Quayside", reason="on leave")
    assert (made.name, made.sessions, made.still_named) == ("Bo Bergström", 1, ())
    before, after = (workspace.read(registrations.guest_detail, one) for one in (zoe, made.registration_id))
    assert (before.state, before.reason, before.sessions) == (S.SUBSTITUTED, "on leave", ())
    assert make.one(workspace, Registration, zoe).substituted_by_id == made.registration_id
    assert (after.state, after.role, after.ticket, after.needs) == (S.REGISTERED, Role.CREW, "Member", ())
    assert [one.title for one in after.sessions] == ["Circle"]
    assert [need.kind for need in before.needs] == [NeedKind.DIETARY], "a need is a person’s, not a place’s"
    assert workspace.read(registrations.counts, event_id).held == 2
    assert codes(workspace)[zoe] == [(old_code, False)]
    ((new_code, valid),) = codes(workspace)[made.registration_id]
    assert valid
    refused = scan(workspace, event_id, old_code)
    assert (refused.verdict, refused.reason) == (Verdict.REFUSED, Reason.REVOKED)
    assert scan(workspace, event_id, new_code).verdict is Verdict.ADMITTED
    assert "Bo Bergström" in {row.badge.name for row in workspace.read(badges.badges, event_id)}


def test_an_undo_gives_it_all_back(workspace: Workspace, event_id: UUID, zoe: UUID) -> None:
    place = make.add(
        workspace,
        Place(id=uuid4(), session_id=make.session(workspace, event_id), registration_id=zoe, state=PlaceState.GIVEN),
    )
    before = codes(workspace)
    made = instead(workspace, zoe)
    workspace.undo()
    assert codes(workspace) == before
    assert make.one(workspace, Registration, zoe).state is S.REGISTERED
    assert make.one(workspace, Registration, made.registration_id) is None
    assert make.one(workspace, Place, place).registration_id == zoe
    workspace.redo()
    assert make.one(workspace, Place, place).registration_id == made.registration_id


def test_who_came_in_today_keeps_the_badge(workspace: Workspace, event_id: UUID, zoe: UUID) -> None:
    ((code, _),) = codes(workspace)[zoe]
    scan(workspace, event_id, code)
    with pytest.raises(Refused, match="Zoë O’Brien came in today at 10:00"):
        instead(workspace, zoe)
    tomorrow = make.NOW + timedelta(days=1)
    made = instead(workspace, zoe, now=tomorrow, today=make.TODAY + timedelta(days=1))
    assert made.name == "Bo Bergström"
    workspace.undo()
    workspace.write("Void", checkin.void_last, event_id, desk="Front desk", now=make.NOW)
    instead(workspace, zoe)


def test_a_colleague_who_waits_takes_the_place_with_the_registration_they_have(
    workspace: Workspace, event_id: UUID, zoe: UUID
) -> None:
    waits = make.registration(workspace, event_id, make.person(workspace, "Bo", email="bo@x.example"), state=S.WAITING)
    made, _ = workspace.write("Offer", offers.offer, waits, now=make.NOW - timedelta(days=3))
    shared = make.session(workspace, event_id)
    for who, state in ((zoe, PlaceState.GIVEN), (waits, PlaceState.CHOSEN)):
        make.add(workspace, Place(id=uuid4(), session_id=shared, registration_id=who, state=state))
    assert instead(workspace, zoe, "Bo", email="bo@x.example").registration_id == waits
    assert make.one(workspace, Registration, waits).state is S.REGISTERED
    assert make.one(workspace, Offer, made.id).state is OfferState.WITHDRAWN
    assert workspace.read(registrations.counts, event_id).held == 1
    places = workspace.read(lambda s: {p.registration_id: p.state for p in s.scalars(sa.select(Place))})
    assert places == {zoe: PlaceState.RELEASED, waits: PlaceState.GIVEN}


def test_back_again(workspace: Workspace, event_id: UUID, zoe: UUID) -> None:
    bo = instead(workspace, zoe).registration_id
    again = instead(workspace, bo, "Zoë O’Brien")
    assert again.registration_id == zoe
    row = make.one(workspace, Registration, zoe)
    assert (row.state, row.substituted_by_id) == (S.REGISTERED, None)
    assert [valid for _, valid in codes(workspace)[zoe]].count(True) == 1
    workspace.write("Take up", registrations.take_up_again, bo, now=make.NOW)
    row = make.one(workspace, Registration, bo)
    assert (row.state, row.substituted_by_id) == (S.REGISTERED, None), "who was substituted can have a place again"


def test_what_is_refused(workspace: Workspace, event_id: UUID, zoe: UUID) -> None:
    there = make.registration(workspace, event_id, make.person(workspace, "Ann Lee"))
    waits = make.registration(workspace, event_id, state=S.WAITING)
    with pytest.raises(Refused, match="Ann Lee has a place already"):
        instead(workspace, zoe, "Ann Lee")
    with pytest.raises(Refused, match="cannot stand in for themselves"):
        instead(workspace, zoe, "zoe O'Brien")
    with pytest.raises(Refused, match="has no place to hand on: waiting"):
        instead(workspace, waits)
    with pytest.raises(Invalid) as wrong:
        instead(workspace, zoe, " ")
    assert wrong.value.field == "name"
    with pytest.raises(Invalid) as wrong:
        instead(workspace, zoe, "Bo", email="bo at home")
    assert wrong.value.field == "email"
    with pytest.raises(NotFound):
        instead(workspace, UUID(int=3))
    assert make.one(workspace, Registration, there).state is S.REGISTERED
    workspace.write("Cancel", registrations.cancel, zoe, now=make.NOW)
    with pytest.raises(Refused, match="cancelled"):
        instead(workspace, zoe)


def test_the_part_in_a_session_stays_to_be_taken(workspace: Workspace, event_id: UUID) -> None:
    person = make.person(workspace, "Fay")
    who = make.registration(workspace, event_id, person)
    make.session(workspace, event_id, "Opening circle", people=[person])
    assert instead(workspace, who).still_named == ("Opening circle",)


def test_guests_stay_with_the_place(workspace: Workspace, event_id: UUID, zoe: UUID) -> None:
    guest = make.registration(workspace, event_id, guest_of_id=zoe)
    made = instead(workspace, zoe)
    assert make.one(workspace, Registration, guest).guest_of_id == made.registration_id
