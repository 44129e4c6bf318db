"""Check-in: badge codes, and what happens when one is shown at a desk.

A scan is a fact: it is added and never changed, also when it was refused. The caller commits before the desk shows the
verdict. Statements are SQLAlchemy Core here, because this is the one place where people queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.checkin import MAY_OVERRIDE, UNDO_WITHIN, Facts, Reason, ScanKind, ScanSource, Verdict, decide
from convene.rules.errors import NotFound, Refused
from convene.rules.programme import SignUp
from convene.rules.registrations import RegistrationState
from convene.rules.roles import FEWEST_LETTERS, Right, Role, ask, role_of, takes
from convene.rules.scans import fact_hash, not_before
from convene.rules.showings import Showing, line_of, showing
from convene.rules.text import clean_line, search_key
from convene.services import checkin_queries as queries
from convene.services import doors
from convene.services.checkin_opening import opening, setting_name
from convene.services.doors import NextDoor
from convene.store.bulk import lock_rows
from convene.store.ready import Ready
from convene.store.spool import note
from convene.store.tables import (
    Desk,
    Event,
    Person,
    Registration,
)

_SCANS = queries.SCANS
_ADD = Ready(sa.insert(_SCANS))


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
    """A desk's verdict. ``since`` is when the person first came in, for *already*. ``voided``: it was taken back.

    ``opens_at`` says when check-in opens to whoever came before; ``instead`` where to go with no place at this door.
    """

    code: str
    verdict: Verdict
    reason: Reason
    guest: Guest | None = None
    since: datetime | None = None
    next: WhereNext | None = None
    scan_id: UUID | None = None
    voided: bool = False
    kind: ScanKind = ScanKind.IN
    opens_at: datetime | None = None
    instead: NextDoor | None = None

    @property
    def name(self) -> str:
        """The person's name as given; empty for a code nobody knows."""
        return self.guest.name if self.guest else ""

    @property
    def may_override(self) -> bool:
        """Whether a desk may let them in all the same, with a reason."""
        return self.verdict is Verdict.REFUSED and self.guest is not None and self.reason in MAY_OVERRIDE


@takes(Right.DESK)
def scan(session: Session, /, event_id: UUID, *, code: str, **shown: Any) -> ScanResult:
    """Decide on a code shown at a desk (see ``showing``), and keep the decision.

    ``day`` is the day being checked in; where it is not ``today`` the fact is marked as keyed late. Whatever was
    scanned gives a verdict; of a foreign code only a digest and its first characters are kept.
    """
    return keep(session, showing(event_id, code=code, **shown))


@takes(Right.DESK)
def admit(session: Session, /, event_id: UUID, registration_id: UUID, **shown: Any) -> ScanResult:
    """The same decision for a person found by name instead of by code."""
    return keep(session, showing(event_id, registration_id=registration_id, **shown))


@takes(Right.DESK)
def keep(session: Session, shown: Showing, *, again: bool = False) -> ScanResult:
    """Decide on a showing and keep the decision; it is in the spool before anything else happens.

    ``again``: it is in the spool, and may be kept already: then it counts once. In Reception a scan is taken back by
    ``void_last`` alone.
    """
    if shown.voids is not None:
        ask(role_of(session), Right.ORGANISE)
    return _noted(session, shown, again=again)


def _noted(session: Session, shown: Showing, *, again: bool = False) -> ScanResult:
    if not again:
        note(session, shown.desk, line_of(shown))
    elif kept := session.execute(sa.select(_SCANS).where(_SCANS.c.id == shown.id).limit(1)).first():
        guest = _guest(session, kept.registration_id) if kept.registration_id else None
        return ScanResult(shown.code, kept.verdict, kept.reason, guest, scan_id=kept.id, kind=kept.kind)
    if shown.voids is not None:
        return _take_back(session, shown)
    if shown.registration_id is not None:
        return _decide(session, shown, shown.registration_id)
    if shown.no_badge:
        found = shown.typed and queries.BY_SHORT_CODE.first(session, event_id=shown.event_id, short_code=shown.typed)
        if found:
            return _decide(session, replace(shown, source=ScanSource.TYPED, digest=""), found.registration_id)
        shown = replace(shown, code=shown.start)
        return _keep(session, shown, ScanResult(shown.code, Verdict.UNKNOWN, shown.no_badge))
    held = queries.HELD.first(session, digest=shown.digest)
    if held is None:
        return _keep(session, replace(shown, start=""), ScanResult(shown.code, Verdict.UNKNOWN, Reason.NOT_KNOWN))
    return _decide(session, shown, held.registration_id, revoked=held.revoked_at is not None)


@takes(Right.DESK)
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
            _SCANS.c.kind.in_((ScanKind.IN, ScanKind.OUT)),
            _SCANS.c.verdict == Verdict.ADMITTED,
            _SCANS.c.at >= now - UNDO_WITHIN,
            ~sa.exists().where(voided.c.voids == _SCANS.c.id),
        )
        .order_by(_SCANS.c.desk_seq.desc())
        .limit(1)
    ).first()
    if last is None:
        raise Refused("There is nothing to take back", "A desk can take back its own last scan for 15 minutes.")
    return _void(session, last, desk=desk, now=now, operator=operator)


def void(session: Session, scan_id: UUID, *, desk: str, now: datetime, operator: str = "") -> ScanResult:
    """Take back any admission of any age, as a coordinator may: one of two that came of two desks, say.

    Raises NotFound, and Refused where it was taken back already or let nobody in.
    """
    row = session.execute(sa.select(_SCANS).where(_SCANS.c.id == scan_id).order_by(_SCANS.c.hash).limit(1)).first()
    if row is None:
        raise NotFound("That scan is not in this workspace")
    if row.kind is ScanKind.VOID or row.verdict is not Verdict.ADMITTED or row.registration_id is None:
        raise Refused("That scan let nobody in", "There is nothing to take back.")
    if session.scalar(sa.select(sa.exists().where(_SCANS.c.voids == scan_id))):
        raise Refused("That scan was taken back already")
    return _void(session, row, desk=desk, now=now, operator=operator)


def _void(session: Session, row: Any, *, desk: str, now: datetime, operator: str) -> ScanResult:
    shown = showing(
        row.event_id,
        desk=desk,
        day=row.day,
        now=now,
        operator=operator,
        registration_id=row.registration_id,
        kind=ScanKind.VOID,
        session_id=row.session_id,
        digest=row.digest,
        voids=row.id,
    )
    return _noted(session, shown)


def _take_back(session: Session, shown: Showing) -> ScanResult:
    """Keep a void. One that is played again waits for its scan, if that is lost. Two voids are as good as one."""
    if not session.scalar(sa.select(sa.exists().where(_SCANS.c.id == shown.voids))) or shown.registration_id is None:
        raise NotFound("The scan that is taken back is not in this workspace")
    result = ScanResult("", Verdict.ADMITTED, Reason.NONE, _guest(session, shown.registration_id))
    return _keep(session, shown, result)


@takes(Right.DESK)
def search(session: Session, event_id: UUID, text: str, *, limit: int = 8) -> list[Guest]:
    """People of the event by any part of any name, in any order, accents and case forgiven; from two letters. In
    Reception two letters have to be a whole name, such as Ng.

    Those with a name that begins so come first.
    """
    words = search_key(text).split()
    if (letters := sum(map(len, words))) < 2:
        return []
    plain = sa.type_coerce(Person.search_key, sa.String)  # our own text type would clean the space away
    starts = sa.or_(plain.startswith(words[0], autoescape=True), plain.contains(f" {words[0]}", autoescape=True))
    whole = letters < FEWEST_LETTERS and role_of(session) is Role.RECEPTION
    # In the order of the index of names, which is walked no further than to the last one asked for.
    named = (
        sa.select(Person.id)
        .where(*(_whole(plain, word) if whole else plain.contains(word, autoescape=True) for word in words))
        .where(sa.exists().where(Registration.person_id == Person.id, Registration.event_id == event_id))
        .order_by(Person.search_key)
    )
    found = session.scalars(named.where(starts).limit(limit)).all()
    if len(found) < limit:
        found = [*found, *session.scalars(named.where(~starts).limit(limit - len(found)))]
    query = queries.GUESTS.where(Registration.event_id == event_id, Person.id.in_(found))
    rows = session.execute(query.order_by(starts.desc(), Person.search_key, Registration.id).limit(limit))
    return [_as_guest(row) for row in rows]


def _whole(plain: sa.ColumnElement[str], word: str) -> sa.ColumnElement[bool]:
    """Whether it is one of the words, all of it."""
    ways = (plain.startswith(f"{word} ", autoescape=True), plain.endswith(f" {word}", autoescape=True))
    return sa.or_(plain == word, *ways, plain.contains(f" {word} ", autoescape=True))


@takes(Right.DESK)
def guests_of(session: Session, registration_ids: Sequence[UUID]) -> list[Guest]:
    """These people as a desk may know them, in that order."""
    rows = session.execute(queries.GUESTS.where(Registration.id.in_(registration_ids)))
    found = {row.id: _as_guest(row) for row in rows}
    return [found[key] for key in registration_ids if key in found]


@takes(Right.DESK)
def latest(
    session: Session, event_id: UUID, *, day: date, limit: int = 6, session_id: UUID | None = None
) -> list[ScanResult]:
    """The last verdicts of the day over all desks, ways in and out, newest first; ``since`` is when each was given.

    With ``session_id`` those of its door alone.
    """
    void = sa.alias(_SCANS, "void")
    voided = sa.exists().where(void.c.voids == _SCANS.c.id).label("voided")
    rows = session.execute(
        sa.select(_SCANS.c.registration_id, _SCANS.c.verdict, _SCANS.c.reason, _SCANS.c.at, _SCANS.c.id, _SCANS.c.kind)
        .add_columns(voided)
        .where(_SCANS.c.event_id == event_id, _SCANS.c.day == day, _SCANS.c.kind != ScanKind.VOID)
        .where(_SCANS.c.registration_id.is_not(None), _SCANS.c.reason != Reason.BOUNCE)
        .where(*([_SCANS.c.session_id == session_id] if session_id else []))
        .order_by(_SCANS.c.at.desc())
        .limit(limit)
    ).all()
    return [
        ScanResult(
            "", r.verdict, r.reason, _guest(session, r.registration_id), r.at, None, r.id, bool(r.voided), r.kind
        )
        for r in rows
    ]


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
        queries.note_of(row),
    )


def _guest(session: Session, registration_id: UUID) -> Guest:
    return _as_guest(queries.GUEST.first(session, registration_id=registration_id))


def _decide(session: Session, shown: Showing, registration_id: UUID, *, revoked: bool = False) -> ScanResult:
    lock_rows(session, Registration, [registration_id])  # two desks, one badge: one of them is first
    row = queries.SHOWN.first(
        session,
        registration_id=registration_id,
        event_id=shown.event_id,
        day=shown.day,
        desk=shown.desk,
        session_id=shown.session_id,
        opens=setting_name(shown.event_id),
    )
    if row is None:
        raise NotFound("That person is not in this workspace")
    mine = row.event_id == shown.event_id
    here = row.since if mine and row.last_move is ScanKind.IN else None
    opens_at = opening(row.opens, row.starts)
    facts = Facts(
        revoked=revoked,
        of_this_event=mine,
        state=row.state,
        event_has_day=bool(row.has_day),
        opens_at=opens_at,
        has_place=not mine or _may_pass(session, shown, registration_id, inside=here is not None),
        here_since=here,
        last_at_this_desk=row.last_here,
    )
    verdict, reason = decide(facts, now=shown.at)
    note = ""
    if mine and shown.kind is ScanKind.OUT:  # whoever leaves is let out, whatever became of their place
        verdict, reason = Verdict.ADMITTED, Reason.NONE
    elif shown.override and reason in MAY_OVERRIDE:
        verdict, note = Verdict.ALREADY if here else Verdict.ADMITTED, f"{reason.value}: {shown.override}"
        reason = Reason.OVERRIDDEN
    # A badge of another event tells this desk nothing about the person.
    since = here if shown.kind is ScanKind.IN else None
    result = ScanResult(shown.code, verdict, reason, _as_guest(row) if mine else None, since)
    if reason is Reason.NOT_TODAY and row.has_day:
        result = replace(result, opens_at=opens_at)
    elif reason is Reason.NO_PLACE and shown.session_id is not None:
        result = replace(result, instead=_instead(session, shown, shown.session_id, registration_id))
    if verdict in {Verdict.ADMITTED, Verdict.ALREADY} and shown.kind is ScanKind.IN:
        result = replace(result, next=_next(session, shown.event_id, registration_id, shown.at))
    return _keep(session, shown, result, note=note)


def _may_pass(session: Session, shown: Showing, registration_id: UUID, *, inside: bool) -> bool:
    """Whether there is a place behind that door: always, at the way into the event; for all, until the room is full."""
    if shown.session_id is None:
        return True
    door = queries.DOOR.first(
        session,
        session_id=shown.session_id,
        event_id=shown.event_id,
        registration_id=registration_id,
    )
    if door is None:
        raise NotFound("That session is not in this event")
    if door.has_place or inside or door.sign_up is not SignUp.ALL:
        return bool(door.has_place) or door.sign_up is SignUp.ALL
    there = doors.door(session, shown.event_id, shown.session_id, day=shown.day)
    return there is None or there.left != 0


def _instead(session: Session, shown: Showing, session_id: UUID, registration_id: UUID) -> NextDoor | None:
    who = registration_id
    return doors.next_door(session, shown.event_id, session_id, day=shown.day, registration_id=who)


def _next(session: Session, event_id: UUID, registration_id: UUID, now: datetime) -> WhereNext | None:
    """The next session this person is to be in: one they have a place in, or one for everybody."""
    row = queries.NEXT.first(
        session,
        event_id=event_id,
        registration_id=registration_id,
        now=now,
        until=now + queries.WITHIN,
    )
    return WhereNext(row.title, row.name, row.directions, row.starts_at) if row else None


def _desk(session: Session, event_id: UUID, name: str) -> tuple[UUID, int, str, datetime | None]:
    """The desk's id, and number, hash and time of its last scan; it is made with its first."""
    if (found := queries.DESK.first(session, event_id=event_id, desk=name)) is None:
        if session.get(Event, event_id) is None:
            raise NotFound("That event is not in this workspace")
        # Another process may open the same desk right now.
        add = queries.ADD_DESK[session.get_bind().dialect.name]
        session.execute(add, {"id": uuid4(), "event_id": event_id, "name": name})
        found = queries.DESK.first(session, event_id=event_id, desk=name)
    if found.elsewhere:  # its scans are numbered there
        raise Refused(f"“{name}” works with a desk pack", "Give this desk another name.")
    if lock_rows(session, Desk, [found.id]):
        found = queries.DESK.first(session, event_id=event_id, desk=name)
    return found.id, found.desk_seq or 0, found.hash or "", found.at


def _keep(session: Session, shown: Showing, result: ScanResult, *, note: str = "") -> ScanResult:
    desk_id, last, previous, before = _desk(session, shown.event_id, shown.desk)
    at = shown.at if shown.stated else not_before(shown.at, before)
    fact: dict[str, Any] = {
        "id": shown.id,
        "event_id": shown.event_id,
        "day": shown.day,
        "registration_id": result.guest.registration_id if result.guest else None,
        "digest": shown.digest,
        "prefix": "" if result.guest else shown.start,
        "kind": shown.kind,
        "voids": shown.voids,
        "desk_id": desk_id,
        "desk_seq": last + 1,
        "at": at,
        "mono_ms": 0,
        "clock_offset_ms": round((shown.at - at) / timedelta(milliseconds=1)),
        "operator": shown.operator,
        "source": shown.source,
        "verdict": result.verdict,
        "reason": result.reason,
        "note": note,
        "keyed_late": shown.today is not None and shown.day != shown.today,
        "previous": previous,
        "session_id": shown.session_id,
    }
    _ADD.add_fact(session, {"hash": fact_hash(fact), "received_at": shown.at} | fact)
    return replace(result, scan_id=shown.id, kind=shown.kind)
