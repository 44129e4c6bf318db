"""Home says which programmes under way have people at risk of not completing."""

from datetime import timedelta

import make
from convene.rules.completion import CompletionRule
from convene.rules.events import DayPart, EventKind
from convene.services import attendance, home
from convene.services.home_needs import Call, State

TODAY, NOW = make.TODAY, make.NOW


def needs(workspace):
    return [need for need in workspace.read(home.home, today=TODAY, now=NOW).needs if need.kind is Call.AT_RISK]


def test_a_programme_with_people_at_risk(workspace):
    event_id = make.programme(workspace)
    workspace.write("Rule", attendance.set_rule, event_id, CompletionRule(days=4, parts=((DayPart.MODULE, None),)))
    first, second, third, *_ = (day.date for day in workspace.read(attendance.programme_days, event_id))
    at_risk, well, _lost = (make.registration(workspace, event_id) for _ in range(3))
    for who, day in ((at_risk, first), (well, first), (well, second)):
        make.came(workspace, event_id, who, day)
    (need,) = needs(workspace)
    assert (need.state, need.title) == (State.CARE, "1 person at risk of not completing")
    assert need.detail == "Compassion as a Bridge to Engagement"
    assert (need.when, need.days) == (third, (third - TODAY).days)
    assert need.place == {"place": "event", "event_id": event_id, "tab": "attendance", "show": "at_risk"}
    other = make.registration(workspace, event_id)
    make.came(workspace, event_id, other, first)
    assert needs(workspace)[0].title == "2 people at risk of not completing"
    make.came(workspace, event_id, other, second)
    make.came(workspace, event_id, at_risk, second)
    assert needs(workspace) == []


def test_other_events_and_programmes_to_come_say_nothing(workspace):
    days = [TODAY - timedelta(days=7), TODAY + timedelta(days=7)]
    for kind in (EventKind.CONVENING, EventKind.PROGRAMME):
        event_id = make.event(workspace, kind=kind, days=days)
        workspace.write("Rule", attendance.set_rule, event_id, CompletionRule(days=1))
        make.registration(workspace, event_id)
    make.registration(workspace, make.programme(workspace, today=TODAY + timedelta(days=90)))
    (need,) = needs(workspace)  # the programme under way
    assert need.title == "1 person at risk of not completing"
