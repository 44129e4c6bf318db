"""What people do in a window, for the pictures: rows chosen, forms with mistakes, things gone wrong, odd names."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QPointF, Qt, QTime
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QScrollArea, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from convene.desktop.check_dialog import CheckDialog
from convene.desktop.finder import Finder
from convene.desktop.kit.buttons import Button
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import Choice, DateField
from convene.desktop.kit.table import Table
from convene.desktop.pages.applications import ApplicationsPage
from convene.desktop.pages.availability_dialog import AvailabilityDialog
from convene.desktop.pages.booking_form import BookingForm
from convene.desktop.pages.events import EventsPage
from convene.desktop.pages.export_lists_dialog import ListsDialog
from convene.desktop.pages.mail_settings_dialog import MailSettingsDialog
from convene.desktop.pages.messages import MessagesPage
from convene.desktop.pages.move_dialog import MoveDialog
from convene.desktop.pages.paper_day_dialog import PaperDayDialog
from convene.desktop.pages.papers import PapersPage
from convene.desktop.pages.people import PeoplePage
from convene.desktop.pages.programme_bar import ProgrammeBar
from convene.desktop.pages.programme_change import MoveTo
from convene.desktop.pages.programme_drawer import SessionDrawer
from convene.desktop.pages.programme_findings import FindingCard
from convene.desktop.pages.programme_grid import ProgrammeGrid
from convene.desktop.pages.programme_releases import ReleasesDialog
from convene.desktop.pages.reception_packs import TakenIn
from convene.desktop.pages.reception_packs_dialogs import PackDialog
from convene.desktop.pages.signup_choices import ask_choices
from convene.desktop.pages.venue import VenuePage
from convene.desktop.pages.venue_drawer import VenueDrawer
from convene.desktop.pages.venue_find import RoomFinder
from convene.desktop.pages.venue_grid import RoomGrid
from convene.desktop.passphrase_dialog import PassphraseDialog
from convene.desktop.restore_dialog import RestoreDialog
from convene.desktop.unlock import UnlockDialog
from convene.desktop.updates_dialog import UpdatesDialog
from convene.desktop.window import MainWindow
from convene.formats.atomic import write_atomically
from convene.formats.badges_out import badge_png
from convene.formats.programme_csv_out import programme_csv
from convene.formats.update_manifest import public_key, signed
from convene.formats.workbook_out import workbook as workbook_bytes
from convene.rules.desk_packs import Gap
from convene.rules.errors import FileProblem, Invalid
from convene.rules.events import EventKind
from convene.rules.exchange import Schedule
from convene.rules.updates import FILE as UPDATES
from convene.rules.venues import Layout
from convene.rules.workbook_returns import Purpose
from convene.services import (
    badges,
    checkin,
    events,
    people,
    programme_export,
    registrations,
    updates,
    venues,
    workbook_returns,
)
from convene.services.badges import BadgeRow
from convene.services.events import DayDraft
from convene.services.packets import Double, Merged, Quarantined, Seen
from convene.services.pins import Access
from convene.services.session_places import choosable
from convene.store import keeping
from convene.store.backup import make_file
from convene.store.cipher import Key
from convene.store.tables import Registration
from convene.store.workspace import Workspace
from returns import List
from returns import change as change_workbook

LONG = (
    "What it takes to keep a whole neighbourhood well: a day of listening, walking, cooking and arguing kindly with "
    "those who live in it"
)
NOW_OUT = datetime(2026, 9, 7, 8, 30, tzinfo=UTC)
NAMES = (
    "Bartholomew Ignatius Featherstonehaugh-Cholmondeley of Wrotham St Peter and Mousehole",
    "محمد بن عبد الرحمن الأنصاري",
    "欧阳娜娜",
    "Ng",
)


def visible(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """The widgets of that class one can see."""
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def settle(window: MainWindow) -> None:
    """Let everything that is under way come back and be painted."""
    for _ in range(3):
        window.tasks.wait_idle(20)
        QApplication.processEvents()


def press(window: QWidget, name: str) -> None:
    """Press the button of that name, wherever it is."""
    chosen = [b for b in visible(window, QAbstractButton) if name in (b.accessibleName(), b.text())]
    assert chosen, f"no button “{name}”"
    chosen[-1].click()  # type: ignore[attr-defined]


def choose(number: int) -> Callable[[MainWindow], None]:
    """Choose the row of that number, so that its drawer opens."""

    def act(window: MainWindow) -> None:
        table = visible(window, Table)[0]
        assert isinstance(table, Table)
        table.selectRow(number)

    return act


def choose_list(window: MainWindow) -> None:
    """A list to save, of which a preset is kept, with a condition on its rows."""
    press(window, "Save lists…")
    settle(window)
    dialog = visible(window, ListsDialog)[0]
    assert isinstance(dialog, ListsDialog)
    dialog.only.heading.set_value("State")
    dialog.only.words.set_value("Registered")
    press(window, "Add")
    dialog.name.set_value("For the door")
    press(window, "Keep")
    settle(window)


def newsletter(window: MainWindow) -> None:
    """The newsletter, from the menu of the Messages tab."""
    (page,) = window.findChildren(MessagesPage)
    page.write_newsletter()
    settle(window)


def mail_settings(window: MainWindow) -> None:
    """The settings of mail, from the menu of the Messages tab."""
    (page,) = window.findChildren(MessagesPage)
    MailSettingsDialog(page.context, page).open()
    settle(window)


def tick(window: MainWindow) -> None:
    """Three rows, with the bar of what can be done with them."""
    table = visible(window, Table)[0]
    assert isinstance(table, Table)
    table.rows_model.tick([1, 2, 4])


def tick_beside_drawer(window: MainWindow) -> None:
    """The same, with a drawer open."""
    tick(window)
    choose(3)(window)


def form(*buttons: str, submit: bool = True) -> Callable[[MainWindow], None]:
    """Open a form by these buttons, one after the other, and send it off as it is."""

    def act(window: MainWindow) -> None:
        for name in buttons:
            press(window, name)
            settle(window)
        if submit:
            drawer = visible(window, Drawer)[-1]
            press(window, next(b.text() for b in visible(drawer, Button) if b.kind == "filled"))

    return act


def look_at_days(window: MainWindow) -> None:
    """Somebody at risk, with all their days."""
    press(window, "At risk")
    table = visible(window, Table)[0]
    table.selectRow(0)  # type: ignore[attr-defined]
    table.looked.emit(table.rows()[0])  # type: ignore[attr-defined]


def catch_up(window: MainWindow) -> None:
    """Say that somebody caught a day up, and forget the reason."""
    look_at_days(window)
    settle(window)
    drawer = visible(window, Drawer)[-1]
    actions = [action for menu in drawer.findChildren(QMenu) for action in menu.actions()]
    next(action for action in actions if action.text() == "Caught up…").trigger()
    settle(window)
    press(window, "Mark as caught up")


def waiting_list(window: MainWindow) -> None:
    """Who waits, in order."""
    page = window.findChild(PeoplePage)
    page.chips["waiting"].setChecked(True)


def waiting_drawer(window: MainWindow) -> None:
    """Somebody who waits, with the reason for their place."""
    waiting_list(window)
    settle(window)
    window.findChild(PeoplePage).waiting.table.selectRow(3)


def waiting_offer(window: MainWindow) -> None:
    """Somebody who was offered a place."""
    waiting_list(window)
    settle(window)
    window.findChild(PeoplePage).waiting.table.selectRow(0)


def waiting_terms(window: MainWindow) -> None:
    """How places are offered."""
    waiting_list(window)
    settle(window)
    press(window, "How places are offered")


def waiting_group(window: MainWindow) -> None:
    """Somebody who was booked with a group."""
    page = window.findChild(PeoplePage)
    page.table.choose(next(guest.id for guest in page.table.rows() if guest.group))


def waiting_colleague(window: MainWindow) -> None:
    """A colleague comes instead."""
    waiting_group(window)
    settle(window)
    drawer = visible(window, Drawer)[-1]
    actions = [action for menu in drawer.findChildren(QMenu) for action in menu.actions()]
    next(action for action in actions if action.text() == "A colleague comes instead…").trigger()


def find_room(layout: Layout, people: int) -> Callable[[MainWindow], None]:
    """Look for a room with a hearing loop."""

    def act(window: MainWindow) -> None:
        press(window, "Find a room")
        finder = window.findChild(RoomFinder)
        finder.layout_wanted.set_value(layout)
        finder.capacity.set_value(people)
        finder.free_on.set_value(date(2026, 10, 15))
        press(window, "Hearing loop")

    return act


def find(window: MainWindow) -> None:
    """Look for something."""
    window.find_anything()
    finder = window.findChild(Finder)
    line = finder.findChild(QLineEdit)
    line.setText("open")
    line.textEdited.emit("open")


def move_day(to: date) -> Callable[[MainWindow], None]:
    """Ask what it would be to move the last day there."""

    def act(window: MainWindow) -> None:
        press(window, "Move…")
        settle(window)
        (field,) = visible(window.findChild(MoveDialog), DateField)
        field.set_value(to)  # type: ignore[attr-defined]

    return act


def in_booking(room: str, *buttons: str) -> Callable[[MainWindow], None]:
    """Open the booking of that room, then press these buttons one after the other."""

    def act(window: MainWindow) -> None:
        settle(window)
        (page,) = visible(window, VenuePage)
        page._show(next(b.id for b in page._board.own if b.room == room))  # type: ignore[attr-defined]
        for name in buttons:
            settle(window)
            press(window, name)
        settle(window)

    return act


def status(words: str) -> Callable[[MainWindow], None]:
    """Ask for another status in the menu beside the title."""

    def act(window: MainWindow) -> None:
        press(window, next(b.accessibleName() for b in visible(window, QAbstractButton) if b.text() == "Published"))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        next(a for a in menu.actions() if a.text() == words).trigger()
        menu.close()

    return act


def start_from(number: int) -> Callable[[MainWindow], None]:
    """Begin a new event from that line of what there is to begin with."""

    def act(window: MainWindow) -> None:
        press(window, "New event")
        settle(window)
        choice = next(c for c in visible(window, Choice) if c.accessibleName() == "Start from")
        choice.setCurrentIndex(number)  # type: ignore[attr-defined]
        choice.edited.emit()  # type: ignore[attr-defined]

    return act


def go_wrong(window: MainWindow) -> None:
    """Something that could not be done."""
    title = "“delegates final (3) COPY.xlsx” cannot be read"
    window.show_error(FileProblem(title, "It is open in Excel. Close it there, then try again."))


def toast(window: MainWindow) -> None:
    """Something done elsewhere."""
    window.toast("A copy is saved as autumn 2026-09-07.convene.", "Show in folder", lambda: None)


def bring(window: MainWindow) -> None:
    """A list that is about to be imported."""
    path = Path(tempfile.mkdtemp()) / "delegates.csv"
    path.write_text(
        "Name,E-mail,Organisation,Ticket type,Dietary,Status,Order date,How did you hear about us?,Barcode\n"
        "Solla Gunnarsdóttir,solla@marrow.example,Marrow Street Carers,Standard,Vegan,Going,03/04/2026,A colleague,1\n"
        f"{NAMES[0]},bart@example.org,A very long organisation name that does not end soon Ltd,Standard,,Going,,,2\n"
        "Nobody,not an address,,Standard,,Going,04/04/2026,,3\n"
        "Ann Bell,team@example.org,Quayside,Standard,None,Going,04/04/2026,Newsletter,4\n"
        "Bob Cole,team@example.org,Quayside,Standard,None,Going,04/04/2026,,5\n"
        "Idris Calloway,idris@example.org,Northmere Borough,Speaker,,Sent,05/04/2026,,6\n",
        encoding="utf-8",
    )
    page = window._frame.stack.currentWidget()
    page.read_file(path)  # type: ignore[attr-defined]


def put_right(window: MainWindow) -> None:
    """A row of that list that cannot come in, open beside it."""
    bring(window)
    settle(window)
    page = window._frame.stack.currentWidget()
    page.table.choose(4)  # type: ignore[attr-defined]
    page.table.opened.emit(page.table.current())  # type: ignore[attr-defined]


def brought_back(window: MainWindow) -> None:
    """The delegates come back from Excel: changed, one of them here as well, one that cannot be, one new, one gone."""
    page = window._frame.stack.currentWidget()
    path = Path(tempfile.mkdtemp()) / "London-is-Open-minded-delegates-to-change.xlsx"

    def edit(made: List) -> None:
        first, second, third, fourth, fifth = [made.page.cell(number, 1).value for number in range(2, 7)]
        made.put(first, "Job title", "Head of community engagement")
        made.put(first, "Pronouns", "they/them")
        made.put(second, "Organisation", f"{LONG}, and the trust that pays for it")
        made.put(second, "Phone", "020 7946 0123")
        made.put(third, "E-mail", "at the desk")
        made.put(third, "State", "Applied")
        made.put(fourth, "Known as", "Sam")
        made.add(Name=NAMES[0], Role="Speaker", Organisation="Northmere Borough")
        made.remove(fifth)
        key = made.say(second, "Convene key")
        for row in made.book["Convene"].iter_rows():  # as if both had been changed here since
            if row[0].value == f"row {key}":
                row[1].value = "A" * len(row[1].value)

    def write(sheets: list[Any]) -> None:
        write_atomically(path, workbook_bytes(sheets, now=NOW_OUT))
        change_workbook(path, edit)
        page.read_file(path)  # type: ignore[attr-defined]

    event_id = page.target["event_id"]  # type: ignore[attr-defined]
    out = (workbook_returns.return_sheets, event_id, Purpose.DELEGATES)
    window.tasks.read(page, *out, now=NOW_OUT, done=write)


# name: (page, what is done there)
def change_session(key: Qt.Key) -> Callable[[MainWindow], None]:
    """The first workshop of the grid, and that key."""

    def act(window: MainWindow) -> None:
        (grid,) = visible(window, ProgrammeGrid)
        layout = grid.layout_of_day()
        grid.choose(next(s.id for s in layout.sessions.values() if s.title.startswith("Stay")))
        QTest.keyClick(grid, key)
        settle(window)
        for asked in visible(window, MoveTo):
            asked.form.field("starts_at").setTime(QTime(11, 45))

    return act


def session(title: str, *, shown: int = 0, then: str = "") -> Callable[[MainWindow], None]:
    """A session in its drawer, scrolled so many percent down, perhaps with a button pressed."""

    def act(window: MainWindow) -> None:
        grid = visible(window, ProgrammeGrid)[0]
        layout = grid.layout_of_day()  # type: ignore[attr-defined]
        key = next(key for key, one in layout.sessions.items() if one.title == title)
        grid.choose(key)  # type: ignore[attr-defined]
        grid.opened.emit(key)  # type: ignore[attr-defined]
        settle(window)
        (drawer,) = visible(window, SessionDrawer)
        bar = drawer.findChild(QScrollArea).verticalScrollBar()
        bar.setValue(bar.maximum() * shown // 100)
        if then:
            press(drawer, then)
            settle(window)

    return act


def away(window: MainWindow) -> None:
    """Two times noted of somebody with a part in that session, one of them over it."""
    session("Stay, and other stories")(window)
    (drawer,) = visible(window, SessionDrawer)
    part = drawer.people.value()[0]  # type: ignore[attr-defined]
    drawer._open_away(part.person_id, part.name)  # type: ignore[attr-defined]
    settle(window)
    (dialog,) = visible(window, AvailabilityDialog)
    for whole, reason in ((False, "Clinic in the morning"), (True, "")):
        dialog.form.set_values({"date": date(2026, 10, 15 + whole), "reason": reason})  # type: ignore[attr-defined]
        if whole:
            press(dialog, "The whole day")
        press(dialog, "Add")
        settle(window)


def calendar_of_venue(window: MainWindow) -> None:
    """A calendar of a house, about to be taken in as closures."""
    choose(2)(window)
    settle(window)
    (drawer,) = visible(window, VenueDrawer)
    lines = ["BEGIN:VCALENDAR", "X-WR-CALNAME:House diary"]
    spans = (("20261014", "20261016"), ("20261224", "20270102"), ("20270101", "20270104"), ("20270403", "20270407"))
    for number, (first, end) in enumerate((*spans, ("20270503", "20270504"))):
        lines += ["BEGIN:VEVENT", f"UID:{number}", f"DTSTART;VALUE=DATE:{first}", f"DTEND;VALUE=DATE:{end}"]
        lines += ["END:VEVENT"]
    lines += ["BEGIN:VEVENT", "UID:n", "DTSTART:20261020T180000Z", "DURATION:PT3H", "END:VEVENT"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "house-diary.ics"
        path.write_text("\n".join([*lines, "END:VCALENDAR"]))
        venue_id = drawer._venue_id  # type: ignore[attr-defined]
        window.tasks.read(window, venues.detail, venue_id, done=lambda v: drawer.take_in(v, path))  # type: ignore[attr-defined]
        settle(window)


def since(window: MainWindow) -> None:
    """What is different from the last release, on the grid, after a few more changes."""
    grid = visible(window, ProgrammeGrid)[0]
    titles = {one.title: one for one in grid.layout_of_day().sessions.values()}  # type: ignore[attr-defined]
    if "The whole street" in titles:  # else it was done before, in another light
        moved = titles["Cultures of belonging"]
        later = moved.starts_at + timedelta(minutes=135)
        grid.placed.emit((moved.placed(grid._day, later, None),), True)  # type: ignore[attr-defined]
        grid.removed.emit((titles["The whole street"].id,))  # type: ignore[attr-defined]
        settle(window)
    visible(window, ProgrammeBar)[0].since_wanted.emit(True)  # type: ignore[attr-defined]
    settle(window)


def several(window: MainWindow) -> None:
    """All the workshops of a track and a break chosen together."""
    grid = visible(window, ProgrammeGrid)[0]
    assert isinstance(grid, ProgrammeGrid)
    layout = grid.layout_of_day()
    assert layout is not None
    in_order = layout.in_order()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    grid.mark([in_order[2], *in_order[4:7], *list(layout.bands)[1:2]])


def programme_columns(window: MainWindow) -> None:
    """A table whose headings do not say which column is which."""
    path = Path(tempfile.mkdtemp()) / "running order, final.csv"
    path.write_text("What,Where,Date,Begins at,End,Who\nOpening,Hall,2026-10-15,09:00,10:00,Ada Oyelaran\n")
    window._frame.stack.currentWidget().take_schedule(path)  # type: ignore[attr-defined]


def programme_again(window: MainWindow) -> None:
    """The programme comes back from Excel: two sessions later, one renamed, one gone, one more."""
    page = window._frame.stack.currentWidget()
    path = Path(tempfile.mkdtemp()) / "London is Open(minded) v2.csv"

    def change(made: Schedule) -> None:
        one, two, three, *rest = [s for s in made.sessions if s.people]
        later = timedelta(minutes=10)
        sessions = (
            replace(one, start=one.start + later),
            replace(two, start=two.start + later, room="Library"),
            replace(three, title=f"{three.title}: {LONG}"),
            replace(rest[0], key="new", title="A walk to the river", room=""),
            *(s for s in made.sessions if s not in (one, two, three, rest[1])),
        )
        path.write_bytes(programme_csv(replace(made, sessions=sessions)))
        page.take_schedule(path)  # type: ignore[attr-defined]

    window.tasks.read(page, programme_export.schedule, page.target["event_id"], done=change)  # type: ignore[attr-defined]


def ask_for_the_hall(window: MainWindow) -> None:
    """A room that is taken at that time."""
    press(window, "Book a room")
    settle(window)
    form = window.findChildren(BookingForm)[-1]
    form.room.setCurrentIndex(next(n for n in range(form.room.count()) if form.room.itemText(n).startswith("Library")))
    form.room.edited.emit()
    form._look_around()


def release(window: MainWindow) -> None:
    """What the next release would be."""
    menus = window.findChildren(QMenu)
    next(act for menu in menus for act in menu.actions() if act.text() == "Release…").trigger()
    settle(window)


def earlier(window: MainWindow) -> None:
    """The releases there are."""
    release(window)
    press(window, "Earlier releases…")
    settle(window)


def bring_back(window: MainWindow) -> None:
    """The first release, and what bringing it back would change."""
    earlier(window)
    (dialog,) = visible(window, ReleasesDialog)
    dialog.list.choose(1)  # type: ignore[attr-defined]
    settle(window)
    press(dialog, "Restore release 1…")


def look_at(view: str) -> Callable[[MainWindow], None]:
    """Turn the timeline to another view."""
    return lambda window: press(window, view)


def drag_booking(
    title: str, room: str, *, days: int = 0, hours: float = 0, view: str = "Week"
) -> Callable[[MainWindow], None]:
    """Take a booking up and hold it over another room and time."""

    def act(window: MainWindow) -> None:
        press(window, view)
        settle(window)
        (grid,) = visible(window, RoomGrid)
        plan = grid.plan
        bar = next(b for b in plan.bars if b.title == title)
        line = next(n for n in plan.lines if n.room.name == room)
        start = bar.body.center()
        by = timedelta(days=days, hours=hours)
        x = start.x() + plan.scale.x(bar.booking.starts_at + by) - plan.scale.x(bar.booking.starts_at)
        hold_over(grid, start, QPointF(x, line.top + line.height / 2))

    return act


def draw_booking(room: str, day: int, start: float, end: float) -> Callable[[MainWindow], None]:
    """Draw a new booking on a day of the week shown, between two hours, and hold it."""

    def act(window: MainWindow) -> None:
        (grid,) = visible(window, RoomGrid)
        plan = grid.plan
        line = next(n for n in plan.lines if n.room.name == room)
        left, right = plan.scale.edges[day], plan.scale.edges[day + 1]
        opens, closes = plan.scale.opens / 60, plan.scale.closes / 60
        ends = [left + (right - left) * (hour - opens) / (closes - opens) for hour in (start, end)]
        y = line.top + line.height / 2
        hold_over(grid, QPointF(ends[0], y), QPointF(ends[1], y))

    return act


def hold_over(widget: QWidget, start: QPointF, end: QPointF) -> None:
    """Press at one place and move to another, and do not let go."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    kinds = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseMove)
    for kind, at in zip(kinds, (start, (start + end) / 2, end), strict=True):
        QApplication.sendEvent(widget, QMouseEvent(kind, at, widget.mapToGlobal(at), left, left, none))


def further_down(window: MainWindow) -> None:
    """The drawer of a venue, at its end: closures, contacts, papers."""
    choose(2)(window)
    settle(window)
    drawer = visible(window, Drawer)[-1]
    bar = drawer.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum() * 3 // 4)


def in_venue(name: str) -> Callable[[MainWindow], None]:
    """A form of the drawer of a venue."""

    def act(window: MainWindow) -> None:
        choose(2)(window)
        settle(window)
        press(window, name)

    return act


def merge_two(window: MainWindow) -> None:
    """Two venues side by side, before they become one."""
    table = visible(window, Table)[0]
    assert isinstance(table, Table)
    table.rows_model.tick([2, 3])
    settle(window)
    press(window, "Merge…")


def entered_twice(window: MainWindow) -> None:
    """The first of those who may be here twice."""
    QTest.qWait(500)
    settle(window)
    (twice,) = [b for b in visible(window, QAbstractButton) if b.text().startswith("Possible duplicates")]
    twice.click()  # type: ignore[attr-defined]


def in_person(name: str) -> Callable[[MainWindow], None]:
    """A form of the drawer of a person."""

    def act(window: MainWindow) -> None:
        choose(2)(window)
        settle(window)
        press(window, name)

    return act


def merged_entry(window: MainWindow) -> None:
    """Somebody of whom there were two entries."""
    entered_twice(window)
    settle(window)
    press(window, "Merge")
    settle(window)
    press(window, "Close")
    window.activateWindow()
    QTest.qWait(100)


def on_labels(window: MainWindow) -> None:
    """A part-used sheet of labels, as it will be printed."""
    setup = window._frame.stack.currentWidget().card.setup  # type: ignore[attr-defined]
    setup.stock.set_value("L7418")
    setup.stock.edited.emit()
    setup.first.setValue(3)
    settle(window)
    press(window, "Sheet")
    QTest.qWait(300)


def set_up_desks(window: MainWindow) -> None:
    """The set-up of a desk, from which packs are made and packets taken in."""
    window._frame.stack.currentWidget().rename_desk()  # type: ignore[attr-defined]


def make_a_pack(window: MainWindow) -> None:
    """A desk pack that was just made: its passphrase is shown once."""
    page = window._frame.stack.currentWidget()
    page.pack.make()  # type: ignore[attr-defined]
    (dialog,) = visible(window, PackDialog)
    dialog._ask = lambda *_: str(Path(tempfile.mkdtemp()) / "Side door.cnvpack")
    dialog.form.field("desk").set_value("Side door")
    press(window, "Make the pack…")


def take_packets_in(window: MainWindow) -> None:
    """What two packets brought, one of them of a desk that lost some scans."""
    page = window._frame.stack.currentWidget()
    side = (Gap("Side door", 41, 57),)
    minutes = timedelta(minutes=1)
    first, second = (Seen(UUID(int=n), desk, NOW_FOR_SCANS + n * 4 * minutes, "Ruth") for n, desk in enumerate(DESKS))
    taken = TakenIn(
        (
            Merged("Side door", UUID(int=0), 61, 0, 2, (), side, (), 40, 7 * minutes),
            Merged("Back entrance", UUID(int=0), 18, 102, 0, (), (), (3,), 120, 0 * minutes),
        ),
        (FileProblem("friday.cnvscans is damaged", "Copy it again from where it was made."),),
        side,
        (Quarantined("ab", "Side door", 12, "person"),),
        (
            Double(UUID(int=1), "Maria da Conceição Albuquerque de Vasconcelos e Sá", first, second, overridden=False),
            Double(UUID(int=2), "Olumide Nwachukwu", first, second, overridden=True),
        ),
        ("Kit Underhay",),
    )
    page.pack.show_taken_in(taken)  # type: ignore[attr-defined]


NOW_FOR_SCANS, DESKS = datetime(2026, 6, 22, 8, 12, tzinfo=UTC), ("Front desk", "Side door")


def before_the_camera(window: MainWindow) -> None:
    """Somebody who comes for the first time holds their badge up; what the camera sees stands in the corner."""
    page = window._frame.stack.currentWidget()
    page._named("Front desk")  # type: ignore[attr-defined]
    eye = page.view.camera.camera  # type: ignore[attr-defined]
    eye.start, eye.devices = lambda _="": None, list  # what this computer has and lacks is not the picture's business
    page.switch_camera()  # type: ignore[attr-defined]
    settle(window)

    def hold_up(found: list[BadgeRow]) -> None:
        card = QImage.fromData(badge_png(found[0].badge, event_title="Today", event_date_text="", dpi=120))
        frame = QImage(1280, 720, QImage.Format.Format_RGB32)
        frame.fill(QColor("#6f6a62"))
        painter = QPainter(frame)
        painter.rotate(-8)
        painter.drawImage(380, 120, card)
        painter.end()
        eye.take(frame)

    window.tasks.read(page, badges.badges, page.target["event_id"], done=hold_up)  # type: ignore[attr-defined]
    settle(window)
    QTest.qWait(400)


def ask_for_the_pin(window: MainWindow) -> None:
    """Somebody wants to leave the desk and does not know the PIN."""
    page = window._frame.stack.currentWidget()
    page._named("Front desk")  # type: ignore[attr-defined]
    page.view.show_panel(page.view.pin)  # type: ignore[attr-defined]
    page.view.pin.refuse(Invalid("pin", "That is not the PIN", "Try again."))  # type: ignore[attr-defined]


def ask_who_is_here(window: MainWindow) -> None:
    """The owner has a PIN, and somebody opens the workspace."""
    window.roles.begin(Access(organiser=True, owner=True))


NOON = datetime(2026, 9, 7, 11, tzinfo=UTC)


def choose_a_door(window: MainWindow) -> Any:
    """The doors of a day full of workshops. Returns the desk."""
    window.go_in_event("reception")
    settle(window)
    page: Any = window._frame.stack.currentWidget()
    page._named("Side door")
    page._day_chosen(page.post.event.days[0].date)
    settle(window)
    page.doors.ask()
    settle(window)
    return page


def key_back(window: MainWindow) -> None:
    """The register of a day, two of it keyed back and a third half typed."""
    press(window, "Paper day…")
    settle(window)
    (dialog,) = visible(window, PaperDayDialog)
    assert isinstance(dialog, PaperDayDialog)
    dialog._ask = lambda *_: str(Path(tempfile.mkdtemp()) / "Register.pdf")
    dialog.save()
    settle(window)
    for number in ("12", "2"):
        dialog.field.setText(number)
        dialog.tick()
        settle(window)
    dialog.field.setText("a")


def misspell(window: MainWindow) -> None:
    """A name nobody has, and who may be meant."""
    page: Any = window._frame.stack.currentWidget()
    page._named("Front desk")
    settle(window)
    page.line.setText("venkatarman")
    page.entry.wanted.emit("venkatarman")
    settle(window)


def rehearse(window: MainWindow) -> None:
    """Somebody comes twice while nothing is kept."""
    page: Any = window._frame.stack.currentWidget()
    page._named("Front desk")
    page.view.banner.show()
    settle(window)
    window.tasks.read(page, checkin.search, page.post.event_id, "hannah", done=lambda who: page._admit(who[0]))


def at_a_door(window: MainWindow) -> None:
    """Somebody came to the door of a workshop in which they have no place."""
    page = choose_a_door(window)
    press(window, next(line.accessibleName() for line in page.view.doors.lines() if "Tears" in line.accessibleName()))
    settle(window)
    window.tasks.read(page, checkin.search, page.post.event_id, "an", limit=60, done=lambda who: page._admit(who[-1]))


def open_need(window: MainWindow) -> None:
    """The first need of the board, beside it."""
    page = window._frame.stack.currentWidget()
    lane = next(iter(page.lanes.values()))  # type: ignore[attr-defined]
    next(iter(lane.buttons.values())).click()


def choose_applications(window: MainWindow) -> None:
    """The first ten by score, more of one place than the cap."""
    settle(window)
    page = window.findChild(ApplicationsPage)
    page.table.rows_model.tick(range(10))  # type: ignore[union-attr]


def answer_questions(window: MainWindow) -> None:
    """Somebody's answers being corrected, one of them to nothing a number can be."""
    choose(3)(window)
    settle(window)
    press(window, "Answer")
    settle(window)
    fields = [f for f in visible(window, QLineEdit) if f.accessibleName() == "Years in a senior role"]
    fields[-1].setText("many")  # type: ignore[attr-defined]
    press(window, "Save")


def ask_questions(window: MainWindow) -> None:
    """The questions of the event in its drawer, with the answers so far."""
    window.go("events")
    settle(window)
    page = window.findChild(EventsPage)
    event = next(row for row in page.table.rows() if row.code == "BEVAN")  # type: ignore[union-attr]
    page.table.choose(event.id)  # type: ignore[union-attr]
    settle(window)
    page.drawer.questions(event)  # type: ignore[union-attr]


def accept_applications(window: MainWindow) -> None:
    """The same, about to be accepted without the reason that is asked for."""
    page = window.findChild(ApplicationsPage)
    page.table.rows_model.tick(range(page.table.rows_model.rowCount()))  # type: ignore[union-attr]
    settle(window)
    press(window, "Accept")
    settle(window)
    press(window, next(b.text() for b in visible(window, Button) if b.text().startswith("Accept ")))


def review_application(window: MainWindow) -> None:
    """The review of an application whose name is hidden."""
    press(window, "Review")
    settle(window)
    choose(3)(window)


def open_signup(window: MainWindow, title: str) -> None:
    """The people of a session, beside the list."""
    rows = [b for b in visible(window, QAbstractButton) if b.accessibleName().startswith(title)]
    rows[0].click()  # type: ignore[attr-defined]


def take_answers(window: MainWindow) -> None:
    """Choices of sessions out of a form: two questions that ask for them, and an answer that names none."""
    page = window._frame.stack.currentWidget()

    def answer(session: Session) -> None:
        event_id = page.target["event_id"]  # type: ignore[attr-defined]
        first, *others = choosable(session, event_id)
        beside = [one.title for one in others if one.span.overlaps(first.span)]
        titles = [first.title, *beside, "The one with the choir"]
        rows = select(Registration).where(Registration.event_id == event_id, Registration.state == "registered")
        for number, row in enumerate(session.scalars(rows.order_by(Registration.registered_at).limit(24))):
            said = (titles[(number + step) % len(titles)] for step in (0, 1))
            row.answers = dict(zip(("First choice for the morning", "Second choice"), said, strict=True))

    window.tasks.write(page, "Import answers", answer)
    settle(window)
    press(window, "From answers…")


def rank_sessions(window: MainWindow) -> None:
    """Somebody's choices, to be put in order."""
    page = window._frame.stack.currentWidget()
    guest = next(one for one in page.table.rows() if one.sessions > 2)  # type: ignore[attr-defined]
    ask_choices(page.drawer, guest.id, guest.name)  # type: ignore[attr-defined]


def accept(window: MainWindow) -> None:
    """A finding is about to be accepted; the ones that were are unfolded."""
    window._frame.stack.currentWidget()._fold(on=False)  # type: ignore[attr-defined]
    press(window, "Accepted (1)")
    cards = visible(window, FindingCard)
    next(c for c in cards if c.finding.title == "Imogen Calloway cannot be there").pressed.emit()  # type: ignore[attr-defined]
    settle(window)
    press(window, "Accept: Imogen Calloway cannot be there…")
    panel = window._frame.stack.currentWidget().findings  # type: ignore[attr-defined]
    bar = panel.findChild(QScrollArea).verticalScrollBar()
    QTest.qWait(50)
    bar.setValue(0)


def care(window: MainWindow) -> None:
    """How much is too much."""
    window._frame.stack.currentWidget()._fold(on=False)  # type: ignore[attr-defined]
    press(window, "Care settings…")


def accepted(window: MainWindow) -> None:
    """The end of the findings, with what was accepted."""
    window._frame.stack.currentWidget()._fold(on=False)  # type: ignore[attr-defined]
    press(window, "Accepted (1)")
    QTest.qWait(50)
    panel = window._frame.stack.currentWidget().findings  # type: ignore[attr-defined]
    bar = panel.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum())


def restore_a_backup(window: MainWindow) -> None:
    """Two backups, one of them damaged since, and what the other would change."""
    where = Path(window._workspace.where)  # type: ignore[union-attr]
    if not keeping.kept(where):  # a picture before this one has made them
        for step, why in enumerate(("asked for", "daily", "before restore")):
            keeping.keep(where, why, NOON - timedelta(days=step, hours=2))
        newest = keeping.kept(where)[0].path
        newest.write_bytes(newest.read_bytes()[:5000])
        page = window._frame.stack.currentWidget()
        for name in ("Wesley’s Chapel", "Westminster Kingsway"):  # at the end, where no other scene chooses a row
            window.tasks.write(page, f"Add “{name}, the hall on the ground floor”", venues.create, name=name)
        settle(window)
    RestoreDialog(
        window, window.tasks, str(where), settings=window._settings, clock=lambda: NOON, restored=lambda _: None
    ).open()
    settle(window)


def check_the_workspace(window: MainWindow) -> None:
    """Nothing wrong, and a checkpoint that is none of this history."""
    window.check()
    settle(window)
    dialog = window.findChild(CheckDialog)
    dialog.typed.set_value("2: 7F3A 91C2 0BD4 4E21")
    press(window, "Compare")
    settle(window)


def look_for_updates(window: MainWindow) -> None:
    """A newer version, in a folder that was named before."""
    folder = Path(tempfile.mkdtemp())
    said = {"version": "99.0", "released": "2026-08-31", "expires": "2999-01-01", "says": "Rooms are found faster."}
    (folder / UPDATES).write_bytes(signed(said, bytes(32)))
    updates.choose(str(folder), public_key(bytes(32)), weekly=True)
    window.updates()
    settle(window)
    window.findChild(UpdatesDialog).form.set_values({"address": "/srv/office/convene"})
    updates.choose("", "", weekly=False)


def set_a_passphrase(window: MainWindow) -> None:
    """A passphrase that was just typed twice, and shown."""
    window.change_passphrase()
    settle(window)
    (dialog,) = window.findChildren(PassphraseDialog)
    dialog.seen.set_value(True)
    for form, name in ((dialog.form, "passphrase"), (dialog.again, "again")):
        form.set_values({name: "heron copper lattice monsoon biscuit"})
    dialog._show()
    dialog._weigh()
    settle(window)


def hold_the_sheet(window: MainWindow) -> None:
    """The recovery sheet is asked about; another group was typed."""
    set_a_passphrase(window)
    (dialog,) = window.findChildren(PassphraseDialog)
    dialog._tasks.ask(dialog, lambda gate: gate.name, done=lambda _: dialog._made(Key(bytes(32), bytes(16))))
    settle(window)
    dialog.typed.set_values({"group": "3F9AK"})
    dialog.go_on()
    settle(window)


def unlock(window: MainWindow) -> None:
    """A file that asks for its passphrase, and got another one."""
    path = Path(tempfile.mkdtemp()) / "Thinkers in residence.convene"
    make_file(path, Key(bytes(32), bytes(16)))
    dialog = UnlockDialog(str(path), window)
    dialog.setModal(True)
    dialog.line.set_value("five grey geese")
    dialog.go()
    dialog.show()
    settle(window)


def sign_certificates(window: MainWindow) -> None:
    """Who signs certificates, before anybody has one."""
    page = window.findChild(PapersPage)
    page.list.choose("certificates")
    settle(window)
    press(window, "Signature…")
    settle(window)


SCENES: dict[str, tuple[str, Callable[[MainWindow], None]]] = {
    "applications-choose": ("applications", choose_applications),
    "applications-accept": ("applications", accept_applications),
    "applications-review": ("applications", review_application),
    "applications-answers": ("bevan-people", answer_questions),
    "applications-questions": ("bevan-people", ask_questions),
    "applications-criteria": ("applications", lambda window: press(window, "Criteria…")),
    "events-drawer": ("events", choose(0)),
    "events-form": ("events", form("New event")),
    "venues-drawer": ("venues", choose(2)),
    "venues-form": ("venues", form("Add a venue")),
    "venues-more": ("venues", further_down),
    "venues-room": ("venues", in_venue("Edit Great Hall")),
    "venues-calendar": ("venues", calendar_of_venue),
    "venues-closure": ("venues", in_venue("Add a closure")),
    "venues-contact": ("venues", in_venue("Add a contact")),
    "venues-merge": ("venues", merge_two),
    "directory-drawer": ("directory", choose(2)),
    "directory-form": ("directory", form("Add a person")),
    "directory-kept": ("directory", lambda window: press(window, "How long people are kept")),
    "directory-twice": ("directory", entered_twice),
    "directory-merged": ("directory", merged_entry),
    "directory-consent": ("directory", in_person("Note an answer")),
    "overview-kept": ("overview", lambda window: press(window, "Change how long people are kept…")),
    "needs-drawer": ("needs", open_need),
    "messages-drawer": ("messages", choose(0)),
    "messages-owed": ("messages", lambda window: press(window, "Look")),
    "messages-send": ("messages", lambda window: press(window, "Send…")),
    "messages-newsletter": ("messages", newsletter),
    "messages-settings": ("messages", mail_settings),
    "messages-prepare": ("messages", lambda window: press(window, "Prepare messages")),
    "export-server": ("export", lambda window: press(window, "Publish…")),
    "export-calendars": ("export", lambda window: press(window, "Save calendars…")),
    "export-lists": ("export", choose_list),
    "export-needs": ("export", lambda window: press(window, "Save needs…")),
    "needs-catering": ("needs", lambda window: press(window, "Catering counts")),
    "people-drawer": ("people", choose(8)),
    "people-ticked": ("people", tick),
    "people-both": ("people", tick_beside_drawer),
    "people-form": ("people", form("Add a person")),
    "waiting": ("people", waiting_list),
    "waiting-drawer": ("people", waiting_drawer),
    "waiting-offer": ("people", waiting_offer),
    "waiting-colleague": ("people", waiting_colleague),
    "waiting-group": ("people", waiting_group),
    "waiting-terms": ("people", waiting_terms),
    "waiting-book": ("people", form("Book for a group")),
    "venues-found": ("venues", find_room(Layout.CABARET, 120)),
    "venues-nearly": ("venues", find_room(Layout.BOARDROOM, 90)),
    "venue-compare": ("venue", form("Compare", submit=False)),
    "venue-choose": ("venue", form("Compare", "Choose Large Meeting Room, Friends House", submit=False)),
    "venue-taken": ("venue", ask_for_the_hall),
    "venue-booking": ("venue", in_booking("Great Hall")),
    "venue-terms": ("venue", in_booking("Great Hall", "Change: cancellation terms")),
    "venue-usual": ("venue", in_booking("Garden Suite", "Add the usual dates")),
    "venue-mail": ("venue", in_booking("Great Hall", "E-mail")),
    "venue-mail-words": ("venue", in_booking("Garden Suite", "E-mail", "Change the template")),
    "venue-release": ("venue", in_booking("Great Hall", "Let go")),
    "venue-measure": ("venue", form("Compare", "Distances are measured from Charing Cross: change", submit=False)),
    "venue-form": ("venue", form("Book a room", submit=False)),
    "venue-day": ("venue", look_at("Day")),
    "venue-month": ("venue", look_at("Month")),
    "venue-drag-clash": ("venue", drag_booking("Compassion", "Library")),
    "venue-drag-closed": ("venue", drag_booking("Quiet room", "Chapel", days=-2)),
    "venue-drag-free": ("venue", drag_booking("Compassion", "Cloister Room", days=-1)),
    "venue-drag-competing": ("venue", drag_booking("Overflow", "Large Meeting Room")),
    "venue-drag-day": ("venue", drag_booking("Lunch", "Dining Hall", hours=1.5, view="Day")),
    "venue-draw": ("venue", draw_booking("Cloister Room", 1, 10, 15)),
    "overview-edit": ("overview", form("Edit", submit=False)),
    "overview-copy": ("overview", form("Copy…", submit=False)),
    "calendar-quarter": ("calendar", lambda window: press(window, "Quarter")),
    "calendar-year": ("calendar", lambda window: press(window, "Year")),
    "programme-columns": ("programme", programme_columns),
    "programme-import": ("programme", programme_again),
    "programme-session": ("programme", session("Stay, and other stories")),
    "programme-session-middle": ("programme", session("Stay, and other stories", shown=27)),
    "programme-session-end": ("programme", session("Stay, and other stories", shown=100)),
    "programme-resource": ("programme", session("Stay, and other stories", shown=100, then="Add a story or resource")),
    "programme-away": ("programme", away),
    "programme-since": ("programme", since),
    "programme-several": ("programme", several),
    "programme-move": ("programme", change_session(Qt.Key.Key_M)),
    "programme-accept": ("programme", accept),
    "programme-accepted": ("programme", accepted),
    "programme-care": ("programme", care),
    "programme-release": ("programme", release),
    "programme-releases": ("programme", earlier),
    "programme-restore": ("programme", bring_back),
    "overview-move": ("overview", move_day(date(2026, 10, 22))),
    "cbe-move": ("cbe", move_day(date(2026, 10, 15))),
    "cbe-copy": ("cbe", form("Copy…", submit=False)),
    "events-start": ("events", start_from(1)),
    "series-drawer": ("series", form("Look at the series", submit=False)),
    "overview-cancel": ("overview", status("Cancel the event")),
    "signup-session": ("signup", lambda window: open_signup(window, "Tears: a story circle")),
    "signup-allocate": ("signup", lambda window: press(window, "Allocate…")),
    "signup-answers": ("signup", take_answers),
    "signup-choices": ("people", rank_sessions),
    "attendance-person": ("attendance", look_at_days),
    "attendance-reason": ("attendance", catch_up),
    "attendance-ticked": ("attendance", tick),
    "attendance-rule": ("attendance", form("Change rule…", submit=False)),
    "attendance-paper": ("attendance", key_back),
    "find": ("home", find),
    "error": ("people", go_wrong),
    "toast": ("home", toast),
    "import-list": ("import", bring),
    "directory-organisations": ("directory", lambda window: press(window, "Organisations")),
    "reception-camera": ("reception", before_the_camera),
    "reception-desks": ("reception", set_up_desks),
    "reception-doors": ("signup", choose_a_door),
    "reception-door": ("signup", at_a_door),
    "reception-meant": ("reception", misspell),
    "reception-rehearsal": ("reception", rehearse),
    "reception-pack": ("reception", make_a_pack),
    "reception-packets": ("reception", take_packets_in),
    "reception-pin": ("reception", ask_for_the_pin),
    "restore": ("home", restore_a_backup),
    "check": ("home", check_the_workspace),
    "updates": ("home", look_for_updates),
    "passphrase": ("home", set_a_passphrase),
    "passphrase-sheet": ("home", hold_the_sheet),
    "unlock": ("home", unlock),
    "access": ("home", lambda window: window.change_access()),
    "who": ("home", ask_who_is_here),
    "badges-sheet": ("badges", on_labels),
    "badges-words": ("badges", form("Words…", submit=False)),
    "papers-signature": ("papers", sign_certificates),
    "import-row": ("import", put_right),
    "import-back": ("import", brought_back),
}


def odd_workspace(path: Path, now: datetime) -> dict[str, UUID]:
    """A workspace of long, foreign and missing words."""
    workspace = Workspace.create(path, clock=lambda: now)
    day = DayDraft(date(2026, 9, 30), time(9), time(17))
    event, _ = workspace.write(
        "New", events.create, title=LONG, kind=EventKind.CONVENING, days=[day], now=now, code="ODD", capacity=9
    )
    workspace.write("New", venues.create, name="A venue nobody has said anything about")
    workspace.write("New", venues.create, name=LONG[:110])
    for number, name in enumerate(NAMES):
        workspace.write(
            "New",
            registrations.register,
            event,
            name=name,
            email=f"a.rather.long.address.of.somebody.{number}@an.equally.long.domain.of.a.council.example",
            now=now,
        )
    workspace.write("New", people.create, name="שרה כהן")
    workspace.close()
    return {"OPEN": event, "CBE3": event, "COURAGE": event}


def new_workspace(path: Path, now: datetime) -> dict[str, UUID]:
    """A workspace with one event and nothing in it."""
    workspace = Workspace.create(path, clock=lambda: now)
    day = DayDraft(date(2026, 9, 30), time(9), time(17))
    event, _ = workspace.write(
        "New", events.create, title="A first event", kind=EventKind.MASTERCLASS, days=[day], now=now, code="NEW"
    )
    workspace.close()
    return {"OPEN": event, "CBE3": event, "COURAGE": event}
