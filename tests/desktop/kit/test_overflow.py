import pytest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from convene.desktop.kit.chips import Chip
from convene.desktop.kit.layout import Toolbar
from convene.desktop.kit.overflow import Overflow
from convene.desktop.look import apply_look


@pytest.fixture
def chips(app: QApplication) -> list[Chip]:
    return [Chip(word, 7) for word in ("Convenings", "Masterclasses", "Series & more", "Programmes", "Partners")]


@pytest.fixture
def filters(chips: list[Chip], qtbot: QtBot) -> Overflow:
    made = Overflow(*chips)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    return made


def test_all_are_shown_where_there_is_room(filters: Overflow, chips: list[Chip]) -> None:
    assert filters.folded() == []
    ends = [chip.geometry().right() for chip in chips]
    assert ends == sorted(ends)
    assert ends[-1] < filters.width()


def test_those_without_room_are_in_a_menu_and_work_from_there(filters: Overflow, chips: list[Chip]) -> None:
    filters.resize(320, 28)
    assert filters.folded() == chips[1:] or filters.folded() == chips[2:]
    more = next(chip for chip in filters.findChildren(Chip) if chip.text() == "More")
    assert more.isVisible()
    assert more.geometry().right() < 320
    more.click()
    menu = filters.findChild(QMenu)
    assert [action.text() for action in menu.actions()][-1] == "Partners, 7"
    menu.actions()[-1].trigger()
    assert chips[-1].isChecked()
    assert chips[-1] not in filters.folded(), "no filter works unseen"
    menu.close()
    QApplication.processEvents()


def test_one_that_is_not_offered_is_neither_shown_nor_in_the_menu(filters: Overflow, chips: list[Chip]) -> None:
    wide = filters.sizeHint().width()
    filters.offer(chips[0], on=False)
    assert filters.sizeHint().width() < wide
    assert chips[0].isHidden()
    assert chips[0] not in filters.folded()
    filters.offer(chips[0])
    filters.resize(filters.sizeHint())
    assert chips[0].isVisible()


def test_a_toolbar_folds_its_filters_rather_than_take_a_second_line(chips: list[Chip], qtbot: QtBot) -> None:
    filters = Overflow(*chips)
    bar = Toolbar(filters, None)
    qtbot.addWidget(bar)
    bar.resize(1200, 48)
    bar.show()
    high = bar.height()
    bar.resize(400, 48)
    QApplication.processEvents()
    assert bar.height() == high
    assert filters.folded()
    apply_look(QApplication.instance(), "light", 2.0)  # type: ignore[arg-type]
    assert not chips[0].isVisible() or chips[0].geometry().right() < filters.width()
