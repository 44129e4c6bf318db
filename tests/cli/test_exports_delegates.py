"""``convene export delegates-json`` and ``convene export contacts``."""

import json
from contextlib import closing
from pathlib import Path

import pytest
import vobject

import make
from convene.rules.registrations import RegistrationState
from convene.store.workspace import Workspace
from returns import four
from typed import Convene


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "open.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW)) as workspace:
        event_id = four(workspace, code="OPEN")
        make.registration(workspace, event_id, make.person(workspace, "Eve"), state=RegistrationState.CANCELLED)
    return path


def test_the_list_goes_to_other_programs(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".json")
    said = convene("export", "delegates-json", path, "--event", "open", "--to", target)
    assert (said.code, said.out) == (0, f"Wrote 5 delegates to {target}\n")
    made = json.loads(target.read_bytes())
    assert [one["name"] for one in made["delegates"]] == ["Ada Oyelaran", "Bob Cole", "Cy Danso", "Di Lane", "Eve"]


def test_those_who_come_go_to_address_books(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".vcf")
    said = convene("export", "contacts", path, "--event", "OPEN", "--to", target)
    assert (said.code, said.out) == (0, f"Wrote 4 contacts to {target}\n")
    cards = list(vobject.readComponents(target.read_text("utf-8")))
    assert [card.fn.value for card in cards] == ["Ada Oyelaran", "Bob Cole", "Cy Danso", "Di Lane"]
    assert convene("export", "contacts", path, "--event", "NONE", "--to", target).code == 1
