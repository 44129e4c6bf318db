"""Walk-ins: on the list and in, in one change; nobody twice, and never more than there are places."""

from uuid import UUID

import pytest

import make
from convene.rules.checkin import Reason, ScanSource, Verdict
from convene.rules.errors import Invalid, Refused
from convene.rules.registrations import RegistrationState
from convene.services import badges, offers, presence, registrations
from convene.services.walkin import walk_in
from convene.store.tables import Registration, Scan
from convene.store.workspace import Workspace

TODAY, NOW = make.TODAY, make.NOW


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace, days=(TODAY,), capacity=2)


def come(workspace: Workspace, event_id: UUID, name: str, **fields: str):
    label = f"Walk-in: {name}"
    return workspace.write(label, walk_in, event_id, name=name, desk="Front desk", day=TODAY, now=NOW, **fields)


def test_a_walk_in_is_registered_and_here_with_a_badge_code(workspace: Workspace, event_id: UUID) -> None:
    result, change = come(workspace, event_id, "Siân Ó Briain", organisation="Harrow Lane Hospice")
    assert (result.verdict, result.name) == (Verdict.ADMITTED, "Siân Ó Briain")
    assert change.undo == "Walk-in: Siân Ó Briain"
    registration_id = result.guest.registration_id
    assert list(workspace.read(presence.here, event_id, day=TODAY)) == [registration_id]
    assert make.one(workspace, Registration, registration_id).state is RegistrationState.REGISTERED
    assert [row.badge.organisation for row in workspace.read(badges.badges, event_id)] == ["Harrow Lane Hospice"]
    assert workspace.read(lambda s: s.query(Scan).one().source) is ScanSource.WALK_IN


def test_who_finds_no_place_waits_and_sees_the_coordinator(workspace: Workspace, event_id: UUID) -> None:
    for _ in range(2):
        make.registration(workspace, event_id)
    result, _ = come(workspace, event_id, "Ada Late")
    assert (result.verdict, result.reason) == (Verdict.REFUSED, Reason.NOT_REGISTERED)
    assert make.one(workspace, Registration, result.guest.registration_id).state is RegistrationState.WAITING


def test_nobody_is_entered_twice(workspace: Workspace, event_id: UUID) -> None:
    known = make.registration(workspace, event_id, make.person(workspace, "Zoë O’Brien", email="zoe@example.org"))
    with pytest.raises(Refused, match="on the list already") as refused:
        come(workspace, event_id, "ZOE O'BRIEN", email="Zoe@example.org")
    assert refused.value.data["registration_id"] == known
    assert workspace.read(presence.here, event_id, day=TODAY) == {}


def test_a_refused_walk_in_leaves_nothing_behind(workspace: Workspace, event_id: UUID) -> None:
    with pytest.raises(Invalid) as invalid:
        come(workspace, event_id, "Ada", email="not an address")
    assert invalid.value.field == "email"
    assert workspace.read(lambda s: (s.query(Registration).count(), s.query(Scan).count())) == (0, 0)


def test_undoing_a_walk_in_says_why_it_cannot_be_undone(workspace: Workspace, event_id: UUID) -> None:
    come(workspace, event_id, "Ada")
    with pytest.raises(Refused):
        workspace.undo()
    assert len(workspace.read(presence.here, event_id, day=TODAY)) == 1


def test_a_place_kept_for_an_offer_is_not_given_at_the_door(workspace: Workspace) -> None:
    event_id = make.event(workspace, days=(make.DAY,), capacity=2)
    waits = make.registration(workspace, event_id, state=RegistrationState.WAITING)
    workspace.write("Offer", offers.offer, waits, now=NOW)
    first, second = (come(workspace, event_id, name)[0] for name in ("Ada", "Bo"))
    states = [make.one(workspace, Registration, one.guest.registration_id).state for one in (first, second)]
    assert states == [RegistrationState.REGISTERED, RegistrationState.WAITING]
    counts = workspace.read(registrations.counts, event_id)
    assert (counts.held, counts.registered, counts.waiting) == (2, 1, 2)
