from dataclasses import dataclass, replace

from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QApplication

from convene.desktop.kit.rows import Column, TableModel


@dataclass(frozen=True)
class Guest:
    id: int
    name: str
    age: int | None = None


COLUMNS = [
    Column("name", "Name", lambda g: g.name),
    Column("age", "Age", lambda g: "" if g.age is None else str(g.age), right=True, sort=lambda g: g.age),
]


def model(*guests: Guest, **options: object) -> TableModel:
    made = TableModel(COLUMNS, **options)  # type: ignore[arg-type]
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.set_rows(guests)
    return made


def names(made: TableModel) -> list[str]:
    return [made.data(made.index(n, 0)) for n in range(made.rowCount())]


def test_rows_are_sorted_without_accents_case_and_empties_first(app: QApplication) -> None:
    made = model(Guest(1, "Zoë"), Guest(2, "ábel", 7), Guest(3, "Bryony", 30), Guest(4, "abel", None), sorted_by="name")
    assert names(made) == ["ábel", "abel", "Bryony", "Zoë"]
    made.sort(1)
    assert names(made)[:2] == ["ábel", "Bryony"]
    made.sort(1, Qt.SortOrder.DescendingOrder)
    assert names(made)[:2] == ["Bryony", "ábel"]
    assert set(names(made)[2:]) == {"Zoë", "abel"}, "who has no age is last in both directions"
    made.sort(-1)
    assert names(made) == ["Zoë", "ábel", "Bryony", "abel"], "in the order they came"


def test_patching_keeps_indexes_on_their_rows(app: QApplication) -> None:
    made = model(*(Guest(n, f"Guest {n:02}") for n in range(20)), sorted_by="name")
    held = {n: QPersistentModelIndex(made.index(made.place_of(n), 0)) for n in (3, 7, 12)}
    fresh = [Guest(n, f"Guest {n:02}") for n in range(20) if n not in (0, 7, 19)]
    fresh = [replace(g, name="Aaron") if g.id == 12 else g for g in fresh] + [Guest(99, "Guest 01b")]
    made.set_rows(reversed(fresh))
    assert not held[7].isValid()
    assert made.row_at(held[3].row()) == Guest(3, "Guest 03")
    assert made.row_at(held[12].row()) == Guest(12, "Aaron")
    assert held[12].row() == 0
    assert names(made) == sorted(g.name for g in fresh)


def test_the_same_rows_again_are_no_change(app: QApplication) -> None:
    guests = [Guest(n, f"Guest {n}") for n in range(5)]
    made = model(*guests)
    spies = [QSignalSpy(s) for s in (made.dataChanged, made.layoutChanged, made.rowsInserted, made.rowsRemoved)]
    made.set_rows([replace(g) for g in guests])
    assert [spy.count() for spy in spies] == [0, 0, 0, 0]


def test_ten_thousand_rows_are_filtered_and_sorted_with_a_handful_of_signals(app: QApplication) -> None:
    guests = [Guest(n, f"Guest {n * 7919 % 10_000:05}", n % 90) for n in range(10_000)]
    made = TableModel(COLUMNS, sorted_by="name")
    made.set_rows(guests)
    assert names(made) == sorted(g.name for g in guests)
    made.sort(1, Qt.SortOrder.DescendingOrder)
    assert [g.age for g in made.rows()] == sorted((g.age for g in guests), reverse=True)
    spies = [QSignalSpy(s) for s in (made.layoutChanged, made.rowsInserted, made.rowsRemoved)]
    made.set_rows(guests[::2])
    made.set_rows(guests)
    assert made.rowCount() == 10_000
    assert sum(spy.count() for spy in spies) <= 6


def test_ticks_stay_with_their_rows_and_go_with_them(app: QApplication) -> None:
    made = model(*(Guest(n, f"Guest {n}") for n in range(4)))
    spy = QSignalSpy(made.ticks_changed)
    made.tick([1, 2])
    assert made.tick_state() == Qt.CheckState.PartiallyChecked
    made.set_rows([Guest(3, "Guest 3"), Guest(2, "Renamed")])
    assert made.ticked() == [Guest(2, "Renamed")]
    assert spy.count() == 2
    made.tick(range(2))
    assert made.tick_state() == Qt.CheckState.Checked
    made.clear_ticks()
    assert made.ticked() == []
