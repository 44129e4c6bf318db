"""The threads of an event through real widgets: the matrix, one thread, days, the way to the grid and back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

import make
from convene.desktop.page import Context
from convene.desktop.pages.threads import ThreadsPage
from convene.desktop.tasks import Tasks
from convene.services import programme
from convene.store.workspace import Workspace

TWO = {
    "Opening": ("09:00", 0, ("compassion", "inclusion")),
    "Alone": ("10:00", 0, ("compassion",)),
    "Streets": ("11:00", 0, ("systems",)),
    "Again": ("09:00", 1, ("compassion", "inclusion")),
    "Lunch": ("12:00", 1, ()),
}


@dataclass
class Place:
    page: ThreadsPage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    went: list[tuple[str, dict[str, Any]]]

    def arrive(self, event: UUID | None = None, **target: Any) -> None:
        self.page.arrive({"event_id": event or self.event, **target})
        self.idle()

    def idle(self) -> None:
        for _ in range(3):
            assert self.tasks.wait_idle()
            QTest.qWait(1)

    def said(self) -> list[str]:
        return [w.text() for w in self.page.findChildren(QLabel) if w.isVisibleTo(self.page) and w.text()]

    def press(self, name: str) -> None:
        buttons = [b for b in self.page.findChildren(QAbstractButton) if b.isVisibleTo(self.page)]
        (found,) = [b for b in buttons if name in (b.accessibleName(), b.text())]
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)
        self.idle()

    @property
    def listed(self) -> list[str]:
        return [session.title for session in self.page.thread.sessions()]

    def keys(self, widget: Any, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(widget, key)
        self.idle()


@pytest.fixture
def place(
    workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]]
) -> Iterator[Place]:
    event = make.event(workspace, days=make.days_on(make.DAY, 2))
    for title, (at, day, themes) in TWO.items():
        starts = make.at(at) + timedelta(days=day)
        made, _ = workspace.write("Add", programme.create_session, event, title=title, starts_at=starts, minutes=60)
        workspace.write("Themes", programme.edit_session, made, theme_keys=list(themes))
    waits, _ = workspace.write("Add", programme.create_session, event, title="Some day", minutes=30)
    workspace.write("Themes", programme.edit_session, waits, theme_keys=["systems"])
    tasks.open(lambda: workspace, done=lambda _: None)
    page = ThreadsPage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    yield Place(page, tasks, workspace, event, went)
    tasks.wait_idle()
    page.close()
    page.deleteLater()


def test_it_begins_with_the_theme_that_runs_most(place: Place) -> None:
    place.arrive()
    assert place.listed == ["Opening", "Alone", "Again"]
    assert {"Compassion", "3 sessions, 3 h, 1 alone", "Meets inclusion twice."} <= set(place.said())
    assert "4 of 5 sessions carry a theme, 2 join several" in place.said()
    assert "Never in one session: Compassion and systems working; Inclusion and systems working." in place.said()


def test_a_theme_by_name_and_what_waits_for_a_time(place: Place) -> None:
    place.arrive(theme="systems")
    assert place.listed == ["Streets", "Some day"]
    assert {"1 session, 1 h, 1 alone, 1 in the tray", "It meets no other theme."} <= set(place.said())


def test_a_cell_shows_where_two_meet(place: Place) -> None:
    place.arrive()
    matrix = place.page.matrix
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix._rect(0, 1).center().toPoint())
    place.idle()
    assert place.listed == ["Opening", "Again"]
    assert "Compassion and inclusion meet twice" in place.said()
    place.press("All of Compassion")
    assert place.listed == ["Opening", "Alone", "Again"]


def test_it_is_all_done_by_keys_and_said(place: Place) -> None:
    place.arrive()
    matrix = place.page.matrix
    assert matrix.accessibleDescription() == "Compassion: 3 sessions, 3 h, 1 alone"
    place.keys(matrix, Qt.Key.Key_Right)
    assert matrix.accessibleDescription() == "Compassion stands alone once"
    place.keys(matrix, Qt.Key.Key_Return)
    assert place.listed == ["Alone"]
    place.keys(matrix, Qt.Key.Key_End)
    assert matrix.accessibleDescription() == "Compassion and innovation never meet"
    place.keys(matrix, Qt.Key.Key_Return)
    assert place.listed == []
    assert "No session here." in place.said()
    place.keys(matrix, Qt.Key.Key_Home, Qt.Key.Key_Return)
    thread = place.page.thread
    assert "09:00 Opening, joins Inclusion" in thread.accessibleDescription()
    assert "10:00 Alone, stands alone" in thread.accessibleDescription()
    place.keys(thread, Qt.Key.Key_Down, Qt.Key.Key_Return)
    alone = next(s for s in place.page.thread.sessions() if s.title == "Alone")
    assert place.went[-1] == ("event", {"event_id": place.event, "tab": "programme", "session_id": alone.id})


def test_one_day(place: Place) -> None:
    place.arrive()
    QTest.qWait(1)
    place.page._go_to_day(str(place.page._agenda.days[1].id))
    assert place.listed == ["Again"]
    assert "1 of 2 sessions carry a theme, 1 join several" in place.said()


def test_a_session_of_the_thread_is_opened_by_a_click(place: Place) -> None:
    place.arrive()
    thread = place.page.thread
    QTest.mouseClick(thread, Qt.MouseButton.LeftButton, pos=QPointF(120, thread._rects()[1].center().y()).toPoint())
    opening = place.page.thread.sessions()[0]
    assert place.went[-1][1]["session_id"] == opening.id


def test_to_the_grid_and_back(place: Place) -> None:
    place.arrive(theme="inclusion")
    place.press("See on the grid")
    assert place.went[-1] == ("event", {"event_id": place.event, "tab": "programme", "thread": "inclusion"})
    place.press("Back to the programme")
    assert place.went[-1] == ("event", {"event_id": place.event, "tab": "programme"})


def test_it_follows_what_changes(place: Place) -> None:
    place.arrive()
    alone = next(s for s in place.page.thread.sessions() if s.title == "Alone")
    place.tasks.write(place.page, "Themes", lambda s: programme.edit_session(s, alone.id, theme_keys=["innovation"]))
    place.idle()
    assert place.listed == ["Opening", "Again"]


def test_a_programme_without_themes(place: Place, workspace: Workspace) -> None:
    bare = make.event(workspace, "Bare", code="BARE")
    make.session(workspace, bare, "A talk", starts_at=make.at("10:00"))
    place.arrive(bare)
    assert any(words.startswith("No session of this programme carries a theme yet.") for words in place.said())
    place.press("Open the programme")
    assert place.went[-1] == ("event", {"event_id": bare, "tab": "programme"})
