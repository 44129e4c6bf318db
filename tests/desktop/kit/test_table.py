from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convene.desktop.kit.bulkbar import BulkBar
from convene.desktop.kit.table import Column, Table
from convene.desktop.look import apply_look
from seen import picture


@dataclass(frozen=True)
class Guest:
    id: int
    name: str
    state: str = "Registered"


GUESTS = [Guest(n, f"Guest {n:03}") for n in range(200)]


@pytest.fixture
def table(app: QApplication, qtbot: QtBot) -> Table:
    columns = [
        Column("name", "Name", lambda g: g.name, 200, 1, weight=600, after=lambda g: "she/her"),
        Column("state", "State", lambda g: g.state, 100, icon=lambda g: ("tick", "ok"), tag=lambda g: ("care", "half")),
        Column("themes", "Themes", lambda g: "", 80, glyphs=lambda g: ["inclusion", "gardening"]),
        Column("id", "Number", lambda g: str(g.id), 80, right=True, sort=lambda g: g.id),
    ]
    made = Table(columns, sorted_by="name", ticks=True, struck=lambda g: g.id == 3, name="Guests")
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.set_rows(GUESTS)
    made.show()
    made.grab()
    return made


def row_y(table: Table, key: int) -> int:
    return table.rowViewportPosition(table.rows_model.place_of(key))


def test_the_current_row_and_its_place_on_the_screen_survive_a_refresh(table: Table) -> None:
    table.choose(100)
    table.verticalScrollBar().setValue(table.verticalScrollBar().value() + 17)
    before = row_y(table, 100)
    spy = QSignalSpy(table.chosen)
    fresh = [Guest(1000 + n, f"Guest 0{n:02}a") for n in range(30)] + [replace(g, state="Here") for g in GUESTS[5:]]
    table.set_rows(fresh)
    assert table.current() == Guest(100, "Guest 100", "Here")
    assert row_y(table, 100) == before
    assert spy.count() == 0, "the drawer beside it is not opened again"


def test_without_a_current_row_in_sight_the_top_row_stays(table: Table) -> None:
    table.choose(0)
    table.verticalScrollBar().setValue(36 * 120 + 5)
    top = table.rows_model.id_at(table.rowAt(0))
    before = row_y(table, top)
    table.set_rows(GUESTS[50:])
    assert row_y(table, top) == before


def test_a_current_row_that_goes_is_told(table: Table) -> None:
    table.choose(7)
    told = []
    table.chosen.connect(told.append)
    table.set_rows([])
    assert table.current() is None
    assert told[-1] is None


def test_a_click_on_a_title_sorts_and_another_turns_it_round(table: Table) -> None:
    header = table.horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(3) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.rows()[0].id == 0
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.rows()[0].id == 199


def test_keys_open_and_tick(table: Table) -> None:
    opened, ticked = [], []
    table.opened.connect(opened.append)
    table.ticked.connect(ticked.append)
    table.choose(2)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert opened == [GUESTS[3]]
    assert ticked == [[GUESTS[3]]]


def test_shift_ticks_from_the_last_box_to_this_one_and_the_head_ticks_all(table: Table) -> None:
    def box(row: int) -> QPoint:
        return QPoint(26, table.rowViewportPosition(row) + 18)

    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box(1))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, box(4))
    assert [g.id for g in table.ticked_rows()] == [1, 2, 3, 4]
    assert table.current() is None, "a tick does not open the drawer"
    header = table.horizontalHeader()
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(26, header.height() // 2))
    assert len(table.ticked_rows()) == 200


def test_rows_are_copied_as_a_table_that_cannot_become_formulas(table: Table) -> None:
    table.set_rows([Guest(1, "=1+1"), Guest(2, "Tab\there\nand <b>line</b>")])
    table.rows_model.tick([0, 1])
    table.copy()
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.text().splitlines() == [
        "Name\tState\tThemes\tNumber",
        "'=1+1\tRegistered\t\t1",
        "Tab here and <b>line</b>\tRegistered\t\t2",
    ]
    assert "&lt;b&gt;line" in copied.html()


def test_columns_can_be_hidden_and_are_then_not_copied(table: Table) -> None:
    menu = table.columns_menu()
    assert [action.text() for action in menu.actions()] == ["State", "Themes", "Number"]
    menu.actions()[1].trigger()
    table.choose(5)
    table.copy()
    assert QGuiApplication.clipboard().text() == "Name\tState\tNumber\nGuest 005\tRegistered\t5"
    menu.deleteLater()


def widths(table: Table) -> list[int]:
    return [table.columnWidth(n) for n in range(4)]


def test_columns_fill_the_width_and_grow_with_the_text(table: Table) -> None:
    assert sum(widths(table)) == table.viewport().width()
    table.resize(200, 300)
    narrow = widths(table)
    assert narrow[3] == 80 + 16, "the last one ends 24 px before the edge, not 8"
    apply_look(QApplication.instance(), "light", 2.0)  # type: ignore[arg-type]
    assert widths(table)[3] > 1.5 * narrow[3]
    assert table.rowHeight(0) == 72


def test_what_is_cut_gets_room_before_names_stretch(table: Table) -> None:
    before = widths(table)
    table.set_rows([replace(GUESTS[0], state="Registered by somebody else"), *GUESTS[1:]])
    assert widths(table)[1] > before[1] + 60
    assert sum(widths(table)) == table.viewport().width()


def test_where_there_is_too_little_room_what_matters_least_is_left_out(app: QApplication, qtbot: QtBot) -> None:
    columns = [
        Column("name", "Name", lambda g: g.name, 160, 1),
        Column("state", "State", lambda g: g.state, 120, gives=1),
        Column("id", "Number", lambda g: str(g.id), 80, gives=2, right=True),
    ]
    made = Table(columns, name="Guests")
    qtbot.addWidget(made)
    made.set_rows(GUESTS[:5])

    def left_out(width: int) -> list[bool]:
        made.resize(width, 300)
        return [made.isColumnHidden(n) for n in range(3)]

    made.show()
    assert left_out(400) == [False, False, False]
    assert left_out(230) == [False, False, True]
    assert left_out(120) == [False, True, True]
    assert left_out(400) == [False, False, False]
    made.choose(2)
    made.resize(120, 300)
    made.copy()
    assert QGuiApplication.clipboard().text() == "Name\tState\tNumber\nGuest 002\tRegistered\t2"


def test_a_search_does_not_make_the_columns_jump(table: Table) -> None:
    table.set_rows([replace(GUESTS[0], state="Registered by somebody else"), *GUESTS[1:]])
    before = widths(table)
    table.set_rows(GUESTS[1:150])
    assert widths(table) == before


def test_it_paints_every_kind_of_cell_in_light_and_dark(table: Table, app: QApplication) -> None:
    table.choose(3)
    pictures = set()
    for scheme in ("light", "dark"):
        apply_look(app, scheme)
        pictures.add(picture(table))
    assert len(pictures) == 2
    table.set_rows([])
    table.placeholder = "Nobody matches."
    empty = picture(table)
    table.placeholder = ""
    assert picture(table) != empty


def test_the_bulk_bar_comes_with_ticks_and_leaves_the_last_row_in_reach(table: Table) -> None:
    bar = BulkBar(table)
    act = bar.add("Copy as table", "copy")
    assert bar.isHidden()
    most = table.verticalScrollBar().maximum()
    table.rows_model.tick([0, 1])
    assert not bar.isHidden()
    assert table.verticalScrollBar().maximum() == most + 64
    act.clicked.connect(lambda: table.copy())
    act.click()
    assert QGuiApplication.clipboard().text().count("\n") == 2
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert table.ticked_rows() == []


def wide(table: Table, words: str, *, room: int) -> bytes:
    """What the first cell looks like that shows ``words`` in place of its text, in a column of so many pixels."""
    column = Column("state", "State", lambda g: "Attended", 60, shown=lambda _: words, icon=lambda _: ("tick", "ok"))
    table.set_columns([column])
    table.set_rows(GUESTS[:1])
    table.setColumnWidth(0, room)
    return picture(table.viewport())


def test_words_in_place_of_the_text_are_painted_whole_or_not_at_all(table: Table) -> None:
    assert wide(table, "09:12", room=300) != wide(table, "", room=300)
    assert wide(table, "09:12 at the front desk", room=120) == wide(table, "", room=120)
    index = table.rows_model.index(0, 0)
    assert index.data() == "Attended"  # to copy, and for who listens
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Attended"


def test_more_columns_than_there_is_room_for_can_come_at_once(qtbot: QtBot) -> None:
    table = Table([], ticks=True)
    qtbot.addWidget(table)
    table.resize(1000, 600)
    table.show()
    QApplication.processEvents()
    table.set_columns([Column(f"d{n}", "T", lambda g: g.state, 46, under=lambda: ["a", "b"]) for n in range(40)])
    table.set_rows(GUESTS)
    table.grab()
    assert table.horizontalScrollBar().maximum() > 0
    table.set_columns([Column("name", "Name", lambda g: g.name)])
    table.set_rows(GUESTS)
    table.grab()
    assert table.horizontalScrollBar().maximum() == 0


def test_other_columns_have_a_title_of_several_lines(table: Table) -> None:
    one = table.horizontalHeader().height()
    lines = ["Module", "18 of 19"]
    table.set_columns([Column("day", "4 Mar", lambda g: g.state, under=lambda: lines, tail=lambda _: "pencil")])
    table.set_rows(GUESTS)
    assert table.rows_model.columnCount() == 1
    assert table.rows()[0] == GUESTS[0]
    assert table.horizontalHeader().height() > one
    before = picture(table.horizontalHeader())
    lines[1] = "19 of 19"
    table.horizontalHeader().viewport().update()
    assert picture(table.horizontalHeader()) != before
    told = table.rows_model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert told == "4 Mar, Module, 19 of 19"
