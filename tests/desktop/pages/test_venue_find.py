"""Finding a room in the directory through its widgets."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

import make
from convene.desktop.page import Context
from convene.desktop.pages.venues import VenuesPage
from convene.desktop.tasks import Tasks
from convene.rules.venues import Layout, RoomFeature
from convene.store.workspace import Workspace


@pytest.fixture
def page(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[VenuesPage]:
    east = make.venue(workspace, "St Katherine", borough="Tower Hamlets")
    both = [RoomFeature.STEP_FREE, RoomFeature.HEARING_LOOP]
    hall = make.room(workspace, east, "Hall", layouts={Layout.CABARET: 160}, features=both)
    make.room(workspace, east, "Snug", layouts={Layout.CABARET: 12})
    make.room(workspace, make.venue(workspace, "Coin Street"), "Nave", layouts={Layout.CABARET: 130})
    make.booking(workspace, hall, make.event(workspace, "Choir practice"))
    tasks.open(lambda: workspace, done=lambda _: None)
    made = VenuesPage(context)
    tasks.changed.connect(lambda change: made.refresh() if made.shows & change.tables else None)
    made.resize(1236, 752)
    made.show()
    made.arrive({})
    idle(tasks)
    made.finding.click()
    idle(tasks)
    yield made
    tasks.wait_idle()
    made.close()
    made.deleteLater()


def idle(tasks: Tasks) -> None:
    assert tasks.wait_idle()
    QTest.qWait(1)
    assert tasks.wait_idle()


def rooms(page: VenuesPage) -> list[tuple[str, bool]]:
    return [(match.room.name, match.fits) for match in page.finder.table.rows()]


def told(page: VenuesPage) -> str:
    return " ".join(n.text() for n in page.finder.notice.findChildren(QLabel) if n.isVisibleTo(page))


def test_each_wish_narrows_and_the_nearest_miss_is_named(page: VenuesPage, tasks: Tasks) -> None:
    assert [name for name, _ in rooms(page)] == ["Snug", "Nave", "Hall"]
    page.finder.layout_wanted.setCurrentText("Cabaret")
    page.finder.layout_wanted.activated.emit(2)
    page.finder.capacity.setValue(120)
    idle(tasks)
    assert rooms(page) == [("Nave", True), ("Hall", True)]
    page.finder.features[RoomFeature.HEARING_LOOP].click()
    idle(tasks)
    assert rooms(page) == [("Hall", True)]
    assert told(page) == ""
    page.finder.free_on.set_value(make.DAY)
    idle(tasks)
    assert rooms(page) == [("Nave", False), ("Hall", False), ("Snug", False)]
    assert told(page).startswith("No room is all of that. The nearest is ")
    assert any("taken on Thu 9 July: Choir practice, confirmed" in match.why for match in page.finder.table.rows())
    page.finder.features[RoomFeature.HEARING_LOOP].click()
    idle(tasks)
    assert rooms(page) == [("Nave", True)]
    assert told(page) == ""


def test_the_search_narrows_too_and_a_room_opens_its_venue(page: VenuesPage, tasks: Tasks) -> None:
    page.search.setText("hamlets")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    idle(tasks)
    assert {name for name, _ in rooms(page)} == {"Hall", "Snug"}
    page.finder.table.selectRow(0)
    idle(tasks)
    assert not page.drawer.isHidden()
    assert "St Katherine" in [label.text() for label in page.drawer.findChildren(QLabel)]
    page.drawer.close_drawer()
    assert page.finder.table.current() is None
    page.finding.click()
    idle(tasks)
    assert page.table.isVisible()
    assert [venue.name for venue in page.table.rows()] == ["St Katherine"]
