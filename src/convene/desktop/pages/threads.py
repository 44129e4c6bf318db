"""The threads of an event: how often themes meet, and one of them from its first session to its last."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Segmented
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.layout import Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.page import Context, Page
from convene.desktop.pages.programme_words import short_day
from convene.desktop.pages.threads_list import ThreadList
from convene.desktop.pages.threads_matrix import ThreadsMatrix
from convene.desktop.pages.threads_words import say_cell, say_met, say_never, say_thread
from convene.rules import theme_threads
from convene.rules.programme import Agenda
from convene.rules.theme_threads import Threads
from convene.services import programme

_ALL = "all"
_LIST = 400  # the thread beside the matrix is at least this wide


class ThreadsPage(Dressed, Page):
    """``arrive`` takes ``theme`` (the key of the theme to show)."""

    title = "Threads"
    shows = frozenset(
        {"sessions", "session_themes", "themes", "tracks", "event_days", "rooms", "contributions", "people"}
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._agenda: Agenda | None = None
        self._pair: tuple[str, str] | None = None
        self._day: UUID | None = None
        head = row(icon_button("arrow-left", "Back to the programme", on_click=self.leave), 4, gap=8)
        head.setContentsMargins(16, 8, 24, 8)
        self.under = elided("", 13, 400, "ink2")
        head.addLayout(column(text_label("Threads", 15, 650), self.under, gap=1), 1)
        self._days = row(gap=8)
        head.addLayout(self._days)
        self.matrix = ThreadsMatrix()
        self.matrix.chosen.connect(self.choose)
        self.never = text_label("", 13, 400, "ink2", wrap=True)
        about = text_label(
            "Each number is how many sessions carry both themes. Choose a theme or a number to see them.",
            12,
            400,
            "ink3",
            wrap=True,
        )
        left = column(self.matrix, 12, self.never, about, None, gap=6, margins=(24, 16, 24, 24))
        self.heading = elided("", 20, 650)
        self.counts = text_label("", 13, 400, "ink2", wrap=True)
        self.met = text_label("", 13, 400, "ink2", wrap=True)
        self.whole = button("All of it", small=True, on_click=self._show_all)
        self.on_grid = button("See on the grid", "plain", "columns-3", small=True, on_click=self._to_grid)
        self.thread = ThreadList()
        self.thread.opened.connect(self._open)
        self.none = text_label("", 13, 400, "ink3", wrap=True)
        top = row(self.heading, gap=8)
        top.addWidget(self.whole)
        top.addWidget(self.on_grid)
        right = column(top, self.counts, self.met, 8, self.none, self.thread, None, gap=4, margins=(24, 16, 24, 24))
        self._left, self._right = scrolled(boxed(left)), scrolled(boxed(right))
        body = row(self._left, Rule(standing=True), gap=0)
        body.addWidget(self._right, 1)
        body.setStretchFactor(self._left, 1)
        self.empty = EmptyState(
            "No session of this programme carries a theme yet. Give sessions their themes, and see here where they "
            "meet.",
            "Open the programme",
            self.leave,
        )
        self.parts = QStackedWidget()
        self.parts.addWidget(boxed(body))
        self.parts.addWidget(self.empty)
        self.setLayout(column(boxed(head), Rule(), self.parts, gap=0))
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)
        self.dress()

    def dress(self) -> None:
        """Room for the matrix and for the thread beside it."""
        self._right.setMinimumWidth(look().px(_LIST))

    def arrive(self, target: dict[str, Any]) -> None:
        """The threads of an event; of the one that was looked at before they are as they were left."""
        if target.get("event_id") != self.target.get("event_id"):
            self._agenda = self._pair = self._day = None
        if theme := target.get("theme"):
            self._pair = (theme, "")
        super().arrive(target)
        self.matrix.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the programme again."""
        if (event_id := self.target.get("event_id")) is not None:
            self.tasks.read(self, programme.agenda, event_id, done=self._read)

    def leave(self) -> None:
        """Back to the programme."""
        self.context.go("event", event_id=self.target.get("event_id"), tab="programme")

    def choose(self, one: str, other: str = "") -> None:
        """A theme; with another one where the two meet, with itself where it stands alone."""
        self._pair = (one, other)
        self._show()

    def _read(self, agenda: Agenda) -> None:
        if agenda.event_id != self.target.get("event_id"):
            return
        days = self._agenda.days if self._agenda else ()
        self._agenda = agenda
        if days != agenda.days or self._days.count() == 0:
            self._set_days(agenda)
        self._show()

    def _set_days(self, agenda: Agenda) -> None:
        clear(self._days)
        if self._day not in {day.id for day in agenda.days}:
            self._day = None
        if len(agenda.days) > 1:
            choice = Segmented([(_ALL, "All days"), *((str(d.id), short_day(d)) for d in agenda.days)], "Day")
            choice.set_value(str(self._day) if self._day else _ALL)
            choice.chosen.connect(self._go_to_day)
            self._days.addWidget(choice)

    def _go_to_day(self, key: str) -> None:
        self._day = None if key == _ALL else UUID(key)
        self._show()

    def _show(self) -> None:
        if self._agenda is None:
            return
        found = theme_threads.threads(self._agenda, self._day)
        running = [t for t in found.threads if t.sessions or t.waiting]
        anywhere = any(s.themes for s in self._agenda.sessions)
        self.parts.setCurrentIndex(0 if anywhere else 1)
        self.under.setText(_say_all(self._agenda, found, self._day))
        if not anywhere or not found.threads:
            return
        if self._pair is None or found.thread(self._pair[0]) is None:
            first = max(running or list(found.threads), key=lambda t: len(t.sessions)).theme.key
            self._pair = (first, "")
        self.matrix.show_threads(found, self._pair)
        self.never.setText(say_never(found))
        one, other = self._pair
        thread = found.thread(one)
        assert thread is not None  # noqa: S101 - looked for above
        pair = bool(other)
        self.heading.setText(say_cell(found, one, other) if pair else thread.theme.name)
        self.counts.setText("" if pair else say_thread(thread))
        self.met.setText("" if pair else say_met(found, one))
        for label in (self.counts, self.met):
            label.setVisible(not pair)
        self.whole.set_text(f"All of {thread.theme.name}")
        self.whole.setVisible(pair)
        self.thread.show_thread(self._agenda, thread, other)
        self.none.setText("No session here." if not self.thread.sessions() else "")
        self.none.setVisible(not self.thread.sessions())

    def _open(self, session_id: UUID) -> None:
        self.context.go("event", event_id=self.target["event_id"], tab="programme", session_id=session_id)

    def _show_all(self) -> None:
        if self._pair is not None:
            self.choose(self._pair[0])

    def _to_grid(self) -> None:
        if self._pair is not None:
            target = {"event_id": self.target["event_id"], "tab": "programme", "thread": self._pair[0]}
            self.context.go("event", **target)


def _say_all(agenda: Agenda, found: Threads, day: UUID | None) -> str:
    here = [s for s in agenda.sessions if s.starts_at is not None and day in (None, s.day_id)]
    themed = {s.id for t in found.threads for s in t.sessions}
    alone = sum(len(t.alone) for t in found.threads)
    words = f"{len(themed)} of {len(here)} sessions carry a theme"
    return f"{words}, {len(themed) - alone} join several" if themed else words
