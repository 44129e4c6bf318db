"""People at a venue, by what they do there."""

from dataclasses import dataclass
from typing import TypedDict, Unpack
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.venues import check_email, check_name
from convene.store.tables import Venue, VenueContact


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Somebody at a venue, or an office of it."""

    id: UUID
    venue_id: UUID
    name: str
    role: str
    email: str
    phone: str


class ContactFields(TypedDict, total=False):
    """What can be said of a contact besides the name."""

    role: str
    email: str
    phone: str


def contacts(session: Session, venue_id: UUID) -> tuple[ContactRow, ...]:
    """The contacts of a venue, by name."""
    query = sa.select(VenueContact).where(VenueContact.venue_id == venue_id)
    kept = session.scalars(query.order_by(VenueContact.name, VenueContact.id))
    return tuple(ContactRow(c.id, c.venue_id, c.name, c.role, c.email, c.phone) for c in kept)


def add(session: Session, venue_id: UUID, *, name: str, **fields: Unpack[ContactFields]) -> UUID:
    """Add a contact. Raises Invalid at "name" where it is missing, at "email" for what is none; NotFound."""
    if session.get(Venue, venue_id) is None:
        raise NotFound("This venue is no longer there", "Somebody may have undone adding it.", venue=venue_id)
    made = VenueContact(id=uuid4(), venue_id=venue_id, name="")
    _set(made, name, fields)
    session.add(made)
    return made.id


def edit(session: Session, contact_id: UUID, *, name: str | None = None, **fields: Unpack[ContactFields]) -> None:
    """Change a contact; what is not named stays. Raises as ``add``."""
    kept = _contact(session, contact_id)
    _set(kept, kept.name if name is None else name, fields)


def remove(session: Session, contact_id: UUID) -> None:
    """Take a contact away. Raises NotFound."""
    session.delete(_contact(session, contact_id))


def _contact(session: Session, contact_id: UUID) -> VenueContact:
    if (kept := session.get(VenueContact, contact_id)) is None:
        raise NotFound("This contact is no longer there", "Somebody may have taken it away.", contact=contact_id)
    return kept


def _set(kept: VenueContact, name: str, fields: ContactFields) -> None:
    kept.name = check_name(name, of="contact")
    if "email" in fields:
        kept.email = check_email(fields["email"])
    kept.role = fields.get("role", kept.role)
    kept.phone = fields.get("phone", kept.phone)
