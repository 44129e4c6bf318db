"""What people agreed to or refused: every answer is kept with its time, source and wording; the latest counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.consents import WORDING, ConsentKind, said
from convene.rules.errors import Invalid, Refused
from convene.rules.people import PhotoPreference
from convene.rules.text import clean_line
from convene.services import people
from convene.store.tables import Consent, Person

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One answer: to what, when, how it came (``source``), and the version of the words they were shown."""

    id: UUID
    kind: ConsentKind
    given: bool
    at: datetime
    source: str
    wording: str

    @property
    def words(self) -> str:
        """What they were shown."""
        return said(self.wording)


def of_person(session: Session, person_id: UUID) -> tuple[ConsentRow, ...]:
    """Every answer of a person, the latest first."""
    rows = session.scalars(
        sa.select(Consent).where(Consent.person_id == person_id).order_by(Consent.at.desc(), Consent.id)
    )
    known = {kind.value for kind in ConsentKind}
    return tuple(
        ConsentRow(one.id, ConsentKind(one.kind), one.given, one.at, one.source, one.wording)
        for one in rows
        if one.kind in known
    )


def standing(rows: Iterable[ConsentRow]) -> dict[ConsentKind, ConsentRow]:
    """Of answers, the latest first, those that count now."""
    found: dict[ConsentKind, ConsentRow] = {}
    for row in rows:
        found.setdefault(row.kind, row)
    return found


def record(
    session: Session, person_id: UUID, kind: ConsentKind, *, given: bool, source: str, now: datetime, wording: str = ""
) -> UUID:
    """Note an answer of today, to the words in use unless others are named. The person's own fields follow it. Raises
    Invalid("source") where nobody says how it came; Refused for somebody erased; NotFound."""
    person = people.get(session, person_id)
    if person.erased_at is not None:
        raise Refused("This person was erased", "There is nobody to ask.")
    if not clean_line(source):
        raise Invalid("source", "Nobody says how this was answered", "Such as: by e-mail, on the form, at the desk.")
    version = wording or WORDING[kind][0]
    last = session.scalar(sa.select(sa.func.max(Consent.at)).where(Consent.person_id == person_id))
    at = now if last is None or last < now else last + _INSTANT  # the latest counts: no two are of one instant
    made = Consent(person_id=person_id, kind=kind.value, given=given, at=at, source=source, wording=version)
    session.add(made)
    session.flush()
    _follow(person, kind, made)
    return made.id


def _follow(person: Person, kind: ConsentKind, answer: Consent) -> None:
    if kind is ConsentKind.MARKETING:
        person.marketing_consent_at = answer.at if answer.given else None
        person.marketing_consent_source = answer.source if answer.given else ""
    elif kind is ConsentKind.PHOTO:
        person.photo = PhotoPreference.YES if answer.given else PhotoPreference.NO
