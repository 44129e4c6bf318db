"""A calendar of a house from elsewhere closes it, or one of its rooms."""

from datetime import timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.exchange import BusyCalendar, BusyTime
from convene.services import room_hours
from convene.services.busy_closures import preview_closures, take_closures

MIDNIGHT, DAY = make.at("00:00"), timedelta(days=1)
HOLIDAY = BusyTime("a", MIDNIGHT, MIDNIGHT + 2 * DAY, "Summer break", all_day=True)
WEDDING = BusyTime("b", make.at("14:00") + 3 * DAY, make.at("23:00") + 3 * DAY)


def calendar(*times):
    return BusyCalendar("House", MIDNIGHT, MIDNIGHT + 30 * DAY, times)


@pytest.fixture
def house(workspace):
    return make.venue(workspace)


def take(workspace, venue, *times, **how):
    return workspace.write("Take in", take_closures, venue, calendar(*times), **how)[0]


def closed(workspace, venue):
    return [
        ((row.first_day - make.DAY).days, (row.last_day - make.DAY).days, row.room, row.reason)
        for row in workspace.read(room_hours.closures, venue)
    ]


def test_whole_days_close_and_hours_only_when_asked(workspace, house):
    make.closure(workspace, house, make.DAY, reason="typed in")
    seen = workspace.read(preview_closures, house, calendar(HOLIDAY, WEDDING))
    done = take(workspace, house, HOLIDAY, WEDDING)
    assert (seen, done.left, len(done.new)) == (done, 1, 1)
    named = "Calendar “House”: Summer break"
    assert sorted(closed(workspace, house)) == [(0, 0, "", "typed in"), (0, 1, "", named)]
    assert take(workspace, house, HOLIDAY, WEDDING).same == 1
    assert len(take(workspace, house, WEDDING, whole_days=True).gone) == 1
    assert sorted(closed(workspace, house)) == [(0, 0, "", "typed in"), (3, 3, "", "Calendar “House”")]
    workspace.undo()
    assert (0, 1, "", named) in closed(workspace, house)


def test_of_one_room_and_over_what_is_booked(workspace, house):
    hall, library = make.room(workspace, house, "Hall"), make.room(workspace, house, "Library")
    make.booking(workspace, hall, title="Meeting")
    make.booking(workspace, library, title="Reading")
    assert [b.title for b in take(workspace, house, HOLIDAY, room_id=hall).over] == ["Meeting"]
    assert take(workspace, house, room_id=library).gone == (), "another room’s stays"
    assert [row[2] for row in closed(workspace, house)] == ["Hall"]
    other = make.room(workspace, make.venue(workspace, "Elsewhere"))
    with pytest.raises(Invalid):
        take(workspace, house, HOLIDAY, room_id=other)
    with pytest.raises(NotFound):
        take(workspace, uuid4(), HOLIDAY)
