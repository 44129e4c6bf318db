"""The chain of the history, as it is kept: each entry of the journal is sealed with the hash of the one before it."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.history_chain import SALT, entry_hash, label_digest, row_digest, rows_digest
from convene.rules.text import clean_line
from convene.store.encoding import Values, encode
from convene.store.scrubbing import LABEL, Marks, emptied
from convene.store.tables import Act, JournalEnd, JournalEntry, JournalRow, Row

RowChange = tuple[str, str, Values | None, Values | None]
"""Table, key, before, after."""
_ENTRIES = Row.metadata.tables[JournalEntry.__tablename__]
_ROWS = Row.metadata.tables[JournalRow.__tablename__]
_END = Row.metadata.tables[JournalEnd.__tablename__]
_PAGE = 5_000
_NAMES = ("entry_id", "position", "table_name", "row_key", "before", "after", "salt", "digest")
_LISTED = 'entry_id, position, table_name, row_key, "before", "after", salt, digest'


def hold(session: Session) -> None:
    """Let nobody else add to the journal until this transaction ends: two entries would follow the same one. On SQLite
    ``BEGIN IMMEDIATE`` has seen to it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE journal_end IN EXCLUSIVE MODE"))


def append(
    session: Session,
    label: str,
    rows: Sequence[RowChange] = (),
    *,
    at: datetime,
    who: str,
    act: Act = Act.DO,
    concerns: int | None = None,
    closed: bool = False,
    marks: Marks | None = None,
    cleared: int = 0,
) -> int:
    """Add an entry and its rows at the end of the journal, sealed. Returns its number.

    What holds one of the ``marks`` is kept as an erasure leaves it; ``cleared`` rows and labels of earlier entries were
    emptied with this change. ``hold`` comes first.
    """
    number, previous = _next(session)
    sealed, gone = _sealed(number, rows, marks)
    label, who = clean_line(label), clean_line(who)  # as the columns keep them
    salt: bytes | None
    salt = os.urandom(SALT)
    digest = label_digest(salt, label)
    if marks and (gone or any(name in label for name in marks.names)):
        label, salt, gone = LABEL, None, gone + 1
    seal = entry_hash(
        previous,
        number,
        act=act,
        concerns=concerns,
        at=encode(at),
        who=who,
        label=digest,
        cleared=cleared + gone,
        rows=rows_digest(row[-1] for row in sealed),
    )
    entry = {"id": number, "act": act, "concerns_id": concerns, "label": label, "at": at, "who": who, "closed": closed}
    entry |= {"scrubbed": salt is None, "previous": previous, "hash": seal, "salt": salt, "digest": digest}
    session.execute(sa.insert(_ENTRIES).values(entry | {"cleared": cleared + gone}))
    _insert(session, sealed)
    values = {"entry_id": number, "hash": seal}
    if not session.connection().execute(sa.update(_END).values(values)).rowcount:
        session.execute(sa.insert(_END).values(values | {"id": 1, "adopted_id": 0}))
    return number


def _next(session: Session) -> tuple[int, str]:
    """The number of the next entry, and the hash it follows. Whatever was put in past the end keeps its number."""
    last = sa.select(sa.func.max(_ENTRIES.c.id)).scalar_subquery()
    end = session.execute(sa.select(_END.c.entry_id, _END.c.hash, last)).first()
    if end is not None:
        return max(end[0], end[2] or 0) + 1, end[1]
    entries = sa.select(_ENTRIES.c.id, _ENTRIES.c.hash).order_by(_ENTRIES.c.id.desc()).limit(1)
    first = session.execute(entries).first()
    return (first[0] + 1, first[1]) if first else (1, "")


def _sealed(number: int, rows: Sequence[RowChange], marks: Marks | None) -> tuple[list[tuple[Any, ...]], int]:
    """Rows as they are inserted, and how many of them were emptied."""
    finder = marks.finder() if marks else None
    salts, gone = os.urandom(SALT * len(rows)), 0
    sealed: list[tuple[Any, ...]] = []
    for position, (table, key, before, after) in enumerate(rows):
        salt = salts[position * SALT : (position + 1) * SALT]
        was, now = _text(before), _text(after)
        digest = row_digest(salt, table, key, was, now)
        if finder is not None and finder.holds(key, (was, now)):
            gone += 1
            sealed.append((number, position, table, key, _text(emptied(key)), None, None, digest))
        else:
            sealed.append((number, position, table, key, was, now, salt, digest))
    return sealed, gone


def _text(values: Values | None) -> str | None:
    return None if values is None else json.dumps(values)


def _insert(session: Session, sealed: Sequence[tuple[Any, ...]]) -> None:
    """As they are: they were put into JSON for their digests already."""
    connection = session.connection()
    if not sealed:
        return
    if connection.dialect.name == "sqlite":
        into = f"INSERT INTO journal_rows ({_LISTED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        connection.exec_driver_sql(into, list(sealed))
        return
    given = ", ".join(f"CAST(:{name} AS JSON)" if name in {"before", "after"} else f":{name}" for name in _NAMES)
    statement = sa.text(f"INSERT INTO journal_rows ({_LISTED}) VALUES ({given})")  # noqa: S608
    for start in range(0, len(sealed), _PAGE):
        connection.execute(statement, [dict(zip(_NAMES, row, strict=True)) for row in sealed[start : start + _PAGE]])


def adopt(connection: sa.Connection, at: datetime) -> None:
    """Seal all entries and rows there are, as they stand now: those of before the chain, or of a file that lost some.

    The tables are named here by their columns alone, since a migration asks for this too, and guarded by nothing yet.
    """
    columns: list[sa.ColumnElement[Any]] = [sa.column(n) for n in ("id", "act", "concerns_id", "at", "who", "label")]
    query = sa.select(*columns).select_from(sa.table("journal_entries")).order_by(columns[0])
    previous, number = "", 0
    digests = _adopt_rows(connection)
    following: tuple[int, str] | None = next(digests, None)
    sealed: list[dict[str, Any]] = []
    entries: Sequence[Any] = connection.execute(query).all()
    for number, act, concerns, when, who, label in entries:
        rows = rows_digest(())
        if following is not None and following[0] == number:
            rows, following = following[1], next(digests, None)
        salt = os.urandom(SALT)
        digest = label_digest(salt, label)
        seal = entry_hash(
            previous, number, act=act, concerns=concerns, at=when, who=who, label=digest, cleared=0, rows=rows
        )
        sealed.append({"n": number, "previous": previous, "hash": seal, "salt": salt, "digest": digest})
        previous = seal
    if sealed:
        connection.execute(
            sa.text(
                "UPDATE journal_entries SET previous = :previous, hash = :hash, salt = :salt, digest = :digest,"
                " cleared = 0 WHERE id = :n"
            ),
            sealed,
        )
    connection.execute(sa.text("DELETE FROM journal_end"))
    if sealed:
        end = "INSERT INTO journal_end (id, entry_id, hash, adopted_id, adopted_at) VALUES (1, :n, :hash, :n, :at)"
        connection.execute(sa.text(end), {"n": number, "hash": previous, "at": encode(at)})


def _adopt_rows(connection: sa.Connection) -> Iterator[tuple[int, str]]:
    """Seal every row. Of each entry that has some: its number and the digest of them."""
    pages = (_sealed_again(connection, page) for page in _pages(connection))
    for entry, listed in groupby((row for page in pages for row in page), key=lambda row: row[0]):
        yield entry, rows_digest(digest for _, digest in listed)


def _pages(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    texts = [sa.cast(sa.column(name), sa.Text) for name in ("before", "after")]
    named: list[sa.ColumnElement[Any]] = [sa.column(n) for n in ("entry_id", "position", "table_name", "row_key")]
    query = sa.select(*named, *texts).select_from(sa.table("journal_rows")).order_by(named[0], named[1]).limit(_PAGE)
    page = connection.execute(query).all()
    while page:
        yield page
        after = sa.tuple_(named[0], named[1]) > sa.tuple_(*page[-1][:2])
        page = connection.execute(query.where(after)).all()


def _sealed_again(connection: sa.Connection, page: Sequence[Any]) -> list[tuple[int, bytes]]:
    sealed = []
    for entry, position, table, key, before, after in page:
        salt = os.urandom(SALT)
        digest = row_digest(salt, table, key, before, after)
        sealed.append({"e": entry, "p": position, "salt": salt, "digest": digest})
    update = "UPDATE journal_rows SET salt = :salt, digest = :digest WHERE entry_id = :e AND position = :p"
    connection.execute(sa.text(update), sealed)
    return [(row["e"], row["digest"]) for row in sealed]
