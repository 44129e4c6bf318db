"""``convene events create|duplicate|save-template``: new events from the command line."""

from datetime import date, timedelta
from pathlib import Path

from typed import Convene

FIRST = date(2031, 1, 14)


def _codes(convene: Convene, sample: Path) -> set[str]:
    return {e["code"] for e in convene("list", "events", sample, "--json").json}


def test_a_copy_with_what_is_chosen_is_one_step(convene: Convene, sample: Path) -> None:
    before = _codes(convene, sample)
    asked = ("events", "duplicate", sample, "--event", "cbe3", "--first-day", FIRST, "--without", "bookings", "--json")
    planned = convene(*asked, "--dry-run").json
    assert (planned["made"], planned["plan"]["days"], planned["plan"]["enquiries"]) == (False, 5, 0)
    assert _codes(convene, sample) == before
    made = convene(*asked, "--title", "Cohort 4")
    assert made.code == 0
    code = made.json["event"]["code"]
    sessions = convene("list", "sessions", sample, "--event", code, "--json").json
    assert len(sessions) == planned["plan"]["sessions"] > 0
    assert sessions[0]["day"] == FIRST.isoformat()
    assert convene("list", "bookings", sample, "--event", code, "--json").json == []
    assert "Undo: Copy" in convene("undo", sample).out
    assert _codes(convene, sample) == before


def test_rooms_are_asked_for_on_dates_of_their_own(convene: Convene, sample: Path) -> None:
    days = [FIRST + timedelta(days=n * 14) for n in range(5)]
    asked = ("events", "duplicate", sample, "--event", "CBE3", *(part for day in days for part in ("--day", day)))
    made = convene(*asked, "--json").json
    assert [day["date"] for day in made["event"]["days"]] == [day.isoformat() for day in days]
    asked_for = convene("list", "bookings", sample, "--event", made["event"]["code"], "--json").json
    assert {one["state"] for one in asked_for} == {"enquiry"}
    assert len(asked_for) == made["plan"]["enquiries"] > 0


def test_a_template_makes_the_next_event(convene: Convene, sample: Path) -> None:
    asked = ("events", "save-template", sample, "--event", "CBE3", "--title")
    saved = convene(*asked, "Two terms", "--json").json
    assert (saved["title"], saved["days"], saved["kind"]) == ("Two terms", 5, "programme")
    assert "Saved the template “Three terms”: 5 days" in convene(*asked, "Three terms").out
    assert "already" in convene(*asked, "two TERMS").err
    listed = {one["title"]: one for one in convene("list", "templates", sample, "--json").json}
    assert listed["Two terms"]["id"] == saved["id"]
    new = ("events", "create", sample, "--template", "two terms", "--title", "Cohort 5")
    made = convene(*new, "--day", FIRST, "--json").json
    assert len(made["event"]["days"]) == 5
    wrong = convene(*new, "--day", FIRST, "--day", FIRST)
    assert "2 dates for 5 days" in wrong.err
    assert "There is no template “Six”" in convene(*new[:4], "Six", *new[5:], "--day", FIRST).err


def test_an_event_of_nothing(convene: Convene, sample: Path) -> None:
    asked = ("events", "create", sample, "--title", "Kind words", "--day", FIRST)
    made = convene(*asked, "--day", FIRST + timedelta(days=1), "--kind", "masterclass", "--json").json
    assert made["event"]["code"] == "KIND-WORDS"
    assert [day["starts_at"][11:16] for day in made["event"]["days"]] == ["09:00", "09:00"]
    assert convene(*asked).code == 2
    assert convene(*asked, "--kind", "masterclass", "--template", "x").code == 2
    assert "needs a title" in convene(*asked[:4], " ", *asked[5:], "--kind", "programme").err


def test_a_copy_that_cannot_be_says_why(convene: Convene, sample: Path) -> None:
    asked = ("events", "duplicate", sample, "--event", "CBE3")
    same = [part for _ in range(5) for part in ("--day", FIRST)]
    stopped = convene(*asked, *same, "--json")
    assert (stopped.code, stopped.json["made"]) == (1, False)
    assert "overlaps another day of this event" in stopped.err
    assert convene(*asked).code == 2
