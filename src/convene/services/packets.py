"""Packets of scans that come back from desks with a pack: a union of sets by hash, so that any order, any repetition
and any interruption give the same state, and nothing is dropped because somebody refused it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from convene.rules.checkin import ScanKind, ScanSource
from convene.rules.desk_packs import DeskPacket, Gap, Move, PackInfo, WalkIn, clock_offset, gaps, let_in_twice
from convene.rules.errors import Refused
from convene.rules.registrations import HOLDS_PLACE, RegistrationState
from convene.rules.scans import Fact, plain_fact, plain_hash, read_fact
from convene.rules.text import clean_line, email_key, search_key
from convene.services import desk_packs, people
from convene.services.checkin_queries import SCANS, moves
from convene.store.bulk import insert_rows, lock_rows, table_of
from convene.store.tables import (
    Credential,
    Desk,
    Erasure,
    Event,
    EventSession,
    Packet,
    Person,
    QuarantinedScan,
    Registration,
)

_PACKETS, _WAITING = table_of(Packet), table_of(QuarantinedScan)
_MANY = 500


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A scan that is kept but does not count, because of ``reason``: altered, unreadable, desk, person, session."""

    hash: str
    desk: str
    desk_seq: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What taking in one packet did. ``numbered_twice``: numbers that two scans of the desk share, so it exists twice.

    ``upto`` is the receipt: the desk's scans from 1 to that number are all here.
    """

    desk: str
    event_id: UUID
    added: int
    repeated: int
    walk_ins: int
    quarantined: tuple[Quarantined, ...]
    gaps: tuple[Gap, ...]
    numbered_twice: tuple[int, ...]
    upto: int
    clock_offset: timedelta


@dataclass(frozen=True, slots=True)
class Seen:
    """One admission, of two to be judged."""

    scan_id: UUID
    desk: str
    at: datetime
    operator: str


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody whom two desks let in. They count once; a person decides whether one scan is to be taken back."""

    registration_id: UUID
    name: str
    first: Seen
    second: Seen
    overridden: bool


def of_desk(session: Session) -> tuple[PackInfo, list[Fact], list[WalkIn]]:
    """All that this pack's desk ever noted, as it goes into a packet. Raises Refused where this is no pack."""
    info = desk_packs.info(session)
    if info is None:
        raise Refused("This is not a desk pack", "A packet is written of a desk pack.")
    rows = session.execute(
        sa.select(SCANS).where(SCANS.c.desk_id == info.desk_id).order_by(SCANS.c.desk_seq)
    ).mappings()
    scans = [plain_fact(dict(row)) for row in rows]
    new = sa.select(SCANS.c.registration_id).where(SCANS.c.source == ScanSource.WALK_IN)
    here = session.execute(
        sa.select(Registration, Person)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.id.in_(new))
        .order_by(Registration.registered_at, Registration.id)
    )
    walk_ins = [
        WalkIn(
            one.id,
            person.id,
            person.name,
            person.organisation.name if person.organisation else "",
            person.email,
            one.state.value,
            one.registered_at,
        )
        for one, person in here
    ]
    return info, scans, walk_ins


def merge(session: Session, packet: DeskPacket, *, now: datetime) -> Merged:
    """Take in a packet. Taken in again it changes nothing. Raises NotFound for one of another workspace's pack."""
    info = desk_packs.by_id(session, packet.pack_id)
    lock_rows(session, Event, [info.event_id])
    walk_ins = sum(_take_walk_in(session, info.event_id, one) for one in packet.walk_ins)
    sorted_out = _Sorted(session, info)
    for plain in packet.scans:
        sorted_out.take(plain)
    offset = clock_offset(
        made_at=info.made_at,
        written_at=packet.written_at,
        received_at=now,
        first=min((_by_its_clock(fact) for fact in sorted_out.good), default=None),
    )
    numbers = [fact["desk_seq"] for fact in sorted_out.good]
    receipt = {
        "digest": packet.digest,
        "event_id": info.event_id,
        "desk": info.desk,
        "first_seq": min(numbers, default=0),
        "last_seq": max(numbers, default=0),
        "scans": len(packet.scans),
        "clock_offset_ms": offset // timedelta(milliseconds=1),
        "received_at": now,
    }
    _add(session, _PACKETS, [receipt])
    added = _add(session, SCANS, [fact | {"received_at": now} for fact in sorted_out.good])
    waiting = [{"digest": packet.digest, **one} for one in sorted_out.bad]
    kept = _add(session, _WAITING, waiting)
    resolved = _look_again(session, info, now)
    known = _numbers(session, info)
    missing = gaps(info.desk, known, max(known, default=0))
    return Merged(
        info.desk,
        info.event_id,
        added + resolved,
        len(packet.scans) - added - kept,
        walk_ins,
        tuple(q for q in quarantined(session, info.event_id) if q.desk == info.desk),
        tuple(missing),
        tuple(sorted(number for number, hashes in known.items() if len(hashes) > 1)),
        missing[0].first - 1 if missing else max(known, default=0),
        offset,
    )


def quarantined(session: Session, event_id: UUID) -> list[Quarantined]:
    """What came back and does not count, desk by desk."""
    rows = session.execute(
        sa.select(_WAITING.c.hash, _PACKETS.c.desk, _WAITING.c.content, _WAITING.c.reason)
        .join(_PACKETS, _PACKETS.c.digest == _WAITING.c.digest)
        .where(_PACKETS.c.event_id == event_id, ~sa.exists().where(SCANS.c.hash == _WAITING.c.hash))
    ).all()
    found = [Quarantined(row.hash, row.desk, _number(row.content), row.reason) for row in rows]
    return sorted(found, key=lambda one: (one.desk, one.desk_seq or 0, one.hash))


def all_gaps(session: Session, event_id: UUID) -> list[Gap]:
    """What is missing of each desk with a pack, as far as anybody can know."""
    found = []
    for info in desk_packs.of_event(session, event_id):
        found += gaps(info.desk, _numbers(session, info))
    return found


def doubles(session: Session, event_id: UUID) -> list[Double]:
    """Whom two desks let in, in the order it happened, for a person to judge."""
    rows = session.execute(
        sa.select(SCANS, Desk.name.label("desk"))
        .join(Desk, Desk.id == SCANS.c.desk_id)
        .where(*moves(event_id), SCANS.c.registration_id.is_not(None))
    )
    twice = let_in_twice(
        Move(
            row.id,
            row.registration_id,
            (row.day.isoformat(), row.session_id.hex if row.session_id else ""),
            row.desk_id,
            row.desk,
            row.desk_seq,
            row.at,
            row.kind,
            row.operator,
            row.reason,
        )
        for row in rows
    )
    names = _names(session, {one.first.registration_id for one in twice})

    def seen(move: Move) -> Seen:
        return Seen(move.scan_id, move.desk, move.at, move.operator)

    return [
        Double(
            one.first.registration_id,
            names[one.first.registration_id],
            seen(one.first),
            seen(one.second),
            one.overridden,
        )
        for one in twice
    ]


def on_an_old_list(session: Session, event_id: UUID) -> list[str]:
    """Who is here with a place or a badge that was taken back after the pack was made: nobody's mistake, and no reason
    to send them away."""
    revoked = sa.exists().where(Credential.digest == SCANS.c.digest, Credential.revoked_at.is_not(None))
    rows = session.scalars(
        sa.select(Person.name)
        .join(Registration, Registration.person_id == Person.id)
        .join(SCANS, SCANS.c.registration_id == Registration.id)
        .join(Desk, Desk.id == SCANS.c.desk_id)
        .where(*moves(event_id), SCANS.c.kind == ScanKind.IN, SCANS.c.reason == "")
        .where(sa.or_(Registration.state.not_in(HOLDS_PLACE), revoked))
        .where(Desk.name.in_([info.desk for info in desk_packs.of_event(session, event_id)]))
        .distinct()
    )
    return sorted(rows)


class _Sorted:
    """The scans of a packet: those that can be taken as they are, and the others with the reason."""

    def __init__(self, session: Session, info: PackInfo) -> None:
        self._info = info
        self._people = set(session.scalars(sa.select(Registration.id).where(Registration.event_id == info.event_id)))
        self._doors = set(session.scalars(sa.select(EventSession.id).where(EventSession.event_id == info.event_id)))
        self.good: list[Fact] = []
        self.bad: list[dict[str, Any]] = []

    def take(self, plain: Any) -> None:
        """One scan, whatever it is."""
        content = plain if isinstance(plain, dict) else {"given": plain}
        found = plain_hash(content)
        reason, fact = self.judged(content, found)
        if fact is not None:
            self.good.append(fact)
        else:
            # Of an altered scan the hash it claims may be that of a good one: it is known by its own.
            self.bad.append({"hash": found, "content": content, "reason": reason})

    def judged(self, plain: Fact, found: str) -> tuple[str, Fact | None]:
        """Why a scan cannot be taken, or what it says."""
        if plain.get("hash") != found:
            return "altered", None
        try:
            fact = read_fact(plain)
        except ValueError:
            return "unreadable", None
        if fact["desk_id"] != self._info.desk_id or fact["event_id"] != self._info.event_id:
            return "desk", None
        if fact["registration_id"] is not None and fact["registration_id"] not in self._people:
            return "person", None
        if fact["session_id"] is not None and fact["session_id"] not in self._doors:
            return "session", None
        return "", fact


def _look_again(session: Session, info: PackInfo, now: datetime) -> int:
    """What waited for a person or a session that is here by now counts from now on; returns how many."""
    again = _Sorted(session, info)
    held: sa.Select[tuple[Any]] = (
        sa.select(_WAITING.c.content)
        .join(_PACKETS, _PACKETS.c.digest == _WAITING.c.digest)
        .where(_PACKETS.c.event_id == info.event_id, _PACKETS.c.desk == info.desk)
        .where(_WAITING.c.reason.in_(("person", "session")))
    )
    for content in session.scalars(held):
        again.take(content)
    return _add(session, SCANS, [fact | {"received_at": now} for fact in again.good])


def _take_walk_in(session: Session, event_id: UUID, one: WalkIn) -> bool:
    """Put somebody on the list with the ids they have at the desk; says whether they are new here."""
    if session.get(Registration, one.registration_id) is not None or session.get(Erasure, one.person_id) is not None:
        return False
    name, email = clean_line(one.name), clean_line(one.email)
    if session.get(Person, one.person_id) is None:
        key = search_key(name, email)
        row = {"id": one.person_id, "name": name, "email": email, "email_key": email_key(email), "search_key": key}
        organisation = people.organisation_id(session, one.organisation)
        session.flush()
        insert_rows(session, Person, [row | {"organisation_id": organisation}])
    elif session.scalar(sa.select(Registration.id).filter_by(event_id=event_id, person_id=one.person_id)) is not None:
        return False  # on the list with another number: scans of theirs at the desk are kept, and do not count
    row = {
        "id": one.registration_id,
        "event_id": event_id,
        "person_id": one.person_id,
        "state": RegistrationState(one.state),
        "source": "walk-in",
        "registered_at": one.registered_at,
        "changed_at": one.registered_at,
    }
    insert_rows(session, Registration, [row])
    return True


def _add(session: Session, table: sa.Table, rows: list[dict[str, Any]]) -> int:
    """Add those rows whose key is not there; returns how many."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    key = next(iter(table.primary_key)).name
    added = 0
    for start in range(0, len(rows), _MANY):
        insert = sqlite.insert(table) if on_sqlite else postgresql.insert(table)
        statement = insert.values(rows[start : start + _MANY]).on_conflict_do_nothing(index_elements=[key])
        added += len(session.execute(statement.returning(table.c[key])).all())
    return added


def _by_its_clock(fact: Fact) -> datetime:
    """What the desk's clock said; a scan counts later where that was set back."""
    at: datetime = fact["at"]
    return at + timedelta(milliseconds=fact["clock_offset_ms"])


def _numbers(session: Session, info: PackInfo) -> dict[int, set[str]]:
    """The numbers of a desk's scans, also of those that wait, each with the hashes of those that count."""
    known: dict[int, set[str]] = defaultdict(set)
    mine: sa.Select[tuple[Any, ...]] = sa.select(SCANS.c.desk_seq, SCANS.c.hash).where(SCANS.c.desk_id == info.desk_id)
    for row in session.execute(mine):
        known[row.desk_seq].add(row.hash)
    rows: sa.ScalarResult[Any] = session.scalars(
        sa.select(_WAITING.c.content)
        .join(_PACKETS, _PACKETS.c.digest == _WAITING.c.digest)
        .where(_PACKETS.c.event_id == info.event_id, _PACKETS.c.desk == info.desk)
    )
    for content in rows:
        if (number := _number(content)) is not None:
            known[number].update()
    return known


def _number(content: Fact) -> int | None:
    number = content.get("desk_seq")
    return number if isinstance(number, int) and 0 < number < 2**31 else None


def _names(session: Session, registrations: Iterable[UUID]) -> dict[UUID, str]:
    rows = session.execute(
        sa.select(Registration.id, Person.name)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.id.in_(list(registrations)))
    )
    return {row[0]: row[1] for row in rows}
