from datetime import date, timedelta

import pytest

import make
from convene.rules.bookings import BookingDateKind, BookingState
from convene.rules.cancellation import Band
from convene.rules.events import EventStatus, RegistrationMode
from convene.rules.people import NeedKind, NeedState
from convene.rules.registrations import RegistrationState
from convene.services import home
from convene.services.cancellation import set_bands
from convene.services.home_needs import Call, State
from convene.store.tables import BookingDate


def _needs(workspace):
    return workspace.read(home.home, today=make.TODAY, now=make.NOW).needs


def _booked(workspace, event_id, **fields):
    venue = make.venue(workspace)
    return make.booking(workspace, make.room(workspace, venue, "Garden Room"), event_id, **fields)


@pytest.mark.parametrize(
    ("expires", "state", "says"),
    [
        (make.TODAY + timedelta(days=3), State.DANGER, "Option on the Garden Room expires"),
        (make.TODAY + timedelta(days=4), State.CARE, "Option on the Garden Room expires"),
        (make.TODAY, State.DANGER, "Option on the Garden Room expires today"),
        (make.TODAY - timedelta(days=2), State.DANGER, "Option on the Garden Room has expired"),
    ],
)
def test_an_option_that_expires(workspace, expires, state, says):
    key = make.event(workspace)
    booking = _booked(workspace, key, state=BookingState.OPTION, option_expires=expires)
    (need,) = _needs(workspace)
    assert (need.kind, need.state, need.title, need.when) == (Call.OPTION, state, says, expires)
    assert need.days == (expires - make.TODAY).days
    assert need.detail == "Royal Foundation of St Katherine, Thu 9 July, London is Open(minded)"
    assert need.place == {"place": "event", "event_id": key, "tab": "venue", "booking_id": booking}


def test_an_option_far_off_or_confirmed_needs_nobody(workspace):
    key = make.event(workspace)
    _booked(workspace, key, state=BookingState.OPTION, option_expires=make.TODAY + timedelta(days=60))
    assert _needs(workspace) == ()


def test_dates_of_the_diary(workspace):
    key = make.event(workspace)
    booking = _booked(workspace, key)
    for who in range(3):
        person = make.person(workspace, f"Guest {who}")
        make.registration(workspace, key, person)
        make.need(workspace, person, kind=NeedKind.DIETARY, detail="Vegan")
    for kind, due, done in (
        (BookingDateKind.FINAL_NUMBERS, date(2026, 6, 8), None),
        (BookingDateKind.DEPOSIT_DUE, date(2026, 6, 2), None),
        (BookingDateKind.MENU_BY, date(2026, 6, 5), make.NOW),
    ):
        make.add(
            workspace, BookingDate(booking_id=booking, kind=kind, due=due, done_at=done, amount_pence=120_000, note="")
        )
    deposit, numbers = _needs(workspace)
    assert (deposit.title, deposit.state) == ("Deposit due to Royal Foundation of St Katherine", State.DANGER)
    assert deposit.detail == "London is Open(minded): £1,200"
    assert (numbers.kind, numbers.state) == (Call.NUMBERS, State.CARE)
    assert numbers.detail.startswith("London is Open(minded): 3 places, 3 dietary needs")
    assert numbers.place["tab"] == "people"


def test_clashes_lead_to_the_first_of_them(workspace):
    key = make.event(workspace)
    library = make.room(workspace, make.venue(workspace))
    one = make.session(workspace, key, "Stay", starts_at=make.at("10:00"), room_id=library)
    make.session(workspace, key, "Tears", starts_at=make.at("10:30"), room_id=library)
    (need,) = _needs(workspace)
    assert (need.kind, need.state, need.when) == (Call.CLASH, State.DANGER, None)
    assert need.title == "1 clash in the programme"
    assert "Library is booked twice" in need.detail
    assert need.place == {"place": "event", "event_id": key, "tab": "programme", "session_id": one}


def test_needs_without_an_owner(workspace):
    key = make.event(workspace)
    due = date(2026, 6, 20)
    person = make.person(workspace)
    make.registration(workspace, key, person)
    make.need(workspace, person, event_id=key, feature="hearing_loop", due=due)
    make.need(workspace, person, event_id=key, feature="bsl", kind=NeedKind.COMMUNICATION)
    make.need(workspace, person, event_id=key, owner="Dilip", feature="quiet")
    make.need(workspace, person, event_id=key, state=NeedState.DONE, feature="step_free")
    gone = make.person(workspace, "Gone")
    make.registration(workspace, key, gone, state=RegistrationState.CANCELLED)
    make.need(workspace, gone, event_id=key, feature="prayer")
    (need,) = _needs(workspace)
    assert (need.title, need.state, need.when) == ("2 needs without an owner", State.CARE, due)
    assert set(need.detail.removeprefix("London is Open(minded): ").split(", ")) == {"Hearing loop", "BSL interpreter"}


def test_people_who_wait_for_an_answer(workspace):
    key = make.event(
        workspace,
        "Nye Bevan Programme",
        capacity=24,
        registration_mode=RegistrationMode.APPLICATION,
        applications_close=make.at("17:00", date(2026, 6, 26)),
    )
    for state in (RegistrationState.APPLIED, RegistrationState.SHORTLISTED, RegistrationState.ACCEPTED):
        make.registration(workspace, key, state=state)
    make.registration(workspace, key, state=RegistrationState.WAITING)
    waiting, applied = _needs(workspace)
    assert (applied.title, applied.detail) == ("2 applications to decide", "Nye Bevan Programme; 23 places left")
    assert (applied.when, applied.days, applied.place["tab"]) == (date(2026, 6, 26), 25, "applications")
    assert waiting.title == "1 person waits, 23 places are free"


def test_nothing_is_asked_for_events_that_are_over_or_off(workspace):
    for status, day in ((EventStatus.CANCELLED, make.DAY), (EventStatus.PUBLISHED, date(2026, 5, 1))):
        key = make.event(workspace, days=[day], status=status)
        make.registration(workspace, key, state=RegistrationState.WAITING)
        make.registration(workspace, key, state=RegistrationState.APPLIED)
    assert _needs(workspace) == ()


def test_the_most_pressing_comes_first(workspace):
    make.sample(workspace)
    needs = _needs(workspace)
    rank = list(State)
    assert [rank.index(n.state) for n in needs] == sorted(rank.index(n.state) for n in needs)
    assert {n.kind for n in needs} == set(Call)


@pytest.mark.parametrize(("left", "shown"), [(14, True), (1, True), (15, False), (0, False), (-1, False)])
def test_the_day_from_which_cancelling_costs_more(workspace, left, shown):
    key = make.event(workspace)
    booking = _booked(workspace, key, cost_pence=100_000)
    days = (make.DAY - make.TODAY).days - left
    workspace.write("Terms", set_bands, booking, [Band(days, 50)])
    needs = _needs(workspace)
    if not shown:
        assert needs == ()
        return
    (need,) = needs
    assert (need.kind, need.state, need.title) == (
        Call.CANCEL,
        State.CARE,
        "Cancelling the Garden Room will cost £600 (50%)",
    )
    assert need.detail == "Royal Foundation of St Katherine, Thu 9 July, London is Open(minded)"
    assert (need.days, need.place["booking_id"]) == (left, booking)


def test_only_the_next_step_and_only_what_costs_something_is_shown(workspace):
    key = make.event(workspace)
    far = (make.DAY - make.TODAY).days
    for fields in ({"cost_pence": 0}, {"state": BookingState.ENQUIRY}, {"state": BookingState.RELEASED}, {"note": ""}):
        booking = _booked_at(workspace, key, **fields)
        workspace.write("Terms", set_bands, booking, [Band(far - 3, 50), Band(far - 9, 100)])
    alone = _booked_at(workspace, None, cost_pence=5)
    workspace.write("Terms", set_bands, alone, [Band(far - 3, 50)])
    (need,) = _needs(workspace)
    assert (need.title, need.days) == ("Cancelling the Library will cost 50%", 3)


def _booked_at(workspace, event_id, **fields):
    return make.booking(workspace, make.room(workspace, make.venue(workspace, str(fields))), event_id, **fields)
