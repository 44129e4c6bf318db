"""Values as JSON and back: every kind of field, and what does not fit its field."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import pytest

from convene.rules.json_values import decoded, encoded
from convene.rules.programme import SessionKind


@dataclass(frozen=True)
class Inner:
    key: UUID
    kind: SessionKind


@dataclass(frozen=True)
class Whole:
    at: datetime
    on: date
    clock: time
    inner: tuple[Inner, ...] = ()
    number: int | None = None


WHOLE = Whole(
    datetime(2026, 7, 9, 8, 30, 0, 5, UTC), date(2026, 7, 9), time(9, 30), (Inner(UUID(int=7), SessionKind.TALK),)
)


def test_there_and_back() -> None:
    assert decoded(Whole, json.loads(json.dumps(encoded(WHOLE)))) == WHOLE


@pytest.mark.parametrize(
    "wrong",
    [{"at": 7}, {"on": "Thursday"}, {"inner": "none"}, {"inner": [{"key": "x"}]}, {"number": True}, {"more": 1}],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        decoded(Whole, encoded(WHOLE) | wrong)
