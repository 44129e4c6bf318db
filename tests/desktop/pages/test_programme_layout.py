"""Where sessions lie, which way a thread takes, what the hand and the keys make of it."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPathStroker, QPen

from convene.desktop.pages.programme_drag import Drag, Hold, caring, clashing, together
from convene.desktop.pages.programme_keys import neighbour, stepped
from convene.desktop.pages.programme_layout import HOUR, DayLayout, keeps_quiet, lanes_of
from convene.desktop.pages.programme_thread import links, thread
from convene.rules.programme import (
    Agenda,
    AgendaDay,
    AgendaPerson,
    AgendaRoom,
    AgendaSession,
    AgendaTrack,
    ContributionRole,
    SessionKind,
    Severity,
)
from convene.rules.programme_checks import check

NINE = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)  # in London
DAY = AgendaDay(UUID(int=1), date(2026, 7, 9), NINE, NINE + timedelta(hours=8))
HALL = AgendaRoom(UUID(int=11), "Great Hall")
LIBRARY = AgendaRoom(UUID(int=12), "Library")
GARDEN = AgendaRoom(UUID(int=13), "Garden Room")
CHAPEL = AgendaRoom(UUID(int=14), "Chapel", features=("quiet",))
DINING = AgendaRoom(UUID(int=15), "Dining Hall")
ROOMS = (HALL, LIBRARY, GARDEN, CHAPEL)
TRACK = AgendaTrack(UUID(int=50), "Belonging", "inclusion")


def session(number, start, minutes=60, room=HALL, *themes, **kw):
    """A session ``start`` minutes after nine."""
    at = NINE + timedelta(minutes=start)
    fields = {"title": f"Session {number}", "kind": SessionKind.WORKSHOP} | kw
    return AgendaSession(
        id=UUID(int=100 + number),
        minutes=minutes,
        day_id=DAY.id,
        starts_at=at,
        ends_at=at + timedelta(minutes=minutes),
        room_id=room.id if room else None,
        room=room.name if room else "",
        themes=themes,
        **fields,
    )


LUNCH = {"kind": SessionKind.LUNCH, "spans_rooms": True}


def laid(*sessions, width=1000, hour=HOUR, rooms=ROOMS, day=DAY, time_zone="Europe/London"):
    agenda = Agenda(UUID(int=0), "", time_zone, (day,), rooms, (TRACK,), sessions=sessions)
    return DayLayout(agenda, day, width=width, hour=hour)


def key(number):
    return UUID(int=100 + number)


def test_rooms_share_the_width_and_a_quiet_one_is_half_as_wide():
    columns = laid(session(1, 0)).columns
    assert [c.name for c in columns] == ["Great Hall", "Library", "Garden Room", "Chapel"]
    hall, *_, chapel = columns
    assert chapel.width == pytest.approx(hall.width / 2)
    assert chapel.x + chapel.width == pytest.approx(1000)
    assert keeps_quiet(session(2, 0, 400, CHAPEL), chapel)
    assert not keeps_quiet(session(2, 0, 60, CHAPEL), chapel)


def test_narrow_windows_scroll():
    layout = laid(session(1, 0), width=300)
    assert layout.width > 300
    assert layout.columns[0].width >= 148


def test_a_room_for_breaks_alone_is_no_column_and_one_without_room_gets_its_own():
    lunch = session(1, 180, 60, DINING, **LUNCH)
    assert [c.name for c in laid(lunch, rooms=(*ROOMS, DINING)).columns][-1] == "Chapel"
    layout = laid(lunch, session(2, 0, 60, None))
    assert layout.columns[-1].name == "No room yet"
    assert layout.cards[key(2)].x() > layout.columns[-1].x
    assert laid(rooms=()).columns[0].name == "No room yet"


def test_a_column_names_the_track_that_mostly_meets_there():
    track = {"track_id": TRACK.id, "track": TRACK.name}
    layout = laid(session(1, 0, **track), session(2, 60, **track), session(3, 120), session(4, 0, 60, LIBRARY))
    assert [(c.track, c.theme) for c in layout.columns[:2]] == [("Belonging", "inclusion"), ("", "")]


def test_a_break_lies_over_all_rooms_but_the_quiet_one():
    layout = laid(session(1, 180, **LUNCH), session(2, 0))
    band = layout.bands[key(1)]
    assert band.left() < layout.columns[1].x < band.right() < layout.columns[3].x + 1
    assert key(1) not in layout.cards


def test_what_overlaps_lies_side_by_side():
    lanes = lanes_of([session(1, 0, 120), session(2, 30, 30), session(3, 60, 30), session(4, 120)])
    assert lanes == {key(1): (0, 2), key(2): (1, 2), key(3): (1, 2), key(4): (0, 1)}
    layout = laid(session(1, 0), session(2, 30))
    assert not layout.cards[key(1)].intersects(layout.cards[key(2)])


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=14))
def test_cards_of_a_room_never_cover_each_other(spans):
    sessions = [session(n, start * 10, length * 10) for n, (start, length) in enumerate(spans)]
    cards = list(laid(*sessions).cards.values())
    assert len(cards) == len(sessions)
    for index, card in enumerate(cards):
        assert not any(card.intersects(other) for other in cards[index + 1 :])


PEOPLE = [AgendaPerson(UUID(int=900 + n), f"Person {n}", ContributionRole.SPEAKER) for n in range(4)]
A_SESSION = st.tuples(
    st.integers(0, 80), st.integers(1, 16), st.sampled_from(ROOMS), st.sets(st.sampled_from(PEOPLE), max_size=2)
)


@given(st.lists(A_SESSION, min_size=1, max_size=16), st.integers(1, 3))
def test_a_drag_knows_the_clashes_that_a_whole_check_finds(drawn, several):
    sessions = [
        session(n, start * 5, length * 5, room, people=tuple(people))
        for n, (start, length, room, people) in enumerate(drawn)
    ]
    layout, moved = laid(*sessions), sessions[:several]
    ours = {one.id for one in moved}
    clashes = (found for found in check(layout.agenda) if found.severity is Severity.CLASH)
    assert clashing(layout, moved) == {key for found in clashes for key in found.session_ids if key in ours}


@given(st.lists(A_SESSION, min_size=1, max_size=16), st.integers(1, 3))
def test_a_drag_knows_the_care_notes_that_a_whole_check_finds(drawn, several):
    sessions = [
        session(n, start * 5, length * 5, room, people=tuple(people))
        for n, (start, length, room, people) in enumerate(drawn)
    ]
    layout, moved = laid(*sessions), sessions[:several]
    ours = {one.id for one in moved}
    notes = (found for found in check(layout.agenda) if found.severity is Severity.CARE)
    assert caring(layout, moved) == {key for found in notes for key in found.session_ids if key in ours}


def test_a_session_in_the_hand_shows_where_a_break_would_go():
    layout = laid(session(1, 0, 60), session(2, 75, 60))
    drag = Drag.of(layout.sessions[key(2)], Hold.BODY, QPointF(10, 10))
    hall = layout.columns[0].x + 20
    drag.to(layout, QPointF(hall, layout.y(NINE + timedelta(minutes=60)) + 10))
    assert (drag.clashing, drag.caring) == (frozenset(), {key(2)})
    drag.to(layout, QPointF(hall, layout.y(NINE + timedelta(minutes=90)) + 10))
    assert (drag.clashing, drag.caring) == (frozenset(), frozenset())


def test_several_move_as_they_lie_to_each_other():
    layout = laid(session(1, 0), session(2, 60, 60, GARDEN), session(3, 120, **LUNCH, room=None))
    several = list(layout.sessions.values())
    moved = together(layout, several, timedelta(minutes=30), 5)
    assert [one.room for one in moved] == ["Library", "Chapel", ""]  # the Garden Room has one more beside it
    assert [one.starts_at - was.starts_at for one, was in zip(moved, several, strict=True)] == [
        timedelta(minutes=30)
    ] * 3
    assert [one.room for one in together(layout, several, timedelta(0), -2)] == ["Great Hall", "Garden Room", ""]
    far = together(layout, several, timedelta(hours=20), 0, within=True)
    assert max(one.ends_at for one in far) == layout.end


def test_a_frame_takes_what_it_touches():
    layout = laid(session(1, 0), session(2, 60, 60, LIBRARY), session(3, 120, **LUNCH, room=None))
    first = layout.cards[key(1)]
    assert layout.within(first.adjusted(0, 0, 0, 30)) == [key(1)]
    assert layout.within(first.united(layout.cards[key(2)])) == [key(1), key(2)]
    assert layout.within(QRectF(0, layout.y(NINE) + 125 / 60 * HOUR, 5, 5)) == [key(3)]


def test_time_and_place_are_inverse():
    layout = laid(session(1, 0))
    for minutes in range(0, 480, 5):
        at = NINE + timedelta(minutes=minutes)
        assert layout.time_at(layout.y(at) + 1) == at
    assert layout.time_at(-500) == layout.start
    assert layout.time_at(99999) == layout.end
    assert layout.column_at(-5) is layout.columns[0]
    assert layout.column_at(99999) is layout.columns[-1]


def test_after_midnight_is_at_the_bottom_on_the_clocks_of_the_event():
    start = datetime(2014, 12, 27, 10, tzinfo=UTC)
    day = AgendaDay(UUID(int=1), date(2014, 12, 27), start, start + timedelta(hours=17))
    hours = [text for _, text in laid(day=day, time_zone="Europe/Berlin").hours()]
    assert hours == [f"{n % 24:02}:00" for n in range(11, 29)]


def test_an_hour_is_an_hour_when_the_clocks_go_back():
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)  # 23:00 in London
    day = AgendaDay(UUID(int=1), date(2026, 10, 24), start, start + timedelta(hours=5))
    layout = laid(day=day)
    assert [text for _, text in layout.hours()] == ["23:00", "00:00", "01:00", "01:00", "02:00", "03:00"]
    steps = [y for y, _ in layout.hours()]
    assert {round(b - a) for a, b in pairwise(steps)} == {HOUR}


def test_a_point_hits_the_card_before_the_band_and_knows_its_foot():
    layout = laid(session(1, 0, 120, **LUNCH), session(2, 30, 30))
    card = layout.cards[key(2)]
    assert layout.card_at(card.center()) == key(2)
    assert layout.card_at(QPointF(card.center().x(), card.bottom() + 20)) == key(1)
    assert layout.card_at(QPointF(card.center().x(), layout.height - 1)) is None
    assert layout.on_edge(key(2), QPointF(card.center().x(), card.bottom() - 2))
    assert not layout.on_edge(key(2), card.center())


def test_a_thread_reaches_every_session_and_leaves_none_hanging():
    first = session(1, 0, 60, HALL, "inclusion")
    left, right = session(2, 75, 60, HALL, "inclusion"), session(3, 75, 60, GARDEN, "inclusion", "systems")
    last = session(4, 150, 60, GARDEN, "inclusion")
    other = session(5, 75, 60, LIBRARY, "systems")
    layout = laid(first, left, right, last, other)
    assert set(links(layout, "inclusion")) == {
        (key(1), key(2)),
        (key(1), key(3)),
        (key(3), key(4)),
        (key(2), key(4)),
    }
    assert len(thread(layout, "inclusion").nodes) == 8
    assert links(layout, "innovation") == []
    assert thread(layout, "").path.isEmpty()


def test_a_thread_goes_round_what_lies_between():
    first = session(1, 0, 60, HALL, "inclusion")
    between = session(2, 75, 60, HALL)
    last = session(3, 150, 60, HALL, "inclusion")
    layout = laid(first, between, last)
    line = QPainterPathStroker(QPen(Qt.GlobalColor.black, 3)).createStroke(thread(layout, "inclusion").path)
    assert not line.intersects(layout.cards[key(2)].adjusted(2, 2, -2, -2))


def test_a_session_in_the_hand_snaps_and_stays_on_the_axis():
    layout = laid(session(1, 0), session(2, 60, 60, LIBRARY))
    drag = Drag.of(layout.sessions[key(1)], Hold.BODY, QPointF(10, 10))
    library = layout.columns[1].x + 20
    assert drag.to(layout, QPointF(library, layout.y(NINE + timedelta(minutes=33)) + 10))
    assert (drag.now.starts_at, drag.now.room) == (NINE + timedelta(minutes=35), "Library")
    assert drag.clashing
    assert not drag.to(layout, QPointF(library + 1, layout.y(NINE + timedelta(minutes=34)) + 10))
    drag.to(layout, QPointF(library, 99999))
    assert (drag.now.ends_at, drag.clashing) == (layout.end, frozenset())
    drag.to(layout, QPointF(library, -99999))
    assert drag.now.starts_at == layout.start


def test_the_foot_in_the_hand_lengthens_to_five_minutes_at_least():
    layout = laid(session(1, 60))
    drag = Drag.of(layout.sessions[key(1)], Hold.FOOT, QPointF())
    drag.to(layout, QPointF(0, layout.y(NINE + timedelta(minutes=152))))
    assert drag.now.minutes == 90
    drag.to(layout, QPointF(0, 0))
    assert (drag.now.minutes, drag.now.starts_at) == (5, NINE + timedelta(minutes=60))


def test_steps_of_the_keys():
    layout = laid(session(1, 60), session(2, 180, **LUNCH))
    one, lunch = layout.sessions[key(1)], layout.sessions[key(2)]
    assert stepped(layout, one, ("move", 0, 1)).starts_at == NINE + timedelta(minutes=65)
    assert stepped(layout, one, ("move", 1, 0)).room == "Library"
    assert stepped(layout, one, ("move", -1, 0)) == one
    assert stepped(layout, lunch, ("move", 1, 0)) == lunch
    assert stepped(layout, lunch, ("move", 0, -1)).room_id == lunch.room_id
    assert stepped(layout, one, ("stretch", 0, -1)).minutes == 55
    assert stepped(layout, session(3, 0, 5), ("stretch", 0, -1)).minutes == 5


def test_the_nearest_session_in_each_direction():
    layout = laid(session(1, 60), session(2, 60, 60, LIBRARY), session(3, 0), session(4, 200, 60, GARDEN))
    assert neighbour(layout, key(1), 1, 0) == key(2)
    assert neighbour(layout, key(2), -1, 0) == key(1)
    assert neighbour(layout, key(1), 0, -1) == key(3)
    assert neighbour(layout, key(2), 0, 1) == key(4)
    assert neighbour(layout, key(3), 0, -1) is None
    assert layout.in_order() == [key(3), key(1), key(2), key(4)]
