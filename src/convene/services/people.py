"""People over all events: one person once, found by any of their names, and changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.people import PhotoPreference, is_email, person_key, which_home
from convene.rules.registrations import RegistrationState, Role
from convene.rules.text import clean_line, email_key, search_key
from convene.services.needs import NeedRow, of_person
from convene.store.tables import (
    Event,
    EventDay,
    Organisation,
    Person,
    Registration,
)


class PersonParticulars(TypedDict, total=False):
    """What is known of a person beside the name. ``organisation`` is its name, made where nobody had it yet."""

    given_name: str
    family_name: str
    known_as: str
    pronouns: str
    pronunciation: str
    email: str
    phone: str
    organisation: str
    job_title: str
    profession: str
    photo: PhotoPreference
    reception_note: str


class PersonFields(PersonParticulars, total=False):
    """All that is known of a person."""

    name: str


FIELDS: frozenset[str] = frozenset(PersonFields.__annotations__)
"""The names of what ``edit`` can change."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list. ``events`` counts those they are or were on the list of; ``latest`` is the last such day.

    ``found_by`` is the search key over all names, the e-mail address and the organisation; it also sorts by name.
    """

    id: UUID
    name: str
    known_as: str
    pronouns: str
    email: str
    organisation: str
    job_title: str
    events: int
    latest: date | None
    found_by: str


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """An event a person is or was on the list of."""

    registration_id: UUID
    event_id: UUID
    title: str
    first_day: date | None
    state: RegistrationState
    role: Role


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """All that is known of a person, with their needs and events (newest first)."""

    id: UUID
    name: str
    given_name: str
    family_name: str
    known_as: str
    pronouns: str
    pronunciation: str
    email: str
    phone: str
    organisation: str
    job_title: str
    profession: str
    photo: PhotoPreference
    reception_note: str
    erased_at: datetime | None
    needs: tuple[NeedRow, ...]
    events: tuple[PersonEvent, ...]


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation and how many people it has here."""

    id: UUID
    name: str
    sector: str
    borough: str
    people: int


def directory(session: Session) -> list[PersonRow]:
    """Everybody over all events, by name."""
    return _rows(session, sa.true(), limit=None)


def find(session: Session, text: str, *, limit: int = 20) -> list[PersonRow]:
    """People of whom every word of ``text`` is part of a name, the e-mail address or the organisation, in any order.

    Accents, case and kinds of quote are forgiven. Nothing asked for finds nobody.
    """
    words = search_key(text).split()
    if not words:
        return []
    held = [sa.or_(*(column.contains(word, autoescape=True) for column in _SEARCHED)) for word in words]
    return _rows(session, sa.and_(*held, Person.erased_at.is_(None)), limit=limit)


_SEARCHED = (Person.search_key, Person.email_key, Organisation.search_key)


def detail(session: Session, person_id: UUID) -> PersonDetail:
    """All that is known of a person."""
    person = get(session, person_id)
    return PersonDetail(
        person.id,
        person.name,
        person.given_name,
        person.family_name,
        person.known_as,
        person.pronouns,
        person.pronunciation,
        person.email,
        person.phone,
        person.organisation.name if person.organisation else "",
        person.job_title,
        person.profession,
        person.photo,
        person.reception_note,
        person.erased_at,
        of_person(session, person_id),
        events_of(session, person_id),
    )


def events_of(session: Session, person_id: UUID) -> tuple[PersonEvent, ...]:
    """The events a person is or was on the list of, newest first."""
    first = sa.func.min(EventDay.date)
    rows = session.execute(
        sa.select(Registration.id, Event.id, Event.title, first, Registration.state, Registration.role)
        .join(Event, Event.id == Registration.event_id)
        .outerjoin(EventDay, EventDay.event_id == Event.id)
        .where(Registration.person_id == person_id)
        .group_by(Registration.id, Event.id)
        .order_by(first.desc(), Event.title)
    )
    return tuple(PersonEvent(*row) for row in rows)


def create(session: Session, *, name: str, **fields: Unpack[PersonParticulars]) -> UUID:
    """A new person. Raises Invalid for an empty name, and for an e-mail address that is none or somebody's."""
    return make(session, {"name": name, **fields}).id


def edit(session: Session, person_id: UUID, **fields: Unpack[PersonFields]) -> None:
    """Change what is known of a person. Raises Invalid as ``create``; Refused for an erased person."""
    set_fields(session, get(session, person_id), fields)


def organisations(session: Session) -> list[OrganisationRow]:
    """Every organisation, by name."""
    rows = session.execute(
        sa.select(
            Organisation.id, Organisation.name, Organisation.sector, Organisation.borough, sa.func.count(Person.id)
        )
        .outerjoin(Person, Person.organisation_id == Organisation.id)
        .group_by(Organisation.id)
        .order_by(Organisation.search_key)
    )
    return [OrganisationRow(*row) for row in rows]


def organisation_id(session: Session, name: str) -> UUID | None:
    """The organisation of that name, however it is written, made where nobody had it yet; None for no name."""
    key = search_key(name)
    if not key:
        return None
    found = session.scalar(sa.select(Organisation.id).where(Organisation.search_key == key))
    if found is None:
        made = Organisation(name=name, search_key=key)
        session.add(made)
        session.flush()
        found = made.id
    return found


def get(session: Session, person_id: UUID) -> Person:
    """The person of that id. Raises NotFound."""
    if (person := session.get(Person, person_id)) is None:
        raise NotFound("That person is not in this workspace")
    return person


def match(session: Session, *, name: str, email: str, organisation: str, event_id: UUID) -> Person | None:
    """Who that is, if we know: by e-mail address; without one, by name and organisation within the event."""
    if key := email_key(email):
        found = session.scalars(sa.select(Person).where(Person.email_key == key).order_by(Person.id)).first()
        if found is not None:
            return found
    named = session.execute(
        sa.select(Person, Organisation.search_key)
        .join(Registration, Registration.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Registration.event_id == event_id, Person.search_key.startswith(search_key(name), autoescape=True))
        .order_by(Person.id)
    )
    known = [
        (person, home or "")
        for person, home in named
        if search_key(person.name) == search_key(name) and not (key and person.email)
    ]
    which = which_home([home for _, home in known], search_key(organisation))
    return None if which is None else known[which][0]


def make(session: Session, fields: Mapping[str, Any]) -> Person:
    """A new person, kept. Raises Invalid as ``create``."""
    person = Person(name="", search_key="")
    check(session, person, {"name": "", **fields})
    set_fields(session, person, fields)
    session.add(person)
    session.flush()
    return person


def set_fields(session: Session, person: Person, fields: Mapping[str, Any]) -> None:
    """Change what is known of a person, and what they are found by. Raises Invalid as ``create``."""
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"a person has no {', '.join(sorted(unknown))}")
    if person.erased_at is not None:
        raise Refused("This person was erased", "Add them anew if they come again.")
    check(session, person, fields)
    for name, value in fields.items():
        if name == "organisation":
            person.organisation_id = organisation_id(session, value)
        else:
            setattr(person, name, clean_line(value) if type(value) is str else value)
    person.email_key = email_key(person.email or "")
    person.search_key = person_key(
        person.name, person.known_as or "", person.given_name or "", person.family_name or ""
    )


def check(session: Session, person: Person | None, fields: Mapping[str, Any]) -> None:
    """Whether that can be said of a person; None for somebody new. Raises Invalid as ``create``."""
    if "name" in fields and not clean_line(fields["name"]):
        raise Invalid("name", "A person needs a name", "Write it as the person gives it.")
    email = clean_line(fields.get("email", ""))
    if not email:
        return
    if not is_email(email):
        raise Invalid("email", f"“{email}” is not an e-mail address", "Such as name@example.org; or leave it empty.")
    theirs = sa.select(Person.id, Person.name).where(Person.email_key == email_key(email))
    whose = next((row for row in session.execute(theirs) if person is None or row.id != person.id), None)
    if whose is not None:
        raise Invalid(
            "email", f"{email} is the address of {whose.name}", "One address is one person's.", person_id=whose.id
        )


def _rows(session: Session, where: sa.ColumnElement[bool], *, limit: int | None) -> list[PersonRow]:
    on_lists = (
        sa.select(
            Registration.person_id.label("person_id"),
            sa.func.count(Registration.event_id.distinct()).label("events"),
            sa.func.max(EventDay.date).label("latest"),
        )
        .outerjoin(EventDay, EventDay.event_id == Registration.event_id)
        .group_by(Registration.person_id)
        .subquery()
    )
    rows: Iterable[Any] = session.execute(
        sa.select(
            Person.id,
            Person.name,
            Person.known_as,
            Person.pronouns,
            Person.email,
            sa.func.coalesce(Organisation.name, ""),
            Person.job_title,
            sa.func.coalesce(on_lists.c.events, 0),
            on_lists.c.latest,
            Person.search_key + " " + Person.email_key + " " + sa.func.coalesce(Organisation.search_key, ""),
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(on_lists, on_lists.c.person_id == Person.id)
        .where(where)
        .order_by(Person.search_key, Person.id)
        .limit(limit)
    )
    return [PersonRow(*row) for row in rows]
