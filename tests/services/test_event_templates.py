import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid, NotFound
from convene.rules.event_pattern import VERSION
from convene.rules.events import EventKind, EventStatus
from convene.services import bookings, event_templates, events
from convene.store.tables import Contribution, EventSession, EventTemplate, Person, Registration, Venue

FIRST = date(2027, 1, 14)


def _save(workspace, event, title="Five-day programme", **more):
    return workspace.write("Save", event_templates.save, event, title=title, now=make.NOW, **more)[0]


def _make(workspace, template, **more):
    wanted = {"title": "Cohort 4", "first_day": FIRST, "now": make.NOW}
    return workspace.write("Make", event_templates.make_event, template, **(wanted | more))[0]


def test_a_template_of_the_sample_programme_names_nobody_and_makes_the_next_cohort(workspace):
    make.sample(workspace)
    original = workspace.read(events.id_by_code, "CBE3")
    template = _save(workspace, original, "Five days", summary=" Five days. ")
    content = json.dumps(make.one(workspace, EventTemplate, template).content, ensure_ascii=False)
    people = workspace.read(lambda s: s.scalars(sa.select(Person)).all())
    assert not [p.name for p in people if p.name in content or p.id.hex in content or str(p.id) in content]
    row = next(one for one in workspace.read(event_templates.listing) if one.id == template)
    assert (row.title, row.summary, row.kind, row.days) == (
        "Five days",
        "Five days.",
        EventKind.PROGRAMME,
        5,
    )
    seen = workspace.read(event_templates.plan, template, first_day=FIRST, today=make.TODAY)
    assert (seen.days, seen.sessions, seen.enquiries) == (row.days, row.sessions, row.rooms)
    copy = _make(workspace, template)
    was, now = workspace.read(events.detail, original), workspace.read(events.detail, copy)
    assert (now.title, now.status, now.registered) == ("Cohort 4", EventStatus.DRAFT, 0)
    apart = [day.date - was.days[0].date for day in was.days]
    assert [day.date - FIRST for day in now.days] == apart
    assert [(day.part, day.title, day.venue) for day in now.days] == [(d.part, d.title, d.venue) for d in was.days]
    of_copy = sa.select(EventSession.id).where(EventSession.event_id == copy)
    asked = sa.select(sa.func.count(Contribution.id)).where(Contribution.session_id.in_(of_copy))
    assert workspace.read(lambda s: s.scalar(asked)) == 0
    assert {row.state for row in workspace.read(bookings.listing, event_id=copy)} == {BookingState.ENQUIRY}
    assert workspace.read(lambda s: s.scalar(sa.select(sa.func.count()).where(Registration.event_id == copy))) == 0


def test_titles_are_one_of_a_kind(workspace):
    event = make.event(workspace)
    one, other = _save(workspace, event), _save(workspace, event, "A day of stories")
    for title in (" ", "five-day  PROGRAMME"):
        with pytest.raises(Invalid) as wrong:
            _save(workspace, event, title)
        assert wrong.value.field == "title"
    with pytest.raises(Invalid):
        workspace.write("Rename", event_templates.rename, other, title="Five-day programme")
    workspace.write("Rename", event_templates.rename, one, title="FIVE-DAY programme", summary="Words")
    assert [row.title for row in workspace.read(event_templates.listing)] == ["A day of stories", "FIVE-DAY programme"]
    assert workspace.read(event_templates.id_by_title, "five-day programme") == one
    with pytest.raises(NotFound, match="Six"):
        workspace.read(event_templates.id_by_title, "Six")


def test_deleted_and_taken_back(workspace):
    template = _save(workspace, make.event(workspace))
    before = workspace.read(event_templates.listing)
    workspace.write("Delete", event_templates.delete, template)
    assert workspace.read(event_templates.listing) == []
    with pytest.raises(NotFound):
        _make(workspace, template)
    workspace.undo()
    assert workspace.read(event_templates.listing) == before


def test_one_that_cannot_be_read_is_listed_with_why(workspace):
    texts = {"made_at": make.NOW}
    newer = make.add(workspace, EventTemplate(id=uuid4(), title="Newer", content={"version": VERSION + 1}, **texts))
    broken = make.add(workspace, EventTemplate(id=uuid4(), title="Broken", content={"version": VERSION}, **texts))
    assert [(row.title, row.kind) for row in workspace.read(event_templates.listing)] == [
        ("Broken", None),
        ("Newer", None),
    ]
    for key, said in ((newer, "newer Convene"), (broken, "damaged")):
        with pytest.raises(Invalid, match=said):
            _make(workspace, key)
        assert any(said in row.problem for row in workspace.read(event_templates.listing))
    assert workspace.read(events.listing) == []


def test_what_it_names_may_be_gone(workspace):
    venue = make.venue(workspace, "Toynbee Hall")
    room = make.room(workspace, venue, "Lecture Hall")
    event = make.event(workspace, venue_id=venue)
    make.session(workspace, event, starts_at=make.at("10:00"), room_id=room)
    make.booking(workspace, room, event)
    template = _save(workspace, event)
    workspace.write("Archive", lambda s: setattr(s.get(Venue, venue), "archived", True))
    seen = workspace.read(event_templates.plan, template, dates=[FIRST], today=make.TODAY)
    assert {note.detail for note in seen.notes} == {
        "Lecture Hall is no longer used: it is not asked for",
        "Lecture Hall is no longer used: 1 session has no room yet",
        "Toynbee Hall is no longer used: its days have no venue yet",
    }
    copy = _make(workspace, template)
    (day,) = workspace.read(events.detail, copy).days
    assert day.venue_id is None
    assert workspace.read(bookings.listing, event_id=copy) == []


def test_nothing_half_made(workspace):
    template = _save(workspace, make.event(workspace, days=(make.DAY, make.DAY + timedelta(days=1))))
    for wrong in ({"title": ""}, {"first_day": None}, {"dates": [FIRST]}, {"dates": [FIRST, FIRST]}):
        with pytest.raises(Invalid):
            _make(workspace, template, **wrong)
    assert len(workspace.read(events.listing)) == 1
