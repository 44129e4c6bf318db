"""The message about an offer, and that somebody was told."""

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.registrations import RegistrationState
from convene.services import offer_messages, offers, waiting
from convene.store.tables import Message
from convene.store.workspace import Workspace


def test_somebody_is_told_once(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=1)
    person = make.person(workspace, "Bo", email="bo@example.org")
    who = make.registration(workspace, event_id, person, state=RegistrationState.WAITING)
    made, _ = workspace.write("Offer", offers.offer, who, now=make.NOW)
    found = workspace.read(offer_messages.message, made.id)
    assert (found.to, found.subject) == ("bo@example.org", "A place for you: London is Open(minded)")
    assert found.body.startswith("Dear Bo,")
    workspace.write("Tell", offer_messages.told, made.id, way="phone", now=make.NOW)
    kept = workspace.read(lambda s: s.query(Message).one())
    assert (kept.state, kept.way, kept.sent_at) == ("sent", "phone", make.NOW)
    (one,) = workspace.read(waiting.waiting_list, event_id, now=make.NOW).people
    assert one.offer is not None
    assert one.offer.told
    with pytest.raises(NotFound):
        workspace.write("Tell", offer_messages.told, made.id, way="phone", now=make.NOW)
    with pytest.raises(NotFound):
        workspace.read(offer_messages.message, made.id)
