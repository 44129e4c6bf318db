from datetime import date

import pytest

import make
from convene.desktop.pages.event_words import (
    MODE_WORDS,
    REGISTRATION_WORDS,
    STATUS_LOOK,
    STATUS_WORDS,
    moves,
    say_hours,
    say_in_days,
    say_money,
    say_places,
    say_when,
)
from convene.rules.events import EventMode, EventStatus, RegistrationMode, next_statuses


def test_there_are_words_for_everything():
    assert set(STATUS_WORDS) == set(STATUS_LOOK) == set(EventStatus)
    assert set(MODE_WORDS) == set(EventMode)
    assert set(REGISTRATION_WORDS) == set(RegistrationMode)


@pytest.mark.parametrize("status", EventStatus)
def test_every_way_has_its_act(status):
    assert {to for to, _ in moves(next_statuses(status), status)} == next_statuses(status)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, None, "No day yet"),
        (date(2026, 6, 22), date(2026, 6, 22), "Mon 22 Jun 2026"),
        (date(2026, 6, 22), date(2026, 7, 1), "22 Jun to 1 Jul 2026"),
        (date(2026, 12, 2), date(2027, 1, 12), "2 Dec 2026 to 12 Jan 2027"),
    ],
)
def test_days_in_short(first, last, said):
    assert say_when(first, last) == said


@pytest.mark.parametrize(
    ("days", "said"), [(-2, "2 days late"), (-1, "1 day late"), (0, "today"), (1, "tomorrow"), (9, "9 days")]
)
def test_days_from_now(days, said):
    assert say_in_days(days) == said


def test_figures():
    assert say_places(1214, 1240) == "1,214 of 1,240"
    assert say_places(3, None) == "3"
    assert [say_money(p) for p in (None, 0, 1_550_000, 1999)] == ["", "£0", "£15,500", "£19.99"]
    assert say_hours(make.at("08:30"), make.at("17:00")) == "08:30 to 17:00"
    assert say_hours(make.at("08:30"), make.at("17:00"), "Europe/Berlin") == "09:30 to 18:00"
