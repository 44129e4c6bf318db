"""What sessions and people are called outside, and what schedules call theirs."""

from uuid import UUID

import pytest

from convene.rules.programme import SessionKind
from convene.services.programme_source import outside_guids, outside_numbers, outside_people, session_kind


def test_outside_ids():
    uid, theirs = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
    assert outside_guids([(f"31c3/{theirs}", uid), ("31c3/7", uid), ("", "no uuid")])[:2] == [theirs, uid]
    twice = outside_guids([(f"a/{theirs}", uid), (f"b/{theirs.upper()}", uid)])
    assert twice == [theirs, uid]
    made, *given = outside_numbers([("", uid), ("x/7", "a"), ("y/7", "b"), ("x/0", "c"), ("x/12/2", "d")])
    assert given[0] == 7
    assert len({made, *given}) == 5
    assert all(0 < number < 10**9 for number in (made, *given))
    one, two = UUID(uid), UUID(theirs)
    assert outside_people({one: ("x/Sam", "Sam"), two: ("x/5", "Sam")}) == {one: "Sam", two: "5"}


@pytest.mark.parametrize("kind", list(SessionKind))
def test_our_own_kinds_come_back_as_themselves(kind):
    assert session_kind(kind.value) is session_kind(kind.value.replace("_", " ")) is kind


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("lecture", SessionKind.TALK),
        ("", SessionKind.TALK),
        ("other", SessionKind.TALK),
        ("lightning_talk", SessionKind.TALK),
        ("podium", SessionKind.PANEL),
        ("Panel discussion", SessionKind.PANEL),
        ("WORKSHOP", SessionKind.WORKSHOP),
        ("hands-on", SessionKind.WORKSHOP),
        ("Keynote", SessionKind.KEYNOTE),
        ("Coffee break", SessionKind.BREAK),
        ("Lunch break", SessionKind.LUNCH),
    ],
)
def test_session_types(said, kind):
    assert session_kind(said) is kind
