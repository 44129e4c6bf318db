"""Finding rooms and merging venues, typed."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import make
from convene.services import venues
from convene.store.workspace import Workspace
from typed import Convene

DAY = (date.today() + timedelta(days=200)).isoformat()  # noqa: DTZ011
BIG = ("--layout", "cabaret", "--capacity", "120", "--feature", "step_free")


def test_rooms_that_suit_come_with_their_reasons(convene: Convene, sample: Path) -> None:
    found = convene("venues", "find", sample, *BIG, "--free-on", DAY, "--json")
    assert (found.code, found.err) == (0, "")
    assert found.json
    assert all(room["capacity"] >= 120 and "step_free" in room["features"] and room["free"] for room in found.json)
    first = found.json[0]
    said = convene("venues", "find", sample, *BIG, "--free-on", DAY).out.splitlines()
    assert len(said) == len(found.json)
    assert said[0].startswith(f"{first['venue']} / {first['room']}")
    assert said[0].endswith("; ".join(first["why"]))

    room = f"{first['venue']} / {first['room']}"
    convene(
        "book", sample, "--event", "OPEN", "--room", room, "--state", "confirmed",
        "--from", f"{DAY}T16:00", "--to", f"{DAY}T20:00",
    )  # fmt: skip
    left = convene("venues", "find", sample, *BIG, "--free-on", DAY, "--json").json
    assert room not in {f"{r['venue']} / {r['room']}" for r in left}
    span = ("--free-from", f"{DAY}T09:00", "--free-to", f"{DAY}T16:00")
    assert room in {f"{r['venue']} / {r['room']}" for r in convene("venues", "find", sample, *span, "--json").json}


def test_when_nothing_suits_the_nearest_miss_is_named(convene: Convene, sample: Path) -> None:
    said = convene("venues", "find", sample, "--layout", "boardroom", "--capacity", "5000")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("No room is all of that.\nThe nearest: ")
    assert "too few" in said.err
    nowhere = convene("venues", "find", sample, "xyzzy", "--json")
    assert (nowhere.code, nowhere.json) == (1, [])
    assert "Nothing here is called that." in nowhere.err


def test_what_cannot_be_wanted_is_said(convene: Convene, sample: Path) -> None:
    for arguments, code, said in (
        (("--layout", "heap"), 2, "heap"),
        (("--feature", "view"), 2, "view"),
        (("--capacity", "many"), 2, "many"),
        (("--capacity", "0"), 1, "is not possible"),
        (("--free-on", "someday"), 1, "is not a date"),
        (("--free-from", f"{DAY}T09:00"), 1, "When is it to be free?"),
        (("--free-on", DAY, "--free-to", f"{DAY}T09:00"), 1, "When is it to be free?"),
        (("--free-from", f"{DAY}T09:00", "--free-to", f"{DAY}T09:00"), 1, "not after the start"),
        (("--within", "cheap"), 1, "is not an amount"),
    ):
        done = convene("venues", "find", sample, *arguments)
        assert (done.code, done.out) == (code, ""), arguments
        assert said in done.err


def test_two_venues_become_one(convene: Convene, sample: Path) -> None:
    with closing(Workspace.open(sample)) as opened:
        twin = make.venue(opened, "Toynbee Halls", note="Ring twice")
        room = make.room(opened, twin, "Lecture hall")
        make.booking(opened, room, title="Rehearsal")
        make.room(opened, twin, "Cellar")
    names = ("--keep", "toynbee hall", "--other", "Toynbee Halls")
    seen = convene("venues", "merge", sample, *names, "--dry-run", "--json")
    assert (seen.code, seen.json["merged"], seen.json["possible"], seen.json["plan"]["bookings"]) == (0, False, True, 1)
    assert "Toynbee Halls" in convene("list", "venues", sample).out
    said = convene("venues", "merge", sample, *names)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Merged “Toynbee Halls” into “Toynbee Hall”\n")
    assert "Lecture hall becomes one with Lecture Hall" in said.out
    assert "Cellar moves" in said.out
    assert "note: Ring twice" in said.out
    (hall,) = (v for v in convene("list", "venues", sample, "--json").json if v["name"].startswith("Toynbee"))
    assert (hall["note"], hall["rooms"][-1]) == ("Ring twice", "Cellar")
    assert convene("undo", sample).out == "Undo: Merge “Toynbee Halls” into “Toynbee Hall”\n"
    assert convene("venues", "merge", sample, *names, "--take", "colour").code == 1


def test_a_merge_that_cannot_be_names_the_bookings(convene: Convene, sample: Path) -> None:
    with closing(Workspace.open(sample)) as opened:
        (hall,) = (r for r in opened.read(venues.rooms) if r.name == "Lecture Hall")
        room = make.room(opened, make.venue(opened, "Toynbee Halls"), "Lecture Hall")
        for key, title in ((hall.id, "Plenary"), (room, "Rehearsal")):
            make.booking(opened, key, title=title)
    refused = convene("venues", "merge", sample, "--keep", "Toynbee Hall", "--other", "Toynbee Halls", "--json")
    assert (refused.code, refused.json["merged"]) == (1, False)
    assert "Plenary (Toynbee Hall / Lecture Hall) and Rehearsal (Toynbee Halls / Lecture Hall)" in refused.err
    none = convene("venues", "merge", sample, "--keep", "Toynbe Hall", "--other", "Toynbee Halls")
    assert (none.code, "Did you mean “Toynbee Hall" in none.err) == (1, True)
