"""What another window, or the command line, did in the same workspace meanwhile: read from the journal."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.store.tables import JournalEntry, JournalRow


class News:
    """Where a workspace has read its journal to, and how many of the entries since are its own."""

    def __init__(self) -> None:
        self._seen: int | None = None
        self._mine = 0

    def wrote(self) -> None:
        """An entry was written here."""
        self._mine += 1

    def look(self, session: Session) -> tuple[datetime, set[str]] | None:
        """When others changed something last and in which tables, since this was last asked; None where nobody did.
        Asked for the first time it is None: all that is there has just been read."""
        last = session.scalar(sa.select(sa.func.max(JournalEntry.id))) or 0
        seen, mine, self._seen, self._mine = self._seen, self._mine, last, 0
        if seen is None or last == seen:
            return None
        new = sa.select(sa.func.coalesce(JournalEntry.concerns_id, JournalEntry.id)).where(JournalEntry.id > seen)
        count, at = session.execute(
            sa.select(sa.func.count(), sa.func.max(JournalEntry.at)).where(JournalEntry.id > seen)
        ).one()
        if count == mine:
            return None
        return at, set(session.scalars(sa.select(JournalRow.table_name).where(JournalRow.entry_id.in_(new)).distinct()))
