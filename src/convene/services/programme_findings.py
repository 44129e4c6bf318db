"""The findings of a programme: those that are open, and those that somebody looked at and accepted with a reason.

An accepted finding stays accepted until one of its facts changes (``Finding.id``); then it is open again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.programme import Finding
from convene.rules.programme_checks import check
from convene.rules.text import clean
from convene.services import programme
from convene.store.tables import Contribution, Event, SetAside


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that somebody accepted, and why."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of a programme, clashes first."""

    open: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]


def findings(session: Session, event_id: UUID) -> Findings:
    """What is wrong with the programme of an event. Raises NotFound."""
    return sort_out(check(programme.agenda(session, event_id)), programme.reasons(session, event_id))


def sort_out(found: tuple[Finding, ...], reasons: Mapping[str, str]) -> Findings:
    """Findings with those apart that are accepted for a reason, by their id."""
    if not reasons:
        return Findings(found, ())
    why = {one: reasons.get(one.id) for one in found}
    return Findings(
        tuple(one for one in found if why[one] is None),
        tuple(Accepted(one, reason) for one in found if (reason := why[one]) is not None),
    )


def accept(session: Session, event_id: UUID, finding_id: str, *, reason: str, now: datetime) -> Finding:
    """Accept a finding. Raises Invalid at "finding", "reason", NotFound."""
    found = next((f for f in check(programme.agenda(session, event_id)) if f.id == finding_id), None)
    if found is None:
        raise Invalid("finding", f"There is no finding “{finding_id[:40]}”", "Its facts may have changed: look again.")
    if not (why := clean(reason).strip()):
        raise Invalid("reason", "A reason is needed", "Say in a few words why it is fine as it is.")
    held = _held(session, event_id, finding_id)
    if held is None:
        held = SetAside(id=uuid4(), event_id=event_id, subject=programme.SUBJECT + finding_id)
        session.add(held)
    held.reason, held.at = why, now
    return found


def look_again(session: Session, event_id: UUID, finding_id: str) -> None:
    """Let an accepted finding be open again. Raises Invalid at "finding", NotFound."""
    if session.get(Event, event_id) is None:
        raise NotFound("This event is not here any more", "Somebody may have removed it.")
    if (held := _held(session, event_id, finding_id)) is None:
        raise Invalid("finding", f"“{finding_id[:40]}” is not accepted", "Somebody may have looked at it again.")
    session.delete(held)


def take_off(session: Session, session_id: UUID, person_id: UUID) -> None:
    """Take somebody who will not come off a session, in whatever role. Raises NotFound."""
    rows = session.scalars(
        sa.select(Contribution).where(Contribution.session_id == session_id, Contribution.person_id == person_id)
    ).all()
    if not rows:
        raise NotFound("They are not named in this session any more", "Somebody may have taken them off.")
    for row in rows:
        session.delete(row)


def _held(session: Session, event_id: UUID, finding_id: str) -> SetAside | None:
    subject = programme.SUBJECT + finding_id
    return session.scalar(sa.select(SetAside).where(SetAside.event_id == event_id, SetAside.subject == subject))
