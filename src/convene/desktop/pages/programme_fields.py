"""Fields of the session drawer: its track, the themes it carries, and the forms of its sections as one."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.chips import Chip
from convene.desktop.kit.fields import Choice, Form, TextField
from convene.desktop.kit.layout import Flow, column
from convene.rules.errors import Invalid
from convene.rules.programme import AgendaTheme, AgendaTrack

_NEW = "new"  # what stands for a track that is yet to be made


class TrackField(QWidget):
    """A track of the event, none, or the name of one to make."""

    edited = Signal()

    def __init__(self, tracks: Iterable[AgendaTrack]) -> None:
        super().__init__()
        self._choice = Choice([(None, "No track"), *((t.id, t.name) for t in tracks), (_NEW, "New track…")])
        self._choice.setAccessibleName("Track")
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


class Sections(QObject):
    """The forms of a drawer's sections as one: fields by name, wherever they stand."""

    edited = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._forms: list[Form] = []

    def add(self) -> Form:
        """The form of one more section."""
        form = Form()
        form.edited.connect(self.edited)
        self._forms.append(form)
        return form

    def field(self, name: str) -> Any:
        """The widget of that name."""
        return next(form for form in self._forms if form.has(name)).field(name)

    def values(self) -> dict[str, Any]:
        """What every field holds, by name."""
        return {name: value for form in self._forms for name, value in form.values().items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill the fields of those names."""
        for form in self._forms:
            form.set_values(values)

    def show_error(self, error: Invalid) -> bool:
        """Say what is wrong beside the field. False if there is none of that name."""
        for form in self._forms:
            form.clear_errors()
        return any(form.show_error(error) for form in self._forms)
