"""The venue brief: rooms held or used that day, contacts, and what is eaten."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Refused
from convene.rules.event_papers import VenueBrief
from convene.rules.papers import Asked
from convene.rules.people import NeedKind
from convene.rules.venues import Layout
from convene.services import venue_contacts
from convene.services.venue_brief import venue_brief
from convene.store.workspace import Workspace

NEXT = make.DAY + timedelta(1)


def brief(workspace: Workspace, event_id: UUID, asked: Asked | None = None) -> VenueBrief:
    return workspace.read(venue_brief, event_id, asked or Asked(), now=make.NOW)


def test_rooms_of_the_day_with_their_tails_layouts_and_doubts(workspace: Workspace) -> None:
    where = {"address": "2 Butcher Row\nLondon", "postcode": "E14 8DS", "latitude": 51.5, "longitude": -0.1}
    home = make.venue(workspace, "Home", wifi="Guest", **where)
    other = make.venue(workspace, "Abbey")
    event_id = make.event(workspace, days=(make.DAY, NEXT), venue_id=home)
    hall, loft, cellar = (
        make.room(workspace, home, name, position=n) for n, name in enumerate(("Hall", "Loft", "Cellar"))
    )
    make.booking(workspace, hall, event_id, setup_minutes=60, cleardown_minutes=30)
    make.booking(workspace, make.room(workspace, other, "Nave"), event_id, state=BookingState.OPTION,
                 option_expires=make.DAY)  # fmt: skip
    make.booking(workspace, cellar, event_id, state=BookingState.RELEASED)
    make.booking(workspace, cellar)
    make.session(
        workspace, event_id, "Opening", starts_at=make.at("09:30"), room_id=hall, layout=Layout.CABARET, capacity=40
    )
    make.session(workspace, event_id, "Upstairs", starts_at=make.at("11:00"), room_id=loft)
    make.session(workspace, event_id, "Tomorrow", starts_at=make.at("11:00", NEXT), room_id=loft)
    workspace.write("Contact", venue_contacts.add, home, name="Moira Kell", role="Duty manager", phone="020")
    found = brief(workspace, event_id)
    assert [one.name for one in found.venues] == ["Home", "Abbey"], "where the day is comes first"
    at_home, away = found.venues
    assert dict(at_home.facts) == {"Address": "2 Butcher Row, London, E14 8DS", "Wi-Fi": "Guest"}
    assert (at_home.place, at_home.contacts[0].name) == ((51.5, -0.1), "Moira Kell")
    first, second = at_home.rooms
    assert first.held is not None
    assert first.around is not None
    assert [f"{at:%H:%M}" for at in (*first.around, *first.held)] == ["08:00", "17:30", "09:00", "17:00"]
    assert (first.firm, first.sessions[0].layout, first.sessions[0].people) == (True, "cabaret", 40)
    assert (second.name, second.held, [one.title for one in second.sessions]) == ("Loft", None, ["Upstairs"])
    assert [(room.name, room.firm) for room in away.rooms] == [("Nave", False)]
    tomorrow = brief(workspace, event_id, Asked(day=NEXT))
    assert [[one.title for one in room.sessions] for room in tomorrow.venues[0].rooms] == [["Tomorrow"]]


def test_what_is_eaten_is_counted_and_a_day_without_a_venue_is_refused(workspace: Workspace) -> None:
    event_id = make.event(workspace, venue_id=make.venue(workspace))
    for name in ("Ada", "Bo", "Cy"):
        who = make.person(workspace, name)
        make.registration(workspace, event_id, who)
        said = {"Ada": "Vegan", "Bo": "No gluten (coeliac disease)"}.get(name)
        if said:
            make.need(workspace, who, kind=NeedKind.DIETARY, detail=said, consent_at=make.NOW)
    found = brief(workspace, event_id)
    assert (found.expected, found.catering) == (3, (("Gluten-free", 1), ("Vegan", 1)))
    with pytest.raises(Refused, match="no venue yet"):
        brief(workspace, make.event(workspace))
