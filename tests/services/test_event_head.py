from datetime import date, timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.events import EventKind, EventStatus
from convene.services import events
from convene.services.event_head import event_head


def _head(workspace, key, today=make.TODAY):
    return workspace.read(event_head, key, today=today)


def test_the_sample_convening(workspace):
    make.sample(workspace)
    head = _head(workspace, workspace.read(events.id_by_code, "OPEN"))
    assert [(fact.text, fact.state, fact.tab) for fact in head.facts] == [
        ("214 of 240 registered", "", "people"),
        ("5 applied", "", "applications"),
        ("9 waiting", "", "people"),
        ("6 clashes", "danger", "programme"),
        ("1 care note", "care", "programme"),
        ("Option expires Thu 4 June", "danger", "venue"),
    ]
    assert (head.sessions, head.people) == (23, 228)
    assert head.event.venue == "Royal Foundation of St Katherine"


def test_its_day_is_the_next_or_the_last(workspace):
    key = make.event(workspace, days=(date(2026, 5, 4), date(2026, 6, 8), date(2026, 7, 6)), capacity=None)
    assert _head(workspace, key).day.date == date(2026, 6, 8)
    assert _head(workspace, key, date(2026, 8, 1)).day.date == date(2026, 7, 6)
    assert [fact.text for fact in _head(workspace, key).facts] == ["0 registered"]


def test_a_cancelled_event_has_no_worries(workspace):
    key = make.event(workspace, status=EventStatus.CANCELLED)
    library = make.room(workspace, make.venue(workspace))
    for minutes in (0, 10):
        make.session(workspace, key, starts_at=make.at("10:00") + timedelta(minutes=minutes), room_id=library)
    assert [fact.text for fact in _head(workspace, key).facts] == ["0 of 240 registered"]


def test_an_event_that_is_not_there(workspace):
    with pytest.raises(NotFound):
        _head(workspace, uuid4())


def test_a_partners_event_is_run_by_others(workspace):
    key = make.event(workspace, kind=EventKind.PARTNER, partner="Capital People")
    make.session(workspace, key, starts_at=make.at("09:30"))
    head = workspace.read(event_head, key, today=make.TODAY)
    assert [(fact.text, fact.tab) for fact in head.facts] == [("Run by Capital People", "overview")]
