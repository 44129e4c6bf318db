from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from convene.rules.errors import Invalid, Refused
from convene.rules.events import (
    KIND_WORDS,
    PART_WORDS,
    DayPart,
    EventKind,
    EventStatus,
    check_apart,
    check_code,
    check_status,
    code_for,
    day_span,
    next_statuses,
    shifted,
)
from convene.rules.time import LONDON


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("London is Open(minded)", "LOM"),
        ("Nye Bevan Programme", "NBP"),
        ("Kind feedback", "KIND"),
        ("Open day", "OPEN-DAY"),
        ("Digital Leadership in Healthcare 3", "DLH3"),
        ("31C3", "31C3"),
        ("Zoë’s day", "ZOES-DAY"),
        ("陈秀英", "EVENT"),
        ("", "EVENT"),
    ],
)
def test_a_code_is_made_of_the_title(title, code):
    assert code_for(title, ()) == code


def test_a_code_that_is_taken_gets_a_number():
    assert code_for("Nye Bevan Programme", {"nbp", "NBP-2"}) == "NBP-3"


@given(st.text(max_size=60), st.sets(st.text(max_size=8), max_size=4))
def test_whatever_the_title_its_code_is_fresh_and_fits(title, taken):
    code = code_for(title, taken)
    check_code(code)
    assert code.casefold() not in {held.casefold() for held in taken}


@pytest.mark.parametrize("code", ["", "two words", "-LEADS", "ÄRGER", "a/b", "x" * 33])
def test_codes_that_do_not_fit_a_command_line(code):
    with pytest.raises(Invalid) as refused:
        check_code(code)
    assert refused.value.field == "code"


@pytest.mark.parametrize(
    ("one", "to", "allowed"),
    [
        (EventStatus.DRAFT, EventStatus.PUBLISHED, True),
        (EventStatus.DRAFT, EventStatus.COMPLETED, False),
        (EventStatus.PUBLISHED, EventStatus.DRAFT, True),
        (EventStatus.CLOSED, EventStatus.PUBLISHED, True),
        (EventStatus.CLOSED, EventStatus.COMPLETED, True),
        (EventStatus.COMPLETED, EventStatus.CANCELLED, False),
        (EventStatus.CANCELLED, EventStatus.DRAFT, True),
        (EventStatus.COMPLETED, EventStatus.COMPLETED, True),
    ],
)
def test_the_life_of_an_event(one, to, allowed):
    if allowed:
        check_status(one, to)
    else:
        with pytest.raises(Refused):
            check_status(one, to)
    assert one is to or (to in next_statuses(one)) == allowed


def test_a_day_ends_after_it_starts():
    span = day_span(make.DAY, time(9), time(17), LONDON)
    assert span.minutes == 480
    for ends in (time(9), time(1)):
        with pytest.raises(Invalid) as refused:
            day_span(make.DAY, time(9), ends, LONDON)
        assert refused.value.field == "ends"


def test_a_day_cannot_start_in_the_hour_that_clocks_skip():
    with pytest.raises(Invalid) as refused:
        day_span(date(2026, 3, 29), time(1, 30), time(9), LONDON)
    assert refused.value.field == "starts"


def test_days_of_one_event_do_not_overlap_but_may_touch():
    morning = (make.DAY, day_span(make.DAY, time(9), time(12), LONDON))
    noon = (make.DAY, day_span(make.DAY, time(12), time(14), LONDON))
    late = (make.DAY, day_span(make.DAY, time(11), time(13), LONDON))
    check_apart([noon, morning])
    with pytest.raises(Invalid) as refused:
        check_apart([morning, late])
    assert refused.value.field == "days"


def test_the_clock_on_the_wall_stays_over_a_change_of_clocks():
    june = make.at("09:30", date(2026, 6, 4))
    december = shifted(june, timedelta(days=182), LONDON)
    assert december == make.at("09:30", date(2026, 12, 3))
    assert december - june != timedelta(days=182)


def test_every_kind_and_part_has_its_words():
    assert set(KIND_WORDS) == set(EventKind)
    assert set(PART_WORDS) == set(DayPart)
