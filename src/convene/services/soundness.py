"""What holds of every workspace beyond its pages: chains of scans, kept files, the calendar ledger, the journal."""

import hashlib
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.scans import fact_hash
from convene.services import spooled
from convene.store.tables import (
    CalendarItem,
    CalendarLedger,
    Desk,
    JournalEntry,
    JournalRow,
    QuarantinedScan,
    Scan,
    StoredFile,
)


@dataclass(frozen=True, slots=True)
class Soundness:
    """Counts of what was looked at, and what was found wrong, each as a sentence."""

    scans: int
    desks: int
    files: int
    journal: int
    ledger: int
    quarantined: int
    in_spool: int
    findings: tuple[str, ...]


def soundness(session: Session, *, spool: list[str]) -> Soundness:
    """Look through all of it. Every scan's hash is computed again, and so is every kept file's."""
    findings: list[str] = []
    scans = _scans(session, findings)
    files = _files(session, findings)
    journal = _journal(session, findings)
    ledger = _ledger(session, findings)
    waiting = len(spooled.not_kept(session, spool))
    if waiting:
        findings.append(f"{waiting} scans are in the spool and not in the workspace")
    count = sa.select(sa.func.count())
    return Soundness(
        scans,
        session.scalar(count.select_from(Desk)) or 0,
        files,
        journal,
        ledger,
        session.scalar(count.select_from(QuarantinedScan)) or 0,
        len(spool),
        tuple(findings),
    )


def _scans(session: Session, findings: list[str]) -> int:
    """Each desk's chain. A number that is missing is a packet that has not come yet, and no finding."""
    names = {row.id: row.name for row in session.execute(sa.select(Desk.id, Desk.name))}
    table = Scan.__table__
    rows = session.execute(sa.select(table).order_by("desk_id", "desk_seq")).mappings()
    count = 0
    for desk_id, facts in groupby(rows, key=lambda fact: fact["desk_id"]):
        name = names.get(desk_id, "a desk that is gone")
        before = None
        for fact in facts:
            count += 1
            number = fact["desk_seq"]
            told = {key: value for key, value in fact.items() if key not in {"hash", "received_at"}}
            if fact["hash"] != fact_hash(told):
                findings.append(f"Scan {number} of {name} is not as it was written")
            follows = before is not None and before["desk_seq"] + 1 == number
            if (number == 1 and fact["previous"]) or (follows and before and fact["previous"] != before["hash"]):
                findings.append(f"Scan {number} of {name} does not follow the one before it")
            before = fact
    return count


def _files(session: Session, findings: list[str]) -> int:
    count = 0
    for digest, content in session.execute(
        sa.select(StoredFile.digest, StoredFile.content).execution_options(yield_per=10)
    ):
        count += 1
        if hashlib.sha256(content).hexdigest() != digest:
            findings.append(f"The kept file {digest[:12]} is not as it was taken in")
    return count


def _journal(session: Session, findings: list[str]) -> int:
    """Every entry has its rows, numbered without a gap, and an undo what it undoes."""
    entries = {row.id: row for row in session.execute(sa.select(JournalEntry.__table__))}
    spans = session.execute(
        sa.select(
            JournalRow.entry_id, sa.func.count(), sa.func.min(JournalRow.position), sa.func.max(JournalRow.position)
        ).group_by(JournalRow.entry_id)
    )
    whole = {entry: (first, last) == (0, count - 1) for entry, count, first, last in spans}
    for key, row in entries.items():
        concerned = key if row.concerns_id is None else row.concerns_id
        if not whole.get(concerned, False):
            findings.append(f"Change {key} in the history lacks some of its rows")
    return len(entries)


def _ledger(session: Session, findings: list[str]) -> int:
    """Nobody holds an appointment at a higher SEQUENCE than it was ever issued at."""
    items = {row.uid: row.sequence for row in session.execute(sa.select(CalendarItem.uid, CalendarItem.sequence))}
    rows = session.execute(sa.select(CalendarLedger.uid, CalendarLedger.sequence)).all()
    ahead = {row.uid for row in rows if row.sequence > items.get(row.uid, row.sequence)}
    findings += [
        f"Somebody holds the appointment {uid} at a later number than it was issued at" for uid in sorted(ahead)
    ]
    return len(rows)
