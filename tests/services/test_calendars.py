"""SEQUENCE rises with time, place and status after it was issued, and never falls, also not after an undo."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.events import EventMode
from convene.rules.exchange import Appointment
from convene.rules.programme import SessionState
from convene.rules.theme_threads import THEME_COLOURS
from convene.services import calendars, events, programme
from convene.services.calendar_entries import content, fingerprint
from convene.store.tables import EventSession, Track
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
    assert [entry.url for entry in entries] == ["", "https://example.org/own", ""]
    assert {entry.join_link for entry in entries} == {link}
    workspace.write("In person", events.edit, event, mode=EventMode.IN_PERSON)
    talk = workspace.read(calendars.event_calendar, event, now=make.NOW).appointments[0]
    assert talk.join_link == ""


def test_an_entry_has_the_colour_of_its_first_theme_or_of_its_track_and_nobody_is_told_of_it(
    workspace: Workspace,
) -> None:
    event = make.event(workspace)
    systems = make.theme(workspace, "systems")
    track = make.add(workspace, Track(event_id=event, name="Whole", theme_id=systems))
    one = make.session(workspace, event, "One", starts_at=make.at("10:00"), track_id=track)
    before = workspace.read(calendars.event_calendar, event, now=make.NOW).appointments[0]
    assert before.colour == THEME_COLOURS["systems"]
    make.theme(workspace, "compassion")
    workspace.write("Theme", programme.edit_session, one, theme_keys=["compassion"])
    after = workspace.read(calendars.event_calendar, event, now=make.NOW).appointments[0]
    assert after.colour == THEME_COLOURS["compassion"]
    same = replace(after, colour="", categories=before.categories)
    assert (fingerprint(same), content(same)) == (fingerprint(before), content(before))


def test_a_link_that_stood_as_the_address_says_the_same_as_before() -> None:
    entry = Appointment("u", 0, make.at("10:00"), make.at("11:00"), "Talk", url="https://meet.example/open")
    assert content(replace(entry, url="", join_link=entry.url)) == content(entry)
    own = replace(entry, url="https://example.org/own")
    assert content(replace(own, join_link="https://meet.example/2")) != content(own), "a link that is new is news"
