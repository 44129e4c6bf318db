"""Rows of the sample workspace as they gather, with keys and codes from a seed so that two samples are the same."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.checkin import Reason, ScanKind, ScanSource, Verdict
from convene.rules.codes import digest, new_code, short_code
from convene.rules.scans import fact_hash
from convene.rules.time import instant
from convene.store.bulk import insert_rows
from convene.store.journal import FACTS
from convene.store.tables import Credential, Desk, Row, Scan

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(6)


@dataclass(slots=True)
class Places:
    """The venues by name, the rooms by the names of venue and room."""

    venues: dict[str, UUID] = field(default_factory=dict)
    rooms: dict[tuple[str, str], UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people, by name and by what they mostly do."""

    by_name: dict[str, UUID]
    facilitators: list[UUID]
    crew: list[UUID]
    delegates: list[UUID]


class Rows:
    """What will be kept, by table."""

    def __init__(self, *, today: date, now: datetime, seed: int) -> None:
        self.today = today
        self.now = now
        self.rng = Random(seed)
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._kinds: dict[str, type[Row]] = {}
        self._codes: dict[UUID, str] = {}
        self._short_codes: set[str] = set()

    def key(self) -> UUID:
        """A random key of the seed."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def add(self, kind: type[Row], /, **values: Any) -> UUID:
        """Gather a row with a key of its own and return the key."""
        key = self.key()
        self.link(kind, id=key, **values)
        return key

    def link(self, kind: type[Row], /, **values: Any) -> None:
        """Gather a row that is known by the rows it joins."""
        self._kinds[kind.__tablename__] = kind
        self._rows[kind.__tablename__].append(values)

    def gathered(self, kind: type[Row]) -> list[dict[str, Any]]:
        """The rows of a table gathered so far."""
        return list(self._rows[kind.__tablename__])

    def on(self, offset: int, weekday: int) -> date:
        """The first such weekday from ``offset`` days after today on which people are at work: not over Christmas."""
        day = self.today + timedelta(days=offset)
        day += timedelta(days=(weekday - day.weekday()) % 7)
        while (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 4):
            day += timedelta(days=7)
        return day

    def at(self, day: date, clock: str) -> datetime:
        """London's wall clock on a day, such as ``"09:30"``."""
        return instant(day, time.fromisoformat(clock))

    def issue(self, registration_id: UUID, issued_at: datetime, *, printed_at: datetime | None = None) -> None:
        """A badge code for a registration."""
        code = new_code(self.rng.randbytes(16))
        while (short := short_code(self.rng.randbytes(3))) in self._short_codes:
            pass
        self._short_codes.add(short)
        self._codes[registration_id] = code
        self.add(
            Credential,
            registration_id=registration_id,
            code=code,
            digest=digest(code),
            short_code=short,
            issued_at=issued_at,
            printed_at=printed_at,
        )

    def desk(self, event_id: UUID, name: str = "Front desk") -> UUID:
        """A desk at the door of an event."""
        return self.add(Desk, event_id=event_id, name=name)

    def scans(self, event_id: UUID, desk_id: UUID, day: date, arrivals: list[tuple[datetime, UUID]]) -> None:
        """People shown their badges, in that order. One who comes twice is told so the second time."""
        kept = [scan for scan in self._rows[Scan.__tablename__] if scan["desk_id"] == desk_id]
        previous, seen = (kept[-1]["hash"] if kept else ""), set[UUID]()
        for sequence, (at, registration_id) in enumerate(sorted(arrivals), start=len(kept) + 1):
            fact: dict[str, Any] = {
                "id": self.key(),
                "event_id": event_id,
                "day": day,
                "registration_id": registration_id,
                "digest": digest(self._codes[registration_id]),
                "prefix": "",
                "kind": ScanKind.IN,
                "voids": None,
                "desk_id": desk_id,
                "desk_seq": sequence,
                "at": at,
                "mono_ms": 0,
                "clock_offset_ms": 0,
                "operator": "",
                "source": ScanSource.SCAN,
                "verdict": Verdict.ALREADY if registration_id in seen else Verdict.ADMITTED,
                "reason": Reason.NONE,
                "note": "",
                "keyed_late": False,
                "previous": previous,
            }
            seen.add(registration_id)
            previous = fact_hash(fact)
            self.link(Scan, hash=previous, received_at=at, **fact)

    def keep(self, session: Session) -> None:
        """Keep all rows, tables in the order they depend on each other. Facts stay out of the journal, as ever."""
        for table in Row.metadata.sorted_tables:
            rows = self._rows.get(table.name)
            if not rows:
                continue
            if table.name in FACTS:
                session.execute(sa.insert(table), rows)
            else:
                insert_rows(session, self._kinds[table.name], rows)
