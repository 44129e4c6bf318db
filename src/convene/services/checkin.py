"""Check-in: badge codes, and what happens when one is shown at a desk.

A scan is a fact: it is added and never changed, also when it was refused. The caller commits before the desk shows the
verdict. Statements are SQLAlchemy Core here, because this is the one place where people queue.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.checkin import UNDO_WITHIN, Facts, Reason, ScanKind, ScanSource, Verdict, decide
from convene.rules.codes import Code, read_code, read_short_code
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.registrations import RegistrationState
from convene.rules.text import clean_line, search_key
from convene.services import checkin_queries as queries
from convene.store.bulk import lock_rows
from convene.store.tables import (
    Desk,
    Event,
    Person,
    Registration,
)

_SCANS = queries.SCANS
_ADD = sa.insert(_SCANS)


@dataclass(frozen=True, slots=True)
class Guest:
    """What a desk may know of a person: never a need, a diet, or the reason of a refusal."""

    registration_id: UUID
    name: str
    known_as: str
    pronouns: str
    pronunciation: str
    organisation: str
    role: str
    state: RegistrationState
    note: str


@dataclass(frozen=True, slots=True)
class WhereNext:
    """Where a person goes from the desk."""

    title: str
    room: str
    directions: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class ScanResult:
    """A desk's verdict. ``since`` is when the person first came in, for *already*. ``voided``: it was taken back."""

    code: str
    verdict: Verdict
    reason: Reason
    guest: Guest | None = None
    since: datetime | None = None
    next: WhereNext | None = None
    scan_id: UUID | None = None
    voided: bool = False

    @property
    def name(self) -> str:
        """The person's name as given; empty for a code nobody knows."""
        return self.guest.name if self.guest else ""


@dataclass(frozen=True, slots=True)
class _Shown:
    """Where, when and how something was shown."""

    event_id: UUID
    desk: str
    day: date
    now: datetime
    today: date | None
    operator: str
    source: ScanSource


def scan(
    session: Session,
    event_id: UUID,
    *,
    desk: str,
    code: str,
    day: date,
    now: datetime,
    today: date | None = None,
    operator: str = "",
    source: ScanSource = ScanSource.SCAN,
) -> ScanResult:
    """Decide on a code shown at a desk, and keep the decision.

    ``day`` is the day being checked in; where it is not ``today`` the fact is marked as keyed late. Whatever was
    scanned gives a verdict; of a foreign code only a digest and its first characters are kept.
    """
    shown = _Shown(event_id, clean_line(desk), day, now, today, operator, source)
    seen = read_code(code)
    if not isinstance(seen, Code):
        if (typed := read_short_code(code)) is not None and (
            found := _first(session, queries.BY_SHORT_CODE, event_id=event_id, short_code=typed)
        ):
            return _decide(session, replace(shown, source=ScanSource.TYPED), found.registration_id, typed)
        reason = Reason.DAMAGED if seen.kind == "damaged" else Reason.NOT_A_BADGE
        return _keep(session, shown, ScanResult(seen.start, Verdict.UNKNOWN, reason), seen.digest, prefix=seen.start)
    held = _first(session, queries.HELD, digest=seen.digest)
    if held is None:
        return _keep(session, shown, ScanResult(seen.text, Verdict.UNKNOWN, Reason.NOT_KNOWN), seen.digest)
    return _decide(
        session, shown, held.registration_id, seen.text, code_digest=seen.digest, revoked=held.revoked_at is not None
    )


def admit(
    session: Session,
    event_id: UUID,
    registration_id: UUID,
    *,
    desk: str,
    day: date,
    now: datetime,
    today: date | None = None,
    operator: str = "",
    source: ScanSource = ScanSource.SEARCH,
) -> ScanResult:
    """The same decision for a person found by name instead of by code."""
    shown = _Shown(event_id, clean_line(desk), day, now, today, operator, source)
    return _decide(session, shown, registration_id, "")


def void_last(session: Session, event_id: UUID, *, desk: str, now: datetime, operator: str = "") -> ScanResult:
    """Take back this desk's last admission, at most 15 minutes old. The scan stays on record, with its void.

    Raises Refused where there is none.
    """
    voided = sa.alias(_SCANS, "voided")
    last = session.execute(
        sa.select(_SCANS)
        .join(Desk, Desk.id == _SCANS.c.desk_id)
        .where(
            Desk.event_id == event_id,
            Desk.name == clean_line(desk),
            _SCANS.c.kind == ScanKind.IN,
            _SCANS.c.verdict == Verdict.ADMITTED,
            _SCANS.c.at >= now - UNDO_WITHIN,
            ~sa.exists().where(voided.c.voids == _SCANS.c.id),
        )
        .order_by(_SCANS.c.desk_seq.desc())
        .limit(1)
    ).first()
    if last is None:
        raise Refused("There is nothing to take back", "A desk can take back its own last scan for 15 minutes.")
    shown = _Shown(event_id, clean_line(desk), last.day, now, None, operator, ScanSource.SEARCH)
    result = ScanResult("", Verdict.ADMITTED, Reason.NONE, _guest(session, last.registration_id))
    return _keep(session, shown, result, last.digest, kind=ScanKind.VOID, voids=last.id)


def search(session: Session, event_id: UUID, text: str, *, limit: int = 8) -> list[Guest]:
    """People of the event by any part of any name, in any order, accents and case forgiven; from two letters.

    Those with a name that begins so come first.
    """
    words = search_key(text).split()
    if sum(map(len, words)) < 2:
        return []
    query = queries.GUESTS.where(Registration.event_id == event_id)
    for word in words:
        query = query.where(Person.search_key.contains(word, autoescape=True))
    plain = sa.type_coerce(Person.search_key, sa.String)  # our own text type would clean the space away
    starts = sa.or_(plain.startswith(words[0], autoescape=True), plain.contains(f" {words[0]}", autoescape=True))
    rows = session.execute(query.order_by(starts.desc(), Person.search_key, Registration.id).limit(limit))
    return [_as_guest(row) for row in rows]


def latest(session: Session, event_id: UUID, *, day: date, limit: int = 6) -> list[ScanResult]:
    """The last verdicts of the day over all desks, newest first; ``since`` is when each was given."""
    void = sa.alias(_SCANS, "void")
    voided = sa.exists().where(void.c.voids == _SCANS.c.id).label("voided")
    rows = session.execute(
        sa.select(_SCANS.c.registration_id, _SCANS.c.verdict, _SCANS.c.reason, _SCANS.c.at, _SCANS.c.id, voided)
        .where(_SCANS.c.event_id == event_id, _SCANS.c.day == day, _SCANS.c.kind == ScanKind.IN)
        .where(_SCANS.c.registration_id.is_not(None), _SCANS.c.reason != Reason.BOUNCE)
        .order_by(_SCANS.c.at.desc())
        .limit(limit)
    ).all()
    return [
        ScanResult("", r.verdict, r.reason, _guest(session, r.registration_id), r.at, scan_id=r.id, voided=r.voided)
        for r in rows
    ]


def _first(session: Session, query: sa.Select[*tuple[Any, ...]], **values: Any) -> Any:
    # On the connection itself: the ORM's part in it would be half of the time.
    return session.connection().execute(query, values).first()


def _as_guest(row: Any) -> Guest:
    return Guest(
        row.id,
        row.name,
        row.known_as,
        row.pronouns,
        row.pronunciation,
        row.organisation or "",
        row.role.value,
        row.state,
        row.reception_note,
    )


def _guest(session: Session, registration_id: UUID) -> Guest:
    return _as_guest(_first(session, queries.GUEST, registration_id=registration_id))


def _decide(
    session: Session,
    shown: _Shown,
    registration_id: UUID,
    code: str,
    *,
    code_digest: str = "",
    revoked: bool = False,
) -> ScanResult:
    lock_rows(session, Registration, [registration_id])  # two desks, one badge: one of them is first
    row = _first(
        session,
        queries.SHOWN,
        registration_id=registration_id,
        event_id=shown.event_id,
        day=shown.day,
        desk=shown.desk,
    )
    if row is None:
        raise NotFound("That person is not in this workspace")
    mine = row.event_id == shown.event_id
    verdict, reason = decide(
        Facts(
            revoked=revoked,
            of_this_event=mine,
            state=row.state,
            event_has_day=bool(row.has_day),
            here_since=row.since,
            last_at_this_desk=row.last_here,
        ),
        now=shown.now,
    )
    # A badge of another event tells this desk nothing about the person.
    result = ScanResult(code, verdict, reason, _as_guest(row) if mine else None, row.since)
    if verdict in {Verdict.ADMITTED, Verdict.ALREADY}:
        result = replace(result, next=_next(session, shown.event_id, registration_id, shown.now))
    return _keep(session, shown, result, code_digest)


def _next(session: Session, event_id: UUID, registration_id: UUID, now: datetime) -> WhereNext | None:
    """The next session this person is to be in: one they have a place in, or one for everybody."""
    row = _first(
        session,
        queries.NEXT,
        event_id=event_id,
        registration_id=registration_id,
        now=now,
        until=now + queries.WITHIN,
    )
    return WhereNext(row.title, row.name, row.directions, row.starts_at) if row else None


def _desk(session: Session, event_id: UUID, name: str) -> tuple[UUID, int, str]:
    """The desk's id, and number and hash of its last scan; it is made with its first."""
    if not name:
        raise Invalid("desk", "A desk needs a name", "Such as Front desk.")
    if (found := _first(session, queries.DESK, event_id=event_id, desk=name)) is None:
        if session.get(Event, event_id) is None:
            raise NotFound("That event is not in this workspace")
        # Another process may open the same desk right now.
        add = queries.ADD_DESK[session.get_bind().dialect.name]
        session.execute(add, {"id": uuid4(), "event_id": event_id, "name": name})
        found = _first(session, queries.DESK, event_id=event_id, desk=name)
    if lock_rows(session, Desk, [found.id]):
        found = _first(session, queries.DESK, event_id=event_id, desk=name)
    return found.id, found.desk_seq or 0, found.hash or ""


def _keep(
    session: Session,
    shown: _Shown,
    result: ScanResult,
    code_digest: str,
    *,
    prefix: str = "",
    kind: ScanKind = ScanKind.IN,
    voids: UUID | None = None,
) -> ScanResult:
    desk_id, last, previous = _desk(session, shown.event_id, shown.desk)
    fact: dict[str, Any] = {
        "id": uuid4(),
        "event_id": shown.event_id,
        "day": shown.day,
        "registration_id": result.guest.registration_id if result.guest else None,
        "digest": code_digest,
        "prefix": prefix,
        "kind": kind,
        "voids": voids,
        "desk_id": desk_id,
        "desk_seq": last + 1,
        "at": shown.now,
        "mono_ms": 0,
        "clock_offset_ms": 0,
        "operator": shown.operator,
        "source": shown.source,
        "verdict": result.verdict,
        "reason": result.reason,
        "note": "",
        "keyed_late": shown.today is not None and shown.day != shown.today,
        "previous": previous,
    }
    session.execute(_ADD, {"hash": fact_hash(fact), "received_at": shown.now} | fact)
    return replace(result, scan_id=fact["id"])


def fact_hash(fact: dict[str, Any]) -> str:
    """SHA-256 in hex over a scan's facts in a canonical form, the desk's previous hash among them."""
    canonical = {
        name: value.isoformat() if isinstance(value, date) else value.hex if isinstance(value, UUID) else value
        for name, value in fact.items()
    }
    text = json.dumps(canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
