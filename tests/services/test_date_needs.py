"""Home asks about dates that are worth it, until somebody answers."""

from datetime import date

import make
from convene.rules.events import EventKind, EventStatus
from convene.services import date_sense, events, home
from convene.services.date_needs import unanswered
from convene.services.home_needs import Call
from convene.store.workspace import Workspace

SATURDAY, CHRISTMAS = date(2026, 7, 11), date(2026, 12, 25)


def asked(workspace: Workspace) -> list[tuple[str, str, int]]:
    live = workspace.read(events.listing)
    found = workspace.read(lambda session: list(unanswered(session, live, today=make.TODAY)))
    return [(one.title, one.note.title, one.more) for one in found]


def test_what_is_asked_and_when_it_stops(workspace: Workspace) -> None:
    event = make.event(workspace, days=(SATURDAY, CHRISTMAS))
    make.event(workspace, "A weekday", code="W", days=(date(2026, 7, 15),))
    assert asked(workspace) == [("London is Open(minded)", "Saturday", 1)]
    for day in (SATURDAY, CHRISTMAS):
        for note in workspace.read(date_sense.of_event, event)[day]:
            workspace.write("Aside", date_sense.set_aside, event, note.subject, reason="Fine", now=make.NOW)
    assert asked(workspace) == []


def test_only_what_is_still_to_be_decided_is_asked(workspace: Workspace) -> None:
    for number, fields in enumerate(
        ({"status": EventStatus.CLOSED}, {"status": EventStatus.CANCELLED}, {"kind": EventKind.PARTNER})
    ):
        make.event(workspace, f"Event {number}", days=(SATURDAY,), **fields)
    make.event(workspace, "Over", days=(date(2026, 5, 30),))
    assert asked(workspace) == []


def test_two_events_that_share_people_are_asked_about_and_home_leads_there(workspace: Workspace) -> None:
    one, other = make.event(workspace, "One"), make.event(workspace, "Other")
    assert asked(workspace) == [], "two of ours on one day are no matter by themselves"
    person = make.person(workspace)
    for event in (one, other):
        make.registration(workspace, event, person)
    assert asked(workspace) == [("One", "Other is on that day", 0), ("Other", "One is on that day", 0)]
    shown = workspace.read(home.home, today=make.TODAY, now=make.NOW)
    lines = [need for need in shown.needs if need.kind is Call.DATE]
    assert {(need.title, need.detail, need.place["event_id"], need.place["tab"]) for need in lines} == {
        ("Other is on that day: is Thu 9 July a good date?", "One", one, "overview"),
        ("One is on that day: is Thu 9 July a good date?", "Other", other, "overview"),
    }
