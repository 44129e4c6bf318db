"""The disc: chosen by mouse and keys, one of its group, seen in every look."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QButtonGroup, QHBoxLayout, QWidget

from convene.desktop.kit.radio import Radio
from convene.desktop.look import apply_look, look


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_of_a_group_is_chosen_and_both_are_seen(app: QApplication, scheme: str) -> None:
    apply_look(app, scheme)
    box, group = QWidget(), QButtonGroup()
    line = QHBoxLayout(box)
    one, two = Radio("Left", on=True), Radio("Right")
    for radio in (one, two):
        group.addButton(radio)
        line.addWidget(radio)
    box.show()
    QTest.mouseClick(two, Qt.MouseButton.LeftButton)
    assert (one.isChecked(), two.isChecked()) == (False, True)
    for radio, colour in ((two, look().accent), (one, look().surface)):
        middle = QPoint(radio.width() // 2, radio.height() // 2)
        assert radio.grab().toImage().pixelColor(middle).name() == colour.name()
    QTest.keyClick(one, Qt.Key.Key_Space)
    assert one.isChecked()
    assert one.accessibleName() == "Left"
    box.close()
    box.deleteLater()
