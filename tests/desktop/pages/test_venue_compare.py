"""Enquiries and options side by side, and choosing one, through the Venue tab."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages.booking_choice import ChoiceForm
from convene.desktop.pages.venue import VenuePage
from convene.desktop.tasks import Tasks
from convene.rules.bookings import BookingState
from convene.services import bookings
from convene.store.workspace import Workspace


@dataclass
class Tab:
    page: VenuePage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    rooms: dict[str, UUID]

    def idle(self) -> None:
        for _ in range(2):
            assert self.tasks.wait_idle()
            QTest.qWait(1)
        assert self.tasks.wait_idle()

    def press(self, name: str) -> None:
        every = [b for b in self.page.findChildren(QAbstractButton) if b.isVisibleTo(self.page)]
        named = [b for b in every if name in (b.accessibleName(), b.text())]
        assert named, f"no button “{name}”"
        QTest.mouseClick(named[-1], Qt.MouseButton.LeftButton)
        self.idle()

    def words(self, widget: QWidget) -> list[str]:
        return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(self.page) and label.text()]

    def states(self) -> dict[str, str]:
        found = self.workspace.read(bookings.listing, event_id=self.event)
        return {row.room: row.state.value for row in found}

    @property
    def form(self) -> ChoiceForm:
        return self.page.drawer.findChildren(ChoiceForm)[-1]


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[Tab]:
    event = make.event(workspace)
    rooms = {}
    asked: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("Hall", "St Katherine", {"cost_pence": 240_000, "vat_included": True}),
        ("Nave", "Coin Street", {"cost_pence": 120_000, "vat_included": True}),
        (
            "Square Room",
            "The King’s Fund",
            {"state": BookingState.OPTION, "option_expires": make.TODAY + timedelta(days=5)},
        ),
    )
    for name, venue, fields in asked:
        rooms[name] = make.room(workspace, make.venue(workspace, venue), name)
        make.booking(workspace, rooms[name], event, **({"state": BookingState.ENQUIRY} | fields))
    tasks.open(lambda: workspace, done=lambda _: None)
    page = VenuePage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    page.arrive({"event_id": event})
    made = Tab(page, tasks, workspace, event, rooms)
    made.idle()
    yield made
    tasks.wait_idle()
    page.close()
    page.deleteLater()


def test_compare_choose_let_go_and_undo(tab: Tab) -> None:
    before = tab.states()
    tab.press("Compare")
    said = tab.words(tab.page.comparison)
    assert "Compare for Thu 9 July 2026" in said
    assert [word for word in said if word in tab.rooms] == ["Nave", "Hall", "Square Room"]
    assert {"£1,200", "£5", "£2,400", "£10", "No price yet", "expires Sat 6 June"} <= set(said)
    assert not tab.page.timeline.isVisible()

    tab.press("Choose Nave, Coin Street")
    assert [tick.value() for tick in tab.form.others.values()] == [True, True]
    tab.press("Square Room")
    tab.form.reason.set_values({"reason": ""})
    tab.press("Choose this one")
    assert any(word.startswith("A reason is needed") for word in tab.words(tab.form))
    assert tab.states() == before
    tab.form.reason.set_values({"reason": "Cheaper"})
    tab.press("Choose this one")
    assert tab.states() == {"Nave": "confirmed", "Hall": "released", "Square Room": "option"}
    assert tab.workspace.history()[0].label == "Choose Nave for London is Open(minded)"
    # Nothing is left to compare: the rooms are back, with what was chosen open beside them.
    assert tab.page.timeline.isVisible()
    assert "Nave" in tab.words(tab.page.drawer)
    tab.tasks.undo(tab.page)
    tab.idle()
    assert tab.states() == before


def test_one_may_be_held_and_others_kept(tab: Tab) -> None:
    tab.press("Compare")
    tab.press("Choose Hall, St Katherine")
    tab.press("Hold as option")
    for other in ("Nave", "Square Room"):
        tab.press(other)
    assert not tab.form.reason.isVisible()
    tab.form.option.set_values({"option_expires": make.TODAY - timedelta(days=1)})
    tab.press("Choose this one")
    assert any("past" in word for word in tab.words(tab.form.option))
    tab.form.option.set_values({"option_expires": make.TODAY + timedelta(days=2)})
    tab.press("Choose this one")
    assert tab.states() == {"Nave": "enquiry", "Hall": "option", "Square Room": "option"}
    assert tab.page.comparison.isVisible()
    tab.press("Back to the rooms")
    assert tab.page.timeline.isVisible()


def test_what_somebody_took_meanwhile_is_named_and_nothing_is_let_go(tab: Tab) -> None:
    tab.press("Compare")
    tab.press("Choose Nave, Coin Street")
    other = make.event(tab.workspace, "Choir practice")
    make.booking(tab.workspace, tab.rooms["Nave"], other)
    tab.press("Choose this one")
    assert "Choir practice" in " ".join(tab.words(tab.form.notice))
    assert set(tab.states().values()) == {"enquiry", "option"}
    tab.press("Cancel")
    assert tab.page.drawer.isHidden()
    tab.page.refresh()
    tab.idle()
    taken = [
        b for b in tab.page.comparison.findChildren(QAbstractButton) if b.accessibleName().startswith("Choose Nave")
    ]
    assert [b.isEnabled() for b in taken] == [False]


def test_with_one_left_there_is_nothing_to_compare(tab: Tab) -> None:
    tab.press("Compare")
    for row in tab.workspace.read(bookings.listing, event_id=tab.event)[:2]:
        tab.workspace.write("Release", bookings.release, row.id, reason="Not needed")
    tab.page.refresh()
    tab.idle()
    assert tab.page.timeline.isVisible()
    assert not any(b.isVisibleTo(tab.page) for b in tab.page.findChildren(QAbstractButton) if b.text() == "Compare")
