"""The Venue tab's values: rooms, diary and costs."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

import make
from convene.rules.bookings import BookingDateKind, BookingState, hold
from convene.rules.cancellation import Band
from convene.rules.errors import Invalid, NotFound
from convene.services import booking_board, bookings, cancellation, venue_rooms
from convene.store.workspace import Workspace

KATHERINE = "Royal Foundation of St Katherine"


def add_date(workspace: Workspace, booking: UUID, kind: BookingDateKind, due: date, amount: int | None = None) -> UUID:
    return workspace.write("Add a date", booking_board.add_date, booking, kind=kind, due=due, amount_pence=amount)[0]


def cost(pence: int) -> dict[str, Any]:
    """A price that VAT is in."""
    return {"cost_pence": pence, "vat_included": True}


def test_the_board_holds_the_event_s_venues_and_who_else_is_there(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    library, old = make.room(workspace, venue, "Library"), make.room(workspace, venue, "Old store")
    empty, unrelated = make.venue(workspace, "Coin Street"), make.venue(workspace, "Toynbee Hall")
    make.room(workspace, empty, "Nave")
    make.room(workspace, unrelated, "Hall")
    event, other = make.event(workspace, venue_id=empty, budget_pence=1_000_000), make.event(workspace, "CBE cohort 3")
    mine = make.booking(workspace, library, event)
    theirs = make.booking(workspace, library, other, starts_at=make.at("18:00"), ends_at=make.at("20:00"))
    far = make.DAY + timedelta(days=150)
    later = make.booking(workspace, library, other, starts_at=make.at("18:00", far), ends_at=make.at("20:00", far))
    make.booking(workspace, library, other, state=BookingState.RELEASED)
    workspace.write("Archive", venue_rooms.archive_room, old)

    board = workspace.read(booking_board.board, event, today=make.TODAY)
    assert [(v.name, [r.name for r in v.rooms]) for v in board.venues] == [
        ("Coin Street", ["Nave"]),
        (KATHERINE, ["Library"]),
    ]
    assert [b.id for b in board.bookings] == [mine, theirs]
    assert [b.id for b in board.own] == [mine]
    assert (board.days, board.near, board.time_zone) == ((make.DAY,), make.DAY, "Europe/London")
    around = workspace.read(booking_board.board, event, today=make.TODAY, near=far)
    assert [b.id for b in around.bookings] == [mine, later]
    with pytest.raises(NotFound):
        workspace.read(booking_board.board, uuid4(), today=make.TODAY)


def test_the_board_turns_to_the_next_day_that_is_not_over(workspace: Workspace) -> None:
    days = [make.TODAY - timedelta(days=30), make.TODAY, make.TODAY + timedelta(days=30)]
    course, past = make.event(workspace, "CBE", days=days), make.event(workspace, "Past", days=days[:1])
    assert workspace.read(booking_board.board, course, today=make.TODAY).near == make.TODAY
    assert workspace.read(booking_board.board, past, today=make.TODAY).near == days[0]


def test_rivals_want_the_same_floor_at_the_same_time(workspace: Workspace) -> None:
    venue, event = make.venue(workspace), make.event(workspace)
    hall = make.room(workspace, venue, "Hall")
    north, south = (make.room(workspace, venue, name, parent_id=hall) for name in ("North", "South"))
    kept = {
        name: make.booking(workspace, room, event, state=BookingState.ENQUIRY, title=name)
        for name, room in (("whole", hall), ("north", north), ("south", south))
    }
    board = workspace.read(booking_board.board, event, today=make.TODAY)
    rivals = {b.title: {other.title for other in board.rivals(b)} for b in board.own}
    assert set(kept) == set(rivals)
    assert rivals == {"whole": {"north", "south"}, "north": {"whole"}, "south": {"whole"}}


@pytest.mark.parametrize("room", ["Hall", "North", "Library"])
@pytest.mark.parametrize(
    ("start", "end", "tail"),
    [
        ("08:00", "09:00", 0),
        ("08:00", "09:00", 30),
        ("09:30", "10:30", 0),
        ("12:00", "14:00", 0),
        ("16:30", "18:30", 0),
    ],
)
@pytest.mark.parametrize("day", [make.DAY, make.DAY + timedelta(days=1)])
def test_the_board_weighs_as_the_bookings_do(
    workspace: Workspace, room: str, start: str, end: str, tail: int, day: date
) -> None:
    """Firm, competing, closed, outside hours, parts of a whole: with the same answer and no query."""
    venue, event, other = make.venue(workspace), make.event(workspace), make.event(workspace, "Other")
    hall, library = make.room(workspace, venue, "Hall"), make.room(workspace, venue, "Library")
    north = make.room(workspace, venue, "North", parent_id=hall)
    rooms = {"Hall": hall, "North": north, "Library": library}
    enquiry = {"state": BookingState.ENQUIRY, "starts_at": make.at("13:00"), "ends_at": make.at("17:00")}
    make.booking(workspace, hall, other, ends_at=make.at("10:00"), title="Firm", cleardown_minutes=45)
    make.booking(workspace, north, event, **enquiry)
    own = make.booking(workspace, library, event)
    make.closure(workspace, venue, day + timedelta(days=1), room_id=library, reason="Paint")
    make.closure(workspace, venue, make.DAY + timedelta(days=1), room_id=hall)
    make.hours(workspace, library, "Mon–Fri 08:30–18:00")
    wanted = {"starts_at": make.at(start, day), "ends_at": make.at(end, day), "setup_minutes": tail}
    board = workspace.read(booking_board.board, event, today=make.TODAY)
    for apart in (None, own):
        kept = workspace.read(bookings.weigh, room_id=rooms[room], **wanted, apart_from=apart)
        assert board.weigh(rooms[room], hold(*wanted.values()), apart_from=apart) == kept


def test_the_diary_lists_what_is_due_and_when_options_lapse(workspace: Workspace) -> None:
    room, event = make.room(workspace, make.venue(workspace)), make.event(workspace)
    expires = date(2026, 6, 5)
    option = make.booking(workspace, room, event, state=BookingState.OPTION, option_expires=expires, **cost(42_000))
    firm = make.booking(workspace, room, event)
    numbers = add_date(workspace, firm, BookingDateKind.FINAL_NUMBERS, date(2026, 6, 12))
    deposit = add_date(workspace, firm, BookingDateKind.DEPOSIT_DUE, date(2026, 6, 3), 50_000)

    def diary(**which: object) -> list[tuple[str, date, int | None, bool]]:
        lines = workspace.read(booking_board.diary, **which)  # type: ignore[arg-type]
        return [(line.kind, line.due, line.amount_pence, line.done) for line in lines]

    assert diary(event_id=event) == [
        ("deposit_due", date(2026, 6, 3), 50_000, False),
        ("option_expires", expires, 42_000, False),
        ("final_numbers", date(2026, 6, 12), None, False),
    ]
    assert [kind for kind, *_ in diary(until=expires)] == ["deposit_due", "option_expires"]
    assert diary(event_id=uuid4()) == []
    assert diary(venue_id=uuid4()) == []

    workspace.write("Paid", booking_board.mark_date, deposit, done_at=make.NOW)
    assert diary()[0] == ("deposit_due", date(2026, 6, 3), 50_000, True)
    workspace.write("Remove", booking_board.remove_date, numbers)
    workspace.write("Release", bookings.release, option, reason="Not needed")
    assert [kind for kind, *_ in diary()] == ["deposit_due"]
    workspace.undo()
    workspace.undo()
    assert [kind for kind, *_ in diary()] == ["deposit_due", "option_expires", "final_numbers"]
    with pytest.raises(NotFound):
        workspace.write("Paid", booking_board.mark_date, uuid4(), done_at=make.NOW)
    with pytest.raises(NotFound):
        add_date(workspace, uuid4(), BookingDateKind.MENU_BY, expires)
    with pytest.raises(Invalid) as refused:
        add_date(workspace, firm, BookingDateKind.DEPOSIT_DUE, expires, -1)
    assert refused.value.field == "amount_pence"


def test_costs_sum_what_is_booked_held_and_paid(workspace: Workspace) -> None:
    room, event = make.room(workspace, make.venue(workspace)), make.event(workspace, budget_pence=1_550_000)
    assert workspace.read(booking_board.costs, event, today=make.TODAY).lines == ()
    hall = make.booking(workspace, room, event, **cost(300_000))
    make.booking(workspace, room, event, **cost(186_000))
    make.booking(workspace, room, event)
    make.booking(workspace, room, event, state=BookingState.OPTION, option_expires=make.TODAY, **cost(42_000))
    make.booking(workspace, room, event, state=BookingState.ENQUIRY, **cost(99_900))
    gone = make.booking(workspace, room, event, state=BookingState.RELEASED, cost_pence=1)
    make.booking(workspace, room, make.event(workspace, "Another"), cost_pence=5)
    for booking, kind, amount in (
        (hall, BookingDateKind.DEPOSIT_DUE, 240_000),
        (hall, BookingDateKind.CANCEL_BY, 77),
        (gone, BookingDateKind.DEPOSIT_DUE, 88),
    ):
        paid = add_date(workspace, booking, kind, make.TODAY, amount)
        workspace.write("Paid", booking_board.mark_date, paid, done_at=make.NOW)
    add_date(workspace, hall, BookingDateKind.BALANCE_DUE, make.TODAY, 60_000)

    costs = workspace.read(booking_board.costs, event, today=make.TODAY)
    assert [(c.state.value, c.bookings, c.pence, c.unknown) for c in costs.lines] == [
        ("enquiry", 1, 99_900, 0),
        ("option", 1, 42_000, 0),
        ("confirmed", 3, 486_000, 1),
    ]
    assert (costs.booked_pence, costs.held_pence, costs.paid_pence) == (486_000, 42_000, 240_000)
    assert (costs.to_pay_pence, costs.budget_pence) == (288_000, 1_550_000)
    with pytest.raises(NotFound):
        workspace.read(booking_board.costs, uuid4(), today=make.TODAY)


def test_all_money_of_an_event_is_with_vat_or_all_without(workspace: Workspace) -> None:
    room, event = make.room(workspace, make.venue(workspace)), make.event(workspace, budget_pence=300_000)
    hall = make.booking(workspace, room, event, cost_pence=200_000)
    option = {"state": BookingState.OPTION, "option_expires": make.TODAY}
    make.booking(workspace, room, event, **option, **cost(60_000))
    paid = add_date(workspace, hall, BookingDateKind.DEPOSIT_DUE, make.TODAY, 120_000)
    workspace.write("Paid", booking_board.mark_date, paid, done_at=make.NOW)

    with_vat = workspace.read(booking_board.board, event, today=make.TODAY).costs
    assert (with_vat.booked_pence, with_vat.held_pence, with_vat.paid_pence) == (240_000, 60_000, 120_000)
    board = workspace.read(booking_board.board, event, today=make.TODAY, with_vat=False)
    assert (board.costs.booked_pence, board.costs.held_pence, board.costs.paid_pence) == (200_000, 50_000, 100_000)
    assert (with_vat.with_vat, board.costs.with_vat) == (True, False)
    assert [line.amount_pence for line in board.diary if line.kind == "option_expires"] == [50_000]
    assert [b.pence(with_vat=False) for b in board.own if b.vat_included] == [50_000]


def test_of_the_enquiries_of_a_day_the_cheapest_is_set_against_the_budget(workspace: Workspace) -> None:
    room, event = make.room(workspace, make.venue(workspace)), make.event(workspace)
    late = make.at("00:30")  # still the day before in UTC
    for pence, start in ((300, None), (200, late), (None, None), (70, make.at("09:00", make.DAY + timedelta(days=1)))):
        fields = {"starts_at": start, "ends_at": start + timedelta(hours=1)} if start else {}
        make.booking(workspace, room, event, state=BookingState.ENQUIRY, cost_pence=pence, vat_included=True, **fields)
    assert workspace.read(booking_board.costs, event, today=make.TODAY).quoted_pence == 270


def test_what_cancelling_all_of_it_costs_today(workspace: Workspace) -> None:
    room, event = make.room(workspace, make.venue(workspace)), make.event(workspace)
    assert workspace.read(booking_board.costs, event, today=make.TODAY).cancel_pence is None
    option = {"state": BookingState.OPTION, "option_expires": make.TODAY}
    for fields in (cost(100_000), option | cost(50_000), {}, {"state": BookingState.ENQUIRY} | cost(900)):
        key = make.booking(workspace, room, event, **fields)
        workspace.write("Terms", cancellation.set_bands, key, [Band(60, 50), Band(7, 100)])
    make.booking(workspace, room, event, **cost(7))
    costs = workspace.read(booking_board.costs, event, today=make.TODAY)
    assert (costs.cancel_pence, costs.cancel_unknown) == (75_000, 1)
    steps = [line for line in workspace.read(booking_board.diary, event_id=event) if line.kind == "cancel_step"]
    last = make.DAY - timedelta(days=7)
    assert sorted((s.percent, s.amount_pence) for s in steps if s.due == last and s.amount_pence) == [
        (100, 50_000),
        (100, 100_000),
    ]
    assert len(steps) == 6
