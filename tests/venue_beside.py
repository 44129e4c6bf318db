"""The drawer of a venue as a person uses it, for tests of what is in it."""

from typing import Any
from uuid import UUID

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

import make
from convene.desktop.pages.venue_drawer import VenueDrawer
from convene.desktop.tasks import Tasks
from convene.services import venues
from convene.store.workspace import Workspace


class Beside:
    """The drawer with St Katherine in it."""

    def __init__(self, workspace: Workspace, tasks: Tasks, drawer: VenueDrawer) -> None:
        self.workspace, self.tasks, self.drawer = workspace, tasks, drawer
        self.venue = make.venue(workspace, "St Katherine")
        self.hall = make.room(workspace, self.venue, "Great Hall")

    def idle(self) -> None:
        assert self.tasks.wait_idle()
        QTest.qWait(1)
        assert self.tasks.wait_idle()

    def open(self, venue: UUID | None = None) -> None:
        self.drawer.show_venue(venue or self.venue)
        self.idle()

    @property
    def words(self) -> list[str]:
        labels = self.drawer.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisibleTo(self.drawer) and label.text()]

    @property
    def buttons(self) -> dict[str, QAbstractButton]:
        found = [b for b in self.drawer.findChildren(QAbstractButton) if b.isVisibleTo(self.drawer)]
        return {b.accessibleName() or b.text(): b for b in found}

    def press(self, name: str) -> None:
        assert name in self.buttons, list(self.buttons)
        self.buttons[name].click()
        self.idle()

    def fill(self, kind: type[Any], **values: Any) -> Any:
        form = self.drawer.findChildren(kind)[-1]
        form.form.set_values(values)
        return form

    @property
    def known(self) -> venues.VenueDetail:
        return self.workspace.read(venues.detail, self.venue)
