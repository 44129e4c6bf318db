from datetime import UTC, date, datetime, time, timedelta

import pytest

import make
from convene.rules.bookings import BookingDateKind, BookingState
from convene.rules.cancellation import Band
from convene.rules.errors import Invalid
from convene.rules.events import EventKind, EventMode, EventStatus
from convene.services import calendar_board
from convene.services.calendar_board import EntryKind
from convene.services.cancellation import set_bands
from convene.store.tables import BookingDate

FIRST, LAST = date(2026, 7, 1), date(2026, 7, 31)


def _board(workspace, first=FIRST, last=LAST):
    return workspace.read(calendar_board.board, first=first, last=last)


def test_days_of_events_know_their_place_among_the_days(workspace):
    hall = make.venue(workspace, "Toynbee Hall")
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 31), date(2026, 8, 1))
    key = make.event(workspace, "Bridge", code="CBE", days=days, venue_id=hall, kind=EventKind.PROGRAMME)
    make.event(workspace, "Breakfast", days=(FIRST,), starts=time(8), mode=EventMode.ONLINE)
    early, one, last = _board(workspace).entries
    assert (early.title, early.place) == ("Breakfast", "Online")
    assert (one.date, one.title, one.number, one.of, one.place) == (FIRST, "Bridge", 2, 4, "Toynbee Hall")
    assert (one.kind, one.event_id, one.code) == (EntryKind.EVENT, key, "CBE")
    assert one.day_id == make.day_ids(workspace, key)[1]
    assert (last.date, last.number) == (LAST, 3)


def test_what_lies_outside_is_named(workspace):
    make.event(workspace, days=(date(2026, 6, 30),))
    make.event(workspace, days=(date(2026, 5, 1),))
    make.event(workspace, days=(date(2026, 8, 1), date(2026, 9, 9)), status=EventStatus.DRAFT)
    found = _board(workspace)
    assert (found.entries, found.before, found.after, found.events) == ((), date(2026, 6, 30), date(2026, 8, 1), 3)


def test_an_empty_workspace_has_no_events(workspace):
    found = _board(workspace)
    assert (found.entries, found.before, found.after, found.events) == ((), None, None, 0)


def test_options_and_dates_of_live_bookings(workspace):
    key = make.event(workspace, "Open", status=EventStatus.CANCELLED)
    garden = make.room(workspace, make.venue(workspace, "Coin Street"), "Garden Room")
    option = make.booking(workspace, garden, key, state=BookingState.OPTION, option_expires=date(2026, 7, 3))
    make.booking(workspace, garden, key, option_expires=date(2026, 7, 4))  # confirmed since
    gone = make.booking(workspace, garden, key, state=BookingState.RELEASED)
    alone = make.booking(workspace, garden, None, state=BookingState.OPTION, option_expires=date(2026, 8, 3))
    kind = BookingDateKind.DEPOSIT_DUE
    for booking, due, done in ((option, LAST, None), (alone, FIRST, make.NOW), (gone, FIRST, None)):
        line = BookingDate(booking_id=booking, kind=kind, due=due, done_at=done, note="")
        make.add(workspace, line)
    paid, expires, event, due = _board(workspace).entries
    assert (paid.kind, paid.done, paid.event_id, paid.status) == (EntryKind.DUE, True, None, None)
    assert (expires.kind, expires.title, expires.place) == (
        EntryKind.OPTION,
        "Option expires: Garden Room",
        "Garden Room, Coin Street",
    )
    assert (expires.booking_id, expires.event, expires.status) == (option, "Open", EventStatus.CANCELLED)
    assert event.kind is EntryKind.EVENT
    assert (due.title, due.date, due.done) == ("Deposit due to Coin Street", LAST, False)


@pytest.mark.parametrize(
    ("closes", "day"),
    [
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), FIRST),  # half past midnight in London
        (datetime(2026, 7, 31, 22, 59, tzinfo=UTC), LAST),
        (datetime(2026, 7, 31, 23, 0, tzinfo=UTC), LAST),  # the end of that day
        (datetime(2026, 7, 31, 23, 1, tzinfo=UTC), None),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), None),
    ],
)
def test_applications_close_on_a_day_of_the_events_zone(workspace, closes, day):
    make.event(workspace, "Bevan", days=(date(2026, 9, 1),), applications_close=closes)
    found = _board(workspace).entries
    assert [(one.kind, one.date) for one in found] == ([] if day is None else [(EntryKind.APPLICATIONS, day)])


def test_one_event_alone(workspace):
    key = make.event(workspace, "Mine")
    make.event(workspace, "Another")
    found = workspace.read(calendar_board.entries, first=FIRST, last=LAST, event_id=key)
    assert [one.title for one in found] == ["Mine"]


def test_days_the_wrong_way_round_are_refused(workspace):
    with pytest.raises(Invalid) as refused:
        _board(workspace, LAST, LAST - timedelta(days=1))
    assert refused.value.field == "to"


def test_the_last_day_of_all_time_is_a_day_too(workspace):
    make.event(workspace, days=(FIRST,), applications_close=make.NOW)
    assert _board(workspace, date(9999, 12, 1), date.max).entries == ()


def test_days_from_which_cancelling_costs_more(workspace):
    key = make.event(workspace, days=(date(2026, 8, 10),))
    garden = make.room(workspace, make.venue(workspace, "Coin Street"), "Garden Room")
    start = make.at("09:00", date(2026, 8, 10))
    booking = make.booking(workspace, garden, key, starts_at=start, ends_at=start + timedelta(hours=8), cost_pence=100)
    workspace.write("Terms", set_bands, booking, [Band(40, 25), Band(39, 25), Band(14, 100), Band(5, 100)])
    first, second = _board(workspace).entries
    assert (first.kind, first.date, first.title) == (EntryKind.CANCEL, FIRST, "Cancelling costs £0.30 (25%)")
    assert (second.date, second.title, second.place) == (
        date(2026, 7, 27),
        "Cancelling costs £1.20 (100%)",
        "Garden Room, Coin Street",
    )
    assert (second.booking_id, second.event_id, second.done) == (booking, key, False)
