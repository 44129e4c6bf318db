"""Packs and what is worked out of the scans of several desks, in whatever order they came."""

import random
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

import make
from convene.rules.checkin import Reason, ScanKind
from convene.rules.desk_packs import KEPT_FOR, Gap, Move, PackInfo, clock_offset, expires, gaps, let_in_twice

MINUTE = timedelta(minutes=1)
A, B = UUID(int=1), UUID(int=2)


def move(desk: UUID, seq: int, minute: float, kind: ScanKind = ScanKind.IN, who: int = 7, **other: object) -> Move:
    at = make.NOW + minute * MINUTE
    made = Move(uuid4(), UUID(int=who), ("2026-06-01", ""), desk, str(desk)[-1], seq, at, kind, "", Reason.NONE)
    return replace(made, **other)


def test_a_pack_as_json_and_back() -> None:
    info = PackInfo(uuid4(), uuid4(), uuid4(), "Side door", make.NOW, make.NOW + MINUTE, "0a" * 32)
    assert PackInfo.read(info.plain()) == info
    assert "0a0a" not in repr(info), "the secret is in no message"


def test_how_long_a_pack_is_of_use() -> None:
    ends = make.NOW + timedelta(days=30)
    assert expires(make.NOW, ends) == ends + KEPT_FOR
    assert expires(make.NOW, None) == expires(make.NOW, make.NOW - timedelta(days=9)) == make.NOW + KEPT_FOR


def test_what_can_be_said_of_a_clock() -> None:
    now, made = make.NOW, make.NOW - timedelta(days=1)
    said = {"made_at": made, "received_at": now}
    assert clock_offset(written_at=now + 5 * MINUTE, first=None, **said) == 5 * MINUTE
    assert clock_offset(written_at=now - 90 * MINUTE, first=None, **said) == timedelta(0), "it was on its way"
    assert clock_offset(written_at=now - 90 * MINUTE, first=made - 3 * MINUTE, **said) == -3 * MINUTE
    assert clock_offset(written_at=now, first=made + MINUTE, **said) == timedelta(0)


def test_gaps() -> None:
    assert gaps("B", [1, 2, 5, 5, 9]) == [Gap("B", 3, 4), Gap("B", 6, 8)]
    assert gaps("B", [4, 3]) == [Gap("B", 1, 2)]
    assert gaps("B", []) == gaps("B", [2, 1]) == []
    assert gaps("B", [1], last=57) == [Gap("B", 2, 57)]


@given(st.sets(st.integers(1, 40)), st.integers(0, 45))
def test_gaps_are_what_is_missing(known: set[int], last: int) -> None:
    missing = {n for gap in gaps("B", known, last) for n in range(gap.first, gap.last + 1)}
    assert missing == set(range(1, max([last, *known]) + 1)) - known


def test_two_desks_let_somebody_in() -> None:
    first, second = move(A, 1, 0), move(B, 1, 3)
    (found,) = let_in_twice([second, first])
    assert (found.first, found.second, found.overridden) == (first, second, False)
    (found,) = let_in_twice([first, replace(second, reason=Reason.OVERRIDDEN)])
    assert found.overridden


def test_what_is_no_double_admission() -> None:
    assert let_in_twice([move(A, 1, 0), move(A, 2, 3)]) == [], "back at the same desk"
    assert let_in_twice([move(A, 1, 0), move(A, 2, 2, ScanKind.OUT), move(B, 1, 3)]) == [], "left in between"
    assert let_in_twice([move(A, 1, 0), move(B, 1, 3, who=8)]) == [], "somebody else"
    assert let_in_twice([move(A, 1, 0), move(B, 1, 3, door=("2026-06-01", "x"))]) == [], "another door"


def test_a_clock_that_jumps_back_does_not_reorder_a_desk() -> None:
    left = move(A, 2, -600, ScanKind.OUT)  # ten hours back, after they came
    assert let_in_twice([move(A, 1, 0), left, move(B, 1, 3)]) == []


@given(st.lists(st.tuples(st.sampled_from((A, B)), st.integers(-9, 9), st.booleans(), st.integers(1, 3)), max_size=12))
def test_the_order_they_come_in_does_not_matter(rows: list[tuple[UUID, int, bool, int]]) -> None:
    moves = [
        move(desk, seq, minute, ScanKind.OUT if out else ScanKind.IN, who)
        for seq, (desk, minute, out, who) in enumerate(rows, start=1)
    ]
    found = let_in_twice(moves)
    for seed in range(3):
        assert let_in_twice(random.Random(seed).sample(moves, len(moves))) == found
