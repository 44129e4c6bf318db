"""The PIN on leaving Reception: what one is, how it is kept, and how long one waits."""

from datetime import UTC, datetime, timedelta

import pytest

from convene.rules.errors import Invalid
from convene.rules.pins import Tries, hashed, pin_of, same

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "123", "12a4", "1234567890123", "0000", "１２３４", "12 34"])
def test_what_is_no_pin(text):
    with pytest.raises(Invalid) as told:
        pin_of(text)
    assert told.value.field == "pin"


def test_what_is_one():
    assert [pin_of(text) for text in ("1234", " 004711 ", "123456789012")] == ["1234", "004711", "123456789012"]


def test_it_is_kept_as_a_hash_of_its_own_salt():
    one, other = hashed("4711", b"a" * 16), hashed("4711", b"b" * 16)
    assert "4711" not in one
    assert len(one) == 128
    assert not same(one, other)
    assert same(one, hashed("4711", b"a" * 16))


def test_in_earnest_one_costs_what_owasp_asks_for(cost_of_a_pin: int):
    assert cost_of_a_pin >= 2**17


def test_five_are_free_then_one_waits_each_time_twice_as_long():
    tries, now, waits = Tries(), NOW, []
    for _ in range(8):
        waits.append(tries.wait(now))
        now += timedelta(seconds=tries.wait(now))
        tries.failed(now)
    assert waits == [0, 0, 0, 0, 0, 30, 60, 120]
    assert tries.wait(now) == 240
    assert tries.wait(now + timedelta(seconds=239.5)) == 1
    tries.passed()
    assert (tries.wait(now), tries.wrong) == (0, 0)
