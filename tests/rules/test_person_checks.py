"""Whether people can be where they should: in time, at all, and willing. (Twice at once: test_programme_checks.)"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from convene.rules.care_limits import CareLimits
from convene.rules.programme import AgendaAway, AgendaOff, AgendaRoom, FindingKind, SessionState, Severity
from convene.rules.programme_checks import check
from convene.rules.programme_fixes import FixKind, fixes
from rules.test_programme_fixes import DAY, HALL, LIBRARY, MORNING, ROOMS, ROWAN, agenda, at, session

KINDS = frozenset({FindingKind.WALK, FindingKind.AWAY, FindingKind.OFF})
EAST = AgendaRoom(UUID(int=20), "East wing", parent_id=HALL.id)
FAR = AgendaRoom(UUID(int=21), "Far room", venue="Euston", place=(51.5255, -0.1262))
NEAR = AgendaRoom(UUID(int=22), "Near room", venue="Limehouse", place=(51.5109, -0.0403))
LOST = AgendaRoom(UUID(int=23), "Lost room", venue="Somewhere")


def found(*sessions, **more):
    planned = replace(agenda(*sessions), rooms=(*ROOMS, EAST, FAR, NEAR, LOST), **more)
    return [f for f in check(planned) if f.kind in KINDS]


def led(number, start, room=HALL, minutes=60, **more):
    return session(number, start, minutes, room=room, people=(ROWAN,), **more)


@pytest.mark.parametrize(
    ("name", "first", "second", "kinds"),
    [
        ("touching, the same room", led(1, 0), led(2, 60), []),
        ("touching, another room", led(1, 0), led(2, 60, LIBRARY), [Severity.CARE]),
        ("four minutes", led(1, 0, minutes=56), led(2, 60, LIBRARY), [Severity.CARE]),
        ("five minutes", led(1, 0, minutes=55), led(2, 60, LIBRARY), []),
        ("a part of the same room", led(1, 0), led(2, 60, EAST), []),
        ("no room yet", led(1, 0, None), led(2, 60), []),
        ("another site, 55 minutes", led(1, 0, NEAR), led(2, 115, FAR), [Severity.CLASH]),
        ("another site, an hour", led(1, 0, NEAR), led(2, 120, FAR), []),
        ("a site nobody has placed, 29 minutes", led(1, 0, NEAR, 31), led(2, 60, LOST), [Severity.CLASH]),
        ("a site nobody has placed, half an hour", led(1, 0, NEAR, 30), led(2, 60, LOST), []),
        ("somebody else", led(1, 0), session(2, 60, room=LIBRARY), []),
        ("cancelled", led(1, 0), led(2, 60, LIBRARY, state=SessionState.CANCELLED), []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_time_to_get_there(name, first, second, kinds):
    assert [f.severity for f in found(first, second)] == kinds


def test_it_says_who_from_where_to_where_and_the_minutes():
    (walk,) = found(led(1, 0, minutes=58), led(2, 60, LIBRARY))
    assert walk.title == "Rowan Achterberg has 2 minutes to change rooms"
    assert walk.detail == (
        "“Session 1” ends at 09:58, “Session 2” starts at 10:00; from Great Hall to Library takes 5 minutes."
    )
    (sites,) = found(led(1, 0, NEAR), led(2, 60, FAR))
    assert sites.title == "Rowan Achterberg has no time to change sites"
    assert sites.detail.endswith("from Limehouse to Euston takes 59 minutes."), "3.9 miles: one on foot"


def test_the_minutes_are_settings():
    pair = led(1, 0), led(2, 60, LIBRARY)
    assert found(*pair, limits=CareLimits(rooms=0)) == []
    assert found(led(1, 0, NEAR), led(2, 90, FAR), limits=CareLimits(mile=10)) == []


def test_the_later_one_begins_later():
    planned = agenda(led(1, 0), led(2, 60, LIBRARY))
    (walk,) = [f for f in check(planned) if f.kind is FindingKind.WALK]
    (fix,) = fixes(planned, walk)
    assert (fix.kind, at(fix.session), fix.session.minutes) == (FixKind.DELAY, (65, "Library"), 60)


def away(start, end, reason="on call"):
    return AgendaAway(ROWAN.person_id, MORNING + timedelta(minutes=start), MORNING + timedelta(minutes=end), reason)


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([(0, 60)], "all that time (on call)."),
        ([(-600, 30)], "until 09:30 (on call)."),
        ([(30, 90)], "from 09:30 (on call)."),
        ([(60, 90)], None),
        ([(-60, 0)], None),
        ([(50, 60), (0, 10)], "until 09:10 (on call)."),
    ],
)
def test_away(spans, said):
    hits = found(led(1, 0), away=tuple(away(*span) for span in spans))
    assert [(f.title, f.severity) for f in hits] == (
        [("Rowan Achterberg cannot be there", Severity.CLASH)] if said else []
    )
    assert all(f.detail == f"09:00 to 10:00, in “Session 1”; away {said}" for f in hits)


def test_a_session_goes_to_where_its_people_are_free():
    planned = replace(agenda(led(1, 0)), away=(away(0, 130),))
    (finding,) = check(planned)
    move, tray = fixes(planned, finding)
    assert (move.kind, at(move.session), tray.kind) == (FixKind.MOVE, (130, "Great Hall"), FixKind.UNPLACE)


def test_where_no_time_is_free_two_change_places():
    """The day is full: whoever is away in the morning takes the afternoon of somebody who is not."""
    full = led(1, 0, minutes=180), session(2, 180, 180)
    planned = replace(agenda(*full), rooms=(HALL,), away=(away(0, 100),))
    (finding,) = [f for f in check(planned) if f.kind is FindingKind.AWAY]
    swap, _ = fixes(planned, finding)
    assert (swap.kind, at(swap.session), at(swap.others[0])) == (
        FixKind.SWAP,
        (180, "Great Hall"),
        (0, "Great Hall"),
    )
    assert FindingKind.AWAY not in {f.kind for f in check(swap.applied(planned))}


@pytest.mark.parametrize("why", ["declined", "not_accepted", "withdrawn", "cancelled", "substituted", "erased"])
def test_somebody_who_will_not_come_is_still_named(why):
    one = session(1, 0, off=(AgendaOff(ROWAN.person_id, ROWAN.name, why),))
    (finding,) = found(one)
    assert (finding.severity, finding.title) == (Severity.CLASH, "Rowan Achterberg will not come")
    assert "and “Session 1” still names them." in finding.detail
    assert why not in finding.detail or why in {"withdrawn", "erased"}
    (fix,) = fixes(agenda(one), finding)
    assert (fix.kind, fix.session.off, fix.person_id) == (FixKind.TAKE_OFF, (), ROWAN.person_id)


def test_two_of_one_name_in_a_session_are_two_findings():
    twin = AgendaOff(UUID(int=101), ROWAN.name, "declined")
    hits = found(session(1, 0, off=(AgendaOff(ROWAN.person_id, ROWAN.name, "declined"), twin)))
    assert len({f.key for f in hits}) == len({f.id for f in hits}) == 2


def test_the_id_changes_with_a_fact_and_not_with_a_name():
    pair = led(1, 0), led(2, 60, LIBRARY)
    (was,) = found(*pair)
    (renamed,) = found(replace(pair[0], title="Another title"), pair[1])
    (shorter,) = found(led(1, 0, minutes=57), pair[1])
    (limit,) = found(*pair, limits=CareLimits(rooms=6))
    (unmoved,) = found(*pair, session(3, 200))
    assert was.id == renamed.id == unmoved.id
    assert len({was.id, shorter.id, limit.id}) == 3
    assert was.day_id == DAY.id
