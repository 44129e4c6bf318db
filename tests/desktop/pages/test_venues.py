"""The directory of venues through its widgets."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages.venue_form import RoomForm, VenueForm
from convene.desktop.pages.venue_merge_dialog import MergeDialog
from convene.desktop.pages.venues import VenuesPage
from convene.desktop.tasks import Tasks
from convene.rules.venues import Layout, RoomFeature
from convene.services import venues
from convene.store.workspace import Workspace


@dataclass
class Directory:
    page: VenuesPage
    tasks: Tasks
    workspace: Workspace

    def arrive(self, **target: Any) -> None:
        self.page.arrive(target)
        self.idle()

    def idle(self) -> None:
        assert self.tasks.wait_idle()
        QTest.qWait(1)
        assert self.tasks.wait_idle()

    def words(self, widget: QWidget | None = None) -> list[str]:
        root = widget or self.page
        return [label.text() for label in root.findChildren(QLabel) if label.isVisibleTo(root) and label.text()]

    def press(self, name: str) -> None:
        buttons = [b for b in self.page.findChildren(QAbstractButton) if b.isVisibleTo(self.page)]
        named = {b.accessibleName() or b.text(): b for b in reversed(buttons)}
        assert name in named, named.keys()
        QTest.mouseClick(named[name], Qt.MouseButton.LeftButton)
        self.idle()

    def press_in(self, root: QWidget, name: str) -> None:
        (button,) = (b for b in root.findChildren(QAbstractButton) if name in (b.text(), b.accessibleName()))
        button.click()
        self.idle()

    def names(self) -> list[str]:
        return [row.name for row in self.page.table.rows()]

    def form(self, kind: type[Any]) -> Any:
        return self.page.drawer.findChildren(kind)[-1]


@pytest.fixture
def directory(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[Directory]:
    tasks.open(lambda: workspace, done=lambda _: None)
    page = VenuesPage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    yield Directory(page, tasks, workspace)
    tasks.wait_idle()
    page.close()
    page.deleteLater()


@pytest.fixture
def two(directory: Directory) -> tuple[UUID, UUID]:
    workspace = directory.workspace
    one = make.venue(workspace, "Royal Foundation of St Katherine", borough="Tower Hamlets", postcode="E14 8DS")
    other = make.venue(workspace, "Café Zoë", stations="Limehouse DLR")
    make.room(workspace, one, "Great Hall", layouts={Layout.THEATRE: 300, Layout.CABARET: 160},
              features=[RoomFeature.STEP_FREE, RoomFeature.HEARING_LOOP])  # fmt: skip
    directory.arrive()
    return one, other


def test_an_empty_directory_says_what_to_do_and_takes_the_first_venue(directory: Directory) -> None:
    directory.arrive()
    assert any(text.startswith("No venue is known yet.") for text in directory.words())
    directory.press("Add a venue")
    directory.press("Add the venue")
    form = directory.form(VenueForm)
    assert any("needs a name" in text for text in directory.words(form))
    form.form.set_values({"name": "Toynbee Hall", "postcode": "E1"})
    directory.press("Add the venue")
    assert any("“E1” is not a UK postcode" in text for text in directory.words(form))
    form.form.set_values({"postcode": "e16ls"})
    directory.press("Add the venue")
    assert directory.names() == ["Toynbee Hall"]
    assert "Toynbee Hall" in directory.words(directory.page.drawer)
    assert directory.workspace.read(venues.listing)[0].postcode == "E1 6LS"
    assert directory.workspace.history()[0].label == "Add the venue “Toynbee Hall”"


def test_search_forgives_accents_and_looks_at_places(directory: Directory, two: tuple[UUID, UUID]) -> None:
    assert directory.names() == ["Café Zoë", "Royal Foundation of St Katherine"]
    for typed, found in (
        ("zoe", ["Café Zoë"]),
        ("hamlets e14", ["Royal Foundation of St Katherine"]),
        ("limehouse", ["Café Zoë"]),
        ("nowhere", []),
        ("", ["Café Zoë", "Royal Foundation of St Katherine"]),
    ):
        directory.page.search.setText(typed)
        QTest.keyClick(directory.page.search, Qt.Key.Key_Return)
        assert directory.names() == found, typed


def test_the_drawer_tells_what_rooms_hold_and_what_is_booked(
    directory: Directory, two: tuple[UUID, UUID], went: list[Any]
) -> None:
    room = directory.workspace.read(venues.rooms)[0].id
    event = make.event(directory.workspace)
    booking = make.booking(directory.workspace, room, event, title="Plenary")
    directory.page.table.choose(two[0])
    directory.idle()
    said = directory.words(directory.page.drawer)
    assert "Royal Foundation of St Katherine" in said
    assert "Tower Hamlets, E14 8DS" in said
    assert "theatre 300, cabaret 160" in said
    assert "Great Hall: Plenary" in said
    assert "Thu 9 July 2026, 09:00 to 17:00, confirmed" in said
    directory.press("Open London is Open(minded)")
    assert went == [("event", {"event_id": event, "tab": "venue", "booking_id": booking})]


def test_a_room_is_added_with_what_it_holds_and_offers(directory: Directory, two: tuple[UUID, UUID]) -> None:
    directory.arrive(venue_id=two[0])
    directory.press("Add a room")
    form = directory.form(RoomForm)
    form.form.set_values({"name": "GREAT HALL"})
    directory.press("Add the room")
    assert any("has a room “Great Hall” already" in text for text in directory.words(form))
    form.form.set_values({"name": "Chapel", "capacity_circle": 0})
    directory.press("Add the room")
    assert any("cannot hold 0 people" in text for text in directory.words(form))
    form.form.set_values({"capacity_circle": 20, "floor": "Ground floor"})
    directory.press("Space to lie down")
    directory.press("Quiet space")
    directory.press("Add the room")
    chapel = next(r for r in directory.workspace.read(venues.rooms) if r.name == "Chapel")
    assert (chapel.capacities, chapel.features, chapel.floor) == ({"circle": 20}, ("quiet", "lie_down"), "Ground floor")
    assert "Ground floor · circle 20" in directory.words(directory.page.drawer)

    directory.press("Edit Chapel")
    form = directory.form(RoomForm)
    assert form.form.values()["capacity_circle"] == 20
    form.form.set_values({"parent_id": directory.workspace.read(venues.room_by_name, _hall())})
    directory.press("Quiet space")
    directory.press("Save")
    assert "Ground floor · part of Great Hall · circle 20" in directory.words(directory.page.drawer)
    directory.press("Delete Chapel")
    assert not any("circle 20" in text for text in directory.words(directory.page.drawer))


def _hall() -> str:
    return "Royal Foundation of St Katherine / Great Hall"


def test_a_venue_is_edited_taken_out_of_use_and_brought_back(directory: Directory, two: tuple[UUID, UUID]) -> None:
    directory.arrive(venue_id=two[1])
    directory.press("Edit")
    form = directory.form(VenueForm)
    assert form.form.values()["stations"] == "Limehouse DLR"
    form.form.set_values({"address": "1 Narrow Street\nLondon"})
    directory.press("Save")
    assert "1 Narrow Street\nLondon" in directory.words(directory.page.drawer)
    directory.press("Take out of use")
    assert directory.names() == ["Royal Foundation of St Katherine"]
    directory.page.archived.click()
    directory.idle()
    assert directory.names() == ["Café Zoë", "Royal Foundation of St Katherine"]
    directory.press("Bring back")
    directory.page.archived.click()
    directory.idle()
    assert directory.names() == ["Café Zoë", "Royal Foundation of St Katherine"]


def test_keys_alone_open_and_close_the_drawer(directory: Directory, two: tuple[UUID, UUID]) -> None:
    table = directory.page.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table, Qt.Key.Key_Down)
    directory.idle()
    QTest.keyClick(table, Qt.Key.Key_Return)
    directory.idle()
    assert not directory.page.drawer.isHidden()
    QTest.keyClick(directory.page.window().focusWidget(), Qt.Key.Key_Escape)
    directory.idle()
    assert directory.page.drawer.isHidden()


def test_a_venue_without_rooms_says_that_and_offers_the_next_act(directory: Directory, two: tuple[UUID, UUID]) -> None:
    directory.arrive(venue_id=two[1])
    drawer = directory.page.drawer
    assert any(text.startswith("No room yet, so nothing can be booked here.") for text in directory.words(drawer))
    directory.press("Find a room")
    assert "Café Zoë has no room yet, so nothing can be found there." in directory.words()
    drawer.close_drawer()
    directory.press("Add a room")
    form = directory.form(RoomForm)
    form.form.set_values({"name": "Snug"})
    directory.press("Add the room")
    assert "Café Zoë has no room yet, so nothing can be found there." not in directory.words()
    assert {r.room.name for r in directory.page.finder.table.rows()} == {"Great Hall", "Snug"}


def test_two_that_may_be_one_are_named_compared_and_merged(directory: Directory, two: tuple[UUID, UUID]) -> None:
    workspace = directory.workspace
    twin = make.venue(workspace, "St Katherine", postcode="E14 8DS", borough="Stepney")
    make.booking(workspace, make.room(workspace, twin, "Great Hall"))
    directory.arrive()
    told = "“Royal Foundation of St Katherine” and “St Katherine” may be one venue: both are at E14 8DS."
    assert told in directory.words()
    directory.press("Dismiss")
    assert told not in directory.words()
    directory.page.table.rows_model.tick([1])
    assert not directory.page._merge_act.isEnabled()
    directory.page.table.rows_model.tick([1, 2])
    directory.press("Merge…")
    dialog = directory.page.findChild(MergeDialog)
    directory.press_in(dialog, "Keep the other one")
    directory.press_in(dialog, "Merge")
    assert directory.names() == ["Café Zoë", "St Katherine"]
    assert directory.page.drawer.isVisible()
    assert "Stepney, E14 8DS" in directory.words(directory.page.drawer)
    assert workspace.history()[0].label == "Merge “Royal Foundation of St Katherine” into “St Katherine”"
