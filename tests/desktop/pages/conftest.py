"""What tests of several pages share."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest

import make
from convene.desktop.page import Context
from convene.desktop.pages.venue import VenuePage
from convene.desktop.pages.venue_drawer import VenueDrawer
from convene.desktop.tasks import Tasks
from convene.store.workspace import Workspace
from venue_beside import Beside
from venue_tab import VenueTab


@pytest.fixture
def venue_tab(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[VenueTab]:
    """The Venue tab of an event with two rooms at one venue, nothing booked."""
    venue = make.venue(workspace, email="events@katherine.example")
    rooms = {name: make.room(workspace, venue, name) for name in ("Great Hall", "Library")}
    event = make.event(workspace, venue_id=venue, budget_pence=500_000)
    tasks.open(lambda: workspace, done=lambda _: None)
    page = VenuePage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    yield VenueTab(page, tasks, workspace, event, rooms)
    tasks.wait_idle()
    page.close()
    page.deleteLater()


@pytest.fixture
def beside(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[Beside]:
    """A drawer and a venue for it, not shown yet."""
    tasks.open(lambda: workspace, done=lambda _: None)
    drawer = VenueDrawer(context)
    tasks.changed.connect(lambda _: drawer.follow())
    drawer.resize(380, 900)
    drawer.show()
    yield Beside(workspace, tasks, drawer)
    tasks.wait_idle()
    drawer.close()
    drawer.deleteLater()
