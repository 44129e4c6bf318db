"""Confirming, releasing and extending bookings, and finding rooms, typed."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import make
from convene.services import bookings
from convene.store.workspace import Workspace
from typed import Convene

DAY = date.today() + timedelta(days=200)  # noqa: DTZ011
ROOM = "Friends House / Garden Suite"


@pytest.fixture
def book(convene: Convene, sample: Path) -> Any:
    """Books the Garden Suite on that day for an event and returns the booking's id."""

    def made(state: str, code: str = "OPEN", *, offset: int = 0) -> str:
        day = DAY + timedelta(days=offset)
        option = ("--option-expires", date.today() + timedelta(days=9)) if state == "option" else ()  # noqa: DTZ011
        said = convene(
            "book", sample, "--event", code, "--room", ROOM, "--from", f"{day}T09:00", "--to", f"{day}T17:00",
            "--state", state, "--json", *option,
        )  # fmt: skip
        assert said.code == 0, said.err
        return str(said.json["id"])

    return made


def states(convene: Convene, sample: Path) -> dict[str, str]:
    return {b["id"]: b["state"] for b in convene("list", "bookings", sample, "--json").json}


def test_a_booking_is_extended_confirmed_and_released(convene: Convene, sample: Path, book: Any) -> None:
    key = book("enquiry")
    until = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011
    held = convene("bookings", "extend", sample, "--booking", key, "--option-expires", until, "--json")
    assert (held.code, held.json["booking"]["state"], held.json["booking"]["option_expires"]) == (0, "option", until)
    said = convene("bookings", "confirm", sample, "--booking", key)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"{ROOM} (confirmed), {DAY} 09:00 to {DAY} 17:00\n"
    again = convene("bookings", "confirm", sample, "--booking", key)
    assert (again.code, again.out) == (1, "")
    assert "A booking that is confirmed cannot become confirmed" in again.err
    gone = convene("bookings", "release", sample, "--booking", key, "--reason", "Too far", "--json")
    assert (gone.code, gone.json["booking"]["state"], gone.json["booking"]["reason"]) == (0, "released", "Too far")
    assert convene("undo", sample).out == "Undo: Let go of Garden Suite for London is Open(minded)\n"
    assert states(convene, sample)[key] == "confirmed"


def test_a_clash_is_named_and_changes_nothing(convene: Convene, sample: Path, book: Any) -> None:
    mine, theirs = book("enquiry"), book("option", "BEVAN")
    first = convene("bookings", "confirm", sample, "--booking", theirs, "--json")
    assert (first.code, [b["id"] for b in first.json["competing"]]) == (0, [mine])
    second = convene("bookings", "confirm", sample, "--booking", mine, "--json")
    assert (second.code, second.json["clash"]["id"], second.json["booking"]["state"]) == (1, theirs, "enquiry")
    assert f"{ROOM} is taken:" in second.err
    assert states(convene, sample)[mine] == "enquiry"


def test_a_booking_is_named_by_event_and_room(convene: Convene, sample: Path, book: Any) -> None:
    key = book("enquiry", "FEEDBACK")
    by_room = ("--event", "FEEDBACK", "--room", ROOM)
    assert convene("bookings", "confirm", sample, *by_room, "--json").json["booking"]["id"] == key
    keys = {key, book("enquiry", "FEEDBACK", offset=1)}
    both = convene("bookings", "release", sample, *by_room, "--reason", "No")
    assert both.code == 1
    assert "There are 2 bookings" in both.err
    assert all(one in both.err for one in keys)
    none = convene("bookings", "confirm", sample, "--event", "COURAGE", "--room", ROOM)
    assert (none.code, "There is no booking of" in none.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("confirm",), 1, "Which booking?"),
        (("confirm", "--event", "OPEN"), 1, "Which booking?"),
        (("confirm", "--booking", "7"), 1, "is not the id"),
        (("confirm", "--booking", "0" * 32), 1, "no longer there"),
        (("release", "--booking", "0" * 32), 2, "--reason"),
        (("extend", "--booking", "0" * 32), 2, "--option-expires"),
        (("extend", "--booking", "0" * 32, "--option-expires", "soon"), 1, "no longer there"),
    ],
)
def test_what_is_missing_is_said(
    convene: Convene, sample: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = convene("bookings", arguments[0], sample, *arguments[1:])
    assert done.code == code
    assert said in done.err


def test_an_expiry_that_cannot_be_is_refused(convene: Convene, sample: Path, book: Any) -> None:
    key = book("option")
    for wrong, said in (("soon", "is not a date"), ("2001-01-01", "past")):
        done = convene("bookings", "extend", sample, "--booking", key, "--option-expires", wrong)
        assert (done.code, said in done.err) == (1, True), done.err
    assert convene("bookings", "release", sample, "--booking", key, "--reason", " ").code == 1
    assert states(convene, sample)[key] == "option"


@pytest.mark.parametrize(("vat", "net", "gross"), [("plus", 125_050, 150_060), ("included", 104_208, 125_050)])
def test_a_cost_is_with_vat_or_plus_vat(convene: Convene, sample: Path, vat: str, net: int, gross: int) -> None:
    span = ("--from", f"{DAY}T09:00", "--to", f"{DAY}T17:00")
    said = convene(
        "book", sample, "--event", "OPEN", "--room", ROOM, *span, "--cost", "£1,250.50", "--vat", vat, "--json"
    )
    assert said.code == 0, said.err
    (kept,) = (b for b in convene("list", "bookings", sample, "--json").json if b["id"] == said.json["id"])
    assert (kept["cost_pence"], kept["vat_included"]) == (125_050, vat == "included")
    assert (kept["net_pence"], kept["gross_pence"], kept["cancel_today_pence"]) == (net, gross, None)


def test_a_cost_that_is_none_books_nothing(convene: Convene, sample: Path) -> None:
    before = convene("list", "bookings", sample, "--json").json
    span = ("--from", f"{DAY}T09:00", "--to", f"{DAY}T17:00")
    said = convene("book", sample, "--event", "OPEN", "--room", ROOM, *span, "--cost", "a lot")
    assert (said.code, "“a lot” is not an amount" in said.err) == (1, True)
    assert convene("list", "bookings", sample, "--json").json == before


def test_what_cancelling_costs_is_listed_with_vat(convene: Convene, sample: Path) -> None:
    listed = convene("list", "bookings", sample, "--event", "OPEN", "--json").json
    (hall,) = (b for b in listed if b["room"] == "Great Hall")
    assert (hall["gross_pence"], hall["cancel_today_pence"]) == (288_000, 72_000)
    entries = convene("list", "calendar", sample, "--event", "OPEN", "--json").json
    assert ("cancel", "Cancelling costs £2,148 (50%)") in {(e["kind"], e["title"]) for e in entries}


def test_a_mail_to_the_venue_is_drafted(convene: Convene, sample: Path) -> None:
    hall = ("--event", "OPEN", "--room", "Royal Foundation of St Katherine / Great Hall")
    said = convene("bookings", "draft", sample, *hall, "--kind", "confirmation")
    assert (said.code, said.err) == (0, "")
    assert "\nSubject: Confirmation: London is Open(minded), " in said.out
    assert "- Great Hall: " in said.out
    assert "- Dining Hall: " in said.out
    made = convene("bookings", "draft", sample, *hall, "--kind", "extension", "--alone", "--json").json
    assert (made["kind"], len(made["rooms"]), made["unknown"]) == ("extension", 1, ["expires"])
    told = convene("bookings", "draft", sample, *hall, "--kind", "extension")
    assert told.err == "Not known here, so left as it is: $expires\n"
    assert convene("bookings", "draft", sample, *hall, "--kind", "sonnet").code == 2


def test_a_closure_refuses_and_hours_warn(convene: Convene, sample: Path, book: Any) -> None:
    key = book("enquiry")
    with closing(Workspace.open(sample)) as opened:
        (booked,) = (b for b in opened.read(bookings.listing) if str(b.id) == key)
        make.hours(opened, booked.room_id, "daily 10:00–18:00")
    said = convene("bookings", "confirm", sample, "--booking", key)
    assert said.code == 0
    assert "Outside its hours: open 10:00–18:00 on" in said.out
    with closing(Workspace.open(sample)) as opened:
        make.closure(opened, booked.venue_id, DAY, reason="Stocktaking")
    times = ("--from", f"{DAY}T18:00", "--to", f"{DAY}T20:00")
    refused = convene("book", sample, "--event", "OPEN", "--room", ROOM, *times, "--json")
    assert (refused.code, refused.out) == (1, "")
    assert "Friends House is closed on" in refused.err
    assert "Stocktaking" in refused.err


def test_a_room_that_is_taken_comes_with_what_else_would_do(convene: Convene, sample: Path) -> None:
    (taken,) = [
        one
        for one in convene("list", "bookings", sample, "--event", "OPEN", "--json").json
        if one["room"] == "Library" and one["state"] == "confirmed"
    ]
    room = f"{taken['venue']} / Library"
    asked = ("book", sample, "--event", "CBE3", "--room", room, "--from", taken["from"], "--to", taken["to"])
    said = convene(*asked, "--json")
    assert (said.code, said.json["booked"]) == (1, False)
    offered = said.json["suggestions"]
    assert offered
    assert all(one["why"] and one["room"] and one["from"] < one["to"] for one in offered)
    assert f"Instead: {offered[0]['room']}" in convene(*asked).out
    first = offered[0]
    again = convene(
        "book",
        sample,
        "--event",
        "CBE3",
        "--room",
        first["room"],
        "--from",
        first["from"],
        "--to",
        first["to"],
        "--json",
    )
    assert (again.code, again.json["suggestions"]) == (0, [])


def test_hours_when_clocks_change_are_asked_about_and_nothing_is_kept(convene: Convene, sample: Path) -> None:
    before = convene("list", "bookings", sample, "--json").json
    asked = ("book", sample, "--event", "OPEN", "--room", ROOM)
    gone = convene(*asked, "--from", "2026-03-29T01:30", "--to", "2026-03-29T03:00")
    assert (gone.code, gone.err.splitlines()[0]) == (
        1,
        "01:30 does not exist on Sun 29 March 2026: the clocks go forward",
    )
    twice = convene(*asked, "--from", "2026-10-25T01:30", "--to", "2026-10-25T03:00")
    assert twice.code == 1
    assert twice.err.splitlines()[0] == "01:30 comes twice on Sun 25 October 2026: the clocks go back"
    assert "2026-10-25T01:30:00+01:00" in twice.err
    assert convene("list", "bookings", sample, "--json").json == before
    second = convene(*asked, "--from", "2026-10-25T01:30+00:00", "--to", "2026-10-25T03:00", "--json")
    assert (second.code, second.json["from"]) == (0, "2026-10-25T01:30:00+00:00")
