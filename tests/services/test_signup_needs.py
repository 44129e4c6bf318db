import pytest

import make
from convene.rules.events import EventStatus
from convene.services import events, home_needs, session_places
from convene.services.signup_needs import free_seats
from convene.store.workspace import Workspace
from services.test_session_places import Choosing


@pytest.fixture
def choosing(workspace: Workspace) -> Choosing:
    return Choosing(workspace)


def _found(choosing: Choosing) -> list:
    live = choosing.workspace.read(events.listing)
    return list(choosing.workspace.read(lambda session: list(free_seats(session, live))))


def test_a_free_place_somebody_waits_for_is_something_to_do(choosing: Choosing) -> None:
    assert _found(choosing) == []
    choosing.give(0, choosing.carers)
    choosing.wait(1, choosing.carers)
    assert _found(choosing) == []
    choosing.do(session_places.release, choosing.carers, choosing.people[0])
    (found,) = _found(choosing)
    assert (found.people, found.sessions, found.first_id) == (1, ("Carers",), choosing.carers)

    def asked(session):
        live = [one for one in events.listing(session) if one.status is not EventStatus.CANCELLED]
        return home_needs.needs(session, live, today=make.TODAY, now=make.NOW)

    (said,) = [one for one in choosing.workspace.read(asked) if one.kind is home_needs.Call.SEATS]
    assert said.title == "1 place free for who waits for “Carers”"
    assert said.place["tab"] == "signup"
    choosing.do(session_places.give_next, choosing.carers)
    assert _found(choosing) == []
