"""What an erasure takes out of the journal: rows that hold a person keep their key alone, labels lose their words."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.store.tables import JournalEntry, JournalRow, Row

LABEL = "Something about a person since erased"
_ROWS = Row.metadata.tables[JournalRow.__tablename__]
_KEYS = re.compile(r"[0-9a-f]{32}")
_FEW = 24  # marks the database is asked for one by one; of more, all rows are looked through once
_MANY = 500  # keys in one IN (...): well below every database's limit on parameters


@dataclass
class Marks:
    """By what people are known who are being erased: ids, and words that name them. ``whole``: everything goes."""

    ids: set[UUID] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    whole: bool = False

    def __bool__(self) -> bool:
        return self.whole or bool(self.ids or self.words)

    @property
    def keys(self) -> set[str]:
        """The ids as rows have them."""
        return {key.hex for key in self.ids}

    @property
    def said(self) -> set[str]:
        """The words as JSON writes them: which it does in more than one way."""
        return {
            form
            for word in self.words
            for form in (word, json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1])
        }

    @property
    def names(self) -> list[str]:
        """The words as labels have them; one that is but one word stands in quotes."""
        return [word if " " in word or "@" in word else f"“{word}”" for word in self.words]

    def finder(self) -> "Finder":
        """What says of many rows whether they hold one of these."""
        return Finder(self.whole, self.keys, self.said)


@dataclass(frozen=True, slots=True)
class Finder:
    """Marks made ready once for many rows."""

    whole: bool
    keys: set[str]
    said: set[str]

    def holds(self, key: str, texts: Iterable[str | None]) -> bool:
        """Whether a row of that key, and of that JSON, has to go."""
        if self.whole:
            return True
        text = " ".join(filter(None, (key, *texts)))
        return not self.keys.isdisjoint(_KEYS.findall(text)) or any(word in text for word in self.said)


def emptied(key: str) -> dict[str, Any]:
    """What stays of a row, in place of what it was before."""
    return {"scrubbed": key}


def scrub(session: Session, marks: Marks) -> int:
    """Empty all rows and labels that hold one of these. Returns how many: what is empty already is not counted."""
    before, after = (sa.cast(column, sa.Text) for column in (JournalRow.before, JournalRow.after))
    finder = marks.finder()
    where: sa.ColumnElement[bool] = JournalRow.salt.is_not(None)
    if not marks.whole and len(finder.keys) + len(finder.said) <= _FEW:
        found = [side.contains(m, autoescape=True) for m in (*finder.keys, *finder.said) for side in (before, after)]
        where = sa.and_(where, sa.or_(JournalRow.row_key.in_(finder.keys), *found))
    rows = session.execute(
        sa.select(JournalRow.entry_id, JournalRow.position, JournalRow.row_key, before, after)
        .where(where)
        .execution_options(yield_per=1000)
    )
    going: list[dict[str, Any]] = [
        {"e": entry_id, "p": position, "before": emptied(key), "after": None, "salt": None}
        for entry_id, position, key, *texts in rows
        if finder.holds(key, texts)
    ]
    if going:
        session.connection().execute(
            sa.update(_ROWS).where(_ROWS.c.entry_id == sa.bindparam("e"), _ROWS.c.position == sa.bindparam("p")), going
        )
    entries: set[int] = {row["e"] for row in going} | _naming(session, marks)
    return len(going) + _labels(session, entries)


def _labels(session: Session, entries: Collection[int]) -> int:
    listed, count = sorted(entries), 0
    for start in range(0, len(listed), _MANY):
        some = listed[start : start + _MANY]
        which = (
            sa.or_(JournalEntry.id.in_(some), JournalEntry.concerns_id.in_(some)),
            JournalEntry.salt.is_not(None),
        )
        count += session.scalar(sa.select(sa.func.count()).select_from(JournalEntry).where(*which)) or 0
        session.execute(sa.update(JournalEntry).where(*which).values(scrubbed=True, label=LABEL, salt=None))
    return count


def _naming(session: Session, marks: Marks) -> set[int]:
    """The entries whose labels hold one of these words."""
    if not marks.names:
        return set()
    labels = sa.or_(*(JournalEntry.label.contains(name, autoescape=True) for name in marks.names))
    return set(session.scalars(sa.select(JournalEntry.id).where(labels)))
