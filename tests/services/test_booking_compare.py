"""Comparing what is asked for and choosing one, on both kinds of database."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

import make
from convene.rules.bookings import BookingDateKind, BookingState
from convene.rules.cancellation import Band
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.people import NeedKind
from convene.rules.venues import Layout, RoomFeature
from convene.services import booking_board, booking_compare, bookings, cancellation, distance
from convene.services.booking_compare import Comparison
from convene.services.bookings import Booked
from convene.store.workspace import Workspace

SOON = make.TODAY + timedelta(days=5)


class Three:
    """An event of 240 with an option, and enquiries at two other places, for the same day."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.event = make.event(workspace)
        east = make.venue(workspace, "St Katherine", borough="Tower Hamlets")
        south = make.venue(workspace, "Coin Street", borough="Lambeth")
        self.hall = make.room(workspace, east, "Hall", features=[RoomFeature.STEP_FREE])
        self.library = make.room(workspace, east, "Library")
        self.nave = make.room(workspace, south, "Nave", layouts={Layout.CABARET: 130})
        self.option = self._ask(
            self.hall, BookingState.OPTION, option_expires=SOON, cost_pence=240_100, title="Plenary"
        )
        self.enquiry = self._ask(self.nave, BookingState.ENQUIRY, cost_pence=120_000, title="Plenary")
        self.second = self._ask(self.library, BookingState.ENQUIRY, title="Story lab")

    def _ask(self, room: UUID, state: BookingState, **fields: Any) -> UUID:
        return make.booking(self.workspace, room, self.event, state=state, **fields)

    def compare(self, day: date = make.DAY, *, with_vat: bool = False) -> Comparison:
        return self.workspace.read(booking_compare.compare, self.event, day, today=make.TODAY, with_vat=with_vat)

    def choose(self, booking_id: UUID, **how: Any) -> Booked:
        how = {"state": BookingState.CONFIRMED, "today": make.TODAY} | how
        return self.workspace.write("Choose", booking_compare.choose, booking_id, **how)[0]

    def states(self) -> dict[str, BookingState]:
        return {b.room: b.state for b in self.workspace.read(bookings.listing, event_id=self.event)}


@pytest.fixture
def three(workspace: Workspace) -> Three:
    return Three(workspace)


def test_side_by_side_cheapest_first(three: Three) -> None:
    person = make.person(three.workspace)
    make.registration(three.workspace, three.event, person)
    make.need(three.workspace, person, kind=NeedKind.ACCESS, feature="step_free")
    rival = make.event(three.workspace, "Choir practice")
    make.booking(three.workspace, three.nave, rival, state=BookingState.ENQUIRY)
    make.booking(three.workspace, three.library, rival)
    seen = three.compare()
    assert (seen.places, [c.room.name for c in seen.candidates]) == (240, ["Nave", "Hall", "Library"])
    nave, hall, library = seen.candidates
    assert [c.per_head_pence for c in seen.candidates] == [500, 1001, None]
    assert (nave.borough, nave.room.capacities) == ("Lambeth", {"cabaret": 130})
    assert [[(n.feature, n.people, n.met) for n in c.needs] for c in (nave, hall)] == [
        [("step_free", 1, False)],
        [("step_free", 1, True)],
    ]
    assert [b.event for b in nave.competing] == ["Choir practice"]
    assert (nave.clash, hall.clash) == (None, None)
    assert library.clash
    assert library.clash.event == "Choir practice"
    # Two rooms of one venue for two purposes are wanted both; what is elsewhere or for the same purpose is not.
    assert nave.instead_of == {three.option, three.second}
    assert hall.instead_of == {three.enquiry}


def test_the_days_on_which_there_is_something_to_compare(three: Three) -> None:
    rows = three.workspace.read(bookings.listing, event_id=three.event)
    assert booking_compare.days_to_compare(rows, "Europe/London") == (make.DAY,)
    assert booking_compare.days_to_compare(rows[:1], "Europe/London") == ()
    assert three.compare(make.DAY + timedelta(days=1)).candidates == ()
    with pytest.raises(NotFound):
        three.workspace.read(booking_compare.compare, uuid4(), make.DAY, today=make.TODAY)


def test_money_is_compared_on_one_basis(three: Three) -> None:
    dear = make.room(three.workspace, make.venue(three.workspace, "Toynbee Hall"), "Lecture Hall")
    three._ask(dear, BookingState.ENQUIRY, cost_pence=130_000, vat_included=True)
    assert [(c.room.name, c.pence) for c in three.compare().candidates][:2] == [
        ("Lecture Hall", 108_333),
        ("Nave", 120_000),
    ]
    seen = three.compare(with_vat=True)
    assert (seen.with_vat, [(c.room.name, c.pence, c.per_head_pence) for c in seen.candidates][:2]) == (
        True,
        [("Lecture Hall", 130_000, 542), ("Nave", 144_000, 600)],
    )


def test_what_cancelling_and_the_deposit_would_cost(three: Three) -> None:
    three.workspace.write("Terms", cancellation.set_bands, three.enquiry, [Band(60, 25), Band(14, 100)])
    paid = {"kind": BookingDateKind.DEPOSIT_DUE, "due": SOON}
    three.workspace.write("Add", booking_board.add_date, three.enquiry, amount_pence=30_000, **paid)
    three.workspace.write("Add", booking_board.add_date, three.second, **paid)
    nave, hall, library = three.compare(with_vat=True).candidates
    assert (nave.cancelling.percent, nave.cancelling.pence) == (25, 36_000)
    assert nave.cancelling.next is not None
    assert (nave.cancelling.next.day, nave.cancelling.next.pence) == (make.DAY - timedelta(days=14), 144_000)
    assert not hall.cancelling.agreed
    assert [(c.deposit, c.deposit_pence) for c in (nave, hall, library)] == [
        (True, 30_000),
        (False, None),
        (True, None),
    ]


def test_how_far_each_is_from_where_one_measures(three: Three) -> None:
    far = make.venue(three.workspace, "Greenwich", latitude=51.4769, longitude=-0.0005, stations="Maze Hill")
    three._ask(make.room(three.workspace, far, "Barn"), BookingState.ENQUIRY, cost_pence=1)
    seen = three.compare()
    assert seen.start.name == "Charing Cross"
    assert [(c.stations, c.miles is None) for c in seen.candidates] == [("Maze Hill", False), *[("", True)] * 3]
    assert seen.candidates[0].miles == pytest.approx(5.87, abs=0.01)
    three.workspace.write("From", distance.set_start, name="Greenwich", latitude=51.4769, longitude=-0.0005)
    assert three.compare().candidates[0].miles == 0


def test_the_layouts_the_day_asks_for(three: Three) -> None:
    other = make.DAY + timedelta(days=3)
    event = make.event(three.workspace, days=(make.DAY, other))
    for layout, day in ((Layout.CIRCLE, make.DAY), (Layout.CABARET, make.DAY), (Layout.STANDING, other), (None, other)):
        make.session(three.workspace, event, starts_at=make.at("10:00", day), layout=layout)
    seen = three.workspace.read(booking_compare.compare, event, make.DAY, today=make.TODAY)
    assert seen.layouts == ("cabaret", "circle")
    assert three.compare().layouts == ()


def test_one_is_chosen_the_others_are_let_go_and_one_undo_takes_it_all_back(three: Three) -> None:
    before = three.workspace.read(bookings.listing, event_id=three.event)
    done = three.choose(three.enquiry, let_go=[three.option], reason="The other is cheaper")
    assert (done.id, done.clash) == (three.enquiry, None)
    assert three.states() == {
        "Nave": BookingState.CONFIRMED,
        "Hall": BookingState.RELEASED,
        "Library": BookingState.ENQUIRY,
    }
    assert three.workspace.read(bookings.booking, three.option).reason == "The other is cheaper"
    three.workspace.undo()
    assert three.workspace.read(bookings.listing, event_id=three.event) == before
    three.workspace.redo()
    assert three.states()["Hall"] == BookingState.RELEASED


def test_one_may_be_held_instead(three: Three) -> None:
    three.choose(three.enquiry, state=BookingState.OPTION, option_expires=SOON)
    held = three.workspace.read(bookings.booking, three.enquiry)
    assert (held.state, held.option_expires) == (BookingState.OPTION, SOON)
    assert three.states()["Hall"] == BookingState.OPTION


def test_on_a_clash_nothing_is_let_go(three: Three) -> None:
    make.booking(three.workspace, three.nave, make.event(three.workspace, "Choir practice"))
    before = three.states()
    done = three.choose(three.enquiry, let_go=[three.option, three.second], reason="No")
    assert done.id is None
    assert done.clash
    assert done.clash.event == "Choir practice"
    assert three.states() == before


def test_what_is_let_go_must_be_open_and_of_the_same_event(three: Three) -> None:
    three.workspace.write("Confirm", bookings.confirm, three.second, today=make.TODAY)
    other = make.booking(three.workspace, three.library, make.event(three.workspace), state=BookingState.ENQUIRY)
    for let_go, said in ((three.second, "confirmed by now"), (other, "another event")):
        with pytest.raises(Refused, match=said):
            three.choose(three.enquiry, let_go=[let_go], reason="Not needed")
    assert three.states() == {
        "Nave": BookingState.ENQUIRY,
        "Hall": BookingState.OPTION,
        "Library": BookingState.CONFIRMED,
    }


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x", "state": BookingState.OPTION}, "option_expires"),
        ({"reason": "x", "state": BookingState.COMPLETED}, "state"),
    ],
)
def test_a_choice_that_is_not_whole_is_refused_at_its_field(three: Three, how: dict[str, Any], field: str) -> None:
    before = three.states()
    with pytest.raises(Invalid) as refused:
        three.choose(three.enquiry, let_go=[three.option], **how)
    assert refused.value.field == field
    assert three.states() == before
