"""Scans as plain values: they come back as they went, and whatever else comes is told apart."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from convene.rules.checkin import Reason, ScanKind, ScanSource, Verdict
from convene.rules.scans import fact_hash, not_before, plain_fact, plain_hash, read_fact

MICRO = timedelta(microseconds=1)


def fact(**other: Any) -> dict[str, Any]:
    made = {
        "id": uuid4(),
        "event_id": uuid4(),
        "day": make.TODAY,
        "registration_id": uuid4(),
        "digest": "ab" * 32,
        "prefix": "",
        "kind": ScanKind.IN,
        "voids": None,
        "desk_id": uuid4(),
        "desk_seq": 3,
        "at": make.NOW,
        "mono_ms": 0,
        "clock_offset_ms": 0,
        "operator": "Zoë O’Brien",
        "source": ScanSource.SCAN,
        "verdict": Verdict.ADMITTED,
        "reason": Reason.NONE,
        "note": "",
        "keyed_late": False,
        "previous": "",
        "session_id": None,
    } | other
    return made | {"hash": fact_hash(made)}


@pytest.mark.parametrize("other", [{}, {"session_id": uuid4()}, {"registration_id": None, "voids": uuid4()}])
def test_there_and_back(other: dict[str, Any]) -> None:
    one = fact(**other)
    plain = json.loads(json.dumps(plain_fact(one | {"received_at": make.NOW})))
    assert plain_hash(plain) == plain["hash"] == one["hash"]
    assert read_fact(plain) == one


def test_every_field_counts() -> None:
    one = fact()
    plain = plain_fact(one)
    for name in plain.keys() - {"hash"}:
        assert plain_hash(plain | {name: "x"}) != one["hash"], name


def test_the_hash_of_a_scan_is_the_same_for_ever() -> None:
    assert plain_hash({"note": "Zoë", "desk_seq": 3, "voids": None, "session_id": None, "hash": "x"}) == (
        hashlib.sha256('{"desk_seq":3,"note":"Zoë","voids":null}'.encode()).hexdigest()
    )


@pytest.mark.parametrize(
    ("since", "counts"),
    [(None, 0), (timedelta(minutes=1), 0), (timedelta(0), 0), (timedelta(microseconds=-1), 2), (timedelta(-1), None)],
)
def test_a_clock_that_was_set_back_puts_no_scan_before_the_last(since: timedelta | None, counts: int | None) -> None:
    last = None if since is None else make.NOW - since
    later = not_before(make.NOW, last)
    assert later == (make.NOW + timedelta(days=1, microseconds=1) if counts is None else make.NOW + counts * MICRO)


@pytest.mark.parametrize(
    "edge",
    [
        {"desk_seq": 1},
        {"desk_seq": 2**31 - 1},
        {"mono_ms": 2**53 - 1},
        {"clock_offset_ms": -(2**53) + 1},
        {"at": datetime(9999, 12, 30, tzinfo=UTC)},
    ],
)
def test_numbers_and_times_as_large_as_they_may_be(edge: dict[str, Any]) -> None:
    one = fact(**edge)
    assert read_fact(plain_fact(one)) == one


def test_scans_from_before_there_were_doors_keep_their_hash() -> None:
    one = fact()
    plain = plain_fact(one)
    del plain["session_id"]
    assert plain_hash(plain) == one["hash"]
    assert read_fact(plain) == one


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": 3},
        {"id": "x"},
        {"day": "yesterday"},
        {"at": "2026-06-01T09:00"},
        {"at": "9999-12-31T23:59:59+00:00"},
        {"desk_seq": 0},
        {"desk_seq": True},
        {"desk_seq": 2**31},
        {"desk_seq": 2**40},
        {"mono_ms": 2**53},
        {"mono_ms": 1e9},
        {"kind": "sideways"},
        {"keyed_late": 1},
        {"operator": None},
        {"operator": "two\nlines"},
        {"note": ["x"]},
        {"id": str(uuid4())},  # read, but not as it is written: kept, its hash would be another
        {"colour": "red"},
        {"at": "2026-06-01T10:00:00+01:00", "day": None},
    ],
)
def test_what_no_convene_would_have_kept(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_fact(plain_fact(fact()) | wrong)


@given(st.dictionaries(st.text(max_size=8), st.none() | st.integers() | st.text() | st.lists(st.integers())))
def test_anything_has_a_hash_and_is_no_scan(plain: dict[str, Any]) -> None:
    assert len(plain_hash(plain)) == 64
    with pytest.raises(ValueError):  # noqa: PT011
        read_fact(plain)
