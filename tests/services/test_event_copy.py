from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.event_pattern import EVERYTHING, Piece
from convene.rules.events import EventStatus
from convene.rules.programme import ContributionState
from convene.rules.registration_questions import Question as Asked
from convene.rules.registrations import QuestionKind
from convene.services import event_templates, events, registration_questions
from convene.services.event_copy import duplicate, plan
from convene.store.tables import Booking, Contribution, EventSession, Question, Registration, SessionTheme, Track


def _count(workspace, kind, event_id):
    return workspace.read(
        lambda s: s.scalar(sa.select(sa.func.count()).select_from(kind).where(kind.event_id == event_id))
    )


def test_the_sample_convening_again_next_winter(workspace):
    make.sample(workspace)
    original = workspace.read(events.id_by_code, "OPEN")
    was = workspace.read(events.detail, original)
    first = date(2027, 1, 14)
    copy, _ = workspace.write(
        "Copy", duplicate, original, first_day=first, title="London is Open(minded) again", now=make.NOW
    )
    found = workspace.read(events.detail, copy)
    assert (found.status, found.title) == (EventStatus.DRAFT, "London is Open(minded) again")
    assert (found.first_day, found.registered, found.places) == (first, 0, 240)
    assert found.code != was.code
    for kind in (Track, EventSession, Question):
        assert _count(workspace, kind, copy) == _count(workspace, kind, original) > 0
    assert _count(workspace, Registration, copy) == 0

    def threads(session, event_id):
        of_event = sa.select(EventSession.id).where(EventSession.event_id == event_id)
        themes = session.scalar(
            sa.select(sa.func.count()).select_from(SessionTheme).where(SessionTheme.session_id.in_(of_event))
        )
        people = session.scalars(sa.select(Contribution).where(Contribution.session_id.in_(of_event))).all()
        return themes, len(people), {one.state for one in people}

    assert workspace.read(threads, copy)[:2] == workspace.read(threads, original)[:2]
    assert workspace.read(threads, copy)[2] == {ContributionState.INVITED}

    def clocks(session, event_id):
        placed = session.scalars(sa.select(EventSession).where(EventSession.event_id == event_id))
        return {one.title: (one.starts_at, one.uid) for one in placed}

    old, new = workspace.read(clocks, original), workspace.read(clocks, copy)
    assert new["Opening circle"][0] == make.at("09:15", first)  # summer time then, winter time now
    assert not {uid for _, uid in old.values()} & {uid for _, uid in new.values()}
    assert new["Walking conversation"][0] is None


def test_a_programme_keeps_the_distances_between_its_days(workspace):
    days = (make.DAY, make.DAY + timedelta(days=21), make.DAY + timedelta(days=50))
    key = make.event(workspace, "CBE, cohort 3", days=days)
    copy, _ = workspace.write("Copy", duplicate, key, first_day=date(2026, 9, 10), now=make.NOW)
    found = workspace.read(events.detail, copy)
    assert [day.date - date(2026, 9, 10) for day in found.days] == [d - make.DAY for d in days]
    assert found.title == "CBE, cohort 3"
    workspace.undo()
    assert [row.id for row in workspace.read(events.listing)] == [key]


def test_what_cannot_be_copied(workspace):
    key = make.event(workspace, days=[date(2026, 3, 28)], starts=make.time(1, 30))
    for wrong in ({"first_day": date(2026, 3, 29)}, {"first_day": make.DAY, "title": " "}):
        with pytest.raises(Invalid):
            workspace.write("Copy", duplicate, key, now=make.NOW, **wrong)
    with pytest.raises(NotFound):
        workspace.write("Copy", duplicate, uuid4(), first_day=make.DAY, now=make.NOW)
    assert len(workspace.read(events.listing)) == 1


def test_what_is_left_out_stays_behind(workspace):
    make.sample(workspace)
    original = workspace.read(events.id_by_code, "OPEN")
    first = date(2027, 1, 14)
    before = workspace.read(events.listing)
    whole = workspace.read(plan, original, first_day=first, today=make.TODAY)
    assert (whole.days, whole.sessions, whole.people, whole.enquiries) == (1, 28, 12, 7)
    assert whole.possible
    for piece in Piece:
        pieces = EVERYTHING - {piece}
        seen = workspace.read(plan, original, first_day=first, pieces=pieces, today=make.TODAY)
        key, _ = workspace.write("Copy", duplicate, original, first_day=first, pieces=pieces, now=make.NOW)
        assert _count(workspace, EventSession, key) == seen.sessions
        assert _count(workspace, Booking, key) == seen.enquiries
        assert _count(workspace, Question, key) == seen.questions
        lacks = {
            Piece.SESSIONS: seen.sessions,
            Piece.PEOPLE: seen.people,
            Piece.RESOURCES: seen.resources,
            Piece.QUESTIONS: seen.questions,
            Piece.BOOKINGS: seen.enquiries,
            Piece.MESSAGES: seen.messages,
            Piece.ASKED: seen.asked,
        }
        assert lacks[piece] == 0
        workspace.undo()
    assert workspace.read(events.listing) == before


def test_the_questions_to_those_who_register_come_along_without_answers(workspace):
    key = make.event(workspace)
    asked = (
        Asked("How do you travel?", QuestionKind.CHOICE, ("Train", "Bus"), required=True, help="For the car park"),
        Asked("What would you like to learn?"),
    )
    workspace.write("Ask", registration_questions.set_questions, key, asked)
    make.registration(workspace, key, answers={"How do you travel?": "Train"})
    assert workspace.read(plan, key, first_day=make.DAY, today=make.TODAY).asked == 2
    copy, _ = workspace.write("Copy", duplicate, key, first_day=date(2027, 1, 14), now=make.NOW)
    assert _asked(workspace, copy) == list(asked)
    bare, _ = workspace.write(
        "Copy", duplicate, key, first_day=date(2027, 1, 14), pieces=EVERYTHING - {Piece.ASKED}, now=make.NOW
    )
    assert _asked(workspace, bare) == []
    template, _ = workspace.write("Save", event_templates.save, key, title="A day", now=make.NOW)
    wanted = {"title": "Again", "first_day": date(2027, 1, 14), "now": make.NOW}
    again, _ = workspace.write("Make", event_templates.make_event, template, **wanted)
    assert _asked(workspace, again) == list(asked)


def _asked(workspace, key):
    return [replace(one, id=None) for one in workspace.read(registration_questions.questions, key)]
