"""One person's choices among parallel sessions: put in order with buttons, or with the keys of the list."""

from collections.abc import Callable
from functools import partial
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convene.desktop.kit.buttons import Button, button, icon_button
from convene.desktop.kit.layout import boxed, clear, column, row
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import look
from convene.desktop.pages.signup_words import band_title, session_under, state_words
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError
from convene.services import session_places, sign_up
from convene.services.sign_up import Choice, Choices


class Hosts(Protocol):
    """A person's drawer."""

    tasks: Tasks
    shown: UUID | None

    def open_drawer(self, title: str, subtitle: str = "") -> None: ...
    def section(self, title: str = "") -> QVBoxLayout: ...
    def add_foot(self, *buttons: QWidget) -> None: ...
    def show_guest(self, registration_id: UUID) -> None: ...
    def refused(self, error: ConveneError) -> None: ...


class ChoiceList(QWidget):
    """The sessions of one band. Ranked ones come first, with their number; Alt with the arrow keys moves the one that
    has the focus, Delete takes its rank away."""

    edited = Signal()

    def __init__(self, band: tuple[Choice, ...], time_zone: str) -> None:
        super().__init__()
        self._options = {one.session.id: one for one in band}
        self._tz = time_zone
        self._parallel = len({one.session.span for one in band}) == 1  # the band's title says when
        self.ranked: list[UUID] = [one.session.id for one in band if one.rank is not None]
        self._lines = column(gap=2)
        self.setLayout(self._lines)
        self._show(None)

    def move(self, key: UUID, step: int) -> None:
        """Up or down by one; what was not ranked becomes the last choice."""
        if key not in self.ranked:
            self.ranked.append(key)
        else:
            place = self.ranked.index(key)
            self.ranked.insert(min(max(place + step, 0), len(self.ranked) - 1), self.ranked.pop(place))
        self._show(key)
        self.edited.emit()

    def leave(self, key: UUID) -> None:
        """It is no choice any more."""
        if key in self.ranked:
            self.ranked.remove(key)
            self._show(key)
            self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the line that has the focus: its buttons would take the arrows to go on to the next one."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = watched.property("session_id")
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move(key, step)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.leave(key)
        else:
            return False
        return True

    def _show(self, focus: UUID | None) -> None:
        clear(self._lines)
        others = [key for key in self._options if key not in self.ranked]
        self._focus: Button | None = None
        for key in (*self.ranked, *others):
            self._lines.addWidget(self._line(self._options[key], focus=key == focus))
        if self._focus is not None:
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, one: Choice, *, focus: bool) -> QWidget:
        key, title = one.session.id, one.session.title
        place = self.ranked.index(key) + 1 if key in self.ranked else None
        number = text_label(str(place or "–"), 13, 650 if place else 400, "ink" if place else "ink3")
        number.setFixedWidth(look().px(20))
        when = one.session.room if self._parallel else session_under(one.session, self._tz)
        under = f"In “{one.engaged}” then" if one.engaged else when
        said = state_words(one.state) if one.state is not None else ""
        words = column(elided(title, 13, 500, "ink" if place else "ink2"), gap=0)
        words.addWidget(elided(", ".join(part for part in (said, under) if part), 12, 400, "ink2"))
        line = row(number, gap=6, margins=(0, 4, 0, 4))
        line.addLayout(words, 1)
        acts = self._acts(one, place)
        for act in acts:
            act.setProperty("session_id", key)
            act.installEventFilter(self)
            line.addWidget(act)
        made = boxed(line)
        if focus and (able := [act for act in acts if act.isEnabled()]):
            self._focus = able[0]
        return made

    def _acts(self, one: Choice, place: int | None) -> list[Button]:
        key, title = one.session.id, one.session.title
        if place is None:
            if one.engaged:
                return []
            add = button("Choose", small=True, on_click=partial(self.move, key, 0))
            add.setAccessibleName(f"Choose {title}")
            return [add]
        up = icon_button("arrow-up", f"{title} earlier", small=True, on_click=partial(self.move, key, -1))
        down = icon_button("arrow-down", f"{title} later", small=True, on_click=partial(self.move, key, 1))
        up.setEnabled(place > 1)
        down.setEnabled(place < len(self.ranked))
        leave = icon_button("x", f"No longer {title}", small=True, on_click=partial(self.leave, key))
        return [up, down, leave]


def ask_choices(drawer: Hosts, registration_id: UUID, name: str) -> None:
    """Read somebody's choices and let them be put in order in the drawer."""
    drawer.tasks.read(
        drawer,
        sign_up.choices,
        registration_id,
        done=lambda found: _ask(drawer, found, name),
        failed=drawer.refused,
    )


def _ask(drawer: Hosts, found: Choices, name: str) -> None:
    drawer.shown = None
    drawer.open_drawer("Choose sessions", name)
    lists = [ChoiceList(band, found.time_zone) for band in found.bands]
    for band, made in zip(found.bands, lists, strict=True):
        title = band_title(tuple(one.session for one in band), found.time_zone)
        drawer.section(title).addWidget(made)
    back: Callable[[], None] = partial(drawer.show_guest, found.registration_id)
    if not lists:
        box = drawer.section()
        box.addWidget(text_label("No session of this event is chosen: everybody comes to all.", 13, wrap=True))
        drawer.add_foot(button("Back", on_click=back))
        return
    save = button("Save choices", "filled", on_click=lambda: _save(drawer, found, lists, back))
    drawer.add_foot(save, button("Cancel", on_click=back))


def _save(drawer: Hosts, found: Choices, lists: list[ChoiceList], back: Callable[[], None]) -> None:
    drawer.tasks.write(
        drawer,
        f"Choose sessions for “{found.name}”",
        session_places.choose,
        found.registration_id,
        [key for one in lists for key in one.ranked],
        instead_of=[one.session.id for band in found.bands for one in band],
        done=lambda *_: back(),
        failed=drawer.refused,
    )
