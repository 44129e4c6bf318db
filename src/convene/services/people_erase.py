"""Erasing a person: their identity goes from the whole workspace for good, the journal included; counts stay."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Refused
from convene.rules.people import ERASED, PhotoPreference, person_key
from convene.rules.roles import Right, takes
from convene.services import people
from convene.services.people_rows import rows_of
from convene.store.bulk import delete_rows, table_of, update_rows
from convene.store.journal import scrub
from convene.store.tables import (
    AttendanceMark,
    BookingDate,
    Consent,
    Credential,
    DistinctPeople,
    Erasure,
    Event,
    EventSession,
    Message,
    Need,
    Person,
    PersonMerge,
    Registration,
    RegistrationGroup,
    Review,
    Row,
    Unavailability,
    VenueContact,
)

_GO: tuple[type[Row], ...] = (Need, Consent, Unavailability, PersonMerge, Review)
"""What hangs on a person, or on a registration of theirs, and goes."""

_LOSE: dict[type[Row], dict[str, object]] = {
    Message: {"subject": ERASED, "body_text": "", "body_html": "", "recipient": ""},
    Registration: {"answers": None, "note": "", "reason": "", "source_key": ""},
    AttendanceMark: {"reason": ""},
}
"""What stays, for counts rest on it, and the columns in which somebody may have written who they are."""

_NAMED: tuple[tuple[type[Row], str, tuple[str, ...]], ...] = (
    (Event, "title", ("title", "summary", "status_reason")),
    (EventSession, "title", ("title", "abstract", "content_note", "room_note", "equipment")),
    (RegistrationGroup, "name", ("name", "note")),
    (Registration, "note", ("note", "reason")),
    (VenueContact, "name", ("name", "email", "phone")),
    (BookingDate, "note", ("note",)),
    (Message, "subject", ("subject", "body_text")),
    (Need, "detail", ("detail",)),
)
"""Where else people are named in free words: what it is called, and the columns that are looked through."""

_PHONE = 9  # digits


@dataclass(frozen=True, slots=True)
class Mention:
    """Words elsewhere that name a person: of what kind (its table), and what it is called."""

    table: str
    title: str


@dataclass(frozen=True, slots=True)
class ErasePlan:
    """What erasing takes away, by table, what stays without a name, and where they are named in the words of others:
    those stay as they are, and have to be looked at."""

    person_id: UUID
    name: str
    goes: tuple[tuple[str, int], ...]
    stays: tuple[tuple[str, int], ...]
    mentions: tuple[Mention, ...]


def plan(session: Session, person_id: UUID) -> ErasePlan:
    """What erasing a person would do. Raises Refused for somebody erased before, NotFound."""
    person = _get(session, person_id)
    rows = rows_of(session, [person_id])
    counts = Counter(name for name, _ in rows)
    going = {DistinctPeople.__tablename__, *(kind.__tablename__ for kind in _GO)}
    mine = {UUID(key) for name, key in rows if len(key) == 32}
    return ErasePlan(
        person_id,
        person.name,
        tuple(sorted((name, count) for name, count in counts.items() if name in going)),
        tuple(sorted((name, count) for name, count in counts.items() if name not in going)),
        tuple(_mentions(session, _words([person]), mine)),
    )


@takes(Right.ERASE)
def erase(session: Session, person_id: UUID, *, now: datetime) -> None:
    """Take a person's identity out of the whole workspace, journal included, for good.

    Name, addresses, needs, consents, answers, reasons, reviews and organisation go, and whoever was merged into them;
    badge codes stop working; messages to them lose their words. What they were counted in (registrations, scans,
    attendance, sessions) stays, under the label ``rules.people.ERASED``. The erasure itself is kept by random id alone,
    so that it can be done again after a backup is restored. Raises Refused for somebody erased before, NotFound.
    """
    erase_all(session, [person_id], now=now)


@takes(Right.ERASE)
def erase_all(session: Session, person_ids: Collection[UUID], *, now: datetime) -> None:
    """The same for several people: the journal is looked through once."""
    gone = [_get(session, person_id) for person_id in person_ids]
    words = _words(gone)
    rows = rows_of(session, person_ids)
    ids = {UUID(key) for name, key in rows if name in (Person.__tablename__, Registration.__tablename__)}
    for (name, _), values in rows.items():
        if name == PersonMerge.__tablename__:
            ids.update(_merged(values["content"]["rows"]))
            words |= _merged_words(values["content"]["rows"])
    by_table: dict[str, list[UUID]] = {}
    lasting = {kind.__tablename__ for kind in (*_GO, *_LOSE)}
    for name, key in rows:
        if name in lasting:
            by_table.setdefault(name, []).append(UUID(key))
    to_them = _messages(session, {person.email_key for person in gone} - {""})
    by_table[Message.__tablename__] = sorted({*by_table.get(Message.__tablename__, ()), *to_them})
    for kind in _GO:
        delete_rows(session, kind, by_table.get(kind.__tablename__, []))
    for pair in session.scalars(
        sa.select(DistinctPeople).where(
            sa.or_(DistinctPeople.person_id.in_(person_ids), DistinctPeople.other_id.in_(person_ids))
        )
    ):
        session.delete(pair)
    for kind, values in _LOSE.items():
        update_rows(session, kind, [{"id": key} | values for key in by_table.get(kind.__tablename__, ())])
    for credential in session.scalars(
        sa.select(Credential).where(Credential.registration_id.in_(ids), Credential.revoked_at.is_(None))
    ):
        credential.revoked_at = now
    session.flush()
    session.expire_all()
    for person in gone:
        _blank(person, now)
        session.add(Erasure(id=person.id, erased_at=now))
    session.flush()
    scrub(session, ids.union(to_them), words)


def register(session: Session) -> tuple[UUID, ...]:
    """Everybody who was ever erased here, by random id."""
    return tuple(session.scalars(sa.select(Erasure.id).order_by(Erasure.id)))


@takes(Right.ERASE)
def erase_again(session: Session, erased: Iterable[UUID], *, now: datetime) -> int:
    """After a backup was restored: erase those of that register who are here as they were. Returns how many."""
    wanted = set(erased)
    known = session.scalars(sa.select(Person.id).where(Person.erased_at.is_(None)).order_by(Person.id)).all()
    again = [key for key in known if key in wanted]
    if again:
        erase_all(session, again, now=now)
    return len(again)


def remember(session: Session, erased: Iterable[UUID], *, now: datetime) -> None:
    """Keep those of that register here too, be they here or not: an older backup may still hold them."""
    known = set(session.scalars(sa.select(Erasure.id)))
    session.add_all(Erasure(id=key, erased_at=now) for key in set(erased) - known)
    session.flush()


def _get(session: Session, person_id: UUID) -> Person:
    person = people.get(session, person_id)
    if person.erased_at is not None:
        raise Refused("This person was erased before", "There is nothing left to erase.")
    return person


def _blank(person: Person, now: datetime) -> None:
    for name in people.FIELDS - {"name", "organisation", "photo"}:
        setattr(person, name, "")
    person.name, person.search_key = ERASED, person_key(ERASED)
    person.email_key = person.source_key = person.marketing_consent_source = ""
    person.organisation_id = person.marketing_consent_at = None
    person.photo = PhotoPreference.NOT_ASKED
    person.erased_at = now


def _words(gone: Iterable[Person]) -> set[str]:
    """What names these people wherever it stands: whole names, addresses, numbers."""
    said = {word for person in gone for word in (person.name, person.email, person.email_key, _number(person.phone))}
    return said - {""}


def _number(phone: str) -> str:
    return phone if sum(c.isdigit() for c in phone) >= _PHONE else ""


def _merged(rows: Iterable[tuple[str, str, dict[str, str] | None, object]]) -> Iterator[UUID]:
    for name, key, *_ in rows:
        if name in (Person.__tablename__, Registration.__tablename__):
            yield UUID(key)


def _merged_words(rows: Iterable[tuple[str, str, dict[str, str] | None, object]]) -> set[str]:
    said = [was for name, _, was, _ in rows if name == Person.__tablename__ and was]
    words = {was.get(field, "") for was in said for field in ("name", "email", "email_key")}
    return (words | {_number(was.get("phone", "")) for was in said}) - {""}


def _messages(session: Session, addresses: Collection[str]) -> list[UUID]:
    """Messages to those addresses, whoever they were addressed as."""
    to = sa.func.lower(Message.recipient)
    return [
        key
        for address in addresses
        for key in session.scalars(sa.select(Message.id).where(to.contains(address, autoescape=True)))
    ]


def _mentions(session: Session, words: Collection[str], mine: Collection[UUID]) -> Iterator[Mention]:
    whole = [word for word in words if " " in word or "@" in word or any(c.isdigit() for c in word)]
    if not whole:
        return
    for kind, title, columns in _NAMED:
        table = table_of(kind)
        says = sa.or_(*(table.c[name].contains(word, autoescape=True) for name in columns for word in whole))
        found: Iterable[Any] = session.execute(
            sa.select(table.c["id"], table.c[title]).where(says).order_by(table.c[title])
        )
        for key, words_there in found:
            if key not in mine:
                yield Mention(table.name, words_there)
