"""Groups: an organisation books ten places, names people now or later, and is seen and cancelled as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Unpack
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.groups import Named, check_group, is_placeholder, placeholder
from convene.rules.people import is_email
from convene.rules.registrations import HOLDS_PLACE, OVER, RegistrationState
from convene.rules.text import clean
from convene.services import people, registrations
from convene.store.bulk import delete_rows, update_rows
from convene.store.tables import Contribution, Credential, Need, Person, Registration, RegistrationGroup

SOURCE = "Group booking"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a group; ``named`` False while a placeholder stands for them."""

    registration_id: UUID
    name: str
    state: RegistrationState
    named: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with everybody in it: those with a name first."""

    id: UUID
    event_id: UUID
    name: str
    contact: str
    contact_email: str
    note: str
    members: tuple[Member, ...]

    @property
    def held(self) -> int:
        """How many places the group has."""
        return sum(one.state in HOLDS_PLACE for one in self.members)

    @property
    def waiting(self) -> int:
        """How many of it wait."""
        return sum(one.state is RegistrationState.WAITING for one in self.members)

    @property
    def unnamed(self) -> int:
        """How many of those who come have still to be named."""
        return sum(not one.named and one.state not in OVER for one in self.members)


@dataclass(frozen=True, slots=True)
class Booked:
    """What a booking came to."""

    group_id: UUID
    registered: int
    waiting: int


def book(
    session: Session,
    event_id: UUID,
    *,
    name: str,
    count: int,
    names: Sequence[Named] = (),
    contact: str = "",
    contact_email: str = "",
    note: str = "",
    rest_waits: bool = False,
    now: datetime,
) -> Booked:
    """Book places for a group; who is not named yet has a placeholder. All of them or none, unless the rest waits.

    Raises Refused where there is no room for all (``left`` in its data) and for somebody who is on the list already;
    Invalid("name"), ("count"), ("names"), ("contact"), ("contact_email").
    """
    called = check_group(name, count, names)
    event = registrations.open_event(session, event_id)
    left = registrations.places(session, event).left
    if left is not None and left < count and not rest_waits:
        said = "No place is" if left == 0 else "1 place is" if left == 1 else f"{left} places are"
        raise Refused(f"{said} left, and {called} needs {count}", "Book fewer, or let the rest wait.", left=left)
    group = RegistrationGroup(
        id=uuid4(),
        event_id=event_id,
        name=called,
        contact_id=_contact(session, event_id, called, contact, contact_email),
        note=clean(note).strip(),
    )
    session.add(group)
    session.flush()
    waiting = 0
    for number in range(count):
        waits = left is not None and number >= left
        waiting += waits
        one = names[number] if number < len(names) else Named(placeholder(number + 1, called))
        try:
            registrations.register(
                session,
                event_id,
                name=one.name,
                email=one.email,
                organisation=called,
                state=RegistrationState.WAITING if waits else RegistrationState.REGISTERED,
                source=SOURCE,
                group_id=group.id,
                now=now,
            )
        except Invalid as error:
            raise Invalid("names", f"{one.name}: {error.title}", error.hint) from error
    return Booked(group.id, count - waiting, waiting)


def name_guest(
    session: Session, registration_id: UUID, *, name: str, now: datetime, **fields: Unpack[people.PersonParticulars]
) -> None:
    """Say who somebody of a group is, whose place had no name yet. A badge that was printed is to be printed again.

    Raises Refused for somebody who has a name already, or is on the list by another registration; Invalid as
    ``registrations.register``.
    """
    row = registrations.get(session, registration_id)
    group = session.get(RegistrationGroup, row.group_id) if row.group_id is not None else None
    before = row.person
    if group is None or not is_placeholder(before.name, group.name):
        raise Refused(f"{before.name} is named already", "Where somebody else comes, substitute them.")
    said = {key: value for key, value in fields.items() if value}
    known = people.match(
        session,
        name=name,
        email=str(said.get("email", "")),
        organisation=str(said.get("organisation", "")),
        event_id=row.event_id,
    )
    if known is None:
        people.set_fields(session, before, said | {"name": name})
    else:
        person = registrations.known_or_new(session, row.event_id, name, said)
        _point_at(session, row, person)
    row.changed_at = now
    for credential in session.scalars(
        sa.select(Credential).where(Credential.registration_id == row.id, Credential.revoked_at.is_(None))
    ):
        credential.printed_at = None
    session.flush()


def cancel(session: Session, group_id: UUID, *, reason: str = "", now: datetime) -> registrations.Moved:
    """Take everybody of a group off the list. Raises NotFound, and Refused where nobody of it is on the list."""
    found = of_group(session, group_id)
    live = [one.registration_id for one in found.members if one.state not in OVER]
    if not live:
        raise Refused(f"Nobody of {found.name} is on the list", "They can be taken up again one by one.")
    return registrations.move(session, live, RegistrationState.CANCELLED, reason=reason, now=now)


def of_event(session: Session, event_id: UUID) -> list[GroupRow]:
    """The groups of an event, by name."""
    return _groups(session, RegistrationGroup.event_id == event_id)


def of_group(session: Session, group_id: UUID) -> GroupRow:
    """One group. Raises NotFound."""
    if found := _groups(session, RegistrationGroup.id == group_id):
        return found[0]
    raise NotFound("That group is not in this workspace", "Somebody may have undone booking it.")


def _groups(session: Session, where: sa.ColumnElement[bool]) -> list[GroupRow]:
    contact = sa.alias(Person.__table__, "contact")
    rows: Iterable[Any] = session.execute(
        sa.select(
            RegistrationGroup,
            sa.func.coalesce(contact.c.name, ""),
            sa.func.coalesce(contact.c.email, ""),
            Registration.id,
            Registration.state,
            Person.name,
        )
        .outerjoin(contact, contact.c.id == RegistrationGroup.contact_id)
        .outerjoin(Registration, Registration.group_id == RegistrationGroup.id)
        .outerjoin(Person, Person.id == Registration.person_id)
        .where(where)
        .order_by(RegistrationGroup.name, RegistrationGroup.id, Person.search_key, Registration.id)
    )
    found: dict[UUID, GroupRow] = {}
    for group, who, email, registration_id, state, name in rows:
        one = found.setdefault(
            group.id, GroupRow(group.id, group.event_id, group.name, who, email, group.note, members=())
        )
        if registration_id is not None:
            member = Member(registration_id, name, state, not is_placeholder(name, group.name))
            found[group.id] = replace(one, members=(*one.members, member))
    return [replace(one, members=tuple(sorted(one.members, key=_seen))) for one in found.values()]


def _seen(one: Member) -> tuple[bool, int]:
    """Who has a name first; then the placeholders by their number, which the longer of two names has the higher."""
    return not one.named, 0 if one.named else len(one.name)


def _contact(session: Session, event_id: UUID, group: str, name: str, email: str) -> UUID | None:
    if not name.strip() and not email.strip():
        return None
    if not name.strip():
        raise Invalid("contact", "Whose address is that?", "Write the name of the person who books.")
    if email.strip() and not is_email(email.strip()):
        raise Invalid("contact_email", f"“{email}” is not an e-mail address", "Such as name@example.org.")
    try:
        return registrations.known_or_new(session, event_id, name, {"email": email, "organisation": group}).id
    except Invalid as error:
        raise Invalid(
            f"contact_{error.field}" if error.field == "email" else "contact", error.title, error.hint
        ) from error


def _point_at(session: Session, row: Registration, person: Person) -> None:
    """The registration is that person's; the placeholder goes, with its needs handed on."""
    there = session.scalar(
        sa.select(Registration).where(Registration.event_id == row.event_id, Registration.person_id == person.id)
    )
    if there is not None:
        raise Refused(f"{person.name} is on the list already", "Take one of the two off it.", registration_id=there.id)
    before = row.person_id
    needs = session.scalars(sa.select(Need.id).where(Need.person_id == before)).all()
    update_rows(session, Need, [{"id": need_id, "person_id": person.id} for need_id in needs])
    row.person = person
    session.flush()
    elsewhere = (
        sa.select(Registration.id).where(Registration.person_id == before),
        sa.select(Contribution.id).where(Contribution.person_id == before),
    )
    if not any(session.scalars(query).first() for query in elsewhere):
        delete_rows(session, Person, [before])
