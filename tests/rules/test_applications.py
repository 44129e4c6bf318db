"""Applications: when they close, what reviewers make of them, who is among the chosen, and who is invited."""

from datetime import UTC, date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from convene.rules.applications import (
    Invitee,
    Judged,
    Share,
    above_cap,
    closing,
    decidable,
    judged,
    last_day,
    read_invitees,
    shares,
)
from convene.rules.errors import Invalid
from convene.rules.registrations import RegistrationState as S
from convene.rules.time import LONDON


@pytest.mark.parametrize(
    ("day", "zone", "ends"),
    [
        (date(2026, 6, 30), "Europe/London", datetime(2026, 6, 30, 23, tzinfo=UTC)),  # summer time
        (date(2026, 12, 31), "Europe/London", datetime(2027, 1, 1, tzinfo=UTC)),
        (date(2026, 3, 28), "Europe/London", datetime(2026, 3, 29, tzinfo=UTC)),  # the clocks go forward at one
        (date(2026, 3, 29), "Europe/London", datetime(2026, 3, 29, 23, tzinfo=UTC)),
        (date(2026, 10, 24), "Europe/London", datetime(2026, 10, 24, 23, tzinfo=UTC)),
        (date(2026, 10, 25), "Europe/London", datetime(2026, 10, 26, tzinfo=UTC)),  # a day of 25 hours
        (date(2026, 6, 30), "America/New_York", datetime(2026, 7, 1, 4, tzinfo=UTC)),
        (date(2026, 3, 28), "Africa/Cairo", datetime(2026, 3, 28, 22, tzinfo=UTC)),
        (date(2026, 4, 23), "Africa/Cairo", datetime(2026, 4, 23, 22, tzinfo=UTC)),  # the next day begins at one
    ],
)
def test_a_closing_day_counts_to_its_end_by_the_clock_there(day: date, zone: str, ends: datetime) -> None:
    tz = ZoneInfo(zone)
    assert closing(day, tz) == ends
    assert last_day(ends, tz) == day


def test_a_closing_time_within_a_day_is_of_that_day() -> None:
    assert last_day(datetime(2026, 6, 30, 16, tzinfo=UTC), LONDON) == date(2026, 6, 30)


def test_what_is_settled_is_decided_anew_only_when_asked() -> None:
    fresh = {(a, b) for a in S for b in (S.SHORTLISTED, S.ACCEPTED, S.WAITING, S.DECLINED) if
             decidable(a, b, again=False)}  # fmt: skip
    assert {a for a, _ in fresh} == {S.APPLIED, S.SHORTLISTED}
    assert (S.SHORTLISTED, S.SHORTLISTED) not in fresh
    assert decidable(S.DECLINED, S.ACCEPTED, again=True)
    for gone in (S.REGISTERED, S.WITHDRAWN, S.CANCELLED, S.SUBSTITUTED, S.INVITED):
        assert not decidable(gone, S.DECLINED, again=True)


def test_reviewers_count_alike_and_criteria_by_their_top_score() -> None:
    most = {"drive": 5, "need": 10}
    assert judged({}, most) is None
    assert judged({"Ada": {}}, most) is None
    assert judged({"Ada": {"drive": 5, "need": 5}}, most) == Judged(pytest.approx(66.67, abs=0.01), 0, 1, 0)
    both = judged({"Ada": {"drive": 5, "need": 10}, "Ben": {"drive": 2}}, most)
    assert both == Judged(70, 60, 2, 1)  # Ben has not finished
    assert judged({"Ada": {"gone": 3, "drive": 4}}, most) == Judged(80, 0, 1, 1)  # a criterion that was taken away


def test_shares_of_those_who_applied_and_of_those_chosen() -> None:
    found = shares(["Lea", "Lea", "Quay", ""], ["Lea", "Lea"], cap=1)
    assert found == (Share("Lea", 2, 2, 1), Share("Quay", 1, 0, 1), Share("", 1, 0, 1))
    assert [share.over for share in found] == [True, False, False]
    assert not Share("", 3, 3, 1).over


def test_who_is_above_the_cap_goes_by_the_order_they_come_in() -> None:
    a, b, c, d = (uuid4() for _ in range(4))
    coming = [(a, "Lea"), (b, "Quay"), (c, "Lea"), (d, None)]
    assert above_cap(2, ["Lea"], coming) == [c]
    assert above_cap(1, ["Lea"], coming) == [a, c]
    assert above_cap(None, ["Lea"] * 9, coming) == []


def test_people_to_invite_one_a_line() -> None:
    text = """
    Zoë O’Brien, zoe@lea.example, Carers of the Lea
    "Ng" <ng@quay.example>
    Ada Li <ada@x.example>, Quay Practice;
    Kofi\tkofi@y.example\tSecond Kettle, Hackney

    Noor Barlow
    Zoe Obrien, ZOE@lea.example
    """
    assert read_invitees(text) == [
        Invitee("Zoë O’Brien", "zoe@lea.example", "Carers of the Lea"),
        Invitee("Ng", "ng@quay.example"),
        Invitee("Ada Li", "ada@x.example", "Quay Practice"),
        Invitee("Kofi", "kofi@y.example", "Second Kettle, Hackney"),
        Invitee("Noor Barlow"),
    ]
    assert read_invitees(" \n ") == []


@pytest.mark.parametrize(
    ("line", "words"),
    [("Ada, ada@@x", "Line 2: “ada@@x” is not"), ("ada@x.example", "Line 2 has no name"), (", a@x.example", "no name")],
)  # fmt: skip
def test_a_line_that_names_nobody_is_named(line: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as raised:
        read_invitees(f"Ben\n{line}")
    assert raised.value.field == "people"
