"""What a paper is asked for: a choice for each thing it takes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.fields import Choice
from convene.desktop.kit.layout import boxed, row
from convene.desktop.kit.text import text_label
from convene.rules.errors import Refused
from convene.rules.papers import Asked, Offer, Option, Paper, likely_day

_LABELS = {
    Option.DAY: ("Day", ""),
    Option.TRACK: ("Track", "All tracks"),
    Option.THEME: ("Theme", "All themes"),
    Option.ROOM: ("Room", "All rooms"),
    Option.SESSION: ("Session", "All sessions"),
    Option.PERSON: ("Person", "Everybody"),
    Option.SIZE: ("Size", ""),
}
_LETTERS = {Option.DAY: 22, Option.SESSION: 26, Option.PERSON: 22}


class AskedFor(QObject):
    """``edited``: something else is asked for. What was chosen for one paper holds for the next that takes it, but for
    its size; the ``boxes`` of what it does not take are hidden."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._paper: Paper | None = None
        self.choices: dict[Option, Choice] = {}
        self.boxes: dict[Option, QWidget] = {}
        for option, (label, _) in _LABELS.items():
            choice = self.choices[option] = Choice()
            choice.setMinimumContentsLength(_LETTERS.get(option, 16))
            choice.setAccessibleName(label)
            choice.edited.connect(self.edited)
            self.boxes[option] = boxed(row(text_label(label, 13, 500, "ink2"), choice, gap=8))

    def offer(self, paper: Paper, offers: Mapping[Option, tuple[Offer, ...]], today: date) -> None:
        """Another paper, or another event."""
        another = self._paper is None or self._paper.key != paper.key
        self._paper = paper
        for option, choice in self.choices.items():
            if option is Option.SIZE:
                choice.set_options(paper.sizes)
                if another and paper.sizes:  # how large one is says nothing about the next
                    choice.setCurrentIndex(0)
            else:
                every = _LABELS[option][1] if option not in paper.needs else ""
                first = [(None, every)] if every else []
                choice.set_options([*first, *((one.key, one.words) for one in offers.get(option, ()))])
            if choice.currentIndex() < 0 and choice.count():
                choice.setCurrentIndex(0)
                if option is Option.DAY:
                    choice.set_value(_likely(offers.get(option, ()), today))
            self.boxes[option].setVisible(option in paper.takes and choice.count() > 1)

    def asked(self) -> Asked:
        """What is chosen, of what this paper takes."""
        takes = self._paper.takes if self._paper else ()
        given: dict[str, Any] = {str(option): self.choices[option].value() for option in takes}
        return Asked(**{**given, "size": given.get("size") or ""})


def _likely(offers: tuple[Offer, ...], today: date) -> object:
    try:
        return likely_day((one.key for one in offers if isinstance(one.key, date)), today)
    except Refused:
        return None
