"""Certificates of attendance: for those who came, or completed the programme where it has a rule of its own."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.attendance import DayState
from convene.rules.certificates import (
    SECRET_BYTES,
    Certificates,
    Certified,
    Signature,
    Verified,
    code_of,
    read_certificate_code,
    time_there,
)
from convene.rules.completion import Standing
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.papers import Asked
from convene.rules.programme import SessionKind, SessionState
from convene.rules.roles import Right, takes
from convene.rules.text import clean_line
from convene.rules.time import Span
from convene.rules.venue_documents import check_file
from convene.services import attendance
from convene.services.attendance import Attender, Matrix
from convene.services.organiser import organiser
from convene.services.venue_documents import held
from convene.store.tables import Event, EventDay, EventSession, Registration, Setting, StoredFile, Venue

_SECRET, _SIGNATURE = "certificates.secret", "certificates.signature"
_BREAKS = (SessionKind.BREAK, SessionKind.LUNCH)


@takes(Right.EXPORT)
def certificates(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> Certificates:
    """Everybody's, or that of one person, by name. Raises NotFound, and Refused where there is none to give."""
    del now  # they say when somebody was there
    wanted = asked.person
    ids = None
    if wanted is not None:
        mine = sa.select(Registration.id).where(Registration.event_id == event_id, Registration.person_id == wanted)
        ids = list(session.scalars(mine))
    found = of_those(session, event_id, ids=ids)
    if not found.people:
        hint = "It is for those who completed the programme." if found.rule else "It is for those who came."
        who = "They have no certificate" if wanted else "There is no certificate to give yet"
        raise Refused(who, hint)
    return found


@takes(Right.EXPORT)
def of_those(session: Session, event_id: UUID, *, ids: Collection[UUID] | None = None) -> Certificates:
    """The certificates of an event, or of these registrations; nobody who did not earn one. Raises NotFound."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    if not event.days:
        raise Refused("This event has no days yet", "Give it a date first.")
    last = event.days[-1].date  # what day it is makes no difference: a day to come earns nothing
    found = attendance.matrix(session, event_id, today=last, ids=ids)
    secret, lengths = _secret(session), _lengths(session, event)
    people = tuple(
        Certified(
            one.id,
            one.name,
            tuple(dict.fromkeys(day.date for day in _there(found, one))),
            sum((lengths[day.id] for day in _there(found, one)), timedelta()),
            code_of(secret, one.id) if secret else "",
        )
        for one in found.people
        if _earned(found, one)
    )
    return Certificates(
        event.title,
        _place(session, event),
        organiser(session).name,
        found.words if found.own_rule else "",
        signature(session),
        people,
    )


@takes(Right.EXPORT)
def for_person(session: Session, event_id: UUID, person_id: UUID) -> Certificates | None:
    """The certificate of one person, to go along with a message; None without one, or while no code can be made."""
    mine = sa.select(Registration.id).where(Registration.event_id == event_id, Registration.person_id == person_id)
    if _secret(session) is None:
        return None
    found = of_those(session, event_id, ids=list(session.scalars(mine)))
    return found if found.people else None


def prepare(session: Session, event_id: UUID) -> None:
    """Make the secret that codes are made with, where there is none yet. Raises NotFound."""
    if session.get(Event, event_id) is None:
        raise NotFound("That event is not in this workspace")
    if _secret(session) is None:
        session.add(Setting(name=_SECRET, value={"secret": secrets.token_hex(SECRET_BYTES)}))


def verify(session: Session, text: str) -> Verified:
    """Whose certificate has that code, and what it certifies now. Raises Invalid("code") for what can be none, NotFound
    for one that was never given here."""
    if (code := read_certificate_code(text)) is None:
        raise Invalid("code", f"“{clean_line(text)[:40]}” is no code of a certificate", "Such as BCDE-FGHJ-KNPR.")
    secret = _secret(session)
    known = session.execute(sa.select(Registration.id, Registration.event_id)) if secret else ()
    hit = next((row for row in known if secret and code_of(secret, row.id) == code), None)
    if hit is None:
        raise NotFound("No certificate of this workspace has that code", "Compare its letters with the paper.")
    found = of_those(session, hit.event_id, ids=[hit.id])
    if found.people:
        one = found.people[0]
        return Verified(code, True, one.name, found.title, one.days, one.attended, hit.event_id, hit.id)
    return Verified(code, False, "", found.title, (), timedelta(), hit.event_id, hit.id)


def signature(session: Session) -> Signature | None:
    """Who signs certificates; None while nobody does."""
    if (kept := session.get(Setting, _SIGNATURE)) is None:
        return None
    value = kept.value
    image = session.get_one(StoredFile, value["digest"]).content if value["digest"] else b""
    return Signature(value["name"], value["role"], image, value["kind"])


def set_signature(session: Session, wanted: Signature | None) -> None:
    """Keep who signs; None for nobody. Its picture has been looked at. Raises Invalid("name") without a name, and
    Invalid("file") for a picture that is too large."""
    kept = session.get(Setting, _SIGNATURE)
    if wanted is None:
        if kept is not None:
            session.delete(kept)
        return
    if not (name := clean_line(wanted.name)):
        raise Invalid("name", "Who signs has no name", "Write the name that stands below the signature.")
    digest = hashlib.sha256(wanted.image).hexdigest() if wanted.image else ""
    if digest and session.get(StoredFile, digest) is None:
        check_file("signature", len(wanted.image), held(session))
        session.add(StoredFile(digest=digest, size=len(wanted.image), content=wanted.image))
        session.flush()
    value = {"name": name, "role": clean_line(wanted.role), "digest": digest, "kind": wanted.kind}
    if kept is None:
        session.add(Setting(name=_SIGNATURE, value=value))
    else:
        kept.value = value


def _earned(found: Matrix, one: Attender) -> bool:
    """By the rule where there is one; who is not asked by it, such as a facilitator, by having come."""
    if found.own_rule and one.outlook is not None:
        return one.outlook.standing is Standing.COMPLETED
    return bool(_there(found, one))


def _there(found: Matrix, one: Attender) -> list[attendance.MatrixDay]:
    return [day for day, cell in zip(found.days, one.cells, strict=True) if cell.state is DayState.ATTENDED]


def _secret(session: Session) -> bytes | None:
    kept = session.get(Setting, _SECRET)
    return bytes.fromhex(kept.value["secret"]) if kept else None


def _lengths(session: Session, event: Event) -> dict[UUID, timedelta]:
    """How long each day is, without its breaks."""
    breaks: dict[UUID, list[Span]] = defaultdict(list)
    for day_id, start, minutes in session.execute(
        sa.select(EventSession.day_id, EventSession.starts_at, EventSession.minutes).where(
            EventSession.event_id == event.id,
            EventSession.kind.in_(_BREAKS),
            EventSession.state == SessionState.CONFIRMED,
            EventSession.starts_at.is_not(None),
        )
    ):
        if day_id is not None and start is not None:
            breaks[day_id].append(Span(start, start + timedelta(minutes=minutes)))
    return {day.id: time_there(Span(day.starts_at, day.ends_at), breaks[day.id]) for day in event.days}


def _place(session: Session, event: Event) -> str:
    names = session.scalars(
        sa.select(Venue.name)
        .join(EventDay, EventDay.venue_id == Venue.id)
        .where(EventDay.event_id == event.id)
        .distinct()
        .order_by(Venue.name)
    )
    return ", ".join(names)
