"""The Venue tab of an event: its rooms over time, what is booked in them, the diary of dates and what it costs."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QWidget

from convene.desktop.kit.buttons import button, icon_button, menu_button
from convene.desktop.kit.chips import Segmented
from convene.desktop.kit.drawer import Beside
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.layout import Toolbar, boxed, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context, Page
from convene.desktop.pages import venue_scale
from convene.desktop.pages.booking_drawer import BookingDrawer
from convene.desktop.pages.booking_words import short_day
from convene.desktop.pages.vat_basis import with_vat
from convene.desktop.pages.venue_compare import ComparePanel
from convene.desktop.pages.venue_diary import DiaryPanel
from convene.desktop.pages.venue_drag import Drag
from convene.desktop.pages.venue_findings import RoomFindings
from convene.desktop.pages.venue_fit import FitPanel, Legend
from convene.desktop.pages.venue_say import say_move, say_refused
from convene.desktop.pages.venue_timeline import Timeline
from convene.rules.errors import ConveneError
from convene.rules.time import zone
from convene.services import booking_board, booking_compare, bookings
from convene.services.booking_board import AROUND, Board, DiaryLine
from convene.services.booking_compare import Comparison, days_to_compare
from convene.services.bookings import Booked
from convene.services.room_findings import RoomFinding, room_findings


class VenuePage(Page):
    """``arrive({"event_id": ..., "booking_id": ...})``; with a booking it is shown."""

    title = "Venue"
    shows = frozenset(
        {
            "bookings", "booking_dates", "cancellation_bands", "settings", "venues", "rooms", "room_layouts",
            "room_features", "opening_hours", "closures", "events", "event_days", "needs", "registrations",
            "sessions", "places", "contributions",
        }
    )  # fmt: skip

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._board: Board | None = None
        self._anchor: date | None = None
        self._wanted: UUID | None = None
        self._diary_wanted = True
        self._compared: Comparison | None = None  # what is shown side by side instead of the rooms
        self.timeline = Timeline()
        self.diary = DiaryPanel()
        self.fit = FitPanel()
        self.findings = RoomFindings()
        self.drawer = BookingDrawer(context)
        self.views = Segmented([(view, view.capitalize()) for view in venue_scale.VIEWS], "Days shown")
        self.views.set_value("week")
        self._range = text_label("", 13, 600)
        self._book = button("Book a room", "plain", "plus", on_click=self.book)
        self.comparison = ComparePanel()
        self._compare = button("Compare", "plain", "columns-3", on_click=self.compare)
        self._show_diary = button("Diary and costs", "plain", "calendar-clock", on_click=self._open_diary)
        self._venues_menu = QMenu(self)
        self._write = icon_button("mail", "Write to a venue", kind="plain", on_click=self._choose_venue)
        self._days_menu = QMenu(self)
        self._days = menu_button("Days of the event", self._days_menu)
        self._turn = boxed(
            row(
                icon_button("chevron-left", "Earlier", kind="plain", on_click=lambda: self._step(-1)),
                self._range,
                icon_button("chevron-right", "Later", kind="plain", on_click=lambda: self._step(1)),
            )
        )
        self._bar = Toolbar(
            self._turn, self.views, self._days, None, self._show_diary, self._compare, self._write, self._book
        )
        self._empty = QStackedWidget()
        self._put_together()

    def arrive(self, target: dict[str, Any]) -> None:
        """Another event, or a booking of this one."""
        if target.get("event_id") != self.target.get("event_id"):
            self._board, self._anchor, self._compared = None, None, None
            self.drawer.close_drawer()
        self._wanted = target.get("booking_id")
        super().arrive(target)

    def refresh(self) -> None:
        """Read the board again."""
        if (event_id := self.target.get("event_id")) is not None:
            near = self._anchor if self._board else None
            self.tasks.read(
                self,
                booking_board.board,
                event_id,
                today=self.context.today(),
                near=near,
                with_vat=with_vat(),
                done=self._show_board,
            )
            self.tasks.read(self, room_findings, event_id, done=self.findings.show_findings)

    def book(self, room_id: UUID | None = None, start: datetime | None = None, end: datetime | None = None) -> None:
        """Open the panel that books a room."""
        self.drawer.show_form(room_id=room_id, start=start, end=end)
        self._share()

    def compare(self, day: date | None = None) -> None:
        """What is open for one day side by side: that day, or the one in sight, or the first."""
        days = self._open_days()
        if not days:
            self._leave_comparison()
            return
        seen = self._anchor if self._anchor in days else days[0]
        wanted = day if day in days else seen
        self.tasks.read(
            self,
            booking_compare.compare,
            self.target["event_id"],
            wanted,
            today=self.context.today(),
            with_vat=with_vat(),
            done=partial(self._show_comparison, days),
        )

    def _put_together(self) -> None:
        self.views.chosen.connect(lambda _: self._draw())
        self.timeline.opened.connect(self._open)
        self.timeline.asked.connect(self.book)
        self.timeline.changing.connect(self._change)
        self.timeline.placed.connect(self._place)
        self.timeline.turned.connect(self._go_to)
        self.timeline.left.connect(self.drawer.close_drawer)
        self.diary.closed.connect(self._close_diary)
        self.diary.opened.connect(self._open)
        self.diary.act.connect(self._act)
        self.drawer.closed.connect(self._drawer_closed)
        self.drawer.booked.connect(self._booked)
        self.findings.chosen.connect(self._look_into)
        self.comparison.turned.connect(self.compare)
        self.comparison.chosen.connect(self._choose)
        self.diary.turned.connect(self.refresh)
        self.comparison.switch.chosen.connect(lambda _: self.refresh())
        self.comparison.measured.connect(self._measure)
        self.comparison.left.connect(self._leave_comparison)
        self._key("Alt+Left", partial(self._step, -1))
        self._key("Alt+Right", partial(self._step, 1))
        rooms = column(gap=0)
        rooms.addWidget(self.timeline, 1)
        self.timeline.add_foot(self.findings)
        self.timeline.add_foot(self.fit)
        rooms.addWidget(Legend())
        words = "No room is booked for this event yet. Ask a venue, hold a room until you know, or book it."
        nothing = EmptyState(words, "Book a room", self.book)
        self._empty.addWidget(boxed(rooms))
        self._empty.addWidget(nothing)
        self._empty.addWidget(self.comparison)
        main = column(self._bar, gap=0)
        main.addWidget(self._empty, 1)
        both = row(gap=0)
        both.addWidget(boxed(main), 1)
        both.addWidget(self.diary)
        self.setLayout(column(Beside(boxed(both), self.drawer), gap=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The diary gives way where there is no room for both."""
        super().resizeEvent(event)
        self._share()

    def _key(self, keys: str, act: Callable[[], None]) -> None:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)

    def _show_board(self, board: Board) -> None:
        first = self._board is None
        self._board = board
        if first:
            self._anchor = board.near
        self._days_menu.clear()
        for day in board.days:
            self._days_menu.addAction(short_day(day), partial(self._go_to, day))
        self._venues_menu.clear()
        for venue, booking in {b.venue: b for b in reversed(board.own)}.items():
            self._venues_menu.addAction(f"Write to {venue}…", partial(self.drawer.write, booking.id))
        self._draw()
        self.diary.show_board(board, self.context.today())
        self.fit.show_board(board)
        self.drawer.follow(board)
        if self._compared is not None and self._compared.day in self._open_days():
            self.compare(self._compared.day)
        elif self._compared is not None:
            self._leave_comparison()
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._show(wanted)

    def _draw(self) -> None:
        if self._board is None or self._anchor is None:
            return
        view = self.views.value()
        self._range.setText(venue_scale.say(venue_scale.days_of(view, self._anchor)))
        self.timeline.show_board(self._board, view, self._anchor, self.context.today())
        some = bool(self._board.own)
        self._empty.setCurrentIndex(2 if self._compared else 0 if some else 1)
        self._bar.setVisible(some and self._compared is None)
        self._compare.setVisible(bool(self._open_days()))
        self._write.setVisible(some)
        self._days.setVisible(some and len(self._board.days) > 1)
        self._share()

    def _share(self) -> None:
        """The diary stands at the right while the drawer does not, if there is room for it and for a week."""
        some = self._board is not None and bool(self._board.own)
        fits = self.width() - self.diary.width() >= look().px(560)
        free = self.drawer.isHidden() and self._compared is None
        self.diary.setVisible(some and free and fits and self._diary_wanted)
        self._show_diary.setVisible(some and free and fits and not self._diary_wanted)

    def _open_days(self) -> tuple[date, ...]:
        return days_to_compare(self._board.own, self._board.time_zone) if self._board else ()

    def _show_comparison(self, days: tuple[date, ...], seen: Comparison) -> None:
        self._compared = seen
        self.comparison.show_comparison(seen, days, self.context.today())
        self._draw()

    def _leave_comparison(self) -> None:
        self._compared = None
        self._draw()

    def _choose(self, booking_id: UUID) -> None:
        if self._compared is not None:
            self.drawer.show_choice(self._compared, booking_id)
            self._share()

    def _choose_venue(self) -> None:
        self._venues_menu.popup(self._write.mapToGlobal(self._write.rect().bottomLeft()))

    def _measure(self) -> None:
        if self._compared is not None:
            self.drawer.show_start(self._compared)
            self._share()

    def _step(self, by: int) -> None:
        if self._anchor is not None:
            self._go_to(venue_scale.step(self.views.value(), self._anchor, by))

    def _go_to(self, day: date) -> None:
        self._anchor = day
        self._draw()
        if self._board is not None and abs(day - self._board.near) > AROUND / 2:
            self.refresh()

    def _open(self, booking_id: UUID, by_key: bool = False) -> None:
        self.drawer.show_booking(booking_id, take_focus=by_key)
        self._share()

    def _change(self, booking_id: UUID) -> None:
        """The chosen booking in the form, for whoever would rather type than drag."""
        if self._board is not None:
            booking = next(b for b in self._board.own if b.id == booking_id)
            self.drawer.show_form(booking=booking)
            self._share()

    def _place(self, drag: Drag) -> None:
        """A booking was let go at another place of the timeline: move it there as one change."""
        if drag.booking is None:
            return
        now = drag.now
        self.tasks.write(
            self,
            say_move(drag),
            bookings.move,
            drag.booking.id,
            room_id=now.room_id,
            starts_at=now.start,
            ends_at=now.end,
            done=partial(self._placed, drag),
            failed=self._not_placed,
        )

    def _placed(self, drag: Drag, booked: Booked, _change: object) -> None:
        if booked.id is None:  # somebody was quicker than this board
            self.timeline.refuse(say_refused(drag, booked))
            self.refresh()

    def _not_placed(self, error: ConveneError) -> None:
        self.timeline.refuse(f"Nothing was moved. {error.title}. {error.hint}".rstrip())
        self.refresh()

    def _show(self, booking_id: UUID) -> None:
        """Turn to the days of a booking, choose its bar, open it."""
        booking = next((b for b in self._board.bookings if b.id == booking_id), None) if self._board else None
        if booking is not None:
            day = booking.starts_at.date()
            if self._anchor is None or day not in venue_scale.days_of(self.views.value(), self._anchor):
                self._go_to(day)
            self.timeline.choose(booking_id)
            self._open(booking_id)

    def _look_into(self, found: RoomFinding) -> None:
        if found.session_id is not None:
            self.context.go("event", event_id=self.target["event_id"], tab="programme", session_id=found.session_id)
        elif found.booking_id is not None:
            self._show(found.booking_id)
        elif found.starts_at is not None and self._board is not None:
            start = found.starts_at.astimezone(zone(self._board.time_zone))
            self._go_to(start.date())
            self.book(start=start)

    def _booked(self, booking_id: UUID) -> None:
        self._wanted = booking_id

    def _act(self, word: str, line: DiaryLine) -> None:
        acts = {
            "confirm": lambda: self.drawer.confirm(line.booking_id),
            "extend": lambda: self.drawer.ask_extension(line.booking_id),
            "release": lambda: self.drawer.ask_reason(line.booking_id),
            "done": lambda: self.drawer.mark(line),
        }
        self.timeline.choose(line.booking_id)
        acts[word]()
        self._share()

    def _drawer_closed(self) -> None:
        self.timeline.choose(None)
        self._share()
        if QApplication.focusWidget() is None:
            self.timeline.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_diary(self) -> None:
        self._diary_wanted = True
        self._share()

    def _close_diary(self) -> None:
        self._diary_wanted = False
        self._share()
