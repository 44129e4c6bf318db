"""Other people's programmes come in: a schedule as plain values becomes an event, and the same one again updates it.

What the file says wins over what it said before; what was added here (themes, capacities, notes, sessions of our own)
stays. A session that is gone from the file is cancelled, not deleted, so that nobody loses a place in silence.
``preview_programme`` and ``import_programme`` decide with the same code (``services.programme_import_plan``).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.exchange import Schedule
from convene.services.programme_import_plan import Difference, DifferenceKind, Plan
from convene.store.bulk import delete_rows, insert_rows, update_rows
from convene.store.tables import (
    Contribution,
    Event,
    EventDay,
    EventSession,
    Person,
    Room,
    SessionTheme,
    Theme,
    Track,
    Venue,
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What was in the source, and what it changes, each session counted once: ``new`` ones, ``moved`` in time or place,
    otherwise ``changed``, and ``removed``, which are cancelled. ``differences`` say the same one by one.

    ``event_id`` is None where a preview would make the event; ``before`` is how many sessions it had.
    """

    event_id: UUID | None
    code: str
    title: str
    days: int
    rooms: int
    tracks: int
    before: int
    sessions: int
    people: int
    new: int
    moved: int
    changed: int
    removed: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]


def preview_programme(session: Session, schedule: Schedule, *, event_id: UUID | None = None) -> Imported:
    """What ``import_programme`` would do. Changes nothing; raises the same."""
    plan = Plan(session, schedule, event_id)
    return _counted(plan, plan.event.id if plan.event else None)


def import_programme(session: Session, schedule: Schedule, *, event_id: UUID | None = None, now: datetime) -> Imported:
    """Take a schedule into an event: the named one, the one the same schedule made before, or a new one.

    Raises Invalid for a schedule without days or sessions, NotFound for an event that is not there.
    """
    plan = Plan(session, schedule, event_id)
    if plan.event is None:
        insert_rows(session, Event, [plan.new_event | {"created_at": now}])
    elif plan.clocks:
        plan.event.time_zone = plan.clocks
        session.flush()
    for kind, new in (
        (Venue, plan.new_venues),
        (EventDay, plan.new_days),
        (Room, plan.new_rooms),
        (Track, plan.new_tracks),
        (Person, plan.new_people),
        (Theme, plan.new_themes),
        (EventSession, plan.new_sessions),
    ):
        insert_rows(session, kind, new)
    update_rows(session, EventDay, plan.changed_days)
    update_rows(session, EventSession, plan.changed_sessions)
    update_rows(session, EventSession, plan.cancelled_sessions)
    delete_rows(session, Contribution, plan.gone_contributions)
    insert_rows(session, Contribution, plan.new_contributions)
    for session_id in plan.new_session_themes:
        for carried in session.get_one(EventSession, session_id).themes:
            session.delete(carried)
    session.flush()
    insert_rows(session, SessionTheme, [row for rows in plan.new_session_themes.values() for row in rows])
    session.expire_all()  # the rows went past what was loaded
    return _counted(plan, plan.id)


def _counted(plan: Plan, event_id: UUID | None) -> Imported:
    read = plan.schedule
    kinds = [difference.kind for difference in plan.differences]
    return Imported(
        event_id,
        plan.event.code if plan.event else plan.new_event["code"],
        plan.event.title if plan.event else plan.new_event["title"],
        days=len(read.days),
        rooms=len(read.rooms),
        tracks=len(read.tracks),
        before=plan.before,
        sessions=len(read.sessions),
        people=len(read.people),
        new=kinds.count(DifferenceKind.NEW),
        moved=kinds.count(DifferenceKind.MOVED),
        changed=kinds.count(DifferenceKind.CHANGED),
        removed=kinds.count(DifferenceKind.REMOVED),
        differences=tuple(plan.differences),
        notes=tuple(read.notes),
    )
