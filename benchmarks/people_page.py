"""The People tab of an event with 10,000 registrations, from arriving on a new page to painted rows.

The floor reads the same people by ``sqlite3`` and shows them in a bare table view.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from convene.desktop.look import apply_look
from convene.desktop.page import Context
from convene.desktop.pages.people import PeoplePage
from convene.desktop.tasks import Tasks
from convene.store.workspace import Workspace
from crowd import NOW, PEOPLE, crowd
from figures import Figure, in_turns

ROUNDS = 9
QUERY = """
SELECT p.name, p.known_as, p.pronouns, p.email, o.name, r.role, r.state, c.code
FROM registrations r JOIN people p ON p.id = r.person_id
LEFT JOIN organisations o ON o.id = p.organisation_id
LEFT JOIN credentials c ON c.registration_id = r.id AND c.revoked_at IS NULL
WHERE r.event_id = ? ORDER BY p.search_key
"""


class Rows(QAbstractTableModel):
    """The least a table view needs."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows[0])

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self._rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def painted(widget: QWidget) -> None:
    """Lay out and paint everything that is visible, now."""
    QApplication.processEvents()
    widget.grab()


def measure() -> Iterator[Figure]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_look(app, "light")
    tasks = Tasks()
    with crowd() as (workspace, event_id), closing(sqlite3.connect(workspace.where)) as raw:
        tasks.open(lambda: Workspace.open(workspace.where, clock=lambda: NOW), done=lambda _: None)
        assert tasks.wait_idle()
        context = Context(tasks=tasks, go=lambda *_, **__: None, clock=lambda: NOW)

        def ours() -> float:
            started = time.perf_counter()
            page = PeoplePage(context)
            page.resize(1280, 800)
            page.show()
            page.arrive({"event_id": event_id})
            assert tasks.wait_idle(60)
            painted(page)
            took = time.perf_counter() - started
            assert page.table.rows_model.rowCount() == PEOPLE
            page.close()
            page.deleteLater()
            return took

        def floor() -> float:
            started = time.perf_counter()
            rows = Rows(raw.execute(QUERY, (event_id.hex,)).fetchall())
            view = QTableView()
            view.setModel(rows)
            view.resize(1280, 800)
            view.show()
            painted(view)
            took = time.perf_counter() - started
            assert rows.rowCount() == PEOPLE
            view.close()
            view.deleteLater()
            return took

        seconds, its = in_turns(ours, floor, ROUNDS)
        tasks.close()
    method = f"{PEOPLE:,} registrations, a new page each time, offscreen, median of {ROUNDS} turns"
    yield Figure("Opening the People tab", "a sqlite3 query in a bare table view", method, seconds, its, goal=None)
