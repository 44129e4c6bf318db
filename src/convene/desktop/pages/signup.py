"""Sign-up of an event: the sessions people choose, who has a place, who waits; giving all places at once."""

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.drawer import Beside
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.layout import Rule, boxed, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import elided, text_label
from convene.desktop.page import Context, Page
from convene.desktop.pages.signup_drawer import SignUpDrawer
from convene.desktop.pages.signup_rows import SignUpRows
from convene.desktop.pages.signup_words import standing
from convene.services import session_places, sign_up
from convene.services.sign_up import Board, SessionSignUp


class SignUpPage(Page):
    """``arrive`` takes ``session_id`` (whose people to show)."""

    title = "Sign-up"
    shows = frozenset({"places", "sessions", "registrations", "people", "rooms", "room_layouts", "contributions"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.found: Board | None = None
        back = icon_button("arrow-left", "Back to the programme", on_click=lambda: self._go("programme"))
        self.under = elided("", 13, 400, "ink2")
        self.allocate = button("Allocate…", "filled", "sparkles", on_click=self.ask_allocation)
        head = row(back, 4, gap=8, margins=(16, 8, 24, 8))
        head.addLayout(column(text_label("Sign-up", 15, 650), self.under, gap=1), 1)
        self.answers = button("From answers…", "plain", on_click=self.ask_answers)
        head.addWidget(self.answers)
        head.addWidget(self.allocate)
        self.wrong = Notice(state="danger")
        self.wrong.setContentsMargins(24, 12, 24, 0)
        self.wrong.hide()
        self.rows = SignUpRows()
        self.drawer = SignUpDrawer(context)
        self.rows.opened.connect(self.drawer.show_session)
        self.rows.next_wanted.connect(self._give_next)
        self.empty = EmptyState(
            "No session is chosen here: everybody comes to all. Set the sign-up of parallel sessions to “choose” "
            "in the programme.",
            "Open the programme",
            lambda: self._go("programme"),
        )
        self.lists = QStackedWidget()
        self.lists.addWidget(scrolled(self.rows))
        self.lists.addWidget(self.empty)
        main = boxed(column(head, Rule(), self.wrong, self.lists, gap=0))
        self.setLayout(row(Beside(main, self.drawer), gap=0))

    def arrive(self, target: dict[str, Any]) -> None:
        """Another event, or a session of this one."""
        if target.get("event_id") != self.target.get("event_id"):
            self.drawer.close_drawer()
        if "session_id" in target:
            self.drawer.show_session(target["session_id"])
        super().arrive(target)

    def refresh(self) -> None:
        """Read everything again."""
        if (event_id := self.target.get("event_id")) is not None:
            self.tasks.read(self, sign_up.board, event_id, done=self._show)
            self.drawer.follow()

    def ask_allocation(self) -> None:
        """What the best allocation would be, before anything is done."""
        if self.found is not None:
            self.drawer.propose(self.found.event_id)

    def ask_answers(self) -> None:
        """What people answered on a form, as choices, before anything is done."""
        if self.found is not None:
            self.drawer.take_answers(self.found.event_id)

    def _show(self, found: Board) -> None:
        if found.event_id != self.target.get("event_id"):
            return
        self.found = found
        self.under.setText(standing(found) if found.bands else "")
        self.lists.setCurrentIndex(0 if found.bands else 1)
        self.allocate.setVisible(bool(found.bands))
        self.answers.setVisible(bool(found.bands))
        self.allocate.setEnabled(bool(found.chose))
        self.rows.show_board(found)
        clashing = found.clashing
        self.wrong.setVisible(bool(clashing))
        if clashing:
            named = ", ".join(clashing[:3]) + (f" and {len(clashing) - 3} more" if len(clashing) > 3 else "")
            have = "has" if len(clashing) == 1 else "have"
            text = f"{named} {have} places on two sessions at a time, since a session was moved. Release one of them."
            self.wrong.say(text, "danger")

    def _give_next(self, line: SessionSignUp) -> None:
        label = f"Give the next a place on “{line.session.title}”"
        self.tasks.write(self, label, session_places.give_next, line.id, failed=self._refused)

    def _refused(self, error: Any) -> None:
        self.wrong.say_error(error)

    def _go(self, tab: str, **target: Any) -> None:
        self.context.go("event", event_id=self.target["event_id"], tab=tab, **target)
