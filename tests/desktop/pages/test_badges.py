"""The Badges tab through its widgets: what is shown is what is printed, and what was printed is noted."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QSettings, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

import make
from convene.desktop.kit.buttons import plain_words
from convene.desktop.page import Context
from convene.desktop.pages.badges import BadgesPage
from convene.desktop.pages.badges_words import WordsDialog
from convene.desktop.tasks import Tasks
from convene.formats.badges_out import badge_png
from convene.rules.registrations import Role
from convene.services import badges
from convene.services.badges import BadgeRow
from convene.store.workspace import Workspace

NAMES = ("Nkechi Barlow", "Solla Gunnarsdóttir", "Temi Okonjo")


@dataclass
class Tab:
    """The tab, and what a test needs to know of it."""

    page: BadgesPage
    workspace: Workspace
    tasks: Tasks
    event_id: UUID
    answers: list[str | None] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    printers: list[int] = field(default_factory=list)

    def choose(self, choice: Any, value: Any) -> None:
        choice.set_value(value)
        choice.edited.emit()
        self.wait()

    def button(self, name: str) -> Any:
        buttons = [b for b in self.page.findChildren(QAbstractButton) if b.isVisibleTo(self.page)]
        return next(b for b in buttons if name in (b.accessibleName(), b.text()))

    def press(self, button: Any) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.wait()

    def wait(self) -> None:
        QTest.qWait(120)  # the preview waits a moment before it draws, and may begin just as all else is done
        assert any(self.tasks.wait_idle() for _ in range(5))

    def rows(self) -> list[BadgeRow]:
        return self.workspace.read(badges.badges, self.event_id)

    def names(self) -> list[str]:
        return [line.row.badge.name for line in self.page.table.rows()]


@pytest.fixture
def tab(
    workspace: Workspace,
    tasks: Tasks,
    clock: Callable[[], datetime],
    went: list[tuple[str, dict[str, Any]]],
    tmp_path: Path,
) -> Iterator[Tab]:
    event_id = make.event(workspace)
    context = Context(tasks, lambda place, **target: went.append((place, target)), clock)
    made: Tab
    printers: list[int] = []

    def ask(printer: QPrinter) -> bool:
        printers.append(printer.toPage())
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(made.answers[0] or "")
        return made.answers.pop(0) is not None

    page = BadgesPage(
        context,
        choose=lambda *what: made.asked.append(what) or made.answers.pop(0),  # type: ignore[func-returns-value]
        open_url=lambda url: made.opened.append(QUrl.toLocalFile(url)),
        ask=ask,
        settings=QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat),
    )
    made = Tab(page, workspace, tasks, event_id, printers=printers)
    tasks.open(lambda: workspace, done=lambda _: None)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1200, 800)
    page.show()
    yield made
    page.hide()
    tasks.close()
    page.deleteLater()


@pytest.fixture
def filled(tab: Tab) -> Tab:
    """Three people hold a place; two have a badge code yet."""
    ids = [
        make.registration(tab.workspace, tab.event_id, make.person(tab.workspace, name), role=Role.FACILITATOR)
        for name in NAMES
    ]
    tab.workspace.write("Codes", badges.issue_code_for, ids, now=make.NOW)
    tab.page.arrive({"event_id": tab.event_id})
    tab.wait()
    return tab


def test_without_anybody_it_says_what_to_do(tab: Tab, went: list[tuple[str, dict[str, Any]]]) -> None:
    tab.page.arrive({"event_id": tab.event_id})
    tab.wait()
    assert tab.page.stack.currentIndex() == 1
    assert not tab.page.save.isEnabled()


def test_the_preview_is_the_print(filled: Tab) -> None:
    line = filled.page.table.current()
    assert line.row.badge.name == "Nkechi Barlow"
    picture = filled.page.card.picture
    until = time.monotonic() + 10
    while picture.image is None and time.monotonic() < until:
        filled.wait()
    printed = badge_png(
        line.row.badge,
        event_title="London is Open(minded)",
        event_date_text="Thu 9 July 2026",
        dpi=220 * picture.devicePixelRatioF(),
    )
    assert picture.image == QImage.fromData(printed)


def test_ticked_badges_are_saved_and_noted_as_printed_in_one_undo(filled: Tab, tmp_path: Path) -> None:
    target = tmp_path / "some.pdf"
    filled.answers.append(str(target))
    filled.page.table.rows_model.tick([0, 2], on=True)
    assert plain_words(filled.page.save) == "Save PDF of 2 badges…"
    filled.press(filled.page.save)
    assert filled.asked == [("Save badges", "London-is-Open(minded)-badges.pdf", "PDF (*.pdf)")]
    assert target.read_bytes().startswith(b"%PDF")
    assert [row.printed_at is not None for row in filled.rows()] == [True, False, True]
    assert filled.page.line.text() == "Saved 2 badges as some.pdf"
    filled.press(filled.page.line.open_button)
    filled.press(filled.page.line.folder_button)
    assert filled.opened == [str(target), str(tmp_path)]
    change = filled.workspace.undo()
    assert change.label == "Undo: Print 2 badges"
    assert [row.printed_at for row in filled.rows()] == [None, None, None]


def test_only_what_is_not_yet_printed(filled: Tab, tmp_path: Path) -> None:
    first = filled.rows()[0]
    filled.workspace.write("Printed", badges.mark_printed, [first.credential_id], now=make.NOW)
    filled.page.refresh()
    filled.wait()
    filled.press(filled.page.unprinted)
    assert filled.names() == ["Solla Gunnarsdóttir", "Temi Okonjo"]
    filled.answers.append(str(tmp_path / "rest.pdf"))
    filled.press(filled.page.save)
    assert filled.page.line.text() == "Saved 2 badges as rest.pdf"
    assert filled.names() == []


def test_all_of_them_get_codes_first(filled: Tab, tmp_path: Path) -> None:
    make.registration(filled.workspace, filled.event_id, make.person(filled.workspace, "Ada Without"))
    filled.answers.append(str(tmp_path / "all.pdf"))
    filled.press(filled.page.save)
    assert filled.page.line.text() == "Saved 4 badges as all.pdf"
    assert filled.names()[0] == "Ada Without"


def test_search_narrows_what_is_saved(filled: Tab, tmp_path: Path) -> None:
    filled.page.search.setText("gunnarsdottir")
    filled.page.search.returnPressed.emit()
    assert filled.names() == ["Solla Gunnarsdóttir"]
    filled.answers.append(str(tmp_path / "one.pdf"))
    filled.press(filled.page.save)
    assert [row.printed_at is not None for row in filled.rows()] == [False, True, False]


def test_thinking_better_of_it_does_nothing(filled: Tab) -> None:
    filled.answers.append(None)
    filled.press(filled.page.save)
    assert filled.page.line.text() == ""
    assert [row.printed_at for row in filled.rows()] == [None, None, None]


def test_a_file_that_cannot_be_written_is_not_noted_as_printed(filled: Tab, tmp_path: Path) -> None:
    filled.answers.append(str(tmp_path / "nowhere" / "x.pdf"))
    filled.press(filled.page.save)
    assert "could not be written" in filled.page.line.text()
    assert [row.printed_at for row in filled.rows()] == [None, None, None]


def test_reissue_gives_a_new_code_and_can_be_undone(filled: Tab) -> None:
    before = filled.rows()[0].badge.code
    filled.press(filled.page.card.act)
    after = filled.rows()[0].badge.code
    assert after != before
    assert filled.page.table.current().row.badge.code == after
    filled.workspace.undo()
    assert filled.rows()[0].badge.code == before


def test_letters_that_no_font_has_are_told_before_printing(filled: Tab) -> None:
    missing = make.registration(filled.workspace, filled.event_id, make.person(filled.workspace, "𐎠𐎢 Rivers"))
    filled.workspace.write("Codes", badges.issue_code_for, [missing], now=make.NOW)
    filled.page.refresh()
    filled.wait()
    assert "One badge has letters that no font here has: 𐎠 𐎢" in filled.page.letters.accessibleName()
    assert [line.missing for line in filled.page.table.rows() if line.id == missing] == ["𐎠𐎢"]


def test_those_chosen_elsewhere_are_ticked(filled: Tab) -> None:
    ids = [row.registration_id for row in filled.rows()[1:]]
    filled.page.arrive({"event_id": filled.event_id, "registration_ids": tuple(ids)})
    filled.wait()
    assert [line.id for line in filled.page.table.ticked_rows()] == ids
    assert plain_words(filled.page.save) == "Save PDF of 2 badges…"


def test_labels_begin_where_the_last_sheet_ended_and_each_stock_keeps_its_nudge(filled: Tab, tmp_path: Path) -> None:
    setup = filled.page.card.setup
    assert not setup.first.isVisibleTo(setup), "a card has its sheet to itself"
    filled.choose(setup.stock, "L7160")
    assert setup.first.isVisibleTo(setup)
    setup.first.setValue(20)
    filled.choose(setup.right, 1.5)
    target = tmp_path / "labels.pdf"
    filled.answers.append(str(target))
    filled.press(filled.page.save)
    document = QPdfDocument(None)
    document.load(str(target))
    assert document.pageCount() == 2, "labels 20 and 21, and one on the next sheet"
    document.close()
    assert setup.printing().first == 2
    assert [row.printed_at is not None for row in filled.rows()] == [True] * 3
    filled.choose(setup.stock, "L7163")
    assert setup.printing().nudge == (0.0, 0.0)
    filled.choose(setup.stock, "L7160")
    assert setup.printing().nudge == (1.5, 0.0)


def test_the_sheet_and_the_back_can_be_looked_at(filled: Tab) -> None:
    picture, setup = filled.page.card.picture, filled.page.card.setup
    filled.choose(setup.stock, "L7418")
    shown = {}
    for view in ("Badge", "Sheet"):
        filled.press(filled.button(view))
        shown[view] = round(picture.image.width() / picture.image.height(), 1)
    assert shown == {"Badge": 1.6, "Sheet": 0.7}
    before = picture.image
    setup.first.setValue(5)
    filled.wait()
    assert picture.image != before, "the first four labels are gone"
    setup.both.click()
    filled.wait()
    filled.press(filled.button("Back"))
    assert round(picture.image.width() / picture.image.height(), 1) == 1.6


def test_what_was_not_measured_is_said_and_an_outline_offered(filled: Tab, tmp_path: Path) -> None:
    setup = filled.page.card.setup
    filled.choose(setup.stock, "L7160")
    assert not setup._doubt.isVisibleTo(setup)
    filled.choose(setup.stock, "L7418")
    assert setup._doubt.isVisibleTo(setup)
    target = tmp_path / "outline.pdf"
    filled.answers.append(str(target))
    filled.press(filled.button("Outline page…"))
    assert target.read_bytes().startswith(b"%PDF")
    assert not any(row.printed_at for row in filled.rows())


def test_badges_go_to_a_printer_and_are_noted(filled: Tab, tmp_path: Path) -> None:
    printed = tmp_path / "printed.pdf"
    filled.answers.append(str(printed))
    filled.press(filled.page.print)
    assert filled.printers == [3]
    assert filled.page.line.text() == "Sent 3 pages to the printer"
    document = QPdfDocument(None)
    document.load(str(printed))
    size = document.pagePointSize(0) / 72 * 25.4
    assert (document.pageCount(), round(size.width()), round(size.height())) == (3, 105, 148)
    document.close()
    assert all(row.printed_at for row in filled.rows())


def test_who_thinks_better_of_printing_prints_nothing(filled: Tab) -> None:
    filled.answers.append(None)
    filled.press(filled.page.print)
    assert not any(row.printed_at for row in filled.rows())
    assert filled.page.line.text() == ""


def test_one_badge_says_something_else_and_again_what_the_person_has(filled: Tab) -> None:
    filled.press(filled.button("Words…"))
    (dialog,) = filled.page.findChildren(WordsDialog)
    assert dialog.form.field("known_as").value() == "Nkechi Barlow"
    QTest.keyClicks(dialog.form.field("known_as"), "Kechi")
    QTest.keyClick(dialog.form.field("known_as"), Qt.Key.Key_Return)
    filled.wait()
    row = filled.rows()[0]
    assert (row.badge.known_as, row.badge.name, row.reworded) == ("Kechi", "Nkechi Barlow", True)
    assert filled.workspace.history()[0].label == "Change the words on the badge of Nkechi Barlow"
    filled.press(filled.button("Words…"))
    dialog = next(d for d in filled.page.findChildren(WordsDialog) if d.isVisible())
    filled.press(next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "As the person has it"))
    assert filled.rows()[0].badge.known_as == "Nkechi Barlow"
