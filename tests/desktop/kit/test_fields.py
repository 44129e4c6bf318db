from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from convene.desktop.kit.fields import (
    Choice,
    DateField,
    Form,
    NumberField,
    SearchField,
    TextArea,
    TextField,
    TickField,
    TimeField,
)
from convene.rules.errors import Invalid


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (lambda: TextField(), "Opening circle"),
        (lambda: TextArea(), "Two\nlines"),
        (lambda: Choice([(1, "Great Hall"), (2, "Library")]), 2),
        (lambda: DateField(), date(2017, 6, 22)),
        (lambda: DateField(optional=True), None),
        (lambda: TimeField(), time(9, 15)),
        (lambda: NumberField(), 1240),
        (lambda: NumberField(optional=True), None),
        (lambda: NumberField(optional=True, least=0), 0),
        (lambda: TickField("Step-free"), True),
    ],
)
def test_what_is_put_in_comes_out(qtbot: QtBot, field: object, value: object) -> None:
    made = field()  # type: ignore[operator]
    qtbot.addWidget(made)
    made.set_value(value)
    assert made.value() == value


def test_dates_are_written_our_way_and_can_be_emptied(qtbot: QtBot) -> None:
    made = DateField(date(2017, 6, 22), optional=True)
    qtbot.addWidget(made)
    assert made.text() == "Thu 22 June 2017"
    QTest.keyClick(made, Qt.Key.Key_Delete)
    assert made.value() is None
    assert made.text() == "No date"


def test_time_steps_by_five_minutes(qtbot: QtBot) -> None:
    made = TimeField(time(9, 15))
    qtbot.addWidget(made)
    made.setCurrentSection(TimeField.Section.MinuteSection)
    QTest.keyClick(made, Qt.Key.Key_Up)
    assert made.value() == time(9, 20)


def test_search_waits_for_a_pause_and_escape_empties_it(qtbot: QtBot) -> None:
    made = SearchField("Search people", pause_ms=1)
    qtbot.addWidget(made)
    searched: list[str] = []
    made.searched.connect(searched.append)
    QTest.keyClicks(made, "zoe")
    qtbot.waitUntil(lambda: bool(searched))
    assert searched[-1] == "zoe"
    QTest.keyClick(made, Qt.Key.Key_Escape)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert searched[-1] == ""
    assert made.accessibleName() == "Search people"


def test_a_form_points_at_the_mistake_until_it_is_mended(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    title = form.add("title", "Title & subtitle", TextField())
    form.add_row(("start", "Start", TimeField(time(9))), ("minutes", "Minutes", NumberField(45)))
    form.add("free", "Step-free", TickField("Step-free", value=True))
    form.show()
    assert form.values() == {"title": "", "start": time(9), "minutes": 45, "free": True}
    assert title.accessibleName() == "Title & subtitle"
    assert form.show_error(Invalid("title", "A session needs a title", "Type one."))
    shown = [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
    assert "A session needs a title. Type one." in shown
    assert title.property("wrong") is True
    assert title.accessibleDescription() == "A session needs a title. Type one."
    QTest.keyClicks(title, "O")
    assert title.property("wrong") is False
    assert not form.show_error(Invalid("elsewhere", "Not here"))


def test_what_people_typed_never_becomes_markup_or_a_mnemonic(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    form.add("x", "Tea & <b>cake</b>", TextField())
    (label,) = [label for label in form.findChildren(QLabel) if label.buddy() is not None]
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "Tea && <b>cake</b>"


def test_the_wheel_never_changes_a_choice(qtbot: QtBot) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    made = Choice([(1, "One"), (2, "Two")], 1)
    qtbot.addWidget(made)
    no = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, no,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    made.wheelEvent(event)
    assert made.value() == 1
    assert not event.isAccepted()


def test_a_choice_that_vanishes_is_cleared(qtbot: QtBot) -> None:
    made = Choice([(1, "One"), (2, "Two")], 2)
    holder = QWidget()
    qtbot.addWidget(holder)
    made.setParent(holder)
    made.set_options([(2, "Two again"), (3, "Three")])
    assert made.value() == 2
    made.set_value(99)
    assert made.value() is None


def test_arrow_keys_go_from_day_to_day_over_weeks_and_months(qtbot: QtBot) -> None:
    made = DateField(date(2026, 6, 29))
    qtbot.addWidget(made)
    made.show()
    spy = QSignalSpy(made.edited)
    made.setSelectedSection(DateField.Section.DaySection)
    for _ in range(3):
        QTest.keyClick(made, Qt.Key.Key_Up)
    assert made.value() == date(2026, 7, 2)
    for _ in range(12):
        QTest.keyClick(made, Qt.Key.Key_Down)
    assert made.value() == date(2026, 6, 20)
    assert spy.count() == 15


def test_a_date_is_written_as_long_as_there_is_room(app: QApplication, qtbot: QtBot) -> None:
    field = DateField(date(2026, 9, 30))
    qtbot.addWidget(field)
    field.show()
    said = []
    for width in (300, 180, 130):
        field.resize(width, 32)
        said.append(field.text())
        assert field.fontMetrics().horizontalAdvance(field.text()) <= field.lineEdit().width()
    assert said == ["Wed 30 September 2026", "Wed 30 Sept 2026", "30 Sept 2026"]
    assert field.value() == date(2026, 9, 30)


def test_tab_leaves_an_empty_date(app: QApplication, qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    first = form.add("when", "When", DateField(optional=True))
    second = form.add("what", "What", TextField())
    form.show()
    form.activateWindow()
    QApplication.processEvents()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
