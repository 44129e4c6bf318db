"""Where themes run, meet and stand alone."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from convene.rules.programme import Agenda, AgendaDay, AgendaSession, AgendaTheme, SessionKind, SessionState
from convene.rules.theme_threads import carries, meetings, threads

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
