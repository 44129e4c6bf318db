"""``convene export delegates-workbook``, and ``convene import workbook`` that brings it back."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

import make
from convene.services import programme_edit
from convene.store.tables import EventSession
from convene.store.workspace import Workspace
from returns import change, four
from typed import Convene


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "open.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW)) as workspace:
        event_id = four(workspace, code="OPEN")
        make.session(workspace, event_id, "Opening", starts_at=make.at("10:00"))
        make.event(workspace, "Another one", code="OTHER")
    return path


def test_out_and_back(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".xlsx")
    said = convene("export", "delegates-workbook", path, "--event", "OPEN", "--to", target)
    assert (said.code, said.out) == (0, f"Wrote 4 delegates to {target}\n")
    assert convene("import", "workbook", path, target).out.startswith("London is Open(minded): changed 0 rows (0 new")
    change(
        target,
        lambda made: made.put("Ada Oyelaran", "Job title", "Chair"),
        lambda made: made.put("Bob Cole", "E-mail", "nowhere"),
        lambda made: made.add(Name="Eve Field"),
        lambda made: made.remove("Di Lane"),
    )
    dry = convene("import", "workbook", path, target, "--dry-run", "--json")
    assert dry.code == 1
    assert dry.json["counts"] == {"new": 1, "changed": 1, "conflict": 0, "refused": 1, "same": 1, "gone": 1}
    assert (dry.json["written"], dry.json["dry_run"], dry.json["purpose"]) == (2, True, "delegates")
    ada, bob, eve, di = dry.json["rows"]
    assert ada["cells"] == [
        {
            "field": "Job title",
            "here": "",
            "workbook": "Chair",
            "outcome": "changed",
            "taken": True,
            "reason": "",
        }
    ]
    assert (bob["outcome"], bob["cells"][0]["outcome"]) == ("refused", "refused")
    assert (eve["outcome"], eve["key"]) == ("new", None)
    assert (di["outcome"], di["row"]) == ("gone", None)
    done = convene("import", "workbook", path, target)
    assert done.code == 1
    assert done.out.splitlines() == [
        "London is Open(minded): changed 2 rows (1 new, 1 changed, 0 conflict, 1 refused, 1 same, 1 gone)",
        "Row 2, Ada Oyelaran: Job title: – → Chair (changed)",
        "Row 3, Bob Cole: E-mail: – → nowhere (refused, “nowhere” is not an e-mail address. Such as name@example.org; "
        "or leave it empty.)",
        "Row 5, Eve Field: new",
        "Di Lane: not in the workbook any more; stays as it is",
    ]
    listed = convene("list", "registrations", path, "--event", "OPEN", "--json").json
    assert len(listed) == 5
    assert "Bring back the delegates from open.xlsx" in convene("undo", path).out
    assert len(convene("list", "registrations", path, "--event", "OPEN", "--json").json) == 4


def test_conflicts_stay_unless_the_workbook_is_to_win(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".xlsx")
    convene("export", "sessions-workbook", path, "--event", "OPEN", "--to", target)
    change(target, lambda made: made.put("Opening", "Minutes", 60))
    with closing(Workspace.open(path)) as workspace:
        workspace.write(
            "x", lambda s: programme_edit.edit_session(s, s.scalars(select(EventSession.id)).one(), minutes=30)
        )
    said = convene("import", "workbook", path, target, "--event", "OPEN")
    assert (said.code, said.out.splitlines()[1]) == (1, "Row 2, Opening: Minutes: 30 → 60 (conflict)")
    said = convene("import", "workbook", path, target, "--theirs")
    assert (said.code, said.out.splitlines()[1]) == (0, "Row 2, Opening: Minutes: 30 → 60 (conflict, taken)")


def test_what_does_not_fit_is_said(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".xlsx")
    said = convene("export", "delegates-workbook", path, "--event", "OPEN", "--to", path.with_suffix(".csv"))
    assert (said.code, "End its name with .xlsx." in said.err) == (3, True)
    convene("export", "delegates-workbook", path, "--event", "OPEN", "--to", target)
    said = convene("import", "workbook", path, target, "--event", "OTHER")
    assert said.code == 1
    assert "This workbook is of “London is Open(minded)”" in said.err
    target.write_bytes(b"Name\nAda\n")
    said = convene("import", "workbook", path, target)
    assert (said.code, "This is no workbook that Convene exported" in said.err) == (3, True)


def test_a_read_only_workspace_says_what_would_change_and_changes_nothing(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".xlsx")
    path.chmod(0o444)
    assert convene("export", "delegates-workbook", path, "--event", "OPEN", "--to", target).code == 0
    change(target, lambda made: made.put("Ada Oyelaran", "Job title", "Chair"))
    assert convene("import", "workbook", path, target, "--dry-run", "--json").json["written"] == 1
    said = convene("import", "workbook", path, target)
    assert (said.code, "read-only" in said.err) == (3, True)


@pytest.mark.parametrize("command", ["registrations", "programme"])
def test_the_other_imports_say_how_such_a_workbook_comes_back(convene: Convene, path: Path, command: str) -> None:
    target = path.with_suffix(".xlsx")
    convene("export", "delegates-workbook", path, "--event", "OPEN", "--to", target)
    said = convene("import", command, path, target, "--event", "OPEN")
    assert (said.code, "Bring it in with convene import workbook." in said.err) == (3, True)
