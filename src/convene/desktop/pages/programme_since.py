"""What is different from the last release, on the grid: marks on the sessions, outlines where some were, and a line
that names those that are cancelled."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.text import ElidedLabel
from convene.desktop.page import Page
from convene.desktop.pages.programme_release_words import say_counts, say_sentence
from convene.rules.programme import AgendaDay, AgendaSession
from convene.rules.releases import Change, ChangeKind, FrozenSession
from convene.rules.time import zone
from convene.services import releases
from convene.services.releases import Comparison

MARKS = {
    ChangeKind.NEW: ("plus", "New"),
    ChangeKind.MOVED: ("arrow-right", "Moved"),
    ChangeKind.CHANGED: ("pencil", "Changed"),
}
"""The shape and the word for what became of a session."""

_NAMED = 3  # cancelled sessions that are named in the line


@dataclass(frozen=True)
class Ghost:
    """A session where it was, and what became of it."""

    was: AgendaSession
    words: str


@dataclass(frozen=True)
class Since:
    """The differences by session."""

    found: Comparison

    def mark(self, key: UUID) -> ChangeKind | None:
        """What became of a session that is still there."""
        change = self._change(key)
        return change.kind if change is not None else None

    def words(self, key: UUID) -> str:
        """The same as a sentence; empty for one that is as it was."""
        change = self._change(key)
        if change is None:
            return ""
        return f"Since release {self.found.old}: {say_sentence(change, zone(self.found.time_zone), self.found.names)}"

    def ghosts(self, day: AgendaDay) -> Iterator[Ghost]:
        """Where on that day something was that has moved or is cancelled."""
        for change in self.found.changes:
            if change.was is not None and change.was.day == day.date:
                if change.kind is ChangeKind.CANCELLED:
                    yield Ghost(_as_it_was(change.was, day), "cancelled")
                elif change.kind is ChangeKind.MOVED:
                    yield Ghost(_as_it_was(change.was, day), f"was here in release {self.found.old}")

    def cancelled(self) -> list[str]:
        """The titles of those that are not given out any more."""
        return [one.session.title for one in self.found.changes if one.kind is ChangeKind.CANCELLED]

    def _change(self, key: UUID) -> Change | None:
        return next((one for one in self.found.changes if one.now is not None and one.now.id == key), None)


def _as_it_was(one: FrozenSession, day: AgendaDay) -> AgendaSession:
    return AgendaSession(
        id=one.id,
        title=one.title,
        kind=one.kind,
        minutes=one.minutes,
        day_id=day.id,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        room_id=one.room_id,
        room=one.room,
        spans_rooms=one.spans_rooms,
    )


class SinceLine(QWidget):
    """The line above the grid while the differences are shown. ``found`` carries them, None once they are hidden."""

    found = Signal(object)

    def __init__(self, page: Page, all_changes: Callable[[], object]) -> None:
        super().__init__()
        self._page = page
        self._on = False
        self._words = ElidedLabel("", 13, 500)
        self._cancelled = ElidedLabel("", 12, 400, "ink2")
        line = row(gap=8, margins=(24, 8, 16, 8))
        line.addLayout(column(self._words, self._cancelled, gap=0), 1)
        line.addWidget(button("All changes…", "quiet", on_click=all_changes))
        hide = button("Hide", "quiet", tip="Show the programme without the changes")
        hide.clicked.connect(lambda: self.set_on(False))
        line.addWidget(hide)
        self.setLayout(line)
        self.hide()

    def is_on(self) -> bool:
        """Whether they are shown."""
        return self._on

    def set_on(self, on: bool) -> None:
        """Show the differences, or no longer."""
        self._on = on
        if on:
            self.refresh()
        else:
            self.hide()
            self.found.emit(None)

    def refresh(self) -> None:
        """Read them again."""
        if self._on:
            event_id = self._page.target["event_id"]
            self._page.tasks.read(self, releases.diff_last, event_id, done=lambda one: self._show(event_id, one))

    def _show(self, event_id: UUID, found: Comparison | None) -> None:
        if event_id != self._page.target.get("event_id") or not self._on:
            return
        if found is None:
            self.set_on(False)
            return
        since = Since(found)
        counts = say_counts(found.changes)
        self._words.setText(f"Since release {found.old}: {counts}")
        gone = since.cancelled()
        more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
        named = ", ".join(f"“{title}”" for title in gone[:_NAMED])
        self._cancelled.setText(f"Cancelled: {named}{more}")
        self._cancelled.setVisible(bool(gone))
        self.setAccessibleName(f"{self._words.text()}. {self._cancelled.text() if gone else ''}")
        self.show()
        self.found.emit(since)
