"""A desk whose computer's clock is set forth and back while it scans, and the nights when everybody's is."""

from datetime import date, time, timedelta

import pytest

import make
from convene.rules.checkin import Reason, ScanKind, Verdict
from convene.rules.time import LONDON, instant
from convene.services import checkin, presence
from convene.store.workspace import Workspace
from faults.soundness import scans


def test_a_clock_that_is_set_back_does_not_turn_a_desk_s_scans_round(workspace: Workspace) -> None:
    """Ten minutes, an hour, a day, and forth as far: who went out last is out, whatever the clock says."""
    event_id = make.event(workspace, days=(make.TODAY,))
    one = make.registration(workspace, event_id)
    clock, seen = make.NOW, []
    for step, kind in ((0, "in"), (-10, "out"), (60, "in"), (-60, "out"), (1440, "in"), (-1440, "out"), (5, "in")):
        clock += timedelta(minutes=step)
        way = ScanKind(kind)
        workspace.write("Scan", checkin.admit, event_id, one, desk="Main", day=make.TODAY, now=clock, kind=way)
        inside = workspace.read(presence.inside, event_id, day=make.TODAY)
        seen.append("in" if one in inside else "out")
    assert seen == ["in", "out", "in", "out", "in", "out", "in"]
    facts = workspace.read(scans)
    assert [fact["desk_seq"] for fact in sorted(facts, key=lambda fact: fact["at"])] == [1, 2, 3, 4, 5, 6, 7]
    assert len({fact["at"] for fact in facts}) == 7
    behind = [round(fact["clock_offset_ms"] / 60_000) for fact in facts]
    assert behind == [0, -10, 0, -60, 0, -1440, -1435], "what the clock said is kept"
    assert workspace.read(presence.set_back, event_id, day=make.TODAY) == {"Main": timedelta(minutes=1440)}


def test_a_badge_shown_again_after_the_clock_was_set_back_is_no_bounce(workspace: Workspace) -> None:
    event_id = make.event(workspace, days=(make.TODAY,))
    one = make.registration(workspace, event_id)
    reasons = []
    for minutes in (0, -10):
        now = make.NOW + timedelta(minutes=minutes)
        result, _ = workspace.write("Scan", checkin.admit, event_id, one, desk="Main", day=make.TODAY, now=now)
        reasons.append((result.verdict, result.reason))
    assert reasons == [(Verdict.ADMITTED, Reason.NONE), (Verdict.ALREADY, Reason.NONE)]


def test_a_time_that_a_person_states_is_kept_as_stated(workspace: Workspace) -> None:
    event_id = make.event(workspace, days=(make.TODAY,))
    for minutes in (0, -30):
        one, now = make.registration(workspace, event_id), make.NOW + timedelta(minutes=minutes)
        workspace.write("Scan", checkin.admit, event_id, one, desk="Main", day=make.TODAY, now=now, stated=minutes != 0)
    assert [fact["at"] - make.NOW for fact in workspace.read(scans)] == [timedelta(0), timedelta(minutes=-30)]


@pytest.mark.parametrize(("night", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_the_nights_when_the_clocks_change_are_nothing_to_a_desk(workspace: Workspace, night: str, hours: int) -> None:
    """Instants are UTC: a desk that scans all night has its scans in order, and the day is as long as it is."""
    day = date.fromisoformat(night)
    first, last = instant(day, time(0, 0), LONDON), instant(day + timedelta(days=1), time(0, 0), LONDON)
    assert last - first == timedelta(hours=hours)
    event_id = make.event(workspace, days=(day,), starts=time(0, 0), ends=time(23, 59))
    people = [make.registration(workspace, event_id) for _ in range(5)]
    for number, one in enumerate(people):
        now = first + number * timedelta(minutes=45)
        workspace.write("Scan", checkin.admit, event_id, one, desk="Main", day=day, now=now.astimezone(LONDON))
    facts = workspace.read(scans)
    assert [fact["at"] - first for fact in facts] == [number * timedelta(minutes=45) for number in range(5)]
    assert not any(fact["clock_offset_ms"] for fact in facts)
