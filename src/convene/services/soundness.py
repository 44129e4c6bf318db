"""What holds of every workspace beyond its pages: chains of scans, kept files, the calendar ledger, the journal."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.history_chain import read_checkpoint
from convene.rules.scans import fact_hash
from convene.rules.text import clean_line
from convene.rules.time import LONDON, say_day
from convene.services import spooled
from convene.store import history_check
from convene.store.history_check import Break, Chain, CheckpointFound, How, Standing
from convene.store.tables import (
    CalendarItem,
    CalendarLedger,
    Desk,
    PersonMerge,
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
    history: Chain
    ledger: int
    quarantined: int
    in_spool: int
    not_saved: int
    findings: tuple[str, ...]


def soundness(session: Session, *, spool: list[str]) -> Soundness:
    """Look through all of it. Every scan's hash is computed again, and so is every kept file's."""
    findings: list[str] = []
    scans = _scans(session, findings)
    files = _files(session, findings)
    chain = history_check.look(session)
    if chain.broken is not None:
        findings.append(_say_break(chain.broken))
    if not history_check.is_guarded(session):
        findings.append("What refuses changes to the history is gone from the database")
    ledger = _ledger(session, findings)
    waiting = len(spooled.not_kept(session, spool))
    if waiting:
        findings.append(f"{waiting} scans are in the spool and not in the workspace")
    count = sa.select(sa.func.count())
    return Soundness(
        scans,
        session.scalar(count.select_from(Desk)) or 0,
        files,
        chain,
        ledger,
        session.scalar(count.select_from(QuarantinedScan)) or 0,
        len(spool),
        waiting,
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


def checkpoint(session: Session, text: str) -> CheckpointFound:
    """Whether a checkpoint that somebody has on paper stands in the history. Raises Invalid("checkpoint")."""
    return history_check.find_checkpoint(session, *read_checkpoint(text))


def say_checkpoint(found: CheckpointFound) -> str:
    """What became of it, as a sentence."""
    when = f" of {_when(found.at)}" if found.at else ""
    match found.standing:
        case Standing.STANDS:
            return f"It stands: change {found.number}{when} is the one it was printed for"
        case Standing.DIFFERS:
            return f"It does not stand: change {found.number} in this workspace is another one,{when}"
        case Standing.GONE:
            return f"It does not stand: there is no change {found.number} in this workspace"
        case Standing.OLDER:
            return f"Nobody can say: change {found.number} was sealed afresh since, with all before it"


def say_history(chain: Chain) -> str:
    """How far the history goes and since when it is a chain."""
    said = f"{chain.entries} changes" + (", each sealed with the one before it" if chain.broken is None else "")
    if chain.adopted and chain.adopted_at is not None:
        said += f"; those up to {chain.adopted} as they stood on {_when(chain.adopted_at)}"
    return said


def _when(at: datetime) -> str:
    here = at.astimezone(LONDON)
    return f"{say_day(here.date())}, {here:%H:%M}"


def _say_break(broken: Break) -> str:
    what = f"Change {broken.number} in the history"
    if broken.at is not None:
        said = (f"“{clean_line(broken.label)}”", clean_line(broken.who), _when(broken.at))  # whatever a file holds
        what += f" ({', '.join(said)})"
    match broken.how:
        case How.CHANGED:
            return f"{what} is not as it was written"
        case How.ROWS_CHANGED:
            return f"{what} says something else of what it did than was written"
        case How.ROWS_GONE:
            return f"{what} lacks some of its rows"
        case How.TAKEN_OUT:
            return f"{what} does not follow the one before it: something between them was taken out"
        case How.PUT_IN:
            return f"{what} was put in: it is not in the chain"
        case How.MOVED:
            return f"{what} is out of its order"
        case How.CUT_OFF:
            return f"The history is cut off: its last change was number {broken.number}"
        case How.EMPTIED:
            return "Something in the history was emptied, and by no erasure"
        case How.TURNED:
            return f"{what} is marked as undone, or as not undone, and the history says otherwise"


def _ledger(session: Session, findings: list[str]) -> int:
    """Nobody holds an appointment at a higher SEQUENCE than it was ever issued at, and nobody’s ever fell. Whose lines
    came together when two people were merged had two orders, and are not looked at for that."""
    items = {row.uid: row.sequence for row in session.execute(sa.select(CalendarItem.uid, CalendarItem.sequence))}
    line = CalendarLedger
    rows = session.execute(
        sa.select(line.uid, line.sequence, line.person_id).order_by(
            line.person_id, line.uid, line.issued_at, line.sequence
        )
    ).all()
    ahead = {row.uid for row in rows if row.sequence > items.get(row.uid, row.sequence)}
    merged = set(session.scalars(sa.select(PersonMerge.kept_id))) | {None}
    fell = {
        one.uid
        for one, later in pairwise(rows)
        if (one.person_id, one.uid) == (later.person_id, later.uid)
        and later.sequence < one.sequence
        and one.person_id not in merged
    }
    findings += [
        f"Somebody holds the appointment {uid} at a later number than it was issued at" for uid in sorted(ahead)
    ]
    findings += [f"The appointment {uid} was sent to somebody under a number that fell" for uid in sorted(fell)]
    return len(rows)
