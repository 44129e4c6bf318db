"""The thresholds of the care checks: each is explained, and only what can be is kept."""

from dataclasses import fields

import pytest

from convene.rules.care_limits import LIMITS, NORMAL, NORMAL_VALUES, CareLimits, check_limits
from convene.rules.errors import Invalid


def test_every_threshold_is_explained_once_and_can_be_what_it_is():
    assert [limit.key for limit in LIMITS] == [field.name for field in fields(CareLimits)]
    for limit in LIMITS:
        assert limit.least <= NORMAL_VALUES[limit.key] <= limit.most
        assert len(limit.source) > 40, limit.key
        assert limit.unit in {"minutes", "hours", "sessions"}


def test_what_is_left_out_is_as_from_the_start():
    assert check_limits({}) == NORMAL
    assert NORMAL.changed() == {}
    assert check_limits({"stretch": 60, "day": 8}).changed() == {"stretch": 60}


@pytest.mark.parametrize(
    ("key", "value", "hint"),
    [
        ("stretch", 14, "Give 15 to 480 minutes."),
        ("day", 25, "Give 2 to 24 hours."),
        ("row", True, "Give 1 to 10 sessions."),
        ("lunch", "45", "Give 15 to 180 minutes."),
        ("tea", 5, "There are stretch, pause, lunch, space, row, unrested, rest, day, rooms, mile."),
    ],
)
def test_what_cannot_be_is_refused_at_its_key(key, value, hint):
    with pytest.raises(Invalid) as refused:
        check_limits({key: value})
    assert (refused.value.field, refused.value.hint) == (key, hint)
