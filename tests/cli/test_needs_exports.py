"""``convene export needs`` and ``convene export catering``."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

import make
from convene.rules.people import NeedKind
from convene.store.workspace import Workspace
from typed import Convene


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Ana agreed that her need is kept, Cy did not; both eat."""
    path = tmp_path / "needs.convene"
    with closing(Workspace.create(path)) as workspace:
        event = make.event(workspace, code="NEED", days=[date(2026, 6, 18)])
        for name, at in (("Ana", make.NOW), ("Cy", None)):
            person = make.person(workspace, name)
            make.registration(workspace, event, person)
            make.need(workspace, person, detail="Loop", consent_at=at, consent_wording="needs-2026-1" if at else "")
            make.need(workspace, person, kind=NeedKind.DIETARY, detail="Vegan")
    return path


def test_needs_go_to_a_named_role_and_to_nobody_else(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".csv")
    command = ("export", "needs", path, "--event", "NEED", "--kind", "access", "--to", target)
    assert convene(*command).code == 2
    assert not target.exists()
    said = convene(*command, "--for", "Access lead")
    assert said.out.splitlines() == [f"Wrote the needs of 1 person to {target}", "1 left out: consent is not recorded"]
    text = target.read_text("utf-8-sig")
    assert '"Access lead","Ana"' in text
    assert "Cy" not in text


def test_the_kitchen_gets_counts_without_names(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".csv")
    assert convene("export", "catering", path, "--event", "NEED", "--to", target).code == 0
    text = target.read_text("utf-8-sig")
    assert '"2026-06-18","Vegan","2"' in text
    assert "Ana" not in text
