"""Who leaves a list takes along what they had: sessions, an open offer, and whom they brought."""

from uuid import uuid4

import make
from convene.rules.registrations import OfferState, PlaceState, RegistrationState
from convene.services import offers, registrations
from convene.store.tables import Offer, Place, Registration
from convene.store.workspace import Workspace

S = RegistrationState


def test_guests_leave_with_who_brings_them_and_their_guests_too(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=4)
    host = make.registration(workspace, event_id)
    guest = make.registration(workspace, event_id, guest_of_id=host)
    theirs = make.registration(workspace, event_id, guest_of_id=guest, state=S.WAITING)
    gone = make.registration(workspace, event_id, guest_of_id=host, state=S.DECLINED)
    session_id = make.session(workspace, event_id, starts_at=make.at("10:00"))
    place = make.add(workspace, Place(id=uuid4(), session_id=session_id, registration_id=guest, state=PlaceState.GIVEN))
    made, _ = workspace.write("Offer", offers.offer, theirs, now=make.NOW)
    workspace.write("Cancel", registrations.cancel, host, reason="ill", now=make.NOW)
    states = [make.one(workspace, Registration, one).state for one in (host, guest, theirs, gone)]
    assert states == [S.CANCELLED, S.CANCELLED, S.CANCELLED, S.DECLINED]
    assert make.one(workspace, Registration, guest).reason == "Who brings them does not come"
    assert make.one(workspace, Place, place).state is PlaceState.RELEASED
    assert make.one(workspace, Offer, made.id).state is OfferState.WITHDRAWN
    assert workspace.read(registrations.counts, event_id).held == 0
    workspace.undo()
    assert workspace.read(registrations.counts, event_id).held == 3
    assert make.one(workspace, Place, place).state is PlaceState.GIVEN
