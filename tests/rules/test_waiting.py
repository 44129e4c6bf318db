"""Who is next on a waiting list, and the reason each of them is given."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from convene.rules.waiting import NEAR, Passed, Waiter, is_near, ordinal, standings

MAY = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def waiter(number: int, *, joined: int | None = None, **fields: object) -> Waiter:
    return Waiter(UUID(int=number), MAY + timedelta(days=number if joined is None else joined), **fields)  # type: ignore[arg-type]


def said(*waiters: Waiter, **how: object) -> list[tuple[int, int | None, str]]:
    return [(one.id.int, one.place, one.reason) for one in standings(waiters, **how)]  # type: ignore[arg-type]


def test_who_joined_first_is_first() -> None:
    assert said(waiter(2), waiter(0), waiter(1)) == [
        (0, 1, "Joined 4 May; nobody before them"),
        (1, 2, "Joined 5 May; 1 before them, joined earlier"),
        (2, 3, "Joined 6 May; 2 before them, all joined earlier"),
    ]


def test_priority_goes_first_and_everybody_behind_is_told() -> None:
    assert said(waiter(0), waiter(1), waiter(9, priority=1)) == [
        (9, 1, "Has priority, joined 13 May; nobody before them"),
        (0, 2, "Joined 4 May; 1 before them, with priority"),
        (1, 3, "Joined 5 May; 2 before them: 1 with priority, 1 joined earlier"),
    ]
    assert said(waiter(0, priority=-1), waiter(1))[1] == (
        0,
        2,
        "Is put back, joined 4 May; 1 before them, with priority",
    )


def test_an_organisation_with_its_share_stands_back() -> None:
    first, second, third = waiter(0, organisation="Eastmarsh"), waiter(1, organisation="Eastmarsh"), waiter(2)
    assert said(first, second, third, cap=3, taken={"Eastmarsh": 2}) == [
        (0, 1, "Joined 4 May; nobody before them"),
        (
            2,
            2,
            "Joined 6 May, under the cap, so before 1 whose organisation has its share; 1 before them, joined earlier",
        ),
        (
            1,
            3,
            "Joined 5 May, Eastmarsh would have 4 places and may have 3; "
            "2 before them, all within the share of their organisation",
        ),
    ]
    found = standings([first, second, third], cap=3, taken={"Eastmarsh": 2})
    assert [(one.place, one.over_cap) for one in found] == [(1, False), (2, False), (3, True)]
    assert [one for one, _, _ in said(first, second, third, taken={"Eastmarsh": 2})] == [0, 1, 2], "without a cap"
    assert [one for one, _, _ in said(waiter(0), waiter(1), cap=1)] == [0, 1], "nobody's organisation has no share"


def test_short_notice_matters_only_when_the_event_is_near() -> None:
    late = waiter(1, short_notice=True)
    assert [one for one, _, _ in said(waiter(0), late)] == [0, 1]
    assert said(waiter(0), late, near=True) == [
        (1, 1, "Joined 5 May, can come at short notice; nobody before them"),
        (
            0,
            2,
            "Joined 4 May, has not said they can come at short notice; 1 before them, who can come at short notice",
        ),
    ]
    assert is_near(MAY, MAY + NEAR)
    assert not is_near(MAY, MAY + NEAR + timedelta(seconds=1))
    assert not is_near(MAY, None)


def test_who_let_a_place_go_stands_at_the_end_without_a_number() -> None:
    on = date(2026, 5, 20)
    assert said(
        waiter(0, passed=Passed.DECLINED, passed_on=on),
        waiter(1, passed=Passed.LAPSED, passed_on=on, priority=5),
        waiter(2, passed=Passed.GAVE_UP),
        waiter(3, passed=Passed.HOST, host="Zoë O’Brien"),
        waiter(4),
    ) == [
        (4, 1, "Joined 8 May; nobody before them"),
        (0, None, "Said no to a place on 20 May; not offered again unless you ask"),
        (1, None, "Did not answer the offer that ended on 20 May; not offered again unless you ask"),
        (2, None, "Had a place and gave it up; not offered again unless you ask"),
        (3, None, "Comes with Zoë O’Brien, who has no place yet"),
    ]


@st.composite
def lists(draw: st.DrawFn) -> list[Waiter]:
    fields = st.tuples(
        st.integers(0, 3), st.sampled_from([0, 0, 1, -1]), st.sampled_from(["", "A", "B"]), st.booleans(), st.booleans()
    )
    return [
        waiter(
            number,
            joined=joined,
            priority=priority,
            organisation=home,
            short_notice=short,
            passed=Passed.DECLINED if passed else None,
        )
        for number, (joined, priority, home, short, passed) in enumerate(draw(st.lists(fields, max_size=6)))
    ]


@given(lists(), st.sampled_from([None, 1, 2]), st.booleans())
def test_everybody_has_one_place_whatever_order_they_are_read_in(
    waiters: list[Waiter], cap: int | None, near: bool
) -> None:
    found = standings(waiters, cap=cap, near=near)
    assert {one.id for one in found} == {one.id for one in waiters}
    numbered = [one.place for one in found if one.place is not None]
    assert numbered == list(range(1, len(numbered) + 1))
    assert {one.id for one in found if one.place is None} == {one.id for one in waiters if one.passed}
    for other in list(permutations(waiters))[:24]:
        assert standings(other, cap=cap, near=near) == found
    by_id = {one.id: one for one in waiters}
    priorities = [by_id[one.id].priority for one in found if one.place is not None]
    assert priorities == sorted(priorities, reverse=True)


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"),
    ]
