"""Anything is found by a few letters, whatever their case, accents and order."""

from datetime import timedelta

import make
from convene.services import finder
from convene.services.finder import HitKind
from convene.store.workspace import Workspace


def test_everything_by_a_few_letters(workspace: Workspace) -> None:
    venue_id = make.venue(workspace, "Royal Foundation of St Katherine", borough="Tower Hamlets")
    make.room(workspace, venue_id, "Cloister Room")
    event_id = make.event(workspace, "London is Open(minded)", code="OPEN")
    session_id = make.session(workspace, event_id, "Whose voice is missing?")
    person_id = make.person(workspace, "Sólveig Gunnarsdóttir", known_as="Solla")

    def found(text: str) -> list[tuple[HitKind, object]]:
        return [(h.kind, h.id) for h in workspace.read(finder.find, text)]

    assert found("open lond") == found("OPEN") == [(HitKind.EVENT, event_id)]
    assert found("voice whose") == [(HitKind.SESSION, session_id)]
    assert found("solveig") == found("solla") == [(HitKind.PERSON, person_id)]
    assert found("katherine") == found("cloister royal") == found("hamlets") == [(HitKind.VENUE, venue_id)]
    assert found("o") == found("") == found("100%") == []
    assert workspace.read(finder.find, "cloister")[0].title == "Cloister Room, Royal Foundation of St Katherine"
    assert workspace.read(finder.counts) == {"events": 1, "venues": 1, "people": 1}


def test_sessions_of_the_event_at_hand_come_first_and_not_more_than_five(workspace: Workspace) -> None:
    other, mine = make.event(workspace, "Other"), make.event(workspace, "Mine")
    for number in range(4):
        make.session(workspace, other, f"Circle {number}")
    ours = make.session(workspace, mine, "Circle of ours")
    make.session(workspace, mine, "Zz circle")
    hits = workspace.read(finder.find, "circle", event_id=mine)
    assert [h.event_id for h in hits] == [mine, mine, other, other, other]
    assert (hits[0].id, hits[0].detail) == (ours, "Mine")


def test_events_newest_first(workspace: Workspace) -> None:
    old = make.event(workspace, "Masterclass", days=(make.DAY - timedelta(days=400),))
    new = make.event(workspace, "Masterclass")
    assert [h.id for h in workspace.read(finder.find, "master")] == [new, old]
