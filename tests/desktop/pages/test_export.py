"""The Export tab: ten files by ten buttons, said what they are, and errors where they belong."""

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

import make
from convene.desktop.page import Context
from convene.desktop.pages import export_jobs
from convene.desktop.pages.export import ExportPage
from convene.desktop.pages.export_calendars import CalendarsExportDialog
from convene.desktop.pages.export_needs import NeedsExportDialog
from convene.desktop.tasks import Tasks
from convene.formats.schedule_in import read_schedule
from convene.formats.workbook_return_in import read_return
from convene.rules.errors import Refused
from convene.rules.people import NeedKind
from convene.rules.workbook_returns import Purpose
from convene.services import badges, calendars, programme, registrations, releases
from convene.store.workspace import Workspace


@dataclass
class Tab:
    """The tab, and where it is told to write."""

    page: ExportPage
    workspace: Workspace
    tasks: Tasks
    event_id: UUID
    folder: Path
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def save(self, key: str) -> str:
        QTest.mouseClick(self.page.rows[key].act, Qt.MouseButton.LeftButton)
        assert self.tasks.wait_idle()
        return self.page.rows[key].line.text()


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, clock: Callable[[], datetime], tmp_path: Path) -> Iterator[Tab]:
    event_id = make.event(workspace, "Who is heard?")
    make.session(workspace, event_id, starts_at=make.at("09:30"))
    for name in ("Nkechi Barlow", "=Solla"):
        make.registration(workspace, event_id, make.person(workspace, name))
    made: Tab

    def choose(*what: str) -> str:
        made.asked.append(what)  # type: ignore[arg-type]
        return str(made.folder / what[1])

    page = ExportPage(
        Context(tasks, lambda *_, **__: None, clock), choose=choose,
        open_url=lambda url: made.opened.append(QUrl.toLocalFile(url)),
    )  # fmt: skip
    made = Tab(page, workspace, tasks, event_id, tmp_path / "out")
    made.folder.mkdir()
    tasks.open(lambda: workspace, done=lambda _: None)
    page.resize(1000, 800)
    page.show()
    assert not page.rows["calendar"].act.isEnabled()
    page.arrive({"event_id": event_id})
    assert tasks.wait_idle()
    yield made
    page.hide()
    tasks.close()
    page.deleteLater()


def test_four_files_with_names_that_every_system_takes(tab: Tab) -> None:
    said = [tab.save(key) for key in ("calendar", "workbook", "registrations", "badges")]
    assert said == [
        "Saved 1 entry as Who-is-heard-calendar.ics",
        "Saved the event as Who-is-heard-whole-event.xlsx",
        "Saved 2 registrations as Who-is-heard-registrations.csv",
        "Saved 2 badges as Who-is-heard-badges.pdf",
    ]
    assert [kind for _, _, kind in tab.asked] == [
        "Calendar (*.ics)", "Excel workbook (*.xlsx)", "Comma-separated (*.csv)", "PDF (*.pdf)",
    ]  # fmt: skip
    starts = {path.suffix: path.read_bytes()[:15] for path in tab.folder.iterdir()}
    assert starts[".ics"] == b"BEGIN:VCALENDAR"
    assert starts[".xlsx"].startswith(b"PK")
    assert starts[".pdf"].startswith(b"%PDF")
    rows = list(csv.reader(io.StringIO((tab.folder / "Who-is-heard-registrations.csv").read_text("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Name", "'=Solla", "Nkechi Barlow"]


def test_workbooks_to_change_can_come_back(tab: Tab) -> None:
    assert [tab.save(key) for key in ("delegates_return", "sessions_return")] == [
        "Saved the delegates to change as Who-is-heard-delegates-to-change.xlsx",
        "Saved the sessions to change as Who-is-heard-sessions-to-change.xlsx",
    ]
    found = [read_return(path) for path in sorted(tab.folder.iterdir())]
    assert [(one.purpose, len(one.rows)) for one in found] == [(Purpose.DELEGATES, 2), (Purpose.SESSIONS, 1)]


def test_the_list_goes_to_address_books_and_to_other_programs(tab: Tab) -> None:
    assert [tab.save(key) for key in ("contacts", "delegates_json")] == [
        "Saved 2 contacts as Who-is-heard-contacts.vcf",
        "Saved 2 delegates as Who-is-heard-delegates-for-programs.json",
    ]
    assert (tab.folder / "Who-is-heard-contacts.vcf").read_bytes().count(b"BEGIN:VCARD") == 2
    made = json.loads((tab.folder / "Who-is-heard-delegates-for-programs.json").read_bytes())
    assert [one["name"] for one in made["delegates"]] == ["=Solla", "Nkechi Barlow"]


def test_the_file_and_its_folder_can_be_opened(tab: Tab) -> None:
    tab.save("calendar")
    line = tab.page.rows["calendar"].line
    QTest.mouseClick(line.open_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(line.folder_button, Qt.MouseButton.LeftButton)
    assert tab.opened == [str(tab.folder / "Who-is-heard-calendar.ics"), str(tab.folder)]


def test_a_calendar_that_was_issued_is_noted(tab: Tab) -> None:
    tab.save("calendar")
    issued = tab.workspace.read(calendars.event_calendar, tab.event_id, now=make.NOW + timedelta(days=1))
    assert issued.appointments[0].last_modified == make.NOW  # known, and not changed since


def test_badges_from_here_are_noted_as_printed(tab: Tab) -> None:
    tab.save("badges")
    assert all(row.printed_at for row in tab.workspace.read(badges.badges, tab.event_id))


def test_the_programme_of_a_release_goes_out_where_it_is_asked_for(tab: Tab) -> None:
    assert not tab.page.release.isVisible(), "nothing was released yet: there is nothing to choose"
    tab.workspace.write("Release", releases.release, tab.event_id, note="", now=make.NOW)
    opening = tab.workspace.read(programme.agenda, tab.event_id).sessions[0]
    tab.workspace.write("Rename", programme.edit_session, opening.id, title="Closing circle")
    tab.page.refresh()
    assert tab.tasks.wait_idle()
    assert tab.page.release.isVisible()
    assert [tab.page.release.itemText(n) for n in range(2)] == ["as it is now", "as in release 1, Mon 1 June 2026"]
    assert titles(tab, "Saved 1 session as Who-is-heard-schedule-data.json") == ["Closing circle"]
    tab.page.release.setFocus()
    QTest.keyClick(tab.page.release, Qt.Key.Key_Down)
    assert titles(tab, "Saved 1 session of release 1 as Who-is-heard-schedule-data.json") == ["Opening circle"]
    other = make.event(tab.workspace, "Another")
    tab.page.arrive({"event_id": other})
    assert tab.tasks.wait_idle()
    assert (tab.page.release.isVisible(), tab.page.exports.release) == (False, None)


def titles(tab: Tab, said: str) -> list[str]:
    assert tab.save("schedule_json") == said
    return [s.title for s in read_schedule(tab.folder / "Who-is-heard-schedule-data.json").sessions]


def test_the_programme_in_four_forms(tab: Tab) -> None:
    said = [tab.save(key) for key in ("page", "programme", "schedule_xml", "schedule_json")]
    assert said == [
        "Saved 1 session as Who-is-heard-programme-page",
        "Saved 1 session as Who-is-heard-programme-table.csv",
        "Saved 1 session as Who-is-heard-schedule-for-apps.xml",
        "Saved 1 session as Who-is-heard-schedule-data.json",
    ]
    for name in ("programme-table.csv", "schedule-for-apps.xml", "schedule-data.json"):
        read = read_schedule(tab.folder / f"Who-is-heard-{name}")
        assert [s.title for s in read.sessions] == ["Opening circle"]
    QTest.mouseClick(tab.page.rows["page"].line.open_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(tab.page.rows["page"].line.folder_button, Qt.MouseButton.LeftButton)
    folder = tab.folder / "Who-is-heard-programme-page"
    assert tab.opened == [str(folder / "index.html"), str(folder)]
    assert "Opening circle" in (folder / "index.html").read_text("utf-8")
    (folder / "mine.txt").write_text("keep")
    assert "holds other files" in tab.save("page")
    assert (folder / "mine.txt").exists()


@pytest.mark.parametrize(
    "key", ["calendar", "workbook", "registrations", "badges", "page", "schedule_xml", "delegates_return", "contacts"]
)
def test_an_error_is_told_at_its_row_and_nowhere_else(tab: Tab, key: str) -> None:
    tab.folder = tab.folder / "not there"
    assert "could not be written" in tab.save(key)
    assert "Choose another folder" in tab.page.rows[key].line.text()
    assert [name for name, row in tab.page.rows.items() if row.line.text()] == [key]
    assert not any(row.printed_at for row in tab.workspace.read(badges.badges, tab.event_id))


def test_a_badge_file_without_anybody_is_refused_in_words(tab: Tab) -> None:
    tab.page.arrive({"event_id": make.event(tab.workspace, "Nobody yet")})
    assert tab.tasks.wait_idle()
    assert "No badges to print" in tab.save("badges")


def test_a_read_only_workspace_can_be_exported(tab: Tab) -> None:
    tab.workspace.write("Codes", badges.issue_codes, tab.event_id, now=make.NOW)
    tab.workspace.read_only = True
    tab.page.arrive({"event_id": tab.event_id})
    assert tab.tasks.wait_idle()
    assert tab.save("calendar").startswith("Saved 1 entry")
    assert tab.save("badges").startswith("Saved 2 badges")
    tab.workspace.read_only = False


def test_writing_can_be_stopped(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(path: Path, *_: Any, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
        progress(1, 10)
        while not cancelled():
            QTest.qSleep(5)
        raise Refused("Stopped", "Nothing was written.")

    monkeypatch.setattr(export_jobs, "_write_csv", slow)
    line = tab.page.rows["registrations"].line
    QTest.mouseClick(tab.page.rows["registrations"].act, Qt.MouseButton.LeftButton)
    until = time.monotonic() + 10
    while not line.stop_button.isVisible() and time.monotonic() < until:
        QTest.qWait(10)
    assert line.busy()
    assert line.text() == "Writing Who-is-heard-registrations.csv"
    QTest.mouseClick(line.stop_button, Qt.MouseButton.LeftButton)
    assert tab.tasks.wait_idle()
    assert line.text() == "Stopped. Nothing was written."
    assert list(tab.folder.iterdir()) == []


def test_another_event_starts_afresh(tab: Tab) -> None:
    tab.save("calendar")
    tab.page.arrive({"event_id": tab.event_id})
    assert tab.page.rows["calendar"].line.text()
    tab.page.arrive({"event_id": make.event(tab.workspace, "Another")})
    assert tab.tasks.wait_idle()
    assert tab.page.rows["calendar"].line.text() == ""


def test_needs_go_to_one_named_role_in_kinds_that_were_chosen(tab: Tab) -> None:
    guests = {g.name: g for g in tab.workspace.read(registrations.guests, tab.event_id)}
    agreed = {"consent_at": make.NOW, "consent_wording": "needs-2026-1"}
    make.need(tab.workspace, guests["=Solla"].person_id, detail="=Loop", **agreed)
    make.need(tab.workspace, guests["Nkechi Barlow"].person_id, detail="Lift")
    tab.save("needs")
    (dialog,) = tab.page.findChildren(NeedsExportDialog)
    save = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Save…")
    assert not any(tick.value() for tick in dialog.ticks.values())
    assert not dialog.ticks[NeedKind.DIETARY].isEnabled()
    save.click()
    assert tab.asked == []
    dialog.form.set_values({"for_whom": "Access lead"})
    save.click()
    assert tab.asked == []
    dialog.ticks[NeedKind.ACCESS].click()
    save.click()
    assert tab.tasks.wait_idle()
    assert tab.page.rows["needs"].line.text() == (
        "Saved the needs of 1 person for Access lead as Who-is-heard-needs.xlsx 1 left out: consent is not recorded."
    )
    sheet = load_workbook(tab.folder / "Who-is-heard-needs.xlsx")["Needs"]
    assert [cell.value for cell in sheet[2]][:2] == ["Access lead", "=Solla"]
    assert sheet.max_row == 2


def test_the_kitchen_gets_counts(tab: Tab) -> None:
    assert tab.save("catering") == "Saved the counts as Who-is-heard-catering-counts.xlsx"


def _save_calendars(tab: Tab, address: str | None = None) -> str:
    tab.save("calendars")
    (dialog,) = [one for one in tab.page.findChildren(CalendarsExportDialog) if one.isVisible()]
    if address is not None:
        dialog.form.set_values({"address": address})
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Save…").click()
    assert tab.tasks.wait_idle()
    return tab.page.rows["calendars"].line.text()


def test_calendars_to_subscribe_to_are_a_folder_that_is_written_again(tab: Tab) -> None:
    assert _save_calendars(tab) == "Saved 1 calendar as Who-is-heard-calendars"
    folder = tab.folder / "Who-is-heard-calendars"
    assert sorted(one.name for one in folder.iterdir()) == ["index.html", "programme.ics"]
    assert _save_calendars(tab) == "Saved 0 calendars as Who-is-heard-calendars 2 as they were."


def test_links_subscribe_where_the_address_is_known_and_it_is_remembered(tab: Tab) -> None:
    _save_calendars(tab, "not an address")
    (dialog,) = tab.page.findChildren(CalendarsExportDialog)
    assert tab.asked == [], "it is asked again, and nothing is written"
    dialog.form.set_values({"address": "https://example.org/heard"})
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Save…").click()
    assert tab.tasks.wait_idle()
    page = tab.folder / "Who-is-heard-calendars" / "index.html"
    assert "webcal://example.org/heard/programme.ics" in page.read_text()
    assert _save_calendars(tab).endswith("2 as they were.")


def test_a_drawn_workbook_is_saved_as_it_was_released(tab: Tab) -> None:
    tab.workspace.write("Release", releases.release, tab.event_id, now=make.NOW)
    tab.page.refresh()
    assert tab.tasks.wait_idle()
    name = "Who-is-heard-programme-grid.xlsx"
    assert tab.save("programme-grid") == f"Saved the programme grid as {name}"
    tab.page.release.setFocus()
    QTest.keyClick(tab.page.release, Qt.Key.Key_Down)
    assert tab.save("programme-grid") == f"Saved the programme grid of release 1 as {name}"
    page = load_workbook(tab.folder / name).worksheets[0]
    assert page["A1"].value == "Who is heard?"
    assert str(page["A2"].value).endswith("as in release 1")
