"""Finding a room by what is wanted, on both kinds of database."""

from datetime import date, time
from typing import Any

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid
from convene.rules.venues import Layout, RoomFeature
from convene.services import venue_rooms, venue_search
from convene.services.venue_search import Match, on_day
from convene.store.workspace import Workspace

THAT_DAY = on_day(make.DAY)


@pytest.fixture
def four(workspace: Workspace) -> Workspace:
    """A hall with all, a cheaper one without a loop, a small one, and one of which nobody has said anything."""
    east = make.venue(workspace, "St Katherine", borough="Tower Hamlets", stations="Limehouse DLR")
    south = make.venue(workspace, "Coin Street", borough="Lambeth")
    both = [RoomFeature.STEP_FREE, RoomFeature.HEARING_LOOP]
    hall = make.room(workspace, east, "Hall", layouts={Layout.CABARET: 160, Layout.THEATRE: 300}, features=both)
    make.room(workspace, east, "Attic", layouts={})
    nave = make.room(workspace, south, "Nave", layouts={Layout.CABARET: 130}, features=[RoomFeature.STEP_FREE])
    make.room(workspace, south, "Snug", layouts={Layout.CABARET: 12, Layout.BOARDROOM: 10}, features=both)
    early, late = make.at("09:00", date(2025, 3, 3)), make.at("09:00", date(2025, 9, 9))
    for room, start, pence in ((hall, early, 300_000), (hall, late, 450_050), (nave, early, 200_000)):
        make.booking(
            workspace, room, starts_at=start, ends_at=start.replace(hour=16), cost_pence=pence, vat_included=True,
            state=BookingState.RELEASED,
        )  # fmt: skip
    return workspace


def look(workspace: Workspace, **wanted: Any) -> list[Match]:
    return workspace.read(venue_search.find, **wanted)


def names(matches: list[Match]) -> list[str]:
    return [match.room.name for match in matches if match.fits]


def test_all_that_is_wanted_at_once(four: Workspace) -> None:
    found = look(
        four, layout=Layout.CABARET, capacity=120, features=[RoomFeature.STEP_FREE, RoomFeature.HEARING_LOOP],
        free=THAT_DAY, within_pence=500_000,
    )  # fmt: skip
    assert names(found) == ["Hall"]
    assert found[0].why == (
        "holds 160 in cabaret",
        "step-free access, hearing loop",
        "free on Thu 9 July",
        "cost £4,500.50 last time",
    )
    nearest = found[1]
    assert (nearest.room.name, nearest.misses, nearest.missing) == ("Nave", 1, ("hearing_loop",))
    assert nearest.why[0] == "no hearing loop"  # what is wrong comes first
    assert [match.room.name for match in found[2:]] == ["Snug", "Attic"]
    assert found[2].why[0] == "holds 12 in cabaret, 108 too few"
    assert found[3].why[0] == "nobody has said what it holds in cabaret"


def test_without_wishes_every_room_fits_and_the_known_price_comes_first(four: Workspace) -> None:
    assert names(look(four)) == ["Nave", "Hall", "Attic", "Snug"]
    assert names(look(four, layout=Layout.BOARDROOM)) == ["Snug"]
    assert names(look(four, capacity=200)) == ["Hall"]
    assert next(m for m in look(four, capacity=200) if m.fits).layout == "theatre"


def test_a_price_nobody_knows_excludes_nothing_and_says_so(four: Workspace) -> None:
    found = look(four, layout=Layout.CABARET, within_pence=250_000)
    assert names(found) == ["Nave", "Snug"]
    assert found[1].why[-1] == "price not known"
    assert found[2].why[0] == "cost £4,500.50 last time, £2,000.50 too much"


def test_what_is_taken_is_no_match_and_names_the_booking(four: Workspace) -> None:
    hall, nave = (next(m.room.id for m in look(four) if m.room.name == name) for name in ("Hall", "Nave"))
    event = make.event(four, "Choir practice")
    make.booking(four, hall, event, starts_at=make.at("16:00"), ends_at=make.at("20:00"))
    make.booking(four, nave, event, title="Story lab", state=BookingState.ENQUIRY)
    found = {match.room.name: match for match in look(four, free=THAT_DAY)}
    assert found["Hall"].free is False
    assert found["Hall"].clash
    assert not found["Hall"].fits
    assert "taken on Thu 9 July: Choir practice, confirmed" in found["Hall"].why
    assert found["Nave"].fits
    assert "also asked for by Story lab (enquiry)" in found["Nave"].why
    morning = on_day(make.DAY, time(9), time(16))
    assert {match.room.name: match.fits for match in look(four, free=morning)}["Hall"]


def test_words_narrow_to_places(four: Workspace) -> None:
    assert {match.room.venue for match in look(four, text="HAMLETS lime")} == {"St Katherine"}
    assert [match.room.name for match in look(four, text="coin snug")] == ["Snug"]
    assert look(four, text="nowhere") == []


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"capacity": 0}, "capacity"),
        ({"capacity": 1_000_000}, "capacity"),
        ({"within_pence": -1}, "within"),
        ({"free": on_day(date(2500, 1, 1))}, "starts_at"),
    ],
)
def test_what_cannot_be_wanted_is_refused(workspace: Workspace, wanted: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        look(workspace, **wanted)
    assert refused.value.field == field


@pytest.mark.parametrize("hours", [(time(9), time(9)), (time(17), time(9)), (time(1, 30), time(9))])
def test_hours_have_an_order_and_exist(hours: tuple[time, time]) -> None:
    with pytest.raises(Invalid) as refused:
        on_day(date(2026, 3, 29), *hours)
    assert refused.value.field == "free_on"


def test_a_closed_room_is_no_match_and_says_when_and_why(four: Workspace) -> None:
    hall = next(match.room for match in look(four) if match.room.name == "Hall")
    make.closure(four, hall.venue_id, room_id=hall.id, reason="New floor")
    assert "Hall" not in names(look(four, free=THAT_DAY))
    closed = next(match for match in look(four, free=THAT_DAY) if match.room.name == "Hall")
    assert (closed.free, closed.why[0]) == (False, "Hall is closed on Thu 9 July 2026: New floor")


def test_outside_its_hours_a_room_still_matches_and_says_so(four: Workspace) -> None:
    hall = next(match.room for match in look(four) if match.room.name == "Hall")
    make.hours(four, hall.id, "Mon–Fri 10:00–18:00")
    match = next(match for match in look(four, free=THAT_DAY) if match.room.name == "Hall")
    assert match.fits
    assert "outside its hours: open 10:00–18:00 on Thu 9 July, needed from 09:00" in match.why


def test_the_list_price_counts_where_no_past_price_is_known(four: Workspace) -> None:
    snug = next(match.room for match in look(four) if match.room.name == "Snug")
    hall = next(match.room for match in look(four) if match.room.name == "Hall")
    for room in (snug, hall):
        four.write("Price", venue_rooms.edit_room, room.id, day_rate_pence=85_000)
    found = {match.room.name: match for match in look(four, layout=Layout.CABARET, within_pence=50_000)}
    assert found["Snug"].why[0] == "£850 a day by the list, £350 too much"
    assert found["Hall"].why[0] == "cost £4,500.50 last time, £4,000.50 too much"
    assert names(look(four))[0] == "Snug"


def test_a_past_price_counts_with_its_vat(four: Workspace) -> None:
    snug = next(match.room for match in look(four) if match.room.name == "Snug")
    make.booking(four, snug.id, cost_pence=100_000)
    found = {match.room.name: match for match in look(four, within_pence=110_000)}
    assert (found["Snug"].last_pence, found["Snug"].fits) == (120_000, False)
