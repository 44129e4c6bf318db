"""“Find anything” by itself: what is found stands above the commands, and late answers change nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from convene.desktop.finder import Finder, Found


@dataclass
class Asked:
    """A finder, what was asked of the workspace, and what was chosen."""

    finder: Finder
    asked: dict[str, Callable[[Sequence[Found]], None]] = field(default_factory=dict)
    chosen: list[Found] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        return [found.title for found in self.finder.found.found]

    def say(self, text: str) -> None:
        """Type, without waiting for the pause after which the workspace is asked."""
        self.finder.field.setText(text)
        self.finder.field.searched.emit(text)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.finder.field, key)


@pytest.fixture
def asked(app: QApplication) -> Iterator[Asked]:
    window = QWidget()
    window.resize(900, 700)
    actions = [QAction(text, window) for text in ("&New event…", "Copy && move", "Check the workspace…")]
    actions[2].setEnabled(False)
    made: Asked
    made = Asked(Finder(window, lambda t, then: made.asked.update({t: then}), actions, lambda f: made.chosen.append(f)))
    yield made
    window.deleteLater()


def test_what_can_be_done_is_there_at_once_and_by_its_plain_name(asked: Asked) -> None:
    assert asked.titles == ["New event", "Copy & move"]
    asked.say("EVENT new")
    assert asked.titles == ["New event"]


def test_what_is_found_comes_before_the_commands_and_is_chosen_by_keys(asked: Asked) -> None:
    asked.say("new")
    asked.asked["new"]([Found("Person", "Newton"), Found("Venue", "Newham Hall")])
    assert asked.titles == ["Newton", "Newham Hall", "New event"]
    asked.press(Qt.Key.Key_Up)  # past the first to the last
    asked.press(Qt.Key.Key_Up)
    asked.press(Qt.Key.Key_Return)
    assert [found.title for found in asked.chosen] == ["Newham Hall"]


def test_one_letter_asks_nobody_and_an_answer_that_comes_late_is_dropped(asked: Asked) -> None:
    asked.say("n")
    assert not asked.asked
    asked.say("ne")
    asked.say("copy")
    asked.asked["ne"]([Found("Person", "Newton")])
    assert asked.titles == ["Copy & move"]


def test_nothing_found_is_nothing_chosen(asked: Asked) -> None:
    asked.say("zebra")
    asked.asked["zebra"]([])
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        asked.press(key)
    assert (asked.titles, asked.chosen) == ([], [])
