"""``convene events set-status``: an event changes its status from the command line."""

from pathlib import Path

from typed import Convene


def test_cancelling_says_what_follows_and_is_one_step_back(convene: Convene, sample: Path) -> None:
    asked = ("events", "set-status", sample, "--event", "OPEN", "--to", "cancelled")
    planned = convene(*asked, "--dry-run", "--json").json
    assert (planned["registered"], planned["done"]) == (214, False)
    assert {one["state"] for one in planned["bookings"]} == {"confirmed", "option", "enquiry"}
    assert "Follows: 214 people registered to tell" in convene(*asked, "--dry-run").out
    without = convene(*asked)
    assert without.code == 1
    assert "A reason is needed" in without.err
    done = convene(*asked, "--reason", "Tube strike", "--release-bookings", "--json")
    assert (done.code, done.json["done"]) == (0, True)
    states = {b["id"]: b["state"] for b in convene("list", "bookings", sample, "--event", "OPEN", "--json").json}
    assert {states[one["id"]] for one in planned["bookings"]} == {"released"}
    assert "Undo: Cancel “London is Open(minded)”" in convene("undo", sample).out
    states = {b["id"]: b["state"] for b in convene("list", "bookings", sample, "--event", "OPEN", "--json").json}
    assert {states[one["id"]] for one in planned["bookings"]} == {"confirmed", "option", "enquiry"}


def test_what_is_still_to_come_is_not_completed(convene: Convene, sample: Path) -> None:
    asked = ("events", "set-status", sample, "--event", "OPEN", "--to")
    assert "From here it may become" in convene(*asked, "completed").err
    assert convene(*asked, "closed").code == 0
    said = convene(*asked, "completed", "--json")
    assert said.code == 1
    assert said.json["done"] is False
    assert "is still to come" in said.err
    assert {e["code"]: e["status"] for e in convene("list", "events", sample, "--json").json}["OPEN"] == "closed"
