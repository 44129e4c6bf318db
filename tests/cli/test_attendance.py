"""``convene attendance``: people by days, marks, and the rule."""

from pathlib import Path

from typed import Convene

CBE = ("--event", "cbe3")


def test_people_by_days(convene: Convene, sample: Path) -> None:
    listed = convene("list", "attendance", sample, *CBE, "--json").json
    members = [one for one in listed if one["role"] == "participant"]
    assert len(members) == 19
    assert {one["standing"] for one in members} == {"on_the_way", "at_risk"}
    assert all(len(one["days"]) == 5 and len(one["by_day"]) == 5 for one in listed)
    (caught_up,) = [d for one in listed for d in one["days"] if d["mark"] == "caught_up"]
    assert caught_up["reason"].startswith("Spent the day with cohort 2")
    at_risk = next(one for one in members if one["standing"] == "at_risk")
    assert any("missed Action learning 1 on" in words for words in at_risk["needs"])
    shown = convene("list", "attendance", sample, *CBE).out
    assert "By day" in shown
    assert "at_risk" in shown
    refused = convene("list", "attendance", sample)
    assert (refused.code, "Which event?" in refused.err) == (1, True)


def test_mark_and_take_off_again(convene: Convene, sample: Path) -> None:
    def of(person: str) -> dict:
        return next(o for o in convene("list", "attendance", sample, *CBE, "--json").json if o["id"] == person)

    listed = convene("list", "attendance", sample, *CBE, "--json").json
    before = next(one for one in listed if one["standing"] == "at_risk")
    day = next(d["date"] for d in before["days"] if d["state"] in ("absent", "excused"))
    asked = ("attendance", "mark", sample, *CBE, "--person", before["id"], "--day", day, "--mark")
    refused = convene(*asked, "caught_up")
    assert (refused.code, "is not said" in refused.err) == (1, True)
    assert of(before["id"]) == before
    done = convene(*asked, "caught_up", "--reason", "With cohort 2")
    assert done.code == 0
    assert done.out.strip().endswith("; on the way")
    assert of(before["id"])["standing"] == "on_the_way"
    assert "Undo: Mark" in convene("undo", sample).out
    assert of(before["id"]) == before
    assert "missed on" in convene(*asked, "scanned").out
    ahead = before["days"][-1]["date"]
    early = convene(
        "attendance", "mark", sample, *CBE, "--person", before["name"], "--day", ahead, "--mark", "attended"
    )
    assert (early.code, "is still to come" in early.err) == (1, True)


def test_the_rule(convene: Convene, sample: Path) -> None:
    asked = ("attendance", "rule", sample, *CBE)
    assert "4 of 5 days, both modules" in convene(*asked).out
    tried = convene(*asked, "--days", 5, "--dry-run", "--json").json
    assert tried["rule"] == "all 5 days"
    assert tried["standings"]["cannot_complete"] >= 2
    assert "4 of 5 days" in convene(*asked).out
    done = convene(*asked, "--part", "module=all", "--part", "action_learning=1", "--json").json
    assert done["rule"] == "both modules, 1 of 2 action learning days"
    assert convene(*asked, "--usual", "--json").json["rule"] == "all 5 days"


def test_mistakes_are_said(convene: Convene, sample: Path) -> None:
    asked = ("attendance", "rule", sample, *CBE)
    too_many = convene(*asked, "--days", 6)
    assert (too_many.code, "asks for 6 days, there are 5" in too_many.err) == (1, True)
    assert "“picnic=1” is no part" in convene(*asked, "--part", "picnic=1").err
    assert convene(*asked, "--usual", "--days", 3).code == 2
    mark = ("attendance", "mark", sample, *CBE, "--mark", "attended", "--day")
    assert "has no day on" in convene(*mark, "2020-01-01", "--person", "Astrid").err
    day = convene("list", "attendance", sample, *CBE, "--json").json[0]["days"][0]["date"]
    assert "“Nobody at all” is not on CBE3" in convene(*mark, day, "--person", "Nobody at all").err
    several = convene(*mark, day, "--person", "a")
    assert (several.code, "may be any of" in several.err) == (1, True)
