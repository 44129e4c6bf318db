"""The files an event is given out as: read on the data thread, written in the pool, whole or not at all."""

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from convene.desktop.page import Context
from convene.desktop.pages.export_line import FileLine
from convene.desktop.pages.export_writing import Cancelled, Progress, keep, write_workbook
from convene.rules.drawn import Drawn
from convene.rules.errors import ConveneError
from convene.rules.exchange import Badge, Schedule, Sheet
from convene.rules.people import NeedKind
from convene.rules.time import say_days, zone
from convene.services import (
    badges,
    calendar_publish,
    calendars,
    catering_grid,
    needs_sheets,
    programme_export,
    whole_workbook,
    workbooks,
)
from convene.services.badges import BadgeRow
from convene.services.calendar_publish import Publication
from convene.services.calendars import EventCalendar
from convene.services.catering_grid import CateringSheets
from convene.services.events import EventDetail
from convene.services.needs_sheets import NeedsSheet

if TYPE_CHECKING:
    from convene.formats.badges_out import BadgePrinting

Said = tuple[str, str]
"""What is said of a file that was written, and a hint to it."""


def count_of(number: int, one: str, many: str = "") -> str:
    """``1 badge``, ``1,204 badges``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def dates_of(event: EventDetail) -> str:
    """An event's days in words; empty for none."""
    return say_days(event.first_day, event.last_day) if event.first_day and event.last_day else ""


class Exports(QObject):
    """Makes files of ``event``, and says on a line how it goes. ``read_only``: the workspace takes no notes of it;
    ``release``: the programme is that of the release of that number."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._tasks = context, context.tasks
        self.event: EventDetail | None = None
        self.release: int | None = None
        self.read_only = False

    def calendar(self, path: Path, line: FileLine) -> None:
        """The calendar; what is issued is noted, so that a later one can say what has changed."""
        event, now = self._event(), self._context.now()
        line.start("Making the calendar")

        def made(calendar: EventCalendar) -> None:
            entries = count_of(len(calendar.appointments), "entry", "entries")
            self._write(_write_calendar, path, calendar, now, line=line, said=lambda _: (f"Saved {entries}", ""))

        if self.read_only:
            self._tasks.read(self, calendars.event_calendar, event.id, now=now, done=made, failed=line.failed)
        else:
            label, issue = f"Issue the calendar of “{event.title}”", calendars.issue_calendar
            done = lambda result, _: made(result)  # noqa: E731
            self._tasks.write(self, label, issue, event.id, now=now, done=done, failed=line.failed)

    def calendars(self, path: Path, line: FileLine, address: str = "") -> None:
        """The calendars to subscribe to, as a folder that will be at ``address``; what has not changed in it is not
        written again."""
        event, now = self._event(), self._context.now()
        line.start("Making the calendars")

        def made(found: Publication) -> None:
            self._write(_write_calendars, path, found, address, line=line, said=_calendars_said, opens="index.html")

        if self.read_only:
            self._tasks.read(self, calendar_publish.publication, event.id, now=now, done=made, failed=line.failed)
        else:
            label, issue = f"Publish the calendars of “{event.title}”", calendar_publish.issue_publication
            done = lambda result, _: made(result)  # noqa: E731
            self._tasks.happen(self, label, issue, event.id, now=now, done=done, failed=line.failed)

    def workbook(self, path: Path, line: FileLine) -> None:
        """The whole event, a sheet for each of its lists."""
        event, now = self._event(), self._context.now()
        line.start("Reading the event")

        def read(sheets: list[Sheet | Drawn]) -> None:
            self._write(write_workbook, path, sheets, event.title, event.time_zone, now, line=line, said=_shortened)

        wanted = (whole_workbook.whole_book, event.id)
        self._tasks.read(self, *wanted, today=self._context.today(), done=read, failed=line.failed)

    def registrations(self, path: Path, line: FileLine) -> None:
        """The list of registrations."""
        line.start("Reading the list")

        def read(found: tuple[list[str], list[tuple[object, ...]]]) -> None:
            said = count_of(len(found[1]), "registration")
            self._write(_write_csv, path, *found, line=line, said=lambda _: (f"Saved {said}", ""))

        self._tasks.read(self, _registrations, self._event().id, done=read, failed=line.failed)

    def catering(self, path: Path, line: FileLine) -> None:
        """Diets as counts, without a name."""
        line.start("Counting")

        def read(found: CateringSheets) -> None:
            self._sheet(path, found.sheet, "catering", line, lambda _: ("Saved the counts", ""), found.drawn)

        self._tasks.read(self, catering_grid.catering_sheets, self._event().id, done=read, failed=line.failed)

    def needs(self, path: Path, line: FileLine, kinds: Collection[NeedKind], for_whom: str) -> None:
        """The needs of these kinds, with names, for one role."""
        line.start("Reading the needs")

        def read(found: NeedsSheet) -> None:
            said = f"Saved the needs of {count_of(found.people, 'person', 'people')} for {for_whom}"
            left = f"{found.left_out:,} left out: consent is not recorded." if found.left_out else ""
            self._sheet(path, found.sheet, f"needs for {for_whom}", line, lambda _: (said, left))

        wanted = (needs_sheets.needs_sheet, self._event().id, kinds)
        self._tasks.read(self, *wanted, for_whom=for_whom, done=read, failed=line.failed)

    def _sheet(
        self, path: Path, sheet: Sheet, what: str, line: FileLine, said: Callable[[Any], Said], drawn: Any = ()
    ) -> None:
        event = self._event()
        what_of = (sheet, drawn, f"{event.title}: {what}", event.time_zone, self._context.now())
        self._write(_write_sheet, path, *what_of, line=line, said=said)

    def badges(
        self,
        path: Path | None,
        line: FileLine,
        registration_ids: Collection[UUID] | None = None,
        printing: "BadgePrinting | None" = None,
        *,
        send: Callable[[bytes], int] | None = None,
        then: Callable[[int], None] | None = None,
    ) -> None:
        """Badges of these registrations, or of everybody who holds a place, as a file, or where ``send`` brings them;
        then it is noted that they were printed, and ``then`` hears how many."""
        event = self._event()
        line.start("Reading the badges")

        def read(rows: list[BadgeRow]) -> None:
            cards = [row.badge for row in rows]
            said = f"Saved {count_of(len(rows), 'badge')}"
            what = (cards, printing, event.title, dates_of(event))

            def printed(_: object) -> None:
                self._printed(rows, printing)
                if then is not None:
                    then(len(rows))

            if path is not None:
                self._write(_write_badges, path, *what, line=line, said=lambda _: (said, ""), then=printed)
            elif send is not None:
                self._send(_make_badges, *what, line=line, send=send, then=printed)

        def list_them() -> None:
            back = printing is not None and (printing.both_sides or printing.stock.kind == "fold")
            wanted = {"ids": registration_ids, "with_programme": back}
            self._tasks.read(self, badges.badges, event.id, **wanted, done=read, failed=line.failed)

        if self.read_only or registration_ids is not None:
            list_them()
        else:
            label, now = f"Issue badge codes for “{event.title}”", self._context.now()
            done = lambda *_: list_them()  # noqa: E731
            self._tasks.write(self, label, badges.issue_codes, event.id, now=now, done=done, failed=line.failed)

    def page(self, path: Path, line: FileLine) -> None:
        """The programme as a folder of web pages."""
        self._programme(_write_page, path, line, self._context.now(), opens="index.html")

    def programme(self, path: Path, line: FileLine) -> None:
        """The programme as a table."""
        self._programme(_write_programme, path, line)

    def schedule_xml(self, path: Path, line: FileLine) -> None:
        """The programme for apps."""
        self._programme(_write_schedule_xml, path, line)

    def schedule_json(self, path: Path, line: FileLine) -> None:
        """The programme for other programs."""
        self._programme(_write_schedule_json, path, line)

    def _programme(self, fn: Callable[..., Any], path: Path, line: FileLine, *what: Any, opens: str = "") -> None:
        line.start("Reading the programme")
        number = self.release

        def read(schedule: Schedule) -> None:
            said = f"Saved {count_of(len(schedule.sessions), 'session')}" + (f" of release {number}" if number else "")
            self._write(fn, path, schedule, *what, line=line, said=lambda _: (said, ""), opens=opens)

        wanted = (programme_export.schedule, self._event().id)
        self._tasks.read(self, *wanted, release=number, done=read, failed=line.failed)

    def _printed(self, rows: list[BadgeRow], printing: "BadgePrinting | None") -> None:
        if not self.read_only:
            label, ids = f"Print {count_of(len(rows), 'badge')}", [row.credential_id for row in rows]
            stock = printing.stock.key if printing else "A6"
            self._tasks.write(self, label, badges.mark_printed, ids, now=self._context.now(), stock=stock)

    def outline(self, path: Path, line: FileLine, printing: "BadgePrinting") -> None:
        """The outline of every label of a sheet."""
        line.start("Drawing the outline")
        said = f"Saved the outline of {printing.stock.name}"
        self._write(_write_outline, path, printing, line=line, said=lambda _: (said, ""))

    def _send(
        self,
        fn: Callable[..., bytes],
        *what: Any,
        line: FileLine,
        send: Callable[[bytes], int],
        then: Callable[[Any], None],
    ) -> None:
        def done(pdf: bytes) -> None:
            try:
                pages = send(pdf)
            except ConveneError as error:
                line.failed(error)
                return
            if pages:
                line.told(f"Sent {count_of(pages, 'page')} to the printer")
                then(pages)
            else:
                line.clear()

        line.start("Making the badges")
        line.follow(self._tasks.work(line, fn, *what, label="Making the badges", done=done, failed=line.failed))

    def _write(
        self,
        fn: Callable[..., Any],
        path: Path,
        *what: Any,
        line: FileLine,
        said: Callable[[Any], Said],
        then: Callable[[Any], None] | None = None,
        opens: str = "",
    ) -> None:
        def done(result: Any) -> None:
            words, hint = said(result)
            line.saved(path / opens, f"{words} as {path.name}", hint)
            if then is not None:
                then(result)

        line.start(label := f"Writing {path.name}")
        line.follow(self._tasks.work(line, fn, path, *what, label=label, done=done, failed=line.failed))

    def _event(self) -> EventDetail:
        assert self.event is not None  # noqa: S101  # buttons are off until it is there
        return self.event


def _registrations(session: Any, event_id: UUID) -> tuple[list[str], list[tuple[object, ...]]]:
    headings = [column.heading for column in workbooks.registration_columns(session, event_id)]
    return headings, list(workbooks.registration_rows(session, event_id))


def _shortened(cut: tuple[Any, ...] | None) -> tuple[str, str]:
    if not cut:
        return "Saved the event", ""
    cells = ", ".join(f"{one.sheet} {one.cell}" for one in cut[:5]) + (" and others" if len(cut) > 5 else "")
    return "Saved the event", f"Too long for a cell, and ends with a note that says so: {cells}."


def _write_calendar(
    path: Path, calendar: EventCalendar, now: datetime, *, progress: Progress, cancelled: Cancelled
) -> None:
    from convene.formats.calendar_out import calendar as calendar_bytes

    content = calendar_bytes(calendar.title, calendar.appointments, now=now, time_zone=calendar.time_zone)
    keep(path, content, progress, cancelled)


def _write_calendars(path: Path, found: Publication, address: str, *, progress: Progress, cancelled: Cancelled) -> Any:
    from convene.formats.calendar_folder import calendar_files, write_calendars

    parts = [(one.kind, one.key, one.name, one.appointments) for one in found.parts]
    files = calendar_files(found.title, parts, time_zone=found.time_zone, address=address)
    if cancelled():
        return None
    done = write_calendars(path, files)
    progress(1, 1)
    return done


def _calendars_said(done: Any) -> tuple[str, str]:
    calendars = sum(name.endswith(".ics") for name in done.written) if done else 0
    return f"Saved {count_of(calendars, 'calendar')}", f"{done.same:,} as they were." if done and done.same else ""


def _write_csv(
    path: Path, headings: list[str], rows: list[tuple[object, ...]], *, progress: Progress, cancelled: Cancelled
) -> None:
    from convene.formats.csv_out import csv_bytes

    keep(path, csv_bytes(headings, rows), progress, cancelled)


def _write_sheet(
    path: Path, sheet: Sheet, drawn: Any, title: str, time_zone: str, now: datetime, *, progress: Progress,
    cancelled: Cancelled,
) -> None:  # fmt: skip
    from convene.formats.sheet_out import write_sheet

    if not cancelled():
        write_sheet(path, sheet, title=title, now=now, time_zone=time_zone, drawn=drawn)
        progress(1, 1)


def _make_badges(
    cards: list[Badge], printing: "BadgePrinting | None", title: str, dates: str, *, progress: Progress,
    cancelled: Cancelled,
) -> bytes:  # fmt: skip
    from convene.formats.badges_out import badges_pdf

    return badges_pdf(cards, printing, event_title=title, event_date_text=dates, progress=progress, cancelled=cancelled)


def _write_badges(path: Path, *what: Any, progress: Progress, cancelled: Cancelled) -> None:
    from convene.formats.atomic import write_atomically

    write_atomically(path, _make_badges(*what, progress=progress, cancelled=cancelled))


def _write_outline(path: Path, printing: "BadgePrinting", *, progress: Progress, cancelled: Cancelled) -> None:
    from convene.formats.badges_out import outline_pdf

    keep(path, outline_pdf(printing), progress, cancelled)


def _write_page(path: Path, schedule: Schedule, now: datetime, *, progress: Progress, cancelled: Cancelled) -> None:
    from convene.formats.atomic import write_folder_atomically
    from convene.formats.programme_html_out import MARK, programme_html

    files = programme_html(schedule, made=now.astimezone(zone(schedule.time_zone)))
    if not cancelled():
        write_folder_atomically(path, files, ours=MARK)
        progress(1, 1)


def _write_programme(path: Path, schedule: Schedule, *, progress: Progress, cancelled: Cancelled) -> None:
    from convene.formats.programme_csv_out import programme_csv

    keep(path, programme_csv(schedule), progress, cancelled)


def _write_schedule_xml(path: Path, schedule: Schedule, *, progress: Progress, cancelled: Cancelled) -> None:
    from convene.formats.schedule_xml_out import schedule_xml

    keep(path, schedule_xml(schedule), progress, cancelled)


def _write_schedule_json(path: Path, schedule: Schedule, *, progress: Progress, cancelled: Cancelled) -> None:
    from convene.formats.schedule_json_out import schedule_json

    keep(path, schedule_json(schedule), progress, cancelled)
