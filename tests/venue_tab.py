"""The Venue tab as tests of its parts use it: by what can be read and pressed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from convene.desktop.pages.venue import VenuePage
from convene.desktop.tasks import Tasks
from convene.services import bookings
from convene.services.booking_rows import BookingRow
from convene.store.workspace import Workspace


@dataclass
class VenueTab:
    """A page over a workspace with an event; ``rooms`` by name."""

    page: VenuePage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    rooms: dict[str, UUID]

    def arrive(self, **target: Any) -> None:
        """Come to the tab, perhaps to a booking of it."""
        self.page.arrive({"event_id": self.event, **target})
        self.idle()

    def idle(self) -> None:
        """Let everything that is under way come back."""
        for _ in range(3):
            assert self.tasks.wait_idle()
            QTest.qWait(1)

    def press(self, name: str, within: QWidget | None = None) -> None:
        """Press the button of that name, the last if there are several."""
        inside = within or self.page
        every = [b for b in inside.findChildren(QAbstractButton) if b.isVisibleTo(inside)]
        named = [b for b in every if name in (b.accessibleName(), b.text())]
        assert named, f"no button “{name}” among {[b.accessibleName() or b.text() for b in every]}"
        QTest.mouseClick(named[-1], Qt.MouseButton.LeftButton)
        self.idle()

    def words(self, within: QWidget | None = None) -> list[str]:
        """What can be read."""
        inside = within or self.page.drawer
        return [label.text() for label in inside.findChildren(QLabel) if label.isVisibleTo(inside) and label.text()]

    def only(self, kind: type[Any]) -> Any:
        """The one widget of that kind that is shown."""
        (found,) = (widget for widget in self.page.findChildren(kind) if widget.isVisibleTo(self.page))
        return found

    def row(self, booking_id: UUID) -> BookingRow:
        """A booking as it is kept."""
        return self.workspace.read(bookings.booking, booking_id)
