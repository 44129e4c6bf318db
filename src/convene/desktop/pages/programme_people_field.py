"""The people of a session in its drawer: what each does, what they said, and whether they can be there then."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QWidget

from convene.desktop.kit.fields import Choice, TextField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.pages.programme_list import Act, ListField
from convene.desktop.pages.programme_words import ANSWERS, ROLES
from convene.rules.programme import ContributionRole, ContributionState
from convene.rules.text import search_key
from convene.services.contributors import Part
from convene.services.people import PersonRow


class PeopleField(ListField):
    """Parts, and a line to add one: somebody known, found while typing, or somebody new, who is asked first.

    ``asked(text)``: who is this? Answered by ``offer``. ``away_wanted(person_id, name)``: when can they not take part?
    """

    asked = Signal(str)
    away_wanted = Signal(object, str)

    def __init__(self) -> None:
        self._name = TextField(placeholder="Add somebody by name")
        super().__init__(self._name)
        self.role = ContributionRole.FACILITATOR  # what somebody added does
        self._away: dict[UUID, str] = {}
        self._offered: dict[str, PersonRow] = {}
        self._name.setAccessibleName("Add somebody by name")
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.activated.connect(self._take)
        self._name.setCompleter(self._completer)
        self._pause = QTimer(self, singleShot=True, interval=150)
        self._pause.timeout.connect(lambda: self.asked.emit(self._name.value()))
        self._name.edited.connect(self._pause.start)
        self._name.edited.connect(self.edited)
        self._name.returnPressed.connect(lambda: self._take(self._name.value()))

    def value(self) -> tuple[Part, ...]:
        """Everybody, also the one whose name stands in the line."""
        waiting = self._name.value()
        return (*self.items, self._part(waiting)) if waiting else tuple(self.items)

    def set_value(self, items: Iterable[Part]) -> None:
        """Show these; ``name`` says how."""
        self._name.clear()
        super().set_value(items)

    def offer(self, rows: Iterable[PersonRow]) -> None:
        """People who may be meant."""
        self._offered = {}
        for one in rows:
            text = f"{one.name}, {one.organisation}" if one.organisation else one.name
            while text in self._offered:
                text += " "  # two of one name and house: both can be chosen
            self._offered[text] = one
        self._model.setStringList(list(self._offered))
        if self._offered and self._name.hasFocus() and self._name.value():
            self._completer.complete()

    def set_away(self, away: Mapping[UUID, str]) -> None:
        """Say of these when they cannot take part."""
        if away != self._away:
            self._away = dict(away)
            self.show_items()

    def person_ids(self) -> list[UUID]:
        """Those who are known already."""
        return [part.person_id for part in self.items if part.person_id is not None]

    def line(self, index: int, item: Part) -> QWidget:
        """Name, part, answer; and when they are away."""
        words = text_label(item.name if item.person_id else f"{item.name}, new", 13, 600, wrap=True)
        role = Choice(ROLES.items(), item.role)
        role.setAccessibleName(f"What {item.name} does")
        role.edited.connect(lambda: self._set(index, replace(self.items[index], role=role.value())))
        said = Choice(ANSWERS.items(), item.state or ContributionState.CONFIRMED)
        said.setAccessibleName(f"What {item.name} said")
        said.edited.connect(lambda: self._set(index, replace(self.items[index], state=said.value())))
        acts: list[Act] = []
        if item.person_id is not None:
            acts = [("Not available…", partial(self.away_wanted.emit, item.person_id, item.name))]
        made = column(self.head(index, words, item.name, acts), row(role, said, gap=8), gap=4)
        if item.person_id is not None and (away := self._away.get(item.person_id)):
            made.addWidget(text_label(away, 12, 500, "danger", wrap=True))
        return boxed(made)

    def _set(self, index: int, part: Part) -> None:
        self.items[index] = part  # its line shows it already
        self.edited.emit()

    def _take(self, text: str) -> None:
        if text.strip():
            self.add(self._part(text))
        # The completer writes its choice into the line after this.
        QTimer.singleShot(0, self._name, self._name.clear)

    def _part(self, text: str) -> Part:
        found = self._offered.get(text)
        if found is None:
            alike = [one for one in self._offered.values() if search_key(one.name) == search_key(text)]
            found = alike[0] if len(alike) == 1 else None
        name = found.name if found else text.strip()
        return Part(found.id if found else None, self.role, name, ContributionState.INVITED)
