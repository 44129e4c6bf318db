"""Fields of the session drawer: its track, the themes it carries, and the people who take part in it."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QMenu, QSizePolicy, QWidget

from convene.desktop.kit.chips import Chip
from convene.desktop.kit.fields import Choice, TextField
from convene.desktop.kit.layout import Flow, clear, column
from convene.desktop.kit.text import literal
from convene.desktop.pages.programme_words import ROLES
from convene.rules.programme import AgendaTheme, AgendaTrack, ContributionRole
from convene.rules.text import search_key
from convene.services.people import PersonRow
from convene.services.programme import Part

_NEW = "new"  # what stands for a track that is yet to be made


class TrackField(QWidget):
    """A track of the event, none, or the name of one to make."""

    edited = Signal()

    def __init__(self, tracks: Iterable[AgendaTrack]) -> None:
        super().__init__()
        self._choice = Choice([(None, "No track"), *((t.id, t.name) for t in tracks), (_NEW, "New track…")])
        self._name = TextField(placeholder="Name of the new track")
        self._name.setAccessibleName("Name of the new track")
        self._name.hide()
        self._choice.edited.connect(self._chosen)
        self._name.edited.connect(self.edited)
        self.setLayout(column(self._choice, self._name, gap=6))
        self.setFocusProxy(self._choice)

    def value(self) -> UUID | str | None:
        """The id of a track, the name of a new one, or None."""
        chosen = self._choice.value()
        return (self._name.value() or None) if chosen == _NEW else chosen

    def set_value(self, track_id: UUID | None) -> None:
        """Choose a track."""
        self._choice.set_value(track_id)
        self._name.hide()

    def _chosen(self) -> None:
        new = self._choice.value() == _NEW
        self._name.setVisible(new)
        if new:
            self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()


class ThemesField(QWidget):
    """Chips to switch on and off; the first one switched on leads and gives the session its colour."""

    edited = Signal()

    def __init__(self, themes: Iterable[AgendaTheme]) -> None:
        super().__init__()
        self._chips = {theme.key: Chip(theme.name, glyph=theme.key) for theme in themes}
        self._order: list[str] = []
        for key, chip in self._chips.items():
            chip.clicked.connect(partial(self._press, key))
        self.setLayout(Flow(*self._chips.values(), gap=6))

    def value(self) -> tuple[str, ...]:
        """The keys, the leading one first."""
        return tuple(self._order)

    def set_value(self, keys: Iterable[str]) -> None:
        """Switch these on, in that order."""
        self._order = [key for key in keys if key in self._chips]
        for key, chip in self._chips.items():
            chip.setChecked(key in self._order)

    def _press(self, key: str) -> None:
        if key in self._order:
            self._order.remove(key)
        else:
            self._order.append(key)
        self.edited.emit()


class PeopleField(QWidget):
    """Names as chips, and a line to add one: somebody known, found while typing, or somebody new."""

    edited = Signal()
    asked = Signal(str)  # who is this? answered by ``offer``

    def __init__(self) -> None:
        super().__init__()
        self.role = ContributionRole.FACILITATOR  # what somebody added does
        self._people: list[Part] = []
        self._offered: dict[str, PersonRow] = {}
        self._chips = Flow(gap=6)
        self._line = TextField(placeholder="Add somebody by name")
        self._line.setAccessibleName("Add somebody by name")
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.activated.connect(self._take)
        self._line.setCompleter(self._completer)
        self._pause = QTimer(self, singleShot=True, interval=150)
        self._pause.timeout.connect(lambda: self.asked.emit(self._line.value()))
        self._line.edited.connect(self._pause.start)
        self._line.edited.connect(self.edited)
        self._line.returnPressed.connect(lambda: self._take(self._line.value()))
        self.setLayout(column(self._chips, self._line, gap=6))
        self.setFocusProxy(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def value(self) -> tuple[Part, ...]:
        """Everybody, also the one whose name stands in the line."""
        waiting = self._line.value()
        return (*self._people, self._part(waiting)) if waiting else tuple(self._people)

    def set_value(self, people: Iterable[Part]) -> None:
        """Show these; ``name`` says how."""
        self._people = list(people)
        self._line.clear()
        self._show()

    def offer(self, rows: Iterable[PersonRow]) -> None:
        """People who may be meant."""
        self._offered = {}
        for row in rows:
            text = f"{row.name}, {row.organisation}" if row.organisation else row.name
            while text in self._offered:
                text += " "  # two of one name and house: both can be chosen
            self._offered[text] = row
        self._model.setStringList(list(self._offered))
        if self._offered and self._line.hasFocus() and self._line.value():
            self._completer.complete()

    def _take(self, text: str) -> None:
        if text.strip():
            self._people.append(self._part(text))
            self._show()
            self.edited.emit()
        # The completer writes its choice into the line after this.
        QTimer.singleShot(0, self._line, self._line.clear)

    def _part(self, text: str) -> Part:
        row = self._offered.get(text)
        if row is None:
            alike = [r for r in self._offered.values() if search_key(r.name) == search_key(text)]
            row = alike[0] if len(alike) == 1 else None
        return Part(row.id if row else None, self.role, row.name if row else text.strip())

    def _show(self) -> None:
        clear(self._chips)
        for index, part in enumerate(self._people):
            new = "" if part.person_id else ", new"
            role = "" if part.role is self.role else f", {ROLES[part.role].lower()}"
            chip = Chip(f"{part.name}{role}{new}", checkable=False, removable=True)
            chip.removed.connect(partial(self._remove, index))
            chip.clicked.connect(partial(self._choose_role, chip, index))
            self._chips.addWidget(chip)
        self.updateGeometry()

    def _remove(self, index: int) -> None:
        del self._people[index]
        self._show()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _choose_role(self, chip: Chip, index: int) -> None:
        menu = QMenu(chip)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for role, word in ROLES.items():
            menu.addAction(literal(word), partial(self._set_role, index, role))
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    def _set_role(self, index: int, role: ContributionRole) -> None:
        part = self._people[index]
        self._people[index] = Part(part.person_id, role, part.name)
        self._show()
        self.edited.emit()


def parts_of(people: Iterable[tuple[UUID, str, ContributionRole]]) -> tuple[Part, ...]:
    """People of a session as the field wants them."""
    return tuple(Part(person_id, role, name) for person_id, name, role in people)
