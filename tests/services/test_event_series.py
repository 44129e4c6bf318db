from datetime import date
from uuid import uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.events import EventStatus
from convene.services import event_series, events
from convene.store.tables import Series


@pytest.fixture
def series(workspace):
    return make.add(workspace, Series(id=uuid4(), title="Bridges", summary="Three evenings"))


def _read(workspace, key, today=make.TODAY):
    return workspace.read(event_series.series, key, today=today)


def test_events_seen_together_by_date(workspace, series):
    late, early, off = (
        make.event(workspace, title, code=title[:1], days=(day,), series_id=series, **more)
        for title, day, more in (
            ("Late", date(2026, 9, 1), {"capacity": 20}),
            ("Early", date(2026, 5, 1), {"capacity": 10}),
            ("Off", date(2026, 6, 5), {"capacity": None, "status": EventStatus.CANCELLED}),
        )
    )
    make.event(workspace, "Elsewhere")
    for key in (late, early, off):
        make.registration(workspace, key)
    found = _read(workspace, series)
    assert [row.id for row in found.events] == [early, off, late]
    assert (found.next_day, found.registered, found.places) == (date(2026, 9, 1), 2, 30)
    assert workspace.read(event_series.of_event, late, today=make.TODAY) == found
    assert workspace.read(event_series.listing, today=make.TODAY) == [found]
    assert _read(workspace, series, today=date(2026, 9, 2)).next_day is None
    workspace.write("No limit", events.edit, late, capacity=None)
    assert _read(workspace, series).places is None


def test_an_event_is_put_in_a_series_and_undo_takes_it_out(workspace, series):
    event = make.event(workspace)
    assert workspace.read(event_series.of_event, event, today=make.TODAY) is None
    workspace.write("Put in", event_series.put_in, series, event)
    assert [row.id for row in _read(workspace, series).events] == [event]
    workspace.undo()
    assert _read(workspace, series).events == ()
    for wrong in ((uuid4(), event), (series, uuid4())):
        with pytest.raises(NotFound):
            workspace.write("Put in", event_series.put_in, *wrong)


def test_a_series_is_called_something_else_once(workspace, series):
    event = make.event(workspace, series_id=series)
    make.add(workspace, Series(id=uuid4(), title="Mornings"))
    workspace.write("Edit", event_series.edit, series, title=" Bridges,  again ", summary="Four")
    found = _read(workspace, series)
    assert (found.title, found.summary, len(found.events)) == ("Bridges, again", "Four", 1)
    assert workspace.read(events.detail, event).series == "Bridges, again"
    for title in ("", "MORNINGS"):
        with pytest.raises(Invalid) as wrong:
            workspace.write("Edit", event_series.edit, series, title=title, summary="")
        assert wrong.value.field == "title"
    with pytest.raises(NotFound):
        _read(workspace, uuid4())
