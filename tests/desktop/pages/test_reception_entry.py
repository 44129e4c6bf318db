"""What is scanned and typed at a desk becomes a code or a person, in whatever order the answers come."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from convene.desktop.pages.reception_camera import CameraCorner
from convene.desktop.pages.reception_entry import Entry
from convene.desktop.pages.reception_screen import Screen
from convene.rules.codes import new_code
from convene.rules.registrations import RegistrationState
from convene.services.checkin import Guest

CODE = new_code(bytes(range(16)))


def guest(number: int, name: str) -> Guest:
    return Guest(UUID(int=number), name, "", "", "", "", "participant", RegistrationState.REGISTERED, "")


class Door:
    """An entry and what it handed on."""

    def __init__(self, settings: QSettings) -> None:
        self.page = QWidget()
        self.view = Screen(CameraCorner(settings))
        self.view.setParent(self.page)
        self.entry = Entry(self.page, self.view)
        self.line = self.view.field.line
        self.heard: list[object] = []
        for signal in (self.entry.shown, self.entry.picked, self.entry.wanted):
            signal.connect(self.heard.append)
        self.entry.emptied.connect(lambda: self.heard.append("emptied"))
        self.entry.retried.connect(lambda: self.heard.append("retried"))
        self.page.show()

    def type(self, text: str) -> None:
        self.line.clear()
        QTest.keyClicks(self.line, text)

    def enter(self) -> None:
        QTest.keyClick(self.line, Qt.Key.Key_Return)


@pytest.fixture
def door(app: QApplication, tmp_path: Path) -> Iterator[Door]:
    made = Door(QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat))
    yield made
    made.page.deleteLater()


def test_a_code_is_shown_and_the_line_is_free(door: Door) -> None:
    door.entry.scan(CODE)
    door.type(CODE)
    door.enter()
    assert door.heard == [CODE, CODE]
    assert door.entry.text() == ""


def test_a_name_is_asked_for_and_the_only_one_comes(door: Door) -> None:
    noor = guest(1, "Noor Barlow")
    door.type("noor")
    door.enter()
    assert door.heard == ["noor"]
    door.entry.found("noor", [noor])
    assert door.heard == ["noor", noor]
    assert door.entry.text() == ""


def test_an_answer_to_what_was_typed_before_is_nobody(door: Door) -> None:
    door.type("noor")
    door.enter()
    door.type("amara")
    door.entry.found("noor", [guest(1, "Noor Barlow")])
    assert [one for one in door.heard if isinstance(one, Guest)] == []
    assert door.entry.text() == "amara"


def test_of_several_one_chooses_with_a_second_enter(door: Door) -> None:
    several = [guest(1, "Noor Barlow"), guest(2, "Noor Sandhurst")]
    door.type("noor")
    door.enter()
    door.entry.found("noor", several)
    assert door.view.showing(door.view.matches)
    QTest.keyClick(door.line, Qt.Key.Key_Down)
    door.enter()
    assert door.heard[-1] == several[1]


def test_a_code_typed_by_hand_that_nobody_is_called_is_shown(door: Door) -> None:
    door.type("https://elsewhere.example/ticket")
    door.enter()
    door.entry.found("https://elsewhere.example/ticket", [])
    assert door.heard[-1] == "https://elsewhere.example/ticket"
    assert door.entry.text() == ""


def test_enter_on_nothing_tries_again(door: Door) -> None:
    door.enter()
    assert door.heard == ["retried"]


def test_who_is_spelt_almost_so_comes_only_once_marked(door: Door) -> None:
    near = [guest(1, "Noor Barlow"), guest(2, "Nour Sandhurst")]
    asked: list[tuple[str, list[Guest]]] = []
    door.entry.near_wanted.connect(lambda text, found: asked.append((text, list(found))))
    door.type("noer")
    door.enter()
    door.entry.found("noer", [])
    assert asked == [("noer", [])]
    door.entry.near("noer", near)
    assert "Nobody on the list is called “noer”. Did you mean" in door.view.matches.words()
    door.enter()
    assert [one for one in door.heard if isinstance(one, Guest)] == [], "nobody is marked yet"
    QTest.keyClick(door.line, Qt.Key.Key_Down)
    QTest.keyClick(door.line, Qt.Key.Key_Down)
    door.enter()
    assert door.heard[-1] == near[1]


def test_with_two_letters_nobody_is_said_to_be_missing(door: Door) -> None:
    for typed in ("no", "n o"):
        door.type(typed)
        door.entry.found(typed, [])
        assert door.view.matches.words() == "Type another letter of the name."


def test_near_spellings_stand_below_those_who_were_found(door: Door) -> None:
    noor, nour = guest(1, "Noor Barlow"), guest(2, "Nour Sandhurst")
    door.type("noor")
    door.entry.found("noor", [noor])
    door.entry.near("noor s", [nour])
    assert door.view.matches.guests() == [noor], "an answer to what was typed before"
    door.entry.near("noor", [nour])
    assert door.view.matches.guests() == [noor, nour]
    assert door.view.matches.current() == noor
    QTest.keyClick(door.line, Qt.Key.Key_Down)
    assert door.view.matches.current() == nour
    QTest.keyClick(door.line, Qt.Key.Key_Up)
    door.enter()
    assert door.heard[-1] == noor


def test_where_many_are_found_nobody_else_is_asked_for(door: Door) -> None:
    asked: list[str] = []
    door.entry.near_wanted.connect(lambda text, _: asked.append(text))
    door.type("noor")
    door.entry.found("noor", [guest(n, f"Noor {n}") for n in range(3)])
    assert asked == []
