"""The People tab of an event as somebody uses it, for the tests of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget

import make
from convene.desktop.kit.fields import Form
from convene.desktop.kit.notice import Notice
from convene.desktop.page import Context
from convene.desktop.pages.people import PeoplePage
from convene.desktop.tasks import Tasks
from convene.rules.registrations import RegistrationState
from convene.services import registrations
from convene.store.workspace import Workspace


def words(widget: QWidget) -> list[str]:
    """What can be read in a widget."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]


@dataclass
class Tab:
    page: PeoplePage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    went: list[tuple[str, dict[str, Any]]]

    def arrive(self, **target: Any) -> None:
        self.page.arrive({"event_id": self.event, **target})
        self.idle()

    def idle(self) -> None:
        for _ in range(3):
            assert self.tasks.wait_idle()
            QTest.qWait(1)

    def press(self, name: str, within: QWidget | None = None) -> None:
        where = within or self.page
        buttons = [b for b in where.findChildren(QAbstractButton) if b.isVisibleTo(where)]
        names = [b.accessibleName() or b.text() for b in buttons]
        chosen = [b for b, n in zip(buttons, names, strict=True) if name in (n, b.text())]
        assert chosen, f"no button “{name}” among {names}"
        QTest.mouseClick(chosen[0], Qt.MouseButton.LeftButton)
        self.idle()

    def pick(self, words: str) -> None:
        """Choose what the menu at the foot of the drawer offers."""
        actions = [a for m in self.page.drawer.findChildren(QMenu) for a in m.actions() if a.text() == words]
        assert actions, f"no “{words}”"
        action: QAction = actions[-1]
        action.trigger()
        self.idle()

    def search(self, text: str) -> None:
        self.page.search.setFocus()
        self.page.search.clear()
        QTest.keyClicks(self.page.search, text)
        QTest.keyClick(self.page.search, Qt.Key.Key_Return)
        self.idle()

    def choose(self, name: str) -> None:
        guest = next(g for g in self.page.table.rows() if g.name == name)
        self.page.table.choose(guest.id)
        self.idle()

    def type(self, field: str, text: str) -> None:
        widget = self.form.field(field)
        widget.setFocus()
        widget.selectAll()
        QTest.keyClicks(widget, text)

    @property
    def form(self) -> Form:
        return [f for f in self.page.drawer.findChildren(Form) if f.isVisibleTo(self.page)][-1]

    @property
    def names(self) -> list[str]:
        return [guest.name for guest in self.page.table.rows()]

    @property
    def drawer(self) -> list[str]:
        return words(self.page.drawer)

    @property
    def state(self) -> dict[str, RegistrationState]:
        return {g.name: g.state for g in self.workspace.read(registrations.guests, self.event)}

    def label(self) -> str:
        return self.workspace.history()[0].label

    def told(self) -> list[str]:
        """What notices in the page say."""
        return [text for one in self.page.findChildren(Notice) if one.isVisible() for text in words(one)]


def opened_tab(
    workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]], *, capacity: int = 4
) -> Iterator[Tab]:
    """A tab of an event without anybody, closed again afterwards."""
    event = make.event(workspace, capacity=capacity)
    tasks.open(lambda: workspace, done=lambda _: None)
    page = PeoplePage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    yield Tab(page, tasks, workspace, event, went)
    tasks.wait_idle()
    page.close()
    page.deleteLater()
