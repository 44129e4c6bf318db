import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from convene.desktop.kit.buttons import Button, button, icon_button
from convene.desktop.kit.chips import Chip, Segmented, Tag
from convene.desktop.kit.drawer import Beside, Drawer
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.layout import Flow, Rule, Toolbar, boxed, column, row
from convene.desktop.kit.notice import Notice, Toast
from convene.desktop.kit.paint import SHAPES
from convene.desktop.kit.progress import Bar, ProgressPanel
from convene.desktop.kit.text import elided, set_tip, text_label
from convene.desktop.look import apply_look
from convene.rules.errors import Refused
from seen import picture


def show_active(qtbot: QtBot, widget: QWidget) -> None:
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)


def test_words_are_plain_and_tooltips_show_them_as_typed(qtbot: QtBot) -> None:
    label = text_label("<b>Tears</b> & fears")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    set_tip(label, "<img src=x>")
    assert label.toolTip() == "<span>&lt;img src=x&gt;</span>"


def test_long_lines_give_way_but_are_read_out_whole(qtbot: QtBot) -> None:
    label = elided("A very long title of an event that nobody could fit anywhere\nin two lines")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.accessibleName().endswith("two lines")
    assert "nobody could fit" in label.toolTip()
    label.resize(900, 20)
    assert label.toolTip() == ""
    assert label.minimumSizeHint().width() < 100


@pytest.mark.parametrize("kind", ["filled", "plain", "quiet", "danger", "bare", "light", "inked"])
def test_a_button_says_its_text_literally_and_shows_keyboard_focus(qtbot: QtBot, kind: str) -> None:
    pressed: list[int] = []
    holder = QWidget()
    qtbot.addWidget(holder)
    other = QLineEdit()
    made = button("Tea & cake", kind, "coffee", on_click=lambda: pressed.append(1))
    holder.setLayout(column(other, made))
    show_active(qtbot, holder)
    other.setFocus()
    assert made.text() == "Tea && cake"
    assert made.accessibleName() == "Tea & cake"
    plain = picture(made)
    made.setFocus(Qt.FocusReason.MouseFocusReason)
    assert picture(made) == plain
    other.setFocus()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    assert picture(made) != plain
    QTest.keyClick(made, Qt.Key.Key_Space)
    assert pressed == [1]
    made.setEnabled(False)
    assert picture(made) != plain


def test_an_icon_button_is_square_and_has_a_name(qtbot: QtBot) -> None:
    made = icon_button("columns-3", "Choose columns")
    qtbot.addWidget(made)
    assert made.accessibleName() == "Choose columns"
    assert made.sizeHint().width() == made.sizeHint().height() >= 24


def test_a_chip_is_on_or_off_and_can_be_removed_by_key(qtbot: QtBot) -> None:
    made = Chip("Inclusion", 6, "inclusion", removable=True)
    qtbot.addWidget(made)
    made.show()
    off = picture(made)
    QTest.keyClick(made, Qt.Key.Key_Space)
    assert made.isChecked()
    assert picture(made) != off
    assert made.accessibleName() == "Inclusion, 6"
    removed: list[int] = []
    made.removed.connect(lambda: removed.append(1))
    QTest.keyClick(made, Qt.Key.Key_Delete)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=made.rect().center() + made.rect().topRight() / 2)
    assert removed
    made.set_count(7)
    assert made.accessibleName() == "Inclusion, 7"


def test_every_shape_of_a_tag_is_drawn_differently(qtbot: QtBot) -> None:
    drawn = set()
    for shape in (*SHAPES, "octagon-alert", "heart-handshake"):
        tag = Tag("State", "care", shape)
        qtbot.addWidget(tag)
        tag.resize(tag.sizeHint())
        drawn.add(picture(tag))
    assert len(drawn) == len(SHAPES) + 2


def test_a_switch_is_worked_with_arrows_and_keeps_its_choice(qtbot: QtBot) -> None:
    made = Segmented([("day", "Day"), ("week", "Week"), ("month", "Month")], "Zoom")
    qtbot.addWidget(made)
    made.show()
    chosen: list[str] = []
    made.chosen.connect(chosen.append)
    assert made.value() == "day"
    first = made.findChildren(QWidget)[0]
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert made.value() == "week"
    assert chosen == ["week"]
    made.set_options([("week", "Week"), ("year", "Year")])
    assert made.value() == "week"
    assert chosen == ["week"]


def test_a_drawer_gives_the_focus_back(qtbot: QtBot) -> None:
    main, drawer = QLineEdit(), Drawer()
    both = Beside(main, drawer)
    qtbot.addWidget(both)
    both.resize(900, 500)
    show_active(qtbot, both)
    main.setFocus()
    closed: list[int] = []
    drawer.closed.connect(lambda: closed.append(1))
    drawer.open_drawer("Solla <i>Gunnarsdóttir</i>", "known as Solla", take_focus=True)
    drawer.facts([("Organisation", "Marrow Street Carers"), ("Phone", "")])
    drawer.section("Sessions", button("Change", "quiet"))
    texts = [label.text() for label in drawer.findChildren(QLabel) if label.isVisibleTo(drawer)]
    assert "Solla <i>Gunnarsdóttir</i>" in texts
    assert "Phone" not in texts
    assert main.width() == 900 - drawer.width()
    assert drawer.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert drawer.isHidden()
    assert QApplication.focusWidget() is main
    assert main.width() == 900
    assert closed == [1]
    drawer.open_drawer("Another")
    assert [label.text() for label in drawer.findChildren(QLabel) if label.isVisibleTo(drawer)] == ["Another"]


def test_a_drawer_that_is_filled_again_keeps_the_focus(qtbot: QtBot) -> None:
    both = Beside(QLineEdit(), drawer := Drawer())
    qtbot.addWidget(both)
    both.resize(900, 500)
    show_active(qtbot, both)

    def fill(*acts: str) -> None:
        drawer.open_drawer("Solla")
        for name in acts:
            drawer.section().addWidget(button(name, "quiet"))

    def focused() -> str:
        for _ in range(3):
            QApplication.processEvents()
        return QApplication.focusWidget().accessibleName() or QApplication.focusWidget().text()

    fill("Take", "Done")
    qtbot.waitUntil(lambda: all(b.isVisible() for b in drawer.findChildren(Button)))
    next(b for b in drawer.findChildren(Button) if b.text() == "Done").setFocus()
    fill("Take", "Give", "Done")
    assert focused() == "Done"
    fill("Take", "Give")
    assert focused() == "Close"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert drawer.isHidden()


def test_in_a_narrow_window_the_drawer_lies_over_the_list(qtbot: QtBot) -> None:
    main, drawer = QWidget(), Drawer()
    both = Beside(main, drawer)
    qtbot.addWidget(both)
    both.resize(640, 500)
    both.show()
    drawer.open_drawer("Someone")
    assert main.width() == 640
    assert drawer.geometry().right() == 639


def test_a_toolbar_goes_on_to_a_second_line(qtbot: QtBot, app: QApplication) -> None:
    chips = [Chip(f"Filter number {n}", n) for n in range(6)]
    bar = Toolbar(*chips, None, button("Import"))
    holder = boxed(column(bar, None, gap=0))
    qtbot.addWidget(holder)
    holder.resize(1400, 300)
    holder.show()
    assert bar.height() == 49
    holder.resize(500, 300)
    qtbot.waitUntil(lambda: bar.height() > 90)
    assert all(chip.geometry().right() <= 500 for chip in chips)


def test_the_line_under_a_toolbar_is_below_chips_that_come_later(qtbot: QtBot, app: QApplication) -> None:
    chips, beside = [Chip(f"Filter {n}", n) for n in range(5)], QWidget()
    beside.setFixedWidth(400)
    beside.hide()
    bar = Toolbar(*chips, None, text_label("Enter opens a row, to put it right", 12))
    pages = QStackedWidget()
    pages.addWidget(QWidget())
    pages.addWidget(boxed(row(boxed(column(bar, QWidget(), gap=0)), beside, gap=0)))
    qtbot.addWidget(pages)
    pages.resize(830, 300)
    pages.show()
    beside.show()
    chips[2].hide()
    pages.setCurrentIndex(1)
    (line,) = bar.findChildren(Rule)
    shown = [chip for chip in chips if chip.isVisibleTo(bar)]
    qtbot.waitUntil(lambda: line.y() > max(chip.geometry().bottom() for chip in shown) > 60)


def test_flow_is_as_high_as_its_lines(qtbot: QtBot) -> None:
    flow = Flow(*(button("Same") for _ in range(4)), gap=10)
    holder = boxed(flow)
    qtbot.addWidget(holder)
    holder.show()
    one = flow.heightForWidth(2000)
    assert flow.heightForWidth(flow.minimumSize().width()) == 4 * one + 30
    assert flow.takeAt(0) is not None
    assert flow.itemAt(9) is None


def test_notices_and_toasts_speak(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    notice = Notice(closable=True)
    holder.setLayout(column(notice))
    notice.say_error(Refused("The Library is taken", "Choose another room."))
    assert notice.accessibleName() == "The Library is taken. Choose another room."
    toast = Toast(holder)
    undone: list[int] = []
    toast.say("2 desk files are merged.", "Undo", lambda: undone.append(1))
    assert toast.isVisibleTo(holder)
    (act,) = [b for b in toast.findChildren(QPushButton) if b.text() == "Undo"]
    act.click()
    assert undone == [1]
    assert toast.isHidden()


def test_progress_is_said_and_can_be_stopped(qtbot: QtBot) -> None:
    panel = ProgressPanel("Reading the file")
    qtbot.addWidget(panel)
    panel.show_progress(1200, 10_000)
    assert "1,200 of 10,000" in [label.text() for label in panel.findChildren(QLabel)]
    stopped: list[int] = []
    panel.cancelled.connect(lambda: stopped.append(1))
    panel.findChildren(QPushButton)[0].click()
    assert stopped == [1]
    bar = Bar(3, 0)
    qtbot.addWidget(bar)
    empty = picture(bar)
    bar.set(3, 4)
    assert picture(bar) != empty


def test_an_empty_state_says_all_of_its_sentence_at_every_size(qtbot: QtBot, app: QApplication) -> None:
    done: list[int] = []
    state = EmptyState(
        "No events yet. Make the first one, or open the sample to look round.", "New event", lambda: done.append(1)
    )
    qtbot.addWidget(state)
    state.resize(1000, 600)
    state.show()
    for scale in (1.0, 2.0):
        apply_look(app, "light", scale)
        QApplication.processEvents()
        assert state.sentence.height() >= state.sentence.heightForWidth(state.sentence.width())
    state.findChildren(QPushButton)[0].click()
    assert done == [1]
