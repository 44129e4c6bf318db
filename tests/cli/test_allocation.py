"""``convene allocate`` and ``convene places``."""

from contextlib import closing
from pathlib import Path

import make
from convene.rules.programme import SignUp
from convene.store.workspace import Workspace
from typed import Convene

OPEN = ("--event", "open")


def _places(convene: Convene, sample: Path) -> dict[str, dict]:
    return {one["session"]: one for one in convene("list", "places", sample, *OPEN, "--json").json}


def test_it_is_shown_first_and_compared_with_first_come(convene: Convene, sample: Path) -> None:
    before = _places(convene, sample)
    shown = convene("allocate", sample, *OPEN, "--json").json
    assert _places(convene, sample) == before
    assert (shown["applied"], shown["people_who_chose"]) == (False, 198)
    ours, turns, now = shown["proposed"], shown["first_come"], shown["now"]
    assert ours["ranks_met"][0] > turns["ranks_met"][0] > now["ranks_met"][0]
    assert ours["slots_without_a_place"] <= turns["slots_without_a_place"]
    assert sum(ours["ranks_met"]) + ours["slots_without_a_place"] == shown["slots"]
    assert ours["people_without_a_first_choice"] <= turns["people_without_a_first_choice"]
    said = convene("allocate", sample, *OPEN).out
    assert "Do it with --apply" in said
    assert "First come" in said


def test_apply_is_one_undo_and_again_changes_nothing(convene: Convene, sample: Path) -> None:
    before = _places(convene, sample)
    shown = convene("allocate", sample, *OPEN, "--json").json
    done = convene("allocate", sample, *OPEN, "--apply", "--json").json
    assert (done["applied"], done["proposed"]) == (True, shown["proposed"])
    after = _places(convene, sample)
    assert after["The whole street"]["given"] == 90
    assert all(one["given"] <= one["limit"] for one in after.values())
    assert {one["session"]: one["given_then"] for one in shown["sessions"]} == {t: o["given"] for t, o in after.items()}
    assert "Nothing to change." in convene("allocate", sample, *OPEN, "--apply").out
    assert "Undo: Allocate sessions" in convene("undo", sample).out
    assert _places(convene, sample) == before


def test_afresh_leaves_pinned_places_alone_and_any_place_left_can_be_given(convene: Convene, sample: Path) -> None:
    held = _places(convene, sample)["Ask better questions"]["people"][0]
    who = ("--person", held["registration"], "--session", "Ask better questions")
    assert convene("places", "pin", sample, *OPEN, *who).code == 0
    assert convene("allocate", sample, *OPEN, "--afresh", "--fill", "--apply").code == 0
    after = _places(convene, sample)
    (mine,) = [p for p in after["Ask better questions"]["people"] if p["registration"] == held["registration"]]
    assert (mine["state"], mine["pinned"]) == ("given", True)
    assert sum(one["given"] for one in after.values()) > 700
    assert convene("places", "pin", sample, *OPEN, *who, "--off").code == 0


def test_choices_are_set_said_and_cleared(convene: Convene, sample: Path) -> None:
    name = next(
        one["name"]
        for one in convene("list", "registrations", sample, *OPEN, "--json").json
        if one["state"] == "waiting"
    )
    asked = ("places", "choose", sample, *OPEN, "--person", name)
    done = convene(*asked, "--session", "the whole street", "--session", "Letters we never sent", "--json").json
    assert [(one["session"], one["rank"], one["state"]) for one in done["choices"]] == [
        ("The whole street", 1, "chosen"),
        ("Letters we never sent", 2, "chosen"),
    ]
    assert "Letters we never sent" in convene(*asked).out
    refused = convene(*asked, "--session", "Opening circle")
    assert (refused.code, "cannot be chosen" in refused.err) == (1, True)
    assert convene(*asked, "--session", "No such thing").code == 1
    assert "has chosen nothing" in convene(*asked, "--clear").out
    assert convene(*asked, "--clear", "--session", "The whole street").code == 2


def test_a_free_place_goes_to_the_next_and_a_full_one_refuses(convene: Convene, sample: Path) -> None:
    tears = ("--session", "Tears: a story circle")
    first = next(p for p in _places(convene, sample)["Tears: a story circle"]["people"] if p["turn"] == 1)
    assert first["name"] in convene("places", "next", sample, *OPEN, *tears).out
    full = convene("places", "next", sample, *OPEN, *tears)
    assert (full.code, "No place is left" in full.err) == (1, True)
    who = ("--person", first["registration"])
    assert convene("places", "release", sample, *OPEN, *who, *tears).code == 0
    assert convene("places", "wait", sample, *OPEN, *who, *tears).code == 0
    assert convene("places", "give", sample, *OPEN, *who, *tears).code == 0
    twice = convene("places", "give", sample, *OPEN, *who, *tears)
    assert (twice.code, "already" in twice.err) == (1, True)
    move = ("places", "give", sample, *OPEN, *who, "--session", "Meeting to movement")
    clash = convene(*move)
    assert (clash.code, "at that time" in clash.err) == (1, True)
    assert convene(*move, "--move").code == 0
    assert convene("places", "wait", sample, *OPEN, "--person", "Nobody at all", *tears).code == 1


def test_an_event_without_choices_says_so(convene: Convene, sample: Path) -> None:
    refused = convene("allocate", sample, "--event", "cbe3")
    assert (refused.code, "no sessions to choose" in refused.err) == (1, True)


def test_choices_are_taken_from_answers(convene: Convene, tmp_path: Path) -> None:
    path = tmp_path / "choices.convene"
    with closing(Workspace.create(path)) as workspace:
        event = make.event(workspace, code="PICK")
        for title in ("Carers", "Systems"):
            make.session(workspace, event, title, starts_at=make.at("10:00"), sign_up=SignUp.CHOOSE)
        for name, said in (("Ana", "Systems"), ("Bo", "Yoga")):
            make.registration(workspace, event, make.person(workspace, name), answers={"First choice": said})
    command = ("places", "from-answers", path, "--event", "PICK")
    shown = convene(*command, "--json").json
    assert shown["set"] == [{"name": "Ana", "was": [], "choices": ["Systems"]}]
    assert shown["unmatched"] == [{"answer": "Yoga", "people": 1}]
    assert (shown["applied"], shown["questions"]) == (False, ["First choice"])
    assert "Set the choices of 1, 0 are so already" in convene(*command, "--apply").out
    assert convene(*command, "--json").json["same"] == 1
    other = convene(*command, "--question", "Anything else?")
    assert other.out.endswith("Would set the choices of 0, 0 are so already\n")
