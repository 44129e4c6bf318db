"""``convene registrations``: applications decided and scored, people invited, from outside."""

import json
from pathlib import Path
from typing import Any

import make
from convene.rules.registration_questions import Question
from convene.rules.registrations import QuestionKind, RegistrationState
from convene.services import application_scores, events, registration_questions
from convene.services.application_scores import CriterionDraft
from convene.store.workspace import Workspace
from typed import Convene


def opened(path: Path, fn: Any) -> Any:
    workspace = Workspace.open(path)
    try:
        return fn(workspace)
    finally:
        workspace.close()


def applications(convene: Convene, path: Path, code: str = "BEVAN") -> list[dict[str, Any]]:
    said = convene("list", "applications", path, "--event", code, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def by_state(convene: Convene, path: Path) -> dict[str, int]:
    states = [one["state"] for one in applications(convene, path)]
    return {state: states.count(state) for state in sorted(set(states))}


def test_all_undecided_are_decided_in_one_undo_and_the_rest_stays(convene: Convene, sample: Path) -> None:
    before = by_state(convene, sample)
    dry = convene("registrations", "decide", sample, "--event", "BEVAN", "--to", "declined", "--all-applied",
                  "--dry-run", "--json")  # fmt: skip
    assert len(json.loads(dry.out)["done"]) == before["applied"] + before["shortlisted"]
    assert by_state(convene, sample) == before
    said = convene("registrations", "decide", sample, "--event", "BEVAN", "--to", "declined", "--all-applied")
    assert (said.code, said.err) == (0, "")
    assert "applied" not in by_state(convene, sample)
    assert by_state(convene, sample)["accepted"] == before["accepted"]
    assert convene("undo", sample).code == 0
    assert by_state(convene, sample) == before


def test_people_by_name_and_by_id_and_those_decided_too(convene: Convene, sample: Path) -> None:
    listed = applications(convene, sample)
    applied = [one for one in listed if one["state"] == "applied"]
    accepted = [one for one in listed if one["state"] == "accepted"]
    ids = ",".join([applied[0]["id"], accepted[0]["id"]])
    said = json.loads(
        convene("registrations", "decide", sample, "--event", "BEVAN", "--to", "waiting", "--ids", ids, "--json").out
    )
    assert ([one["id"] for one in said["done"]], [one["id"] for one in said["decided_before"]]) == (
        [applied[0]["id"]],
        [accepted[0]["id"]],
    )
    again = convene("registrations", "decide", sample, "--event", "BEVAN", "--to", "waiting", "--person",
                    accepted[0]["name"], "--decided-too", "--reason", "Asked to wait", "--json")  # fmt: skip
    assert [one["name"] for one in json.loads(again.out)["decided_anew"]] == [accepted[0]["name"]]
    after = {one["id"]: one for one in applications(convene, sample)}
    assert (after[accepted[0]["id"]]["state"], after[accepted[0]["id"]]["reason"]) == ("waiting", "Asked to wait")
    assert convene("registrations", "decide", sample, "--event", "BEVAN", "--to", "waiting").code == 2
    nobody = convene("registrations", "decide", sample, "--event", "BEVAN", "--to", "waiting", "--person", "Xyz Qqq")
    assert nobody.code == 1
    assert "not on the list" in nobody.err


def test_above_the_cap_a_reason_is_asked_for(convene: Convene, sample: Path) -> None:
    def cap(workspace: Workspace) -> None:
        workspace.write("Cap", events.edit, workspace.read(events.id_by_code, "BEVAN"), organisation_cap=1)
        lea = make.organisation(workspace, "Lea")
        for name in ("Ada Above", "Ben Beyond"):
            person = make.person(workspace, name, organisation_id=lea)
            event = workspace.read(events.id_by_code, "BEVAN")
            make.registration(workspace, event, person, state=RegistrationState.APPLIED)

    opened(sample, cap)
    asked = ("registrations", "decide", sample, "--event", "BEVAN", "--to", "accepted", "--person", "Ada Above",
             "--person", "Ben Beyond")  # fmt: skip
    refused = convene(*asked)
    assert (refused.code, "Lea would have 2, the cap is 1" in refused.err) == (1, True)
    assert "Lea would have 2" in convene(*asked, "--dry-run").out
    said = json.loads(convene(*asked, "--over-cap-reason", "A team of two", "--json").out)
    assert [one["name"] for one in said["above_cap"]] == ["Ben Beyond"]
    after = {one["name"]: one for one in applications(convene, sample)}
    assert after["Ben Beyond"]["reason"] == "Above the cap: A team of two"


def test_scores_by_several_reviewers(convene: Convene, sample: Path) -> None:
    def criteria(workspace: Workspace) -> None:
        event = workspace.read(events.id_by_code, "BEVAN")
        drafts = [CriterionDraft("Drive=ambition"), CriterionDraft("Need", most=10)]
        workspace.write("Criteria", application_scores.set_criteria, event, drafts)

    opened(sample, criteria)
    who = next(one["name"] for one in applications(convene, sample) if one["state"] == "applied")
    asked = ("registrations", "score", sample, "--event", "bevan", "--person", who)
    said = convene(*asked, "--points", "drive=ambition=5", "--points", "Need=10", "--reviewer", "Ada")
    assert said.out.strip() == f"{who}: 100 of 100 by 1 reviewer"
    convene(*asked, "--points", "Need=4", "--note", "Too early", "--reviewer", "Ben")
    found = next(one for one in applications(convene, sample) if one["name"] == who)
    assert (found["score"], found["spread"], found["reviewers"]) == (70, 60, 2)
    assert found["reviews"][1] == {"reviewer": "Ben", "points": {"Need": 4}, "note": "Too early"}
    assert "Drive=ambition=0..5" in convene(*asked, "--points", "Luck=3").err
    assert "from 0 to 10" in convene(*asked, "--points", "Need=11").err
    assert convene(*asked).code == 2
    back = json.loads(convene(*asked, "--points", "Need=-", "--note", "", "--reviewer", "Ben", "--json").out)
    assert [review["reviewer"] for review in back["reviews"]] == ["Ada"]


def test_several_are_invited_and_nobody_twice(convene: Convene, sample: Path, tmp_path: Path) -> None:
    listed = tmp_path / "people.txt"
    listed.write_text("Ben Beyond, ben@beyond.example\nAda Above <ada@above.example>\n", "utf-8")
    said = convene("registrations", "invite", sample, "--event", "BEVAN", "--from", listed, "--json")
    assert json.loads(said.out) == {"invited": 2, "there": []}
    again = convene("registrations", "invite", sample, "--event", "BEVAN", "--from", listed, "--person", "Cas New")
    assert again.out.splitlines() == [
        "Invited: 1",
        "  Ben Beyond is invited already",
        "  Ada Above is invited already",
    ]
    wrong = convene("registrations", "invite", sample, "--event", "BEVAN", "--person", "Dee <dee>")
    assert (wrong.code, "Line 1" in wrong.err) == (1, True)
    listed.write_text("Ben Beyond, ben@beyond.example\nfay@beyond.example\n", "utf-8")
    nameless = convene("registrations", "invite", sample, "--event", "BEVAN", "--from", listed)
    assert (nameless.code, "Line 2 has no name" in nameless.err) == (1, True)


def test_answers_are_counted(convene: Convene, sample: Path) -> None:
    def ask(workspace: Workspace) -> None:
        event = make.event(workspace, code="ASKS")
        lunch = Question("Lunch?", QuestionKind.CHOICE, ("Hot", "Cold"))
        workspace.write("Ask", registration_questions.set_questions, event, [lunch])
        make.registration(workspace, event, answers={"lunch?": "Hot"})

    opened(sample, ask)
    (found,) = json.loads(convene("list", "answers", sample, "--event", "ASKS", "--json").out)
    assert (found["question"], found["counts"], found["unanswered"]) == ("Lunch?", {"Hot": 1, "Cold": 0}, 0)
    assert convene("list", "answers", sample).code == 1
