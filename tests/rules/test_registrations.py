"""The life of a registration, and the places of an event."""

import pytest

from convene.rules.registrations import (
    HOLDS_PLACE,
    OVER,
    Places,
    RegistrationState,
    next_states,
    state_from_source,
)

S = RegistrationState


def test_every_state_has_its_next_and_none_is_its_own() -> None:
    for state in S:
        assert state not in next_states(state)
    assert all(next_states(state) == {S.REGISTERED, S.WAITING} for state in OVER)


def test_a_place_once_given_is_only_given_back_by_leaving() -> None:
    for state in HOLDS_PLACE:
        assert next_states(state) - {S.REGISTERED} <= OVER


def test_places_run_out() -> None:
    places = Places(2, 1)
    assert places.left == 1
    assert places.take(S.APPLIED) is S.APPLIED
    assert places.take(S.REGISTERED) is S.REGISTERED
    assert places.take(S.ACCEPTED) is S.WAITING
    assert (places.left, places.held) == (0, 2)


def test_no_limit_and_a_limit_lowered_below_what_is_taken() -> None:
    assert Places(None, 900).take(S.REGISTERED) is S.REGISTERED
    assert Places(None, 900).left is None
    assert Places(5, 9).left == 0
    assert Places(5, 9).take(S.REGISTERED) is S.WAITING


@pytest.mark.parametrize(
    ("known", "said", "becomes"),
    [
        (None, S.REGISTERED, S.REGISTERED),
        (None, S.CANCELLED, S.CANCELLED),
        (S.REGISTERED, S.REGISTERED, None),
        (S.REGISTERED, S.CANCELLED, S.CANCELLED),
        (S.WAITING, S.CANCELLED, S.CANCELLED),
        (S.INVITED, S.REGISTERED, S.REGISTERED),
        (S.APPLIED, S.REGISTERED, None),
        (S.WAITING, S.REGISTERED, None),
        (S.DECLINED, S.CANCELLED, None),
        (S.CANCELLED, S.CANCELLED, None),
        (S.CANCELLED, S.REGISTERED, None),
        (S.WITHDRAWN, S.REGISTERED, None),
    ],
)
def test_what_an_outside_list_may_say(known: S | None, said: S, becomes: S | None) -> None:
    assert state_from_source(known, said) is becomes
