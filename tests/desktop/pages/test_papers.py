"""The Papers tab through its widgets: what is shown is what is saved and printed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import make
from convene import papers
from convene.desktop.page import Context
from convene.desktop.pages.papers import PapersPage
from convene.desktop.tasks import Tasks
from convene.formats import register_out
from convene.rules.papers import Option
from convene.rules.registrations import RegistrationState
from convene.rules.text import search_key
from convene.services import paper_day
from convene.store.tables import Person, Registration
from convene.store.workspace import Workspace

NEXT = make.TODAY + timedelta(1)


@dataclass
class Tab:
    """The tab, and what a test needs to know of it."""

    page: PapersPage
    workspace: Workspace
    tasks: Tasks
    event_id: UUID
    answers: list[str | None] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    printers: list[int] = field(default_factory=list)

    def press(self, button: Any) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.wait()

    def wait(self) -> None:
        for pause in (self.page._pause, self.page.view._pause):
            assert self.tasks.wait_idle()
            if pause.isActive():
                pause.stop()
                pause.timeout.emit()
        assert self.tasks.wait_idle()

    def words(self) -> str:
        """What stands on the page that is shown."""
        return self.page.view.area.accessibleDescription()

    def numbers(self) -> list[int]:
        return [line.number for line in self.workspace.read(paper_day.sheet, self.event_id, day=NEXT).lines]


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, clock: Callable[[], datetime]) -> Iterator[Tab]:
    event_id = make.event(workspace, days=(make.TODAY, NEXT))
    made: Tab
    printers: list[int] = []

    def ask(printer: QPrinter) -> bool:
        printers.append(printer.toPage())
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(made.answers[0] or "")
        return made.answers.pop(0) is not None

    page = PapersPage(
        Context(tasks, lambda *_, **__: None, clock),
        choose=lambda *what: made.asked.append(what) or made.answers.pop(0),  # type: ignore[func-returns-value]
        choose_folder=lambda _title, name: str(Path(made.answers.pop(0) or "") / name),
        choose_template=lambda: made.answers.pop(0),
        open_url=lambda url: QUrl.toLocalFile(url),
        ask=ask,
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
    """Forty people hold a place."""
    placed: Any = {"state": RegistrationState.REGISTERED, "registered_at": make.NOW, "changed_at": make.NOW}
    names = [(uuid4(), f"Guest {number:02}") for number in range(40)]
    make.add(
        tab.workspace,
        *(Person(id=key, name=name, search_key=search_key(name)) for key, name in names),
        *(Registration(id=uuid4(), event_id=tab.event_id, person_id=key, **placed) for key, _ in names),
    )
    tab.page.arrive({"event_id": tab.event_id})
    tab.wait()
    return tab


def test_without_anybody_it_says_what_to_do(tab: Tab) -> None:
    tab.page.arrive({"event_id": tab.event_id})
    tab.wait()
    assert tab.page.trouble.sentence.text() == "Nobody holds a place yet. Register people first, or bring a list in."
    assert tab.page.trouble.isVisible()
    assert not tab.page.save.isEnabled()
    assert not tab.page.print.isEnabled()
    tab.page.list.choose("roll")
    tab.wait()
    assert tab.page.view.isVisible()
    assert "Nobody has been let in" in tab.words()


def test_every_paper_is_listed(tab: Tab) -> None:
    assert list(tab.page.list.rows) == [paper.key for paper in papers.PAPERS]


def test_pages_are_turned_and_the_day_is_chosen(filled: Tab) -> None:
    view = filled.page.view
    assert (view.pages, view.number.text()) == (2, "Page 1 of 2")
    assert "Guest 00" in filled.words()
    assert "Mon 1 June 2026" in filled.words()
    assert filled.numbers() == [0] * 40, "to look at it is not to give it out"
    QTest.keyClick(view.area, Qt.Key.Key_PageDown)
    filled.wait()
    assert "Guest 00" not in filled.words()
    QTest.keyClick(view.area, Qt.Key.Key_End)
    assert (view.number.text(), view.after.isEnabled()) == ("Page 2 of 2", False)
    QTest.keyClick(view.area, Qt.Key.Key_Home)
    choice = filled.page.asked.choices[Option.DAY]
    choice.set_value(NEXT)
    choice.edited.emit()
    filled.wait()
    assert "Tue 2 June 2026" in filled.words()


def test_an_answer_that_comes_late_is_dropped(filled: Tab, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    page, late, set_register = filled.page, Event(), register_out.register_paper

    def slow(*what: Any, **how: Any) -> bytes:
        late.wait(10)
        return set_register(*what, **how)

    monkeypatch.setattr(register_out, "register_paper", slow)
    page.refresh()
    qtbot.waitUntil(lambda: page._work is not None)
    page.list.choose("roll")
    qtbot.waitUntil(lambda: "Who is in the building" in filled.words())
    late.set()
    filled.wait()
    assert "Who is in the building" in filled.words()


def test_it_is_saved_after_everybody_has_a_number(filled: Tab, tmp_path: Path) -> None:
    target = tmp_path / "r.pdf"
    filled.answers.append(str(target))
    filled.press(filled.page.save)
    assert filled.asked == [("Save register", "London-is-Open(minded)-register.pdf", "PDF (*.pdf)")]
    assert filled.page.line.text() == "Saved 2 pages as r.pdf"
    assert filled.numbers() == list(range(1, 41))
    assert "17 Guest 16" in filled.words(), "the preview has the numbers too"
    filled.answers += [str(tmp_path / "nowhere" / "r.pdf"), None]
    filled.press(filled.page.save)
    assert "could not be written" in filled.page.line.text()
    filled.press(filled.page.save)
    assert filled.answers == []


def test_it_goes_to_a_printer(filled: Tab, tmp_path: Path) -> None:
    filled.answers += [str(tmp_path / "p.pdf"), None]
    filled.press(filled.page.print)
    assert filled.printers == [2]
    assert filled.page.line.text() == "Sent 2 pages to the printer"
    document = QPdfDocument(None)
    document.load(str(tmp_path / "p.pdf"))
    assert document.pageCount() == 2
    document.close()
    filled.press(filled.page.print)
    assert filled.page.line.text() == ""


def test_it_follows_what_changes_and_says_letters_no_font_has(filled: Tab) -> None:
    who = make.person(filled.workspace, "Aaa 𐎠𐎢")
    make.registration(filled.workspace, filled.event_id, who)
    filled.page.refresh()
    filled.wait()
    assert "Aaa □□" in filled.words()
    assert "“Aaa 𐎠𐎢” has letters that no font here has: 𐎠 𐎢" in filled.page.letters.accessibleName()


def test_a_paper_chosen_elsewhere_and_how_large_it_is_shown(filled: Tab) -> None:
    filled.page.arrive({"event_id": filled.event_id, "paper": "roll"})
    filled.wait()
    assert filled.page.paper().key == "roll"
    assert "Who is in the building" in filled.words()
    whole = filled.page.view.sheet.place.width()
    filled.page.view.size.set_value("width")
    filled.page.view.size.chosen.emit("width")
    filled.wait()
    assert filled.page.view.sheet.place.width() > whole * 1.5


def test_a_template_of_ones_own_is_tried_before_it_is_used(filled: Tab, tmp_path: Path) -> None:
    page = filled.page
    filled.answers.append(str(tmp_path))
    page.copy_act.trigger()
    filled.wait()
    mine = tmp_path / "register template" / "register.typ"
    assert page.line.text() == "Copied register.typ Change it, then choose “Use my template…”."
    mine.write_text(mine.read_text("utf-8").replace('masthead("Register"', 'masthead("Our list"') + "\n#wrong", "utf-8")
    filled.answers.append(str(mine))
    page.use_act.trigger()
    filled.wait()
    assert "The template does not work: register.typ, line" in page.line.text()
    assert "Our list" not in filled.words()
    mine.write_text(mine.read_text("utf-8").replace("#wrong", ""), "utf-8")
    filled.answers.append(str(mine))
    page.use_act.trigger()
    filled.wait()
    assert page.line.text() == "Register is set by register.typ from now on"
    assert "Our list" in filled.words()
    assert page.template.accessibleName() == "Template: register.typ"
    assert filled.workspace.history()[0].label == "Set register by register.typ"
    page.usual_act.trigger()
    filled.wait()
    assert "Our list" not in filled.words()
    assert not page.usual_act.isEnabled()
