"""Where themes run, meet and stand alone."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from math import dist
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.resources import resource
from convene.rules.programme import Agenda, AgendaDay, AgendaSession, AgendaTheme, SessionKind, SessionState
from convene.rules.theme_threads import THEME_COLOURS, carries, meetings, threads

NINE = datetime(2026, 6, 25, 8, tzinfo=UTC)
DAYS = tuple(
    AgendaDay(UUID(int=n), date(2026, 6, 25 + n), NINE + timedelta(days=n), NINE + timedelta(days=n, hours=9))
    for n in range(2)
)
KEYS = ("compassion", "inclusion", "systems")
THEMES = tuple(AgendaTheme(key, key.capitalize()) for key in KEYS)


def session(number, *themes, day=0, hour=0, minutes=60, placed=True, state=SessionState.CONFIRMED):
    start = DAYS[day].starts_at + timedelta(hours=hour) if placed else None
    return AgendaSession(
        UUID(int=100 + number),
        f"Session {number}",
        SessionKind.WORKSHOP,
        minutes,
        day_id=DAYS[day].id if placed else None,
        starts_at=start,
        ends_at=start + timedelta(minutes=minutes) if start else None,
        themes=themes,
        state=state,
    )


def of(*sessions, day_id=None):
    return threads(Agenda(UUID(int=0), "Two days", "Europe/London", DAYS, themes=THEMES, sessions=sessions), day_id)


def test_a_thread_runs_in_order_of_time_and_knows_where_it_is_alone():
    late, early, joined = session(1, "compassion", hour=3), session(2, "compassion"), session(3, *KEYS[:2], day=1)
    found = of(late, early, joined).thread("compassion")
    assert found.sessions == (early, late, joined)
    assert found.alone == (early, late)
    assert found.minutes == 180


def test_how_often_themes_meet_and_which_never_do():
    found = of(session(1, *KEYS[:2]), session(2, *KEYS[:2], day=1), session(3, "systems"), session(4, "compassion"))
    assert found.meetings("compassion", "inclusion") == found.meetings("inclusion", "compassion") == 2
    assert (found.meetings("compassion", "compassion"), found.meetings("inclusion", "inclusion")) == (1, 0)
    assert found.met_by("compassion") == {"inclusion": 2}
    assert found.never_met() == [("compassion", "systems"), ("inclusion", "systems")]


def test_a_theme_that_runs_nowhere_is_there_all_the_same():
    found = of(session(1, "systems"))
    assert [len(t.sessions) for t in found.threads] == [0, 0, 1]
    assert found.never_met() == []
    assert found.thread("kindness") is None


def test_cancelled_ones_do_not_count_and_the_tray_is_kept_apart():
    off = session(1, *KEYS[:2], state=SessionState.CANCELLED)
    tray = session(2, *KEYS[:2], placed=False)
    found = of(off, tray).thread("compassion")
    assert (found.sessions, found.waiting) == ((), (tray,))
    assert of(off, tray).met == meetings([off]) == {}
    assert not carries(off, "compassion")
    assert carries(tray, "compassion")


def test_one_day_of_several():
    first, second, tray = session(1, *KEYS), session(2, "systems", day=1), session(3, "systems", placed=False)
    found = of(first, second, tray, day_id=DAYS[1].id)
    assert found.thread("systems").sessions == (second,)
    assert found.thread("systems").waiting == (tray,)
    assert found.meetings("compassion", "inclusion") == 0


def test_a_theme_given_twice_is_one():
    assert meetings([session(1, "systems", "systems")]) == {frozenset({"systems"}): 1}


@given(st.lists(st.frozensets(st.sampled_from(KEYS)), max_size=12))
def test_counts_are_those_of_counting_by_hand(carried):
    found = of(*(session(n, *sorted(themes)) for n, themes in enumerate(carried)))
    for pair in combinations(KEYS, 2):
        assert found.meetings(*pair) == sum(themes.issuperset(pair) for themes in carried)
    for key in KEYS:
        assert found.meetings(key, key) == sum(themes == {key} for themes in carried)
        assert len(found.thread(key).sessions) == sum(key in themes for themes in carried)


def test_calendars_take_the_css_name_nearest_to_the_colour_of_each_theme() -> None:
    QtGui = pytest.importorskip("PySide6.QtGui")
    tokens = json.loads(resource("look", "tokens.json").read_text("utf-8"))["light"]["themes"]
    names = [name for name in QtGui.QColor.colorNames() if name != "transparent"]

    def nearest(colour: str) -> str:
        return min(
            names, key=lambda name: dist(_lab(QtGui.QColor(name).getRgbF()), _lab(QtGui.QColor(colour).getRgbF()))
        )

    assert {key: nearest(one["colour"]) for key, one in tokens.items()} == dict(THEME_COLOURS)
    assert len(set(THEME_COLOURS.values())) == len(THEME_COLOURS)


def _lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    """CIE L*a*b*, in which distances are as they are seen."""
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb[:3])
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
