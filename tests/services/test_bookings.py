"""Bookings on both kinds of database: a room is never given away twice, whoever asks in whatever order."""

import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.time import Span
from convene.rules.venues import Layout
from convene.services import bookings, venue_rooms
from convene.services.bookings import Booked
from convene.store.workspace import Workspace

ENQUIRY, OPTION, CONFIRMED = BookingState.ENQUIRY, BookingState.OPTION, BookingState.CONFIRMED
SOON = make.TODAY + timedelta(days=3)


@dataclass
class House:
    workspace: Workspace
    event: UUID
    venue: UUID
    reading_room: UUID

    def book(self, start: str = "09:00", end: str = "17:00", state: BookingState = CONFIRMED, **more: object) -> Booked:
        options = {"option_expires": SOON} if state == OPTION else {}
        fields = {
            "event_id": self.event,
            "room_id": self.reading_room,
            "starts_at": make.at(start),
            "ends_at": make.at(end),
            "state": state,
            "today": make.TODAY,
            "now": make.NOW,
        }
        return self.workspace.write("Book", bookings.book, **(fields | options | more))[0]  # type: ignore[arg-type]

    def confirm(self, booking_id: UUID | None) -> Booked:
        assert booking_id
        return self.workspace.write("Confirm", bookings.confirm, booking_id, today=make.TODAY)[0]

    def listed(self) -> list[tuple[str, str]]:
        return [(b.title, b.state.value) for b in self.workspace.read(bookings.listing)]


@pytest.fixture
def house(workspace: Workspace) -> House:
    venue = make.venue(workspace)
    return House(workspace, make.event(workspace), venue, make.room(workspace, venue))


def test_a_booking_is_kept_as_asked_for(house: House) -> None:
    booked = house.book(
        state=OPTION, setup_minutes=60, cleardown_minutes=30, title="Plenary", cost_pence=42_000, note="Round tables"
    )
    assert booked.clash is None
    assert booked.competing == ()
    (row,) = house.workspace.read(bookings.listing, event_id=house.event)
    assert (row.id, row.event, row.venue, row.room) == (
        booked.id,
        "London is Open(minded)",
        "Royal Foundation of St Katherine",
        "Library",
    )
    assert (row.starts_at, row.ends_at) == (datetime(2026, 7, 9, 8, tzinfo=UTC), datetime(2026, 7, 9, 16, tzinfo=UTC))
    assert (row.state, row.option_expires, row.cost_pence, row.note) == (OPTION, SOON, 42_000, "Round tables")
    assert (row.hold.whole.start, row.hold.whole.end) == (make.at("08:00"), make.at("17:30"))


def test_a_room_that_is_taken_is_refused_and_named(house: House) -> None:
    first = house.book(title="Plenary", cleardown_minutes=45)
    for state in (ENQUIRY, OPTION, CONFIRMED):
        refused = house.book("16:00", "18:00", state, setup_minutes=15)
        assert refused.id is None
        assert refused.clash is not None
        assert (refused.clash.id, refused.clash.title) == (first.id, "Plenary")
        assert refused.free_from == make.at("17:45")
    assert house.listed() == [("Plenary", "confirmed")]
    assert house.workspace.history()[0].label == "Book"
    assert len([line for line in house.workspace.history() if line.label == "Book"]) == 1
    assert house.book("17:45", "18:00", setup_minutes=15).clash is None


def test_the_first_free_start_looks_past_every_firm_booking(house: House) -> None:
    house.book("09:00", "12:00")
    house.book("13:00", "15:00", cleardown_minutes=30)
    house.book("12:00", "13:00", OPTION)
    assert house.book("10:00", "11:30").free_from == make.at("15:30")
    assert house.book("10:00", "11:00").free_from == make.at("12:00")


def test_enquiries_and_options_compete_until_one_is_confirmed(house: House) -> None:
    enquiry = house.book(state=ENQUIRY, title="Enquiry")
    option = house.book("12:00", "13:00", OPTION, title="Option")
    assert [b.id for b in option.competing] == [enquiry.id]
    firm = house.confirm(option.id)
    assert firm.clash is None
    assert [b.id for b in firm.competing] == [enquiry.id]
    late = house.confirm(enquiry.id)
    assert late.id is None
    assert late.clash is not None
    assert late.clash.id == option.id
    assert house.listed() == [("Enquiry", "enquiry"), ("Option", "confirmed")]


def test_what_has_taken_place_keeps_its_room_and_time(house: House) -> None:
    key = make.booking(house.workspace, house.reading_room, house.event, state=BookingState.COMPLETED)
    house.workspace.write("Note", bookings.move, key, cost_pence=4200)
    with pytest.raises(Refused, match="has taken place"):
        house.workspace.write("Move", bookings.move, key, starts_at=make.at("10:00"))
    (row,) = house.workspace.read(bookings.listing)
    assert (row.cost_pence, row.starts_at) == (4200, make.at("09:00"))


def test_what_is_over_is_in_nobodys_way(house: House) -> None:
    one = house.book()
    assert one.id
    house.workspace.write("Release", bookings.release, one.id, reason="Moved online")
    two = house.book(state=ENQUIRY)
    assert two.id
    house.workspace.write("Decline", bookings.decline, two.id, reason="A wedding")
    three = house.book()
    assert three.clash is None
    assert three.competing == ()
    rows = house.workspace.read(bookings.listing)
    assert {(r.state.value, r.reason) for r in rows} == {
        ("released", "Moved online"),
        ("declined", "A wedding"),
        ("confirmed", ""),
    }
    assert [r.id for r in house.workspace.read(bookings.listing, live=True)] == [three.id]


def test_a_part_of_a_divided_room_clashes_with_the_whole(house: House) -> None:
    hall = make.room(house.workspace, house.venue, "Hall")
    north = make.room(house.workspace, house.venue, "North", parent_id=hall)
    south = make.room(house.workspace, house.venue, "South", parent_id=hall)
    first, second = house.book(room_id=north), house.book(room_id=south)
    assert second.clash is None
    whole = house.book(room_id=hall)
    assert whole.clash is not None
    assert whole.clash.id in {first.id, second.id}
    house.workspace.undo()
    house.workspace.undo()
    assert house.book(room_id=hall).clash is None
    part = house.book(room_id=south, state=ENQUIRY)
    assert part.clash is not None
    assert part.clash.room == "Hall"


def test_a_move_is_weighed_like_a_booking_but_not_against_itself(house: House) -> None:
    chapel = make.room(house.workspace, house.venue, "Chapel")
    elsewhere = make.room(house.workspace, make.venue(house.workspace, "Coin Street"), "Nave")
    mine, other = house.book("09:00", "12:00"), house.book("14:00", "16:00", title="Review")
    assert mine.id

    def move(**where: object) -> Booked:
        return house.workspace.write("Move", bookings.move, mine.id, **where)[0]  # type: ignore[arg-type]

    assert move(starts_at=make.at("10:00"), ends_at=make.at("13:00")).clash is None
    refused = move(ends_at=make.at("15:00"))
    assert refused.clash is not None
    assert refused.clash.id == other.id
    assert refused.clash.title == "Review"
    kept = house.workspace.read(bookings.booking, mine.id)
    assert (kept.starts_at, kept.ends_at) == (make.at("10:00"), make.at("13:00"))
    assert move(room_id=chapel, ends_at=make.at("15:00"), title="Circle", cost_pence=None).id == mine.id
    kept = house.workspace.read(bookings.booking, mine.id)
    assert (kept.room, kept.ends_at, kept.title) == ("Chapel", make.at("15:00"), "Circle")
    assert move(room_id=elsewhere).clash is None
    assert house.workspace.read(bookings.booking, mine.id).venue == "Coin Street"
    house.workspace.write("Release", bookings.release, mine.id, reason="Not needed")
    with pytest.raises(Refused, match="was released"):
        move(room_id=chapel)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_at": make.at("09:00")}, "ends_at"),
        ({"ends_at": make.at("08:00")}, "ends_at"),
        ({"starts_at": datetime(2026, 7, 9, 9)}, "starts_at"),  # noqa: DTZ001 - naive on purpose
        ({"starts_at": datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/London"))}, "starts_at"),
        ({"setup_minutes": -1}, "setup_minutes"),
        ({"cleardown_minutes": 10_081}, "cleardown_minutes"),
        ({"state": OPTION, "option_expires": None}, "option_expires"),
        ({"state": OPTION, "option_expires": make.TODAY - timedelta(days=1)}, "option_expires"),
        ({"state": BookingState.RELEASED}, "state"),
        ({"cost_pence": -1}, "cost_pence"),
    ],
)
def test_what_cannot_be_booked_is_refused_at_its_field(house: House, more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        house.book(**more)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert refused.value.hint
    assert house.listed() == []


def test_a_booking_needs_its_event_and_a_room_in_use(house: House) -> None:
    for more in ({"event_id": uuid4()}, {"room_id": uuid4()}):
        with pytest.raises(NotFound):
            house.book(**more)  # type: ignore[arg-type]
    house.workspace.write("Archive", venue_rooms.archive_room, house.reading_room)
    with pytest.raises(Refused, match="no longer used"):
        house.book()
    with pytest.raises(NotFound):
        house.confirm(uuid4())
    assert house.listed() == []


def test_an_option_is_extended_and_cannot_be_confirmed_once_it_expired(house: House) -> None:
    enquiry = house.book(state=ENQUIRY).id
    assert enquiry
    house.workspace.write("Hold", bookings.extend, enquiry, option_expires=SOON, today=make.TODAY)
    later = SOON + timedelta(days=1)
    with pytest.raises(Refused, match="expired on Thu 4 June 2026"):
        house.workspace.write("Confirm", bookings.confirm, enquiry, today=later)
    with pytest.raises(Invalid, match="in the past"):
        house.workspace.write("Extend", bookings.extend, enquiry, option_expires=SOON, today=later)
    house.workspace.write("Extend", bookings.extend, enquiry, option_expires=later, today=later)
    house.workspace.write("Confirm", bookings.confirm, enquiry, today=later)
    kept = house.workspace.read(bookings.booking, enquiry)
    assert (kept.state, kept.option_expires) == (CONFIRMED, None)
    with pytest.raises(Refused):
        house.workspace.write("Extend", bookings.extend, enquiry, option_expires=later, today=later)


def test_letting_go_takes_a_reason_and_happens_once(house: House) -> None:
    booked = house.book().id
    assert booked
    with pytest.raises(Invalid) as refused:
        house.workspace.write("Release", bookings.release, booked, reason=" \n")
    assert refused.value.field == "reason"
    with pytest.raises(Refused):
        house.workspace.write("Decline", bookings.decline, booked, reason="The venue cannot take back what is firm")
    house.workspace.write("Release", bookings.release, booked, reason="Too dear")
    for again in (bookings.release, bookings.decline):
        with pytest.raises(Refused):
            house.workspace.write("Again", again, booked, reason="Too dear")
    with pytest.raises(Refused):
        house.confirm(booked)


def test_a_listing_between_two_times_sees_the_tails(house: House) -> None:
    house.book("09:00", "12:00", cleardown_minutes=60, title="Morning")
    house.book("15:00", "17:00", title="Afternoon")

    def between(start: str, end: str) -> list[str]:
        found = house.workspace.read(bookings.listing, between=Span(make.at(start), make.at(end)))
        return [b.title for b in found]

    assert between("12:30", "14:00") == ["Morning"]
    assert between("13:00", "15:00") == []
    assert between("12:00", "15:01") == ["Morning", "Afternoon"]
    assert house.workspace.read(bookings.listing, venue_id=uuid4()) == []
    assert len(house.workspace.read(bookings.listing, venue_id=house.venue)) == 2


def test_offers_say_of_every_room_whether_it_can_be_had(house: House) -> None:
    chapel = make.room(house.workspace, house.venue, "Chapel", layouts={Layout.CIRCLE: 20})
    nook = make.room(house.workspace, house.venue, "Nook", parent_id=house.reading_room)
    firm, option = house.book(title="Firm"), house.book(room_id=chapel, state=OPTION, title="Option")
    times = {"starts_at": make.at("16:00"), "ends_at": make.at("18:00")}
    found = {o.room.id: o for o in house.workspace.read(bookings.offers, **times)}
    assert [o.room.name for o in found.values()] == ["Chapel", "Library", "Nook"]
    assert found[chapel].clash is None
    assert [b.id for b in found[chapel].competing] == [option.id]
    for room in (house.reading_room, nook):
        clash = found[room].clash
        assert clash is not None
        assert clash.id == firm.id
    free = house.workspace.read(bookings.offers, **times, apart_from=firm.id)
    assert all(o.clash is None for o in free)


def test_weighing_says_what_booking_would_and_writes_nothing(house: House) -> None:
    firm = house.book(title="Firm", cleardown_minutes=30)
    asked = {"room_id": house.reading_room, "starts_at": make.at("16:00"), "ends_at": make.at("18:00")}
    weighed = house.workspace.read(bookings.weigh, **asked)
    assert weighed.clash is not None
    assert (weighed.clash.id, weighed.free_from) == (firm.id, make.at("17:30"))
    assert house.workspace.read(bookings.weigh, **asked, apart_from=firm.id) == Booked(None)
    assert len(house.listed()) == 1


# Two at once ---------------------------------------------------------------------------------------------------------


def race(where: str, room: UUID, event: UUID, ready: object, results: object) -> None:
    """One contender, in a process of its own: waits for the other, then asks for the room."""
    with closing(Workspace.open(where)) as mine:
        ready.wait(60)  # type: ignore[attr-defined]
        booked, _ = mine.write(
            "Race",
            bookings.book,
            event_id=event,
            room_id=room,
            starts_at=make.at("09:00"),
            ends_at=make.at("17:00"),
            state=CONFIRMED,
            today=make.TODAY,
            now=make.NOW,
        )
        results.put((str(booked.id), str(booked.clash.id) if booked.clash else None))  # type: ignore[attr-defined]


def test_two_processes_that_race_for_a_room_end_with_one_booking(house: House) -> None:
    context = get_context("spawn")
    ready, results = context.Barrier(2), context.Queue()
    racers = [
        context.Process(target=race, args=(house.workspace.where, house.reading_room, house.event, ready, results))
        for _ in range(2)
    ]
    for racer in racers:
        racer.start()
    found = dict(results.get(timeout=120) for _ in racers)
    for racer in racers:
        racer.join(60)
        racer.close()
    results.close()
    results.join_thread()
    (kept,) = house.workspace.read(bookings.listing)
    assert kept.state == CONFIRMED
    assert found == {str(kept.id): None, "None": str(kept.id)}


def test_of_a_part_and_its_whole_only_one_is_confirmed_at_once(house: House) -> None:
    """Two connections hold at the same point: each has to wait for the other's rooms, not only for its own."""
    hall = make.room(house.workspace, house.venue, "Hall")
    part = make.room(house.workspace, house.venue, "North", parent_id=hall)
    asked = [house.book(room_id=room, state=OPTION).id for room in (hall, part)]
    ready, outcomes = threading.Barrier(2), []

    def contend(booking_id: UUID) -> None:
        with closing(Workspace.open(house.workspace.where)) as mine:
            ready.wait(60)
            outcomes.append(mine.write("Confirm", bookings.confirm, booking_id, today=make.TODAY)[0])

    racers = [threading.Thread(target=contend, args=(booking_id,)) for booking_id in asked]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)
    assert sorted(o.clash is None for o in outcomes) == [False, True]
    states = [b.state for b in house.workspace.read(bookings.listing)]
    assert sorted(states) == [CONFIRMED, OPTION]


def test_on_postgresql_the_second_waits_until_the_first_is_done(house: House) -> None:
    """The first has looked and not yet written; the second must not look before the first has committed."""
    if house.workspace.path is not None:
        pytest.skip("on SQLite a write holds the whole file")
    looked, go_on = threading.Event(), threading.Event()
    outcome: list[Booked] = []

    def slow(session: object) -> Booked:
        booked = bookings.book(session, **asked)  # type: ignore[arg-type]
        looked.set()
        go_on.wait(60)
        return booked

    asked = {
        "event_id": house.event,
        "room_id": house.reading_room,
        "starts_at": make.at("09:00"),
        "ends_at": make.at("17:00"),
        "state": CONFIRMED,
        "today": make.TODAY,
        "now": make.NOW,
    }

    def second() -> None:
        with closing(Workspace.open(house.workspace.where)) as mine:
            outcome.append(mine.write("Second", bookings.book, **asked)[0])  # type: ignore[arg-type]

    first = threading.Thread(target=lambda: house.workspace.write("First", slow))
    first.start()
    assert looked.wait(60)
    other = threading.Thread(target=second)
    other.start()
    other.join(0.3)
    assert other.is_alive(), "the second did not wait for the rooms"
    go_on.set()
    first.join(60)
    other.join(60)
    assert outcome[0].clash is not None
    (kept,) = house.workspace.read(bookings.listing)
    assert outcome[0].clash.id == kept.id
