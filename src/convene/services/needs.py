"""Needs of people: planned like everything else, each with an owner, a due date and a state. Never shown at a desk."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Required, TypedDict, Unpack
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.consents import is_recorded
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.people import NeedKind, NeedState, feature_of, need_label, wants_owner
from convene.rules.roles import Right, takes
from convene.rules.text import clean, clean_line
from convene.store.bulk import update_rows
from convene.store.tables import Need, Person, Registration


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need as lists and drawers show it. ``event_id`` None: at every event. ``consent_at`` None: nobody has recorded
    that it may be kept, and ``consent_wording`` says at most where the need came from."""

    id: UUID
    person_id: UUID
    event_id: UUID | None
    kind: NeedKind
    label: str
    feature: str
    detail: str
    owner: str
    due: date | None
    state: NeedState
    consent_at: datetime | None
    consent_wording: str
    reception_note: str

    @property
    def wants_owner(self) -> bool:
        """Whether somebody still has to take this on."""
        return wants_owner(self.kind, self.state, self.owner)


class NeedFields(TypedDict, total=False):
    """What ``edit`` can be told."""

    kind: Required[NeedKind]
    detail: Required[str]
    owner: str
    due: Required[date | None]
    state: NeedState | None
    reception_note: str | None


@takes(Right.SEE_NEEDS)
def of_person(session: Session, person_id: UUID, *, event_id: UUID | None = None) -> tuple[NeedRow, ...]:
    """A person's needs; with ``event_id`` those that matter at that event."""
    query = _needs().where(Need.person_id == person_id)
    if event_id is not None:
        query = query.where(_at(event_id))
    return tuple(_row(need) for need in session.execute(query))


@takes(Right.SEE_NEEDS)
def of_event(session: Session, event_id: UUID) -> dict[UUID, tuple[NeedRow, ...]]:
    """The needs that matter at an event, by person."""
    found: defaultdict[UUID, list[NeedRow]] = defaultdict(list)
    query = _needs().join(Registration, Registration.person_id == Need.person_id)
    for need in session.execute(query.where(Registration.event_id == event_id, _at(event_id))):
        found[need.person_id].append(_row(need))
    return {person_id: tuple(rows) for person_id, rows in found.items()}


@takes(Right.SEE_NEEDS)
def add(
    session: Session,
    person_id: UUID,
    *,
    event_id: UUID | None,
    kind: NeedKind,
    detail: str,
    now: datetime,
    feature: str = "",
    owner: str = "",
    due: date | None = None,
    consent: str = "",
    agreed_at: datetime | None = None,
    reception_note: str = "",
) -> UUID:
    """Note a need. ``consent`` is the wording (``rules.consents``) the person agreed to, at ``agreed_at`` or just now;
    empty: nobody has asked yet. Raises Invalid without any words or feature, and as ``note_consent``."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("That person is not in this workspace")
    if person.erased_at is not None:
        raise Refused("This person was erased", "There is nobody to plan for.")
    if not feature and not clean_line(detail):
        raise Invalid("detail", "A need without words", "Say what is needed.")
    need = Need(
        person_id=person_id,
        event_id=event_id,
        kind=kind,
        feature=feature or feature_of(detail),
        detail=detail,
        owner=owner,
        due=due,
        reception_note=reception_note,
    )
    session.add(need)
    session.flush()
    if consent:
        note_consent(session, need.id, wording=consent, at=agreed_at, now=now)
    return need.id


@takes(Right.SEE_NEEDS)
def edit(
    session: Session,
    need_id: UUID,
    *,
    kind: NeedKind,
    detail: str,
    owner: str = "",
    due: date | None,
    state: NeedState | None = None,
    reception_note: str | None = None,
) -> None:
    """Change what a need says, what reception may see of it, and where its answer stands. Raises Invalid without any
    words."""
    need = _need(session, need_id)
    if not clean_line(detail):
        raise Invalid("detail", "A need without words", "Say what is needed.")
    if clean(detail) != need.detail:
        need.feature = feature_of(detail)
    need.kind, need.detail, need.owner, need.due = kind, detail, owner, due
    need.state = state or need.state
    if reception_note is not None:
        need.reception_note = reception_note


@takes(Right.SEE_NEEDS)
def change(
    session: Session,
    need_id: UUID,
    *,
    consent: str = "",
    agreed_at: datetime | None = None,
    now: datetime,
    **said: Unpack[NeedFields],
) -> None:
    """As ``edit``; with ``consent`` the person has agreed to those words as well, at ``agreed_at`` or just now."""
    edit(session, need_id, **said)
    if consent:
        note_consent(session, need_id, wording=consent, at=agreed_at, now=now)


@takes(Right.SEE_NEEDS)
def note_consent(session: Session, need_id: UUID, *, wording: str, at: datetime | None = None, now: datetime) -> None:
    """The person agreed to those words: what they need may be kept. ``at`` None: just now. Raises Invalid("consent")
    without any words, Invalid("agreed_on") for a time to come."""
    if not clean_line(wording):
        raise Invalid("consent", "Nobody says what they agreed to", "Name the words they were shown.")
    need = _need(session, need_id)
    if at is not None and at > now:
        raise Invalid("agreed_on", "That is still to come", "Say when they agreed.")
    need.consent_at, need.consent_wording = at or now, wording


@takes(Right.SEE_NEEDS)
def take_on(session: Session, need_id: UUID, *, owner: str, due: date | None) -> None:
    """Somebody sees to a need from now on, by a day; one it has stays. Raises Invalid("owner") for nobody."""
    if not clean_line(owner):
        raise Invalid("owner", "Nobody is named", "Say who takes this need on.")
    need = _need(session, need_id)
    need.owner, need.due = owner, need.due or due


@takes(Right.SEE_NEEDS)
def give_owner(session: Session, need_id: UUID, *, owner: str) -> None:
    """Make somebody responsible for a need; with an empty name, nobody."""
    _need(session, need_id).owner = owner


@takes(Right.SEE_NEEDS)
def give_owner_of(session: Session, registration_ids: Collection[UUID], *, owner: str) -> int:
    """Make somebody responsible for every need of these people that has no owner. Returns how many there were."""
    if not clean_line(owner):
        raise Invalid("owner", "Nobody is named", "Say who takes these needs on.")
    people: dict[UUID, set[UUID]] = defaultdict(set)
    registrations = sa.select(Registration.event_id, Registration.person_id).where(
        Registration.id.in_(registration_ids)
    )
    for event_id, person_id in session.execute(registrations):
        people[event_id].add(person_id)
    needs = [
        need.id
        for event_id, of_these in people.items()
        for person_id, rows in of_event(session, event_id).items()
        if person_id in of_these
        for need in rows
        if need.wants_owner
    ]
    return update_rows(session, Need, [{"id": need_id, "owner": owner} for need_id in needs])


@takes(Right.SEE_NEEDS)
def set_state(session: Session, need_id: UUID, state: NeedState) -> None:
    """Say where the answer to a need stands: open, arranged, done."""
    _need(session, need_id).state = state


@takes(Right.SEE_NEEDS)
def remove(session: Session, need_id: UUID) -> None:
    """Take a need away."""
    session.delete(_need(session, need_id))


def _need(session: Session, need_id: UUID) -> Need:
    if (need := session.get(Need, need_id)) is None:
        raise NotFound("That need is not in this workspace")
    return need


_SHOWN = (
    Need.id,
    Need.person_id,
    Need.event_id,
    Need.kind,
    Need.feature,
    Need.detail,
    Need.owner,
    Need.due,
    Need.state,
    Need.consent_at,
    Need.consent_wording,
    Need.reception_note,
)


def _needs() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(*_SHOWN).order_by(Need.kind, Need.id)


def _at(event_id: UUID) -> sa.ColumnElement[bool]:
    return sa.or_(Need.event_id == event_id, Need.event_id.is_(None))


def _row(need: Any) -> NeedRow:
    return NeedRow(
        need.id,
        need.person_id,
        need.event_id,
        need.kind,
        need_label(need.kind, need.feature, need.detail),
        need.feature,
        need.detail,
        need.owner,
        need.due,
        need.state,
        need.consent_at if is_recorded(need.consent_at, need.consent_wording) else None,
        need.consent_wording,
        need.reception_note,
    )
