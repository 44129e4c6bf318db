"""What is different between two releases: new, moved, changed, cancelled; nothing where nothing is."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from convene.rules.errors import Invalid
from convene.rules.programme import ContributionRole, SessionKind, SessionState
from convene.rules.releases import (
    VERSION,
    Aspect,
    Change,
    ChangeKind,
    FrozenPerson,
    FrozenSession,
    difference,
    from_json,
    goes_in,
    pairs,
    to_json,
)
from convene.rules.venues import Layout

ADA, BEN = FrozenPerson(UUID(int=1), ContributionRole.FACILITATOR), FrozenPerson(UUID(int=2), ContributionRole.CHAIR)
ROOMS = {"Great Hall": UUID(int=10), "Library": UUID(int=11), "": None}


def frozen(uid: str = "a", title: str = "Opening circle", at: str = "09:30", room: str = "Great Hall", **more):  # type: ignore[no-untyped-def]
    return FrozenSession(
        id=uuid4(), uid=uid, title=title, day=make.DAY, starts_at=make.at(at), minutes=more.pop("minutes", 45),
        room=room, room_id=ROOMS[room], **more,
    )  # fmt: skip


def test_each_kind_of_change_in_its_order() -> None:
    stays, moves, says, goes = frozen("a"), frozen("b", "Moves"), frozen("c", "Says"), frozen("d", "Goes")
    elsewhere = replace(moves, starts_at=make.at("10:00"), room="Library", room_id=ROOMS["Library"], title="Moved")
    other = replace(says, people=(ADA,), abstract="More")
    new = frozen("e", "New")
    assert difference([stays, moves, says, goes], [new, other, elsewhere, stays]) == (
        Change(ChangeKind.NEW, None, new),
        Change(ChangeKind.MOVED, moves, elsewhere, (Aspect.TITLE,)),
        Change(ChangeKind.CHANGED, says, other, (Aspect.PEOPLE, Aspect.ABSTRACT)),
        Change(ChangeKind.CANCELLED, goes, None),
    )


@pytest.mark.parametrize(
    ("different", "kind"),
    [
        ({"minutes": 60}, ChangeKind.MOVED),
        ({"room_id": None, "room": ""}, ChangeKind.MOVED),
        ({"room": "Main Hall"}, ChangeKind.MOVED),
        ({"spans_rooms": True}, ChangeKind.MOVED),
        ({"layout": Layout.CABARET}, ChangeKind.CHANGED),
        ({"people": (BEN, ADA)}, ChangeKind.CHANGED),
        ({"id": uuid4()}, None),
        ({"source_key": "elsewhere/1"}, None),
    ],
)
def test_what_moves_and_what_changes(different: dict[str, object], kind: ChangeKind | None) -> None:
    one = frozen(people=(ADA, BEN))
    found = difference([one], [replace(one, **different)])  # type: ignore[arg-type]
    assert [change.kind for change in found] == ([kind] if kind else [])


def test_a_session_that_came_in_again_is_the_same() -> None:
    old = [frozen("a", at="09:00", source_key="src/1"), frozen("b", at="11:00", source_key="src/1")]
    new = [frozen("c", at="11:30", source_key="src/1"), frozen("d", at="09:00", source_key="src/1"), frozen("e")]
    assert [(c.kind, c.was and c.was.uid, c.now and c.now.uid) for c in difference(old, new)] == [
        (ChangeKind.NEW, None, "e"),
        (ChangeKind.MOVED, "b", "c"),
    ]
    assert {change.kind for change in difference([frozen("a")], [frozen("b")])} == {
        ChangeKind.NEW,
        ChangeKind.CANCELLED,
    }


def test_everybody_who_had_or_has_a_part() -> None:
    one = frozen(people=(ADA,))
    (change,) = difference([one], [replace(one, people=(BEN,))])
    assert change.person_ids == {ADA.person_id, BEN.person_id}


@pytest.mark.parametrize(
    ("kind", "state", "inside"),
    [
        (SessionKind.WORKSHOP, SessionState.CONFIRMED, True),
        (SessionKind.WORKSHOP, SessionState.PROPOSED, False),
        (SessionKind.LUNCH, SessionState.PROPOSED, True),
        (SessionKind.LUNCH, SessionState.CANCELLED, False),
    ],
)
def test_confirmed_sessions_and_breaks_go_in(kind: SessionKind, state: SessionState, inside: bool) -> None:
    assert goes_in(kind, state) is inside


sessions = st.builds(
    frozen,
    uid=st.sampled_from("abcdef"),
    title=st.text(max_size=8),
    at=st.sampled_from(["09:30", "10:00", "14:15"]),
    room=st.sampled_from(list(ROOMS)),
    minutes=st.integers(5, 90),
    people=st.sampled_from([(), (ADA,), (ADA, BEN)]),
    source_key=st.sampled_from(["", "src/1", "src/2"]),
    layout=st.sampled_from([None, *Layout]),
)
programmes = st.lists(sessions, unique_by=lambda one: one.uid, max_size=6)


@given(programmes)
def test_nothing_is_different_from_itself(one: list[FrozenSession]) -> None:
    assert difference(one, reversed(one)) == ()


@given(programmes, programmes)
def test_a_difference_applied_to_the_old_gives_the_new(old: list[FrozenSession], new: list[FrozenSession]) -> None:
    found = difference(old, new)
    gone = {change.was.uid for change in found if change.was}
    said = [*(one for one in old if one.uid not in gone), *(change.now for change in found if change.now)]
    assert difference(said, new) == ()
    assert len(said) == len(new)


@given(programmes, programmes)
def test_the_other_way_round_new_is_cancelled(old: list[FrozenSession], new: list[FrozenSession]) -> None:
    turned = {ChangeKind.NEW: ChangeKind.CANCELLED, ChangeKind.CANCELLED: ChangeKind.NEW}
    there = {(turned.get(c.kind, c.kind), c.now, c.was, c.aspects) for c in difference(old, new)}
    assert there == {(c.kind, c.was, c.now, c.aspects) for c in difference(new, old)}
    assert sorted(map(repr, pairs(old, new))) == sorted(repr((was, now)) for now, was in pairs(new, old))


@given(programmes)
def test_what_is_kept_is_read_again(one: list[FrozenSession]) -> None:
    assert from_json(to_json(one)) == tuple(one)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "does not say how"),
        ({"version": VERSION + 1, "sessions": []}, "newer Convene"),
        ({"version": VERSION}, "damaged"),
        ({"version": VERSION, "sessions": [{"uid": "a"}]}, "damaged"),
        ({"version": VERSION, "sessions": [to_json([frozen()])["sessions"][0] | {"minutes": 0}]}, "damaged"),
        ({"version": VERSION, "sessions": [to_json([frozen()])["sessions"][0] | {"day": 7}]}, "damaged"),
    ],
)
def test_what_cannot_be_read_is_said(content: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said) as wrong:
        from_json(content)
    assert wrong.value.field == "release"
