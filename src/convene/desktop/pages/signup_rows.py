"""The sessions people choose, by the time they run at: places taken, who waits, who would like to come."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import RowButton, button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.layout import Rule, boxed, clear, column, row
from convene.desktop.kit.progress import Bar
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import look
from convene.desktop.pages.signup_words import band_title, places, session_under
from convene.services.sign_up import Board, SessionSignUp

_TAKEN = 216


class SignUpRows(QWidget):
    """``opened(session id)``: a row was chosen; ``next_wanted(line)``: its free place is to go to the next."""

    opened = Signal(object)
    next_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines = column(gap=0, margins=(24, 4, 24, 24))
        self.setLayout(self._lines)

    def show_board(self, found: Board) -> None:
        """All sessions; the focus stays on the row it was on."""
        focused = self.focusWidget()
        kept = focused.property("session_id") if focused is not None and focused.hasFocus() else None
        clear(self._lines)
        for number, band in enumerate(found.bands):
            if number:
                self._lines.addSpacing(12)
            title = text_label(band_title(tuple(one.session for one in band), found.time_zone), 13, 650)
            title.setContentsMargins(8, 10, 8, 6)
            self._lines.addWidget(title)
            self._lines.addWidget(Rule())
            for line in band:
                made = self._row(line, found.time_zone)
                self._lines.addWidget(made)
                if line.id == kept:
                    made.setFocus(Qt.FocusReason.OtherFocusReason)
        self._lines.addStretch(1)

    def _row(self, line: SessionSignUp, time_zone: str) -> QWidget:
        whole = RowButton(f"{line.session.title}, {places(line)}, {line.waiting} waiting")
        whole.setProperty("session_id", line.id)
        inside = row(gap=16, margins=(8, 8, 8, 8))
        wanted = f"first choice of {line.firsts}" if line.firsts else "first choice of nobody"
        words = column(elided(line.session.title, 13, 600), gap=1)
        words.addWidget(elided(f"{session_under(line.session, time_zone)}, {wanted}", 12, 400, "ink2"))
        inside.addLayout(words, 1)
        if line.to_give:
            give = button("Give to next", small=True, on_click=lambda: self.next_wanted.emit(line))
            give.setAccessibleName(f"Give to next: {line.session.title}")
            inside.addWidget(give)
        taken = _taken(line)
        taken.setFixedWidth(look().px(_TAKEN))
        inside.addWidget(taken)
        whole.setLayout(inside)
        whole.clicked.connect(lambda _=False, key=line.id: self._open(key))
        return whole

    def _open(self, session_id: UUID) -> None:
        self.opened.emit(session_id)


def _taken(line: SessionSignUp) -> QWidget:
    """Places in words and who waits, over a bar; more than there are in the colour of what is wrong."""
    limit = line.session.limit
    head = row(gap=8)
    if line.left is not None and line.left < 0:
        head.addWidget(Tag(f"{line.given} in {limit} places", "danger", "octagon-alert"))
    else:
        head.addWidget(text_label(places(line) if limit is None else f"{places(line)} places", 13))
    head.addStretch(1)
    if line.waiting:
        head.addWidget(text_label(f"{line.waiting} waiting", 12, 400, "ink2"))
    lines = column(head, gap=4)
    if limit is not None:
        bar = Bar(line.given, limit, min(line.given + line.waiting, limit), height=6)
        bar.setAccessibleName(f"{places(line)} places taken")
        lines.addWidget(bar)
    return boxed(lines)
