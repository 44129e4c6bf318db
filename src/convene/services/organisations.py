"""Organisations: what is known of them, and two that were written differently made one."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.text import clean_line, search_key
from convene.services.people import OrganisationRow, organisations
from convene.store.bulk import update_rows
from convene.store.tables import Organisation, Person


def by_name(session: Session, name: str) -> UUID:
    """The id of the organisation of that name, however it is written. Raises NotFound."""
    found = session.scalar(sa.select(Organisation.id).where(Organisation.search_key == search_key(name)))
    if found is None:
        raise NotFound(f"No organisation is called “{name}”", "“convene organisations list” shows them all.")
    return found


def edit(
    session: Session,
    organisation_id: UUID,
    *,
    name: str | None = None,
    sector: str | None = None,
    borough: str | None = None,
) -> None:
    """Change what is said of an organisation; None leaves it. Raises Invalid("name") for no name, and for one that
    another organisation has: those two are to be merged. NotFound."""
    row = _get(session, organisation_id)
    if name is not None:
        said = clean_line(name)
        if not (key := search_key(said)):
            raise Invalid("name", "An organisation needs a name", "Write it as its people do.")
        other = session.scalar(sa.select(Organisation).where(Organisation.search_key == key))
        if other is not None and other.id != row.id:
            raise Invalid("name", f"{other.name} is there already", "Merge the two instead.")
        row.name, row.search_key = said, key
    if sector is not None:
        row.sector = clean_line(sector)
    if borough is not None:
        row.borough = clean_line(borough)


def merge(session: Session, keep_id: UUID, other_id: UUID) -> int:
    """Make the other one part of the one that is kept: its people come along, and what is not known of the one is taken
    from it. Returns how many people moved. Raises Refused for one with itself, NotFound."""
    if keep_id == other_id:
        raise Refused("That is one organisation already", "Name two of them.")
    keep, other = _get(session, keep_id), _get(session, other_id)
    people = session.scalars(sa.select(Person.id).where(Person.organisation_id == other_id)).all()
    update_rows(session, Person, [{"id": person_id, "organisation_id": keep_id} for person_id in people])
    session.expire_all()
    keep.sector = keep.sector or other.sector
    keep.borough = keep.borough or other.borough
    session.delete(other)
    session.flush()
    return len(people)


def _get(session: Session, organisation_id: UUID) -> Organisation:
    if (row := session.get(Organisation, organisation_id)) is None:
        raise NotFound("That organisation is not in this workspace")
    return row


__all__ = ["OrganisationRow", "by_name", "edit", "merge", "organisations"]
