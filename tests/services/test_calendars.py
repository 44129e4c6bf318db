"""SEQUENCE rises with time, place and status after it was issued, and never falls, also not after an undo."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.events import EventMode
from convene.rules.exchange import Appointment
from convene.rules.programme import SessionState
from convene.services import calendars, events
from convene.store.tables import EventSession
from convene.store.workspace import Workspace

LATER = make.NOW + timedelta(days=1)


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace, days=make.days_on(make.DAY, 2))


def change(workspace: Workspace, session_id: UUID, **fields: object) -> None:
    def edit(session: object) -> None:
        row = session.get(EventSession, session_id)  # type: ignore[attr-defined]
        for name, value in fields.items():
            setattr(row, name, value)

    workspace.write("Change", edit)


def issue(workspace: Workspace, event_id: UUID, *, now: object = make.NOW) -> dict[str, Appointment]:
    issued, _ = workspace.write("Issue", calendars.issue_calendar, event_id, now=now)
    return {a.title: a for a in issued.appointments}


def test_entries(workspace: Workspace, event_id: UUID) -> None:
    venue_id = make.venue(workspace, "St Katherine’s", address="2 Butcher Row\nLimehouse", postcode="E14 8DS")
    room_id = make.room(workspace, venue_id, "Library")
    make.session(workspace, event_id, "Opening", starts_at=make.at("09:30"), room_id=room_id, content_note="Loss")
    make.session(workspace, event_id, "In the tray")
    entries = issue(workspace, event_id)
    assert set(entries) == {"Opening", "London is Open(minded)"}  # the second day has no session: the day itself
    opening = entries["Opening"]
    assert (opening.starts_at, opening.ends_at) == (make.at("09:30"), make.at("10:15"))
    assert opening.location == "Library, St Katherine’s, 2 Butcher Row, Limehouse, E14 8DS"
    assert opening.description == "Content note: Loss"
    assert opening.sequence == 0
    assert len({a.uid for a in entries.values()}) == 2


def test_sequence(workspace: Workspace, event_id: UUID) -> None:
    session_id = make.session(workspace, event_id, "Opening", starts_at=make.at("09:30"))

    def now_at() -> tuple[int, str, bool]:
        entry = issue(workspace, event_id, now=LATER)["Opening"]
        return entry.sequence, entry.status, entry.last_modified == LATER

    change(workspace, session_id, starts_at=make.at("10:00"))  # before it was ever issued: no matter
    uid = issue(workspace, event_id)["Opening"].uid
    assert now_at() == (0, "CONFIRMED", False)
    change(workspace, session_id, abstract="New words")
    assert now_at() == (0, "CONFIRMED", True)
    change(workspace, session_id, starts_at=make.at("11:00"))
    change(workspace, session_id, starts_at=make.at("11:30"))
    assert now_at()[0] == 1
    assert now_at()[0] == 1
    workspace.undo()
    assert now_at()[0] == 2
    change(workspace, session_id, state=SessionState.CANCELLED)
    assert now_at()[:2] == (3, "CANCELLED")
    assert issue(workspace, event_id)["Opening"].uid == uid


def test_looking_is_not_issuing(workspace: Workspace, event_id: UUID) -> None:
    session_id = make.session(workspace, event_id, "Opening", starts_at=make.at("09:30"))
    workspace.read(calendars.event_calendar, event_id, now=make.NOW)
    change(workspace, session_id, starts_at=make.at("10:00"))
    assert issue(workspace, event_id)["Opening"].sequence == 0


def test_issuing_is_not_undone(workspace: Workspace, event_id: UUID) -> None:
    issue(workspace, event_id)
    assert workspace.standing().undo == "Make"


def test_no_such_event(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        workspace.read(calendars.event_calendar, UUID(int=1), now=make.NOW)


def test_who_joins_from_afar_finds_the_link_in_every_entry(workspace: Workspace) -> None:
    link = "https://meet.example/open"
    event = make.event(workspace, mode=EventMode.HYBRID, join_link=link, days=make.days_on(make.DAY, 2))
    make.session(workspace, event, "Talk", starts_at=make.at("10:00"))
    make.session(workspace, event, "Own page", starts_at=make.at("11:00"), url="https://example.org/own")
    entries = workspace.read(calendars.event_calendar, event, now=make.NOW).appointments
    assert [entry.url for entry in entries] == [link, "https://example.org/own", link]
    workspace.write("In person", events.edit, event, mode=EventMode.IN_PERSON)
    talk = workspace.read(calendars.event_calendar, event, now=make.NOW).appointments[0]
    assert talk.url == ""
