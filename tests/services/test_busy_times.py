"""A calendar of somebody from elsewhere, taken in again and again."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.exchange import BusyCalendar, BusyTime
from convene.rules.programme import ContributionRole
from convene.services import availability, programme
from convene.services.busy_times import horizon, preview_busy, take_busy
from convene.services.contributors import Part

HOUR = timedelta(hours=1)


def calendar(*times: BusyTime, name: str = "Work") -> BusyCalendar:
    return BusyCalendar(name, make.at("00:00"), make.at("00:00") + timedelta(days=30), times)


def busy(key: str, clock: str, title: str = "") -> BusyTime:
    return BusyTime(key, make.at(clock), make.at(clock) + HOUR, title)


@pytest.fixture
def ada(workspace):
    return make.person(workspace, "Ada Oyelaran")


def take(workspace, person, *times, **how):
    return workspace.write("Take in", take_busy, person, calendar(*times, **how))[0]


def known(workspace, person):
    return [
        (make.clock(one.starts_at), one.reason, one.source) for one in workspace.read(availability.of_person, person)
    ]


def test_the_same_again_changes_nothing_and_what_is_gone_goes(workspace, ada):
    make.unavailability(workspace, ada, make.at("08:00"), make.at("08:30"), "typed in")
    one, two, three = busy("a", "09:00"), busy("b", "11:00"), busy("c", "13:00")
    assert len(take(workspace, ada, one, two).new) == 2
    take(workspace, ada, three, name="Home")
    before = known(workspace, ada)
    again = take(workspace, ada, one, two)
    assert (again.new, again.changed, again.gone, again.same) == ((), (), (), 2)
    assert known(workspace, ada) == before
    later = replace(two, starts_at=two.starts_at + HOUR, ends_at=two.ends_at + HOUR)
    seen = workspace.read(preview_busy, ada, calendar(later))
    done = take(workspace, ada, later)
    assert (seen.changed, len(seen.gone)) == (done.changed, len(done.gone)) == ((later,), 1)
    assert known(workspace, ada) == [
        ("08:00", "typed in", ""), ("12:00", "", "Calendar “Work”"), ("13:00", "", "Calendar “Home”")
    ]  # fmt: skip
    workspace.undo()
    assert known(workspace, ada) == before


def test_what_is_over_and_what_lies_beyond_stays(workspace, ada):
    take(workspace, ada, busy("a", "09:00"))
    far = BusyCalendar("Work", make.at("12:00"), make.at("13:00"), ())
    assert workspace.write("Take in", take_busy, ada, far)[0].gone == ()
    assert len(known(workspace, ada)) == 1


def test_titles_come_and_go_as_is_asked(workspace, ada):
    take(workspace, ada, busy("a", "09:00", "Dentist"))
    assert known(workspace, ada)[0][1] == "Dentist"
    assert len(take(workspace, ada, busy("a", "09:00")).changed) == 1
    assert known(workspace, ada)[0][1] == ""


def test_it_says_which_sessions_it_stands_in_the_way_of(workspace, ada):
    event = make.event(workspace)
    for title, clock in (("Before", "08:30"), ("During", "09:45"), ("Between", "10:30")):
        made = make.session(workspace, event, title, starts_at=make.at(clock), minutes=30)
        workspace.write("Ask", programme.edit_session, made, people=[Part(ada, ContributionRole.SPEAKER)])
    times = busy("a", "09:00"), busy("b", "11:00")
    assert [one.title for one in take(workspace, ada, *times).over] == ["During"]
    assert take(workspace, ada, *times).over == (), "what was known already is not said again"


def test_how_far_a_calendar_is_read(workspace):
    first, last = workspace.read(horizon, today=make.TODAY)
    assert (first, (last - first).days) == (make.at("00:00", make.TODAY), 367)
    make.event(workspace, days=[make.TODAY + timedelta(days=500)])
    assert (workspace.read(horizon, today=make.TODAY)[1] - first).days == 501
    make.event(workspace, days=[make.TODAY + timedelta(days=5000)])
    assert (workspace.read(horizon, today=make.TODAY)[1] - first).days == 3 * 366 + 1


def test_nobody(workspace):
    with pytest.raises(NotFound):
        take(workspace, uuid4(), busy("a", "09:00"))
