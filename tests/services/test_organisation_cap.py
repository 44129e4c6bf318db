"""The cap on one organisation where one person is given or offered a place: soft, with the reason kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

import make
from convene.rules.errors import Invalid
from convene.rules.registrations import RegistrationState, Role
from convene.services import offers, registrations, waiting
from convene.store.tables import Registration
from convene.store.workspace import Workspace

S = RegistrationState
WHY = "Signs for a speaker"


@pytest.fixture
def capped(workspace: Workspace) -> tuple[UUID, UUID]:
    """Anna has the one place Eastmarsh may have; Bo of Eastmarsh waits. Gives the event and Bo."""
    event = make.event(workspace, capacity=4, organisation_cap=1)
    home = make.organisation(workspace, "Eastmarsh")
    make.registration(workspace, event, make.person(workspace, "Anna", organisation_id=home))
    bo = make.person(workspace, "Bo", organisation_id=home)
    when = make.NOW - timedelta(days=2)
    return event, make.registration(workspace, event, bo, state=S.WAITING, registered_at=when)


def do(workspace: Workspace, fn: Callable[..., Any], *args: Any, **kw: Any) -> Any:
    return workspace.write("Do", fn, *args, now=make.NOW, **kw)[0]


def row(workspace: Workspace, key: UUID) -> tuple[RegistrationState, str]:
    kept = make.one(workspace, Registration, key)
    return kept.state, kept.reason


def refused(workspace: Workspace, fn: Callable[..., Any], *args: Any) -> None:
    with pytest.raises(Invalid) as raised:
        do(workspace, fn, *args, over_cap_reason="  ")
    assert (raised.value.field, raised.value.title) == ("over_cap_reason", "Eastmarsh would have 2, the cap is 1")


def test_a_place_given_above_the_cap_takes_a_reason(workspace: Workspace, capped: tuple[UUID, UUID]) -> None:
    _, bo = capped
    refused(workspace, registrations.give_place, bo)
    assert row(workspace, bo) == (S.WAITING, "")
    do(workspace, registrations.give_place, bo, over_cap_reason=WHY)
    assert row(workspace, bo) == (S.REGISTERED, f"Above the cap: {WHY}")
    do(workspace, registrations.cancel, bo, reason="ill")
    refused(workspace, registrations.take_up_again, bo)
    assert do(workspace, registrations.take_up_again, bo, over_cap_reason=WHY) is S.REGISTERED


def test_an_offer_above_the_cap_takes_a_reason_that_stays_once_it_is_accepted(
    workspace: Workspace, capped: tuple[UUID, UUID]
) -> None:
    event, bo = capped
    refused(workspace, offers.offer_next, event)
    refused(workspace, offers.offer, bo)
    made = do(workspace, offers.offer, bo, over_cap_reason=WHY)
    assert row(workspace, bo) == (S.WAITING, f"Above the cap: {WHY}")
    do(workspace, offers.accept, made.id)
    assert row(workspace, bo) == (S.REGISTERED, f"Above the cap: {WHY}")


def test_an_offer_taken_back_takes_its_reason_with_it(workspace: Workspace, capped: tuple[UUID, UUID]) -> None:
    event, bo = capped
    made = do(workspace, offers.offer_next, event, over_cap_reason=WHY)
    do(workspace, offers.withdraw, made.id)
    assert row(workspace, bo) == (S.WAITING, "")
    refused(workspace, offers.offer, bo)


def test_nobody_is_offered_a_place_above_the_cap_by_itself(workspace: Workspace, capped: tuple[UUID, UUID]) -> None:
    event, bo = capped
    workspace.write("Automatic", waiting.set_automatic, on=True)
    assert do(workspace, offers.settle).made == ()
    cleo = make.registration(workspace, event, make.person(workspace, "Cleo"), state=S.WAITING)
    listed = workspace.read(waiting.waiting_list, event, now=make.NOW).people
    assert [(one.name, one.over_cap) for one in listed] == [("Cleo", False), ("Bo", True)]
    assert listed[0].reason.startswith("Joined 1 June, under the cap, so before 1 whose organisation has its share;")
    assert [one.registration_id for one in do(workspace, offers.settle).made] == [cleo]
    assert row(workspace, bo)[0] is S.WAITING


def test_an_offered_place_counts_and_who_makes_the_event_does_not(
    workspace: Workspace, capped: tuple[UUID, UUID]
) -> None:
    event, bo = capped
    do(workspace, registrations.edit, bo, role=Role.SPEAKER)
    do(workspace, registrations.give_place, bo)
    assert row(workspace, bo) == (S.REGISTERED, "")
    other = make.organisation(workspace, "Harrow Lane")
    waits = [
        make.registration(workspace, event, make.person(workspace, name, organisation_id=other), state=S.WAITING)
        for name in ("Cleo", "Dag")
    ]
    do(workspace, offers.offer, waits[0])
    with pytest.raises(Invalid):
        do(workspace, registrations.give_place, waits[1])
