"""All that is kept about one person, for them to read and to take along (UK GDPR, articles 15 and 20)."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.consents import came_from, is_recorded, said
from convene.rules.exchange import Dossier, DossierPart
from convene.rules.roles import Right, takes
from convene.rules.text import clean_line
from convene.rules.time import LONDON, say_day, zone
from convene.services import consents, people
from convene.services.people_rows import rows_of
from convene.services.workbooks import say
from convene.store.encoding import decode
from convene.store.tables import (
    Act,
    Contribution,
    Credential,
    Desk,
    Event,
    EventSession,
    JournalEntry,
    JournalRow,
    Message,
    Need,
    Person,
    PersonMerge,
    Place,
    Registration,
    Review,
    Row,
    Scan,
    Score,
    Unavailability,
)


@takes(Right.EXPORT)
def dossier(session: Session, person_id: UUID, *, now: datetime, workspace: str) -> Dossier:
    """All that is kept about a person. Raises NotFound."""
    person = people.get(session, person_id)
    rows = rows_of(session, [person_id])
    tables: dict[str, list[dict[str, object]]] = {}
    for (name, _), values in rows.items():
        table = Row.metadata.tables[name]
        tables.setdefault(name, []).append({c.name: _value(decode(c, values[c.name])) for c in table.columns})
    ids = {key for name, key in rows if name in (Person.__tablename__, Registration.__tablename__)}
    history = tuple(_history(session, ids))
    tables["journal_entries"] = [{"at": at, "label": label} for at, label in history]
    if person.organisation is not None:
        home = person.organisation
        tables["organisations"] = [{"name": home.name, "sector": home.sector, "borough": home.borough}]
    registrations = [UUID(key) for name, key in rows if name == Registration.__tablename__]
    parts = (
        DossierPart("Who you are", ("What", "As it is kept"), tuple(_about(person))),
        DossierPart(
            "Events",
            ("Event", "First day", "State", "Role", "On the list since", "Ticket", "Note", "Reason"),
            tuple(_events(session, person_id)),
        ),
        DossierPart("Answers", ("Event", "Question", "Answer"), tuple(_answers(session, person_id))),
        DossierPart(
            "Sessions", ("Event", "Session", "Starts", "As"), tuple(_sessions(session, person_id, registrations))
        ),
        DossierPart(
            "Needs",
            ("Kind", "What", "Seen to by", "State", "Told to reception", "Agreed", "To these words"),
            tuple(_needs(session, person_id)),
        ),
        DossierPart(
            "What you agreed to",
            ("To what", "Answer", "When", "How", "Words"),
            tuple(
                (say(one.kind), "Yes" if one.given else "No", _at(one.at), one.source, one.words)
                for one in consents.of_person(session, person_id)
            ),
        ),
        DossierPart(
            "When you came", ("Event", "Day", "At", "Desk", "Verdict", "Kind"), tuple(_scans(session, registrations))
        ),
        DossierPart("Badges", ("Event", "Code", "Short code", "Issued", "Revoked"), tuple(_badges(session, person_id))),
        DossierPart(
            "When you cannot come",
            ("From", "Until", "Reason", "From where"),
            tuple(
                (_at(one.starts_at), _at(one.ends_at), one.reason, one.source)
                for one in session.scalars(
                    sa.select(Unavailability)
                    .where(Unavailability.person_id == person_id)
                    .order_by(Unavailability.starts_at)
                )
            ),
        ),
        DossierPart("Messages to you", ("When", "Subject", "State", "Words"), tuple(_messages(session, person_id))),
        DossierPart("What reviewers wrote", ("Event", "Reviewer", "What"), tuple(_reviews(session, registrations))),
        DossierPart(
            "Entries that were merged into yours",
            ("Name", "When"),
            tuple(
                (one.content["name"], _at(one.at))
                for one in session.scalars(sa.select(PersonMerge).where(PersonMerge.kept_id == person_id))
                if "name" in one.content
            ),
        ),
        DossierPart("What was changed", ("When", "What"), history),
    )
    return Dossier(person.name, now, workspace, tuple(part for part in parts if part.rows), tables)


def _value(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case None | bool() | int() | float() | dict() | list():
            return value
    return str(value)


def _at(moment: datetime | None, time_zone: str = "") -> str:
    if moment is None:
        return ""
    local = moment.astimezone(zone(time_zone) if time_zone else LONDON)
    return f"{say_day(local.date())}, {local:%H:%M}"


def _about(person: Person) -> Iterator[tuple[str, str]]:
    named = (
        ("Name", person.name),
        ("Given name", person.given_name),
        ("Family name", person.family_name),
        ("Known as", person.known_as),
        ("Pronouns", person.pronouns),
        ("Said", person.pronunciation),
        ("E-mail", person.email),
        ("Phone", person.phone),
        ("Organisation", person.organisation.name if person.organisation else ""),
        ("Work", person.job_title),
        ("Profession", person.profession),
        ("Photographs", say(person.photo)),
        ("Told to reception", person.reception_note),
        ("Known elsewhere as", person.source_key),
    )
    return ((label, value) for label, value in named if value)


def _events(session: Session, person_id: UUID) -> Iterator[tuple[str, ...]]:
    first = {one.registration_id: one.first_day for one in people.events_of(session, person_id)}
    for one, event in _registrations(session, person_id):
        day = first[one.id]
        yield (
            event.title, say_day(day) if day else "", say(one.state), say(one.role),
            _at(one.registered_at, event.time_zone), one.ticket, one.note, one.reason,
        )  # fmt: skip


def _answers(session: Session, person_id: UUID) -> Iterator[tuple[str, ...]]:
    for one, event in _registrations(session, person_id):
        for question, answer in (one.answers or {}).items():
            yield event.title, question, answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)


def _registrations(session: Session, person_id: UUID) -> list[tuple[Registration, Event]]:
    rows = session.execute(
        sa.select(Registration, Event)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.person_id == person_id)
        .order_by(Registration.registered_at, Registration.id)
    )
    return [(one, event) for one, event in rows]


def _sessions(session: Session, person_id: UUID, registrations: list[UUID]) -> Iterator[tuple[str, ...]]:
    parts = (
        sa.select(Event.title, Event.time_zone, EventSession.title, EventSession.starts_at, Contribution.role)
        .join(EventSession, EventSession.event_id == Event.id)
        .join(Contribution, Contribution.session_id == EventSession.id)
        .where(Contribution.person_id == person_id)
    )
    places = (
        sa.select(Event.title, Event.time_zone, EventSession.title, EventSession.starts_at, Place.state)
        .join(EventSession, EventSession.event_id == Event.id)
        .join(Place, Place.session_id == EventSession.id)
        .where(Place.registration_id.in_(registrations))
    )
    for query, words in ((parts, "{}"), (places, "place: {}")):
        rows: Iterable[Any] = session.execute(query.order_by(EventSession.starts_at))
        for event, time_zone, title, starts_at, part in rows:
            yield event, title, _at(starts_at, time_zone), words.format(say(part).lower())


def _needs(session: Session, person_id: UUID) -> Iterator[tuple[str, ...]]:
    for need in session.scalars(sa.select(Need).where(Need.person_id == person_id).order_by(Need.kind, Need.id)):
        agreed = is_recorded(need.consent_at, need.consent_wording)
        source = came_from(need.consent_wording)
        words = said(need.consent_wording) if agreed else f"Not recorded; from {source}" if source else "Not recorded"
        yield (
            say(need.kind), need.detail or say(need.feature), need.owner, say(need.state), need.reception_note,
            _at(need.consent_at) if agreed else "", words,
        )  # fmt: skip


def _scans(session: Session, registrations: list[UUID]) -> Iterator[tuple[str, ...]]:
    rows = session.execute(
        sa.select(Event.title, Event.time_zone, Scan.day, Scan.at, Desk.name, Scan.verdict, Scan.kind)
        .join(Event, Event.id == Scan.event_id)
        .join(Desk, Desk.id == Scan.desk_id)
        .where(Scan.registration_id.in_(registrations))
        .order_by(Scan.at)
    )
    for event, time_zone, day, at, desk, verdict, kind in rows:
        yield event, say_day(day), _at(at, time_zone), desk, say(verdict), say(kind)


def _badges(session: Session, person_id: UUID) -> Iterator[tuple[str, ...]]:
    rows = session.execute(
        sa.select(Credential, Event.title, Event.time_zone)
        .join(Registration, Registration.id == Credential.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.person_id == person_id)
        .order_by(Credential.issued_at, Credential.id)
    )
    for one, event, time_zone in rows:
        yield event, one.code, one.short_code, _at(one.issued_at, time_zone), _at(one.revoked_at, time_zone)


def _messages(session: Session, person_id: UUID) -> Iterator[tuple[str, ...]]:
    mine = sa.select(Message).where(Message.person_id == person_id).order_by(Message.created_at, Message.id)
    for one in session.scalars(mine):
        yield _at(one.sent_at or one.created_at), one.subject, say(one.state), one.body_text


def _reviews(session: Session, registrations: list[UUID]) -> Iterator[tuple[str, ...]]:
    reviews = (
        sa.select(Event.title, Review.reviewer, Review.note)
        .join(Registration, Registration.event_id == Event.id)
        .join(Review, Review.registration_id == Registration.id)
        .where(Registration.id.in_(registrations))
    )
    for event, reviewer, note in session.execute(reviews.order_by(Event.title, Review.reviewer)):
        yield event, reviewer, note
    scores = (
        sa.select(Event.title, Score.reviewer, sa.func.sum(Score.points))
        .join(Registration, Registration.event_id == Event.id)
        .join(Score, Score.registration_id == Registration.id)
        .where(Registration.id.in_(registrations))
        .group_by(Event.title, Score.reviewer)
    )
    for event, reviewer, points in session.execute(scores.order_by(Event.title, Score.reviewer)):
        yield event, reviewer, f"{points} points"


def _history(session: Session, keys: set[str]) -> Iterator[tuple[str, str]]:
    """What was done about them, by what it was called, and when: not by whom."""
    rows = session.execute(
        sa.select(JournalEntry.at, JournalEntry.label)
        .where(
            JournalEntry.act == Act.DO,
            JournalEntry.undone_at.is_(None),
            JournalEntry.id.in_(
                sa.select(JournalRow.entry_id).where(
                    sa.or_(
                        JournalRow.row_key.in_(keys),
                        *(sa.cast(JournalRow.after, sa.Text).contains(key) for key in sorted(keys)[:20]),
                    )
                )
            ),
        )
        .order_by(JournalEntry.id)
    )
    return ((_at(at), clean_line(label)) for at, label in rows)
