"""Every string of the Big List of Naughty Strings as a name, an organisation, a title and a note.

Through people, screen, CSV, workbook, calendar and badges it comes back as it was given, and nothing in it is ever run,
drawn or believed."""

import io
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from PySide6 import QtGui
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy.orm import Session

import make
from convene.desktop.kit.table import Column, Table
from convene.desktop.kit.text import elided, set_tip, text_label
from convene.desktop.look import apply_look
from convene.formats.badges_out import badges_pdf
from convene.formats.calendar_out import calendar
from convene.formats.columns import propose
from convene.formats.csv_out import csv_bytes
from convene.formats.people_in import people as people_in
from convene.formats.sheet_in import read_table
from convene.formats.workbook_out import workbook
from convene.rules.drawn import Formula
from convene.rules.events import EventKind
from convene.rules.exchange import Incoming
from convene.rules.text import clean, clean_line, search_key
from convene.rules.time import LONDON
from convene.rules.workbook_choice import Choice, Condition, Match, Order, chosen
from convene.services import (
    badges,
    calendars,
    events,
    imports,
    people,
    programme_edit,
    registrations,
    whole_workbook,
    workbooks,
)
from convene.services.list_workbooks import list_sheets
from convene.store.tables import Registration
from convene.store.workspace import Workspace

RAW = json.loads((Path(__file__).parent / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))
STRINGS = [line for line in map(clean_line, RAW) if line]
IMG = '<img src="file:///x.png"> & <b>M</b>'


def email(number: int) -> str:
    return f"h{number}@example.org"


def fill(session: Session) -> UUID:
    """An event whose every person and session is called something hostile. Returns its id."""
    day = events.DayDraft(make.DAY, make.NINE, make.FIVE)
    event_id = events.create(session, title=IMG, kind=EventKind.CONVENING, days=[day], now=make.NOW, code="HOSTILE")
    for number, raw in enumerate(RAW):
        if not clean_line(raw):
            continue
        registrations.register(
            session,
            event_id,
            name=raw,
            email=email(number),
            organisation=raw,
            job_title=raw,
            ticket=raw,
            note=raw,
            now=make.NOW,
        )
        at = make.at("09:00") + timedelta(minutes=number % 60 * 5)
        programme_edit.create_session(session, event_id, title=raw, abstract=raw, starts_at=at, minutes=30)
    return event_id


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with that event, for all that only read it."""
    path = tmp_path_factory.mktemp("hostile") / "w.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW, who="Tester")) as workspace:
        workspace.write("Fill", fill)
        yield workspace


@pytest.fixture
def event(hostile: Workspace) -> UUID:
    return hostile.read(events.id_by_code, "HOSTILE")


def listed(workspace: Workspace, event_id: UUID) -> dict[str, tuple[str, str, str]]:
    """{e-mail: (name, search key of the organisation, ticket)}: organisations that differ in case alone are one."""
    guests = workspace.read(registrations.guests, event_id)
    return {guest.email: (guest.name, search_key(guest.organisation), guest.ticket) for guest in guests}


def expected() -> dict[str, tuple[str, str, str]]:
    return {email(number): (line, search_key(line), line) for number, line in enumerate(map(clean_line, RAW)) if line}


def test_people_come_back_from_the_list_and_from_its_csv(
    hostile: Workspace, event: UUID, workspace: Workspace, tmp_path: Path
) -> None:
    assert listed(hostile, event) == expected()
    notes = hostile.read(lambda s: {r.person.email: r.note for r in s.query(Registration)})
    assert notes == {email(n): clean(raw) for n, raw in enumerate(RAW) if clean_line(raw)}
    file = tmp_path / "list.csv"
    headings = [column.heading for column in workbooks.REGISTRATION_COLUMNS]
    file.write_bytes(csv_bytes(headings, hostile.read(lambda s: list(workbooks.registration_rows(s, event)))))
    table = read_table(file)
    incoming = people_in(table, propose(table))
    assert [row.problem for row in incoming] == [""] * len(STRINGS)
    assert how(hostile.read(imports.preview, event, incoming, source="List")) == {"same": len(STRINGS)}
    elsewhere = make.event(workspace)
    done, _ = workspace.write("Import", imports.apply, elsewhere, incoming, source="List", now=make.NOW)
    assert how(done) == {"new": len(STRINGS)}
    assert listed(workspace, elsewhere) == expected()


def how(preview: imports.Preview) -> dict[str, int]:
    return {outcome: count for outcome, count in preview.counts.items() if count}


@pytest.mark.postgresql
def test_a_hostile_list_comes_in_once_and_everybody_on_it_is_found(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    rows = [
        Incoming(n, raw, email=email(n), organisation=raw, ticket=raw, note=raw, answers=((raw, raw),))
        for n, raw in enumerate(RAW)
        if clean_line(raw)
    ]
    for outcome in ("new", "same"):
        done, _ = workspace.write("Import", imports.apply, event_id, rows, source="List", now=make.NOW)
        assert how(done) == {outcome: len(STRINGS)}
    assert listed(workspace, event_id) == expected()
    for number, name in list(enumerate(map(clean_line, RAW)))[::3]:
        if search_key(name):
            found = workspace.read(people.find, name, limit=1000)
            assert email(number) in {person.email for person in found}, name


def test_the_workbook_holds_text_and_text_only(hostile: Workspace, event: UUID) -> None:
    file = io.BytesIO()
    hostile.read(
        lambda s: workbook(whole_workbook.event_book(s, event, today=make.TODAY), now=make.NOW, title=IMG)(file)
    )
    book = openpyxl.load_workbook(file)
    cells = [
        (sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    ours = [cell for title, cell in cells if cell.data_type == "f" and title in {"Budget", "Bookings", "Diary"}]
    assert all(Formula(str(cell.value)[1:], 0) for cell in ours), "a formula that is none of ours"
    assert {cell.data_type for _, cell in cells if cell not in ours} <= {"s", "n", "d"}, "a formula or an error"
    columns = [cell.value for cell in book["Delegates"][1]]
    read = {}
    for row in book["Delegates"].iter_rows(min_row=2, values_only=True):
        cells = dict(zip(columns, row, strict=True))
        read[cells["E-mail"]] = (cells["Name"], search_key(str(cells["Organisation"] or "")), cells["Ticket"])
        assert cells["Job title"] == cells["Name"]
    assert read == expected()
    titles = [row[3] for row in book["Programme"].iter_rows(min_row=2, values_only=True)]
    assert sorted(map(str, titles)) == sorted(STRINGS)
    assert book["Event"]["B2"].value == IMG


def test_lists_hold_text_and_each_row_is_found_by_what_it_says(hostile: Workspace, event: UUID) -> None:
    (sheet,) = hostile.read(list_sheets, event, "delegates", now=make.NOW)
    for text in STRINGS[::25]:
        choice = Choice(only=(Condition("Job title", Match.IS, text),))
        found = [row[8] for row in chosen(sheet, choice, LONDON).rows]
        assert found, text
        assert {search_key(str(one)) for one in found} == {search_key(text)}
    file = io.BytesIO()
    workbook([chosen(sheet, Choice(order=(Order("Job title"),)), LONDON)], now=make.NOW)(file)
    *rows, totals = openpyxl.load_workbook(file)["Delegates"].iter_rows()
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} <= {"s", "n", "d"}
    assert [cell.value for cell in totals if cell.data_type == "f"] == ["=SUBTOTAL(103,DelegatesList[Name])"]


PROPERTIES = (
    "BEGIN|END|PRODID|VERSION|CALSCALE|METHOD|NAME|X-WR-CALNAME|TZID|TZNAME|TZOFFSETFROM|TZOFFSETTO|RRULE|UID|SEQUENCE"
    "|DTSTAMP|DTSTART|DTEND|SUMMARY|STATUS|ORGANIZER|DESCRIPTION|CATEGORIES|LAST-MODIFIED|LOCATION|URL"
    "|GEO|COLOR|X-APPLE-STRUCTURED-LOCATION"
)
LINE = re.compile(rf"(?:{PROPERTIES})(?:;[^:]*)?:[^\r\n]*")


def lines_of(data: bytes) -> list[str]:
    """The lines of a calendar, unfolded; each is one of ours."""
    text = data.decode()
    assert not {"\r", "\n"} & set(text.replace("\r\n", ""))
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return lines


def test_the_calendar_says_what_was_said_and_nothing_else(hostile: Workspace, event: UUID, tmp_path: Path) -> None:
    issued = hostile.read(calendars.event_calendar, event, now=make.NOW)
    data = calendar(issued.title, issued.appointments, now=make.NOW)
    meant = {entry.uid: entry.title for entry in issued.appointments}
    assert sorted(meant.values()) == sorted(STRINGS)
    lines = lines_of(data)
    for name in ("BEGIN:VEVENT", "UID:", "SUMMARY:", "DESCRIPTION:", "ORGANIZER", "DTSTART"):
        wanted = len(meant) + (2 if name == "DTSTART" else 0)  # the time zone has two
        assert sum(line.startswith(name) for line in lines) == wanted
    by_ical = IcsCalendarStream.calendar_from_ics(data.decode()).events
    (by_vobject,) = vobject.readComponents(data.decode())
    without_marks = {uid: title.strip("\ufeff") for uid, title in meant.items()}  # readers take byte order marks away
    assert {e.uid: e.summary.strip("\ufeff") for e in by_ical} == without_marks
    assert {e.uid.value: e.summary.value.strip("\ufeff") for e in by_vobject.vevent_list} == without_marks
    assert by_vobject.contents["x-wr-calname"][0].value == IMG

    # Without asserts, which some packagers leave out: icalendar guards lines with one.
    target = tmp_path / "o.ics"
    hostile.backup(tmp_path / "copy.convene")
    command = [sys.executable, "-O", "-m", "convene", "export", "calendar", tmp_path / "copy.convene"]
    subprocess.run([*command, "--event", "HOSTILE", "--to", target], check=True, capture_output=True)
    moments = re.compile(rb"^(DTSTAMP|LAST-MODIFIED):\d{8}T\d{6}Z", re.MULTILINE)
    assert moments.sub(b"", target.read_bytes()) == moments.sub(b"", data)


@pytest.mark.parametrize("optimised", ["-O", "-I"])
def test_a_title_cannot_become_a_line_of_the_calendar(optimised: str) -> None:
    """Titles that end a line in every way there is, and go on as a property."""
    code = """
import sys
from datetime import datetime, UTC
from convene.formats.calendar_out import calendar
from convene.rules.exchange import Appointment, Organiser
now = datetime(2026, 6, 1, 9, tzinfo=UTC)
ends = ("\\r\\n", "\\n", "\\r", "\\x0b", "\\x0c", "\\x1c", "\\x1e", "\\x85", "\\u2028", "\\u2029", "\\\\n", "\\0\\n")
for end in ends:
    evil = f"Title{end}ATTENDEE:mailto:evil@example.org{end}END:VEVENT{end}BEGIN:VALARM"
    more = {"url": f"https://x.example/{evil}", "geo": (51.5, 0.1), "colour": evil, "join_link": f"https://x.example/{evil}"}
    entry = Appointment(f"u{evil}", 0, now, now, evil, evil, evil, (evil, evil), **more)
    sys.stdout.buffer.write(calendar(evil, [entry], now=now, organiser=Organiser(evil, f"a@b.example{evil}")))
"""
    said = subprocess.run([sys.executable, optimised, "-c", code], check=True, capture_output=True).stdout
    calendars_made = said.split(b"END:VCALENDAR\r\n")[:-1]
    assert len(calendars_made) == 12
    for data in calendars_made:
        lines = lines_of(data + b"END:VCALENDAR\r\n")
        assert sum(line == "END:VEVENT" for line in lines) == 1
        assert "BEGIN:VALARM" not in lines


def test_every_title_an_event_can_have(workspace: Workspace) -> None:
    def create_all(session: Session) -> list[UUID]:
        day = events.DayDraft(make.DAY, make.NINE, make.FIVE)
        return [
            events.create(session, title=raw, kind=EventKind.CONVENING, days=[day], now=make.NOW)
            for raw in RAW
            if clean_line(raw)
        ]

    made, _ = workspace.write("Create", create_all)
    rows = {row.id: row for row in workspace.read(events.listing)}
    assert [rows[event_id].title for event_id in made] == STRINGS
    assert len({row.code.casefold() for row in rows.values()}) == len(made)
    for event_id in made:
        assert workspace.read(events.id_by_code, rows[event_id].code) == event_id
    for title in STRINGS:
        lines = lines_of(calendar(title, [], now=datetime(2026, 6, 1, tzinfo=UTC)))
        assert sum(line.startswith("X-WR-CALNAME:") for line in lines) == 1


def test_badges_print(hostile: Workspace, event: UUID, qapp: QApplication) -> None:
    cards = [row.badge for row in hostile.read(badges.badges, event)]
    assert {card.name for card in cards} == set(STRINGS)
    chosen = random.Random(40).sample(cards, 40)
    data = QByteArray(badges_pdf(chosen, event_title=IMG, event_date_text=STRINGS[0]))
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    assert document.status() is QPdfDocument.Status.Ready
    text = "".join(document.getAllText(page).text() for page in range(document.pageCount()))
    assert all(card.short_code in text for card in chosen)
    document.close()
    buffer.close()


@dataclass(frozen=True)
class Shown:
    id: int
    name: str


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    apply_look(qapp, "light")
    return qapp


def picture(widget: QWidget) -> bytes:
    widget.resize(400, 120)
    return bytes(widget.grab().toImage().constBits())


def seen(text: str) -> str:
    """The text as Qt has it: a byte order mark at its start is taken for one, and was not to be seen anyway."""
    return text.removeprefix("\ufeff")


Shows = Callable[[str], QWidget]


def in_table(text: str) -> Table:
    columns = [Column("name", "Name", lambda row: row.name, 300, 1, tip=lambda row: row.name)]
    table = Table(columns, name="People")
    table.set_rows([Shown(1, text)])
    return table


def with_tip(text: str) -> QWidget:
    widget = QWidget()
    set_tip(widget, text)
    return widget


@pytest.mark.parametrize("show", [text_label, elided, in_table])
def test_markup_is_shown_as_it_was_typed(dressed: QApplication, show: Shows) -> None:
    assert QtGui.Qt.mightBeRichText(IMG)
    for typed, rendered in (("<b>M</b>", "M"), ("<img src=x>", ""), ("a&amp;b", "a&b"), ("<br>", "\n"), ("&M", "M")):
        literally, as_markup = show(typed), show(rendered)
        assert picture(literally) != picture(as_markup), typed
        literally.deleteLater()
        as_markup.deleteLater()


def test_every_string_on_the_screen(dressed: QApplication) -> None:
    label, short, table = text_label(), elided(), in_table("")
    table.set_rows([Shown(number, text) for number, text in enumerate(STRINGS)])
    model = table.model()
    assert sorted(model.index(row, 0).data() for row in range(model.rowCount())) == sorted(map(seen, STRINGS))
    assert picture(table)
    tip = QtGui.QTextDocument()
    for text in STRINGS:
        for one in (label, short):
            one.setText(text)
            assert one.text() == seen(text)
            assert one.textFormat() is Qt.TextFormat.PlainText
        assert picture(label)
        assert short.accessibleName() == seen(text)
        widget = with_tip(text)
        tip.setHtml(widget.toolTip())
        assert tip.toPlainText().split() == text.split()
        assert "￼" not in tip.toPlainText() or "￼" in text, "something was drawn in its place"
        widget.deleteLater()
    for one in (label, short, table):
        one.deleteLater()
