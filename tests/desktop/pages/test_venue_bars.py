"""Bars and their words: nothing booked goes without a name where there is room for one."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

import make
from convene.desktop.look import look
from convene.desktop.pages.venue_bars import Bar, haloed, lane_bars, lanes, paint_bar
from convene.desktop.pages.venue_scale import Scale, days_of, scale
from convene.rules.bookings import BookingState
from convene.rules.time import LONDON
from convene.services.booking_rows import BookingRow


def row(
    start: str, end: str, *, state: BookingState = BookingState.CONFIRMED, day: date = make.DAY, **more: Any
) -> Any:
    values: dict[str, Any] = {
        "id": uuid4(), "event_id": UUID(int=1), "event": "Open", "venue_id": uuid4(), "venue": "St Katherine",
        "room_id": uuid4(), "room": "Library", "state": state, "title": "Story lab", "starts_at": make.at(start, day),
        "ends_at": make.at(end, day), "setup_minutes": 0, "cleardown_minutes": 0, "option_expires": None,
        "cost_pence": None, "reference": "", "reason": "", "note": "",
    }  # fmt: skip
    if state == BookingState.OPTION:
        values["option_expires"] = make.TODAY + timedelta(days=3)
    return BookingRow(**(values | more))


def week(width: float = 900) -> Scale:
    return scale(days_of("week", make.DAY), [], LONDON, left=170, right=width, narrow=36)


def bars(*rows: BookingRow, width: float = 900, own: bool = True) -> list[Bar]:
    return lane_bars(rows, week(width), 10, own=rows if own else (), today=make.TODAY)


def test_bookings_at_the_same_time_lie_below_each_other() -> None:
    morning, rival = row("09:00", "12:00"), row("11:00", "13:00", state=BookingState.ENQUIRY)
    afternoon = row("12:00", "17:00")
    assert lanes([afternoon, rival, morning]) == [[morning, afternoon], [rival]]
    assert lanes([]) == [[]]


@pytest.mark.usefixtures("app")
def test_a_long_booking_carries_its_words_a_short_one_has_them_beside() -> None:
    (long,) = bars(row("07:30", "18:30"))
    assert long.inside
    assert (long.title, long.detail) == ("Story lab", "07:30–18:30")
    (short,) = bars(row("09:30", "11:00", cleardown_minutes=60))
    assert short.words is not None
    assert not short.inside
    assert short.words.left() > short.tail_to > short.body.right()


@pytest.mark.usefixtures("app")
def test_words_go_before_the_bar_where_there_is_no_room_after_it() -> None:
    sunday = make.DAY + timedelta(days=3)
    (last,) = bars(row("17:30", "18:30", day=sunday))
    assert last.words is not None
    assert last.words.right() < last.body.left()


@pytest.mark.usefixtures("app")
def test_words_never_run_into_each_other() -> None:
    hours = [row(f"{hour:02}:00", f"{hour:02}:45", title=f"Session {hour}") for hour in range(8, 18, 2)]
    found = bars(*hours, width=1400)
    for one, other in pairwise(found):
        if one.words is not None:
            assert one.words.right() <= other.tail_from
        assert not (one.words and other.words and one.words.intersects(other.words))


@pytest.mark.usefixtures("app")
def test_the_words_of_each_state() -> None:
    held, asked, lapsed, other = (
        bars(row("12:00", "13:00", state=BookingState.OPTION))[0],
        bars(row("12:00", "13:00", state=BookingState.ENQUIRY))[0],
        bars(row("12:00", "13:00", state=BookingState.OPTION, option_expires=date(2026, 5, 29)))[0],
        bars(row("12:00", "13:00"), own=False)[0],
    )
    assert held.detail == "option, expires Thu 4 June"
    assert asked.detail == "enquiry, 12:00–13:00"
    assert (lapsed.detail, lapsed.expired) == ("option, expired Fri 29 May", True)
    assert (other.title, other.own) == ("Open", False)
    assert bars(row("12:00", "13:00", title=""))[0].title == "Confirmed"


def test_text_on_hatch_stands_in_a_halo(app: QApplication) -> None:
    """Round the letters the ground shows, whatever is drawn below."""
    image = QImage(120, 24, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    painter = QPainter(image)
    haloed(painter, QRectF(10, 0, 100, 24), "HIL", look().font(12, 600), look().ink, look().surface)
    painter.end()
    light = sum(image.pixelColor(x, y) == look().surface for x in range(120) for y in range(24))
    assert light > 60
    assert image.pixelColor(118, 2) == QColor("red")


def test_each_state_is_drawn_in_its_own_way(app: QApplication) -> None:
    """Told apart without colour: solid, hatched with dashes, dotted."""
    drawn = {}
    for state in (BookingState.ENQUIRY, BookingState.OPTION, BookingState.CONFIRMED):
        image = QImage(900, 60, QImage.Format.Format_Grayscale8)
        image.fill(look().page)
        painter = QPainter(image)
        (bar,) = bars(row("09:00", "17:00", state=state, title=" "))
        paint_bar(painter, bar, current=False, ring=False)
        painter.end()
        body = bar.body.adjusted(4, 4, -4, -20).toRect()
        inner = [image.pixelColor(x, y).lightness() for x in range(body.left(), body.right()) for y in
                 range(body.top(), body.bottom())]  # fmt: skip
        drawn[state] = (max(inner) - min(inner), sum(inner) / len(inner))
    assert drawn[BookingState.CONFIRMED][1] < 120
    assert drawn[BookingState.OPTION][0] > 15
    assert drawn[BookingState.ENQUIRY][1] > drawn[BookingState.OPTION][1] > drawn[BookingState.CONFIRMED][1]
