"""“Did you mean”: names spelt otherwise, misheard, run together or apart are found; what is far off is not."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.services import checkin_near
from convene.store.workspace import Workspace

NAMES = {
    "Solla Gunnarsdóttir": "",
    "Catherine Smyth-Jones": "",
    "Róisín O’Brien": "",
    "Olumide Nwachukwu": "",
    "Muhammad Al-Rashid": "",
    "Robert McDonald": "Bob",
    "Anna Lee": "",
    "Siobhán Walsh": "",
    "John Ng": "",
    "Agnieszka Kowalczyk": "",
    "Mary Evans": "",
}


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    event_id = make.event(workspace)
    for name, known_as in NAMES.items():
        make.registration(workspace, event_id, make.person(workspace, name, known_as=known_as))
    return event_id


def near(workspace: Workspace, event_id: UUID, text: str) -> list[str]:
    found = workspace.read(checkin_near.near, event_id, text)
    return [guest.name for guest in found.guests]


def test_other_spellings_are_found_and_the_likeliest_comes_first(workspace: Workspace, event_id: UUID) -> None:
    for typed, meant in {
        "gunarsdotir": "Solla Gunnarsdóttir",
        "gunarsd": "Solla Gunnarsdóttir",
        "Smith Jones": "Catherine Smyth-Jones",
        "smithjones": "Catherine Smyth-Jones",
        "kathryn smith": "Catherine Smyth-Jones",
        "obrian": "Róisín O’Brien",
        "roisin obrien": "Róisín O’Brien",
        "nwachuku": "Olumide Nwachukwu",
        "Mohamad Alrashid": "Muhammad Al-Rashid",
        "Mc Donald": "Robert McDonald",
        "bobb mcdonnald": "Robert McDonald",
        "annalea": "Anna Lee",
        "shivon welsh": "Siobhán Walsh",
        "jon ng": "John Ng",
        "agneshka": "Agnieszka Kowalczyk",
    }.items():
        assert near(workspace, event_id, typed)[:1] == [meant], typed


def test_what_is_far_off_or_too_short_is_not_meant(workspace: Workspace, event_id: UUID) -> None:
    for typed in ("xylophone", "zz", "n", "", "12345", "https://example.org/ticket?id=1"):
        assert near(workspace, event_id, typed) == [], typed


def test_who_was_found_anyway_is_not_offered_again(workspace: Workspace, event_id: UUID) -> None:
    first = workspace.read(checkin_near.near, event_id, "marry evans").guests[0]
    assert first.name == "Mary Evans"
    again = workspace.read(checkin_near.near, event_id, "marry evans", but={first.registration_id})
    assert first not in again.guests


def test_names_that_were_laid_out_are_used_while_they_are_true(workspace: Workspace, event_id: UUID) -> None:
    names = workspace.read(checkin_near.near, event_id, "gunarsdotir").names
    assert workspace.read(checkin_near.near, event_id, "obrian", names=names).names is names
    late = make.NOW + timedelta(hours=1)
    make.registration(workspace, event_id, make.person(workspace, "Zebedee Quill"), changed_at=late)
    found = workspace.read(checkin_near.near, event_id, "zebedy", names=names)
    assert ([guest.name for guest in found.guests], found.names is names) == (["Zebedee Quill"], False)
    other = make.event(workspace, "Another")
    assert workspace.read(checkin_near.near, other, "gunarsdotir", names=names).guests == ()
