"""Resources that sessions use: each is kept once, whichever sessions use it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.resources import UsedResource, checked
from convene.rules.text import search_key
from convene.store.tables import EventSession, Resource, SessionResource

_SAID = ("title", "kind", "address", "licence", "credit")


@dataclass(frozen=True, slots=True)
class KnownResource:
    """A resource and how many sessions use it."""

    resource: UsedResource
    sessions: int


def listing(session: Session) -> tuple[KnownResource, ...]:
    """All that are known, by title."""
    uses = Counter(session.scalars(sa.select(SessionResource.resource_id)))
    rows = sorted(session.scalars(sa.select(Resource)), key=lambda row: (search_key(row.title), row.id))
    return tuple(KnownResource(_value(row), uses[row.id]) for row in rows)


def of_event(session: Session, event_id: UUID) -> dict[UUID, tuple[UsedResource, ...]]:
    """Those of each session of an event, in their order."""
    return _used(session, EventSession.event_id == event_id)


def of_session(session: Session, session_id: UUID) -> tuple[UsedResource, ...]:
    """Those of a session, in their order."""
    return _used(session, EventSession.id == session_id).get(session_id, ())


def use(session: Session, session_id: UUID, wanted: Sequence[UsedResource]) -> None:
    """Let a session use these, in this order. One without an id is kept; what is said of one that is known is changed
    for every session that uses it. Raises Invalid at what does not fit, NotFound for an id that is not there."""
    held = {
        one.resource_id: one
        for one in session.scalars(sa.select(SessionResource).where(SessionResource.session_id == session_id))
    }
    ids = list(dict.fromkeys(_keep(session, one) for one in wanted))
    for resource_id, link in held.items():
        if resource_id not in ids:
            session.delete(link)
    for position, resource_id in enumerate(ids):
        if resource_id in held:
            held[resource_id].position = position
        else:
            session.add(SessionResource(session_id=session_id, resource_id=resource_id, position=position))
    session.flush()


def _keep(session: Session, one: UsedResource) -> UUID:
    said = checked(one)
    if said.id is None:
        row = Resource(id=uuid4())
        session.add(row)
    elif (found := session.get(Resource, said.id)) is not None:
        row = found
    else:
        raise NotFound(f"“{said.title}” is not here any more", "Add it anew.", resource=said.id)
    for name in _SAID:
        setattr(row, name, getattr(said, name))
    session.flush()
    return row.id


def _used(session: Session, where: sa.ColumnElement[bool]) -> dict[UUID, tuple[UsedResource, ...]]:
    rows = session.execute(
        sa.select(SessionResource.session_id, Resource)
        .join(Resource, Resource.id == SessionResource.resource_id)
        .join(EventSession, EventSession.id == SessionResource.session_id)
        .where(where)
        .order_by(SessionResource.position, Resource.title)
    )
    found: dict[UUID, list[UsedResource]] = defaultdict(list)
    for session_id, row in rows:
        found[session_id].append(_value(row))
    return {key: tuple(used) for key, used in found.items()}


def _value(row: Resource) -> UsedResource:
    return UsedResource(row.id, row.title, row.kind, row.address, row.licence, row.credit)
