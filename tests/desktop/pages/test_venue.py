"""The Venue tab through its real widgets: look, book, be refused, confirm, let go."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import make
from convene.desktop.kit.notice import Notice
from convene.desktop.look import apply_look
from convene.desktop.page import Context
from convene.desktop.pages.booking_form import BookingForm
from convene.desktop.pages.venue import VenuePage
from convene.desktop.tasks import Tasks
from convene.rules.bookings import BookingDateKind, BookingState
from convene.rules.venues import Layout, RoomFeature
from convene.services import booking_board, bookings
from convene.services.booking_rows import BookingRow
from convene.store.workspace import Workspace


def words(widget: QWidget) -> list[str]:
    """What can be read in a widget."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]


def press(widget: QWidget, name: str) -> None:
    """Press the button of that name, which must be there."""
    buttons = [b for b in widget.findChildren(QAbstractButton) if b.isVisibleTo(widget)]
    names = [b.accessibleName() or b.text() for b in buttons]
    chosen = [b for b, n in zip(buttons, names, strict=True) if name in (n, b.text())]
    assert chosen, f"no button “{name}” among {names}"
    QTest.mouseClick(chosen[0], Qt.MouseButton.LeftButton)


@dataclass
class Tab:
    page: VenuePage
    tasks: Tasks
    workspace: Workspace
    event: UUID
    rooms: dict[str, UUID]

    def arrive(self, **target: Any) -> None:
        self.page.arrive({"event_id": self.event, **target})
        self.idle()

    def idle(self) -> None:
        assert self.tasks.wait_idle()
        QTest.qWait(1)
        assert self.tasks.wait_idle()

    def press(self, name: str, within: QWidget | None = None) -> None:
        press(within or self.page, name)
        self.idle()

    def key(self, key: Qt.Key, on: QWidget | None = None) -> None:
        QTest.keyClick(on or self.page.timeline.canvas, key)
        self.idle()

    def booked(self, **which: Any) -> list[BookingRow]:
        return self.workspace.read(bookings.listing, **which)

    def labels(self) -> list[str]:
        return [line.label for line in self.workspace.history() if line.label != "Make"]

    @property
    def form(self) -> BookingForm:
        return self.page.drawer.findChildren(BookingForm)[-1]

    @property
    def told(self) -> str:
        return " ".join(t for n in self.page.drawer.findChildren(Notice) if n.isVisibleTo(self.page) for t in words(n))

    def bars(self) -> list[tuple[str, str]]:
        plan = self.page.timeline.canvas.plan
        assert plan
        return [(bar.booking.room, bar.title) for bar in plan.bars]


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[Tab]:
    venue = make.venue(workspace, borough="Tower Hamlets", postcode="E14 8DS")
    rooms = {
        "Library": make.room(workspace, venue, "Library", features=[RoomFeature.STEP_FREE]),
        "Chapel": make.room(workspace, venue, "Chapel", layouts={Layout.CIRCLE: 20}),
        "Garden Room": make.room(workspace, venue, "Garden Room", layouts={Layout.THEATRE: 60}),
    }
    event = make.event(workspace, venue_id=venue, budget_pence=500_000)
    tasks.open(lambda: workspace, done=lambda _: None)
    page = VenuePage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    yield Tab(page, tasks, workspace, event, rooms)
    tasks.wait_idle()
    page.close()
    page.deleteLater()


@pytest.fixture
def taken(tab: Tab) -> Tab:
    """Plenary in the Library, confirmed; Compassion in the Garden Room, on option; another event in the evening."""
    make.booking(tab.workspace, tab.rooms["Library"], tab.event, title="Plenary", cleardown_minutes=45, cost_pence=9900)
    expires = make.TODAY + timedelta(days=3)
    make.booking(
        tab.workspace, tab.rooms["Garden Room"], tab.event, title="Compassion",
        state=BookingState.OPTION, option_expires=expires, cost_pence=42_000,
    )  # fmt: skip
    other = make.event(tab.workspace, "Choir practice")
    evening = {"starts_at": make.at("18:00"), "ends_at": make.at("20:00")}
    make.booking(tab.workspace, tab.rooms["Library"], other, **evening)
    tab.arrive()
    return tab


def test_without_a_booking_it_says_what_to_do_and_books(tab: Tab) -> None:
    tab.arrive()
    assert any(text.startswith("No room is booked for this event yet.") for text in words(tab.page))
    tab.press("Book a room")
    form = tab.form
    assert form.starts.value() == time(9)
    assert form.first_day.value() == make.DAY
    form.room.set_value(tab.rooms["Chapel"])
    tab.press("Confirmed")
    form.more.set_values({"title": "Quiet room", "cost_pence": "£120.50"})
    tab.press("Book the room")
    (kept,) = tab.booked(event_id=tab.event)
    assert (kept.room, kept.state, kept.title, kept.cost_pence) == (
        "Chapel",
        BookingState.CONFIRMED,
        "Quiet room",
        12_050,
    )
    assert (kept.starts_at, kept.ends_at) == (make.at("09:00"), make.at("17:00"))
    assert tab.labels() == ["Book Chapel for London is Open(minded)"]
    assert tab.bars() == [("Chapel", "Quiet room")]
    assert "Quiet room" in words(tab.page.drawer)  # the new booking is shown at once


def test_a_room_that_is_taken_is_refused_in_the_panel_and_the_way_out_works(taken: Tab) -> None:
    taken.page.book(taken.rooms["Library"])
    taken.idle()
    assert taken.told.startswith("Library is taken: “Plenary”, 09:00 to 17:00, confirmed (clear-down until 17:45).")
    assert "Start at 20:00, take Chapel, or move the other booking." in taken.told
    before = taken.booked()
    taken.press("Note the enquiry")
    assert taken.booked() == before
    assert taken.told.startswith("Library is taken: “Plenary”")
    taken.press("Take Chapel (20)")
    assert taken.told == "The room is free."
    taken.press("Note the enquiry")
    (new,) = (b for b in taken.booked() if b not in before)
    assert (new.room, new.state) == ("Chapel", BookingState.ENQUIRY)


def test_a_closed_room_is_refused_and_one_outside_its_hours_is_warned_of(taken: Tab) -> None:
    make.closure(taken.workspace, taken.booked()[0].venue_id, room_id=taken.rooms["Chapel"], reason="New organ")
    make.hours(taken.workspace, taken.rooms["Library"], "Mon–Fri 08:30–18:00")
    taken.page.book(taken.rooms["Chapel"])
    taken.idle()
    told = "Chapel is closed on Thu 9 July 2026: New organ."
    assert taken.told == f"{told} Start at 09:00 on Fri 10 July."
    before = taken.booked()
    taken.press("Note the enquiry")
    assert taken.booked() == before
    assert taken.told.startswith("Chapel is closed on Thu 9 July 2026: New organ")
    taken.form.room.set_value(taken.rooms["Library"])
    taken.form.starts.set_value(time(20))
    taken.form.ends.set_value(time(22))
    taken.form._look_around()
    taken.idle()
    assert taken.told.startswith("Outside its hours: open 08:30–18:00 on Thu 9 July, needed from 20:00 until 22:00.")
    taken.press("Note the enquiry")
    assert len(taken.booked()) == len(before) + 1


def test_the_first_free_time_is_a_press_away(taken: Tab) -> None:
    taken.page.book(taken.rooms["Library"])
    taken.idle()
    taken.form.starts.set_value(time(9))
    taken.form.ends.set_value(time(9, 15))
    taken.form.times.edited.emit()
    QTest.qWait(200)
    taken.idle()
    taken.press("Start at 17:45")
    assert (taken.form.starts.value(), taken.form.ends.value()) == (time(17, 45), time(18))
    assert taken.told == "The room is free."


def test_who_else_asks_is_said_before_and_after(taken: Tab) -> None:
    taken.page.book(taken.rooms["Garden Room"])
    taken.idle()
    assert taken.told == "Also asked for by “Compassion” (option)."
    taken.press("Note the enquiry")
    assert "At the same time" in words(taken.page.drawer)
    assert "Compassion, option" in words(taken.page.drawer)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.ends.set_value(time(8)), "The end is not after the start"),
        (lambda f: f.first_day.set_value(date(2027, 3, 28)) or f.starts.set_value(time(1, 30)), "does not exist"),
        (lambda f: f.more.set_values({"cost_pence": "a lot"}), "is not an amount"),
    ],
)
def test_what_is_wrong_stands_at_its_field(taken: Tab, change: Callable[[BookingForm], object], said: str) -> None:
    taken.page.book(taken.rooms["Chapel"])
    taken.idle()
    change(taken.form)
    before = taken.booked()
    taken.press(taken.form.save.text())
    assert any(said in text for text in words(taken.form)), words(taken.form)
    assert taken.booked() == before


def test_an_option_asks_for_the_day_it_expires(taken: Tab) -> None:
    taken.page.book(taken.rooms["Chapel"])
    taken.idle()
    assert not any("Held until" in text for text in words(taken.form))
    taken.press("Option")
    assert any("Held until" in text for text in words(taken.form))
    taken.form.option.set_values({"option_expires": make.TODAY - timedelta(days=1)})
    taken.press("Hold the room")
    assert any("is in the past" in text for text in words(taken.form))
    taken.form.option.set_values({"option_expires": make.TODAY})
    taken.press("Hold the room")
    assert taken.labels()[0] == "Hold Chapel for London is Open(minded)"


def test_arrows_move_between_bars_and_enter_opens(taken: Tab) -> None:
    canvas = taken.page.timeline.canvas
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    taken.key(Qt.Key.Key_Home)
    assert "Compassion" in canvas.accessibleDescription()
    taken.key(Qt.Key.Key_Down)
    assert canvas.accessibleDescription().startswith("Library, Plenary, Thu 9 July 2026, 09:00 to 17:00, confirmed")
    taken.key(Qt.Key.Key_Right)
    assert "Choir practice" in canvas.accessibleDescription()
    taken.key(Qt.Key.Key_Right)  # there is none further
    taken.key(Qt.Key.Key_Up)
    assert "Compassion" in canvas.accessibleDescription()
    taken.key(Qt.Key.Key_Return)
    assert not taken.page.drawer.isHidden()
    assert "Compassion" in words(taken.page.drawer)
    assert any(text.startswith("Thu 9 July 2026") for text in words(taken.page.drawer))
    focused = taken.page.window().focusWidget()
    assert taken.page.drawer.isAncestorOf(focused)
    taken.key(Qt.Key.Key_Escape, focused)
    assert taken.page.drawer.isHidden()
    assert taken.page.window().focusWidget() is canvas
    taken.key(Qt.Key.Key_N)
    assert taken.page.drawer.findChildren(BookingForm)


def test_a_click_on_a_bar_opens_it_and_its_event_can_be_visited(taken: Tab, went: list[Any]) -> None:
    canvas = taken.page.timeline.canvas
    assert canvas.plan
    bar = next(bar for bar in canvas.plan.bars if bar.title == "Choir practice")
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=bar.body.center().toPoint())
    taken.idle()
    assert not taken.page.diary.isVisible()  # the drawer stands in its place
    taken.press("Open the event", taken.page.drawer)
    assert went == [("event", {"event_id": bar.booking.event_id, "tab": "venue", "booking_id": bar.booking.id})]


def test_confirming_from_the_diary_and_from_the_drawer(taken: Tab) -> None:
    assert any(text == "Garden Room option expires" for text in words(taken.page.diary))
    taken.press("Confirm: Garden Room option expires")
    kept = next(b for b in taken.booked() if b.title == "Compassion")
    assert kept.state == BookingState.CONFIRMED
    assert taken.labels()[0] == "Confirm Garden Room for London is Open(minded)"
    taken.tasks.undo(taken.page)
    taken.idle()
    assert next(b for b in taken.booked() if b.title == "Compassion").state == BookingState.OPTION
    taken.press("Confirm", taken.page.drawer)
    assert next(b for b in taken.booked() if b.title == "Compassion").state == BookingState.CONFIRMED


def test_confirming_over_what_is_firm_is_refused_by_name(taken: Tab) -> None:
    rival = make.event(taken.workspace, "Harvest supper")
    make.booking(taken.workspace, taken.rooms["Garden Room"], rival, title="Supper")
    taken.page.refresh()
    taken.idle()
    taken.press("Confirm: Garden Room option expires")
    assert "Garden Room is taken: “Supper” for Harvest supper" in taken.told
    assert next(b for b in taken.booked() if b.title == "Compassion").state == BookingState.OPTION


def test_an_option_is_extended_and_let_go_with_a_reason(taken: Tab) -> None:
    taken.press("Extend: Garden Room option expires")
    taken.press("Extend the option")
    kept = next(b for b in taken.booked() if b.title == "Compassion")
    assert kept.option_expires == make.TODAY + timedelta(days=10)
    assert taken.labels()[0] == "Extend Garden Room for London is Open(minded)"
    taken.press("Let go", taken.page.drawer)
    taken.press("Let go", taken.page.drawer)
    kept = next(b for b in taken.booked() if b.title == "Compassion")
    assert (kept.state, kept.reason) == (BookingState.RELEASED, "Not needed any more")
    assert taken.page.drawer.isHidden()
    assert taken.bars() == [("Library", "Plenary"), ("Library", "Choir practice")]


def test_a_booking_is_changed_in_the_panel(taken: Tab) -> None:
    plenary = next(b for b in taken.booked() if b.title == "Plenary")
    taken.arrive(booking_id=plenary.id)
    taken.press("Change", taken.page.drawer)
    assert taken.told == "The room is free."  # it is not in its own way
    taken.form.ends.set_value(time(18))
    taken.press("Save")
    assert taken.told.startswith("Library is taken: a booking for Choir practice, 18:00 to 20:00")
    taken.form.ends.set_value(time(17, 15))
    taken.press("Save")
    kept = next(b for b in taken.booked() if b.title == "Plenary")
    assert (kept.ends_at, kept.cleardown_minutes, kept.cost_pence) == (make.at("17:15"), 45, 9900)
    assert taken.labels()[0] == "Change booking of Library for London is Open(minded)"


def test_dates_of_the_contract_are_added_ticked_off_and_removed(taken: Tab) -> None:
    plenary = next(b for b in taken.booked() if b.title == "Plenary")
    taken.arrive(booking_id=plenary.id)
    taken.press("Add a date")
    taken.press("Add the date")
    (line,) = taken.workspace.read(booking_board.diary, until=make.TODAY)
    assert (line.kind, line.due, line.done) == (BookingDateKind.CONTRACT_BY.value, make.TODAY, False)
    taken.press("Done: Contract to sign")
    assert taken.workspace.read(booking_board.diary, until=make.TODAY)[0].done
    taken.press("Remove: Contract to sign")
    assert taken.workspace.read(booking_board.diary, until=make.TODAY) == ()


def test_costs_and_needs_are_summed_up(taken: Tab) -> None:
    person = make.person(taken.workspace)
    make.registration(taken.workspace, taken.event, person)
    make.need(taken.workspace, person, feature="step_free")
    taken.page.refresh()
    taken.idle()
    said = words(taken.page.diary)
    assert said[said.index("Still to pay") + 1] == "£622.80"
    assert "£622.80 of £5,000 budget" in said
    fit = words(taken.page.fit)
    assert fit[fit.index("Step-free · 1") :] == ["Step-free · 1", "Library", "Not in Garden Room"]


def test_day_week_and_month(taken: Tab) -> None:
    shown = taken.page.timeline.canvas
    assert "6 to 12 July 2026" in words(taken.page)
    taken.press("Day")
    assert "Thu 9 July 2026" in words(taken.page)
    assert shown.plan
    assert len(shown.plan.scale.days) == 1
    taken.press("Later")
    assert taken.bars() == []
    taken.press("Earlier")
    taken.press("Month")
    assert "July 2026" in words(taken.page)
    assert len(shown.plan.scale.days) == 31
    assert len(taken.bars()) == 3


def test_a_free_place_that_is_double_clicked_is_proposed(taken: Tab) -> None:
    canvas = taken.page.timeline.canvas
    assert canvas.plan
    line = next(line for line in canvas.plan.lines if line.room.name == "Chapel")
    x = canvas.plan.scale.x(make.at("10:00", make.DAY + timedelta(days=1)))
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x) + 1, round(line.top + line.height / 2)))
    taken.idle()
    assert taken.form.room.value() == taken.rooms["Chapel"]
    assert taken.form.first_day.value() == make.DAY + timedelta(days=1)
    assert taken.form.starts.value() == time(10)


def test_the_diary_gives_way_and_comes_back(taken: Tab) -> None:
    assert taken.page.diary.isVisible()
    taken.press("Close diary and costs")
    assert not taken.page.diary.isVisible()
    taken.press("Diary and costs")
    assert taken.page.diary.isVisible()
    taken.page.resize(700, 600)
    taken.idle()
    assert not taken.page.diary.isVisible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_is_drawn_in_every_look(taken: Tab, app: Any, scheme: str, scale: float) -> None:
    apply_look(app, scheme, scale)
    taken.idle()
    for view in ("Day", "Week", "Month"):
        taken.press(view)
        assert not taken.page.grab().isNull()
