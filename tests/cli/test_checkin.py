"""``convene scan`` and ``convene void``: every way a code is shown, and taken back."""

from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

import make
from convene.rules.programme import SignUp
from convene.rules.registrations import PlaceState, RegistrationState
from convene.services import badges, events
from convene.store.tables import Credential, Place, Scan
from convene.store.workspace import Workspace
from typed import Convene, Said


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.convene"


@pytest.fixture
def codes(path: Path) -> list[str]:
    """Of somebody with a place in the workshop, somebody without, and somebody who waits."""
    with closing(Workspace.create(path)) as workspace:
        event_id = make.event(workspace, code="OPEN")
        states = (RegistrationState.REGISTERED, RegistrationState.REGISTERED, RegistrationState.WAITING)
        people = [make.registration(workspace, event_id, state=state) for state in states]
        workshop = make.session(workspace, event_id, "Workshop", sign_up=SignUp.CHOOSE)
        make.add(workspace, Place(session_id=workshop, registration_id=people[0], state=PlaceState.GIVEN))
        workspace.write("Codes", badges.issue_code_for, people, now=make.NOW)
        found = workspace.read(lambda s: dict(s.execute(sa.select(Credential.registration_id, Credential.code)).all()))
    return [found[one] for one in people]


def scan(convene: Convene, path: Path, *what: object, at: str = "2026-07-09T09:00") -> Said:
    return convene("scan", path, "--event", "OPEN", "--desk", "Front desk", "--at", at, *what)


def scans(path: Path) -> list[Scan]:
    with closing(Workspace.open(path)) as workspace:
        return workspace.read(lambda s: list(s.scalars(sa.select(Scan).order_by(Scan.desk_seq))))


def test_the_door_of_a_session(convene: Convene, path: Path, codes: list[str]) -> None:
    said = scan(convene, path, "--session", "workshop", codes[0], codes[1])
    assert (said.code, [line.split()[0] for line in said.out.splitlines()]) == (1, ["admitted", "refused"])
    assert said.out.splitlines()[1].endswith("no_place")
    assert scan(convene, path, codes[0]).out.startswith("admitted")
    assert "no session" in scan(convene, path, "--session", "Dance", codes[0]).err


def test_the_way_out(convene: Convene, path: Path, codes: list[str]) -> None:
    for minute, out, verdict in ((0, False, "admitted"), (1, True, "admitted"), (2, False, "admitted")):
        said = scan(convene, path, *(["--out"] if out else []), codes[0], at=f"2026-07-09T09:0{minute}")
        assert said.out.startswith(verdict)
    assert scan(convene, path, codes[0], at="2026-07-09T09:09").out.startswith("already")


def test_an_override_needs_a_reason(convene: Convene, path: Path, codes: list[str]) -> None:
    said = scan(convene, path, "--override", "  ", codes[2])
    assert (said.code, said.out, scans(path)) == (1, "", [])
    assert "needs a reason" in said.err
    said = scan(convene, path, "--override", "The chair asked", "--source", "search", "--json", codes[2])
    assert (said.code, said.json["verdict"], said.json["reason"]) == (0, "admitted", "overridden")
    (fact,) = scans(path)
    assert (fact.note, fact.source.value) == ("not_registered: The chair asked", "search")


def test_taking_back(convene: Convene, path: Path, codes: list[str]) -> None:
    first = scan(convene, path, "--json", codes[0]).json
    where = ("void", path, "--event", "OPEN", "--desk", "Front desk", "--at", "2026-07-09T09:05")
    assert convene(*where, "--json").json["voided"] is True
    assert "nothing to take back" in convene(*where).err
    assert "taken back already" in convene(*where, "--scan", first["scan"]).err
    assert "not the id of a scan" in convene(*where, "--scan", "seven").err
    assert scan(convene, path, codes[0]).out.startswith("admitted")


def test_a_workspace_is_asked_for_event_and_desk(convene: Convene, path: Path, codes: list[str]) -> None:
    for missing, given in (("--event", ("--desk", "Front desk")), ("--desk", ("--event", "OPEN"))):
        said = convene("scan", path, *given, codes[0])
        assert (said.code, missing in said.err) == (2, True)


def test_doors_with_their_places_and_when_check_in_opens(convene: Convene, path: Path, codes: list[str]) -> None:
    with closing(Workspace.open(path)) as workspace:
        event_id = workspace.read(events.id_by_code, "OPEN")
        when = {"sign_up": SignUp.CHOOSE, "starts_at": make.at("10:00")}
        make.session(workspace, event_id, "Tears", capacity=1, **when)
        make.session(workspace, event_id, "Bread", capacity=3, **when)
    assert (
        scan(convene, path, "--session", "tears", codes[0])
        .out.strip()
        .endswith("no_place (instead: Bread, 10:00, 3 left)")
    )
    said = convene("doors", path, "--event", "OPEN", "--day", "2026-07-09", "--opens", "60", "--json").json
    assert (said["opens_at"][11:16], [d["left"] for d in said["doors"]]) == ("08:00", [3, 1])
    early = scan(convene, path, codes[0], at="2026-07-09T07:59")
    assert (early.code, early.out.strip().split("not_today ")[-1]) == (1, "(opens Thu 09 July 08:00)")
    assert scan(convene, path, codes[0], at="2026-07-09T08:00").code == 0
    said = convene("doors", path, "--event", "OPEN", "--day", "2026-07-09", "--opens", "any")
    assert said.out.startswith("Check-in is open all day.")
    assert "Tears" in said.out
    assert "no number of minutes" in convene("doors", path, "--event", "OPEN", "--opens", "soon").err
    assert convene("doors", path).code == 2
