"""A scanner that types like a keyboard, told from a person; the clock is the test's."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from convene.desktop.pages.reception_wedge import END_MS, GAP_MS, Wedge

NO_KEYS = Qt.KeyboardModifier.NoModifier


@dataclass
class Bench:
    """A window with the desk's field, another field and a button."""

    window: QWidget
    line: QLineEdit
    other: QLineEdit
    button: QPushButton
    wedge: Wedge
    clock: list[float]
    scanned: list[str] = field(default_factory=list)
    pressed: list[bool] = field(default_factory=list)

    def key(self, text: str, key: int = 0, *, gap: float = 10, repeat: bool = False, held: object = NO_KEYS) -> None:
        self.clock[0] += gap
        target = QApplication.focusWidget()
        assert target is not None
        QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, key, held, text, repeat))

    def burst(self, text: str, *, gap: float = 10, end: int = Qt.Key.Key_Return, end_gap: float = 10) -> None:
        self.clock[0] += 5000
        for letter in text:
            self.key(letter, gap=gap)
        self.key("\r" if end == Qt.Key.Key_Return else "\t", end, gap=end_gap)


@pytest.fixture
def bench(app: QApplication) -> Iterator[Bench]:
    window, line, other, button = QWidget(), QLineEdit(), QLineEdit(), QPushButton("Undo")
    box = QVBoxLayout(window)
    for widget in (line, other, button):
        box.addWidget(widget)
    clock = [1.0]
    made = Bench(window, line, other, button, Wedge(window, line, lambda: clock[0]), clock)
    made.wedge.scanned.connect(made.scanned.append)
    button.clicked.connect(made.pressed.append)
    window.show()
    window.activateWindow()
    line.setFocus()
    made.wedge.set_listening(on=True)
    yield made
    made.wedge.set_listening(on=False)
    window.deleteLater()


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_a_burst_with_its_end_is_a_scan(bench: Bench, end: Qt.Key) -> None:
    bench.burst("CNVNBCDEF", end=end)
    assert bench.scanned == ["CNVNBCDEF"]
    assert bench.line.text() == ""
    assert bench.line.hasFocus()


@pytest.mark.parametrize(("gap", "taken"), [(1, True), (GAP_MS - 1, True), (GAP_MS + 1, False), (120, False)])
def test_speed_tells_a_scanner_from_a_person(bench: Bench, gap: float, taken: bool) -> None:
    bench.burst("Gunnarsdóttir", gap=gap)
    assert bench.scanned == (["Gunnarsdóttir"] if taken else [])
    assert bench.line.text() == ("" if taken else "Gunnarsdóttir")


@pytest.mark.parametrize(("end_gap", "taken"), [(END_MS, True), (END_MS + 1, False)])
def test_a_scanner_may_wait_a_moment_before_its_enter(bench: Bench, end_gap: float, taken: bool) -> None:
    bench.burst("CNVNBCDEF", end_gap=end_gap)
    assert bool(bench.scanned) is taken


def test_a_few_quick_letters_are_no_scan(bench: Bench) -> None:
    bench.burst("Ngozi")
    assert bench.scanned == []
    assert bench.line.text() == "Ngozi"


def test_what_somebody_was_typing_stays_and_is_no_part_of_the_scan(bench: Bench) -> None:
    bench.other.setFocus()
    bench.other.setText("Half a na")
    bench.burst("CNVNBCDEF")
    assert bench.scanned == ["CNVNBCDEF"]
    assert bench.other.text() == "Half a na"


def test_letters_typed_at_a_button_go_to_the_field(bench: Bench) -> None:
    bench.button.setFocus()
    bench.key("s", gap=900)
    bench.key("o", gap=200)
    assert bench.line.text() == "so"
    assert bench.line.hasFocus()
    assert bench.pressed == []


def test_a_scan_at_a_button_presses_nothing(bench: Bench) -> None:
    bench.button.setFocus()
    bench.burst("CNVNBCDEF", end=Qt.Key.Key_Tab)
    assert bench.scanned == ["CNVNBCDEF"]
    assert bench.pressed == []


def test_a_key_that_is_held_down_is_no_scan(bench: Bench) -> None:
    bench.key("a", gap=900)
    for _ in range(12):
        bench.key("a", gap=30, repeat=True)
    bench.key("\r", Qt.Key.Key_Return)
    assert bench.scanned == []


def test_shortcuts_are_no_part_of_a_scan(bench: Bench) -> None:
    bench.clock[0] += 5000
    for letter in "CNVNB":
        bench.key(letter)
    bench.key("c", Qt.Key.Key_C, held=Qt.KeyboardModifier.ControlModifier)
    bench.key("C")
    bench.key("\r", Qt.Key.Key_Return)
    assert bench.scanned == []


def test_capitals_typed_with_shift_are(bench: Bench) -> None:
    bench.clock[0] += 5000
    for letter in "CNVNBCD":
        bench.key("", Qt.Key.Key_Shift, gap=2, held=Qt.KeyboardModifier.ShiftModifier)
        bench.key(letter, gap=2, held=Qt.KeyboardModifier.ShiftModifier)
    bench.key("\r", Qt.Key.Key_Return)
    assert bench.scanned == ["CNVNBCD"]


def test_two_scans_in_a_row_are_two(bench: Bench) -> None:
    bench.burst("CNVNBCDEF")
    bench.burst("CNVNXXXXX")
    assert bench.scanned == ["CNVNBCDEF", "CNVNXXXXX"]


def test_it_hears_nothing_when_it_does_not_listen(bench: Bench) -> None:
    bench.wedge.set_listening(on=False)
    bench.burst("CNVNBCDEF")
    assert bench.scanned == []
    assert bench.line.text() == "CNVNBCDEF"
