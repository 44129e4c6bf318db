"""``convene registrations offer`` and its kin, and ``convene list waiting``, from outside."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import make
from convene.rules.registrations import RegistrationState
from convene.store.workspace import Workspace
from typed import Convene

EVENT = ("--event", "OPEN")


@pytest.fixture
def asked(convene: Convene, sample: Path) -> Any:
    """Runs a command of ``convene registrations`` on the convening; what it says as JSON."""

    def run(verb: str, *words: object) -> Any:
        said = convene("registrations", verb, sample, *EVENT, *words, "--json")
        assert (said.code, said.err) == (0, "")
        return json.loads(said.out)

    return run


def listed(convene: Convene, path: Path, kind: str = "waiting") -> list[dict[str, Any]]:
    said = convene("list", kind, path, *EVENT, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def state(convene: Convene, path: Path, name: str) -> str:
    return next(one["state"] for one in listed(convene, path, "registrations") if one["name"] == name)


def test_everybody_who_waits_has_a_place_and_a_reason(convene: Convene, sample: Path) -> None:
    found = listed(convene, sample)
    assert len(found) == 9
    assert found[0]["offer"]["over"] is False
    assert found[0]["reason"].startswith("Has an offer until")
    assert [one["place"] for one in found[1:]] == [1, 2, 3, 4, 5, 6, 7, None]
    assert found[1]["reason"].startswith("Has priority, joined ")
    assert found[2]["reason"].endswith("; 1 before them, with priority")
    said = convene("list", "waiting", sample, *EVENT)
    assert found[2]["reason"] in said.out, "in full"
    assert convene("list", "waiting", sample).code == 1
    assert "Which event?" in convene("list", "groups", sample).err


def test_a_place_is_offered_and_answered(convene: Convene, sample: Path, asked: Any) -> None:
    first, second = listed(convene, sample)[1:3]
    made = asked("offer", "--next", "--hours", 2)
    assert made["name"] == first["name"]
    assert asked("answer", "--person", first["name"], "--says", "accepted")["next"] is None
    assert state(convene, sample, first["name"]) == "registered"
    by_name = asked("offer", "--person", second["name"])
    assert by_name["expires_at"] > made["expires_at"]
    said = asked("answer", "--person", second["name"], "--says", "declined")
    assert said["next"]["name"] == listed(convene, sample)[1]["name"], "the next one is offered it at once"
    assert state(convene, sample, second["name"]) == "withdrawn"
    again = convene("registrations", "answer", sample, *EVENT, "--person", second["name"], "--says", "accepted")
    assert (again.code, again.err.splitlines()[0]) == (1, f"{second['name']} has no open offer")


def test_an_offer_is_taken_back_and_a_person_withdraws(convene: Convene, sample: Path) -> None:
    who = listed(convene, sample)[0]["name"]
    said = convene("registrations", "withdraw", sample, *EVENT, "--person", who, "--offer-only")
    assert (said.code, said.out) == (0, f"The offer to {who} is withdrawn; they go on waiting\n")
    assert (state(convene, sample, who), [one for one in listed(convene, sample) if one["offer"]]) == ("waiting", [])
    said = convene("registrations", "withdraw", sample, *EVENT, "--person", who, "--reason", "Away")
    assert (said.code, said.out) == (0, f"{who} is off the list\n")
    assert state(convene, sample, who) == "withdrawn"
    settled = convene("registrations", "settle", sample)
    assert (settled.code, settled.out) == (0, "No offer has ended.\n")


def test_a_colleague_comes_instead(convene: Convene, sample: Path, asked: Any) -> None:
    rows = listed(convene, sample, "registrations")
    who = next(one for one in rows if one["state"] == "registered" and one["role"] == "participant")
    done = asked("substitute", "--person", who["id"], "--by", "Ottoline Okafor-Grey", "--email", "o@trust.example")
    assert done["name"] == "Ottoline Okafor-Grey"
    assert state(convene, sample, "Ottoline Okafor-Grey") == "registered"
    assert {one["id"]: one["state"] for one in listed(convene, sample, "registrations")}[who["id"]] == "substituted"
    twice = convene("registrations", "substitute", sample, *EVENT, "--person", who["id"], "--by", "Bo")
    assert (twice.code, "has no place to hand on" in twice.err) == (1, True)


def test_terms_and_plus_ones(convene: Convene, sample: Path, asked: Any) -> None:
    assert asked("terms") == {
        "title": "London is Open(minded)",
        "offer_hours": None,
        "organisation_cap": None,
        "plus_ones": 0,
        "automatic": False,
    }
    rows = listed(convene, sample, "registrations")
    who = next(one for one in rows if one["state"] == "registered")
    words = ("registrations", "bring", sample, *EVENT, "--person", who["id"], "--guest", "Bo Plus")
    assert "has no plus-ones" in convene(*words).err
    changed = asked("terms", "--plus-ones", 1, "--offer-hours", 8, "--offer-by-itself")
    assert (changed["plus_ones"], changed["offer_hours"], changed["automatic"]) == (1, 8, True)
    said = convene(*words)
    assert said.code == 0, said.err
    assert said.out.startswith(f"Bo Plus comes with {who['name']}: ")
    assert asked("terms", "--offer-hours", 0, "--offer-by-hand")["offer_hours"] is None


def test_above_the_cap_an_offer_takes_a_reason(convene: Convene, tmp_path: Path) -> None:
    path = tmp_path / "cap.convene"
    with closing(Workspace.create(path)) as workspace:
        event = make.event(workspace, code="CAP", days=[date(2099, 6, 1)], capacity=4, organisation_cap=1)
        home = make.organisation(workspace, "Eastmarsh")
        for name, state in (("Anna", RegistrationState.REGISTERED), ("Bo", RegistrationState.WAITING)):
            make.registration(workspace, event, make.person(workspace, name, organisation_id=home), state=state)
    command = ("registrations", "offer", path, "--event", "CAP", "--person", "Bo")
    refused = convene(*command)
    assert refused.code != 0
    assert "Eastmarsh would have 2, the cap is 1" in refused.err
    assert convene(*command, "--over-cap-reason", "Signs").code == 0
