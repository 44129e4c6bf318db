"""Whether the history is as it was written: every entry and row is hashed again, and follows the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.history_chain import LETTERS, Checkpoint, entry_hash, label_digest, row_digest, rows_digest
from convene.store.scrubbing import LABEL
from convene.store.tables import Act, JournalEnd, JournalEntry, JournalRow, Row
from convene.store.tables.journal import guards

_ENTRIES = Row.metadata.tables[JournalEntry.__tablename__]
_ROWS = Row.metadata.tables[JournalRow.__tablename__]
_AT = sa.type_coerce(_ENTRIES.c.at, sa.BigInteger)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class How(StrEnum):
    """What was done to an entry."""

    CHANGED = "changed"
    ROWS_CHANGED = "rows changed"
    ROWS_GONE = "rows gone"
    TAKEN_OUT = "taken out"
    PUT_IN = "put in"
    MOVED = "moved"
    CUT_OFF = "cut off"
    EMPTIED = "emptied"
    TURNED = "turned"


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that is not as it should be. ``number`` is that entry; of one that was taken out, the next one;
    of an end that is cut off, the last there was. ``label``, ``at`` and ``who`` are what the entry says now."""

    how: How
    number: int
    label: str = ""
    at: datetime | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """What was looked at. Up to ``adopted`` changes were sealed at ``adopted_at``, as they stood then."""

    entries: int
    rows: int
    cleared: int
    adopted: int
    adopted_at: datetime | None
    checkpoint: Checkpoint | None
    broken: Break | None


class Standing(StrEnum):
    """What becomes of a checkpoint that somebody has on paper."""

    STANDS = "stands"
    DIFFERS = "differs"  # the change of that number is another one
    GONE = "gone"  # there is no change of that number
    OLDER = "older"  # of before the history was sealed afresh


@dataclass(frozen=True, slots=True)
class CheckpointFound:
    """The answer, and what the history says of the change of that number now."""

    standing: Standing
    number: int
    label: str = ""
    at: datetime | None = None
    hash: str = ""


def checkpoint(session: Session) -> Checkpoint | None:
    """The last change; None where nothing was ever changed."""
    last = session.execute(
        sa.select(JournalEntry.id, JournalEntry.at, JournalEntry.hash).order_by(JournalEntry.id.desc()).limit(1)
    ).first()
    return Checkpoint(*last) if last else None


def checkpoint_text(session: Session) -> str:
    """The same as it is printed; empty where nothing was ever changed."""
    last = checkpoint(session)
    return last.text if last else ""


def find_checkpoint(session: Session, number: int, letters: str) -> CheckpointFound:
    """Whether the change of that number has a hash that begins so. The chain itself is another question."""
    entry = session.get(JournalEntry, number)
    end = session.get(JournalEnd, 1)
    if entry is not None and entry.hash[:LETTERS] == letters:
        return CheckpointFound(Standing.STANDS, number, entry.label, entry.at, entry.hash)
    older = end is not None and end.adopted_at is not None and number <= end.adopted_id
    if entry is None:
        return CheckpointFound(Standing.OLDER if older else Standing.GONE, number)
    standing = Standing.OLDER if older else Standing.DIFFERS
    return CheckpointFound(standing, number, entry.label, entry.at, entry.hash)


def is_guarded(session: Session) -> bool:
    """Whether the database still refuses what would change the history."""
    dialect = session.get_bind().dialect.name
    if dialect == "sqlite":
        there = session.scalars(sa.text("select sql from sqlite_schema where type = 'trigger'"))
        return set(guards(dialect)) <= set(there)
    asked = "select tgname from pg_trigger where not tgisinternal and tgenabled in ('O', 'A')"
    enabled = session.scalars(sa.text(asked))
    made = {one.split()[2] for one in guards(dialect) if one.startswith("CREATE TRIGGER")}
    return made <= set(enabled)


def look(session: Session) -> Chain:
    """Hash all of it again."""
    entries = session.execute(sa.select(*(c for c in _ENTRIES.c if c is not _ENTRIES.c.at), _AT).order_by("id")).all()
    seen = _Seen()
    rows = _rows(session, seen)
    found = [_Entry(one, *rows.get(one.id, ("", one.act == Act.DO, False))) for one in entries]
    end = session.get(JournalEnd, 1)
    broken = _first_break(found, end.hash if end else "") or _at_the_end(found, end) or _otherwise(found, seen)
    return Chain(
        len(entries),
        seen.rows,
        seen.cleared,
        end.adopted_id if end else 0,
        end.adopted_at if end else None,
        checkpoint(session),
        broken,
    )


@dataclass(slots=True)
class _Seen:
    rows: int = 0
    cleared: int = 0


class _Entry:
    """An entry, and whether it and its rows are as they were sealed."""

    __slots__ = ("gap", "row", "rows_changed", "sound")

    def __init__(self, row: Any, digest: str, gap: bool, changed: bool) -> None:
        self.row, self.gap, self.rows_changed = row, gap, changed
        seal = entry_hash(
            row.previous,
            row.id,
            act=row.act,
            concerns=row.concerns_id,
            at=row.at,
            who=row.who,
            label=row.digest,
            cleared=row.cleared,
            rows=digest or rows_digest(()),
        )
        said = row.label == LABEL if row.salt is None else label_digest(row.salt, row.label) == row.digest
        self.sound = said and seal == row.hash and not changed

    def broken(self, how: How | None = None) -> Break:
        """That this one is not as it should be."""
        if how is None:
            how = How.ROWS_GONE if self.gap else How.ROWS_CHANGED if self.rows_changed else How.CHANGED
        at = _EPOCH + timedelta(microseconds=self.row.at)
        return Break(how, self.row.id, self.row.label, at, self.row.who)


def _rows(session: Session, seen: _Seen) -> dict[int, tuple[str, bool, bool]]:
    """Of each entry: the digest of its rows, whether some are missing, whether one is not as it was written."""
    columns = [_ROWS.c[name] for name in ("entry_id", "position", "table_name", "row_key", "salt", "digest")]
    texts = [sa.cast(_ROWS.c[name], sa.Text) for name in ("before", "after")]
    query = sa.select(*columns, *texts).order_by(_ROWS.c.entry_id, _ROWS.c.position)
    result = session.execute(query.execution_options(yield_per=5_000))
    found: dict[int, tuple[str, bool, bool]] = {}
    for entry, listed in groupby(_plain(result), key=lambda row: row[0]):
        digests, gap, changed = [], False, False
        for place, (_, position, table, key, salt, digest, before, after) in enumerate(listed):
            gap = gap or place != position
            digests.append(digest)
            if salt is None:
                seen.cleared += 1
                changed = changed or (before, after) != (f'{{"scrubbed": "{key}"}}', None)
            else:
                changed = changed or row_digest(salt, table, key, before, after) != digest
        seen.rows += len(digests)
        found[entry] = (rows_digest(digests), gap, changed)
    return found


def _plain(result: sa.Result[Any]) -> Iterator[tuple[Any, ...]]:
    for page in result.partitions():
        yield from map(tuple, page)


def _first_break(entries: list[_Entry], end: str) -> Break | None:
    place = {one.row.hash: n for n, one in enumerate(entries)}
    follower = _followers(entries, place, end)
    expected = ""
    for n, one in enumerate(entries):
        # Somebody further on follows what should be just before this one; or nobody should be here any more.
        bypassed = follower.get(expected, -1) > n or (n > 0 and expected == end)
        if one.row.previous != expected:
            if place.get(one.row.previous, -1) >= n:
                return one.broken(How.MOVED)
            if bypassed:
                return one.broken(How.PUT_IN)
            return one.broken(How.TAKEN_OUT if one.sound else None)
        if bypassed:
            return one.broken(How.PUT_IN)
        if not one.sound:
            return one.broken()
        expected = one.row.hash
    return None


def _followers(entries: list[_Entry], place: dict[str, int], end: str) -> dict[str, int]:
    """Which entry follows which hash. Of several that say so it is the one from which the chain goes on to its end."""
    follower = {one.row.previous: n for n, one in enumerate(entries) if one.sound}
    at = place.get(end)
    while at is not None:
        previous = entries[at].row.previous
        follower[previous] = at
        before = place.get(previous)
        at = before if before is not None and before < at else None
    return follower


def _at_the_end(entries: list[_Entry], end: JournalEnd | None) -> Break | None:
    if end is None:
        return Break(How.CUT_OFF, entries[-1].row.id) if entries else None
    if entries and entries[-1].row.hash == end.hash:
        return None
    return Break(How.CUT_OFF, end.entry_id)


def _otherwise(entries: list[_Entry], seen: _Seen) -> Break | None:
    """What the chain does not hold itself: marks of undone changes, and what was emptied by nobody's erasure."""
    undone: dict[int, bool] = {}
    for one in entries:
        if one.row.act != Act.DO:
            undone[one.row.concerns_id] = one.row.act == Act.UNDO
    for one in entries:
        if (one.row.undone_at is not None) != undone.get(one.row.id, False):
            return one.broken(How.TURNED)
    seen.cleared += sum(one.row.salt is None for one in entries)
    if seen.cleared != sum(one.row.cleared for one in entries):
        first = next((one for one in entries if one.row.salt is None), None)
        return first.broken(How.EMPTIED) if first else Break(How.EMPTIED, 0)
    return None
