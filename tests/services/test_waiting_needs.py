"""What Home says of waiting lists."""

from datetime import timedelta

import make
from convene.rules.registrations import RegistrationState
from convene.services import home, offers, registrations
from convene.services.home_needs import Call, NeedsYou, State
from convene.store.tables import Message
from convene.store.workspace import Workspace

S = RegistrationState
DAY = timedelta(days=1)


def said(workspace: Workspace, *, days: int = 0, hours: int = 0) -> list[NeedsYou]:
    now = make.NOW + timedelta(days=days, hours=hours)
    found = workspace.read(home.home, today=now.date(), now=now)
    return [need for need in found.needs if need.kind in {Call.OFFER, Call.WAITING}]


def test_from_a_free_place_to_an_answer(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=2)
    make.registration(workspace, event_id)
    first = {"state": S.WAITING, "registered_at": make.NOW - DAY}
    who = make.registration(workspace, event_id, make.person(workspace, "Bo"), **first)
    make.registration(workspace, event_id, state=S.WAITING)
    (free,) = said(workspace)
    assert (free.kind, free.title) == (Call.WAITING, "2 people wait, 1 place is free")
    assert free.detail == "London is Open(minded): Bo is next"
    workspace.write("Offer", offers.offer_next, event_id, now=make.NOW)
    (tell,) = said(workspace)
    assert (tell.kind, tell.state, tell.title) == (Call.OFFER, State.CARE, "Tell Bo of the place offered")
    assert tell.detail == "London is Open(minded): answer by Wed 3 June, 10:00"
    assert tell.place == {
        "place": "event",
        "event_id": event_id,
        "tab": "people",
        "show": "waiting",
        "registration_id": who,
    }
    (last,) = said(workspace, days=2, hours=-1)
    assert (last.state, last.title, last.days) == (State.DANGER, "The offer to Bo ends today at 10:00", 0)
    assert last.detail.endswith("no message was sent yet")
    workspace.write("Sent", lambda s: setattr(s.query(Message).one(), "state", "sent"))
    assert said(workspace) == [], "told, and not today: nobody need do anything"
    (ended,) = said(workspace, days=3)
    assert (ended.title, ended.detail) == ("The offer to Bo has ended", "London is Open(minded)")


def test_who_is_passed_over_asks_for_nothing(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=1)
    who = make.registration(workspace, event_id, state=S.WAITING)
    made, _ = workspace.write("Offer", offers.offer, who, now=make.NOW)
    workspace.write("Settle", offers.settle, now=made.expires_at)
    assert said(workspace, days=3) == []
    workspace.write("Withdraw", registrations.withdraw, who, now=make.NOW)
    assert said(workspace, days=3) == []
