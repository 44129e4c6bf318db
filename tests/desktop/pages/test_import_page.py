"""The import through its real widgets: drop a file, look, correct a column, import, undo."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages.import_lines import line_columns
from convene.desktop.pages.import_page import ImportPage
from convene.desktop.tasks import Tasks, Work
from convene.formats.columns import Field
from convene.rules.registrations import RegistrationState
from convene.services import registration_questions, registrations
from convene.services.imports import Outcome
from convene.store.workspace import Workspace

FILES = Path(__file__).parents[2] / "data" / "attendees"
S = RegistrationState


def words(widget: QWidget) -> list[str]:
    """What can be read in a widget."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]


@dataclass
class Tab:
    page: ImportPage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    went: list[tuple[str, dict[str, Any]]]

    def idle(self) -> None:
        for _ in range(4):
            assert self.tasks.wait_idle(60)
            QTest.qWait(1)

    def drop(self, path: Path) -> None:
        """As the desktop drops a file."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self.page.drop.dragEnterEvent(QDragEnterEvent(QPoint(50, 50), copy, mime, left, none))
        self.page.drop.dropEvent(QDropEvent(QPoint(50, 50), copy, mime, left, none))
        self.idle()

    def press(self, name: str) -> None:
        buttons = [b for b in self.page.findChildren(QAbstractButton) if b.isVisibleTo(self.page)]
        names = [b.accessibleName() or b.text() for b in buttons]
        chosen = [b for b, n in zip(buttons, names, strict=True) if name in (n, b.text())]
        assert chosen, f"no button “{name}” among {names}"
        QTest.mouseClick(chosen[0], Qt.MouseButton.LeftButton)
        self.idle()

    def choose_field(self, heading: str, field: Field) -> None:
        choice = next(c for c in self.page.columns.choices if c.accessibleName() == f"Column {heading}")
        choice.set_value(field)
        choice.edited.emit()
        self.idle()

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        what = line_columns()[-1].text
        return [(line.name, line.outcome.value, what(line)) for line in self.page.table.rows()]

    @property
    def states(self) -> dict[str, RegistrationState]:
        return {g.name: g.state for g in self.workspace.read(registrations.guests, self.event)}


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]]) -> Iterator[Tab]:
    event = make.event(workspace, capacity=240)
    tasks.open(lambda: workspace, done=lambda _: None)
    page = ImportPage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    page.arrive({"event_id": event})
    yield Tab(page, tasks, workspace, event, went)
    tasks.wait_idle(60)
    page.close()
    page.deleteLater()


def test_a_dropped_list_is_looked_at_imported_and_taken_back(tab: Tab) -> None:
    tab.drop(FILES / "eventbrite-short.csv")
    assert "Eventbrite list, 3 rows" in words(tab.page)
    assert tab.lines == [
        ("Anna Andersson", "new", "Comes on the list"),
        ("Björn Berg", "new", "Comes on the list"),
        ("Cleo Carlsson", "new", "Kept as cancelled"),
    ]
    assert tab.states == {}
    tab.press("Import 3 people")
    assert tab.states == {"Anna Andersson": S.REGISTERED, "Björn Berg": S.REGISTERED, "Cleo Carlsson": S.CANCELLED}
    assert "Imported: 3 new." in words(tab.page)
    assert tab.workspace.history()[0].label == "Import 3 people from Eventbrite"
    tab.press("Undo")
    assert tab.states == {}
    assert [outcome for _, outcome, _ in tab.lines] == ["new"] * 3
    tab.press("Import 3 people")
    tab.press("See the list")
    assert tab.went == [("event", {"event_id": tab.event, "tab": "people"})]


def test_a_second_time_there_is_nothing_to_import(tab: Tab) -> None:
    for _ in range(2):
        tab.page.arrive({"event_id": tab.event})
        tab.drop(FILES / "ms-forms.csv")
        if not tab.states:
            tab.press("Import 2 people")
    assert [outcome for _, outcome, _ in tab.lines] == ["same", "same"]
    assert not tab.page.go_on.isEnabled()
    assert tab.page.go_on.text() == "Nothing to import"
    assert len(tab.states) == 2


def test_a_column_is_corrected_and_the_preview_follows(tab: Tab, tmp_path: Path) -> None:
    sheet = tmp_path / "names.csv"
    sheet.write_text("Who,Where they work,Mail\nAnna,Quayside,a@example.org\nBo,Northmere,b@example.org\n", "utf-8")
    tab.drop(sheet)
    tab.choose_field("Who", Field.NAME)
    tab.choose_field("Where they work", Field.ORGANISATION)
    assert [line.organisation for line in tab.page.table.rows()] == ["Quayside", "Northmere"]
    tab.choose_field("Where they work", Field.IGNORE)
    assert [line.organisation for line in tab.page.table.rows()] == ["", ""]
    tab.press("Import 2 people")
    assert sorted(tab.states) == ["Anna", "Bo"]
    assert tab.workspace.history()[0].label == "Import 2 people from names"


def test_rows_that_cannot_come_say_why_and_stay_out(tab: Tab, tmp_path: Path) -> None:
    sheet = tmp_path / "mixed.csv"
    sheet.write_text(
        "Name,Email\nAnna Bell,team@example.org\nBob Cole,team@example.org\n,c@example.org\nDag,dag at home\nEve,\n",
        "utf-8",
    )
    tab.drop(sheet)
    outcomes = [outcome for _, outcome, _ in tab.lines]
    assert outcomes == ["conflict", "conflict", "refused", "refused", "new"]
    assert tab.lines[0][2] == "Rows 2, 3 give one e-mail address to different people"
    assert tab.lines[2][2] == "No name"
    tab.press("Refused, 2")
    assert [line.outcome for line in tab.page.table.rows()] == [Outcome.REFUSED] * 2
    tab.press("Import 1 person")
    assert list(tab.states) == ["Eve"]
    assert "Imported: 1 new. 4 rows were left out; the reasons are in the list." in words(tab.page)


def test_changes_are_shown_field_by_field(tab: Tab, tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Name,Email,Phone\nAnna,a@example.org,1\n", "utf-8")
    tab.drop(sheet)
    tab.press("Import 1 person")
    sheet.write_text("Name,Email,Phone,Organisation\nAnna,a@example.org,2,Quayside\n", "utf-8")
    tab.press("Another file…")
    tab.drop(sheet)
    assert tab.lines == [("Anna", "changed", "Organisation: – → Quayside; Phone: 1 → 2")]


@pytest.mark.parametrize(
    ("name", "content"), [("empty.csv", b""), ("broken.xlsx", b"PK\x03\x04 this is no workbook"), ("gone.csv", None)]
)
def test_a_file_that_cannot_be_read_says_so_and_another_may_be_tried(
    tab: Tab, tmp_path: Path, name: str, content: bytes | None
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    tab.drop(path)
    assert len(words(tab.page.notice)) == 1
    assert tab.page.notice.isVisible()
    assert tab.page.steps.currentWidget() is tab.page.drop
    tab.drop(FILES / "tito.csv")
    assert "Tito list, 2 rows" in words(tab.page)
    assert not tab.page.notice.isVisible()


def test_what_changes_meanwhile_is_seen(tab: Tab) -> None:
    tab.drop(FILES / "tito.csv")
    tab.workspace.write(
        "Register", registrations.register, tab.event, name="Tina Torn", email="tina.torn@gmail.com", now=make.NOW
    )
    tab.page.refresh()
    tab.idle()
    assert [outcome for _, outcome, _ in tab.lines] == ["changed", "new"]


def test_coming_back_finds_the_list_as_it_was_and_another_event_starts_anew(tab: Tab) -> None:
    tab.drop(FILES / "tito.csv")
    tab.page.arrive({"event_id": tab.event})
    tab.idle()
    assert "Tito list, 2 rows" in words(tab.page)
    tab.page.arrive({"event_id": make.event(tab.workspace)})
    tab.idle()
    assert tab.page.steps.currentWidget() is tab.page.drop
    tab.page.arrive({"event_id": tab.event, "path": FILES / "tito.csv"})
    tab.idle()
    assert "Tito list, 2 rows" in words(tab.page)


def fix(tab: Tab, heading: str, text: str) -> None:
    """Types into a cell of the row that is open, and leaves it with Enter."""
    tab.page.activateWindow()
    field = next(f for f in tab.page.row.fields.values() if f.accessibleName() == heading)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    tab.idle()


def test_a_row_is_put_right_in_place_and_judged_again(tab: Tab, tmp_path: Path) -> None:
    sheet = tmp_path / "mixed.csv"
    sheet.write_text("Name,Email,Internal\n,c@example.org,x\nDag,dag at home,x\nEve,e@example.org,x\n", "utf-8")
    tab.drop(sheet)
    tab.choose_field("Internal", Field.IGNORE)
    assert [outcome for _, outcome, _ in tab.lines] == ["refused", "refused", "new"]
    tab.page.table.choose(3)
    QTest.keyClick(tab.page.table, Qt.Key.Key_Return)
    tab.idle()
    drawer = tab.page.row
    assert drawer.isVisible()
    assert not tab.page.columns.isVisible()
    assert [field.accessibleName() for field in drawer.fields.values()] == ["Name", "Email"]
    assert drawer.fields[1].hasFocus()
    assert words(drawer).count("“dag at home” is not an e-mail address") == 2  # the verdict, and beside the field
    fix(tab, "Email", "dag@example.org")
    assert [outcome for _, outcome, _ in tab.lines] == ["refused", "new", "new"]
    assert "Comes on the list" in words(drawer)
    assert drawer.fields[1].hasFocus()
    assert "mixed.csv, 1 correction made here" in words(tab.page)
    tab.page.table.choose(2)  # another row: the drawer follows
    fix(tab, "Name", "Cleo de Souza")
    assert "mixed.csv, 2 corrections made here" in words(tab.page)
    QTest.keyClick(drawer, Qt.Key.Key_Escape)
    assert tab.page.columns.isVisible()
    tab.press("Import 3 people")
    assert sorted(tab.states) == ["Cleo de Souza", "Dag", "Eve"]
    assert sheet.read_text("utf-8").startswith("Name,Email,Internal\n,c@example.org")


def test_leaving_a_cell_as_it_was_changes_nothing(tab: Tab) -> None:
    tab.drop(FILES / "quoted-multiline.csv")
    tab.page.table.choose(2)
    QTest.keyClick(tab.page.table, Qt.Key.Key_Return)
    field = next(f for f in tab.page.row.fields.values() if f.accessibleName() == "Address")
    QTest.keyClick(field, Qt.Key.Key_Return)
    tab.idle()
    assert "quoted-multiline.csv" in words(tab.page)
    assert tab.page.chosen is not None
    assert tab.page.chosen.sheet.rows[0].cells[2] == "Storgatan 1\n114 55 Stockholm"


def test_columns_are_as_last_time(tab: Tab, tmp_path: Path) -> None:
    sheet = tmp_path / "names.csv"
    sheet.write_text("Label,Where they work,Mail\nAnna,Quayside,a@example.org\n", "utf-8")
    tab.drop(sheet)
    assert "What each column means. Change what is not right." in words(tab.page)
    tab.choose_field("Label", Field.NAME)
    tab.choose_field("Where they work", Field.ORGANISATION)
    tab.press("Import 1 person")
    sheet.write_text("Label,Where they work,Mail\nBo,Northmere,b@example.org\n", "utf-8")
    tab.press("Another file…")
    tab.drop(sheet)
    assert "As last time. Change what is not right." in words(tab.page)
    assert [choice.value() for choice in tab.page.columns.choices] == [Field.NAME, Field.ORGANISATION, Field.EMAIL]
    assert ("Bo", "Northmere") in [(line.name, line.organisation) for line in tab.page.table.rows()]
    tab.choose_field("Where they work", Field.IGNORE)
    assert "What each column means. Change what is not right." in words(tab.page)


def test_who_is_no_longer_in_the_list_is_shown_and_stays(tab: Tab, tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Name,Email\nAnna,a@example.org\nBo,b@example.org\n", "utf-8")
    tab.drop(sheet)
    tab.press("Import 2 people")
    sheet.write_text("Name,Email\nAnna,a@example.org\n", "utf-8")
    tab.press("Another file…")
    tab.drop(sheet)
    assert tab.lines == [
        ("Anna", "same", ""),
        ("Bo", "gone", "Came by an earlier list from list and is not in this one; stays as it is"),
    ]
    tab.press("Not in the list, 1")
    assert [line.name for line in tab.page.table.rows()] == ["Bo"]
    tab.page.table.choose(tab.page.table.rows()[0].registration_id)
    QTest.keyClick(tab.page.table, Qt.Key.Key_Return)
    assert tab.page.row.isVisible()
    assert tab.page.row.fields == {}
    assert not tab.page.go_on.isEnabled()
    assert tab.states == {"Anna": S.REGISTERED, "Bo": S.REGISTERED}


def test_what_can_be_understood_in_two_ways_is_said(tab: Tab, tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Name,Order date,Status\nAnna,03/04/2026,Attending\nBo,05/06/2026,Sent\n", "utf-8")
    tab.drop(sheet)
    assert (
        "“Sent” is no state known here; taken as registered in row 3. "
        "Dates in “Order date” were read with the day first." in words(tab.page.notice)
    )


def test_an_import_is_stopped_and_may_be_begun_again(tab: Tab, tmp_path: Path) -> None:
    sheet = tmp_path / "long.csv"
    sheet.write_text("Name\n" + "".join(f"Guest {n}\n" for n in range(3_000)), "utf-8")
    tab.drop(sheet)
    started: list[Work] = []
    tab.tasks.work_started.connect(started.append)
    tab.page.apply()
    (work,) = started
    assert work.label == "Import 3,000 people from long"
    work.cancel()
    tab.idle()
    assert tab.states == {}
    assert words(tab.page.notice) == ["The import was stopped. Nothing was changed."]
    tab.press("Import 3,000 people")
    assert len(tab.states) == 3_000


@pytest.mark.parametrize("late", [False, True])
def test_reading_is_stopped_and_another_file_may_be_chosen(tab: Tab, late: bool) -> None:
    started: list[Work] = []
    tab.tasks.work_started.connect(started.append)
    tab.page.read_file(FILES / "tito.csv")
    if late:  # it has been read, and the window does not know it yet
        tab.tasks._pool.shutdown(wait=True)
        tab.tasks._pool = ThreadPoolExecutor(2)
    started[0].cancel()
    tab.idle()
    assert tab.page.chosen is None
    assert tab.page.steps.currentWidget() is tab.page.drop
    assert not tab.page.notice.isVisible()


def test_what_was_answered_is_asked_here_too_if_wanted(tab: Tab, tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Name,Which day?\nAnna,Monday\n", "utf-8")
    tab.drop(sheet)
    tab.choose_field("Which day?", Field.NOTE)
    assert not tab.page.columns.ask.isVisible()
    tab.choose_field("Which day?", Field.QUESTION)
    tab.press("Ask these questions here too")
    tab.press("Import 1 person")
    assert [q.text for q in tab.workspace.read(registration_questions.questions, tab.event)] == ["Which day?"]
